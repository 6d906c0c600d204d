"""In the kitchen: carrots, a boiling pot, vegetables and soup."""

from __future__ import annotations

import math

import skia

from tools.film.places.kitchen import SLEEVE, fist, gas_ring, room, set_scene, steam, worktop
from tools.film.vocab import (
    H,
    across,
    box,
    camera,
    ease,
    fill,
    line,
    mix,
    oval,
    path,
    points,
    smoke,
    vertical,
    vignette,
)


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


def pot(c: skia.Canvas, t: float, x: float, y: float) -> None:
    """A small red pot that boils on the gas."""
    gas_ring(c, t, x, y, 119)
    box(c, x - 58, y - 66, 116, 62, fill(shader=across(x - 58, x + 58, "#f0583f", "#c43526", "#7e1c1a")), 10)
    for side in (-1, 1):
        box(c, x + side * 66 - 10, y - 52, 20, 8, fill("#2d3038"), 4)
    oval(c, x, y - 66, 58, 10, fill("#8f2a22"))
    oval(c, x, y - 66, 52, 7, fill("#f0d9a0"))
    for a, b, d, e in points("bub", 14):
        k = (t * (1.2 + d) + e) % 1
        c.drawCircle(
            x + (a - 0.5) * 92, y - 66 + (b - 0.5) * 8 - 2 * k, 1 + 5 * k, fill("#fff6dc", 0.9 * (1 - k * 0.6))
        )
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
    for i, (_, b, d, e) in enumerate(points("foam", 9)):  # foam that runs down the side
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
        smoke(
            c,
            x + side * 138,
            y - 160,
            t + side,
            "#ffffff",
            0.5,
            120,
            60 * side,
            12,
            14,
            40,
            f"st{side}",
            2.6,
            shade="#e9eef0",
        )
    steam(c, x, y - 196, t, 1.3, 0.45)
    c.restore()
    vignette(c, 0.28)


def vegetable(c: skia.Canvas, kind: int, x: float, y: float, turn: float, s: float = 1.0) -> None:
    """Carrot slice (0), broccoli (1) or pea (2)."""
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
    for i, (a, b, d, _) in enumerate(points("falling", 16)):
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
    for i, (a, b, d, _) in enumerate(points("on board", 16)):
        if i > t * 1.6:
            vegetable(c, i % 3, -126 + 150 * a - (t * 9) % 6, 8 + 14 * b, 360 * d)
    c.translate(86, 12)
    c.scale(-1, 1)
    c.rotate(-12)
    fist(c)
    c.restore()
    c.restore()
    vignette(c, 0.28)


def carrot(c: skia.Canvas, x0: float, x1: float, y: float) -> None:
    """A carrot from its tip x0 to its cut end x1."""
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
    for i, (a, b, _, _e) in enumerate(points("herbs", 16)):
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
