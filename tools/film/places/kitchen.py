"""A kitchen: by day, in the early morning, in rain and at night; most shots are close to the hands at work."""

from __future__ import annotations

import math

import skia

from tools.film.vocab import (
    H,
    W,
    across,
    box,
    camera,
    ease,
    fill,
    glow,
    line,
    mix,
    moon,
    oval,
    path,
    points,
    smoke,
    sun,
    vertical,
    vignette,
)

LOOK = {
    "day": {
        "wall": ("#ffe7c2", "#f5c98e"),
        "tile": ("#cfe3dc", "#a9cbc4"),
        "view": ("#8fd0f5", "#e6f6e0"),
        "top": ("#c4844f", "#7a4526"),
    },
    "morning": {
        "wall": ("#ffd9b8", "#f7b98a"),
        "tile": ("#f0dccb", "#dcb8a0"),
        "view": ("#f59a6a", "#ffe2a0"),
        "top": ("#d0915c", "#8a5230"),
    },
    "rain": {
        "wall": ("#cfcabb", "#a9a493"),
        "tile": ("#b5c4c2", "#8da3a2"),
        "view": ("#6f7d88", "#a4afb2"),
        "top": ("#9c7350", "#5c3d29"),
    },
    "lamplight": {
        "wall": ("#e9b878", "#b97840"),
        "tile": ("#c9b08a", "#a58a62"),
        "view": ("#0b1533", "#27366a"),
        "top": ("#b0703c", "#5e341a"),
    },
    "dark": {
        "wall": ("#2a2430", "#1d1a28"),
        "tile": ("#2c3040", "#242838"),
        "view": ("#0b1533", "#2c3f78"),
        "top": ("#4a2f22", "#20130e"),
    },
}
SLEEVE = ("#6aa0d0", "#33608e")


def room(c: skia.Canvas, t: float, look: str = "day") -> None:
    """Wall, tiles, a window with the weather of `look`, and a rail of tools."""
    k = LOOK[look]
    c.drawPaint(fill(shader=vertical(0, 240, *k["wall"])))
    for r in range(5):
        for q in range(18):
            tone = mix(*k["tile"], points("tile", 90)[r * 18 + q][0])
            box(c, q * 38 - 10 + (19 if r % 2 else 0), 132 + r * 22, 36, 20, fill(tone), 2)
    frame = "#ffffff" if look != "dark" else "#3c3a4c"
    box(c, 226, 22, 150, 98, fill(frame), 4)
    c.save()
    c.clipRect(skia.Rect(233, 29, 369, 113))
    c.drawRect(skia.Rect(233, 29, 369, 113), fill(shader=vertical(29, 113, *k["view"])))
    _window_view(c, t, look)
    c.restore()
    c.drawLine(301, 29, 301, 113, line(frame, 4))
    sill = "#e3b27a" if look != "dark" else "#4a3424"
    box(c, 218, 116, 166, 8, fill(sill), 2)
    _tool_rail(c, t)
    if look == "dark":
        c.drawRect(skia.Rect(390, 60, 640, 200), fill(shader=vertical(60, 200, ("#1a1826", 0.75), ("#1a1826", 0.75))))


def _window_view(c: skia.Canvas, t: float, look: str) -> None:
    if look == "day":
        glow(c, 262, 46, 70, "#fff2b8", 0.5)
    elif look == "morning":
        sun(c, 330, 88, 12, "#fff3c8", "#ffb060")
    elif look in ("lamplight", "dark"):
        for x, y, s, _ in points("kitchen stars", 22):
            c.drawCircle(233 + 136 * x, 29 + 60 * y, 0.5 + s, fill("#ffffff", 0.8))
        moon(c, 268, 56, 12)
    hill = {"day": "#7fb86a", "morning": "#8a6a4a", "rain": "#5a6a60"}.get(look, "#0e1a30")
    oval(c, 340, 116, 44, 26, fill(hill))
    oval(c, 270, 122, 50, 22, fill(mix(hill, "#ffffff", 0.12)))
    if look == "rain":
        for a, b, d, e in points("pane", 60):
            y = 25 + (b * 100 + t * (30 + 70 * d)) % 100
            x = 233 + 136 * a
            c.drawLine(x, y, x - 1, y + 5 + 9 * e, line("#eef4f8", 1.4, 0.75))


def _tool_rail(c: skia.Canvas, t: float) -> None:
    c.drawLine(420, 88, 616, 88, line("#8a8f98", 4))
    for k, x in enumerate((440, 478, 520, 572)):
        sway = 1.5 * math.sin(t * 1.3 + k)
        c.drawLine(x, 88, x + sway, 128, line("#6b4533" if k % 2 else "#b9c1ca", 5))
        if k == 3:
            c.drawCircle(x + sway, 150, 25, fill("#33363f"))
            c.drawCircle(x + sway - 2, 148, 20, fill("#474b57"))
        elif k == 2:
            oval(c, x + sway, 138, 9, 14, fill("#c9d1da"))
        else:
            tones = ("#d9dfe6", "#8b95a1") if k == 0 else ("#c98a50", "#8a5a34")
            box(c, x + sway - 9, 122, 18, 30, fill(shader=across(x - 9, x + 9, *tones)), 5)


