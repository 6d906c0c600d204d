"""A launch site by day and by night, an orbit and the Moon."""

import math

import skia

from tools.film.creatures import Look, cyclist
from tools.film.machines import first_stage, flame, lander, rocket, rover, upper_stage
from tools.film.travellers import astronaut, someone
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
    line,
    mix,
    oval,
    path,
    points,
    rgb,
    stars,
    sun,
    vertical,
    vignette,
    water,
)

LOOK = {
    "day": {
        "sky": ("#2f86d4", "#86c6ee", "#d8eef6", "#fbf2dc"),
        "sea": ("#a8d8ea", "#4f9cc4", "#2f7aa8"),
        "land": ("#8ab45a", "#4f7a3c"),
        "pad": ("#c4c6c8", "#8a8d92"),
        "steel": "#b8442f",
        "hull": "#f6f7f9",
    },
    "night": {
        "sky": ("#040818", "#0b1638", "#1a2c5c", "#33487c"),
        "sea": ("#33507c", "#142650", "#0a1430"),
        "land": ("#1f3140", "#0c1622"),
        "pad": ("#5a6478", "#2a3140"),
        "steel": "#8a5a50",
        "hull": "#eef2fa",
    },
}
BAND = "#d8352c"


def tower(c, x, y, h, look, arm=1.0):
    """The service tower left of the rocket, with crossbeams, lamps and arms that swing back (``arm`` 1..0)."""
    steel = LOOK[look]["steel"]
    w = 52
    box(c, x - w / 2, y - h, w, h, fill(mix(steel, "#000000", 0.55), 0.35))
    n = 8
    for k in range(n):
        y0, y1 = y - h * k / n, y - h * (k + 1) / n
        c.drawLine(x - w / 2, y0, x + w / 2, y1, line(mix(steel, "#000000", 0.2), 2.4))
        c.drawLine(x + w / 2, y0, x - w / 2, y1, line(steel, 2.4))
        box(
            c,
            x - w / 2 - 3,
            y1 - 2,
            w + 6,
            5,
            fill(shader=across(x - w / 2, x + w / 2, mix(steel, "#ffffff", 0.25), mix(steel, "#000000", 0.3))),
        )
        if look == "night":
            for dx in (-w / 2, w / 2):
                glow(c, x + dx, y1 + 3, 14, "#ffe6a8", 0.9)
    for dx in (-w / 2, w / 2):
        c.drawLine(x + dx, y, x + dx, y - h - 8, line(mix(steel, "#ffffff", 0.1), 5))
    c.drawLine(x, y - h, x, y - h - 44, line(mix(steel, "#ffffff", 0.3), 3))
    glow(c, x, y - h - 44, 16, "#ff4030", 0.9)
    for q in (0.46, 0.78):
        box(
            c,
            x + w / 2,
            y - h * q,
            12 + 44 * arm,
            9,
            fill(shader=vertical(y - h * q, y - h * q + 9, mix(steel, "#ffffff", 0.35), mix(steel, "#000000", 0.2))),
            2,
        )


def site(c, t, look, horizon=262):
    k = LOOK[look]
    box(c, -60, -400, W + 120, horizon + 406, fill(shader=vertical(0, horizon + 6, *k["sky"])))
    if look == "night":
        stars(c, t, "ls", 150, 210)
    else:
        sun(c, 96, 60, 20, "#fffbe6", "#ffe9b0")
        for i in range(4):
            cloud(
                c,
                (40 + 190 * i + 5 * t) % 780 - 70,
                70 + 34 * (i % 3),
                0.55 + 0.2 * (i % 2),
                "#ffffff",
                "#cfe0ee",
                f"lc{i}",
            )
    water(c, t, horizon - 8, horizon + 22, k["sea"])
    c.drawPath(
        path(
            [
                (-20, horizon + 14),
                (160, horizon + 6),
                (420, horizon + 10),
                (680, horizon + 4),
                (680, H + 20),
                (-20, H + 20),
            ],
            True,
        ),
        fill(shader=vertical(horizon, H, *k["land"])),
    )
    # fuel spheres
    for x, r in ((520, 17), (566, 21), (92, 15)):
        for dx in (-0.6, 0.6):
            c.drawLine(
                x + dx * r,
                horizon + 14,
                x + dx * r,
                horizon - r * 0.4,
                line("#6a6f7a" if look == "day" else "#3a4254", 3),
            )
        s = skia.GradientShader.MakeRadial(
            (x - r * 0.4, horizon - r * 1.3),
            r * 1.7,
            [rgb("#ffffff" if look == "day" else "#aab6d0"), rgb("#8a93a2" if look == "day" else "#2a3450")],
        )
        c.drawCircle(x, horizon - r * 0.8, r, fill(shader=s))


