"""A small fishing harbour: coloured houses, a breakwater with a light, a crane; in fog, at dawn, in storm, at night."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from tools.film.animals import gull, seal
from tools.film.creatures import BLACK, WHITE, Look, Pose, curves, figure, sitting
from tools.film.vocab import (
    H,
    W,
    across,
    box,
    camera,
    cloud,
    ease,
    fill,
    flames,
    glow,
    hills,
    line,
    mix,
    moon,
    oval,
    path,
    points,
    rain,
    sky,
    smoke,
    stars,
    sun,
    vertical,
    vignette,
    water,
)

LOOK = {
    "fog": {
        "sky": ("#a9b6be", "#c8d0d2", "#dadfdd"),
        "sea": ("#c0cbcc", "#94a6ac", "#6f858e"),
        "land": "#b4c0c2",
        "haze": ("#d4dad9", 0.62),
        "quay": ("#9c9a92", "#6a6a66"),
        "dim": 0.12,
    },
    "winter": {
        "sky": ("#3f8fd8", "#93c8ee", "#e6f2f6"),
        "sea": ("#a4d0e6", "#3f8cb8", "#1f5f90"),
        "land": "#8fb0c4",
        "haze": ("#ffffff", 0.0),
        "quay": ("#d6cbb8", "#948874"),
        "dim": 0.0,
    },
    "dawn": {
        "sky": ("#4a5a9c", "#b484ac", "#f4a68c", "#ffdc9c"),
        "sea": ("#f8c89c", "#b4849c", "#4a4a7c"),
        "land": "#7a6488",
        "haze": ("#ffb890", 0.16),
        "quay": ("#8a7484", "#4a3c54"),
        "dim": 0.34,
    },
    "sunset": {
        "sky": ("#3a2a6a", "#a8487c", "#f4784e", "#ffc46a"),
        "sea": ("#ffb070", "#a8587c", "#3c2c5c"),
        "land": "#5a3860",
        "haze": ("#ff9858", 0.1),
        "quay": ("#9a6a5c", "#4c3040"),
        "dim": 0.36,
    },
    "night": {
        "sky": ("#050a20", "#101d4a", "#24386e"),
        "sea": ("#2c4680", "#142450", "#0a1430"),
        "land": "#0c1430",
        "haze": ("#101838", 0.1),
        "quay": ("#5a5260", "#262434"),
        "dim": 0.66,
    },
    "storm": {
        "sky": ("#232c38", "#46525e", "#7a868c"),
        "sea": ("#7d9096", "#41565f", "#1f313b"),
        "land": "#3a454e",
        "haze": ("#6a767e", 0.3),
        "quay": ("#5f6468", "#303438"),
        "dim": 0.42,
    },
}
PAINT = ("#d8574a", "#f0c25a", "#5f9ac0", "#f2ece0", "#6aa87a", "#e08a4e", "#8a6aa8", "#f4e3b4")
NIGHT = "#0c1230"


def houses(c, t, look, shift=0.0):
    """The row of gabled houses along the far quay, their feet at 196."""
    k = LOOK[look]
    lit = look in ("night", "sunset", "storm", "dawn")
    box(
        c,
        -60 - shift,
        190,
        420,
        10,
        fill(shader=vertical(190, 200, mix(k["quay"][0], k["sky"][-1], 0.2), k["quay"][1])),
    )
    for i in range(7):
        a, b, d, _e = points("harbour house", 7)[i]
        x, w, top = -44 + i * 52 - shift, 50, 124 + 20 * a
        h = mix(PAINT[i], NIGHT, k["dim"])
        c.drawPath(
            path([(x - 3, top + 2), (x + w / 2, top - 26 - 8 * b), (x + w + 3, top + 2)]),
            fill(mix("#8a4434" if i % 2 else "#4f4a54", NIGHT, k["dim"])),
        )
        box(c, x, top, w, 192 - top, fill(shader=across(x, x + w, mix(h, WHITE, 0.12), mix(h, BLACK, 0.22))))
        c.drawPath(path([(x, top + 1), (x + w / 2, top - 22 - 8 * b), (x + w, top + 1)]), fill(mix(h, WHITE, 0.06)))
        for r in range(2):
            for q in range(3):
                wx, wy = x + 6 + 15 * q, top + 9 + 23 * r
                on = lit and points(f"harbour window {i}{r}", 3)[q][0] > 0.4
                box(c, wx - 1, wy - 1, 11, 14, fill(mix(WHITE, NIGHT, k["dim"])), 1)
                box(c, wx, wy, 9, 12, fill("#ffd27a" if on else mix("#6a8ea8", NIGHT, k["dim"])), 1)
                if on:
                    glow(c, wx + 4, wy + 6, 16, "#ffb850", 0.35)
        box(c, x + 18 + 10 * d, 172, 12, 20, fill(mix("#5a3a2a", NIGHT, k["dim"])), 1)
    tone, thick = k["haze"]
    c.drawRect(skia.Rect(-80, 90, W + 80, 202), fill(shader=vertical(90, 150, (tone, 0.0), (tone, thick))))


def light_tower(c, x, y, s, look, on=0.0):
    """The green and white light at the end of the breakwater."""
    k = LOOK[look]
    green, white = mix("#2f9a6a", NIGHT, k["dim"]), mix(WHITE, NIGHT, k["dim"])
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    for q in range(4):
        w0, w1 = 13 - 1.5 * q, 13 - 1.5 * (q + 1)
        tone = white if q % 2 else green
        c.drawPath(
            path([(-w0, -16 * q), (w0, -16 * q), (w1, -16 * q - 16), (-w1, -16 * q - 16)]),
            fill(shader=across(-13, 13, mix(tone, WHITE, 0.1), mix(tone, BLACK, 0.4))),
        )
    box(c, -11, -68, 22, 4, fill("#23282e"))
    box(c, -6, -80, 12, 12, fill("#d8ffe6" if on else mix("#9cc4b4", NIGHT, k["dim"])))
    c.drawPath(path([(-9, -80), (0, -91), (9, -80)]), fill(green))
    if on:
        glow(c, 0, -74, 80, "#9cffc8", 0.6 * on)
        glow(c, 0, -74, 26, "#e6fff0", 0.95 * on)
    c.restore()


def breakwater(c, look, x0=400, y=206):
    k = LOOK[look]
    c.drawPath(
        path([(x0, y), (x0 + 16, y - 13), (W + 80, y - 15), (W + 80, y + 8), (x0 - 8, y + 7)]),
        fill(shader=vertical(y - 16, y + 8, k["quay"][0], mix(k["quay"][1], BLACK, 0.2))),
    )
    for i, (a, b, d, _e) in enumerate(points("blocks", 34)):
        bx = x0 - 6 + i * 8.4
        c.drawPath(
            path([(bx, y + 8), (bx + 3 + 4 * a, y - 5 - 6 * b), (bx + 11, y - 2), (bx + 15, y + 8)]),
            fill(mix(k["quay"][0], k["quay"][1], d)),
        )


def backdrop(c, t, look, light=None, shift=0.0, tower=(440, 192, 1.0), on=0.0, wide=True):
    k = LOOK[look]
    sky(c, 204, *k["sky"])
    if look == "winter":
        sun(c, 500, 54, 19, "#fffbe0", "#ff9a50")
        for i, (x, y, s) in enumerate(((180, 62, 0.8), (620, 92, 0.6))):
            cloud(c, (x + t * (3 + i) - shift) % 800 - 80, y, s, WHITE, "#cfe0ee", f"hc{i}")
    elif look == "dawn":
        sun(c, 560, 178, 24)
    elif look == "sunset":
        sun(c, 470, 160, 26)
    elif look == "night":
        stars(c, t, "hs", 100, 150)
        moon(c, 560, 60, 19)
    if look in ("dawn", "sunset"):
        for i, (x, y, s) in enumerate(((150, 52, 0.8), (420, 74, 0.6), (660, 40, 1.0))):
            tint = mix(k["sky"][2], WHITE, 0.3), mix(k["sky"][1], k["sky"][0], 0.3)
            cloud(c, (x + t * (2 + i) - shift) % 800 - 80, y, s, *tint, seed=f"hc{i}")
    if look == "storm":
        for i, (a, b, d, e) in enumerate(points("storm clouds", 14)):
            cloud(
                c,
                (a * 860 + t * (16 + 10 * d)) % 900 - 120,
                30 + 96 * b,
                1.3 + 0.9 * e,
                mix("#5f6b76", "#8a949a", d),
                mix("#262f3a", "#3a444e", d),
                f"st{i % 4}",
            )
        for a, b, d, _e in points("storm veil", 9):
            oval(
                c,
                (a * 900 + 14 * t) % 900 - 120,
                50 + 90 * b,
                130,
                16 + 14 * d,
                fill(mix("#2a333d", "#56626c", d), 0.7, blur=14),
            )
    hills(c, 184, 16, mix(k["land"], k["sky"][-1], 0.45), k["land"], 90 + shift, 31, 0.009, 206)
    if wide:
        houses(c, t, look, shift)
    water(c, t, 198, H + 20, k["sea"], light, 41, 60)
    if tower:
        breakwater(c, look, tower[0] - 24, tower[1] + 14)
        light_tower(c, *tower, look, on)


def quay(c, look, y=306, bollards=(70, 330, 590)):
    """The stone edge in the foreground."""
    k = LOOK[look]
    box(c, -40, y, W + 80, 13, fill(shader=vertical(y, y + 13, mix(k["quay"][0], WHITE, 0.18), k["quay"][0])))
    c.drawRect(skia.Rect(-40, y + 13, W + 40, H + 40), fill(shader=vertical(y + 10, H + 10, *k["quay"])))
    for r in range(3):
        for q in range(10):
            c.drawLine(
                q * 76 - 30 + 38 * (r % 2),
                y + 14 + 20 * r,
                q * 76 - 34 + 38 * (r % 2),
                y + 34 + 20 * r,
                line(k["quay"][1], 1.5, 0.6),
            )
        c.drawLine(-40, y + 14 + 20 * r, W + 40, y + 14 + 20 * r, line(k["quay"][1], 1.5, 0.7))
    for bx in bollards:
        oval(c, bx, y + 8, 16, 4, fill(BLACK, 0.4, blur=2))
        c.drawPath(
            curves(
                (bx - 8, y + 7),
                (bx - 5, y - 8),
                (bx - 15, y - 10, bx - 12, y - 18),
                (bx + 12, y - 18),
                (bx + 15, y - 10, bx + 5, y - 8),
                (bx + 8, y + 7),
            ),
            fill(shader=across(bx - 12, bx + 12, "#5a616a", "#15181d")),
        )


def trawler(
    c,
    x,
    y,
    s,
    t,
    hull="#2f6fa8",
    cabin="#f4efe4",
    face=1,
    lit=False,
    heave=1.0,
    dim=0.0,
    smoking=True,
    crew=True,
    crates=0,
    wake=0.0,
):
    """A fishing boat about 240 * s long and 170 * s tall, waterline at y."""
    hull, cabin = mix(hull, NIGHT, dim), mix(cabin, NIGHT, dim)
    c.save()
    c.translate(x, y + 2.4 * heave * math.sin(t * 1.5))
    c.scale(s * face, s)
    if wake:
        for q in range(4):
            c.drawLine(
                -124 - 40 * q * wake, 5 + 2 * q, -70 - 30 * q * wake, 4 + 2 * q, line("#f4fbff", 3, 0.6 - 0.12 * q)
            )
        c.drawPath(curves((96, 8), (112, -4, 126, 2), (140, 8), (118, 12, 96, 10)), fill("#f4fbff", 0.9))
    oval(c, 0, 8, 118, 7, fill(BLACK, 0.35, blur=4))
    c.rotate(1.6 * heave * math.sin(t * 1.1 + 0.6))
    if smoking:
        smoke(c, -28, -108, t + 8, "#e6e6ea", 0.55, 50, -60, 9, 4, 16, life=3.2, shade="#8a8f9a")
    for mx, my, top in ((-58, -34, -150), (42, -44, -136)):
        c.drawLine(mx, my, mx, top, line(mix("#5a4434", NIGHT, dim), 4))
    c.drawLine(-58, -146, 42, -132, line("#2a2a32", 1.2))
    c.drawLine(-58, -146, -112, -34, line("#2a2a32", 1.2))
    c.drawLine(42, -132, 116, -48, line("#2a2a32", 1.2))
    c.drawLine(-58, -62, -108, -104, line(mix("#d89a3a", NIGHT, dim), 4))
    c.drawPath(
        curves((-106, -104), (-104, -70, -96, -60, -84, -36), (-66, -38), (-72, -60, -86, -84, -106, -104)),
        fill(mix("#3f7a6a", NIGHT, dim), 0.75),
    )
    box(c, -36, -112, 16, 34, fill(shader=across(-36, -20, mix("#e0584a", NIGHT, dim), mix("#7a2a2a", NIGHT, dim))), 2)
    box(c, -46, -80, 62, 46, fill(shader=across(-46, 16, cabin, mix(cabin, BLACK, 0.2))), 4)
    box(c, -8, -104, 38, 70, fill(shader=across(-8, 30, cabin, mix(cabin, BLACK, 0.22))), 5)
    box(c, -13, -110, 50, 8, fill(mix("#e0584a", NIGHT, dim)), 3)
    pane = "#ffe29a" if lit else mix("#7fb4d0", NIGHT, dim)
    for wx in (-3, 13):
        box(c, wx, -97, 13, 18, fill(pane), 2)
    for wx in (-38, -22):
        c.drawCircle(wx + 4, -60, 6, fill(pane))
    body = curves(
        (-118, -36),
        (-112, -10, -104, 8),
        (90, 8),
        (106, -6, 120, -34, 126, -56),
        (96, -46, 60, -36, 20, -34),
        (-118, -36),
    )
    c.drawPath(body, fill(shader=vertical(-54, 8, mix(hull, WHITE, 0.2), hull, mix(hull, BLACK, 0.45))))
    c.drawPath(curves((-106, -2), (-104, 8), (90, 8), (97, 2, 100, -2), (-106, -2)), fill(mix("#a83a34", NIGHT, dim)))
    c.drawPath(
        path([(-118, -35), (20, -33), (60, -36), (96, -46), (126, -56)], True, False),
        line(mix(WHITE, NIGHT, dim * 0.7), 4),
    )
    for q in range(4):
        c.drawCircle(-84 + 44 * q, -18, 9, line(mix("#22262c", NIGHT, dim), 6))
    for q in range(crates):
        box(c, 40 + 24 * (q % 2), -56 - 18 * (q // 2), 22, 17, fill(mix("#c08a4a", NIGHT, dim)), 2)
        box(c, 40 + 24 * (q % 2), -50 - 18 * (q // 2), 22, 3, fill(mix("#8a5a2a", NIGHT, dim)))
    if crew:
        figure(
            c,
            76,
            -38,
            62,
            Pose(hands=((16, -62), (20, -58))),
            Look(top=mix("#f0b82a", NIGHT, dim), legs=mix("#e0a020", NIGHT, dim), hat="#3a4a6a"),
            shadow=False,
        )
    if lit:
        for gx, gy, tone in ((42, -138, "#fff4cc"), (12, -90, "#ffd890"), (120, -58, "#7dffb0")):
            glow(c, gx, gy, 44, tone, 0.85)
    c.restore()


def _fog(c, t, seed="fog", a=0.75, y0=110, y1=330, n=12, h="#e4e9e8"):
    for p, q, d, e in points(seed, n):
        x = (p * 900 + t * (10 + 16 * d)) % 1000 - 180
        oval(c, x, y0 + (y1 - y0) * q, 130 + 110 * e, 14 + 18 * d, fill(h, a * (0.35 + 0.5 * d), blur=20))


def boat_in_fog(c, t, hull="#c8463a", cabin="#f4efe4"):
    c.save()
    camera(c, t, at=(330, 220), zoom=(1.0, 1.1))
    backdrop(c, t, "fog", tower=(560, 196, 1.15), on=0.5 + 0.5 * math.sin(2.4 * t))
    c.drawRect(
        skia.Rect(-40, -20, W + 40, H),
        fill(shader=vertical(80, 300, ("#d4dad9", 0.1), ("#d4dad9", 0.4), ("#d4dad9", 0.0))),
    )
    _fog(c, t, "back fog", 0.8, 150, 230)
    k = ease(t, -1.0, 5.6)
    x, y, s = 620 - 330 * k, 252 + 26 * k, 0.78 + 0.42 * k
    c.saveLayer(None, skia.Paint(Alphaf=0.42 + 0.58 * k))
    trawler(c, x, y, s, t, hull, cabin, face=-1, lit=True, wake=1.0)
    c.restore()
    glow(c, x - 48 * s, y - 136 * s, 90, "#fff4d0", 0.35)
    _fog(c, t, "front fog", 0.62 - 0.2 * k, 200, 330, 10)
    quay(c, "fog", 326, (90, 380))
    _fog(c, t, "near fog", 0.3, 290, 350, 6)
    c.restore()
    vignette(c, 0.25)


def crate(c, x, y, s=1.0, dim=0.0):
    """A wooden crate full of fish, 60 * s wide, bottom at y."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    for a, b, d, e in points("catch", 11):
        c.save()
        c.translate(-24 + 48 * a, -36 - 6 * b)
        c.rotate(-40 + 80 * d)
        c.drawPath(
            curves((-11, 0), (-4, -6, 8, -5, 11, 0), (8, 5, -4, 6, -11, 0), (-17, -5), (-16, 5)),
            fill(shader=vertical(-5, 5, "#eaf2f8", mix("#6f93b0", "#4a6a84", e))),
        )
        c.drawCircle(7, -1, 1, fill(BLACK))
        c.restore()
    for q in range(3):
        box(
            c,
            -30,
            -36 + 12.4 * q,
            60,
            11,
            fill(shader=vertical(-36 + 12 * q, -24 + 12 * q, mix("#d8a464", NIGHT, dim), mix("#a8743c", NIGHT, dim))),
            1,
        )
    for q in (-30, 22):
        box(c, q, -37, 8, 38, fill(mix("#8a5a2c", NIGHT, dim)), 1)
    c.restore()