def worktop(c: skia.Canvas, look: str, y: float = 186) -> None:
    top = LOOK[look]["top"]
    c.drawRect(skia.Rect(-20, y, W + 20, H + 20), fill(shader=vertical(y, H, *top)))
    for a, b, _, _ in points("grain", 22):
        grain = y + 6 + b * (H - y - 8)
        c.drawLine(a * W - 80, grain, a * W + 90, grain, line(mix(top[1], "#000000", 0.2), 1, 0.25))


def set_scene(c: skia.Canvas, t: float, look: str, up: float = 58, top: float = 186) -> None:
    c.save()
    c.translate(0, -up)
    room(c, t, look)
    c.restore()
    worktop(c, look, top)


# ---- hands ---------------------------------------------------------------
def fist(c: skia.Canvas, sleeve: tuple[str, str] = SLEEVE) -> None:
    """A forearm from the left and a fist around something at the origin."""
    arm = path([(-18, -19), (-18, 29), (-330, 64), (-330, -42)])
    c.drawPath(arm, fill(shader=vertical(-30, 44, *sleeve)))
    box(c, -36, -23, 24, 56, fill("#eef4fa"), 8)
    box(c, -20, -19, 40, 46, fill(shader=vertical(-19, 27, "#f6cba6", "#cf8f68")), 16)
    for k in range(4):
        box(c, -8 + k * 13, -15, 15, 36, fill(shader=vertical(-15, 21, "#f9d2b0", "#d6976f")), 7.5)


def knife(c: skia.Canvas, x: float, y: float, lift: float) -> None:
    """Seen from the cook's side: blade across the carrot, forearm from the lower right."""
    blade = skia.Path()
    blade.moveTo(-62, -4)
    blade.lineTo(70, -4)
    blade.quadTo(104, -2, 118, 18)
    blade.lineTo(-62, 22)
    blade.close()
    c.save()
    c.translate(x + 10 + 36 * lift, y)
    c.rotate(-56 - 5 * lift)
    c.drawPath(blade, fill("#3a1c08", 0.35, blur=4 + 4 * lift))
    c.restore()
    c.save()
    c.translate(x + 10 * lift, y - 34 * lift)
    c.rotate(-56 - 5 * lift)
    c.drawPath(blade, fill(shader=vertical(-4, 22, "#cfd9e2", "#f7fbff", "#8fa1b0")))
    c.drawLine(-58, 15, 104, 13, line("#ffffff", 1.4, 0.9))
    box(c, -140, -4, 82, 24, fill(shader=vertical(-4, 20, "#6b4533", "#2c1a14")), 9)
    c.translate(-86, 5)
    fist(c)
    c.restore()


def hand(c: skia.Canvas, x: float, y: float) -> None:
    """Left hand on the carrot: back of the hand at the left, four fingers curled over the top."""
    oval(c, x - 4, y + 24, 40, 9, fill("#5a3010", 0.4, blur=5))
    arm = path([(x - 62, y + 14), (x - 22, y + 40), (x - 100, y + 190), (x - 190, y + 150)])
    c.drawPath(arm, fill(shader=across(x - 140, x - 20, *SLEEVE)))
    c.save()
    c.translate(x - 44, y + 30)
    c.rotate(-54)
    box(c, -13, -31, 24, 62, fill(shader=vertical(-31, 31, "#ffffff", "#cfdbe6")), 8)
    c.restore()
    back = skia.Path()
    back.moveTo(x - 48, y + 18)
    back.cubicTo(x - 44, y - 14, x - 20, y - 32, x + 10, y - 30)
    back.cubicTo(x + 26, y - 26, x + 22, y + 10, x + 14, y + 24)
    back.cubicTo(x, y + 40, x - 24, y + 40, x - 48, y + 18)
    back.close()
    c.drawPath(back, fill(shader=vertical(y - 32, y + 40, "#fbd8b6", "#cf8f68")))
    for k in range(4):
        c.save()
        c.translate(x + 12 + (5, 9, 7, 1)[k], y - 22 + k * 12)
        c.rotate(-14 + 9 * k)
        box(c, -24, -6.5, 36, 13, fill("#b9784f", 0.55), 6.5)
        box(c, -24, -7, 35, 12.5, fill(shader=vertical(-7, 6, "#fde0c4", "#e0a680")), 6.2)
        oval(c, 6, -1, 3.6, 3.2, fill("#fff0e6", 0.95))
        c.restore()


# ---- pots ----------------------------------------------------------------
def steam(c: skia.Canvas, x: float, y: float, t: float, s: float = 1.0, a: float = 0.5) -> None:
    smoke(c, x - 14 * s, y, t + 9, "#ffffff", a, 110 * s, -14, 12, 13 * s, 26 * s, 11, 3.2, shade="#e9eef0")
    smoke(c, x + 18 * s, y, t + 4, "#ffffff", a * 0.9, 96 * s, 18, 12, 11 * s, 24 * s, 12, 2.9, shade="#e9eef0")


def gas_ring(c: skia.Canvas, t: float, x: float, y: float, w: float) -> None:
    box(c, x - w * 0.62, y + 2, w * 1.24, 12, fill("#2d3038"), 4)
    n = int(w / 13)
    for k in range(n):
        h = (9 + 3 * math.sin(t * 12 + k * 2)) * (1.5 if w > 160 else 1)
        fx = x - w * 0.42 + k * w * 0.84 / (n - 1)
        c.drawPath(path([(fx - 5, y + 3), (fx, y + 3 - h), (fx + 5, y + 3)], close=False), fill("#4aa8ff", 0.85))


