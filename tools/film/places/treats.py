"""In the kitchen: toast, pancakes and a birthday cake."""

from __future__ import annotations

import math

import skia

from tools.film.places.kitchen import fist, set_scene, steam
from tools.film.vocab import (
    W,
    across,
    box,
    camera,
    ease,
    fill,
    glow,
    line,
    mix,
    oval,
    path,
    points,
    vertical,
    vignette,
)


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
        for a, b, d, _e in points("crumbs", 24):
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
        c.drawCircle(
            dx,
            y - 60,
            8,
            fill(shader=vertical(y - 68, y - 52, mix("#4a1420", "#ff5a5a", warm), mix("#200810", "#b81e2e", warm))),
        )


def candle_at(i: int) -> tuple[float, float]:
    """Where candle `i` stands."""
    return 320 - 104 + i * 52, 186 + (4 if i % 2 else 0)


def _candles(c: skia.Canvas, t: float, burning: list[float], warm: float) -> None:
    for i in range(CANDLES):
        x, y = candle_at(i)
        h = mix(mix(WAX[i], "#101018", 0.7), WAX[i], warm)
        box(
            c,
            x - 6,
            y - 62,
            12,
            64,
            fill(shader=across(x - 6, x + 6, mix(h, "#ffffff", 0.3), mix(h, "#000000", 0.35))),
            3,
        )
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
    burning = [1 - ease(t, 1.0 + i * 0.5, 1.25 + i * 0.5) for i in range(CANDLES)]
    warm = 0.4 + 0.11 * sum(burning)
    glow(c, 320, 180, 330, "#ff9a3c", 0.08 + 0.09 * sum(burning))
    _cake(c, 330, 318, warm)
    c.save()
    c.translate(10, 0)
    _candles(c, t, burning, warm)
    for i in range(CANDLES):
        x, y = candle_at(i)
        since = t - 1.1 - i * 0.5
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
    c.drawPath(
        path([(-20, 290), (70, 262), (120, 300), (130, 372), (-20, 372)]),
        fill(shader=across(-20, 130, "#1a2038", "#3a4470")),
    )
    if t < 3.5:
        for i in range(5):
            k = (t * 1.6 + i / 5) % 1
            x0 = 150 + 150 * k
            c.drawLine(x0, 190 - 14 * i * k, x0 + 26, 186 - 16 * i * k, line("#dfe6f4", 2.5, 0.5 * (1 - k)))
    c.restore()
    vignette(c, 0.5)
