"""A shopping street: by day, in night rain, in autumn and under snow; and the view along its crossing."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from tools.film.creatures import Look, cyclist, figure, walker, walking
from tools.film.vocab import (
    H,
    W,
    across,
    box,
    camera,
    car,
    cloud,
    ease,
    fill,
    glow,
    lamp,
    leaves,
    line,
    mix,
    neon,
    oval,
    path,
    points,
    rain,
    reflect,
    sky,
    snow,
    splashes,
    sun,
    traffic_light,
    tree,
    umbrella,
    vertical,
    vignette,
)

FRONT = ("#b5654a", "#d9a35f", "#5f7f8c", "#8c5a6e", "#c9b28a", "#6b7a5a")
SIGNS = (
    ("HOTEL", 316, 66, 5.4, "#ff3d8b", True),
    ("BAR", 226, 172, 7.2, "#35e0ff", False),
    ("NOODLE", 36, 174, 5.0, "#ffb020", False),
    ("CAFE", 470, 172, 6.4, "#7dff6a", False),
)
ROAD = 268
WARM = (("#ffdf9a", "#b0703a"), ("#ff9fc0", "#7a3a6a"), ("#a8f0ff", "#2f6f8c"))
LOOK = {
    "day": {
        "sky": ("#4aa3df", "#a6d8f2", "#eaf6f5"),
        "far": "#a9c3d6",
        "walk": "#b9b6ae",
        "road": ("#6a6d75", "#4c4f57"),
        "cloud": ("#ffffff", "#d5e6f0"),
    },
    "autumn": {
        "sky": ("#7fa6c8", "#e2cfa8", "#f6e3b8"),
        "far": "#c9b394",
        "walk": "#c4ad8c",
        "road": ("#77706c", "#55504f"),
        "cloud": ("#fff3dc", "#d9c3a0"),
    },
    "snow": {
        "sky": ("#8e9fb6", "#bccada", "#e6edf4"),
        "far": "#aebccb",
        "walk": "#eef4fa",
        "road": ("#dfe8f2", "#b9c7d8"),
        "cloud": ("#e9eef4", "#a9b8c8"),
    },
    "night": {"far": "#141b3a", "walk": "#39405c", "road": ("#1c2138", "#0c0f1d")},
}


def _house(c: skia.Canvas, i: int, base: str, look: str) -> None:
    night = look == "night"
    a, b = points("house", 6)[i][:2]
    x, top, w = i * 110 - 10, 52 + 70 * a, 108
    h = mix(base, "#10142c", 0.78) if night else (mix(base, "#c8d4e4", 0.25) if look == "snow" else base)
    walls = across(x, x + w, mix(h, "#ffffff", 0.08), mix(h, "#000000", 0.22))
    box(c, x, top, w, ROAD - top, fill(shader=walls))
    box(c, x - 3, top - 6, w + 6, 9, fill(mix(h, "#000000", 0.35)))
    if look == "snow":
        box(c, x - 5, top - 13, w + 10, 11, fill(shader=vertical(top - 13, top, "#ffffff", "#d3dfee")), 6)
    for r in range(int((184 - top) // 32)):
        for q in range(4):
            wx, wy = x + 10 + q * 25, top + 14 + r * 32
            lit = night and points(f"lit{i},{r}", 4)[q][0] > 0.5
            box(c, wx, wy, 14, 20, fill("#ffd27a" if lit else ("#1a2140" if night else "#d8ebf5")), 1)
            if lit:
                glow(c, wx + 7, wy + 10, 24, "#ffb850", 0.3)
            if look == "snow":
                box(c, wx - 2, wy + 18, 18, 4, fill("#ffffff"), 2)
    window = WARM[i % 3] if night else ("#e8f2f5", "#7fa0b0")
    box(c, x + 6, 214, w - 12, ROAD - 214, fill(shader=vertical(214, ROAD, *window)), 2)
    for k in range(3):
        tall = 6 + 8 * points(f"goods{i}", 3)[k][0]
        oval(c, x + 16 + k * 12, ROAD - 8 - 4 * b, 5, tall, fill(mix(h, "#000000", 0.5), 0.8))
    if night:
        glow(c, x + w / 2, 240, 80, WARM[i % 3][0], 0.28)
    box(c, x + w * 0.42, 226, 18, ROAD - 226, fill(mix(h, "#000000", 0.55)))
    for k in range(9):
        stripe = mix(base, "#000000", 0.5 if night else 0) if k % 2 else ("#565a70" if night else "#f6efe2")
        box(c, x + 2 + k * 11.6, 206, 11.6, 14, fill(stripe), 2)
    if look == "snow":
        box(c, x, 202, w, 8, fill("#ffffff"), 4)


def houses(c: skia.Canvas, look: str) -> None:
    """Six shop fronts and the roofs behind them."""
    for i, (a, *_) in enumerate(points("far", 14)):
        box(c, i * 50 - 20, 60 + 70 * a, 46, 220, fill(LOOK[look]["far"]))
    for i, base in enumerate(FRONT):
        _house(c, i, base, look)


def road(c: skia.Canvas, look: str) -> None:
    """Pavement and road."""
    k = LOOK[look]
    box(c, -20, ROAD - 4, W + 40, 12, fill(k["walk"]))
    box(c, -20, ROAD + 8, W + 40, H, fill(shader=vertical(ROAD, H, *k["road"])))


def day_sky(c: skia.Canvas, t: float, look: str) -> None:
    """Sky, sun and clouds of `look`."""
    k = LOOK[look]
    sky(c, 270, *k["sky"])
    if look != "snow":
        sun(c, 560, 50, 20, "#fffbe0", "#ffe9a0" if look == "day" else "#ffc060")
    for i in range(3):
        cloud(c, (120 + 220 * i + 5 * t) % 760 - 60, 44 + 12 * i, 0.8, *k["cloud"], seed=f"sc{i}")


def cars_stop(c: skia.Canvas, t: float) -> None:
    """Cars drive up to the red light and brake before the zebra crossing."""
    c.save()
    camera(c, t, 7.4, at=(500, 332), zoom=(1.2, 1.28))
    day_sky(c, t, "day")
    houses(c, "day")
    road(c, "day")
    zebra = [(524, 278), (640, 278), (700, H + 10), (540, H + 10)]
    c.save()
    c.clipPath(path(zebra), True)
    for k in range(5):
        c.drawPath(
            path([(530 + k * 30, 276), (545 + k * 30, 276), (572 + k * 38, 372), (550 + k * 38, 372)]), fill("#f2f0ea")
        )
    c.restore()
    box(c, 506, 280, 8, 90, fill("#f2f0ea", 0.9))
    for k in range(6):
        box(c, k * 90 - 30, 322, 46, 4, fill("#f2e6b0", 0.8))
    figure(c, 572, 276, 78, look=Look(top="#d9483b", long_hair=True))
    figure(c, 606, 277, 84, look=Look(top="#2f6fb0"), face=-1)
    for x0, stop, y, h, d, s in (
        (-200, 408, 312, "#e0b030", 0, 1.05),
        (-520, 244, 312, "#3f7fc0", 0.9, 1.05),
        (-330, 352, 356, "#c23b3b", 0.4, 1.25),
    ):
        k = ease(t, -1.2 + d, 2.2 + d)
        far = x0 + (stop - x0) * k
        car(c, far, y, s, h, t, 0 if k >= 1 else 60 * (1 - k), brake=k > 0.55)
    c.save()
    c.translate(520, 284)
    c.scale(1.7, 1.7)
    traffic_light(c, 0, 0, 60, "red")
    c.restore()
    c.restore()
    vignette(c, 0.2)


# ---- along the road ------------------------------------------------------
def car_front(c: skia.Canvas, x: float, y: float, s: float, h: str) -> None:
    """A car that faces us, wheels on y, about 120 * s wide."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 2, 70, 7, fill("#000000", 0.4, blur=3))
    for wx in (-48, 32):
        box(c, wx, -22, 16, 24, fill("#14141a"), 4)
    cabin = path([(-46, -52), (-34, -90), (34, -90), (46, -52)])
    c.drawPath(cabin, fill(shader=vertical(-92, -50, mix(h, "#ffffff", 0.35), h)))
    c.drawPath(
        path([(-38, -54), (-29, -84), (29, -84), (38, -54)]), fill(shader=vertical(-84, -52, "#b8d8ea", "#3a5266"))
    )
    for head in (-14, 16):
        c.drawCircle(head, -60, 9, fill("#22303c", 0.7))
    body = skia.Path()
    body.addRoundRect(skia.Rect(-60, -56, 60, -10), 14, 14)
    c.drawPath(body, fill(shader=vertical(-56, -8, mix(h, "#ffffff", 0.3), h, mix(h, "#000000", 0.45))))
    box(c, -30, -34, 60, 12, fill("#1c2028"), 4)
    for k in range(5):
        c.drawLine(-24 + k * 12, -34, -24 + k * 12, -22, line("#6a7280", 1.6))
    box(c, -16, -19, 32, 8, fill("#f4f2e6"), 2)
    for hx in (-45, 45):
        oval(c, hx, -34, 11, 9, fill("#fff8d8"))
        oval(c, hx, -34, 11, 9, line("#8d949c", 1.5))
        glow(c, hx, -34, 20, "#fff2c0", 0.35)
    for mx in (-56, 56):
        oval(c, mx, -58, 8, 5, fill(mix(h, "#000000", 0.35)))
    c.restore()


