"""One place, several conditions and events."""
import math
import skia
from tools.film.vocab import *

LOOK = {
    "sunset": dict(sky=("#2c2560", "#7d3c80", "#e8607a", "#ff9c5e", "#ffd98a"), sea=("#ffb877", "#c8607f", "#5a3a72"), land="#4b2c55", sand=("#d79a72", "#8a5560"), foam="#ffe6cc", tower=("#e9c3a6", "#b5523f")),
    "night": dict(sky=("#050a20", "#0b1a40", "#1c3566", "#35558a"), sea=("#3a5f93", "#16305c", "#0a1834"), land="#0a1226", sand=("#3a4562", "#1b2238"), foam="#b9cdf0", tower=("#8d9bbd", "#5a3146")),
}


def backdrop(c, t, look, light):
    k = LOOK[look]
    sky(c, 196, *k["sky"])
    if look == "night":
        stars(c, t, "bs", 130, 180); moon(c, 120, 66, 20)
    else:
        sun(c, 236, 168, 26)
        for i, (x, y, s) in enumerate(((130, 60, .9), (410, 48, 1.2), (340, 112, .55), (700, 92, .8))):
            cloud(c, (x + t * (3 + i)) % 800 - 80, y, s, "#ffb28c", "#a8508a", seed=("bc", i).__repr__())
    water(c, t, 194, 300, k["sea"], light)
    headland = path([(455, 197), (480, 178), (520, 166), (575, 160), (700, 140), (700, 197)], smooth=True)
    c.drawPath(path([(455, 196), (W + 60, 196), (W + 60, 232), (590, 226), (520, 210)], smooth=True), fill(k["land"], .42, blur=4))
    c.drawPath(headland, fill(shader=vertical(146, 200, mix(k["land"], k["sky"][-2], .25), k["land"])))


def lighthouse(c, look):
    body, band = LOOK[look]["tower"]
    x = 560
    c.drawPath(path([(x - 13, 164), (x - 8, 84), (x + 8, 84), (x + 13, 164)]), fill(shader=across(x - 12, x + 12, body, mix(body, "#000000", .5))))
    for y in (98, 124, 150):
        w = 8 + (y - 84) / 80 * 5
        c.drawPath(path([(x - w, y), (x + w, y), (x + w + .7, y + 12), (x - w - .7, y + 12)]), fill(shader=across(x - 12, x + 12, band, mix(band, "#000000", .5))))
    box(c, x - 12, 80, 24, 4, fill("#20182c")); box(c, x - 7, 66, 14, 14, fill("#ffe9a8")); c.drawPath(path([(x - 10, 66), (x, 54), (x + 10, 66)]), fill("#7a2f35"))


def shore(c, t, look):
    k = LOOK[look]
    reach = 5 * math.sin(t * .9)
    edge = [(x, 282 + reach + 10 * math.sin(x * .011 + 1) + 3 * math.sin(x * .05 + t)) for x in range(-10, W + 30, 12)]
    wet = [(x, y + 13) for x, y in edge]
    c.drawPath(path(edge + [(W + 20, H), (-10, H)]), fill(shader=vertical(270, H, mix(k["sand"][0], k["sea"][1], .55), k["sand"][1])))
    c.drawPath(path(wet + [(W + 20, H), (-10, H)]), fill(shader=vertical(285, H, *k["sand"])))
    for a, b, d, e in points("grit", 90): oval(c, a * W, 306 + b * 54, 1 + d * 1.5, .8, fill(k["sand"][1] if e > .4 else k["foam"], .35))
    c.drawPath(path(edge, smooth=True, close=False), line(k["foam"], 4, .85)); c.drawPath(path([(x, y - 7) for x, y in edge], smooth=True, close=False), line(k["foam"], 1.5, .45))


def sailboat(c, x, y, t, s=1.0):
    c.save(); c.translate(x, y + 1.5 * math.sin(t * 1.6)); c.rotate(2.2 * math.sin(t * 1.1)); c.scale(s, s)
    c.drawPath(path([(2, -8), (2, -84), (-36, -12)], False), fill(shader=across(-36, 4, "#ffd9b0", "#fff6e6")))
    p = skia.Path(); p.moveTo(6, -86); p.quadTo(38, -50, 40, -12); p.lineTo(6, -10); p.close(); c.drawPath(p, fill(shader=across(4, 40, "#ff8a5c", "#d4504e")))
    c.drawLine(4, -92, 4, -4, line("#3a2233", 2.4))
    p = skia.Path(); p.moveTo(-44, -7); p.lineTo(48, -7); p.quadTo(40, 8, 26, 9); p.lineTo(-30, 9); p.quadTo(-40, 5, -44, -7); p.close(); c.drawPath(p, fill(shader=vertical(-7, 9, "#8a3f45", "#3c1d33"))); c.drawLine(-43, -6, 47, -6, line("#ffe0c0", 2))
    c.restore()


def sunset_boat(c, t):
    c.save(); camera(c, t, at=(330, 220))
    backdrop(c, t, "sunset", (236, "#ffd890", .7)); lighthouse(c, "sunset")
    x = 250 + 26 * t
    c.save(); c.translate(0, 2 * 232); c.scale(1, -1); c.saveLayer(None, skia.Paint(Alphaf=.3, ImageFilter=skia.ImageFilters.Blur(3, 1))); sailboat(c, x, 222, t); c.restore(); c.restore()
    sailboat(c, x, 230, t)
    for i in range(3): c.drawLine(x - 60 - 26 * i, 238 + 3 * i, x - 30 - 14 * i, 237 + 2 * i, line("#ffe6cc", 1.4, .6 - .15 * i))
    c.drawLine(x - 90, 240, x - 40, 239, line("#ffe6cc", 1.5, .5))
    for i in range(3):
        a = 6 * math.sin(t * 7 + i * 2); bx, by = 150 + 40 * i + 12 * t, 92 - 14 * i + 4 * math.sin(t + i)
        c.drawPath(path([(bx - 11, by - a), (bx - 4, by - 3), (bx, by), (bx + 4, by - 3), (bx + 11, by - a)], True, False), line("#2c1838", 1.8))
    shore(c, t, "sunset")
    oval(c, 470, 336, 62, 7, fill("#4a2038", .45, blur=4)); parasol(c, 470, 338, 84)
    c.drawPath(path([(486, 340), (556, 334), (572, 346), (500, 352)]), fill(shader=across(486, 572, "#4fb0b0", "#2a6a86")))
    palm(c, 56, 362, 236, t); c.restore(); vignette(c, .4)


def night_lighthouse(c, t):
    c.save(); camera(c, t, at=(470, 120))
    backdrop(c, t, "night", (120, "#cfe0ff", .45)); lighthouse(c, "night")
    a = t * 1.1 - .9
    reach = math.cos(a)
    for sgn in (1, -1):
        L = 620 * reach * sgn
        if abs(L) > 30:
            c.drawPath(path([(560, 70), (560 - L, 72 - 24), (560 - L, 72 + 70)]), fill(shader=across(560, 560 - L, ("#fff3c4", .75), ("#fff3c4", 0)), blur=4, add=True))
    glow(c, 560, 72, 60 + 60 * (1 - abs(reach)) ** 2, "#fff0b8", .9)
    shore(c, t, "night"); palm(c, 56, 362, 236, t, "#050914", "#0c152b"); c.restore(); vignette(c, .5)