def crane_unloads(c, t, look="fog"):
    c.save()
    camera(c, t, at=(400, 220), zoom=(1.0, 1.06))
    backdrop(c, t, look, shift=120, tower=None)
    _fog(c, t, "work fog", 0.6, 150, 240, 8)
    trawler(c, 196, 300, 1.3, t, "#c8463a", smoking=False, crates=4, heave=0.6, crew=False)
    quay(c, look, 318, (300, 610))
    for sx in (430, 566):
        c.drawPath(
            path([(sx - 11, 322), (sx - 6, 138), (sx + 6, 138), (sx + 11, 322)]),
            fill(shader=across(sx - 11, sx + 11, "#f4c23a", "#b07a14")),
        )
    for q in range(4):
        c.drawLine(436, 310 - 44 * q, 560, 272 - 44 * q, line("#d89a20", 4))
    box(c, 416, 128, 166, 14, fill(shader=vertical(128, 142, "#f8d25a", "#c08a1c")), 3)
    box(c, 470, 74, 76, 56, fill(shader=across(470, 546, "#f4f4f0", "#b4b8ba")), 6)
    box(c, 476, 82, 32, 26, fill("#5f8aa4"), 3)
    figure(c, 496, 124, 54, sitting(20), Look(top="#e06a2a", helmet="#f4f4f0"), face=-1, shadow=False)
    box(c, 476, 108, 32, 20, fill("#dcdcd8"))
    k = ease(t, 0.4, 5.8)
    tip = (244 + 170 * k, 34 + 4 * k)
    c.drawLine(520, 88, *tip, line("#b07a14", 10))
    c.drawLine(520, 86, *tip, line("#f4c23a", 6))
    c.drawLine(520, 60, *tip, line("#3a3f48", 2))
    lift = 150 - 46 * math.sin(math.pi * min(1.0, k * 1.0)) + 34 * k
    sway = 7 * math.sin(2.1 * t)
    hx, hy = tip[0] + sway, tip[1] + lift
    c.drawLine(*tip, hx, hy - 52, line("#23262c", 2.4))
    for q in (-32, 32):
        c.drawLine(hx, hy - 54, hx + q, hy + 4, line("#23262c", 2))
    c.drawCircle(hx, hy - 54, 5, fill("#d8423a"))
    crate(c, hx, hy + 44, 1.3)
    for bx, by in ((404, 352), (488, 354), (446, 312)):
        crate(c, bx, by, 1.25)
    docker = Look(top="#f0782a", legs="#2a3a5a", helmet="#f4d03a")
    figure(
        c,
        590,
        352,
        120,
        Pose(neck=(0, -81), hands=((-8, -48), (22 + 3 * math.sin(4 * t), -104 + 6 * math.sin(4 * t))), head=-16),
        docker,
        face=-1,
    )
    _fog(c, t, "floor fog", 0.24, 300, 350, 5)
    c.restore()
    vignette(c, 0.25)