def view_along(c: skia.Canvas, t: float, look: str) -> None:
    """The same street seen along the road: house fronts on both sides run to a far point."""
    day_sky(c, t, look)
    vx, vy = 320, 150
    for i in range(9):
        a = points("far", 14)[i][0]
        box(c, 220 + i * 24, 96 + 46 * a, 24, 80, fill(mix(LOOK[look]["far"], "#ffffff", 0.15 * a)))
    c.drawPath(path([(vx - 12, vy), (vx + 12, vy), (W + 380, H + 40), (-380, H + 40)]), fill(LOOK[look]["walk"]))
    c.drawPath(
        path([(vx - 8, vy), (vx + 8, vy), (W + 100, H), (-100, H)]), fill(shader=vertical(vy, H, *LOOK[look]["road"]))
    )
    for side in (-1, 1):
        for i in (4, 3, 2, 1, 0):
            near, far = 1 / (1 + i * 0.75), 1 / (1 + (i + 1) * 0.75)
            xn, xf = vx + side * 330 * near, vx + side * 330 * far
            top_n, top_f = vy - (230 + 40 * points("tall", 10)[i + (5 if side > 0 else 0)][0]) * near, 0.0
            top_f = vy - (vy - top_n) / near * far
            yn, yf = vy + 120 * near, vy + 120 * far
            base = FRONT[(i * 2 + (side > 0)) % 6]
            wall = path([(xn, yn), (xn, top_n), (xf, top_f), (xf, yf)])
            c.drawPath(wall, fill(shader=across(xn, xf, base, mix(base, "#000000", 0.28))))
            for r in range(4):
                for q in range(3):
                    u0, u1 = 0.14 + q * 0.3, 0.3 + q * 0.3
                    v0, v1 = 0.08 + r * 0.17, 0.19 + r * 0.17
                    quad = []
                    for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1)):
                        k = 1 / (1 / near + (1 / far - 1 / near) * u)
                        wx = vx + side * 330 * k
                        wt, wb = vy - (vy - top_n) / near * k, vy + 120 * k
                        quad.append((wx, wt + (wb - wt) * v))
                    c.drawPath(path(quad), fill("#dcecf4" if (r + q) % 3 else "#b4cede"))
            quad = []
            for u, v in ((0.08, 0.8), (0.92, 0.8), (0.92, 1.0), (0.08, 1.0)):
                k = 1 / (1 / near + (1 / far - 1 / near) * u)
                wt, wb = vy - (vy - top_n) / near * k, vy + 120 * k
                quad.append((vx + side * 330 * k, wt + (wb - wt) * v))
            c.drawPath(path(quad), fill(mix("#fff0c8", base, 0.35)))


