"""A small railway station with a clock tower: morning sun, snow, and a rainy night."""

import math

from tools.film.machines import DOORS, curve, modern_train, rails, steam_train
from tools.film.travellers import someone, suitcase, traveller, umbrella
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
    reflect,
    sky,
    smoke,
    snow,
    splashes,
    sun,
    vertical,
    vignette,
)

LOOK = {
    "morning": {
        "sky": ("#6fb4e4", "#bfe0ee", "#ffe9c4", "#ffd9a0"),
        "far": ("#9ab8b0", "#7fa07a"),
        "wall": "#c87a54",
        "trim": "#f4e4c4",
        "roof": "#7a4038",
        "deck": ("#d8c4a0", "#9c8462"),
        "bed": "#7a6a58",
        "glass": ("#bfe2f0", "#6f9cb4"),
        "tree": ("#3f6a3c", "#7ea85a"),
    },
    "snow": {
        "sky": ("#8fa4c8", "#b9c8de", "#dfe6f0", "#f2ece8"),
        "far": ("#c9d5e6", "#e6edf6"),
        "wall": "#b06a50",
        "trim": "#efe4d4",
        "roof": "#f6f9ff",
        "deck": ("#fbfdff", "#c4d2e8"),
        "bed": "#b9c4d4",
        "glass": ("#ffe9b0", "#f0b860"),
        "tree": ("#34504c", "#57756c"),
    },
    "rainy night": {
        "sky": ("#060818", "#10163a", "#232a58", "#3a3a66"),
        "far": ("#141a38", "#1c2344"),
        "wall": "#4a3440",
        "trim": "#7a6a6a",
        "roof": "#241c2c",
        "deck": ("#2c3148", "#12152a"),
        "bed": "#1c1e2c",
        "glass": ("#fff0b4", "#ffb850"),
        "tree": ("#0c1424", "#18243a"),
    },
}
TRACK = 266


def clock(c, x, y, r, hour, minute, lit=False):
    """A station clock; hands stand at ``hour`` and ``minute`` (a float, so the hand creeps)."""
    if lit:
        glow(c, x, y, r * 3.2, "#fff0c0", 0.6)
    c.drawCircle(x, y, r * 1.14, fill("#20242e"))
    c.drawCircle(x, y, r, fill(shader=vertical(y - r, y + r, "#ffffff", "#e8e0c8")))
    for k in range(12):
        a = k * math.pi / 6
        c.drawLine(
            x + r * 0.78 * math.sin(a),
            y - r * 0.78 * math.cos(a),
            x + r * 0.92 * math.sin(a),
            y - r * 0.92 * math.cos(a),
            line("#20242e", r * (0.1 if k % 3 == 0 else 0.05)),
        )
    for turn, length, w in (((hour + minute / 60) / 12, 0.5, 0.13), (minute / 60, 0.74, 0.09)):
        a = turn * 2 * math.pi
        c.drawLine(x, y, x + r * length * math.sin(a), y - r * length * math.cos(a), line("#15171c", r * w))
    c.drawCircle(x, y, r * 0.1, fill("#c8342c"))