def seal_eats_fish(c, t, x=330, coat="#6b7078"):
    c.save()
    camera(c, t, at=(330, 250), zoom=(1.0, 1.08))
    backdrop(c, t, "winter", light=(500, "#fff4c8", 0.35), tower=(560, 196, 1.0))
    for i, (bx, tone) in enumerate(((70, "#d8463a"), (150, "#f2ece0"))):
        c.save()
        c.translate(bx, 220 + i * 6 + 1.6 * math.sin(1.4 * t + i))
        c.drawPath(
            curves((-34, -12), (-30, 8), (26, 8), (34, -2, 38, -16), (0, -10)),
            fill(shader=vertical(-14, 8, tone, mix(tone, BLACK, 0.4))),
        )
        box(c, -14, -30, 20, 20, fill("#f6f2e8"), 3)
        box(c, -10, -26, 12, 8, fill("#5f8aa4"), 1)
        c.restore()
    for a, b, d, _e in points("glints", 26):
        c.drawLine(
            a * W,
            232 + 120 * b,
            a * W + 8 + 14 * d,
            232 + 120 * b,
            line(WHITE, 1.6, 0.3 + 0.5 * abs(math.sin(2 * t + 9 * d))),
        )
    seal(c, x + 10 * math.sin(0.6 * t), 322, 1.55, t, coat)
    for i, (gx, gy) in enumerate(((120, 118), (470, 96), (560, 160))):
        gull(
            c,
            gx + 26 * math.sin(0.7 * t + 2 * i),
            gy + 10 * math.sin(1.3 * t + i),
            1.0 + 0.15 * i,
            t + 0.4 * i,
            face=-1 if i else 1,
        )
    c.restore()
    vignette(c, 0.22)


