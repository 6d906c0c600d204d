"""A farm between fields: red barn, silo and windmill; at sunrise, in spring, at harvest and in a thunderstorm."""

from __future__ import annotations

import math

import skia

from tools.film.animals import cow, gull, hen, horse
from tools.film.creatures import BLACK, WHITE, Look, Pose, curves, cyclist, figure
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
    points,
    rain,
    sky,
    smoke,
    sun,
    vertical,
    vignette,
)

LOOK = {
    "sunrise": {
        "sky": ("#4f6ab0", "#c88aa8", "#ffb07a", "#ffe0a0"),
        "far": ("#a888a0", "#8a7a90"),
        "field": ("#b8a458", "#7a8a44", "#4f6a38"),
        "yard": ("#c89a68", "#7a5840"),
        "dim": 0.22,
        "night": "#3a2450",
    },
    "spring": {
        "sky": ("#5aaee8", "#a4d6f4", "#e8f4ec"),
        "far": ("#9cc8a4", "#7fb48a"),
        "field": ("#b4dc78", "#7fbc50", "#4f9440"),
        "yard": ("#a87c54", "#5c3f2a"),
        "dim": 0.0,
        "night": "#203040",
    },
    "harvest": {
        "sky": ("#3f97e0", "#8fcaf2", "#f4f0d4"),
        "far": ("#b4c088", "#98a868"),
        "field": ("#f4d470", "#e0b040", "#b8842a"),
        "yard": ("#e0b868", "#a87a34"),
        "dim": 0.0,
        "night": "#203040",
    },
    "storm": {
        "sky": ("#1a2030", "#3a4252", "#6a7078", "#a8a07c"),
        "far": ("#4f5a58", "#3f4a48"),
        "field": ("#7a8450", "#4f6040", "#2c3a2c"),
        "yard": ("#6a6450", "#38382e"),
        "dim": 0.45,
        "night": "#10182a",
    },
}


def barn(c, x, y, s, look, lit=False):
    """A red barn with a gambrel roof, 150 * s wide, and a silo beside it."""
    k = LOOK[look]

    def tone(h):
        return mix(h, k["night"], k["dim"])

    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 20, 2, 128, 7, fill(BLACK, 0.35, blur=5))
    box(c, 82, -136, 44, 138, fill(shader=across(82, 126, tone("#e4e8ea"), tone("#8f989e"))), 2)
    for q in range(7):
        c.drawLine(82, -118 + 18 * q, 126, -118 + 18 * q, line(tone("#7a848a"), 1.2, 0.7))
    c.drawPath(
        curves((80, -134), (82, -164, 126, -164, 128, -134)),
        fill(shader=across(80, 128, tone("#c8d0d4"), tone("#6a747a"))),
    )
    front = [(-70, 2), (-70, -62), (-52, -98), (0, -124), (52, -98), (70, -62), (70, 2)]
    c.drawPath(path(front), fill(shader=vertical(-124, 2, tone("#d8483a"), tone("#a82e28"))))
    for q in range(13):
        c.drawLine(-66 + 11 * q, -74, -66 + 11 * q, 2, line(tone("#8a241f"), 1, 0.55))
    c.drawPath(path([(-78, -58), (-57, -100), (0, -130), (57, -100), (78, -58)], close=False), line(tone("#4f4a50"), 9))
    c.drawPath(path([(-74, -62), (-55, -99), (0, -127), (55, -99), (74, -62)], close=False), line(tone(WHITE), 2.5))
    for bx, by, bw, bh in ((-30, -52, 60, 54), (-13, -98, 26, 24)):
        box(c, bx, by, bw, bh, fill("#ffcf7a" if lit and bw < 40 else tone("#7a211e")))
        for a, b in (((bx, by), (bx + bw, by + bh)), ((bx + bw, by), (bx, by + bh))):
            c.drawLine(*a, *b, line(tone(WHITE), 3))
        c.drawRect(skia.Rect.MakeXYWH(bx, by, bw, bh), line(tone(WHITE), 3.5))
    if lit:
        glow(c, 0, -86, 40, "#ffb850", 0.6)
    c.restore()


