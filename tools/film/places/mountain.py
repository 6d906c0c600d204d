"""High mountains: a ski slope, a valley, a rock face and a camp, in sun, snowfall, summer, storm and by night."""

import math

import skia

from tools.film.creatures import Look, cyclist
from tools.film.machines import cable_car, curve
from tools.film.travellers import hiker, limb, sitter, skier, someone
from tools.film.vocab import (
    H,
    W,
    across,
    box,
    camera,
    cloud,
    ease,
    fill,
    glow,
    hills,
    line,
    mix,
    oval,
    path,
    pine,
    points,
    rain,
    sky,
    smoke,
    snow,
    stars,
    sun,
    vertical,
    vignette,
)

LOOK = {
    "winter sun": {
        "sky": ("#1f6fc4", "#5aa9e6", "#bfe3f7", "#eef8fd"),
        "rock": "#6f7f9c",
        "lit": "#ffffff",
        "shade": "#9db6de",
        "far": ("#a9c4e4", "#dbe8f6"),
        "ground": ("#ffffff", "#b9d0f0"),
        "tree": ("#1f4a4a", "#3a7062"),
        "winter": True,
    },
    "snowfall": {
        "sky": ("#7d8ba3", "#a7b3c6", "#cdd5e0", "#dfe5ec"),
        "rock": "#7c8799",
        "lit": "#e6ebf2",
        "shade": "#a4b0c4",
        "far": ("#aeb9ca", "#cbd3df"),
        "ground": ("#f4f7fb", "#b6c2d6"),
        "tree": ("#3a4a5c", "#5a6c7c"),
        "winter": True,
    },
    "summer": {
        "sky": ("#2f8fdd", "#7cc4f0", "#c9ebf8", "#fdf6df"),
        "rock": "#7a7480",
        "lit": "#b9a998",
        "shade": "#6d6a80",
        "far": ("#8fb0c8", "#c4dbe2"),
        "ground": ("#8fce5a", "#3f8a3c"),
        "tree": ("#1f5a38", "#4a9450"),
        "winter": False,
    },
    "storm": {
        "sky": ("#14161f", "#2a2e3e", "#474b5c", "#6a6a74"),
        "rock": "#3a3c48",
        "lit": "#5c5d68",
        "shade": "#2a2c38",
        "far": ("#3a3e4e", "#5a5d6a"),
        "ground": ("#3f5a3c", "#1c2c22"),
        "tree": ("#12241e", "#20382c"),
        "winter": False,
    },
    "night": {
        "sky": ("#040719", "#0b1538", "#1c2c5e", "#3d4a80"),
        "rock": "#1c2444",
        "lit": "#3c4a7c",
        "shade": "#161d3c",
        "far": ("#1c2a58", "#32427a"),
        "ground": ("#1c2a44", "#0a1020"),
        "tree": ("#060c1a", "#0f1a30"),
        "winter": False,
    },
}

SNOWCAP = {"summer": ("#b9c8e6", "#ffffff"), "storm": ("#5c5f70", "#9a9ca8"), "night": ("#3a4680", "#8a9ad0")}


def peak(c, x, y, w, base, look, seed, capped=0.45):
    """One mountain with a sunlit right face, a shaded left face, rock streaks and a snow cap."""
    k = LOOK[look]
    n = 7
    jag = points(f"peak{seed}", 3 * n)
    hgt = base - y

    def edge(sgn, amp, off):
        out = []
        for i in range(1, n):
            q = i / n
            a = jag[off + i]
            out.append((x + sgn * w * (q + amp * (a[0] - 0.5)), y + hgt * (q**0.92) + hgt * 0.05 * (a[1] - 0.5)))
        return [*out, (x + sgn * w, base)]

    left, right = edge(-1, 0.07, 0), edge(1, 0.07, n)
    ridge = [(x + w * 0.22 * i / n + w * 0.13 * (jag[2 * n + i][0] - 0.5) * (i > 0), y + hgt * i / n) for i in range(n)]
    ridge.append((x + w * 0.3, base))
    faces = path([(x, y), *left, *ridge[::-1]]), path([(x, y), *right, *ridge[::-1]])
    for face, col in zip(faces, (k["shade"], k["lit"]), strict=False):
        c.drawPath(face, fill(shader=vertical(y, base, col, mix(col, k["far"][1], 0.5))))
    tint = k["rock"] if k["winter"] else mix(k["shade"], "#000000", 0.18)
    for i, (p, q, d, _) in enumerate(points(f"rock{seed}", 13)):
        q, side = 0.12 + 0.75 * p, 1 if i % 3 else -1
        rx, ry, ln = x + side * w * q * (0.12 + 0.7 * q * d) + w * 0.12 * q, y + hgt * q, hgt * (0.08 + 0.12 * d)
        streak = [(rx, ry), (rx + side * ln * 0.55, ry + ln), (rx + side * ln * 0.2, ry + ln * 0.8), (rx, ry + ln)]
        c.drawPath(path(streak), fill(tint, 0.55 if k["winter"] else 0.3))
    if k["winter"] or not capped:
        return
    low = y + hgt * capped
    teeth = [
        (
            x - w + 2 * w * i / 16,
            low + hgt * 0.16 * (points(f"cap{seed}", 17)[i][0] - 0.5) + hgt * (0.07 if i % 2 else -0.07),
        )
        for i in range(17)
    ]
    c.save()
    c.clipPath(path([(x - w, y - 9), (x + w, y - 9), *teeth[::-1]]), True)
    for face, col in zip(faces, SNOWCAP[look], strict=False):
        c.drawPath(face, fill(col, 0.96))
    c.restore()


