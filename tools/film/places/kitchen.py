import math
import skia
from tools.film.vocab import *


def room(c, t):
    c.drawPaint(fill(shader=vertical(0, 240, "#ffe7c2", "#f5c98e")))
    for r in range(5):
        for q in range(18):
            box(c, q * 38 - 10 + (19 if r % 2 else 0), 132 + r * 22, 36, 20, fill(mix("#cfe3dc", "#a9cbc4", points("tile", 90)[r * 18 + q][0])), 2)
    box(c, 226, 22, 150, 98, fill("#ffffff"), 4); box(c, 233, 29, 136, 84, fill(shader=vertical(29, 113, "#8fd0f5", "#e6f6e0")), 2)
    glow(c, 262, 46, 70, "#fff2b8", .5); c.save(); c.clipRect(skia.Rect(233, 29, 369, 113)); oval(c, 340, 116, 44, 26, fill("#7fb86a")); oval(c, 270, 122, 50, 22, fill("#93c878")); c.restore(); c.drawLine(301, 29, 301, 113, line("#ffffff", 4)); box(c, 218, 116, 166, 8, fill("#e3b27a"), 2)
    c.drawLine(420, 88, 616, 88, line("#8a8f98", 4))
    for k, x in enumerate((440, 478, 520, 572)):
        sw = 1.5 * math.sin(t * 1.3 + k); c.drawLine(x, 88, x + sw, 128, line("#6b4533" if k % 2 else "#b9c1ca", 5))
        if k == 3: c.drawCircle(x + sw, 150, 25, fill("#33363f")); c.drawCircle(x + sw - 2, 148, 20, fill("#474b57"))
        elif k == 2: oval(c, x + sw, 138, 9, 14, fill("#c9d1da"))
        else: box(c, x + sw - 9, 122, 18, 30, fill(shader=across(x - 9, x + 9, "#d9dfe6", "#8b95a1") if k == 0 else across(x - 9, x + 9, "#c98a50", "#8a5a34")), 5)


def pot(c, t, x, y):
    box(c, x - 74, y + 2, 148, 10, fill("#2d3038"), 4)
    for k in range(9):
        h = 9 + 3 * math.sin(t * 12 + k * 2); fx = x - 48 + k * 12
        c.drawPath(path([(fx - 5, y + 3), (fx, y + 3 - h), (fx + 5, y + 3)], False), fill("#4aa8ff", .85))
    box(c, x - 58, y - 66, 116, 62, fill(shader=across(x - 58, x + 58, "#f0583f", "#c43526", "#7e1c1a")), 10)
    for sx in (-1, 1): box(c, x + sx * 66 - 10, y - 52, 20, 8, fill("#2d3038"), 4)
    oval(c, x, y - 66, 58, 10, fill("#8f2a22")); oval(c, x, y - 66, 52, 7, fill("#f0d9a0"))
    for a, b, d, e in points("bub", 14):
        k = (t * (1.2 + d) + e) % 1
        c.drawCircle(x + (a - .5) * 92, y - 66 + (b - .5) * 8 - 2 * k, 1 + 5 * k, fill("#fff6dc", .9 * (1 - k * .6)))
    smoke(c, x - 14, y - 74, t + 9, "#ffffff", .55, 110, -14, 12, 13, 26, 11, 3.2, shade="#e9eef0")
    smoke(c, x + 18, y - 74, t + 4, "#ffffff", .5, 96, 18, 12, 11, 24, 12, 2.9, shade="#e9eef0")


def carrot(c, x0, x1, y):
    p = skia.Path(); p.moveTo(x1, y - 21); p.lineTo(x1, y + 21); p.cubicTo(x1 - 60, y + 22, x0 + 50, y + 14, x0 + 6, y + 5); p.cubicTo(x0 - 1, y + 2, x0 - 1, y - 2, x0 + 6, y - 5); p.cubicTo(x0 + 50, y - 14, x1 - 60, y - 22, x1, y - 21); p.close()
    oval(c, (x0 + x1) / 2, y + 19, (x1 - x0) / 2, 8, fill("#5a3010", .4, blur=5)); c.drawPath(p, fill(shader=vertical(y - 22, y + 22, "#ffb050", "#f57f1c", "#c4540a")))
    for k in range(int((x1 - x0) / 24) - 1): c.drawLine(x0 + 34 + k * 24, y - 7 + 9 * (k % 2), x0 + 42 + k * 24, y - 4 + 9 * (k % 2), line("#c85808", 1.6, .7))
    oval(c, x1, y, 6, 21, fill("#ffb860")); oval(c, x1, y, 3, 10, fill("#ffd79a"))