def boat_leaves_at_dawn(c, t, hull="#2f7a6a"):
    c.save()
    camera(c, t, at=(450, 210), zoom=(1.0, 1.1))
    backdrop(c, t, "dawn", light=(560, "#ffe2a8", 0.7), shift=40, tower=(470, 194, 1.1), on=0.5)
    k = ease(t, -1.5, 8.5)
    x, y, s = 150 + 270 * k, 292 - 34 * k, 1.12 - 0.42 * k
    for q in range(8):
        wx = x - (110 + 34 * q) * s
        c.drawLine(wx, y + 6 + 3 * q, wx - 26, y + 7 + 4 * q, line("#ffe9d0", 2.4, 0.7 - 0.07 * q))
    trawler(c, x, y, s, t, hull, lit=True, dim=0.24, wake=1.0)
    for i, (dx, dy) in enumerate(((-250, -96), (-170, -150), (-60, -196), (70, -182), (170, -120), (-190, -62))):
        gx, gy = x + dx * (0.5 + 0.5 * s) + 14 * math.sin(t + i), y + dy * (0.4 + 0.6 * s) + 8 * math.sin(1.6 * t + i)
        gull(c, gx, gy, (0.85 + 0.1 * (i % 3)) * (0.7 + 0.3 * s), t + 0.37 * i, grey="#9a8aa8", dark="#3a2a44")
    quay(c, "dawn", 330, (60, 250))
    c.restore()
    vignette(c, 0.32)