def range_(c, look, y=236, shift=0.0):
    """Far ridge, then three big peaks."""
    k = LOOK[look]
    hills(c, y - 34, 26, k["far"][0], k["far"][1], shift * 0.2, 31, 0.02, y + 40)
    for x, top, w, seed in ((90, 76, 190, 1), (560, 58, 210, 2), (330, 26, 230, 3)):
        peak(c, x - shift * 0.3, top, w, y + 30, look, seed)


def backdrop(c, t, look):
    k = LOOK[look]
    sky(c, 280, *k["sky"])
    if look in ("winter sun", "summer"):
        sun(c, 548, 48, 19, "#fffbe6", "#ffe9b0")
        for i in range(3):
            cloud(
                c,
                (60 + 250 * i + (4 + i) * t) % 780 - 70,
                52 + 20 * (i % 2),
                0.62 + 0.2 * (i % 2),
                "#ffffff",
                "#cfe0f0",
                f"mc{i}",
            )
    if look == "night":
        for i, (a, b, d, e) in enumerate(points("milky", 60)):
            glow(c, 120 + 470 * a, 170 - 190 * a + 50 * (b + d - 1), 30 + 34 * e, ("#8a9cff", "#c8b4ff")[i % 2], 0.045)
        stars(c, t, "mn", 240, 200)
        q = (t * 0.3) % 1.3
        if q < 0.5:
            x, y = 470 - 260 * q, 30 + 120 * q
            c.drawLine(x, y, x + 56, y - 26, line("#ffffff", 1.8, 0.9 - q))
            glow(c, x, y, 9, "#ffffff", 0.9)
    range_(c, look)
    if look in ("snowfall", "storm"):
        haze = k["sky"][-1]
        box(c, -20, 60, W + 40, 240, fill(shader=vertical(60, 300, (haze, 0.1), (haze, 0.62))))


def forest(c, look, y, n, h, seed, shift=0.0, snowy=True):
    k = LOOK[look]
    for i, (a, b, d, _e) in enumerate(points(f"forest{seed}", n)):
        px = (i * (W + 160) / n + 30 * a - shift) % (W + 160) - 80
        pine(c, px, y + 8 * b, h * (0.7 + 0.5 * d), *k["tree"], "#eef4ff" if k["winter"] and snowy else None)


# ---- parts ---------------------------------------------------------------
def gate(c, x, y, h, col):
    """A slalom gate: two poles with a flag between them."""
    for dx in (-11, 11):
        c.drawLine(x + dx, y, x + dx + 3, y - h, line(mix(col, "#000000", 0.25), 3.4))
    box(c, x - 10, y - h, 26, h * 0.5, fill(shader=vertical(y - h, y - h * 0.5, mix(col, "#ffffff", 0.15), col)), 2)
    oval(c, x, y + 1, 17, 3, fill("#5a78b0", 0.35, blur=2))


# ---- shots ---------------------------------------------------------------
def cable_in_snow(c, t, h="#e0392f"):
    """The cable car climbs out of the white valley in thick snow."""
    c.save()
    camera(c, t, 6.5, (1.0, 1.07), (300, 200))
    backdrop(c, t, "snowfall")
    forest(c, "snowfall", 262, 22, 54, "cs1")
    hills(c, 272, 12, "#f2f5fa", "#bcc8da", 20, 14, 0.009)
    forest(c, "snowfall", 300, 12, 96, "cs2", 30)
    hills(c, 330, 14, "#fbfcfe", "#bcc8dc", 60, 15, 0.008)
    # pylon
    for dx in (-1, 1):
        c.drawLine(560 + dx * 26, 330, 560 + dx * 7, 44, line("#454c5a", 5))
    for k in range(8):
        y0, y1 = 330 - k * 36, 294 - k * 36
        a, b = 26 - 19 * (330 - y0) / 286, 26 - 19 * (330 - y1) / 286
        c.drawLine(560 - a, y0, 560 + b, y1, line("#5a6270", 2))
        c.drawLine(560 + a, y0, 560 - b, y1, line("#5a6270", 2))
    box(c, 520, 40, 80, 8, fill("#343a46"), 3)
    box(c, 520, 36, 80, 5, fill("#f6f9ff"), 2)

    def cable(x):
        return 66 - (x - 560) * 0.19 + 14 * math.sin(math.pi * max(0.0, min(1.0, (x + 60) / 620)))

    pts = [(x, cable(x)) for x in range(-40, W + 60, 20)]
    c.drawPath(path(pts, close=False), line("#2c313c", 3))
    c.drawPath(path([(x, y - 14) for x, y in pts], close=False), line("#3a404c", 1.6))
    x = 130 + 34 * t
    cable_car(c, x, cable(x), 0.98, t, h, lit=True, snowy=True)
    snow(c, t * 2.2, "cable", 85)
    c.restore()
    vignette(c, 0.28)