def pot(c: skia.Canvas, t: float, x: float, y: float) -> None:
    gas_ring(c, t, x, y, 119)
    box(c, x - 58, y - 66, 116, 62, fill(shader=across(x - 58, x + 58, "#f0583f", "#c43526", "#7e1c1a")), 10)
    for side in (-1, 1):
        box(c, x + side * 66 - 10, y - 52, 20, 8, fill("#2d3038"), 4)
    oval(c, x, y - 66, 58, 10, fill("#8f2a22"))
    oval(c, x, y - 66, 52, 7, fill("#f0d9a0"))
    for a, b, d, e in points("bub", 14):
        k = (t * (1.2 + d) + e) % 1
        c.drawCircle(x + (a - 0.5) * 92, y - 66 + (b - 0.5) * 8 - 2 * k, 1 + 5 * k, fill("#fff6dc", 0.9 * (1 - k * 0.6)))
    steam(c, x, y - 74, t)


def boil_over(c: skia.Canvas, t: float, colours: tuple = ("#f0583f", "#c43526", "#7e1c1a"), look: str = "day") -> None:
    """A big pot boils on the gas: the lid rattles and foam runs down the side."""
    c.save()
    camera(c, t, at=(320, 220), zoom=(1.0, 1.08))
    set_scene(c, t, look, 20, 300)
    box(c, 90, 292, 460, 80, fill(shader=vertical(292, H, "#5a616c", "#2a2f38")), 8)
    x, y = 320, 296
    gas_ring(c, t, x, y, 270)
    oval(c, x, y + 10, 170, 8, fill("#000000", 0.35, blur=5))
    box(c, x - 140, y - 152, 280, 150, fill(shader=across(x - 140, x + 140, *colours)), 20)
    box(c, x - 120, y - 142, 16, 120, fill("#ffffff", 0.25, blur=3), 8)
    for side in (-1, 1):
        box(c, x + side * 160 - 26, y - 124, 52, 15, fill("#2d3038"), 7)
    oval(c, x, y - 152, 140, 20, fill(mix(colours[2], "#000000", 0.2)))
    for a, b, d, e in points("boil", 46):  # bubbles that well up below the lid
        k = (t * (0.9 + d) + e) % 1
        px = x + (a - 0.5) * 262
        c.drawCircle(px, y - 154 - 8 * b + 4 * (1 - k), 4 + 11 * k, fill("#fff6e0", 0.95 - 0.5 * k))
    for i, (a, b, d, e) in enumerate(points("foam", 9)):  # foam that runs down the side
        fx = x - 118 + i * 29
        reach = (24 + 66 * b) * (0.55 + 0.45 * math.sin(t * (1 + d) + 6 * e))
        box(c, fx - 9, y - 156, 18, max(14, reach), fill(shader=vertical(y - 156, y - 60, "#fffaf0", "#f3e2bd")), 9)
    jump = abs(math.sin(t * 9)) * 7 + 8
    c.save()
    c.translate(x, y - 158 - jump)
    c.rotate(4.5 * math.sin(t * 13))
    lid = skia.Path()
    lid.moveTo(-142, 0)
    lid.cubicTo(-130, -44, 130, -44, 142, 0)
    lid.close()
    c.drawPath(lid, fill(shader=across(-142, 142, mix(colours[0], "#ffffff", 0.25), colours[1], colours[2])))
    box(c, -144, -4, 288, 9, fill(mix(colours[1], "#000000", 0.3)), 4)
    box(c, -18, -52, 36, 20, fill("#2d3038"), 9)
    c.restore()
    for side in (-1, 1):
        smoke(c, x + side * 138, y - 160, t + side, "#ffffff", 0.5, 120, 60 * side, 12, 14, 40, f"st{side}", 2.6, shade="#e9eef0")
    steam(c, x, y - 196, t, 1.3, 0.45)
    c.restore()
    vignette(c, 0.28)


def vegetable(c: skia.Canvas, kind: int, x: float, y: float, turn: float, s: float = 1.0) -> None:
    c.save()
    c.translate(x, y)
    c.rotate(turn)
    c.scale(s, s)
    if kind == 0:
        oval(c, 0, 2, 17, 14, fill("#d8620c"))
        oval(c, 0, 0, 17, 13, fill("#ff9838"))
        oval(c, 0, 0, 7, 5, fill("#ffc478"))
    elif kind == 1:
        box(c, -5, 0, 10, 18, fill("#a9cf7a"), 4)
        for a, b in ((-11, -2), (11, -2), (0, -10), (-5, 3), (6, 3)):
            c.drawCircle(a, b, 10, fill(shader=vertical(-18, 10, "#5fae4a", "#2f7a34")))
    else:
        c.drawCircle(0, 0, 8, fill(shader=vertical(-8, 8, "#b4e070", "#5f9c34")))
    c.restore()


