import math
import skia
from tools.film.vocab import *


def house(c, t, x, y):
    box(c, x - 62, y - 56, 124, 58, fill(shader=vertical(y - 56, y, "#8a5434", "#5a331f")))
    box(c, x - 62, y - 56, 124, 16, fill(shader=vertical(y - 56, y - 40, ("#1c0e10", .7), ("#1c0e10", 0))))
    for k in range(6): c.drawLine(x - 62, y - 48 + k * 9.5, x + 62, y - 48 + k * 9.5, line("#3d2115", 1.4, .7))
    box(c, x + 26, y - 118, 18, 50, fill(shader=across(x + 26, x + 44, "#8c5a4c", "#4f3029"))); box(c, x + 23, y - 123, 24, 7, fill("#f4f8ff"), 3)
    c.drawPath(path([(x - 78, y - 50), (x, y - 108), (x + 78, y - 50)]), fill("#3b241c"))
    p = skia.Path(); p.moveTo(x - 84, y - 50); p.lineTo(x, y - 118); p.lineTo(x + 84, y - 50); p.quadTo(x + 72, y - 44, x + 64, y - 54); p.lineTo(x, y - 101); p.lineTo(x - 64, y - 54); p.quadTo(x - 74, y - 44, x - 84, y - 50); p.close()
    c.drawPath(p, fill(shader=vertical(y - 118, y - 44, "#ffffff", "#c4d3ee")))
    f = .9 + .1 * math.sin(t * 9) * math.sin(t * 5.3)
    for wx in (x - 46, x + 22):
        glow(c, wx + 12, y - 28, 74, "#ffae4a", .55 * f); box(c, wx, y - 42, 24, 24, fill(shader=vertical(y - 42, y - 18, "#fff0b0", "#ffb040")), 2)
        c.drawLine(wx + 12, y - 42, wx + 12, y - 18, line("#5a331f", 2)); c.drawLine(wx, y - 30, wx + 24, y - 30, line("#5a331f", 2)); box(c, wx - 3, y - 18, 30, 4, fill("#f4f8ff"), 2)
    box(c, x - 11, y - 40, 22, 42, fill("#3a2016"), 2); c.drawCircle(x + 6, y - 18, 1.8, fill("#ffd27a"))


def snow_smoke(c, t):
    pan = 7 * t
    c.save(); camera(c, t, at=(370, 240), zoom=(1.0, 1.14))
    sky(c, 260, "#27356e", "#5a6fb0", "#b59ac6", "#f4c3b4"); stars(c, t, "cab", 50, 90)
    peaks(c, 220, 120, "#8d9cd0", "#c9c3df", "pk1", pan * .2, snow="#f3f1fb"); peaks(c, 236, 80, "#6a7db8", "#a9b0d6", "pk2", pan * .35 + 40)
    for layer, (n, y, h, d, l) in enumerate(((26, 238, 62, "#3d5488", "#56709f"), (16, 256, 96, "#2a4370", "#3d5c8a"))):
        for i in range(n):
            a, b, e, f = points(("tr", layer).__repr__(), n)[i]
            pine(c, i * (760 / n) - 30 + 20 * a - pan * (.5 + .3 * layer), y + 6 * b, h * (.75 + .5 * e), d, l, "#dbe6fa")
    hills(c, 258, 10, "#eef4ff", "#a9bde4", pan, 4, .008)
    x = 400 - pan
    smoke(c, x + 35, 160, t + 20, "#fdf3f2", .85, 150, 90, 18, 7, 27, life=7.0, shade="#9a8fc0")
    oval(c, x, 282, 100, 16, fill("#ffb860", .35, blur=14)); house(c, t, x, 280)
    for px, py, h in ((90, 318, 190), (190, 300, 120), (560, 304, 150), (640, 322, 210)): pine(c, px - pan * 1.3 + 20, py, h, "#16304f", "#2c4f73", "#f4f8ff")
    hills(c, 318, 12, "#ffffff", "#b4c6ea", pan * 1.6, 9, .009)
    for k in range(5): box(c, x + 96 + k * 22, 268 + k, 5, 24, fill("#5a3a2a"), 2); box(c, x + 94 + k * 22, 265 + k, 9, 5, fill("#ffffff"), 2)
    c.drawLine(x + 94, 277, x + 190, 282, line("#5a3a2a", 3))
    for q, r in ((0, 13), (-17, 9.5), (-30, 7)): c.drawCircle(x - 108, 296 + q, r, fill(shader=across(x - 120, x - 94, "#ffffff", "#b9c9ea")))
    c.drawLine(x - 108, 266, x - 98, 268, line("#ff8a2a", 2.4)); box(c, x - 116, 251, 16, 10, fill("#22263a"), 1); c.drawLine(x - 119, 261, x - 97, 261, line("#22263a", 2.4)); c.drawLine(x - 116, 273, x - 100, 273, line("#d8414a", 3.4))
    snow(c, t); c.restore(); vignette(c, .35)