def start_gate(c, t, suit="#e23b33", trousers="#20306a", helmet="#ffd23c"):
    """A racer rocks at the wand of the start gate while the lamps count down."""
    c.save()
    camera(c, t, 5.5, (1.0, 1.06), (330, 220))
    backdrop(c, t, "winter sun")
    forest(c, "winter sun", 262, 20, 50, "sg1")
    hills(c, 276, 10, "#ffffff", "#c3d6f2", 20, 41, 0.008)
    for i in range(7):  # spectators behind the fence
        someone(
            c,
            410 + 34 * i,
            274 + 3 * (i % 2),
            76,
            t,
            ("#e0b030", "#3f9a6a", "#c65a9a", "#3f6fc0")[i % 4],
            walk=0,
            face=-1,
            arm=(13, -103 - 6 * math.sin(t * 7 + 2 * i)),
            both=i % 2 == 0,
            seed=i,
            hat=("#c8342c", "#f2f2f2", None)[i % 3],
        )
    box(c, 384, 258, 290, 30, fill(shader=vertical(258, 288, "#2f7fd0", "#1c4f94")))
    for k in range(7):
        box(c, 390 + k * 42, 258, 14, 30, fill("#ffffff", 0.85))
    # ramp
    ramp = path([(-20, 268), (300, 268), (360, 284), (680, 396), (680, 420), (-20, 420)])
    c.drawPath(ramp, fill(shader=vertical(262, 380, "#ffffff", "#a9c4ec")))
    for k in range(6):
        c.drawLine(320 + 8 * k, 276 + 3 * k, 640, 386 + 8 * k, line("#9db8e4", 1.6, 0.55))
    # hut
    box(c, 22, 116, 190, 160, fill(shader=vertical(116, 276, "#7a4a2a", "#4a2a18")))
    for k in range(9):
        c.drawLine(22, 130 + 17 * k, 212, 130 + 17 * k, line("#2f1a10", 1.5, 0.7))
    box(c, 86, 150, 88, 120, fill(shader=across(86, 174, "#1a100c", "#3a2216")), 3)
    c.drawPath(
        path([(4, 122), (110, 66), (236, 122), (236, 134), (4, 134)]),
        fill(shader=vertical(66, 134, "#5a3420", "#2c1810")),
    )
    curve(
        c,
        (-4, 124),
        (110, 54),
        (244, 124),
        (236, 132, 226, 126, 220, 122),
        (110, 76),
        (6, 126),
        paint=fill(shader=vertical(56, 130, "#ffffff", "#c9daf2")),
    )
    # gate posts with lamps
    box(c, 322, 150, 12, 128, fill(shader=across(322, 334, "#d8352c", "#8a1f1a")), 2)
    box(c, 298, 140, 60, 20, fill("#181c24"), 6)
    n = min(3, int(t / 1.25) + 1)
    for k in range(3):
        on = k < n
        c.drawCircle(310 + 18 * k, 150, 6.5, fill("#ff4a30" if on else "#4a1a14"))
        if on:
            glow(c, 310 + 18 * k, 150, 24, "#ff4a30", 0.8)
    c.drawLine(330, 252, 300, 254, line("#ffd23c", 4))
    rock = math.sin(t * 3.2)
    oval(c, 236, 271, 76, 5, fill("#4a6aa8", 0.4, blur=3))
    skier(c, 236 + 7 * rock, 270, 1.25, 0.45 + 0.25 * rock, suit, trousers, helmet)
    c.restore()
    vignette(c, 0.22)