def windmill(c, x, y, s, t, look, rate=0.9):
    """An old tower mill, about 150 * s tall; the sails turn."""
    k = LOOK[look]

    def tone(h):
        return mix(h, k["night"], k["dim"])

    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 2, 44, 5, fill(BLACK, 0.35, blur=4))
    c.drawPath(
        path([(-30, 2), (-17, -100), (17, -100), (30, 2)]),
        fill(shader=across(-30, 30, tone("#f8f0e0"), tone("#b8a890"))),
    )
    box(c, -7, -20, 14, 22, fill(tone("#6a4430")), 2)
    for wy in (-46, -78):
        box(c, -5, wy, 10, 13, fill(tone("#5f7a8a")), 1)
    c.drawPath(
        curves((-21, -98), (-18, -126, 18, -126, 21, -98)),
        fill(shader=across(-21, 21, tone("#8a5a44"), tone("#4a3028"))),
    )
    c.translate(0, -106)
    for q in range(4):
        c.save()
        c.rotate(q * 90 + math.degrees(t * rate) + 20)
        c.drawLine(0, 0, 0, -84, line(tone("#5a4030"), 4))
        box(c, 2, -82, 17, 62, fill(tone("#f4ead4"), 0.92))
        for r in range(6):
            c.drawLine(2, -78 + 11 * r, 19, -78 + 11 * r, line(tone("#7a6450"), 1.4))
        c.drawLine(19, -82, 19, -20, line(tone("#7a6450"), 1.6))
        c.restore()
    c.drawCircle(0, 0, 6, fill(tone("#3a2a22")))
    c.restore()


def fence(c, x0, x1, y, look, h=40, step=58):
    k = LOOK[look]
    wood = mix("#e8dcc8", k["night"], k["dim"])
    for q in range(2):
        c.drawLine(x0, y - h * (0.4 + 0.36 * q), x1, y - h * (0.4 + 0.36 * q), line(mix(wood, BLACK, 0.08), 5))
    for q in range(int((x1 - x0) / step) + 1):
        box(
            c,
            x0 + q * step - 4,
            y - h,
            8,
            h + 3,
            fill(shader=across(x0 + q * step - 4, x0 + q * step + 4, wood, mix(wood, BLACK, 0.35))),
            2,
        )


def backdrop(
    c, t, look, barn_at=(130, 218, 0.9), mill_at=(500, 208, 0.95), shift=0.0, rate=0.9, seed="farm", lit=False
):
    k = LOOK[look]
    sky(c, 226, *k["sky"])
    if look == "sunrise":
        sun(c, 350, 186, 28)
    elif look in ("spring", "harvest"):
        sun(c, 80 if look == "harvest" else 580, 48, 21, "#fffbe0", "#ff9a50")
    if look == "storm":
        for i, (a, b, d, e) in enumerate(points(f"{seed}storm", 15)):
            tint = mix("#4f5664", "#7a808a", d), mix("#181e2c", "#2c3444", d)
            cloud(c, (a * 900 + t * (12 + 12 * d)) % 940 - 140, 24 + 84 * b, 1.3 + e, *tint, seed=f"fs{i % 4}")
        for a, b, d, _e in points(f"{seed}veil", 9):
            oval(
                c,
                (a * 900 + 12 * t) % 900 - 120,
                40 + 84 * b,
                140,
                15 + 14 * d,
                fill(mix("#1c2432", "#4a5262", d), 0.75, blur=14),
            )
    else:
        tint = ("#ffc8a4", "#b87a9c") if look == "sunrise" else (WHITE, "#cfe0ec")
        for i, (x, y, s) in enumerate(((140, 70, 0.8), (390, 46, 0.95), (640, 84, 0.65))):
            cloud(c, (x + shift + t * (3 + i)) % 820 - 90, y, s, *tint, seed=f"{seed}{i}")
    hills(c, 190, 16, mix(k["far"][0], k["sky"][-1], 0.4), k["far"][0], shift, 51, 0.008)
    hills(c, 204, 10, k["far"][0], k["far"][1], shift + 200, 52, 0.011)
    for a, b, d, _e in points(f"{seed}hedge", 26):
        c.drawCircle(a * 700 - 30, 207 + 4 * b, 5 + 9 * d, fill(mix(k["far"][1], "#1f3a24", 0.35)))
    windmill(c, *mill_at, t, look, rate)
    hills(c, 214, 5, k["field"][0], k["field"][1], shift, 53, 0.009)
    if barn_at:
        barn(c, *barn_at, look, lit)
    c.drawRect(
        skia.Rect(-40, 222, W + 40, H + 40),
        fill(shader=vertical(214, H, (k["field"][0], 0.0), (k["field"][1], 0.9), (k["field"][2], 1.0))),
    )