def knife(c, x, y, lift):
    """Seen from the cook's side: blade across the carrot, forearm from the lower right."""
    for dx, paint in ((10 + 26 * lift, fill("#3a1c08", .35, blur=4 + 4 * lift)), (0, None)):
        c.save(); c.translate(x + dx + 10 * lift, y - (0 if paint else 34 * lift)); c.rotate(-56 - 5 * lift)
        b = skia.Path(); b.moveTo(-62, -4); b.lineTo(70, -4); b.quadTo(104, -2, 118, 18); b.lineTo(-62, 22); b.close()
        if paint:
            c.drawPath(b, paint)
        else:
            c.drawPath(b, fill(shader=vertical(-4, 22, "#cfd9e2", "#f7fbff", "#8fa1b0"))); c.drawLine(-58, 15, 104, 13, line("#ffffff", 1.4, .9))
            box(c, -140, -4, 82, 24, fill(shader=vertical(-4, 20, "#6b4533", "#2c1a14")), 9)
            c.drawPath(path([(-104, -14), (-104, 34), (-330, 64), (-330, -42)]), fill(shader=vertical(-30, 44, "#6aa0d0", "#33608e"))); box(c, -122, -18, 24, 56, fill("#eef4fa"), 8)
            box(c, -106, -14, 40, 46, fill(shader=vertical(-14, 32, "#f6cba6", "#cf8f68")), 16)
            for k in range(4): box(c, -94 + k * 13, -10, 15, 36, fill(shader=vertical(-10, 26, "#f9d2b0", "#d6976f")), 7.5)
        c.restore()


def hand(c, x, y):
    """Left hand on the carrot: back of the hand at the left, four fingers curled over the top."""
    oval(c, x - 4, y + 24, 40, 9, fill("#5a3010", .4, blur=5))
    c.drawPath(path([(x - 62, y + 14), (x - 22, y + 40), (x - 100, y + 190), (x - 190, y + 150)]), fill(shader=across(x - 140, x - 20, "#6aa0d0", "#33608e")))
    c.save(); c.translate(x - 44, y + 30); c.rotate(-54); box(c, -13, -31, 24, 62, fill(shader=vertical(-31, 31, "#ffffff", "#cfdbe6")), 8); c.restore()
    p = skia.Path(); p.moveTo(x - 48, y + 18); p.cubicTo(x - 44, y - 14, x - 20, y - 32, x + 10, y - 30); p.cubicTo(x + 26, y - 26, x + 22, y + 10, x + 14, y + 24); p.cubicTo(x, y + 40, x - 24, y + 40, x - 48, y + 18); p.close()
    c.drawPath(p, fill(shader=vertical(y - 32, y + 40, "#fbd8b6", "#cf8f68")))
    for k in range(4):
        c.save(); c.translate(x + 12 + (5, 9, 7, 1)[k], y - 22 + k * 12); c.rotate(-14 + 9 * k)
        box(c, -24, -6.5, 36, 13, fill("#b9784f", .55), 6.5); box(c, -24, -7, 35, 12.5, fill(shader=vertical(-7, 6, "#fde0c4", "#e0a680")), 6.2); oval(c, 6, -1, 3.6, 3.2, fill("#fff0e6", .95)); c.restore()


def chop_carrots(c, t):
    c.save(); camera(c, t, at=(360, 270), zoom=(1.0, 1.06))
    c.save(); c.translate(0, -58); room(c, t); c.restore(); pot(c, t, 112, 178)
    c.drawRect(skia.Rect(0, 186, W, H + 20), fill(shader=vertical(186, H, "#c4844f", "#7a4526")))
    for a, b, d, e in points("grain", 22): c.drawLine(a * W - 80, 192 + b * 165, a * W + 90, 192 + b * 165, line("#6a3a20", 1, .22))
    quad = [(150, 214), (590, 214), (634, 346), (106, 346)]
    c.drawPath(path([(x + 4, y + 10) for x, y in quad]), fill("#2a1206", .45, blur=8)); c.drawPath(path([(x, y + 8) for x, y in quad]), fill("#a87440")); c.drawPath(path(quad), fill(shader=vertical(214, 346, "#f6dcae", "#dfb072")))
    for k in range(6): c.drawLine(160 - 7 * k, 226 + 20 * k, 580 + 7 * k, 226 + 20 * k, line("#c08c50", 1, .35))
    beat = t * 1.7; n = int(beat); ph = beat - n; lift = math.sin(math.pi * ph) ** .8
    cut, slide = 392, 9 * min(14, n + ease(ph, .25, .8))
    for i in range(min(n, 14)):
        a, b, d, e = points("slice", 14)[i]; k = min(1, (beat - i - 1) * 2.2)
        x, y = cut + 20 + k * (36 + 26 * (i % 5) + 10 * a), 262 + k * (-12 + 17 * (i // 5) * 1.6 + 10 * b) - 16 * math.sin(math.pi * k)
        oval(c, x + 3, y + 5, 19, 14, fill("#5a3010", .35, blur=2)); oval(c, x, y + 3, 19, 15, fill("#d8620c")); oval(c, x, y, 18.5, 14.5, fill("#ff9838")); oval(c, x, y, 8, 6, fill("#ffc478")); oval(c, x, y, 18, 14, line("#e87818", 1.2))
    c.save(); c.clipRect(skia.Rect(0, 0, cut + 8, H + 20)); carrot(c, 176 + slide, cut, 264); c.restore()
    hand(c, 262 + slide * .5, 262); knife(c, cut + 8, 274, lift); c.restore(); vignette(c, .3)