def add_vegetables(c: skia.Canvas, t: float) -> None:
    """Carrot slices, broccoli and peas slide from a board into the boiling pot."""
    c.save()
    camera(c, t, at=(280, 260), zoom=(1.0, 1.05))
    set_scene(c, t, "day", 40, 262)
    x, y = 260, 236
    box(c, 30, 318, 460, 60, fill(shader=vertical(318, H, "#5a616c", "#2a2f38")), 8)
    red = ("#f0583f", "#c43526", "#7e1c1a")
    body = skia.Path()
    body.moveTo(x - 170, y)
    body.lineTo(x - 150, y + 118)
    body.quadTo(x, y + 150, x + 150, y + 118)
    body.lineTo(x + 170, y)
    body.close()
    c.drawPath(body, fill(shader=across(x - 170, x + 170, *red)))
    for side in (-1, 1):
        box(c, x + side * 186 - 28, y + 22, 56, 16, fill("#2d3038"), 8)
    oval(c, x, y, 172, 52, fill(shader=across(x - 170, x + 170, "#ff8a70", "#8f2a22")))
    oval(c, x, y + 2, 158, 44, fill("#5e1614"))
    oval(c, x, y + 9, 150, 37, fill(shader=vertical(y - 26, y + 46, "#d9b45c", "#f5dc98")))
    c.save()
    inside = skia.Path()
    inside.addOval(skia.Rect.MakeLTRB(x - 158, y - 42, x + 158, y + 46))
    c.clipPath(inside, True)
    for i, (a, b, d, e) in enumerate(points("in pot", 30)):
        if i / 30 < 0.15 + t / 6.4 * 0.85:
            bob = 3 * math.sin(t * 3 + 9 * e)
            vegetable(c, i % 3, x + (a - 0.5) * 250, y + 10 + (b - 0.5) * 46 + bob, 360 * d, 0.85)
    for a, b, d, e in points("bub2", 26):
        k = (t * (1.1 + d) + e) % 1
        c.drawCircle(x + (a - 0.5) * 270, y + 8 + (b - 0.5) * 50 - 3 * k, 2 + 7 * k, fill("#fff6dc", 0.8 * (1 - k)))
    c.restore()
    steam(c, x - 70, y - 10, t, 1.4, 0.4)
    for i, (a, b, d, e) in enumerate(points("falling", 16)):
        k = (t * 0.75 + i / 16) % 1
        fx = 392 - 130 * k * (0.55 + 0.6 * a)
        fy = 116 + 124 * k * k + 10 * (b - 0.5)
        vegetable(c, i % 3, fx, fy, 300 * k * (d + 0.3), 1.05)
    for a, b, d, e in points("drops", 26):
        k = (t * 1.5 + a) % 1
        dx = (b - 0.5) * 120 * k
        c.drawCircle(x + 30 + dx, y - 4 - 70 * k * (1 - k) * 4 * d * 0.7, 2 + 2 * e, fill("#fff2c8", 0.9 * (1 - k)))
    c.save()
    c.translate(512, 66)
    c.rotate(-27 + 2 * math.sin(t * 2.4))
    plank = path([(-150, 0), (110, -12), (118, 26), (-146, 34)])
    c.drawPath(path([(-150, 12), (112, 0), (118, 38), (-146, 44)]), fill("#5a3010", 0.35, blur=5))
    c.drawPath(plank, fill(shader=vertical(-12, 34, "#f6dcae", "#d0a060")))
    c.drawPath(path([(-146, 34), (118, 26), (117, 36), (-146, 45)]), fill("#a87440"))
    for i, (a, b, d, e) in enumerate(points("on board", 16)):
        if i > t * 1.6:
            vegetable(c, i % 3, -126 + 150 * a - (t * 9) % 6, 8 + 14 * b, 360 * d)
    c.translate(86, 12)
    c.scale(-1, 1)
    c.rotate(-12)
    fist(c)
    c.restore()
    c.restore()
    vignette(c, 0.28)


# ---- chopping ------------------------------------------------------------
def carrot(c: skia.Canvas, x0: float, x1: float, y: float) -> None:
    p = skia.Path()
    p.moveTo(x1, y - 21)
    p.lineTo(x1, y + 21)
    p.cubicTo(x1 - 60, y + 22, x0 + 50, y + 14, x0 + 6, y + 5)
    p.cubicTo(x0 - 1, y + 2, x0 - 1, y - 2, x0 + 6, y - 5)
    p.cubicTo(x0 + 50, y - 14, x1 - 60, y - 22, x1, y - 21)
    p.close()
    oval(c, (x0 + x1) / 2, y + 19, (x1 - x0) / 2, 8, fill("#5a3010", 0.4, blur=5))
    c.drawPath(p, fill(shader=vertical(y - 22, y + 22, "#ffb050", "#f57f1c", "#c4540a")))
    for k in range(int((x1 - x0) / 24) - 1):
        ring = y - 7 + 9 * (k % 2)
        c.drawLine(x0 + 34 + k * 24, ring, x0 + 42 + k * 24, ring + 3, line("#c85808", 1.6, 0.7))
    oval(c, x1, y, 6, 21, fill("#ffb860"))
    oval(c, x1, y, 3, 10, fill("#ffd79a"))