def mount(c, x, y, look):
    """Launch table and concrete apron."""
    k = LOOK[look]
    c.drawPath(
        path([(x - 190, y + 40), (x - 120, y + 14), (x + 120, y + 14), (x + 190, y + 40)]),
        fill(shader=vertical(y + 10, y + 42, *k["pad"])),
    )
    box(c, x - 74, y, 148, 18, fill(shader=vertical(y, y + 18, mix(k["pad"][0], "#ffffff", 0.15), k["pad"][1])), 3)
    box(c, x - 34, y + 4, 68, 14, fill("#15181f"), 3)


def floodlights(c, x, y, aims):
    """Lamp masts whose beams meet on the rocket."""
    for px, py, ax, ay in aims:
        c.drawLine(px, y, px, py, line("#2a3140", 4))
        dx, dy = ax - px, ay - py
        d = math.hypot(dx, dy)
        nx, ny = -dy / d, dx / d
        beam = path(
            [
                (px + nx * 4, py + ny * 4),
                (ax + nx * 46, ay + ny * 46),
                (ax - nx * 46, ay - ny * 46),
                (px - nx * 4, py - ny * 4),
            ]
        )
        s = skia.GradientShader.MakeLinear([(px, py), (ax, ay)], [rgb("#dfeaff", 0.55), rgb("#dfeaff", 0.02)])
        c.drawPath(beam, fill(shader=s, blur=5, add=True))
        box(c, px - 9, py - 7, 18, 12, fill("#f4f8ff"), 2)
        glow(c, px, py, 36, "#e8f0ff", 0.95)


def vapour(c, x, y, t, h="#ffffff", shade="#9aa8c4", a=0.8, n=46, spread=110):
    """Cold gas that pours off the rocket and creeps along the ground."""
    for i, (p, q, s, f) in enumerate(points(f"vapour{spread}", n)):
        k = (t * 0.28 + p) % 1
        side = 1 if i % 2 else -1
        px, py, r = (
            x + side * (16 + spread * k * (0.5 + q)),
            y - 8 * math.sin(math.pi * k) - 22 * f * k,
            (5 + 20 * k) * (0.6 + 0.7 * s),
        )
        al = a * (1 - k) ** 0.8 * min(1, 6 * k)
        c.drawCircle(px + r * 0.15, py + r * 0.22, r, fill(shade, al * 0.7, blur=2 + 3 * k))
        c.drawCircle(px - r * 0.1, py - r * 0.1, r * 0.85, fill(h, al, blur=2 + 3 * k))


def exhaust(c, x, y, t, power, warm, n=90, spread=330):
    """Billowing clouds left and right of the launch table; ``warm`` is the colour of the fire on them."""
    puffs = []
    for i, (p, q, s, f) in enumerate(points("exhaust", n)):
        k = (0.55 * t + p) % 1 * power
        side = 1 if i % 2 else -1
        r = (12 + 52 * k) * (0.5 + 0.7 * s)
        puffs.append((-k, x + side * (10 + spread * k * (0.35 + 0.75 * q)), y + 8 - r * 0.45 - 66 * k * f, r, k))
    for _, px, py, r, k in sorted(puffs):
        col = mix(warm, "#f4f1ee", min(1.0, 0.12 + k * 1.1))
        c.drawCircle(px + r * 0.14, py + r * 0.22, r, fill(mix(col, "#4a4a60", 0.5), 0.8, blur=3))
        c.drawCircle(px - r * 0.06, py - r * 0.1, r * 0.86, fill(col, 0.9, blur=3))