def _spray(c, x, y, burst, p):
    """A wave that breaks into a fan of water; `burst` 0..1 is how high it stands."""
    for i, (a, b, d, _e) in enumerate(points("fan", 15)):
        u = (i - 7) / 7
        top = y - burst * (70 + 130 * b * (1 - abs(u) ** 1.5) + 50 * (1 - u * u))
        w = 10 + 13 * a
        sx = x + 52 * u
        tx = x + 92 * u + 50 * p * (d - 0.2)
        plume = curves(
            (sx - w, y + 8),
            (sx - w * 0.7, (y + top) / 2, tx - 4, top),
            (tx + 4, top),
            (sx + w * 0.9, (y + top) / 2, sx + w, y + 8),
        )
        shade = vertical(top, y + 8, ("#ffffff", 0.0), ("#f4fafb", 0.75), ("#c8d8dc", 0.85))
        c.drawPath(plume, fill(shader=shade, blur=2.5))
    for a, b, d, e in points("spray", 190):
        rise = burst * (30 + 190 * b * (1 - abs(2 * a - 1) ** 1.4))
        sx = x + (2 * a - 1) * (70 + 60 * p) + 46 * p * (d - 0.2)
        c.drawCircle(sx, y - rise, 0.8 + 2.6 * d * d, fill(WHITE, (0.4 + 0.6 * e) * min(1.0, burst * 1.6)))
    oval(c, x, y + 8, 110, 12, fill("#f2f8fa", 0.75 * min(1.0, 0.3 + burst), blur=6))