def people_cross(c: skia.Canvas, t: float) -> None:
    """People cross on the zebra crossing in front of the waiting cars."""
    c.save()
    camera(c, t, 5.3, at=(320, 240), zoom=(1.0, 1.06))
    view_along(c, t, "day")
    car_front(c, 372, 226, 0.75, "#5a8a5a")
    car_front(c, 236, 262, 1.15, "#e0b030")
    car_front(c, 418, 264, 1.2, "#c23b3b")
    c.drawPath(path([(40, 272), (600, 272), (606, 278), (34, 278)]), fill("#f4f2ea"))
    for k in range(9):
        x0, x1 = -30 + k * 80, -84 + k * 92
        c.drawPath(path([(x0, 290), (x0 + 42, 290), (x1 + 50, 356), (x1, 356)]), fill("#f6f4ee"))
    c.save()
    c.translate(586, 290)
    c.scale(1.9, 1.9)
    traffic_light(c, 0, 0, 66, "red")
    c.restore()
    walkers = (
        (70, 38, 326, 146, Look(top="#2f6fb0", legs="#39445c"), 1),
        (580, -40, 330, 144, Look(top="#d9483b", legs="#4a3a30", hair="#c9a050", long_hair=True), -1),
        (200, 42, 344, 152, Look(top="#f0b429", legs="#232838", hair="#1c1c20"), 1),
        (470, -36, 352, 150, Look(top="#4f8a5a", skirt="#7a3a5a", long_hair=True), -1),
        (-50, 46, 354, 104, Look(top="#c24f9a", legs="#39445c", hat="#ffd24a"), 1),
    )
    for i, (x, v, y, h, look, face) in enumerate(walkers):
        walker(c, x + v * t, y, h, t + i * 0.37, look, face=face)
    c.restore()
    vignette(c, 0.2)