# ---- shots ---------------------------------------------------------------
def day_cyclist(c, t):
    """An engineer cycles along the fence road past the rocket on its pad."""
    c.save()
    camera(c, t, 5.5, (1.0, 1.05), (330, 210))
    site(c, t, "day", 250)
    mount(c, 470, 262, "day")
    tower(c, 414, 264, 224, "day")
    rocket(c, 470, 260, 0.86, BAND)
    vapour(c, 470, 262, t, a=0.5, n=16, spread=50)
    box(c, -20, 306, W + 40, 80, fill(shader=vertical(306, 360, "#8a8d94", "#5a5d66")))
    c.drawLine(-20, 308, W + 20, 308, line("#f2f0e6", 3, 0.8))
    for k in range(9):
        box(c, (k * 100 - 0) % 900 - 60, 352, 50, 4, fill("#f2e6b0", 0.8))
    for a, b, d, e in points("reeds", 70):
        x = a * 700 - 30
        c.drawLine(
            x,
            304,
            x + 5 * (d - 0.5) + 2 * math.sin(t * 2 + 9 * e),
            284 - 14 * b,
            line(("#4f7a3c", "#8ab45a", "#c8b86a")[int(e * 3)], 2.2),
        )
    x = 70 + 50 * t
    cyclist(c, x, 346, t, 1.3, 90, Look(top="#f2742c", legs="#2b3350", helmet="#f4f6fa"), "#2f6fd0", basket="#8a5a30")
    for i in range(4):
        a = 5 * math.sin(t * 7 + 2 * i)
        bx, by = 190 + 46 * i + 16 * t, 96 - 14 * (i % 2) + 3 * math.sin(t + i)
        c.drawPath(
            path([(bx - 12, by - a), (bx - 4, by - 3), (bx, by), (bx + 4, by - 3), (bx + 12, by - a)], True, False),
            line("#ffffff", 2.4),
        )
    c.restore()
    vignette(c, 0.2)


def night_countdown(c, t, band=BAND, boosters=True):
    """The rocket waits in the floodlights, wrapped in white vapour."""
    c.save()
    camera(c, t, 6.5, (1.0, 1.12), (340, 190))
    site(c, t, "night", 286)
    glow(c, 340, 190, 240, "#8aa8ff", 0.25)
    mount(c, 340, 306, "night")
    tower(c, 268, 308, 270, "night")
    rocket(c, 340, 304, 1.06, band, boosters, hull=LOOK["night"]["hull"])
    for _i, (p, q, s, f) in enumerate(points("vent", 22)):  # oxygen vented from the side of the tank
        k = (t * 0.5 + p) % 1
        r = (3 + 17 * k) * (0.6 + 0.6 * s)
        c.drawCircle(
            362 + 74 * k + 8 * (q - 0.5),
            168 + 30 * k * k + 20 * (f - 0.5) * k,
            r,
            fill("#eef4ff", 0.75 * (1 - k), blur=2 + 3 * k),
        )
    floodlights(c, t, 320, ((60, 190, 340, 130), (620, 176, 340, 130), (150, 244, 340, 240), (540, 240, 340, 240)))
    vapour(c, 340, 312, t, "#f2f6ff", "#7a8cb8", 0.85, 60, 150)
    for a, b, d, e in points("bush", 40):
        oval(c, a * 700 - 30, 356 + 6 * b, 22 + 16 * d, 12 + 10 * e, fill("#070d18"))
    c.restore()
    vignette(c, 0.42)