def house(c, look, hour, minute):
    """The station house with arched windows and a clock tower, behind the track."""
    k = LOOK[look]
    night, white = look == "rainy night", look == "snow"
    for x, y, w, _top in ((30, 118, 250, 0), (380, 132, 230, 0)):
        box(
            c,
            x,
            y,
            w,
            TRACK - y,
            fill(shader=vertical(y, TRACK, mix(k["wall"], "#ffffff", 0.14), mix(k["wall"], "#000000", 0.2))),
        )
        for i in range(15):
            c.drawLine(x, y + 10 * i, x + w, y + 10 * i, line(mix(k["wall"], "#000000", 0.35), 0.8, 0.35))
        c.drawPath(
            path([(x - 16, y + 4), (x + 24, y - 48), (x + w - 24, y - 48), (x + w + 16, y + 4)]),
            fill(
                shader=vertical(
                    y - 48,
                    y + 4,
                    mix(k["roof"], "#ffffff", 0.2),
                    k["roof"] if white else mix(k["roof"], "#000000", 0.25),
                )
            ),
        )
        box(c, x - 14, y + 2, w + 28, 6, fill(k["trim"]))
        n = w // 50
        for i in range(n):
            wx = x + 16 + i * (w - 20) / n
            curve(
                c,
                (wx - 3, y + 78),
                (wx - 3, y + 36),
                (wx - 3, y + 14, wx + 31, y + 14, wx + 31, y + 36),
                (wx + 31, y + 78),
                paint=fill(k["trim"]),
            )
            curve(
                c,
                (wx, y + 76),
                (wx, y + 37),
                (wx, y + 19, wx + 28, y + 19, wx + 28, y + 37),
                (wx + 28, y + 76),
                paint=fill(shader=vertical(y + 20, y + 76, *k["glass"])),
            )
            c.drawLine(wx + 14, y + 22, wx + 14, y + 76, line(k["trim"], 2))
            c.drawLine(wx, y + 46, wx + 28, y + 46, line(k["trim"], 2))
            if night or white:
                glow(c, wx + 14, y + 50, 52, "#ffb850", 0.34 if night else 0.2)
    # tower
    box(
        c,
        286,
        62,
        90,
        TRACK - 62,
        fill(shader=across(286, 376, mix(k["wall"], "#ffffff", 0.2), k["wall"], mix(k["wall"], "#000000", 0.35))),
    )
    for i in range(21):
        c.drawLine(286, 66 + 10 * i, 376, 66 + 10 * i, line(mix(k["wall"], "#000000", 0.35), 0.8, 0.3))
    for y in (58, 140):
        box(c, 280, y, 102, 8, fill(k["trim"]))
    c.drawPath(
        path([(276, 60), (331, -6), (386, 60)]),
        fill(
            shader=across(276, 386, mix(k["roof"], "#ffffff", 0.2), mix(k["roof"], "#000000", 0.0 if white else 0.35))
        ),
    )
    if white:
        c.drawPath(path([(331, -6), (386, 60), (346, 60)]), fill("#a9bad6", 0.6))
    clock(c, 331, 102, 29, hour, minute, night)
    curve(
        c,
        (306, TRACK),
        (306, 190),
        (306, 162, 356, 162, 356, 190),
        (356, TRACK),
        paint=fill(shader=vertical(165, TRACK, *k["glass"])),
    )
    if night:
        glow(c, 331, 220, 90, "#ffb850", 0.35)


def post_lamp(c, x, y, h, lit, cap=None):
    box(c, x - 3, y - h, 6, h, fill(shader=across(x - 3, x + 3, "#3a4450", "#12161c")))
    box(c, x - 8, y - 8, 16, 8, fill("#20262e"), 2)
    c.drawPath(
        path([(x - 8, y - h - 24), (x + 8, y - h - 24), (x + 6, y - h), (x - 6, y - h)]),
        fill("#fff2c4" if lit else "#e8eef0"),
    )
    c.drawPath(path([(x - 12, y - h - 24), (x, y - h - 36), (x + 12, y - h - 24)]), fill(cap or "#20262e"))
    if lit:
        glow(c, x, y - h - 12, 90, "#ffd27a", 0.65)
        oval(c, x, y, 60, 7, fill("#ffdf9a", 0.28, blur=6, add=True))


def backdrop(c, t, look, hour=7, minute=42.0):
    k = LOOK[look]
    sky(c, 280, *k["sky"])
    if look == "morning":
        sun(c, 86, 108, 24, "#fff6d0", "#ffb860")
        for i in range(3):
            cloud(c, (180 + 210 * i + 4 * t) % 780 - 70, 40 + 16 * (i % 2), 0.62, "#fffaf0", "#f0cfa8", f"stc{i}")
    hills(c, 190, 26, *k["far"], 0, 91, 0.012)
    for i, (a, b, d, _e) in enumerate(points("town trees", 13)):
        px = i * 54 - 10 + 20 * a
        if look == "morning":
            c.drawCircle(px, 212 - 12 * b, 22 + 12 * d, fill(shader=vertical(170, 250, k["tree"][1], k["tree"][0])))
        else:
            pine(c, px, 250, 80 + 40 * d, *k["tree"], "#f2f7ff" if look == "snow" else None)
    house(c, look, hour, minute + t / 60)
    box(
        c,
        -20,
        246,
        W + 40,
        22,
        fill(shader=vertical(246, 268, mix(k["deck"][0], "#000000", 0.12), mix(k["deck"][1], "#000000", 0.35))),
    )
    rails(c, TRACK, k["bed"], "#dfe5ee" if look == "snow" else "#b9bcc4")