def _stalks(c, t, y0, y1, n, seed, h, tones=("#f8dc7c", "#d8a434", "#b07a20"), x0=-10.0, x1=W + 10.0):
    """Ears of wheat between x0 and x1 that sway in the wind, back rows first."""
    for a, b, d, e in sorted(points(seed, n), key=lambda v: v[1]):
        x, y = a * (W + 60) - 30, y0 + (y1 - y0) * b
        if not x0 < x < x1:
            continue
        k = 0.55 + 0.6 * b
        top = (x + (5 * math.sin(1.6 * t + x * 0.02) + 3) * k, y - h * k * (0.85 + 0.3 * d))
        c.drawLine(x, y, *top, line(tones[int(e * 3)], 1.8 * k))
        oval(c, top[0], top[1], 2.6 * k, 6.5 * k, fill(mix(tones[int(d * 2)], WHITE, 0.15)))


def cock_crows(c, t, cock="#a8381c"):
    c.save()
    camera(c, t, at=(400, 230), zoom=(1.0, 1.1))
    backdrop(c, t, "sunrise", barn_at=(110, 226, 1.0), mill_at=(590, 212, 0.85))
    k = LOOK["sunrise"]
    c.drawRect(
        skia.Rect(-40, 286, W + 40, H + 40),
        fill(shader=vertical(280, 360, (k["yard"][0], 0.0), (k["yard"][0], 1.0), (k["yard"][1], 1.0))),
    )
    fence(c, 240, 700, 306, "sunrise", 66, 92)
    crow = max(0.0, math.sin(1.5 * t + 0.2)) ** 0.6
    hen(c, 424, 242, 1.75, t, cock, cock=True, crow=crow)
    for i, (x, y, s, coat, f) in enumerate(
        (
            (90, 336, 1.35, "#e8dcc8", 1),
            (190, 350, 1.5, "#b8622c", 1),
            (300, 340, 1.3, "#8a4a28", -1),
            (560, 346, 1.45, "#f0e6d4", -1),
        )
    ):
        hen(c, x + 8 * math.sin(0.5 * t + i), y, s, t, coat, f, seed=0.23 * i)
    for a, b, d, _e in points("corn", 40):
        oval(c, 60 + 540 * a, 338 + 18 * b, 2 + d, 1.3, fill("#f4d060"))
    c.restore()
    vignette(c, 0.3)