def liftoff(c, t, look, dur, band=BAND, boosters=True, crowd=False):
    """The rocket rises on a pillar of fire out of boiling clouds."""
    night = look == "night"
    shake = 1.6 * math.sin(t * 47) * max(0.0, 1 - t / 6)
    rise = 8 + 12 * t + 4.2 * t * t
    pan = max(0.0, rise - 34) * 0.86
    c.save()
    c.translate(shake, 0.6 * shake)
    camera(c, t, dur, (1.0, 1.05), (340, 220))
    c.save()
    c.translate(0, pan)
    site(c, t, look, 286)
    if pan and night:
        for a, b, d, _e in points("high", 60):
            c.drawCircle(a * W, -b * 230, 0.7 + d, fill("#ffffff", 0.7))
    x, base = 340, 300
    y = base - rise
    if night:
        glow(c, x, y + 90, 430, "#ff9a3a", 0.6)
        glow(c, x, base, 340, "#ffb050", 0.5)
    tower(c, x - 68, 308, 232, look, arm=1 - ease(t, -0.6, 0.5))
    mount(c, x, 306, look)
    burn = 1.0
    if base - y > 130:
        for _, (p, q, s, _f) in enumerate(points("plume", 34)):
            k = (t * 0.9 + p) % 1
            yy = y + 150 + (base - y - 130) * k
            r = (14 + 20 * k) * (0.6 + 0.6 * s)
            c.drawCircle(x + (q - 0.5) * 26, yy, r, fill(mix("#ffb050", "#f4f0ec", 0.3 + 0.7 * k), 0.75, blur=4))
    exhaust(c, x, 316, t, min(1.0, 0.45 + 0.2 * t), "#ff9a3a" if night else "#ffc890")
    c.save()
    c.translate(x, y)
    c.scale(1.0, 1.05)
    if night:
        glow(c, 0, 60, 190, "#ffc060", 0.8)
    c.restore()
    rocket(c, x, y, 0.84, band, boosters, burn, t, LOOK[look]["hull"])
    c.restore()
    if crowd:
        for i in range(9):
            px = 30 + 74 * i + 10 * math.sin(5 * i)
            coat = ("#d8433a", "#2f6fb0", "#e0b030", "#3a8a6a", "#7a4ab0")[i % 5]
            someone(
                c,
                px,
                404,
                122 - 14 * (i % 3),
                t,
                coat,
                walk=0,
                face=1 if px < 340 else -1,
                seed=i,
                both=i % 4 == 0,
                arm=(13, -103 - 7 * math.sin(t * 7 + 2 * i)) if i % 3 != 1 else (10, -84),
            )
    c.restore()
    vignette(c, 0.35 if night else 0.2)


def night_liftoff(c, t):
    """The rocket lights up the night as it leaves."""
    liftoff(c, t, "night", 7.25)


def day_liftoff(c, t, band=BAND, boosters=True):
    """The same by day, in front of a waving crowd."""
    liftoff(c, t, "day", 7, band, boosters, crowd=True)


def earth(c, x, y, r, t, rim="#8ac8ff"):
    """The globe with oceans, land and clouds, lit from the upper left."""
    glow(c, x, y, r * 1.16, rim, 0.5)
    disc = skia.Path()
    disc.addCircle(x, y, r)
    c.save()
    c.clipPath(disc, True)
    s = skia.GradientShader.MakeRadial(
        (x - r * 0.3, y - r * 0.5),
        r * 1.5,
        [rgb("#6ac4f4"), rgb("#2a78c8"), rgb("#0c2c6c"), rgb("#030a24")],
        [0, 0.35, 0.7, 1],
    )
    c.drawCircle(x, y, r, fill(shader=s))
    for i, (a, b, d, e) in enumerate(points("lands", 11)):
        lx, ly, lr = x + r * (2 * a - 1) + r * 0.012 * t, y + r * (2 * b - 1), r * (0.16 + 0.2 * d)
        pts = [
            (
                lx + lr * (1 + 0.4 * math.sin(3 * k + 9 * e)) * math.cos(k * 0.7),
                ly + lr * 0.7 * (1 + 0.4 * math.cos(2 * k + 5 * e)) * math.sin(k * 0.7),
            )
            for k in range(9)
        ]
        c.drawPath(path(pts, True), fill(("#5aa05a", "#b89a5c", "#3f8a52")[i % 3], 0.85, blur=1.5))
    for _, (a, b, d, e) in enumerate(points("swirls", 36)):
        lx, ly = x + r * (2 * a - 1) + r * 0.02 * t, y + r * (2 * b - 1)
        p = skia.Path()
        p.moveTo(lx - r * 0.14, ly)
        p.quadTo(lx, ly - r * 0.05 * (0.4 + e), lx + r * (0.1 + 0.14 * d), ly + r * 0.03)
        c.drawPath(p, line("#ffffff", r * (0.012 + 0.03 * d), 0.7, blur=max(1.0, r * 0.008)))
    s = skia.GradientShader.MakeLinear(
        [(x - r * 0.5, y - r * 0.7), (x + r * 0.7, y + r * 0.6)],
        [rgb("#000000", 0), rgb("#00030f", 0.15), rgb("#00030f", 0.85)],
        [0, 0.55, 1],
    )
    c.drawCircle(x, y, r, fill(shader=s))
    c.restore()
    c.drawCircle(x, y, r, line(rim, max(1.2, r * 0.012), 0.75, blur=max(1.0, r * 0.01), add=True))