def platform(c, look, y=284):
    """The near platform where people stand."""
    k = LOOK[look]
    box(c, -20, y, W + 40, 12, fill(shader=vertical(y, y + 12, mix(k["deck"][0], "#ffffff", 0.25), k["deck"][0])))
    box(c, -20, y + 9, W + 40, 110, fill(shader=vertical(y + 9, H, *k["deck"])))
    if look == "snow":
        for a, b, _d, _e in points("footprints", 26):
            oval(c, a * W, y + 22 + 50 * b, 7, 2.4, fill("#9fb2d2", 0.5))
    else:
        c.drawLine(-20, y + 17, W + 20, y + 17, line("#f2d24a" if look == "morning" else "#b09a40", 3.4, 0.9))
        for i in range(9):
            c.drawLine(i * 90 - 60, y + 12, i * 110 - 140, H + 20, line(mix(k["deck"][1], "#000000", 0.3), 1.2, 0.5))


def canopy(c, look):
    """Roof edge and iron posts nearest to the viewer."""
    white = look == "snow"
    roof = {"morning": "#3f6a5c", "snow": "#4a5a6a", "rainy night": "#161c2a"}[look]
    box(c, -20, -10, W + 40, 30, fill(shader=vertical(-10, 20, mix(roof, "#ffffff", 0.2), roof)))
    for i in range(45):
        x = i * 15 - 15
        c.drawPath(path([(x, 19), (x + 15, 19), (x + 7.5, 33)]), fill(mix(roof, "#ffffff", 0.1)))
    if white:
        for i, (a, b, _d, _e) in enumerate(points("icicles", 30)):
            x = i * 22 - 6 + 9 * a
            c.drawPath(
                path([(x - 3, 26), (x + 3, 26), (x, 36 + 20 * b)]),
                fill(shader=vertical(26, 56, "#ffffff", ("#bcd6f4", 0.6))),
            )


def boarding(c, t, doors, people, y0=338, y1=290):
    """Move ``people`` (start x, door index, delay, traveller options) to their doors, where they vanish."""
    todo = []
    for x0, door, delay, look in people:
        k = max(0.0, min(1.0, (t - delay) / 3.8))
        turn = max(0.0, min(1.0, (k - 0.72) / 0.28))
        x = x0 + (doors[door] - x0) * min(1.0, k / 0.78)
        y = y0 + (y1 - y0) * turn
        todo.append((y, x, k, 1 - max(0.0, (k - 0.965) / 0.035), x0 < doors[door], look, len(todo)))
    for y, x, k, alpha, right, look, seed in sorted(todo, key=lambda q: q[0]):
        if alpha <= 0:
            continue
        c.saveLayerAlpha(None, round(255 * alpha))
        traveller(
            c,
            x,
            y,
            look["h"] * (1 - 0.13 * (y0 - y) / (y0 - y1)),
            t,
            look["coat"],
            look.get("case"),
            walk=1.0 if 0 < k < 1 else 0.0,
            face=1 if right else -1,
            hat=look.get("hat"),
            skis=look.get("skis", False),
            seed=seed,
        )
        c.restore()


# ---- shots ---------------------------------------------------------------
def snow_arrival(c, t, h="#d8322f"):
    """An electric train pulls into the snowed-in station; people wait on the platform."""
    c.save()
    camera(c, t, 5.25, (1.0, 1.06), (330, 210))
    backdrop(c, t, "snow", 8, 20)
    k = 1 - (1 - min(1.0, t / 5.0)) ** 2.2
    x = 120 + 440 * k
    for a, b, d, _e in points("spindrift", 30):
        q = (t * 1.3 + a) % 1
        c.drawCircle(
            x - 640 * b - 40 * q, TRACK - 4 - 34 * q * d, 4 + 12 * q, fill("#ffffff", 0.7 * (1 - q) * (1.1 - k), blur=3)
        )
    modern_train(c, x, TRACK + 4, 1.02, h, cars=3, lit=False, moved=440 * k, roof="#f8fbff")
    glow(c, x - 14, TRACK - 44, 70, "#fff4d0", 0.9)
    platform(c, "snow")
    post_lamp(c, 604, 300, 128, True, "#ffffff")
    traveller(c, 76, 340, 112, t, "#e0b030", "#2f6f8c", walk=0, face=-1, hat="#c8342c")
    traveller(c, 196, 346, 118, t, "#3f6fb0", None, walk=0, face=-1, hat="#f2f2f2", skis=True, seed=2)
    traveller(c, 500, 342, 114, t, "#a8345c", "#8a5a2c", walk=0, face=-1, hat="#3a8a6a", seed=1)
    canopy(c, "snow")
    snow(c, t, "stsnow", 95)
    c.restore()
    vignette(c, 0.26)


