"""A kitchen by day, in the early morning, in rain, by lamplight and in the dark; and the hands at work in it."""

from __future__ import annotations

import math

import skia

from tools.film.vocab import H, W, across, box, fill, glow, line, mix, moon, oval, path, points, smoke, sun, vertical

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
    """The wooden top, from y down."""
    top = LOOK[look]["top"]
    c.drawRect(skia.Rect(-20, y, W + 20, H + 20), fill(shader=vertical(y, H, *top)))
    for a, b, _, _ in points("grain", 22):
        grain = y + 6 + b * (H - y - 8)
        c.drawLine(a * W - 80, grain, a * W + 90, grain, line(mix(top[1], "#000000", 0.2), 1, 0.25))


def set_scene(c: skia.Canvas, t: float, look: str, up: float = 58, top: float = 186) -> None:
    """Wall and worktop; `up` shifts the wall."""
    c.save()
    c.translate(0, -up)
    room(c, t, look)
    c.restore()
    worktop(c, look, top)


def fist(c: skia.Canvas, sleeve: tuple[str, str] = SLEEVE) -> None:
    """A forearm from the left and a fist around something at the origin."""
    arm = path([(-18, -19), (-18, 29), (-330, 64), (-330, -42)])
    c.drawPath(arm, fill(shader=vertical(-30, 44, *sleeve)))
    box(c, -36, -23, 24, 56, fill("#eef4fa"), 8)
    box(c, -20, -19, 40, 46, fill(shader=vertical(-19, 27, "#f6cba6", "#cf8f68")), 16)
    for k in range(4):
        box(c, -8 + k * 13, -15, 15, 36, fill(shader=vertical(-15, 21, "#f9d2b0", "#d6976f")), 7.5)


def steam(c: skia.Canvas, x: float, y: float, t: float, s: float = 1.0, a: float = 0.5) -> None:
    """Two white columns above a pot."""
    smoke(c, x - 14 * s, y, t + 9, "#ffffff", a, 110 * s, -14, 12, 13 * s, 26 * s, 11, 3.2, shade="#e9eef0")
    smoke(c, x + 18 * s, y, t + 4, "#ffffff", a * 0.9, 96 * s, 18, 12, 11 * s, 24 * s, 12, 2.9, shade="#e9eef0")


def gas_ring(c: skia.Canvas, t: float, x: float, y: float, w: float) -> None:
    """A row of blue flames below a pot of width `w`."""
    box(c, x - w * 0.62, y + 2, w * 1.24, 12, fill("#2d3038"), 4)
    n = int(w / 13)
    for k in range(n):
        h = (9 + 3 * math.sin(t * 12 + k * 2)) * (1.5 if w > 160 else 1)
        fx = x - w * 0.42 + k * w * 0.84 / (n - 1)
        c.drawPath(path([(fx - 5, y + 3), (fx, y + 3 - h), (fx + 5, y + 3)], close=False), fill("#4aa8ff", 0.85))