def waves_hit_breakwater(c, t, hull="#d8a02a", phase=0.0):
    c.save()
    camera(c, t, at=(400, 200), zoom=(1.04, 1.1))
    k = LOOK["storm"]
    backdrop(c, t, "storm", shift=60, tower=None)
    c.drawRect(skia.Rect(-40, 196, W + 40, H + 40), fill(shader=vertical(196, H, *k["sea"])))
    for layer in range(3):
        y0 = 214 + 26 * layer
        pts = [
            (x, y0 - (8 + 5 * layer) * math.sin(x * 0.017 + 1.5 * t + 1.9 * layer) - 4 * math.sin(x * 0.05 - 2 * t))
            for x in range(-20, W + 40, 14)
        ]
        c.drawPath(
            path([*pts, (W + 30, H + 30), (-20, H + 30)]),
            fill(shader=vertical(y0 - 14, y0 + 60, mix(k["sea"][0], k["sea"][1], 0.3 * layer), k["sea"][2])),
        )
        c.drawPath(path(pts, True, False), line("#dfe9ec", 2.4, 0.6))
        if layer == 0:
            light_tower(c, 470, 222, 1.6, "storm", 0.6 + 0.4 * math.sin(3 * t))
            breakwater(c, "storm", 424, 236)
            beat = (t + phase) / 2.6
            p = beat % 1
            burst = math.sin(math.pi * min(1, p * 1.15)) ** 0.8 if p < 0.87 else 0.0
            _spray(c, 424, 240, burst, p)
        if layer == 1:
            c.save()
            c.translate(150, 262 + 16 * math.sin(1.5 * t + 4.6))
            c.rotate(11 * math.sin(1.5 * t + 0.4))
            trawler(c, 0, 0, 0.95, t, hull, lit=True, dim=0.2, heave=0.0, smoking=False, crew=False)
            c.restore()
    for i in range(3):
        y0 = 330 + 14 * i
        pts = [(x, y0 - 9 * math.sin(x * 0.02 + 1.9 * t + 2 * i)) for x in range(-20, W + 40, 14)]
        c.drawPath(path([*pts, (W + 30, H + 40), (-20, H + 40)]), fill(mix(k["sea"][1], k["sea"][2], 0.4 + 0.3 * i)))
        c.drawPath(path(pts, True, False), line("#e6eef0", 2.2, 0.6))
    rain(c, t, "harbour rain", 46, 0.42, 0.42)
    c.restore()
    vignette(c, 0.4)