def snow_boarding(c, t):
    """Travellers with suitcases and skis get into the standing train."""
    c.save()
    camera(c, t, 7.5, (1.06, 1.16), (330, 240))
    backdrop(c, t, "snow", 8, 22)
    x = 640
    modern_train(c, x, TRACK + 4, 1.02, "#d8322f", cars=3, doors=ease(t, -0.6, 0.5), roof="#f8fbff")
    platform(c, "snow")
    doors = [x + 1.02 * (-112 - 270 * car - dx) for car in (0, 1) for dx in DOORS]
    boarding(
        c,
        t,
        doors,
        (
            (570, 1, -1.4, {"h": 116, "coat": "#a8345c", "case": "#8a5a2c", "hat": "#3a8a6a"}),
            (30, 2, -0.4, {"h": 120, "coat": "#3f6fb0", "hat": "#f2f2f2", "skis": True}),
            (250, 1, 1.6, {"h": 88, "coat": "#e8742c", "hat": "#3fa0d8", "case": "#d83a6a"}),
            (600, 0, 0.9, {"h": 118, "coat": "#5a7a3c", "hat": "#e0b030", "skis": True}),
            (-40, 2, 3.0, {"h": 114, "coat": "#e0b030", "case": "#2f6f8c", "hat": "#c8342c"}),
            (560, 0, 4.6, {"h": 112, "coat": "#2f8a8a", "case": "#d8a02c", "hat": "#f2f2f2"}),
            (120, 2, 4.4, {"h": 90, "coat": "#7a4ab0", "case": "#e0503a", "hat": "#e0b030"}),
            (680, 1, 3.9, {"h": 118, "coat": "#3a4258", "case": "#b5382c", "hat": "#7a3a8a"}),
        ),
    )
    canopy(c, "snow")
    snow(c, t, "stsnow2", 90)
    c.restore()
    vignette(c, 0.26)


def morning_arrival(c, t):
    """A steam engine rolls into the sunny station under a plume of smoke."""
    c.save()
    camera(c, t, 6.5, (1.0, 1.06), (360, 210))
    backdrop(c, t, "morning", 7, 42)
    k = 1 - (1 - min(1.0, t / 6.2)) ** 2
    x = 250 + 330 * k
    steam_train(c, x, TRACK + 4, 1.0, 330 * k, driver=True)
    smoke(c, x - 44, 128, t + 9, "#fdf6ee", 0.9, 96, -150 + 90 * k, 18, 7, 30, life=3.4, shade="#a89a9c")
    smoke(c, x - 40, 250, t + 3, "#ffffff", 0.7, 20, -60, 10, 4, 17, seed=3, life=1.6, shade="#c9b9a8")
    platform(c, "morning")
    traveller(c, 560, 346, 116, t, "#3f6fb0", "#8a4a2c", walk=0, face=-1)
    traveller(c, 90, 340, 112, t, "#d8553a", "#3a6a5a", walk=0, face=1, seed=1, wave=(14, -104 - 4 * math.sin(t * 7)))
    box(c, 196, 316, 110, 8, fill("#7a4a2a"), 2)
    for dx in (204, 292):
        box(c, dx, 322, 6, 20, fill("#2a2420"))
    canopy(c, "morning")
    c.drawPath(
        path([(-20, 60), (120, 40), (560, 380), (100, 400)]),
        fill(shader=across(0, 420, ("#ffdf9a", 0.3), ("#ffdf9a", 0.0)), blur=12, add=True),
    )
    c.restore()
    vignette(c, 0.22)


