import math
import skia
from tools.film.vocab import *

FRONT = ("#b5654a", "#d9a35f", "#5f7f8c", "#8c5a6e", "#c9b28a", "#6b7a5a")
SIGNS = (("HOTEL", 316, 66, 5.4, "#ff3d8b", True), ("BAR", 226, 172, 7.2, "#35e0ff", False), ("NOODLE", 36, 174, 5.0, "#ffb020", False), ("CAFE", 470, 172, 6.4, "#7dff6a", False))
ROAD = 268
WARM = (("#ffdf9a", "#b0703a"), ("#ff9fc0", "#7a3a6a"), ("#a8f0ff", "#2f6f8c"))


def houses(c, t, night):
    for i, (a, b, d, e) in enumerate(points("far", 14)):
        box(c, i * 50 - 20, 60 + 70 * a, 46, 220, fill("#141b3a" if night else "#a9c3d6"))
    for i, base in enumerate(FRONT):
        (a, b, d, e) = points("house", 6)[i]
        x, top, w = i * 110 - 10, 52 + 70 * a, 108
        h = mix(base, "#10142c", .78) if night else base
        box(c, x, top, w, ROAD - top, fill(shader=across(x, x + w, mix(h, "#ffffff", .08), mix(h, "#000000", .22)))); box(c, x - 3, top - 6, w + 6, 9, fill(mix(h, "#000000", .35)))
        for r in range(int((184 - top) // 32)):
            for q in range(4):
                wx, wy = x + 10 + q * 25, top + 14 + r * 32
                lit = night and points(("lit", i, r).__repr__(), 4)[q][0] > .5
                box(c, wx, wy, 14, 20, fill("#ffd27a" if lit else ("#1a2140" if night else "#d8ebf5")), 1)
                if lit: glow(c, wx + 7, wy + 10, 24, "#ffb850", .3)
        box(c, x + 6, 214, w - 12, ROAD - 214, fill(shader=vertical(214, ROAD, *(WARM[i % 3] if night else ("#e8f2f5", "#7fa0b0")))), 2)
        for k in range(3): oval(c, x + 16 + k * 12, ROAD - 8 - 4 * b, 5, 6 + 8 * points(("goods", i).__repr__(), 3)[k][0], fill(mix(h, "#000000", .5), .8))
        if night: glow(c, x + w / 2, 240, 80, WARM[i % 3][0], .28)
        box(c, x + w * .42, 226, 18, ROAD - 226, fill(mix(h, "#000000", .55)))
        for k in range(9):
            box(c, x + 2 + k * 11.6, 206, 11.6, 14, fill(mix(base, "#000000", .5 if night else 0) if k % 2 else ("#565a70" if night else "#f6efe2")), 2)


def road(c, night):
    box(c, 0, ROAD - 4, W, 12, fill("#39405c" if night else "#b9b6ae"))
    box(c, 0, ROAD + 8, W, H, fill(shader=vertical(ROAD, H, "#1c2138" if night else "#6a6d75", "#0c0f1d" if night else "#4c4f57")))


def day_red_light(c, t):
    sky(c, 270, "#4aa3df", "#a6d8f2", "#eaf6f5"); sun(c, 560, 50, 20, "#fffbe0", "#ffe9a0")
    for i in range(3): cloud(c, (120 + 220 * i + 5 * t) % 760 - 60, 44 + 12 * i, .8, "#ffffff", "#d5e6f0", ("sc", i).__repr__())
    houses(c, t, False); road(c, False)
    for k in range(6): box(c, 520 + k * 20, ROAD + 10, 11, 90, fill("#f2f0ea", .9))
    for k in range(6): box(c, k * 90 - 20, 318, 46, 4, fill("#f2e6b0", .8))
    person(c, 500 + 26 * t, 292, 62, t, "#d9483b")
    person(c, 660 - 22 * t, 300, 66, t + .4, "#2f6fb0", face=-1)
    for x0, stop, y, h, d in ((-180, 416, 318, "#e0b030", 0), (-420, 262, 318, "#3f7fc0", .5), (-300, 330, 354, "#c23b3b", .2)):
        k = ease(t, 0 + d, 2.4 + d); x = x0 + (stop - x0) * k
        car(c, x, y, 1.0 if y < 330 else 1.12, h, t, 0 if k >= 1 else 60 * (1 - k), brake=k > .55)
    c.save(); c.translate(508, 285); c.scale(1.35, 1.35); traffic_light(c, 0, 0, 76, "red"); c.restore(); vignette(c, .2)


def night_rain_neon(c, t):
    def back(c):
        sky(c, 280, "#070a20", "#141a44", "#3a2a60", "#6a3a6e"); houses(c, t, True)
        for k, (text, x, y, s, h, v) in enumerate(SIGNS):
            on = .35 if (k == 1 and int(t * 9) % 13 in (3, 5)) else 1
            glow(c, x + (6 if v else len(text) * s * 1.5), y + (len(text) * s * 2.6 if v else 8), 70, h, .3 * on); neon(c, text, x, y, s, h, on, v)
    c.save(); camera(c, t, at=(300, 300), zoom=(1.0, 1.1)); back(c); road(c, True); reflect(c, ROAD + 8, back, .78, 2.6, t, .62)
    lamp(c, 120, 276, 150); lamp(c, 548, 276, 150)
    person(c, 600 - 36 * t, 284, 84, t, "#e0a81c", face=-1, umbrella="#e0384a")
    for k in range(4): oval(c, 60 + 170 * k, 330 + 14 * (k % 2), 56, 5, fill("#6f86c8", .22))
    for x0, v, y, h, fl in ((-150, 105, 318, "#c8323a", False), (860, -112, 342, "#f0b82a", True)):
        x = x0 + v * t
        for dx, hh, al in ((66, "#fff2c0", .5), (-66, "#ff3020", .55)):
            box(c, x + (-dx if fl else dx) - 14, y, 28, 34, fill(shader=vertical(y, y + 34, (hh, al), (hh, 0)), blur=5, add=True))
        car(c, x, y, 1.05, mix(h, "#101430", .22), t, v, lights=True, brake=True, flip=fl)
    splashes(c, t, 284, 354, n=60); rain(c, t, n=260, a=.5); c.restore(); vignette(c, .45)