# ---- food on the quay ----------------------------------------------------
def _grilled(c, x, y, s, done, turn=0.0):
    """A fish as long as 80 * s; `done` 0..1 browns it."""
    c.save()
    c.translate(x, y)
    c.rotate(turn)
    c.scale(s, s)
    skin = mix("#b4c6d4", "#c47a34", done)
    c.drawPath(
        curves((-28, 0), (-14, -16, 18, -16, 34, 0), (18, 14, -14, 15, -28, 0), (-44, -13), (-39, 0), (-44, 13)),
        fill(shader=vertical(-14, 14, mix(skin, WHITE, 0.35), skin, mix(skin, BLACK, 0.4))),
    )
    for q in range(4):
        c.drawLine(-16 + 11 * q, -9, -10 + 11 * q, 9, line("#4a2412", 2.6, 0.25 + 0.6 * done))
    c.drawCircle(25, -2.5, 2.6, fill(WHITE))
    c.drawCircle(25.4, -2.5, 1.4, fill(BLACK))
    c.restore()


def man_grills_fish(c, t):
    c.save()
    camera(c, t, at=(320, 260), zoom=(1.0, 1.08))
    backdrop(c, t, "sunset", light=(470, "#ffd890", 0.6), tower=(570, 194, 1.0))
    quay(c, "sunset", 262, (40, 610))
    toss = math.sin(2.2 * t)
    cook = Look(top="#3f5f8a", legs="#2a2430", hair="#2a1a14", hat="#f4ece0", skirt="#f4ece0", skin="#d8986c")
    figure(c, 150, 352, 214, Pose(neck=(5, -80), hands=((30, -56), (40, -60 - 5 * toss)), head=8), cook)
    c.drawLine(236, 222 - 10 * toss, 330, 240 - 16 * toss, line("#d0d4da", 4))
    c.drawPath(
        path([(322, 236 - 16 * toss), (360, 238 - 17 * toss), (358, 246 - 17 * toss), (322, 246 - 16 * toss)]),
        fill("#aab0b8"),
    )
    for lx in (256, 520):
        c.drawLine(lx + (14 if lx < 300 else -14), 296, lx, 366, line("#1a1a20", 7))
    flames(c, 388, 284, 230, 46, t, "grill")
    glow(c, 388, 262, 150, "#ff8a3a", 0.4)
    box(c, 236, 266, 304, 44, fill(shader=vertical(266, 310, "#4a4a54", "#17171d")), 10)
    for a, b, d, _e in points("coals", 46):
        c.drawCircle(
            246 + 284 * a,
            268 + 6 * b,
            3 + 3 * d,
            fill(mix("#ff6a1e", "#ffce5a", b), 0.6 + 0.4 * math.sin(4 * t + 20 * d)),
        )
    for q in range(20):
        c.drawLine(242 + 15.4 * q, 258, 242 + 15.4 * q, 264, line("#2a2a30", 3))
    c.drawLine(230, 260, 546, 260, line("#3a3a42", 5))
    for q, (fx, done) in enumerate(((290, 0.9), (382, 0.5), (474, 0.8))):
        hop = 26 * max(0.0, toss) if q == 1 else 0
        _grilled(c, fx, 248 - hop, 1.12, done, -10 * max(0.0, toss) if q == 1 else 3)
    for q in range(3):
        smoke(c, 300 + 84 * q, 234, t + 3 * q, "#fff0e6", 0.36, 150, 40, 9, 7, 30, 7 + q, 3.6, shade="#c49aa4")
    box(c, 556, 300, 90, 66, fill(shader=vertical(300, 366, "#a87444", "#6a4426")), 3)
    crate(c, 598, 302, 1.3, 0.12)
    c.restore()
    vignette(c, 0.35)