def morning_departure(c, t):
    """The steam train pulls away; somebody on the platform waves a handkerchief, another runs after it."""
    c.save()
    camera(c, t, 6, (1.12, 1.03), (300, 230))
    backdrop(c, t, "morning", 7, 55)
    k = (max(0.0, t) / 6.5) ** 1.7
    x = 430 + 420 * k
    steam_train(c, x, TRACK + 4, 1.0, 420 * k, coaches=3)
    smoke(c, x - 44, 128, t + 9, "#f2ece8", 0.95, 104, -130, 20, 9, 36, life=3.0, shade="#847a80")
    for dx, seed in ((-30, 3), (-230, 4)):
        smoke(c, x + dx, 260, t + 3, "#ffffff", 0.8, 26, -44, 12, 5, 22, seed=seed, life=1.8, shade="#c9b9a8")
    platform(c, "morning")
    hand = (17, -112 - 6 * math.sin(t * 8))
    someone(c, 150, 346, 126, t, "#c8385c", walk=0, arm=hand, seed=1, skirt="#8a2444")
    c.save()
    c.translate(150, 346)
    c.scale(1.26, 1.26)
    flag = [
        (hand[0], hand[1]),
        (hand[0] + 9, hand[1] - 14),
        (hand[0] + 25 + 3 * math.sin(t * 12), hand[1] - 12),
        (hand[0] + 19, hand[1] + 2),
    ]
    c.drawPath(path(flag), fill(shader=across(hand[0], hand[0] + 24, "#ffffff", "#d9dfe8")))
    c.restore()
    someone(c, 246, 340, 92, t, "#3f8ac0", walk=0, seed=2, arm=(15, -106 - 5 * math.sin(t * 8 + 1)))
    suitcase(c, 60, 342, 44, "#8a4a2c")
    canopy(c, "morning")
    c.restore()
    vignette(c, 0.22)


def night_rain_arrival(c, t, h="#2f6fc0", coat="#e0a81c", shelter="#e0384a"):
    """A lit train runs into the wet station at night; somebody waits under an umbrella."""
    k = 1 - (1 - min(1.0, t / 5.6)) ** 2
    x = 100 + 360 * k

    def scene(c):
        backdrop(c, t, "rainy night", 23, 4)
        modern_train(c, x, TRACK + 4, 1.02, h, cars=3, lit=True, moved=360 * k, roof="#3a4258")
        for px in (40, 596):
            post_lamp(c, px, 288, 132, True)

    c.save()
    camera(c, t, 6.5, (1.0, 1.07), (350, 220))
    scene(c)
    platform(c, "rainy night")
    reflect(c, 286, scene, 0.5, 2.4, t, 0.62)
    someone(c, 540, 348, 122, t, coat, legs="#4a5f9a", walk=0, face=-1, arm=(12, -62), seed=1)
    umbrella(c, 540, 348, 122, shelter, -1)
    suitcase(c, 584, 348, 44, "#7a4a6a")
    splashes(c, t, 294, 356, n=36)
    canopy(c, "rainy night")
    rain(c, t, "strain", 130, a=0.62)
    c.restore()
    vignette(c, 0.42)


def night_rain_departure(c, t):
    """Red tail lamps vanish along the wet platform; a conductor with a lantern stays behind."""
    k = (max(0.0, t) / 6.5) ** 1.6
    x = 130 + 430 * k

    def scene(c):
        backdrop(c, t, "rainy night", 23, 9)
        modern_train(
            c, x, TRACK + 4, 1.02, "#2f6fc0", cars=3, lit=True, flip=True, moved=-430 * k, roof="#3a4258", tail=True
        )
        for px in (40, 596):
            post_lamp(c, px, 288, 132, True)

    c.save()
    camera(c, t, 6.5, (1.08, 1.0), (250, 230))
    scene(c)
    platform(c, "rainy night")
    reflect(c, 286, scene, 0.5, 2.4, t, 0.62)
    swing = math.sin(t * 2.6)
    arm = (26 + 3 * swing, -62 + 5 * swing)
    for dx in (0, 26):
        glow(c, x + 14, TRACK - 44, 90 - dx, "#ff2a20", 0.6)
    someone(c, 120, 350, 128, t, "#34508c", legs="#2c3a5c", walk=0, arm=arm)
    box(c, 106, 350 - 133, 30, 9, fill("#101830"), 3)
    c.drawLine(128, 350 - 124, 142, 350 - 123, line("#101830", 4))
    lx, ly = 120 + 1.28 * arm[0], 350 + 1.28 * (arm[1] + 18)
    c.drawLine(lx, ly - 20, lx, ly - 8, line("#20242e", 2))
    box(c, lx - 7, ly - 8, 14, 20, fill("#fff0b0"), 3)
    box(c, lx - 9, ly - 11, 18, 5, fill("#20242e"), 2)
    box(c, lx - 9, ly + 10, 18, 4, fill("#20242e"), 2)
    glow(c, lx, ly, 100, "#ffc860", 0.85)
    splashes(c, t, 294, 356, n=36)
    canopy(c, "rainy night")
    rain(c, t, "strain", 130, a=0.62)
    c.restore()
    vignette(c, 0.42)