def _tractor(c, x, y, s, t, v=60.0, h="#2f8a3f", face=1):
    """About 150 * s long and 120 * s tall, wheels on y."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    oval(c, 0, 2, 82, 5, fill(BLACK, 0.35, blur=3))
    c.translate(0, 0.8 * math.sin(17 * t))
    smoke(c, 50, -110, t + 5, "#b8b8be", 0.5, 46, -46, 8, 3, 13, life=2.2, shade="#6a6a74")
    box(c, 47, -108, 6, 36, fill("#3a3a42"), 2)
    box(c, 2, -76, 76, 40, fill(shader=vertical(-76, -36, mix(h, WHITE, 0.25), h, mix(h, BLACK, 0.35))), 7)
    for q in range(5):
        c.drawLine(58, -68 + 6 * q, 74, -68 + 6 * q, line(mix(h, BLACK, 0.5), 2))
    box(c, 76, -66, 6, 12, fill("#fff4cc"), 2)
    c.drawPath(path([(-52, -118), (6, -118), (10, -72), (-56, -60)]), fill("#bfe0ee", 0.75))
    figure(
        c,
        -22,
        -40,
        84,
        Pose(hip=(-8, -22), neck=(-4, -56), feet=((14, -8), (18, -8)), hands=((20, -42), (22, -44))),
        Look(top="#c8463a", legs="#34508a", hat="#e0b848"),
        shadow=False,
    )
    for q in ((-54, -118, -56, -58), (6, -118, 11, -72), (-54, -62, 0, -62)):
        c.drawLine(*q, line("#2a2a30", 4))
    box(c, -60, -126, 74, 9, fill(mix(h, BLACK, 0.2)), 4)
    c.drawPath(
        curves((-74, -50), (-70, -86, -16, -84, -6, -46), (0, -36), (20, -36), (20, -24), (-20, -24)),
        fill(shader=vertical(-84, -24, h, mix(h, BLACK, 0.4))),
    )
    for wx, r in ((-40, 38), (56, 25)):
        c.drawCircle(wx, -r, r, fill("#1c1b1e"))
        for q in range(16):
            a = v * t / (r * s) + q * math.tau / 16
            c.drawLine(
                wx + (r - 5) * math.cos(a),
                -r + (r - 5) * math.sin(a),
                wx + r * math.cos(a + 0.12),
                -r + r * math.sin(a + 0.12),
                line("#3a3a3e", 4),
            )
        c.drawCircle(wx, -r, r * 0.56, fill("#e8c43a"))
        for q in range(6):
            a = v * t / (r * s) + q * math.tau / 6
            c.drawCircle(wx + r * 0.36 * math.cos(a), -r + r * 0.36 * math.sin(a), r * 0.08, fill("#8a6a14"))
        c.drawCircle(wx, -r, r * 0.16, fill("#7a5c10"))
    c.restore()


def tractor_ploughs(c, t, h="#c8362e"):
    c.save()
    camera(c, t, at=(340, 270), zoom=(1.0, 1.06))
    backdrop(c, t, "spring", barn_at=(560, 216, 0.7), mill_at=(90, 210, 0.8), shift=150, seed="plough")
    x = 250 + 46 * t
    c.drawRect(skia.Rect(-40, 262, W + 40, H + 40), fill(shader=vertical(256, 372, "#8a5f40", "#4a2e1e")))
    c.drawRect(skia.Rect(x - 96, 262, W + 60, 336), fill(shader=vertical(262, 336, "#a8c86a", "#6f9a44")))
    for a, b, d, _e in points("stubble", 120):
        sx, sy = a * (W + 40) - 20, 266 + 68 * b
        if sx > x - 90:
            c.drawLine(sx, sy, sx + 2, sy - 5 - 4 * d, line("#c8e08a" if d > 0.5 else "#5a8438", 1.6))
    for q in range(7):
        yy = 268 + 14 * q + q * q * 0.4
        end = x - 96 if yy < 336 else W + 60
        pts = [(px, yy + 2.4 * math.sin(px * 0.16 + 2 * q)) for px in range(-40, int(end), 9)]
        if len(pts) > 2:
            c.drawPath(path(pts, True, False), line("#3a2214", 4, 0.75))
            c.drawPath(path([(px, py - 4) for px, py in pts], True, False), line("#b48058", 2.4, 0.75))
    for q in range(4):
        bx = x - 88 - 22 * q
        c.drawLine(x - 60, 306, bx, 300, line("#2a3a6a", 6))
        c.drawPath(
            curves((bx, 298), (bx - 18, 306, bx - 16, 328), (bx + 6, 334), (bx + 2, 316, bx + 6, 300)),
            fill(shader=across(bx - 18, bx + 6, "#b8c0ca", "#5a626c")),
        )
    for a, b, d, e in points("clods", 40):
        k = (t * 1.5 + a) % 1
        c.drawCircle(
            x - 90 - 80 * b - 30 * k, 332 - 36 * math.sin(math.pi * k) * d, 2 + 4 * e * (1 - k * 0.5), fill("#5a3822")
        )
    _tractor(c, x, 334, 1.15, t, 60, h)
    for i, (dx, dy) in enumerate(((-150, -84), (-205, -44), (-250, -116), (-110, -150), (-300, -70))):
        gull(
            c,
            x + dx + 16 * math.sin(1.1 * t + i),
            308 + dy + 12 * math.sin(1.7 * t + 2 * i),
            0.95 + 0.1 * (i % 3),
            t + 0.3 * i,
        )
    for gx in (60, 120):
        oval(c, gx + 8, 342, 14, 2, fill(BLACK, 0.3))
        c.drawPath(
            curves(
                (gx - 12, 330), (gx - 2, 320, gx + 14, 322, gx + 18, 328), (gx + 12, 340, gx - 2, 338, gx - 12, 330)
            ),
            fill(WHITE),
        )
        c.drawCircle(gx + 19, 325, 5, fill(WHITE))
        c.drawLine(gx + 23, 325, gx + 28, 327 + 2 * math.sin(6 * t + gx), line("#f0a62a", 2.4))
    c.restore()
    vignette(c, 0.2)


def harvester(c, x, y, s, t, h="#2f9a4a", face=1):
    """A combine harvester about 250 * s long and 150 * s tall; its reel turns in front."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    oval(c, 0, 2, 120, 6, fill(BLACK, 0.3, blur=4))
    c.translate(0, 0.7 * math.sin(19 * t))
    c.drawPath(
        path([(60, -52), (112, -30), (112, -10), (54, -30)]), fill(shader=vertical(-52, -10, h, mix(h, BLACK, 0.45)))
    )
    body = curves(
        (-106, -46), (-110, -96, -96, -112, -80, -114), (24, -114), (40, -110, 44, -60), (60, -34), (-90, -30)
    )
    c.drawPath(body, fill(shader=vertical(-114, -30, mix(h, WHITE, 0.28), h, mix(h, BLACK, 0.4))))
    box(c, -92, -132, 84, 20, fill(shader=vertical(-132, -112, mix(h, WHITE, 0.1), mix(h, BLACK, 0.3))), 4)
    c.drawPath(curves((-88, -130), (-70, -150, -30, -150, -12, -130)), fill("#e8bc4a"))
    box(c, -88, -92, 100, 9, fill("#f4d03a"), 3)
    for q in range(5):
        c.drawLine(-84 + 10 * q, -76, -84 + 10 * q, -52, line(mix(h, BLACK, 0.45), 3))
    c.drawPath(
        path([(18, -150), (64, -150), (78, -74), (18, -74)]), fill(shader=vertical(-150, -74, "#d8f0fa", "#86b4cc"))
    )
    figure(
        c,
        36,
        -74,
        84,
        Pose(hip=(-4, -14), neck=(0, -48), feet=((18, -2), (20, -2)), hands=((22, -36), (24, -38))),
        Look(top="#d8542e", hat="#e8c85a"),
        shadow=False,
    )
    c.drawPath(path([(18, -150), (64, -150), (78, -74), (18, -74)]), line("#2a2e34", 4))
    box(c, 12, -158, 60, 10, fill(mix(h, BLACK, 0.15)), 4)
    c.drawLine(-60, -104, -126, -150, line("#f4d03a", 9))
    for wx, r in ((40, 40), (-74, 26)):
        c.drawCircle(wx, -r, r, fill("#1c1b1e"))
        for q in range(14):
            a = 44 * t / r + q * math.tau / 14
            c.drawLine(
                wx + (r - 5) * math.cos(a),
                -r + (r - 5) * math.sin(a),
                wx + r * math.cos(a),
                -r + r * math.sin(a),
                line("#3c3c40", 4),
            )
        c.drawCircle(wx, -r, r * 0.54, fill("#f4d03a"))
        c.drawCircle(wx, -r, r * 0.18, fill("#8a6a14"))
    box(c, 108, -26, 44, 20, fill(shader=vertical(-26, -6, "#f4d03a", "#a88414")), 4)
    for q in range(6):
        a = 2.6 * t + q * math.tau / 6
        ex, ey = 140 + 30 * math.cos(a), -36 + 30 * math.sin(a)
        c.drawLine(140, -36, ex, ey, line("#c8322a", 3.5))
        c.drawLine(ex - 8, ey, ex + 8, ey, line("#e8483c", 5))
    c.drawCircle(140, -36, 5, fill("#2a2a30"))
    c.restore()