def slope_run(c, t, suit="#e23b33", trousers="#20306a", helmet="#ffd23c", speed=330, gates=("#e23b33", "#2f6fe0")):
    """Downhill: the camera follows the racer past slalom gates; powder flies."""
    c.save()
    camera(c, t, 9, (1.02, 1.1), (320, 220))
    pan = t * speed
    sky(c, 300, *LOOK["winter sun"]["sky"])
    sun(c, 100, 50, 18, "#fffbe6", "#ffe9b0")
    range_(c, "winter sun", 230, pan * 0.06)
    box(c, -20, 250, W + 40, 140, fill(shader=vertical(250, 360, "#f4f8fe", "#c3d6f2")))
    forest(c, "winter sun", 252, 20, 60, "sr1", pan * 0.12)
    c.save()
    c.translate(320, 250)
    c.rotate(13)
    c.translate(-320, -250)
    box(c, -400, 246, 1500, 400, fill(shader=vertical(246, 420, "#ffffff", "#e4eefb", "#a3c0ec")))
    for a, b, d, _ in points("tracks", 36):
        x = (a * 1000 - pan * (0.6 + 0.6 * b)) % 1000 - 160
        c.drawLine(x, 256 + 160 * b, x + 60 + 90 * d, 256 + 160 * b, line("#8fb0e0", 1.2 + 2 * b, 0.4))
    for i in range(5):
        x = (i * 230 - pan * 0.7) % 1150 - 250
        pine(c, x, 264, 104, *LOOK["winter sun"]["tree"], "#f2f7ff")
    for i in range(4):
        x = (i * 300 - pan) % 1200 - 260
        gate(c, x, 288, 84, gates[i % 2])
    turn = math.sin(t * 2.1)
    y = 316 + 8 * turn
    oval(c, 316, y + 2, 88, 6, fill("#5a78b8", 0.45, blur=4))
    for _, (a, b, d, e) in enumerate(points("powder", 46)):
        q = (t * 1.7 + a) % 1
        r = 3 + 20 * q * (0.5 + d)
        px, py, al = 282 - 230 * q * (0.5 + b), y - 2 - 130 * q * (1 - 0.6 * q) * (0.2 + e), 0.95 * (1 - q) ** 0.7
        c.drawCircle(px + 0.2 * r, py + 0.25 * r, r, fill("#86a4d8", 0.6 * al, blur=1.5 + 2 * q))
        c.drawCircle(px, py, 0.9 * r, fill("#ffffff", al, blur=1 + 2 * q))
    skier(c, 320, y, 1.35, 0.72 + 0.28 * turn, suit, trousers, helmet, lean=-3 * turn)
    for i in range(4):
        x = (i * 300 - pan * 1.35 + 150) % 1200 - 260
        if i % 2:
            gate(c, x, 392, 130, gates[(i // 2) % 2])
    c.restore()
    c.restore()
    vignette(c, 0.22)


def avalanche(c, t, dur=9.25):
    """A white cloud of snow breaks loose and rolls down on the forest."""
    c.save()
    camera(c, t, dur, (1.0, 1.1), (300, 200))
    backdrop(c, t, "winter sun")
    # big near slope
    slope = path(
        [
            (-40, 300),
            (60, 150),
            (130, 110),
            (190, 60),
            (250, 96),
            (330, 150),
            (430, 214),
            (560, 262),
            (700, 286),
            (700, 400),
            (-40, 400),
        ]
    )
    c.drawPath(slope, fill(shader=across(60, 560, "#c6d8f2", "#ffffff", "#dfeaf9")))
    c.drawPath(
        path([(190, 60), (160, 130), (120, 190), (60, 260), (-40, 300), (60, 150), (130, 110)]), fill("#8fa9d6", 0.75)
    )
    for a, b, d, e in points("crag", 12):
        x, y = 150 + 200 * a, 110 + 90 * a + 40 * (b - 0.5)
        c.drawPath(path([(x, y), (x + 9 + 9 * d, y + 16 + 10 * e), (x - 4, y + 14)]), fill("#6f7f9c", 0.6))
    hills(c, 296, 8, "#ffffff", "#c3d6f2", 0, 44, 0.008)
    forest(c, "winter sun", 300, 20, 62, "av1", 10)
    front = 0.12 + 0.88 * min(1.0, t / (dur * 0.92)) ** 0.85

    def trail(q):
        return 215 + 330 * q + 20 * math.sin(3 * q), 92 + 205 * q**0.8

    c.drawPath(
        path(
            [
                (196, 70),
                (222, 78),
                (trail(front)[0] + 20, trail(front)[1]),
                (trail(front)[0] - 90, trail(front)[1] + 14),
            ]
        ),
        fill("#d3e0f4", 0.9, blur=6),
    )
    puffs = []
    for _i, (a, b, d, e) in enumerate(points("avalanche", 90)):
        q = front * (a**0.55)
        x, y = trail(q)
        age = front - q
        size = (10 + 34 * q) * (0.6 + 0.7 * d) * (1 - 0.55 * age)
        boil = math.sin(t * (1.5 + e) + 9 * b)
        puffs.append(
            (q, x + (b - 0.5) * (50 + 60 * q) + 4 * boil, y - size * 0.55 - (20 + 46 * q) * e + 5 * boil, size)
        )
    for _, x, y, size in sorted(puffs):
        c.drawCircle(x + size * 0.14, y + size * 0.2, size, fill("#8fa6d0", 0.8, blur=2.5))
        c.drawCircle(x - size * 0.08, y - size * 0.08, size * 0.86, fill("#ffffff", 0.94, blur=2))
    for a, b, d, e in points("clods", 34):
        q = (t * 1.1 + a) % 1
        x, y = trail(front)
        c.drawCircle(x + 30 + 70 * q * b, y - 40 - 60 * q * d + 120 * q * q, 1.5 + 3 * e, fill("#ffffff", 1 - q))
    hills(c, 336, 12, "#ffffff", "#b4caee", 100, 45, 0.007)
    forest(c, "winter sun", 362, 9, 108, "av2", 50)
    c.restore()
    vignette(c, 0.2)


def meadow(c, t, look="summer", shift=0.0):
    """Green valley floor with a lake, flowers and firs in front of the peaks."""
    backdrop(c, t, look)
    hills(c, 238, 18, mix("#5a9a58", "#8fb0c8", 0.35), "#5f9c56", shift * 0.5, 51, 0.012)
    forest(c, look, 256, 20, 46, "md1", shift * 0.6)
    hills(c, 266, 12, "#84c458", "#4f9440", shift * 0.8, 52, 0.009)


def hikers(c, t):
    """Three walkers with rucksacks climb a path through flowers."""
    c.save()
    camera(c, t, 8, (1.0, 1.06), (320, 230))
    meadow(c, t, shift=4 * t)
    pan = 20 * t
    c.drawPath(
        path([(-20, 346), (200, 322), (420, 300), (680, 262), (680, 420), (-20, 420)]),
        fill(shader=vertical(262, 380, "#8fce5a", "#3f8a3c")),
    )
    c.drawPath(
        path([(-20, 352), (200, 328), (420, 306), (680, 268), (680, 288), (420, 330), (200, 356), (-20, 390)]),
        fill(shader=vertical(268, 380, "#e2c894", "#b08a58")),
    )
    for a, b, d, _ in points("pebbles", 40):
        x = (a * 760 - pan) % 760 - 60
        oval(c, x, 342 - (x + 20) * 0.113 + 26 * (b - 0.3), 2 + 3 * d, 1.2 + d, fill("#8a6a42", 0.6))
    for i, (coat, pack, h) in enumerate(
        (("#2f7fc8", "#e0662c", 124), ("#d8433a", "#3f7a4a", 118), ("#e0b030", "#5a4a8a", 128))
    ):
        x = 130 + 160 * i + 16 * t
        hiker(
            c,
            x,
            352 - (x + 20) * 0.115,
            h,
            t * 0.85 + 0.9 * i,
            coat,
            pack,
            hat=("#c8a060", "#f2f0e6", "#7a5a3a")[i],
            seed=i,
        )
    for a, b, d, e in points("flowers", 70):
        x = (a * 780 - pan * 1.5) % 780 - 70
        y = 366 - (x + 20) * 0.07 + 26 * b - 6
        c.drawLine(x, y, x, y + 12, line("#2f7a34", 1.6))
        c.drawCircle(x, y, 2.6 + 2 * d, fill(("#ffffff", "#ffd23c", "#e85aa0", "#7a6ae0")[int(e * 4)]))
    c.restore()
    vignette(c, 0.18)


def climber(c, t):
    """A climber on a steep rock wall, roped from above, high over the valley."""
    c.save()
    camera(c, t, 7, (1.0, 1.07), (360, 180))
    k = LOOK["summer"]
    sky(c, H, *k["sky"])
    sun(c, 74, 54, 18, "#fffbe6", "#ffe9b0")
    for i in range(2):
        cloud(c, (40 + 170 * i + 5 * t) % 700 - 60, 110 + 34 * i, 0.6, "#ffffff", "#cfe0f0", f"cl{i}")
    peak(c, 120, 140, 190, 330, "summer", 7)
    hills(c, 306, 14, "#5f9c76", "#4a8a52", 0, 61, 0.014)
    forest(c, "summer", 346, 24, 34, "cl")
    c.drawPath(path([(20, 372), (90, 340), (150, 350), (210, 338), (240, 380)], True), fill("#5ab4d8"))
    # wall
    wall = [
        (300, -10),
        (282, 50),
        (300, 96),
        (268, 150),
        (286, 200),
        (250, 262),
        (262, 310),
        (232, 372),
        (700, 372),
        (700, -10),
    ]
    c.drawPath(path(wall), fill(shader=across(240, 660, "#d0a884", "#a87c60", "#6a4c48")))
    for i, (a, b, d, e) in enumerate(points("slabs", 44)):
        x, y = 270 + 390 * a, -10 + 370 * b
        w, h = 24 + 60 * d, 16 + 46 * e
        col, al = (("#f0cfa8", 0.3), ("#4a3036", 0.24), ("#8a6250", 0.3))[i % 3]
        c.drawPath(path([(x, y), (x + w, y - 8), (x + w * 0.8, y + h), (x + w * 0.1, y + h * 0.8)]), fill(col, al))
    for _, (a, b, d, e) in enumerate(points("cracks", 16)):
        x, y = 290 + 360 * a, 360 * b
        c.drawPath(
            path([(x, y), (x + 8 * (d - 0.5), y + 20), (x + 20 * (e - 0.5), y + 46)], close=False),
            line("#3a2428", 1.6, 0.6),
        )
    # climber: body rises in pulls
    step = t * 0.62
    n, f = int(step), ease(step % 1, 0.15, 0.85)
    up = 13 * (n + f) - 20
    x, y = 404, 216 - up
    c.drawLine(x + 18, -20, x + 3, y - 4, line("#ff5ab0", 3.2))
    for q in (0.15, 0.5, 0.85):
        py = -20 + (y - 24) * q
        oval(c, x + 18 - 14 * q, py, 4, 5, line("#cfd4dc", 2.2))
    lead = 1 if n % 2 else -1
    reach = f if lead > 0 else 1 - f
    c.save()
    c.translate(x + 10, y + 12)
    oval(c, 0, 0, 52, 82, fill("#20100f", 0.35, blur=12))
    c.restore()
    for sgn in (-1, 1):
        hi = reach if sgn > 0 else 1 - reach
        foot = (x + sgn * 31, y + 96 - 30 * (1 - hi))
        knee = (x + sgn * 42, y + 52 - 16 * (1 - hi))
        limb(c, [(x + sgn * 9, y + 26), knee], "#26406a" if sgn > 0 else "#1c3156", 17)
        limb(c, [knee, foot], "#26406a" if sgn > 0 else "#1c3156", 13)
        c.drawLine(foot[0] - 2, foot[1] + 3, foot[0] + sgn * 11, foot[1] + 1, line("#ffb020", 9))
        oval(c, foot[0] + sgn * 6, foot[1] + 9, 17, 5, fill("#5a3a36", 0.8))
        hand = (x + sgn * 33, y - 60 - 40 * hi)
        elbow = (x + sgn * 40, y - 34 - 20 * hi)
        limb(c, [(x + sgn * 16, y - 32), elbow], "#d8352c", 14)
        limb(c, [elbow, hand], "#dca47c", 10)
        oval(c, hand[0], hand[1] + 5, 14, 5, fill("#5a3a36", 0.8))
        c.drawCircle(*hand, 7, fill("#dca47c"))
    box(c, x - 21, y - 44, 42, 70, fill(shader=across(x - 21, x + 21, "#ff6a4a", "#d8352c", "#8a1c1c")), 15)
    for yy, w in ((y + 16, 5), (y - 6, 2)):
        c.drawLine(x - 20, yy, x + 20, yy, line("#20242e", w))
    for dx in (-24, -15, 16, 24):
        oval(c, x + dx, y + 26, 3.4, 7, line("#d5dae2", 2))
    box(c, x - 6, y + 18, 14, 16, fill("#3f9ad8"), 5)
    c.drawCircle(x, y - 58, 15, fill("#dca47c"))
    curve(
        c,
        (x - 18, y - 52),
        (x - 20, y - 84, x + 20, y - 84, x + 18, y - 52),
        paint=fill(shader=across(x - 18, x + 18, "#ffffff", "#f2f2f2", "#9aa4b4")),
    )
    c.drawLine(x - 11, y - 72, x + 11, y - 72, line("#e8a020", 4))
    c.restore()
    vignette(c, 0.2)


def mountain_biker(c, t):
    """A mountain biker races down a dusty trail."""
    c.save()
    camera(c, t, 7, (1.0, 1.07), (320, 230))
    pan = 250 * t
    meadow(c, t, shift=pan * 0.12)
    c.save()
    c.translate(320, 270)
    c.rotate(9)
    c.translate(-320, -270)
    box(c, -200, 268, 1100, 300, fill(shader=vertical(268, 380, "#82c254", "#3f8a3c")))
    for i in range(5):
        pine(c, (i * 260 - pan * 0.7) % 1300 - 260, 274, 118, *LOOK["summer"]["tree"])
    box(c, -200, 296, 1100, 42, fill(shader=vertical(296, 338, "#d8b884", "#a87c4a")))
    for a, b, d, e in points("trail", 60):
        x = (a * 1000 - pan) % 1000 - 170
        oval(c, x, 300 + 36 * b, 3 + 9 * d, 1.5 + 3 * d, fill("#7a5834" if e > 0.4 else "#f0d8a8", 0.6))
    hop = max(0.0, math.sin(t * 2.4)) * 16
    y = 322 - hop
    oval(c, 310, 325, 76, 5, fill("#3a2410", 0.4, blur=3))
    for a, b, d, e in points("dust", 34):
        q = (t * 1.4 + a) % 1
        c.drawCircle(
            262 - 210 * q * (0.5 + b),
            320 - 60 * q * e,
            4 + 20 * q * (0.4 + d),
            fill("#e6cc9c", 0.62 * (1 - q), blur=1 + 3 * q),
        )
    cyclist(
        c,
        310,
        y,
        t,
        1.4,
        250,
        Look(top="#f2542c", legs="#20263c", helmet="#20c0b0", shorts=True),
        "#2a3142",
        tilt=-5 * math.cos(t * 2.4),
    )
    for a, b, d, e in points("grass", 60):
        x = (a * 1100 - pan * 1.4) % 1100 - 200
        c.drawLine(x, 372 + 14 * b, x + 8 * (d - 0.5), 340 + 14 * b, line(("#2f7a34", "#6ab44a")[int(e * 2)], 2.6))
        if e > 0.7:
            c.drawCircle(x + 8 * (d - 0.5), 340 + 14 * b, 4, fill(("#ffffff", "#ffd23c", "#e85aa0")[int(d * 3)]))
    c.restore()
    c.restore()
    vignette(c, 0.2)


def bolt(c, x, y0, y1, seed, a=1.0):
    """A forked lightning stroke."""
    n = 9
    pts = [
        (x + (26 * (p[0] - 0.5) + 14 * (i % 2) + 4 * i) * (i > 0), y0 + (y1 - y0) * i / n)
        for i, p in enumerate(points(f"bolt{seed}", n + 1))
    ]
    for w, h, al, blur in ((16, "#8a9cff", 0.5, 8), (5, "#c8d4ff", 0.9, 1.5), (2.4, "#ffffff", 1, 0)):
        c.drawPath(path(pts, close=False), line(h, w, al * a, blur, True))
    for j, sgn in ((3, 1), (5, -1), (6, 1)):
        bx, by = pts[j]
        fork = [(bx, by), (bx + sgn * 26, by + 20), (bx + sgn * 34, by + 44), (bx + sgn * 60, by + 62)]
        c.drawPath(path(fork, close=False), line("#aab8ff", 6, 0.4 * a, 3, True))
        c.drawPath(path(fork, close=False), line("#ffffff", 1.8, 0.9 * a))


def thunderstorm(c, t):
    """Lightning strikes the peaks behind a stone hut with lit windows."""
    c.save()
    camera(c, t, 6.5, (1.0, 1.08), (330, 210))
    period = 1.3
    n, q = int(t / period), (t % period) / period
    flash = min(q / 0.14, max(0.0, 1 - q / 0.92) ** 0.5)  # swells over a few frames, so that it is no cut
    backdrop(c, t, "storm")
    for _i, (a, b, d, e) in enumerate(points("storm", 16)):
        x, y, r = (a * 800 + 12 * t) % 800 - 80, 10 + 56 * b, 46 + 46 * d
        c.drawCircle(x, y, r, fill(mix("#1a1c28", "#3c4052", e), 0.85, blur=10))
    if flash:
        bx = (330, 560, 150, 420)[n % 4]
        glow(c, bx, 60, 300, "#9aa8ff", 0.34 * flash)
        bolt(c, bx, 10, (44, 96, 104, 76)[n % 4] + 96, n, min(1.0, flash * 1.4))
    hills(c, 262, 14, mix("#3f5a44", "#8fa0b0", 0.25 * flash), "#1e2e24", 0, 71, 0.01)
    forest(c, "storm", 276, 16, 60, "st", 20)
    hills(c, 306, 10, mix("#44603e", "#9ab0b0", 0.2 * flash), "#18241c", 0, 72, 0.008)
    # hut
    x, y = 240, 318
    box(c, x - 92, y - 74, 184, 76, fill(shader=vertical(y - 74, y, "#7a7680", "#3f3c46")))
    for a, b, d, e in points("stone", 60):
        box(c, x - 90 + 166 * a, y - 72 + 64 * b, 10 + 9 * d, 7, fill(("#9a96a0", "#5a5660")[int(e * 2)], 0.45), 3)
    c.drawPath(
        path([(x - 108, y - 70), (x - 66, y - 128), (x + 66, y - 128), (x + 108, y - 70)]),
        fill(shader=vertical(y - 128, y - 70, "#5a3a34", "#2a1a1a")),
    )
    for k in range(5):
        c.drawLine(x - 104 + 8 * k, y - 76 - 12 * k, x + 104 - 8 * k, y - 76 - 12 * k, line("#1a0f10", 1.3, 0.7))
    box(c, x + 34, y - 152, 20, 36, fill("#5a5660"))
    for wx in (x - 74, x + 44):
        glow(c, wx + 14, y - 42, 84, "#ffb04a", 0.6)
        box(c, wx, y - 56, 28, 28, fill(shader=vertical(y - 56, y - 28, "#fff0b0", "#ffb040")), 2)
        c.drawLine(wx + 14, y - 56, wx + 14, y - 28, line("#3a2416", 2.4))
        c.drawLine(wx, y - 42, wx + 28, y - 42, line("#3a2416", 2.4))
    box(c, x - 15, y - 52, 30, 54, fill("#3a2016"), 3)
    hills(c, 344, 8, mix("#2c4030", "#8a9a9a", 0.3 * flash), "#0f1812", 0, 73, 0.01)
    for a, b, d, _ in points("bent", 26):
        gx = a * 700 - 30
        c.drawPath(
            path(
                [(gx, 372), (gx + 8, 346 + 10 * b), (gx + 24 + 5 * math.sin(t * 6 + 9 * d), 340 + 12 * b)], True, False
            ),
            line("#0f1c14", 2.4),
        )
    rain(c, t, "storm", 110, 0.45, 0.45)
    if flash:
        box(c, -40, -40, W + 80, H + 80, fill("#aab8ff", 0.07 * flash, add=True))
    c.restore()
    vignette(c, 0.45)


def campfire(c, x, y, s, t):
    """Logs, tongues of flame and rising sparks; also used in the desert."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    f = 1 + 0.1 * math.sin(t * 11) + 0.06 * math.sin(t * 17)
    glow(c, 0, -20, 210 * f, "#ff9a3a", 0.42)
    oval(c, 0, 4, 90, 12, fill("#ffb050", 0.4 * f, blur=9, add=True))
    for ang in (-24, 22, 4):
        c.save()
        c.rotate(ang)
        box(c, -30, -7, 60, 9, fill(shader=vertical(-7, 2, "#7a4a2a", "#2a1610")), 4)
        c.restore()
    for w, h, col, al, ph in ((21, 62, "#ff5a1e", 0.85, 0), (15, 48, "#ff9a2a", 0.95, 1.3), (9, 32, "#ffe27a", 1, 2.4)):
        sway = 5 * math.sin(t * 7 + ph)
        hh = h * (1 + 0.13 * math.sin(t * 9 + ph * 3))
        curve(
            c,
            (-w, -4),
            (-w * 1.3, -hh * 0.5, -w * 0.2 + sway, -hh * 0.6, sway, -hh),
            (w * 0.3 + sway, -hh * 0.55, w * 1.3, -hh * 0.5, w, -4),
            (w * 0.5, 4, -w * 0.5, 4, -w, -4),
            paint=fill(col, al, blur=1.2),
        )
    for a, b, d, e in points("sparks", 16):
        q = (t * (0.35 + 0.3 * b) + a) % 1
        c.drawCircle(
            (d - 0.5) * 30 + 16 * math.sin(6 * q + 9 * e) * q,
            -34 - 120 * q,
            1.9 * (1 - q) + 0.5,
            fill("#ffc860", 1 - q),
        )
    c.restore()


def dome_tent(c, x, y, s, h="#f2742c"):
    """A dome tent lit from inside."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    glow(c, 0, -36, 170, "#ffb050", 0.35)
    oval(c, 0, 2, 100, 7, fill("#000000", 0.5, blur=4))
    dome = ((-94, 0), (-84, -62, -40, -98, 0, -100), (40, -98, 84, -62, 94, 0))
    curve(c, *dome, paint=fill(shader=vertical(-100, 0, mix(h, "#000000", 0.25), h, "#ffd27a")))
    for bend in (-52, 52):
        p = skia.Path()
        p.moveTo(0, -100)
        p.quadTo(bend * 1.2, -72, bend * 1.3, 0)
        c.drawPath(p, line(mix(h, "#000000", 0.5), 2.6))
    curve(
        c,
        (-28, 0),
        (-24, -38, -10, -68, 0, -76),
        (10, -68, 24, -38, 28, 0),
        paint=fill(shader=vertical(-76, 0, "#fff0b8", "#ffc050")),
    )
    c.drawLine(0, -76, 0, 0, line("#8a4a1c", 2))
    c.drawCircle(9, -22, 8, fill("#5a2a18", 0.75))
    box(c, 0, -16, 20, 16, fill("#5a2a18", 0.75), 6)
    c.restore()


def night_camp(c, t):
    """A glowing tent and two people at a campfire under the Milky Way."""
    c.save()
    camera(c, t, 8, (1.0, 1.07), (330, 220))
    backdrop(c, t, "night")
    hills(c, 262, 12, "#16223f", "#0c1428", 0, 81, 0.01)
    forest(c, "night", 280, 18, 66, "nc", 12)
    hills(c, 298, 6, "#1e2b3e", "#0a101c", 0, 82, 0.009)
    for px, h in ((18, 210), (612, 240), (560, 150)):
        pine(c, px, 322, h, *LOOK["night"]["tree"])
    dome_tent(c, 178, 322, 1.05)
    campfire(c, 410, 330, 1.15, t)
    sitter(c, 318, 334, 104, "#b8423a", 1, reach=0.4 + 0.4 * math.sin(t * 1.4), seed=2)
    sitter(c, 506, 334, 108, "#3a5f9a", -1, hat="#d8a030", seed=1)
    smoke(c, 410, 250, t + 8, "#c8b0b8", 0.3, 130, 40, 12, 4, 20, life=6, shade="#4a4460")
    c.restore()
    vignette(c, 0.42)