def stage_separation(c, t):
    """High above the Earth the burnt-out first stage drops away and the upper stage lights its engine."""
    c.save()
    camera(c, t, 6, (1.0, 1.06), (330, 170))
    box(c, -40, -40, W + 80, H + 80, fill(shader=vertical(0, H, "#01020a", "#050b22")))
    stars(c, t, "orb", 150, H)
    earth(c, 250, 690, 450, t)
    sun(c, 596, 44, 13, "#ffffff", "#ffe0b0")
    gap = 6 + 92 * ease(t, -0.8, 5.5)
    c.save()
    c.translate(320, 168)
    c.rotate(62)
    c.save()
    c.translate(0, 30 + gap)
    c.rotate(4 + 3.4 * t)
    c.scale(1.0, 1.0)
    c.translate(0, 150)
    first_stage(c, BAND, boosters=False)
    c.restore()
    for _i, (p, q, s, f) in enumerate(points("puff", 26)):
        k = (t * 0.55 + p) % 1
        r = (3 + 18 * k) * (0.5 + s)
        c.drawCircle(
            (q - 0.5) * (34 + 130 * k),
            20 + gap * 0.5 + (f - 0.5) * 30,
            r,
            fill("#f4f6ff", 0.5 * (1 - k), blur=2 + 4 * k),
        )
    c.translate(0, 12 - 18 * ease(t, 0.8, 6))
    if t > 0.7:
        flame(c, 0, 6, 66 * ease(t, 0.7, 1.6), 17, t, "#ffffff", "#a8d0ff", "#5a7aff")
    c.scale(1.15, 1.15)
    upper_stage(c, BAND)
    c.restore()
    c.restore()
    vignette(c, 0.3)


def moon_ground(c, y, seed, shift=0.0):
    """Grey dust with craters; ``shift`` moves it to the left."""
    c.drawPath(
        path(
            [
                (x, y - 9 * math.sin((x + shift * 0.3) * 0.011 + 1) - 4 * math.sin((x + shift * 0.3) * 0.031))
                for x in range(-20, W + 40, 10)
            ]
            + [(W + 30, H + 40), (-20, H + 40)]
        ),
        fill(shader=vertical(y - 12, H, "#d8d8dc", "#9a9aa2", "#5c5c66")),
    )
    for a, b, d, _e in sorted(points(f"crater{seed}", 26), key=lambda q: q[1]):
        k = b * b
        yy = y + 14 + k * (H - y)
        x = (a * 860 - shift * (0.3 + 0.9 * k)) % 860 - 110
        rx = (8 + 44 * k) * (0.5 + d)
        oval(c, x, yy, rx, rx * 0.24, fill(shader=across(x - rx, x + rx, "#3c3c46", "#8c8c96")))
        oval(c, x, yy, rx, rx * 0.24, line("#ececf0", 1.4, 0.6))
    for a, b, d, _e in points(f"stones{seed}", 50):
        x, yy = (a * 800 - shift * (0.4 + 0.9 * b)) % 800 - 80, y + 8 + b * (H - y)
        oval(c, x + 3, yy + 1.5, 3 + 4 * d, 1.6, fill("#2c2c34", 0.5))
        oval(c, x, yy, 2 + 3.4 * d, 1.4 + 2 * d, fill("#c8c8ce"))


def moon_sky(c, t, ex=520, ey=84, er=42):
    box(c, -40, -40, W + 80, H + 80, fill("#020308"))
    stars(c, t * 0.2, "ms", 120, 260)
    earth(c, ex, ey, er, t)