def harvest_wheat(c, t, h="#2f9a4a"):
    c.save()
    camera(c, t, at=(360, 270), zoom=(1.0, 1.06))
    backdrop(c, t, "harvest", barn_at=(520, 214, 0.72), mill_at=(330, 206, 0.72), shift=260, seed="wheat")
    x = 150 + 34 * t
    edge = x + 208
    c.drawRect(skia.Rect(-40, 240, W + 40, H + 40), fill(shader=vertical(236, H, "#f0cc68", "#c8943a")))
    for a, b, d, _e in points("cut", 260):
        sx, sy = a * (W + 40) - 20, 244 + 116 * b
        c.drawLine(sx, sy, sx + 1, sy - 4 - 5 * d, line("#f8e49a" if d > 0.4 else "#a8762a", 1.6))
    _stalks(c, t, 244, 306, 420, "back wheat", 34, x0=edge - 30)
    for bx, by, r in ((40, 268, 20), (130, 258, 16)):
        oval(c, bx, by + r, r * 1.2, 4, fill("#7a5018", 0.5, blur=3))
        c.drawCircle(bx, by, r, fill(shader=across(bx - r, bx + r, "#f4d480", "#b8862e")))
        for q in range(3):
            c.drawCircle(bx, by, r * (0.25 + 0.25 * q), line("#9a6c22", 1.4, 0.7))
    for a, b, d, e in points("dust", 34):
        k = (t * 0.6 + a) % 1
        c.drawCircle(x - 110 - 140 * k + 30 * b, 316 - 70 * k * d, 8 + 26 * k, fill("#f4dfa4", 0.4 * (1 - k), blur=6))
        c.drawLine(
            x - 112 - 60 * k,
            290 + 46 * k * (0.4 + e),
            x - 118 - 60 * k,
            292 + 46 * k * (0.4 + e),
            line("#e8c050", 2, 1 - k),
        )
    harvester(c, x + 20, 334, 1.15, t, h)
    _stalks(c, t, 312, 372, 560, "front wheat", 46, x0=edge - 8)
    for a, b, d, _e in points("chaff", 26):
        k = (t * 1.3 + a) % 1
        c.drawCircle(edge - 40 + 30 * b, 310 - 50 * k, 1.4 + d, fill("#fff0b4", 1 - k))
    c.restore()
    vignette(c, 0.2)