# ---- rain, autumn, snow --------------------------------------------------
def neon_rain(c: skia.Canvas, t: float, canopy: str = "#e0384a", coat: str = "#e0a81c") -> None:
    """Someone walks under an umbrella past neon signs while cars pass on the wet road."""

    def back(c: skia.Canvas) -> None:
        sky(c, 280, "#070a20", "#141a44", "#3a2a60", "#6a3a6e")
        houses(c, "night")
        for k, (text, x, y, s, h, v) in enumerate(SIGNS):
            on = 0.35 if (k == 1 and int(t * 9) % 13 in (3, 5)) else 1
            gx, gy = x + (6 if v else len(text) * s * 1.5), y + (len(text) * s * 2.6 if v else 8)
            glow(c, gx, gy, 70, h, 0.3 * on)
            neon(c, text, x, y, s, h, on, v)

    c.save()
    camera(c, t, at=(300, 300), zoom=(1.0, 1.1))
    back(c)
    road(c, "night")
    reflect(c, ROAD + 8, back, 0.78, 2.6, t, 0.62)
    lamp(c, 120, 276, 150)
    lamp(c, 548, 276, 150)
    for x0, v, y, h, flip in ((-150, 105, 312, "#c8323a", False), (860, -112, 322, "#f0b82a", True)):
        x = x0 + v * t
        for dx, hh, al in ((66, "#fff2c0", 0.5), (-66, "#ff3020", 0.55)):
            streak = fill(shader=vertical(y, y + 34, (hh, al), (hh, 0)), blur=5, add=True)
            box(c, x + (-dx if flip else dx) - 14, y, 28, 34, streak)
        car(c, x, y, 1.0, mix(h, "#101430", 0.22), t, v, lights=True, brake=True, flip=flip)
    x, h = 520 - 40 * t, 138
    pose = walking(t, 0.9)
    look = Look(top=coat, legs="#232838", hair="#2a1a14", long_hair=True, skirt=coat)
    figure(c, x, 354, h, replace(pose, hands=(pose.hands[0], (14, -66))), look, face=-1)
    umbrella(c, x - 14 * h / 100, 354 - 66 * h / 100, h / 92, canopy)
    splashes(c, t, 284, 354, n=50)
    rain(c, t, n=130, a=0.5)
    c.restore()
    vignette(c, 0.45)


def autumn_ride(c: skia.Canvas, t: float) -> None:
    """A cyclist rides down the street through falling leaves."""
    c.save()
    camera(c, t, at=(320, 260), zoom=(1.0, 1.06))
    day_sky(c, t, "autumn")
    houses(c, "autumn")
    road(c, "autumn")
    for i, (x, h) in enumerate(((70, 250), (300, 230), (560, 260))):
        oval(c, x, 276, 60, 6, fill("#5a3a1a", 0.35, blur=4))
        tree(c, x, 276, h, ("#e8932e", "#d9622a", "#f0b838")[i], "#8a3a1c", t, seed=f"street{i}", bare=0.25)
    for i, (a, b, d, e) in enumerate(points("fallen", 120)):
        tone = ("#e07b28", "#f0b030", "#b8442a")[i % 3]
        oval(c, a * (W + 20) - 10, 274 + 84 * b * b, 4 + 3 * d, 1.8 + e, fill(tone, 0.9))
    cyclist(c, 110 + 62 * t, 348, t, 1.5, 120, Look(top="#2f8a5a", legs="#2b3350", helmet="#e8453c"), frame="#2a3a8c")
    leaves(c, t, "street leaves", 46)
    c.restore()
    vignette(c, 0.28)