def moon_walk(c, t, flag=False, stripe="#d8352c"):
    """An astronaut hops from the lander across the dust and leaves prints."""
    c.save()
    camera(c, t, 7.5, (1.0, 1.07), (330, 220))
    moon_sky(c, t)
    c.drawPath(
        path(
            [
                (-20, 250),
                (60, 214),
                (150, 226),
                (240, 196),
                (330, 232),
                (440, 218),
                (560, 240),
                (680, 226),
                (680, 300),
                (-20, 300),
            ],
            True,
        ),
        fill(shader=vertical(190, 270, "#8a8a94", "#6a6a74")),
    )
    moon_ground(c, 254, "walk")
    lander(c, 136, 300, 1.12)
    x = 270 + 30 * t
    hop = abs(math.sin(t * 1.7)) * 15
    n = 0
    while 232 + 22 * n < x - 12:
        oval(c, 232 + 22 * n, 336 + 5 * (n % 2), 8, 2.8, fill("#3a3a44", 0.8))
        n += 1
    oval(c, x, 338, 34 - 0.5 * hop, 4, fill("#000000", 0.55, blur=2))
    for a, b, d, e in points("moondust", 18):
        q = (t * 1.1 + a) % 1
        c.drawCircle(x - 18 - 40 * q * b, 336 - 34 * q * (1 - q) * d * 2, 1.2 + 2.2 * e, fill("#e4e4ea", 0.9 * (1 - q)))
    astronaut(c, x, 336 - hop, 1.02, t, 0.9, 1, arm=(34, -96), stripe=stripe)
    if flag:
        c.drawLine(560, 336, 560, 214, line("#e8eaf0", 3))
        for k in range(3):
            box(
                c,
                560,
                216 + 14 * k,
                66,
                14,
                fill(
                    shader=across(
                        560,
                        626,
                        ("#2f6fd0", "#ffffff", "#2f9a6a")[k],
                        mix(("#2f6fd0", "#ffffff", "#2f9a6a")[k], "#000000", 0.3),
                    )
                ),
            )
    c.restore()
    vignette(c, 0.35)


def moon_drive(c, t):
    """Two astronauts drive a buggy through the lunar night; its lamps light the dust, the full Earth hangs above."""
    c.save()
    camera(c, t, 7, (1.0, 1.06), (320, 220))
    pan = 170 * t
    moon_sky(c, t, 150, 92, 54)
    stars(c, t * 0.2, "lunar night", 150, 250)
    glow(c, 150, 92, 190, "#6aa8ff", 0.35)
    c.drawPath(
        path(
            [
                (x, 236 - 30 * abs(math.sin((x + pan * 0.1) * 0.009)) - 8 * math.sin((x + pan * 0.1) * 0.05))
                for x in range(-20, W + 40, 10)
            ]
            + [(W + 30, 320), (-20, 320)]
        ),
        fill(shader=vertical(196, 280, "#92929c", "#6a6a74")),
    )
    moon_ground(c, 262, "drive", pan)
    bob = 4 * math.sin(t * 6.5)
    for a, b, d, e in points("rooster", 60):
        q = (t * 1.2 + a) % 1
        bx = 248 if e > 0.4 else 400
        px, py = bx - 170 * q * (0.4 + b), 330 - 170 * q * (1 - q) * (0.4 + d)
        c.drawCircle(px, py, 1.5 + 5 * e * q + 1.5, fill("#d8d8e0", 0.85 * (1 - q), blur=0.8))
    box(c, -40, 180, W + 80, 240, fill(shader=vertical(180, 250, ("#040a1e", 0.0), ("#040a1e", 0.7))))
    lamp = (456, 262 + bob)
    beam = path([lamp, (W + 40, 258), (W + 40, 352), (lamp[0] + 30, 346), (lamp[0], lamp[1] + 10)])
    c.drawPath(beam, fill(shader=across(lamp[0], W + 60, ("#fff4d0", 0.75), ("#fff4d0", 0.12)), blur=7, add=True))
    oval(c, 580, 336, 110, 16, fill("#fff0c8", 0.5, blur=10, add=True))
    for dx in (0, 34):
        c.drawLine(-20, 331 + 5 * (dx > 0), 220, 331 + 5 * (dx > 0), line("#2a2a34", 4, 0.7))
    c.save()
    c.translate(330, 334 + bob)
    c.scale(1.5, 1.5)
    astronaut(c, 2, 0, 0.8, t, 0, 1, arm=(40, -70), seated=True, stripe="#2f7fe0")
    c.restore()
    rover(c, 330, 334, 1.5, pan, bob)
    c.save()
    c.translate(330, 334 + bob)
    c.scale(1.5, 1.5)
    astronaut(c, -26, 0, 0.84, t, 0, 1, arm=(42, -66), seated=True)
    c.restore()
    glow(c, *lamp, 60, "#fff4d0", 1.0)
    glow(c, 212, 258 + bob, 26, "#ff3a2a", 0.9)
    c.restore()
    vignette(c, 0.35)