def field_road_cyclist(c, t):
    c.save()
    camera(c, t, at=(330, 280), zoom=(1.0, 1.08))
    backdrop(c, t, "harvest", barn_at=(90, 220, 0.86), mill_at=(560, 210, 0.9), shift=40, seed="road")
    c.drawPath(
        path([(-40, 236), (W + 40, 230), (W + 40, 276), (-40, 282)]),
        fill(shader=vertical(230, 280, "#a8c060", "#7a9a40")),
    )
    for i, (x, y, s, f, g) in enumerate(
        ((262, 280, 0.95, 1, True), (560, 276, 0.9, -1, False), (412, 262, 0.72, -1, True))
    ):
        cow(c, x, y, s, t + i, f"cow{i}", f, g, patch="#7a4526" if i == 1 else "#2b2423")
    fence(c, -30, 690, 292, "harvest", 32, 62)
    c.drawPath(
        path([(-40, 296), (W + 40, 290), (W + 40, 350), (-40, 358)]),
        fill(shader=vertical(290, 356, "#ead8b0", "#c4a878")),
    )
    for a, b, d, _e in points("ruts", 60):
        oval(c, a * W, 300 + 50 * b, 2 + 4 * d, 1, fill("#a88a5c", 0.6))
    wear = Look(
        top="#f4f6fa", legs="#3a5a9a", skin="#d8986c", hair="#5a3a22", hat="#e0b848", bare_arms=True, shoe="#7a4a2a"
    )
    x = 590 - 78 * t
    for a, b, _d, _e in points("road dust", 16):
        k = (t * 1.1 + a) % 1
        c.drawCircle(x + 50 + 70 * k, 336 - 18 * b * k, 3 + 8 * k, fill("#f0e0bc", 0.6 * (1 - k), blur=2))
    cyclist(c, x, 338, t, 1.4, v=140, look=wear, frame="#2f8a4a", face=-1, basket="#b07a3a", upright=True)
    _stalks(c, t, 352, 384, 170, "verge", 34)
    c.restore()
    vignette(c, 0.2)


def horse_gallops(c, t, coat="#7a3f22", mane="#1f1410"):
    c.save()
    camera(c, t, at=(340, 240), zoom=(1.0, 1.06))
    backdrop(
        c, t, "storm", barn_at=(560, 224, 0.8), mill_at=(100, 212, 0.9), shift=90, rate=2.2, seed="pasture", lit=True
    )
    for a, b, d, e in points("bent grass", 240):
        gx, gy = a * (W + 40) - 20, 240 + 122 * b
        lean = 8 + 6 * math.sin(3 * t + gx * 0.03)
        c.drawLine(
            gx,
            gy,
            gx + lean * (0.5 + b),
            gy - (6 + 10 * b) * (0.6 + 0.6 * d),
            line(LOOK["storm"]["field"][0 if e > 0.5 else 2], 1.6, 0.8),
        )
    fence(c, -30, 690, 268, "storm", 38, 76)
    x = 60 + 72 * t
    for a, b, d, _e in points("turf", 26):
        k = (t * 1.9 + a) % 1
        c.drawCircle(x - 50 - 110 * k, 336 - 40 * math.sin(math.pi * k) * b, 1.5 + 3.5 * d, fill("#2c2a1c"))
    horse(c, x, 336, 1.28, t, coat, mane)
    for a, b, d, _e in points("flying straw", 24):
        sx = (a * 760 + t * (240 + 120 * d)) % 760 - 60
        c.save()
        c.translate(sx, 120 + 210 * b + 18 * math.sin(3 * t + 9 * d))
        c.rotate(360 * d + 200 * t)
        c.drawLine(-5, 0, 5, 0, line("#d8c878", 1.8, 0.8))
        c.restore()
    c.restore()
    vignette(c, 0.4)


