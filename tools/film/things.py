"""Things of the street and the beach."""

from __future__ import annotations

import math

import skia

from tools.film.light import glow
from tools.film.paint import across, box, fill, line, mix, oval, path, vertical


def parasol(
    c: skia.Canvas,
    x: float,
    y: float,
    h: float,
    top: str = "#f2634e",
    band: str = "#fff1dc",
    shade: float = 0.0,
) -> None:
    """Draw a beach parasol whose pole stands at (x, y)."""
    c.drawLine(x, y, x + h * 0.12, y - h, line(mix("#e8dcc8", "#000000", shade), 3))
    c.save()
    c.translate(x + h * 0.12, y - h)
    c.rotate(8)
    for k in range(5):
        p = skia.Path()
        a, b = -h * 0.6 + k * h * 0.24, -h * 0.6 + (k + 1) * h * 0.24
        p.moveTo(0, -h * 0.12)
        p.quadTo(a * 0.95, -h * 0.06, a, h * 0.22)
        p.quadTo((a + b) / 2, h * 0.27, b, h * 0.22)
        p.quadTo(b * 0.95, -h * 0.06, 0, -h * 0.12)
        p.close()
        c.drawPath(
            p,
            fill(
                shader=across(
                    -h * 0.6,
                    h * 0.6,
                    mix(band if k % 2 else top, "#ffffff", 0.15),
                    mix(band if k % 2 else top, "#301020", 0.35 + shade),
                )
            ),
        )
    c.restore()


def umbrella(c: skia.Canvas, x: float, y: float, s: float, h: str) -> None:
    """An umbrella whose handle ends at (x, y), about 90 * s wide."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    c.drawLine(0, 4, -3, -60, line("#20222a", 2))
    p = skia.Path()
    p.moveTo(-48, -46)
    p.cubicTo(-42, -82, 36, -82, 42, -46)
    for k in range(4):
        p.quadTo(42 - 22.5 * k - 11, -54, 42 - 22.5 * (k + 1), -46)
    p.close()
    c.drawPath(p, fill(shader=across(-48, 42, mix(h, "#000000", 0.35), h)))
    for k in (1, 2, 3):
        rib = skia.Path()
        rib.moveTo(-3, -73)
        rib.quadTo(42 - 22.5 * k + (k - 2) * -4, -66, 42 - 22.5 * k, -46)
        c.drawPath(rib, line(mix(h, "#000000", 0.45), 1, 0.7))
    c.drawLine(-3, -73, -3, -79, line("#20222a", 2.4))
    c.restore()


def lamp(c: skia.Canvas, x: float, y: float, h: float, lit: bool = True) -> None:
    """Draw a street lamp with its cone of light."""
    c.drawLine(x, y, x, y - h, line("#15171f", 4))
    c.drawLine(x, y - h, x + 26, y - h - 4, line("#15171f", 3))
    box(c, x + 18, y - h - 5, 22, 5, fill("#15171f"), 2)
    if lit:
        c.drawPath(
            path([(x + 20, y - h), (x + 38, y - h), (x + 84, y), (x - 26, y)]),
            fill(shader=vertical(y - h, y, ("#ffdf9a", 0.42), ("#ffdf9a", 0.03)), blur=5, add=True),
        )
        glow(c, x + 29, y - h, 34, "#ffe6a8", 0.95)
        oval(c, x + 29, y, 58, 8, fill("#ffdf9a", 0.3, blur=6, add=True))


def car(
    c: skia.Canvas,
    x: float,
    y: float,
    s: float,
    h: str,
    t: float = 0,
    v: float = 0.0,
    lights: bool = False,
    brake: bool = False,
    flip: bool = False,
) -> None:
    """Side view, wheels on y, about 120*s long, facing right (left when flip)."""
    c.save()
    c.translate(x, y)
    c.scale(-s if flip else s, s)
    oval(c, 0, 1, 62, 5, fill("#000000", 0.35, blur=3))
    body = skia.Path()
    body.moveTo(-60, -12)
    body.cubicTo(-61, -26, -54, -29, -42, -30)
    body.cubicTo(-32, -46, -24, -49, -4, -49)
    body.cubicTo(14, -49, 22, -42, 31, -31)
    body.cubicTo(50, -29, 61, -26, 60, -12)
    body.cubicTo(60, -9, 58, -8, 55, -8)
    body.lineTo(-56, -8)
    body.cubicTo(-59, -8, -60, -10, -60, -12)
    body.close()
    c.drawPath(body, fill(shader=vertical(-50, -6, mix(h, "#ffffff", 0.35), h, mix(h, "#000000", 0.45))))
    for win in ([(-35, -31), (-26, -43), (-6, -45), (-6, -31)], [(-2, -31), (-2, -45), (10, -43), (23, -31)]):
        c.drawPath(path(win), fill(shader=vertical(-46, -30, "#9cc4dd", "#33485c")))
    c.drawLine(-58, -19, 58, -19, line(mix(h, "#000000", 0.35), 1, 0.7))
    box(c, -14, -27, 8, 2, fill(mix(h, "#000000", 0.5)), 1)
    for wx in (-36, 36):
        c.drawCircle(wx, -9, 12.5, fill("#16161c"))
        c.drawCircle(wx, -9, 6.5, fill("#a9b0ba"))
        for k in range(5):
            a = v * t / 10 + k * 1.2566
            c.drawLine(wx, -9, wx + 6 * math.cos(a), -9 + 6 * math.sin(a), line("#5b626c", 1.4))
    box(c, 53, -24, 7, 5, fill("#fff4c8"), 2)
    box(c, -60, -25, 5, 7, fill("#ff3a30" if brake else "#8c1a1a"), 2)
    if lights:
        c.drawPath(
            path([(58, -22), (190, -40), (190, 4)]),
            fill(shader=across(58, 190, ("#fff2c0", 0.5), ("#fff2c0", 0)), blur=4, add=True),
        )
        glow(c, 57, -21, 16, "#fff2c0", 0.9)
    if brake:
        glow(c, -59, -21, 26, "#ff2a20", 0.9)
    c.restore()


def traffic_light(c: skia.Canvas, x: float, y: float, h: float, state: str) -> None:
    """Draw a traffic light on its pole; `state` is red, amber or green."""
    box(c, x - 3, y - h, 6, h, fill("#2a2e36"), 2)
    box(c, x - 14, y - h - 62, 28, 66, fill(shader=across(x - 14, x + 14, "#3a3f4a", "#15171c")), 6)
    for k, (name, on, off) in enumerate(
        (("red", "#ff3b30", "#4a1512"), ("amber", "#ffc430", "#4a3a10"), ("green", "#3be06a", "#0f3d1f"))
    ):
        cy = y - h - 50 + 20 * k
        c.drawCircle(x, cy, 8, fill(on if state == name else off))
        if state == name:
            glow(c, x, cy, 46, on, 0.75)
            c.drawCircle(x - 2, cy - 2, 3, fill("#ffffff", 0.6))