def people_eat_on_quay(c, t):
    c.save()
    camera(c, t, at=(330, 230), zoom=(1.0, 1.08))
    backdrop(c, t, "night", light=(560, "#cfe0ff", 0.4), shift=90, tower=(470, 194, 1.0), on=1.0)
    quay(c, "night", 268, (30,))
    for x0, x1 in ((-20, 200), (200, 430), (430, 670)):
        wire = skia.Path()
        wire.moveTo(x0, 60)
        wire.quadTo((x0 + x1) / 2, 122, x1, 60)
        c.drawPath(wire, line("#1a1a24", 2))
        for q in range(1, 8):
            u = q / 8
            bx, by = x0 + (x1 - x0) * u, (1 - u) ** 2 * 60 + 2 * u * (1 - u) * 122 + u * u * 60 + 5
            glow(c, bx, by, 26, ("#ffd070", "#ff9a70", "#fff0b0")[q % 3], 0.8)
            c.drawCircle(bx, by, 4, fill("#fff4d0"))
    for px in (200, 430):
        c.drawLine(px, 60, px, 330, line("#14141c", 5))
    glow(c, 320, 240, 260, "#ffb060", 0.35)
    lift = 0.5 - 0.5 * math.cos(2.4 * t)
    left = Look(top="#c8463a", legs="#2a2f45", hair="#2a1a12", long_hair=True, skin="#d8986c")
    right = Look(top="#3f8a7a", legs="#33304a", hair="#6a4424", skin="#e3ab82")
    third = Look(top="#e0b23a", legs="#3a3a4a", hair="#c8c8cc", skin="#c48a60")
    for bx in (120, 500):
        box(c, bx - 50, 308, 100, 10, fill("#6a4630"), 3)
        c.drawLine(bx - 34, 316, bx - 38, 356, line("#4a3020", 6))
        c.drawLine(bx + 34, 316, bx + 38, 356, line("#4a3020", 6))
    eat = Pose(
        hip=(-6, -30),
        neck=(2, -64),
        feet=((18, -2), (22, -2)),
        hands=((28, -42), (24 - 5 * lift, -46 - 20 * lift)),
        head=4,
    )
    figure(c, 322, 330, 176, replace(eat, hands=((20, -48), (24, -50 - 8 * (1 - lift)))), third, face=-1, shadow=False)
    figure(c, 130, 362, 176, eat, left)
    figure(c, 500, 362, 176, replace(eat, hands=((28, -44), (26, -60 - 16 * (1 - lift)))), right, face=-1)
    glass = (500 - 26 * 1.76, 362 - (60 + 16 * (1 - lift)) * 1.76)
    c.drawPath(
        path(
            [
                (glass[0] - 9, glass[1] - 24),
                (glass[0] + 5, glass[1] - 24),
                (glass[0] + 2, glass[1]),
                (glass[0] - 6, glass[1]),
            ]
        ),
        fill("#ffe6a0", 0.9),
    )
    box(c, 186, 288, 262, 11, fill(shader=vertical(288, 299, "#e8d8c0", "#a8907a")), 3)
    c.drawPath(
        path([(190, 298), (444, 298), (452, 322), (182, 322)]), fill(shader=vertical(298, 322, "#d8423a", "#8a2430"))
    )
    for q in range(9):
        box(c, 196 + 29 * q, 299, 14, 23, fill("#f4e8da", 0.85))
    for lx in (210, 424):
        c.drawLine(lx, 322, lx, 360, line("#3a2a22", 7))
    for fx in (236, 318, 402):
        oval(c, fx, 286, 36, 6, fill("#f8f6f0"))
        _grilled(c, fx, 279, 0.7, 0.9, 0)
        c.drawCircle(fx + 22, 282, 5, fill("#f4d83a"))
    for cx in (277, 361):
        box(c, cx - 3, 268, 6, 20, fill("#f4f0e4"))
        glow(c, cx, 262, 36, "#ffd070", 0.9)
        oval(c, cx, 262 + math.sin(9 * t), 2.6, 6, fill("#fff4c0"))
    c.restore()
    vignette(c, 0.45)