def _bolt(c, x0, y0, x1, y1, seed, a=1.0):
    """Forked lightning from the clouds to the ground."""
    pts = [(x0, y0)]
    steps = points(seed, 13)
    for i, (u, v, _d, _e) in enumerate(steps, 1):
        q = i / len(steps)
        spread = 46 * (1 - q) + 8
        pts.append((x0 + (x1 - x0) * q + (u - 0.5) * spread, y0 + (y1 - y0) * (q + (v - 0.5) * 0.04)))
    pts[-1] = (x1, y1)
    main = path(pts, close=False)
    for w, alpha, blur, tone in ((26, 0.35, 12, "#8fa8ff"), (9, 0.7, 4, "#c4d0ff"), (3.6, 1.0, 0, "#ffffff")):
        c.drawPath(main, line(tone, w, alpha * a, blur, add=blur > 0))
    for i in (3, 6, 8):
        bx, by = pts[i]
        side = 1 if i % 2 else -1
        fork = [(bx, by)] + [
            (bx + side * (16 + 13 * r) + 8 * steps[r][0], by + 17 * r + 10 + 8 * steps[r][1]) for r in range(4)
        ]
        for w, alpha, blur in ((9, 0.4, 4), (1.9, 0.95, 0)):
            c.drawPath(path(fork, close=False), line("#dfe6ff", w, alpha * a, blur, add=blur > 0))


def lightning_strikes(
    c, t, barn_at=(150, 232, 1.0), mill_at=(430, 222, 1.15), strikes=((0.5, 250), (2.6, 540), (4.9, 300)), seed="strike"
):
    c.save()
    camera(c, t, at=(360, 200), zoom=(1.0, 1.07))
    flash = 0.0
    lit_x = 0.0
    number = 0
    for i, (at, bx) in enumerate(strikes):
        age = t - at
        if 0 <= age < 1.5:
            # the light swells over four frames: a flash must not look like a cut
            flash = max(0.0, 1 - age / 1.5) * (0.72 + 0.28 * math.cos(21 * age)) * ease(age, -0.04, 0.16)
            lit_x, number = bx, i
    backdrop(c, t, "storm", barn_at=barn_at, mill_at=mill_at, shift=200, rate=2.8, seed=seed, lit=True)
    c.drawRect(skia.Rect(-40, -40, W + 40, H + 40), fill("#0a1024", 0.42))
    if flash:
        glow(c, lit_x, 90, 420, "#8a9cff", 0.55 * flash)
        _bolt(c, lit_x - 40, -10, lit_x, 210, f"{seed}{number}", min(1.0, 0.1 + 1.5 * flash))
        glow(c, lit_x, 210, 120, "#e8ecff", 0.85 * flash)
        c.drawRect(skia.Rect(-40, 210, W + 40, H + 40), fill("#aab8ff", 0.12 * flash, add=True))
    for a, b, d, _e in points("puddles", 9):
        px, py, w = a * W, 290 + 60 * b, 34 + 50 * d
        oval(c, px, py, w, 6 + 4 * d, fill(mix("#4a5668", "#c8d4ff", 0.7 * flash), 0.7))
        k = (1.4 * t + d) % 1
        oval(c, px + 10, py, 3 + 16 * k, 1 + 4 * k, line("#dfe8ff", 1.2, 0.7 * (1 - k)))
    fence(c, -30, 690, 284, "storm", 36, 70)
    rain(c, t, "farm rain", 64, 0.22, 0.5)
    c.restore()
    vignette(c, 0.45)