def chop_carrots(c: skia.Canvas, t: float) -> None:
    """Two hands slice a carrot on a board while a pot boils behind."""
    c.save()
    camera(c, t, at=(360, 270), zoom=(1.0, 1.06))
    c.save()
    c.translate(0, -58)
    room(c, t)
    c.restore()
    pot(c, t, 112, 178)
    worktop(c, "day")
    quad = [(150, 214), (590, 214), (634, 346), (106, 346)]
    c.drawPath(path([(x + 4, y + 10) for x, y in quad]), fill("#2a1206", 0.45, blur=8))
    c.drawPath(path([(x, y + 8) for x, y in quad]), fill("#a87440"))
    c.drawPath(path(quad), fill(shader=vertical(214, 346, "#f6dcae", "#dfb072")))
    for k in range(6):
        c.drawLine(160 - 7 * k, 226 + 20 * k, 580 + 7 * k, 226 + 20 * k, line("#c08c50", 1, 0.35))
    beat = t * 1.7
    n = int(beat)
    phase = beat - n
    lift = math.sin(math.pi * phase) ** 0.8
    cut, slide = 392, 9 * min(14, n + ease(phase, 0.25, 0.8))
    for i in range(min(n, 14)):
        a, b = points("slice", 14)[i][:2]
        k = min(1, (beat - i - 1) * 2.2)
        x = cut + 20 + k * (36 + 26 * (i % 5) + 10 * a)
        y = 262 + k * (-12 + 17 * (i // 5) * 1.6 + 10 * b) - 16 * math.sin(math.pi * k)
        oval(c, x + 3, y + 5, 19, 14, fill("#5a3010", 0.35, blur=2))
        oval(c, x, y + 3, 19, 15, fill("#d8620c"))
        oval(c, x, y, 18.5, 14.5, fill("#ff9838"))
        oval(c, x, y, 8, 6, fill("#ffc478"))
        oval(c, x, y, 18, 14, line("#e87818", 1.2))
    c.save()
    c.clipRect(skia.Rect(0, 0, cut + 8, H + 20))
    carrot(c, 176 + slide, cut, 264)
    c.restore()
    hand(c, 262 + slide * 0.5, 262)
    knife(c, cut + 8, 274, lift)
    c.restore()
    vignette(c, 0.3)


# ---- breakfast -----------------------------------------------------------
def slice_of_toast(c: skia.Canvas, x: float, y: float, w: float) -> None:
    """A slice of bread, seen from the front, its lower edge on y."""
    for grow, h in ((0, "#8a4f1e"), (-7, "#e0a050")):
        p = skia.Path()
        q = w / 2 + grow
        p.moveTo(x - q * 0.86, y - (0 if grow == 0 else 6))
        p.lineTo(x - q * 0.86, y - w * 0.66)
        p.cubicTo(x - q * 1.25, y - w * 0.98 - grow, x - q * 0.4, y - w * 1.04 - grow, x, y - w * 0.98 - grow)
        p.cubicTo(x + q * 0.4, y - w * 1.04 - grow, x + q * 1.25, y - w * 0.98 - grow, x + q * 0.86, y - w * 0.66)
        p.lineTo(x + q * 0.86, y - (0 if grow == 0 else 6))
        p.close()
        c.drawPath(p, fill(shader=vertical(y - w, y, mix(h, "#ffffff", 0.18), h)))
    for a, b, d, _ in points("crumb", 24):
        c.drawCircle(x + (a - 0.5) * w * 0.7, y - 12 - b * w * 0.72, 1 + 2 * d, fill("#b8742c", 0.6))


def toast_pops(c: skia.Canvas, t: float, hull: tuple = ("#f4f8fb", "#b9c6d0", "#7d8b98")) -> None:
    """Two slices of toast jump out of the toaster beside a cup of coffee."""
    c.save()
    camera(c, t, at=(300, 220), zoom=(1.0, 1.06))
    set_scene(c, t, "morning", 20, 262)
    x, y = 270, 322
    flight = max(0.0, math.sin(math.pi * min(1, max(0, (t - 2.2) / 2.2))))
    out = 46 * ease(t, 2.2, 2.5) + 128 * flight
    oval(c, x, y, 168, 12, fill("#2a1206", 0.45, blur=7))
    c.save()
    c.clipRect(skia.Rect(-20, -60, W + 20, y - 122))
    for i, dx in enumerate((-56, 56)):
        top = y - 20 - out * (1 + 0.14 * i)
        c.save()
        c.translate(x + dx, top - 50)
        c.rotate((i * 2 - 1) * 9 * flight)
        slice_of_toast(c, 0, 50, 98)
        c.restore()
    c.restore()
    glowing = 1 - ease(t, 2.1, 2.4)
    if glowing > 0:
        oval(c, x, y - 122, 110, 9, fill("#ff6a1e", 0.7 * glowing, blur=6, add=True))
        steam(c, x, y - 132, t, 0.7, 0.25)
    box(c, x - 148, y - 126, 296, 124, fill(shader=across(x - 148, x + 148, *hull)), 26)
    box(c, x - 124, y - 124, 248, 11, fill("#2a2e36"), 5)
    if glowing > 0:
        box(c, x - 118, y - 122, 236, 6, fill("#ff7a2e", 0.9 * glowing), 3)
    box(c, x - 148, y - 24, 296, 22, fill("#3a4049"), 10)
    lever = y - 96 + 46 * glowing
    box(c, x + 148, y - 106, 6, 78, fill("#2a2e36"), 3)
    box(c, x + 142, lever, 34, 13, fill("#2a2e36"), 6)
    c.drawCircle(x - 90, y - 60, 17, fill("#3a4049"))
    c.drawLine(x - 90, y - 60, x - 82, y - 72, line("#f4f8fb", 3))
    if flight > 0:
        for a, b, d, e in points("crumbs", 24):
            dx = (a - 0.5) * 240
            c.drawCircle(x + dx, y - 130 - 110 * flight * b + 30 * (1 - flight), 1.4 + 1.6 * d, fill("#b8742c", 0.9))
    _coffee(c, t, 530, 326)
    c.restore()
    vignette(c, 0.25)


def _coffee(c: skia.Canvas, t: float, x: float, y: float) -> None:
    oval(c, x, y, 74, 13, fill("#2a1206", 0.4, blur=5))
    oval(c, x, y - 3, 68, 13, fill(shader=vertical(y - 16, y + 10, "#ffffff", "#cdd8e0")))
    c.drawCircle(x + 50, y - 46, 19, line("#e6eef4", 9))
    cup = skia.Path()
    cup.moveTo(x - 48, y - 82)
    cup.cubicTo(x - 46, y - 20, x - 30, y - 6, x, y - 6)
    cup.cubicTo(x + 30, y - 6, x + 46, y - 20, x + 48, y - 82)
    cup.close()
    c.drawPath(cup, fill(shader=across(x - 48, x + 48, "#ffffff", "#c9d6e0")))
    oval(c, x, y - 82, 48, 12, fill("#eef4f8"))
    oval(c, x, y - 81, 42, 9, fill("#4a2814"))
    steam(c, x, y - 88, t, 0.8, 0.45)


def toss_pancake(c: skia.Canvas, t: float) -> None:
    """A pancake turns over in the air above the frying pan."""
    c.save()
    camera(c, t, at=(300, 200), zoom=(1.0, 1.06))
    set_scene(c, t, "lamplight", 10, 284)
    glow(c, 320, 10, 330, "#ffc870", 0.35)
    oval(c, 500, 322, 108, 15, fill("#2a1206", 0.45, blur=6))
    oval(c, 500, 318, 104, 17, fill(shader=vertical(302, 334, "#ffffff", "#c8d2da")))
    for k in range(5):
        px, py = 500 + 5 * math.sin(k * 2.4), 308 - 13 * k
        oval(c, px, py + 4, 78, 14, fill("#a8641e"))
        oval(c, px, py, 78, 13, fill(shader=across(px - 78, px + 78, "#ffd58a", "#d9963c")))
    box(c, 480, 236, 38, 17, fill(shader=vertical(236, 253, "#fff6b8", "#f0cf58")), 4)
    phase = (t / 1.75) % 1
    up = math.sin(math.pi * min(1, max(0, (phase - 0.12) / 0.8)))
    dip = 12 * math.sin(2 * math.pi * phase) if phase < 0.2 else 4 * (1 - up)
    x, y = 226, 284 + dip
    c.save()
    c.translate(x, y - 26 - 190 * up)
    turn = 360 * min(1, max(0, (phase - 0.12) / 0.8))
    tilt = abs(math.cos(math.radians(turn)))
    c.rotate(14 * math.sin(math.radians(turn)) + 16 * up)
    dark = math.cos(math.radians(turn)) < 0
    face = ("#b8742c", "#8a4f1e") if dark else ("#ffd98f", "#e5a546")
    ry = 12 + 46 * (1 - tilt) * up
    oval(c, 0, 7, 92, ry + 2, fill("#a8641e"))
    oval(c, 0, 0, 92, ry, fill(shader=across(-92, 92, *face)))
    for a, b, d, _ in points("spots", 9):
        oval(c, (a - 0.5) * 140, (b - 0.5) * ry * 1.2, 8 + 6 * d, (2 + 3 * d) * (0.5 + ry / 60), fill("#8a4f1e", 0.45))
    c.restore()
    if up > 0.25:
        for i in (-1, 0, 1):
            c.drawLine(x + 60 * i, y - 40, x + 60 * i, y - 40 - 70 * up, line("#fff2d0", 3, 0.4))
    c.save()
    c.translate(x, y)
    c.rotate(-7 if phase < 0.2 else 0)
    pan = skia.Path()
    pan.moveTo(-124, -18)
    pan.lineTo(124, -18)
    pan.quadTo(112, 20, 88, 22)
    pan.lineTo(-88, 22)
    pan.quadTo(-112, 20, -124, -18)
    pan.close()
    if up > 0.05:
        oval(c, 0, -18, 124, 15, fill(shader=vertical(-33, -3, "#1c1f26", "#4c525e")))
    c.drawPath(pan, fill(shader=vertical(-18, 22, "#5a616e", "#1c1f26")))
    c.drawLine(-120, -17, 120, -17, line("#8d95a2", 2.5))
    c.save()
    c.translate(-150, -6)
    c.rotate(-6)
    box(c, -60, -8, 100, 16, fill(shader=vertical(-8, 8, "#6b4533", "#2c1a14")), 7)
    c.translate(-34, -2)
    c.rotate(-14)
    fist(c, ("#c85a4a", "#8a3026"))
    c.restore()
    c.restore()
    c.restore()
    vignette(c, 0.4)


# ---- soup ----------------------------------------------------------------
def ladle_soup(c: skia.Canvas, t: float) -> None:
    """A ladle pours orange soup into a bowl; rain runs down the window."""
    c.save()
    camera(c, t, at=(300, 220), zoom=(1.0, 1.06))
    set_scene(c, t, "rain", -26, 246)
    x, y = 262, 268
    oval(c, x, y + 70, 190, 16, fill("#20130a", 0.5, blur=8))
    full = 0.25 + 0.6 * ease(t, 0, 7)
    bowl = skia.Path()
    bowl.moveTo(x - 178, y)
    bowl.cubicTo(x - 160, y + 66, x - 90, y + 78, x, y + 78)
    bowl.cubicTo(x + 90, y + 78, x + 160, y + 66, x + 178, y)
    bowl.close()
    oval(c, x, y, 178, 44, fill(shader=across(x - 178, x + 178, "#f2f6f8", "#9fb0bb")))
    oval(c, x, y + 2, 164, 37, fill("#c4d0d6"))
    soup = skia.Path()
    soup.addOval(skia.Rect.MakeLTRB(x - 164, y - 35, x + 164, y + 39))
    c.save()
    c.clipPath(soup, True)
    rx, sy = 120 + 40 * full, y + 22 - 20 * full
    oval(c, x, sy, rx, 32, fill(shader=vertical(sy - 30, sy + 30, "#d9661e", "#ff9838")))
    for k in range(3):
        ring = (t * 0.8 + k / 3) % 1
        oval(c, x + 34, sy, 16 + 90 * ring, 4 + 22 * ring, line("#ffd08a", 2, 0.7 * (1 - ring)))
    for i, (a, b, _, e) in enumerate(points("herbs", 16)):
        oval(c, x - 20 + (a - 0.5) * 180, sy + (b - 0.5) * 36, 4, 2, fill("#3f8a3a" if i % 2 else "#7fbf4a"))
    c.restore()
    stream = skia.Path()
    wob = 2 * math.sin(t * 9)
    stream.moveTo(x + 56, 120)
    stream.cubicTo(x + 40 + wob, 150, x + 40, 200, x + 38 - wob, sy)
    stream.lineTo(x + 26 - wob, sy)
    stream.cubicTo(x + 24, 200, x + 22 + wob, 150, x + 40, 112)
    stream.close()
    c.drawPath(stream, fill(shader=vertical(110, sy, "#ffb060", "#e8741e")))
    c.drawPath(bowl, fill(shader=across(x - 178, x + 178, "#5a9ac0", "#2f6690", "#1f4668")))
    c.drawLine(x - 150, y + 34, x + 150, y + 34, line("#e9f2f6", 5, 0.85))
    c.save()
    c.translate(x + 92, 112)
    c.rotate(-8 + 2 * math.sin(t * 1.8))
    cup = skia.Path()
    cup.moveTo(-58, -14)
    cup.cubicTo(-54, 46, 54, 46, 58, -14)
    cup.close()
    c.drawPath(cup, fill(shader=across(-58, 58, "#f2f6fa", "#aab6c2", "#6a7886")))
    oval(c, 0, -14, 58, 12, fill("#8895a2"))
    oval(c, -4, -12, 50, 9, fill("#f5842e"))
    c.drawLine(52, -16, 180, -64, line("#a3afbc", 11))
    c.drawLine(52, -18, 180, -66, line("#eef3f8", 4))
    c.translate(150, -54)
    c.rotate(160)
    fist(c, ("#7a9a5a", "#4a6a36"))
    c.restore()
    steam(c, x - 60, y - 24, t, 1.2, 0.42)
    c.restore()
    vignette(c, 0.32)


# ---- cake ----------------------------------------------------------------
CANDLES = 5
WAX = ("#ff6a8a", "#ffd24a", "#5ac8e8", "#8ad85a", "#c88aff")


def _cake(c: skia.Canvas, x: float, y: float, warm: float) -> None:
    """A chocolate and cream cake on a stand; `warm` is how much candlelight falls on it."""
    cream, choc = mix("#6a5a60", "#fff2dc", warm), mix("#20141a", "#7a4526", warm)
    oval(c, x, y + 6, 214, 20, fill("#000000", 0.5, blur=8))
    oval(c, x, y, 206, 20, fill(mix("#4a4a58", "#f4f8fb", warm)))
    for width, base, h in ((168, y - 4, 58), (150, y - 62, 52)):
        side = across(x - width, x + width, mix(choc, "#000000", 0.3), choc, mix(choc, "#000000", 0.5))
        box(c, x - width, base - h, 2 * width, h, fill(shader=side), 10)
        oval(c, x, base, width, 12, fill(mix(choc, "#000000", 0.35)))
        box(c, x - width, base - h * 0.55, 2 * width, 9, fill(mix(cream, "#c87a8a", 0.3)), 4)
        oval(c, x, base - h, width, 19, fill(cream))
        for i in range(13):
            dx = x - width + 12 + i * (2 * width - 24) / 12
            drip = 16 + 14 * points(f"drip{width}", 13)[i][0]
            box(c, dx - 9, base - h + 4, 18, drip, fill(cream), 9)
    for i in range(7):
        dx = x - 126 + i * 42
        c.drawCircle(dx, y - 60, 8, fill(shader=vertical(y - 68, y - 52, mix("#4a1420", "#ff5a5a", warm), mix("#200810", "#b81e2e", warm))))


def candle_at(i: int) -> tuple[float, float]:
    return 320 - 104 + i * 52, 186 + (4 if i % 2 else 0)


def _candles(c: skia.Canvas, t: float, burning: list[float], warm: float) -> None:
    for i in range(CANDLES):
        x, y = candle_at(i)
        h = mix(mix(WAX[i], "#101018", 0.7), WAX[i], warm)
        box(c, x - 6, y - 62, 12, 64, fill(shader=across(x - 6, x + 6, mix(h, "#ffffff", 0.3), mix(h, "#000000", 0.35))), 3)
        for k in range(3):
            c.drawLine(x - 6, y - 8 - k * 18, x + 6, y - 16 - k * 18, line("#ffffff", 2.5, 0.2 + 0.5 * warm))
        c.drawLine(x, y - 62, x, y - 69, line("#1a1414", 2))
        if burning[i] > 0:
            f = burning[i] * (0.9 + 0.1 * math.sin(t * 13 + i * 2))
            lean = 2.5 * math.sin(t * 5 + i * 1.7)
            glow(c, x, y - 80, 92, "#ffb04a", 0.55 * f)
            for w, hh, tone in ((8, 34, "#ff9a2e"), (5, 22, "#ffe08a"), (2.6, 12, "#ffffff")):
                p = skia.Path()
                p.moveTo(x, y - 66)
                p.cubicTo(x - w * 1.7, y - 74, x - w * 0.6 + lean, y - 66 - hh * 0.7 * f, x + lean, y - 66 - hh * f)
                p.cubicTo(x + w * 0.6 + lean, y - 66 - hh * 0.7 * f, x + w * 1.7, y - 74, x, y - 66)
                c.drawPath(p, fill(tone, 0.95, blur=0.8))


def light_candles(c: skia.Canvas, t: float) -> None:
    """A match lights the candles on a birthday cake, one after another, in the dark kitchen."""
    c.save()
    camera(c, t, at=(320, 200), zoom=(1.0, 1.05))
    set_scene(c, t, "dark", 10, 268)
    burning = [ease(t, 0.35 + i * 1.25, 0.75 + i * 1.25) for i in range(CANDLES)]
    warm = 0.4 + 0.11 * sum(burning)
    glow(c, 320, 180, 330, "#ff9a3c", 0.12 + 0.09 * sum(burning))
    _cake(c, 320, 318, warm)
    _candles(c, t, burning, warm)
    at = min(CANDLES - 1 + 0.3, max(0.0, (t - 0.2) / 1.25))
    x = 320 - 104 + at * 52 + 8
    y = 104 - 6 * math.sin(t * 5)
    c.drawLine(x, y, x + 66, y - 34, line("#d9b27a", 5))
    glow(c, x, y - 8, 56, "#ffc060", 0.8)
    oval(c, x, y - 8, 6, 13, fill("#ffe08a", blur=1))
    c.save()
    c.translate(x + 82, y - 42)
    c.rotate(156)
    fist(c, ("#8a4a7a", "#4a2448"))
    c.restore()
    c.restore()
    vignette(c, 0.5)


def blow_candles(c: skia.Canvas, t: float) -> None:
    """Somebody blows the candles out; threads of smoke rise in the dark."""
    c.save()
    camera(c, t, at=(320, 200), zoom=(1.05, 1.0))
    set_scene(c, t, "dark", 10, 268)
    burning = [1 - ease(t, 0.5 + i * 0.4, 0.72 + i * 0.4) for i in range(CANDLES)]
    warm = 0.4 + 0.11 * sum(burning)
    glow(c, 320, 180, 330, "#ff9a3c", 0.08 + 0.09 * sum(burning))
    _cake(c, 330, 318, warm)
    c.save()
    c.translate(10, 0)
    _candles(c, t, burning, warm)
    for i in range(CANDLES):
        x, y = candle_at(i)
        since = t - 0.6 - i * 0.4
        if since > 0:
            c.drawCircle(x, y - 69, 2.4, fill("#ff6a2e", max(0.0, 1 - since / 2.5)))
            for k in range(22):
                q = k / 22
                if q * 2.6 < since:
                    px = x + 16 * q * math.sin(6 * q - t * 1.6 + i) + 26 * q * q
                    c.drawCircle(px, y - 72 - 118 * q, 3 + 9 * q, fill("#c9cfe0", 0.36 * (1 - q), blur=2 + 3 * q))
    c.restore()
    lit = mix("#241c26", "#c98a5a", 0.25 + 0.11 * sum(burning))
    head = skia.Path()
    head.moveTo(-20, 90)
    head.cubicTo(40, 70, 96, 84, 118, 120)
    head.lineTo(126, 142)
    head.lineTo(146, 168)
    head.lineTo(130, 176)
    head.lineTo(142, 190)
    head.lineTo(134, 200)
    head.cubicTo(132, 222, 120, 232, 96, 228)
    head.lineTo(86, 260)
    head.lineTo(120, 372)
    head.lineTo(-20, 372)
    head.close()
    c.drawPath(head, fill(shader=across(0, 146, "#1a1420", mix("#1a1420", lit, 0.5), lit)))
    hair = skia.Path()
    hair.moveTo(-20, 76)
    hair.cubicTo(60, 50, 112, 74, 122, 124)
    hair.cubicTo(90, 112, 70, 130, 66, 180)
    hair.cubicTo(60, 220, 40, 250, -20, 250)
    hair.close()
    c.drawPath(hair, fill(shader=across(-20, 120, "#0c080c", "#3a241c")))
    c.drawPath(path([(104, 140), (116, 138), (122, 144)], close=False), line("#120c10", 3))
    c.drawPath(path([(-20, 290), (70, 262), (120, 300), (130, 372), (-20, 372)]), fill(shader=across(-20, 130, "#1a2038", "#3a4470")))
    if t < 2.9:
        for i in range(5):
            k = (t * 1.6 + i / 5) % 1
            x0 = 150 + 150 * k
            c.drawLine(x0, 190 - 14 * i * k, x0 + 26, 186 - 16 * i * k, line("#dfe6f4", 2.5, 0.5 * (1 - k)))
    c.restore()
    vignette(c, 0.5)