def snow_plough(c: skia.Canvas, t: float) -> None:
    """A snow plough clears the street and throws the snow aside."""
    c.save()
    camera(c, t, at=(330, 280), zoom=(1.0, 1.06))
    day_sky(c, t, "snow")
    houses(c, "snow")
    road(c, "snow")
    x = 150 + 34 * t
    box(c, -20, 296, x + 190, 80, fill(shader=vertical(296, H, "#7c8796", "#5a6473")))
    for a, b, d, e in points("left", 70):
        oval(c, a * (x + 150) - 20, 300 + 56 * b, 6 + 9 * d, 2 + 2 * e, fill("#f4f8fd", 0.7))
    for i in range(5):
        oval(c, x + 230 + i * 74, 336 + 6 * (i % 2), 60, 18, fill(shader=vertical(316, 356, "#ffffff", "#ccd9e8")))
    figure(c, 590, 276, 78, look=Look(top="#c8503c", hat="#2f7fd0", scarf="#ffd24a"), face=-1)
    _plough(c, x + 40, 348, t)
    snow(c, t, "plough", 90)
    c.restore()
    vignette(c, 0.2)


def _plough(c: skia.Canvas, x: float, y: float, t: float) -> None:
    c.save()
    c.translate(x, y + 0.8 * math.sin(t * 22))
    oval(c, 0, 2, 150, 9, fill("#000000", 0.35, blur=4))
    orange = "#f0861e"
    hopper = path([(-140, -112), (-8, -112), (-22, -52), (-128, -52)])
    c.drawPath(hopper, fill(shader=vertical(-112, -52, "#ffd23e", "#b8800e")))
    for k in range(5):
        c.drawLine(-124 + k * 26, -110, -118 + k * 22, -54, line("#8a5e08", 2, 0.6))
    oval(c, -74, -112, 62, 10, fill("#c9b79a"))
    box(c, -140, -54, 236, 22, fill("#2a2e36"), 4)
    cab = skia.Path()
    cab.moveTo(0, -40)
    cab.lineTo(0, -132)
    cab.quadTo(0, -140, 10, -140)
    cab.lineTo(64, -140)
    cab.quadTo(78, -138, 84, -100)
    cab.lineTo(100, -84)
    cab.lineTo(100, -40)
    cab.close()
    c.drawPath(
        cab, fill(shader=vertical(-140, -40, mix(orange, "#ffffff", 0.35), orange, mix(orange, "#000000", 0.35)))
    )
    c.drawPath(
        path([(14, -90), (14, -128), (60, -128), (72, -90)]), fill(shader=vertical(-128, -90, "#cfe6f2", "#46606e"))
    )
    c.drawCircle(46, -106, 11, fill("#e0a880"))
    box(c, 36, -97, 24, 10, fill("#2f4f8c"), 4)
    beat = 0.5 + 0.5 * math.sin(t * 9)
    box(c, 26, -154, 22, 14, fill(shader=vertical(-154, -140, "#ffd27a", "#ff8a00")), 5)
    glow(c, 37, -148, 30 + 34 * beat, "#ffa01e", 0.9)
    for wx in (-104, -58, 62):
        c.drawCircle(wx, -22, 24, fill("#15161a"))
        c.drawCircle(wx, -22, 11, fill("#b4bac2"))
        for k in range(5):
            a = t * 5 + k * 1.2566
            c.drawLine(wx, -22, wx + 10 * math.cos(a), -22 + 10 * math.sin(a), line("#5b626c", 2))
    box(c, 94, -40, 34, 10, fill("#3a3f48"), 3)
    blade = skia.Path()
    blade.moveTo(122, -76)
    blade.quadTo(104, -36, 132, 4)
    blade.lineTo(146, 4)
    blade.quadTo(124, -36, 140, -78)
    blade.close()
    c.drawPath(blade, fill(shader=across(104, 146, "#ffd23e", "#d8501e")))
    for k in range(3):
        c.drawLine(122 - 4 * k, -60 + 22 * k, 136 - 4 * k, -52 + 22 * k, line("#2a2e36", 5))
    for a, b, d, e in points("thrown", 110):
        k = (t * (0.8 + 0.5 * d) + e) % 1
        px = 142 + 120 * k * (0.35 + a) - 20 * k
        py = -6 - 130 * b * math.sin(math.pi * min(1, k * 0.95)) + 10 * k
        c.drawCircle(px, py, 4 + 12 * d * (1 - 0.4 * k), fill("#ffffff", 0.9 * (1 - 0.7 * k), blur=1.5))
    for k in range(4):
        oval(c, 168 + 24 * k, -4, 34 - 3 * k, 26 - 5 * k, fill(shader=vertical(-30, 16, "#ffffff", "#c2d1e2")))
    c.restore()
