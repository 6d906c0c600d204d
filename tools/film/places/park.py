"""A town park with a bandstand, a pond and a path: in spring, autumn, snow and at night."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from tools.film.animals import dog
from tools.film.creatures import (
    BLACK,
    WHITE,
    Look,
    Pose,
    curves,
    cyclist,
    figure,
    running,
    walking,
)
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
    leaves,
    line,
    mix,
    moon,
    oval,
    path,
    points,
    sky,
    snow,
    stars,
    sun,
    tree,
    vertical,
    vignette,
)

LOOK = {
    "spring": {
        "sky": ("#5fb4ea", "#a9daf4", "#e6f5ec"),
        "far": ("#8fc49a", "#6fae86"),
        "lawn": ("#9bd462", "#4f9a3e"),
        "path": ("#f0dcb4", "#d2b182"),
        "leaf": (("#f6a8c6", "#c4648e"), ("#86c85a", "#3f8a3c"), ("#fbc4d8", "#d07aa0"), ("#a4d868", "#4f9a3e")),
        "pond": ("#bfe6f4", "#5fb0d0", "#3a86b0"),
        "roof": ("#d8564a", "#8f2c30"),
        "stone": "#f6efe2",
        "trunk": "#6a4a36",
        "shade": "#2f6a34",
    },
    "autumn": {
        "sky": ("#8fb4cc", "#d6d8c8", "#f8e2ba"),
        "far": ("#c8a060", "#a87a4a"),
        "lawn": ("#c4b04e", "#7d7a34"),
        "path": ("#e2cba4", "#b08e66"),
        "leaf": (("#e8742a", "#a03c1c"), ("#f2b632", "#b87420"), ("#cf4a2a", "#7f261c"), ("#f0962e", "#b0501c")),
        "pond": ("#d8dcc8", "#8fa8a8", "#5a7a84"),
        "roof": ("#b8483c", "#702428"),
        "stone": "#efe2cc",
        "trunk": "#4f382a",
        "shade": "#5a4a20",
    },
    "snow": {
        "sky": ("#9fb4d2", "#cfdcec", "#f2f4f8"),
        "far": ("#c4d2e2", "#a9bcd2"),
        "lawn": ("#fbfdff", "#c9d8ec"),
        "path": ("#e2e9f3", "#c6d2e4"),
        "leaf": (("#dfe8f4", "#a9bcd4"),) * 4,
        "pond": ("#e6f2fa", "#bcd6ea", "#9cc0dc"),
        "roof": ("#c2504a", "#7a2a30"),
        "stone": "#e6e4e6",
        "trunk": "#4a4048",
        "shade": "#7f98bc",
    },
    "night": {
        "sky": ("#060a22", "#101c48", "#2a3a72"),
        "far": ("#16224a", "#0f183a"),
        "lawn": ("#1f3a3a", "#0c1a24"),
        "path": ("#5a5a72", "#33344e"),
        "leaf": (("#20344e", "#0c1628"), ("#1c3848", "#0a1824"), ("#2a3450", "#101830"), ("#1a3040", "#0a1624")),
        "pond": ("#2f4a86", "#16285a", "#0c1a40"),
        "roof": ("#5a2a44", "#2c1428"),
        "stone": "#b8a88a",
        "trunk": "#141226",
        "shade": "#050a14",
    },
}


def bandstand(c, x, y, s, look):
    """An eight-sided bandstand: about 150 * s wide and 140 * s tall."""
    k = LOOK[look]
    stone, (roof, under) = k["stone"], k["roof"]
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 2, 84, 7, fill(k["shade"], 0.45, blur=5))
    if look == "night":
        glow(c, 0, -50, 130, "#ffb860", 0.5)
        box(c, -58, -84, 116, 66, fill(shader=vertical(-84, -18, "#ffd890", "#b8702e")))
    else:
        box(c, -58, -84, 116, 66, fill(mix(k["far"][1], BLACK, 0.25), 0.35))
    box(c, -70, -18, 140, 20, fill(shader=vertical(-18, 2, stone, mix(stone, BLACK, 0.35))), 3)
    c.drawPath(
        path([(-22, -18), (22, -18), (30, 2), (-30, 2)]),
        fill(shader=vertical(-18, 2, mix(stone, BLACK, 0.1), mix(stone, BLACK, 0.4))),
    )
    for q in range(3):
        c.drawLine(-24 - 2 * q, -12 + 6 * q, 24 + 2 * q, -12 + 6 * q, line(mix(stone, BLACK, 0.5), 1, 0.6))
    for q in range(11):
        px = -60 + 12 * q
        if abs(px) > 20:
            c.drawLine(px, -36, px, -18, line(mix(stone, BLACK, 0.12), 2))
    for a, b in ((-60, -22), (22, 60)):
        c.drawLine(a, -36, b, -36, line(mix(stone, BLACK, 0.05), 3))
    for px in (-60, -24, 24, 60):
        box(
            c,
            px - 3.4,
            -88,
            6.8,
            72,
            fill(shader=across(px - 3, px + 4, mix(stone, WHITE, 0.3), mix(stone, BLACK, 0.35))),
            2,
        )
    c.drawPath(
        curves(
            (-76, -84), (-62, -90, -40, -104, -10, -128), (10, -128), (40, -104, 62, -90, 76, -84), (0, -94, -76, -84)
        ),
        fill(shader=across(-76, 76, mix(roof, WHITE, 0.12), roof, under)),
    )
    for q in (-38, -14, 14, 38):
        c.drawLine(q * 0.18, -127, q * 1.2, -90, line(under, 1.4, 0.7))
    box(c, -10, -136, 20, 9, fill(stone), 2)
    c.drawPath(path([(-13, -136), (0, -152), (13, -136)]), fill(under))
    c.drawCircle(0, -154, 3, fill("#f2d06a"))
    if look == "snow":
        c.drawPath(
            curves(
                (-78, -84),
                (-62, -94, -40, -108, -10, -131),
                (10, -131),
                (40, -108, 62, -94, 78, -84),
                (58, -84, 50, -92),
                (38, -96, 30, -94),
                (12, -110, 0, -104),
                (-20, -102, -30, -96),
                (-50, -92, -78, -84),
            ),
            fill("#fbfdff"),
        )
        c.drawPath(path([(-13, -136), (0, -153), (13, -136), (0, -140)]), fill("#fbfdff"))
    if look == "night":
        for q in range(13):
            lx = -66 + 11 * q
            glow(c, lx, -82 + 3 * math.cos(q * 1.57), 9, "#ffe0a0", 0.95)
    c.restore()


def bench(c, x, y, s, look, h="#8a5a34"):
    tone = mix(h, "#0a1030", 0.6 if look == "night" else 0.0)
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 1, 52, 4, fill(LOOK[look]["shade"], 0.45, blur=3))
    for lx in (-38, 38):
        c.drawLine(lx, -20, lx, 0, line("#22242c", 4))
        c.drawLine(lx, -20, lx - 3, -44, line("#22242c", 4))
    for q in range(3):
        box(c, -48, -45 + 9 * q, 96, 6, fill(mix(tone, WHITE, 0.1 * (2 - q))), 2)
    box(c, -48, -21, 98, 6, fill(mix(tone, BLACK, 0.1)), 2)
    if look == "snow":
        for sy, sw in ((-47, 96), (-24, 98)):
            box(c, -48, sy, sw, 6, fill("#fbfdff"), 3)
    c.restore()


def lantern(c, x, y, h, lit=False, snowy=False):
    iron = "#1c2228"
    oval(c, x, y + 1, 12, 2.4, fill(BLACK, 0.3, blur=2))
    c.drawLine(x, y, x, y - h, line(iron, 4))
    box(c, x - 6, y - 8, 12, 8, fill(iron), 2)
    c.drawPath(
        path([(x - 7, y - h), (x + 7, y - h), (x + 10, y - h - 20), (x - 10, y - h - 20)]),
        fill("#ffe9b0" if lit else "#cfdbe0", 0.95),
    )
    c.drawPath(path([(x - 12, y - h - 20), (x, y - h - 30), (x + 12, y - h - 20)]), fill("#fbfdff" if snowy else iron))
    if lit:
        glow(c, x, y - h - 10, 90, "#ffc870", 0.6)
        glow(c, x, y - h - 10, 30, "#fff0c0", 0.9)
        oval(c, x, y + 2, 90, 13, fill("#ffcf80", 0.26, blur=8, add=True))


def pond(c, t, cx, cy, rx, ry, look):
    k = LOOK[look]
    oval(c, cx, cy + 3, rx + 8, ry + 6, fill(mix(k["lawn"][1], "#5a4a34" if look != "snow" else "#8fa4c4", 0.45), 0.9))
    oval(c, cx, cy, rx, ry, fill(shader=vertical(cy - ry, cy + ry, *k["pond"])))
    c.save()
    clip = skia.Path()
    clip.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
    c.clipPath(clip, True)
    if look == "snow":
        for a, b, d, e in points("scratches", 16):
            px, py, w = cx + (2 * a - 1) * rx, cy + (2 * b - 1) * ry, 20 + 60 * d
            arc = skia.Path()
            arc.addArc(skia.Rect(px - w, py - w * 0.3, px + w, py + w * 0.3), 360 * e, 100)
            c.drawPath(arc, line(WHITE, 1.2, 0.6))
    else:
        for a, b, d, e in points("ripples", 34):
            px = cx + ((2 * a - 1) * rx + t * 6) % (2 * rx) - rx
            c.drawLine(
                px,
                cy + (2 * b - 1) * ry,
                px + 10 + 26 * d,
                cy + (2 * b - 1) * ry,
                line(WHITE, 1.2, 0.15 + 0.3 * abs(math.sin(t + 9 * e))),
            )
    c.restore()


def backdrop(c, t, look, stand=(470, 214, 0.8), water=(150, 226, 120, 14), shift=0.0, seed="park", way=True, lamps=()):
    """Sky, town trees, bandstand, pond and lawn; the arguments move the pieces, so that no two views are the same."""
    k = LOOK[look]
    sky(c, 230, *k["sky"])
    if look == "night":
        stars(c, t, "park stars", 90, 130)
        moon(c, 540, 52, 18)
    elif look == "autumn":
        sun(c, 90, 96, 22, "#fff2cc", "#ffcf80")
    elif look == "spring":
        sun(c, 560, 44, 20, "#fffbe0", "#ff9a50")
    tint = {
        "spring": (WHITE, "#d6e8f2"),
        "autumn": ("#fff6e4", "#dcc8b0"),
        "snow": ("#eef2f8", "#c0cede"),
        "night": ("#2a3666", "#1a2450"),
    }[look]
    for i, (cx, cy, s) in enumerate(((120, 60, 0.9), (330, 40, 0.7), (640, 74, 1.0))):
        cloud(c, (cx + shift + t * (4 + i)) % 820 - 90, cy, s, *tint, seed=f"{seed}cloud{i}")
    box(c, -40, 178, W + 80, 30, fill(k["far"][1]))
    for i, (a, b, d, _e) in enumerate(points(f"{seed}far", 15)):
        px, r = i * 48 - 20 + 20 * a - shift * 0.2 % 48, 26 + 20 * b
        c.drawCircle(
            px,
            194 - r * 0.4,
            r,
            fill(shader=vertical(190 - r * 1.5, 206, mix(k["far"][0], WHITE, 0.1 * d), k["far"][1])),
        )
    hills(c, 200, 4, mix(k["lawn"][0], k["far"][1], 0.25), k["lawn"][0], shift, 21, 0.01)
    for i, (a, b, d, _e) in enumerate(points(f"{seed}trees", 7)):
        px = i * 106 - 12 + 30 * a
        if abs(px - stand[0]) < 76 * stand[2] + 16:
            continue
        hue = k["leaf"][i % 4]
        oval(c, px, 212 + 6 * b, 34, 4, fill(k["shade"], 0.35, blur=4))
        tree(c, px, 212 + 6 * b, 96 + 34 * d, *hue, t, f"{seed}{i}", 1.0 if look == "snow" else 0.0, k["trunk"])
        if look == "snow":
            _frost(c, px, 212 + 6 * b, 96 + 34 * d, f"{seed}{i}")
    bandstand(c, *stand, look)
    c.drawRect(
        skia.Rect(-40, 214, W + 40, H + 40),
        fill(shader=vertical(210, H, (k["lawn"][0], 0.0), (k["lawn"][1], 1.0), (k["lawn"][1], 1.0))),
    )
    if water:
        pond(c, t, *water, look)
    for a, b, d, e in points(f"{seed}grass", 150):
        py = 226 + 134 * b * b
        tone = ("#dfe8f4" if look == "snow" else mix(k["lawn"][0], WHITE, 0.25)) if e > 0.5 else k["lawn"][1]
        if look == "spring" and e > 0.72:
            c.drawCircle(a * W, py, 1.2 + 1.6 * b, fill(("#ffffff", "#ffe36a", "#ff9ec4")[int(d * 3)], 0.95))
        elif look == "autumn" and e > 0.35:
            oval(c, a * W, py, 2 + 3 * b, 1.2 + 1.4 * b, fill(k["leaf"][int(d * 4)][0], 0.9))
        else:
            c.drawLine(a * W, py, a * W + 2, py - 3 - 5 * b, line(tone, 1.2, 0.55))
    if way:
        walk = path(
            [
                (-40, 312),
                (160, 296),
                (360, 306),
                (520, 300),
                (700, 288),
                (700, 336),
                (520, 346),
                (360, 350),
                (160, 344),
                (-40, 358),
            ],
            True,
        )
        c.drawPath(walk, fill(k["shade"], 0.25, blur=4))
        c.drawPath(walk, fill(shader=vertical(290, 352, *k["path"])))
        for a, b, d, e in points("gravel", 60):
            oval(c, a * W, 306 + 34 * b, 1 + d, 0.8, fill(mix(k["path"][1], BLACK, 0.2) if e > 0.5 else WHITE, 0.4))
    for lx, ly, lh in lamps:
        lantern(c, lx, ly, lh, look == "night", look == "snow")


def _frost(c, x, y, h, seed):
    """Snow on the branches of a bare tree: many small tufts, denser towards the crown."""
    for a, b, d, e in points(f"{seed}frost", 46):
        ang, far = a * 6.283, (0.15 + 0.85 * d) ** 0.6
        px, py = x + math.cos(ang) * far * h * 0.27, y - h * 0.72 + math.sin(ang) * far * h * 0.24
        c.drawCircle(px, py, h * (0.02 + 0.03 * b), fill(mix("#c4d4e8", WHITE, e), 0.85))


# ---- spring --------------------------------------------------------------
def spring_cyclist(c, t):
    c.save()
    camera(c, t, at=(330, 290), zoom=(1.02, 1.12))
    backdrop(c, t, "spring", stand=(470, 216, 0.85), lamps=((92, 284, 110),))
    bench(c, 250, 288, 0.9, "spring")
    wear = Look(
        top="#f2b632", legs="#2a3a6a", helmet="#e8452f", shorts=True, bare_arms=True, shoe=WHITE, long_hair=True
    )
    cyclist(c, 30 + 82 * t, 332, t, 1.4, v=150, look=wear, frame="#1f8a8a", basket="#b5813f", upright=True)
    leaves(c, t, "petals", 34, ("#ffc4da", "#ffe2ec", "#f79cc0"), 30)
    c.restore()
    vignette(c, 0.2)


BOY = Look(top="#2f7fd0", legs="#3a3f4a", hair="#5a3418", bare_arms=True, shorts=True, shoe=WHITE)


def _ball(c, x, y, r, h="#e8382e"):
    c.drawCircle(x, y, r, fill(shader=vertical(y - r, y + r, mix(h, WHITE, 0.35), h, mix(h, BLACK, 0.35))))
    c.drawCircle(x - r * 0.35, y - r * 0.4, r * 0.24, fill(WHITE, 0.75))


def dog_chases_ball(c, t, coat="#c98a4a", belly="#f2dcb8", ball="#e8382e", look="spring", boy=BOY):
    c.save()
    camera(c, t, at=(380, 280), zoom=(1.0, 1.08))
    backdrop(c, t, look, stand=(150, 214, 0.8), water=(520, 230, 150, 18), shift=160, seed="lawn", way=False)
    swing = ease(t, 0.0, 0.5)
    throw = Pose(
        neck=(4, -80), feet=((-12, -2), (12, -2)), hands=((-10, -54), (28 - 4 * swing, -74 + 12 * swing)), elbows=(1, 1)
    )
    figure(c, 84, 318, 118, throw, boy)
    bx = 190 + 74 * t
    hop = abs(math.sin(2.9 * t + 0.5)) * (62 - 5 * t)
    oval(c, bx, 326, 13, 3, fill(BLACK, 0.3 - 0.002 * hop, blur=2))
    _ball(c, bx, 314 - hop, 14, ball)
    dog(c, 50 + 76 * t, 330, 1.25, t, coat, belly)
    for k in range(5):
        q = (t * 2.2 + k / 5) % 1
        c.drawCircle(
            10 + 76 * t - 40 * q, 328 - 16 * q * (k % 3) / 2, 2.4 - 1.6 * q, fill(LOOK[look]["lawn"][1], 0.9 * (1 - q))
        )
    c.restore()
    vignette(c, 0.2)


def _splash(c, x, y, k, size=1.0):
    """Water thrown up at age k (0..1) of a splash."""
    if not 0 <= k < 1:
        return
    for a, b, d, _e in points("splash", 46):
        vx, vy = (a - 0.5) * 190 * size, -(70 + 130 * b) * size
        px, py = x + vx * k, y + vy * k + 190 * size * k * k
        if py < y + 6:
            c.drawCircle(px, py, (1.6 + 4.2 * d) * (1 - 0.5 * k), fill("#eaf7ff", 0.9 * (1 - k * 0.6)))
    for q in range(3):
        oval(c, x, y, (24 + 90 * k + 20 * q) * size, (5 + 15 * k + 4 * q) * size, line("#eef9ff", 2.4, 0.8 * (1 - k)))


def dog_jumps_into_pond(c, t):
    c.save()
    camera(c, t, at=(400, 270), zoom=(1.02, 1.1))
    backdrop(c, t, "spring", stand=(540, 208, 0.62), water=(440, 300, 320, 62), shift=300, seed="bank", way=False)
    for a, b, d, _e in points("reeds", 26):
        rx = 70 + 80 * a
        c.drawLine(
            rx, 330 + 26 * b, rx + 6 * math.sin(t + 6 * d), 286 + 30 * d, line("#4f8a3a" if b > 0.4 else "#7fb24e", 3)
        )
        if d > 0.6:
            c.drawLine(
                rx + 6 * math.sin(t + 6 * d),
                284 + 30 * d,
                rx + 6 * math.sin(t + 6 * d),
                296 + 30 * d,
                line("#6a4428", 5),
            )
    for k, (lx, ly) in enumerate(((330, 336), (372, 344), (600, 330))):
        oval(c, lx, ly, 22, 6, fill(shader=vertical(ly - 6, ly + 6, "#8fd06a", "#4a9a4a")))
        if k != 1:
            for q in range(5):
                oval(c, lx - 6 + 3 * q, ly - 6 - 2 * (q == 2), 3, 5, fill("#ffd6e6" if q % 2 else "#f79cc0"))
    _ball(c, 500 + 3 * math.sin(t), 296 + 2 * math.sin(2 * t), 12)
    land = 2.9
    if t < land:
        k = t / land
        x, y = 40 + 290 * k, 318 - 104 * math.sin(math.pi * min(1, k * 1.02))
        oval(c, x, 318, 40, 6, fill("#1f4a6a", 0.3, blur=4))
        dog(c, x, y, 1.25, t, gait="leap", tilt=-24 + 52 * k)
    else:
        x = 330 + 22 * (t - land)
        y = 330 + 2 * math.sin(4 * t)
        c.save()
        c.clipRect(skia.Rect(-60, 0, W + 60, 306))
        dog(c, x, y + 18 * (1 - ease(t, land, land + 0.6)), 1.25, t, gait="swim")
        c.restore()
        for q in range(3):
            r = (t * 0.8 + q / 3) % 1
            oval(c, x + 10, 307, 56 + 50 * r, 6 + 9 * r, line("#eef9ff", 2, 0.75 * (1 - r)))
        c.drawLine(x - 60, 306, x + 70, 306, line("#eef9ff", 3, 0.8))
    _splash(c, 334, 304, (t - land + 0.1) / 1.3, 1.3)
    c.restore()
    vignette(c, 0.2)


STRIKER = Look(top="#e0342e", legs="#f4f4f4", hair="#2a1a12", shorts=True, bare_arms=True, shoe="#f2d02a")
KEEPER = Look(top="#35c04a", legs="#20262e", hair="#6a4424", shorts=True, shoe="#20242c")


def football(c, x, y, r, turn):
    c.save()
    c.translate(x, y)
    c.rotate(turn)
    c.drawCircle(0, 0, r, fill("#f8f8f6"))
    for k in range(5):
        a = k * math.tau / 5
        c.drawLine(
            0.35 * r * math.cos(a),
            0.35 * r * math.sin(a),
            0.75 * r * math.cos(a),
            0.75 * r * math.sin(a),
            line("#2a2a30", r * 0.08),
        )
        oval(c, 0.82 * r * math.cos(a), 0.82 * r * math.sin(a), r * 0.2, r * 0.2, fill("#22242a"))
    c.drawPath(
        path([(0.38 * r * math.cos(k * math.tau / 5), 0.38 * r * math.sin(k * math.tau / 5)) for k in range(5)]),
        fill("#22242a"),
    )
    c.restore()
    c.drawCircle(x, y, r, fill(shader=vertical(y - r, y + r, (WHITE, 0.0), (BLACK, 0.35))))


def footballer_shoots(c, t, strip=STRIKER):
    c.save()
    camera(c, t, at=(400, 260), zoom=(1.0, 1.06))
    backdrop(c, t, "spring", stand=(110, 210, 0.62), water=None, shift=60, seed="pitch", way=False)
    for k in range(6):
        c.drawPath(
            path([(-60 + 130 * k, 236), (5 + 130 * k, 236), (-20 + 150 * k, 400), (-100 + 150 * k, 400)]),
            fill("#b8e878", 0.25),
        )
    c.drawPath(path([(430, 262), (700, 262)], close=False), line(WHITE, 3, 0.9))
    c.drawPath(path([(430, 262), (330, 356)], close=False), line(WHITE, 4, 0.9))
    goal = [(520, 262), (520, 150), (668, 150), (668, 262)]
    back = [(560, 246), (560, 166), (690, 166)]
    for k in range(12):
        q = k / 11
        c.drawLine(520 + 148 * q, 150, 560 + 130 * q, 166, line(WHITE, 1, 0.6))
        c.drawLine(560 + 130 * q, 166, 560 + 130 * q, 246, line(WHITE, 1, 0.6))
    for k in range(7):
        q = k / 6
        c.drawLine(520, 150 + 112 * q, 560, 166 + 80 * q, line(WHITE, 1, 0.6))
        c.drawLine(560, 166 + 80 * q, 690, 166 + 80 * q, line(WHITE, 1, 0.6))
    c.drawPath(path(back, close=False), line("#dfe6ea", 2))
    c.drawPath(path(goal, close=False), line(WHITE, 6))
    kick = 2.3
    crouch = Pose(hip=(0, -42), neck=(5, -74), feet=((-14, -2), (14, -2)), hands=((26, -58), (22, -50)))
    figure(c, 556 + 7 * math.sin(3 * t), 268, 104, crouch, KEEPER, face=-1)
    if t < kick - 0.35:
        px = 120 + 76 * (t - (kick - 0.35))
        pose = running(t, 1.6)
    else:
        px = 120 + 10 * ease(t, kick - 0.35, kick + 0.4)
        k = ease(t, kick - 0.3, kick + 0.15)
        back_foot, hit = (-34, -24), (40, -26)
        foot = (
            back_foot[0] + (hit[0] - back_foot[0]) * k,
            back_foot[1] - 20 * math.sin(math.pi * k) * -0.6 + (hit[1] - back_foot[1]) * k,
        )
        settle = ease(t, kick + 0.7, kick + 1.3)
        foot = (foot[0] + (14 - foot[0]) * settle, foot[1] + (-2 - foot[1]) * settle)
        pose = Pose(
            hip=(0, -47),
            neck=(-4 + 8 * settle, -81),
            feet=((0, -2), foot),
            toes=(0, -30 * (1 - settle)),
            hands=((26, -66), (-24 + 20 * settle, -70 + 16 * settle)),
        )
    figure(c, px, 346, 158, pose, strip)
    k = max(0.0, t - kick)
    fly = min(0.92, k / 3.6)
    bx, by = 190 + 360 * fly, 336 - 130 * fly - 60 * math.sin(math.pi * fly)
    if k == 0:
        oval(c, 190, 348, 15, 3, fill(BLACK, 0.35, blur=2))
    else:
        oval(c, bx, 348 - 80 * fly, 12 - 4 * fly, 3, fill(BLACK, 0.25, blur=2))
        for q in range(1, 5):
            f = max(0.0, fly - 0.045 * q)
            c.drawCircle(
                190 + 360 * f, 336 - 130 * f - 60 * math.sin(math.pi * f), 12 - q * 1.6, fill(WHITE, 0.26 - 0.05 * q)
            )
    football(c, bx, by, 15 - 4 * fly, 400 * k)
    c.restore()
    vignette(c, 0.2)


def goal_is_scored(c, t):
    c.save()
    camera(c, t, at=(360, 180), zoom=(1.0, 1.07))
    backdrop(c, t, "spring", stand=(560, 214, 0.7), water=None, shift=420, seed="behind", way=False)
    c.drawPath(path([(-40, 300), (700, 300)], close=False), line(WHITE, 4, 0.9))
    hit = 2.1
    k = ease(t, hit, hit + 0.2)
    cheer = 26 * abs(math.sin(6 * t)) * k
    up = (
        Pose(feet=((-10, -2), (10, -2)), hands=((-20, -118), (22, -118)), elbows=(1, -1), head=-8)
        if k > 0.3
        else running(t, 1.5)
    )
    figure(c, 76 + 22 * min(t, hit), 300 - cheer * 0.8, 138, up, STRIKER)
    mate = replace(STRIKER, hair="#c08a3a", skin="#8a5a3c")
    figure(c, 150 + 20 * t, 288 - cheer * 0.3, 104, up if k > 0.6 else running(t + 0.3, 1.5), mate)
    dive = ease(t, 0.9, hit)
    sink = ease(t, hit + 0.1, hit + 0.9)
    c.save()
    c.translate(326 + 40 * dive, 306 - 62 * math.sin(math.pi * 0.5 * dive) + 62 * sink)
    c.rotate(66 * dive + 10 * sink)
    stretch = Pose(
        hip=(0, -48), neck=(2, -82), feet=((-14, -2), (10, -4)), hands=((-6, -116), (10, -114)), elbows=(1, -1)
    )
    ready = Pose(hip=(0, -42), neck=(5, -74), feet=((-14, -2), (14, -2)), hands=((26, -58), (22, -50)))
    figure(c, 0, 0, 128, stretch if dive > 0.15 else ready, KEEPER, shadow=dive < 0.1)
    c.restore()
    fly = ease(t, 0.2, hit)
    bx = 150 + 350 * fly
    by = 262 - 142 * math.sin(math.pi * 0.6 * fly)
    fall = ease(t, hit + 1.0, hit + 1.8)
    by += (326 - by) * fall
    bulge = k * (1 - 0.6 * ease(t, hit + 0.7, hit + 1.6))
    football(c, bx, by, 12 + 8 * fly, 400 * min(t, hit + 1))

    def net(u, v):
        d = math.hypot((u - 500) / 84, (v - 128) / 70)
        push = 34 * bulge * math.exp(-d * d)
        return u + push * (u - 486) / 50, v + push * (v - 112) / 42

    for i in range(25):
        u = -20 + 28 * i
        c.drawPath(path([net(u, 56 + 21 * j) for j in range(14)], True, False), line(WHITE, 1.7, 0.8))
    for j in range(14):
        v = 56 + 21 * j
        c.drawPath(path([net(-20 + 28 * i, v) for i in range(25)], True, False), line(WHITE, 1.7, 0.8))
    for gx in (26, 604):
        box(c, gx, 40, 11, 306, fill(shader=across(gx, gx + 11, WHITE, "#aab4be")), 4)
    box(c, 26, 40, 589, 11, fill(shader=vertical(40, 51, WHITE, "#aab4be")), 4)
    c.restore()
    vignette(c, 0.2)


# ---- autumn --------------------------------------------------------------
def _heap(c, x, y, w, h, seed="heap"):
    """A heap of leaves, widest at y."""
    oval(c, x, y, w * 1.05, h * 0.12, fill("#3a2a14", 0.4, blur=5))
    c.drawPath(
        curves(
            (x - w, y + 3),
            (x - w * 0.7, y - h * 0.5, x - w * 0.3, y - h, x, y - h),
            (x + w * 0.4, y - h, x + w * 0.7, y - h * 0.4, x + w, y + 3),
        ),
        fill("#a8501e"),
    )
    tones = ("#e8742a", "#f2b632", "#cf4a2a", "#f0962e", "#8f3a1c", "#e0c040")
    for i, (a, b, d, e) in enumerate(points(seed, 210)):
        u = 2 * a - 1
        top = h * (1 - abs(u) ** 1.8)
        c.save()
        c.translate(x + u * w, y - top * b + 1)
        c.rotate(360 * d)
        oval(c, 0, 0, 5.5 + 2.5 * e, 2.8 + e, fill(tones[i % 6]))
        c.restore()


def rakes_leaves(c, t):
    c.save()
    camera(c, t, at=(300, 290), zoom=(1.0, 1.1))
    backdrop(c, t, "autumn", stand=(520, 214, 0.8), water=(130, 226, 110, 12), shift=40, seed="rake", way=False)
    pull = 0.5 - 0.5 * math.cos(t * 3.0)
    _heap(c, 420, 338, 120, 74 + 2 * t)
    wear = Look(top="#3f6a4a", legs="#4a4038", hat="#2f6fb0", hair="#6a6a70", shoe="#2a1c14")
    reach = (34 - 18 * pull, -54 + 4 * pull)
    pose = Pose(
        hip=(-4, -47),
        neck=(12 - 6 * pull, -79),
        feet=((-16, -2), (12, -2)),
        hands=((reach[0] - 14, reach[1] - 8), reach),
    )
    px, py, h = 200, 334, 160
    head = (350 - 64 * pull, 336)
    c.drawLine(px + (reach[0] - 34) * h / 100, py + (reach[1] - 24) * h / 100, *head, line("#c8a060", 5))
    for k in range(7):
        c.drawLine(*head, head[0] + 4 + 5 * k, head[1] + 12 - k, line("#4a4f58", 2.2))
    figure(c, px, py, h, pose, wear)
    for i, (a, b, d, _e) in enumerate(points("loose", 22)):
        c.save()
        c.translate(head[0] - 10 + 60 * a, 346 + 8 * b - 10 * pull * d)
        c.rotate(360 * d + 50 * t * (a - 0.5))
        oval(c, 0, 0, 6, 3.2, fill(("#e8742a", "#f2b632", "#cf4a2a")[i % 3]))
        c.restore()
    leaves(c, t, "autumn fall", 40, wind=26)
    c.restore()
    vignette(c, 0.28)


def child_jumps_in_leaves(c, t):
    c.save()
    camera(c, t, at=(340, 280), zoom=(1.04, 1.12))
    backdrop(c, t, "autumn", stand=(90, 214, 0.8), water=(470, 224, 120, 12), shift=200, seed="jump", way=False)
    wear = Look(top="#f2c230", legs="#34508a", hat="#d8423a", hair="#7a4a22", shoe="#8a3a2a", scarf="#d8423a")
    land = 2.0
    k = min(1.0, max(0.0, (t - 0.7) / (land - 0.7)))
    if t < 0.7:
        x, y, pose = 70 + 90 * t, 330, running(t, 1.8, 18)
    else:
        x, y = 133 + 237 * k, 330 - 150 * math.sin(math.pi * k * 0.86)
        pose = Pose(
            hip=(0, -44),
            neck=(4, -76),
            feet=((-22, -10), (20, -14)),
            hands=((-24, -104), (30, -100)),
            elbows=(1, -1),
            toes=(-20, -20),
        )
    if t < land:
        figure(c, x, y, 126, pose, wear, shadow=t < 0.7)
        _heap(c, 390, 346, 150, 92)
    else:
        q = t - land
        arms = 8 * math.sin(9 * t)
        sit = Pose(
            hip=(-4, -34),
            neck=(-2, -68),
            feet=((18, -10), (20, -10)),
            hands=((-26, -90 + arms), (30, -92 - arms)),
            elbows=(1, -1),
            head=-6,
        )
        figure(c, 390, 348 - 18 * math.exp(-3 * q) + 8, 126, sit, wear, shadow=False)
        _heap(c, 390, 352, 165, 62, "heap2")
        for i, (a, b, d, e) in enumerate(points("burst", 80)):
            drop = q * (0.8 + 0.4 * e)
            bx = 390 + (a - 0.5) * 420 * (1 - math.exp(-1.7 * drop)) + 12 * math.sin(5 * q + 9 * d)
            by = 320 - (90 + 210 * b) * (1 - math.exp(-2.2 * drop)) + 46 * drop * drop
            if by < 352:
                c.save()
                c.translate(bx, by)
                c.rotate(360 * d + 240 * q * (a - 0.5))
                oval(
                    c,
                    0,
                    0,
                    6.5,
                    3 + 1.5 * abs(math.sin(4 * q + 9 * e)),
                    fill(("#e8742a", "#f2b632", "#cf4a2a", "#f0962e")[i % 4]),
                )
                c.restore()
    leaves(c, t, "jump fall", 26, wind=20)
    c.restore()
    vignette(c, 0.28)


SCARF_RIDER = Look(
    top="#7a3f8a", legs="#2a2f45", hair="#c07a34", long_hair=True, scarf="#f0a62a", hat="#f0a62a", shoe="#5a3a24"
)


def autumn_cyclist(c, t, look=SCARF_RIDER, frame="#c23b3b", basket="#8a5a34", s=1.5):
    c.save()
    camera(c, t, at=(320, 290), zoom=(1.08, 1.0))
    backdrop(c, t, "autumn", stand=(200, 218, 0.9), water=None, shift=120, seed="avenue", lamps=((560, 286, 116),))
    for x, y, h, i in ((30, 300, 250, 0), (610, 292, 230, 2)):
        hue = LOOK["autumn"]["leaf"][i]
        tree(c, x, y, h, *hue, t, f"avenue{i}", 0.0, "#4f382a")
    x = 600 - 84 * t
    cyclist(c, x, 336, t, s, v=150, look=look, frame=frame, face=-1, basket=basket, upright=True)
    for i, (a, b, d, e) in enumerate(points("whirl", 30)):
        k = (t * 0.9 + a) % 1
        c.save()
        c.translate(x + 40 + 120 * k, 338 - 34 * math.sin(math.pi * k) * (0.4 + b) + 10 * d)
        c.rotate(360 * e + 500 * k)
        oval(c, 0, 0, 6, 2 + 2 * abs(math.sin(9 * k + d)), fill(("#e8742a", "#f2b632", "#cf4a2a")[i % 3], 1 - k * 0.6))
        c.restore()
    leaves(c, t, "avenue fall", 54, wind=46)
    c.restore()
    vignette(c, 0.28)


# ---- night ---------------------------------------------------------------
def night_cyclist(c, t):
    c.save()
    camera(c, t, at=(380, 270), zoom=(1.0, 1.1))
    backdrop(
        c,
        t,
        "night",
        stand=(330, 222, 0.95),
        water=(120, 236, 120, 14),
        seed="dark",
        lamps=((70, 290, 120), (590, 284, 116)),
    )
    glow(c, 330, 300, 200, "#ffb860", 0.12)
    wear = Look(top="#c8e03a", legs="#20263c", helmet="#dfe6ee", shoe="#c8ccd2")
    cyclist(c, 10 + 66 * t, 334, t, 1.45, v=120, look=wear, frame="#5a78a8", lights=True)
    c.restore()
    vignette(c, 0.45)


# ---- snow ----------------------------------------------------------------
CHILD = Look(top="#e0452f", legs="#2a4a8a", hat="#2f9a8a", scarf="#f2c230", shoe="#4a2a1c", hair="#5a3418")


def _sledge(c):
    for dy, tone in ((0, "#8a5a2c"), (-11, "#d8a05a")):
        c.drawLine(-44, dy - 2, 40, dy - 2, line(tone, 5))
    c.drawPath(curves((40, -5), (56, -5, 56, -26, 44, -26), (50, -22, 50, -10, 40, 0)), fill("#8a5a2c"))
    for lx in (-30, 0, 26):
        c.drawLine(lx, -12, lx, -2, line("#6a4422", 4))


def snow_sledge(c, t, wear=CHILD):
    c.save()
    camera(c, t, at=(330, 240), zoom=(1.0, 1.06))
    backdrop(c, t, "snow", stand=(520, 210, 0.74), water=None, shift=80, seed="white", way=False)
    slope = curves((-40, 176), (120, 200, 300, 300, 460, 330), (560, 346, 640, 346, 700, 346), (700, 420), (-40, 420))
    c.drawPath(slope, fill("#8fa8cc", 0.35, blur=10))
    c.drawPath(slope, fill(shader=vertical(170, 370, "#ffffff", "#dbe6f4", "#b4c8e4")))
    for q in range(2):
        track = skia.Path()
        track.moveTo(-40, 196 + 10 * q)
        track.cubicTo(120, 218 + 10 * q, 300, 310 + 10 * q, 460, 338 + 8 * q)
        c.drawPath(track, line("#b4c6e0", 3, 0.8))
    for x, y, r in ((566, 330, 30), (566, 290, 22), (566, 258, 15)):
        c.drawCircle(x, y, r, fill(shader=across(x - r, x + r, "#ffffff", "#b4c6e2")))
    c.drawPath(path([(566, 258), (590, 262), (567, 264)]), fill("#f0822a"))
    for ex in (562, 572):
        c.drawCircle(ex, 253, 2, fill("#22242c"))
    box(c, 548, 234, 36, 5, fill("#22242c"), 2)
    box(c, 554, 214, 24, 22, fill("#22242c"), 2)
    c.drawLine(544, 288, 514, 266, line("#5a3d2b", 3))
    c.drawLine(588, 288, 618, 262, line("#5a3d2b", 3))
    box(c, 552, 268, 29, 7, fill("#d8423a"), 3)
    k = ease(t, -0.6, 5.6)
    u = 0.10 + 0.86 * k
    x = (1 - u) ** 3 * -40 + 3 * u * (1 - u) ** 2 * 120 + 3 * u * u * (1 - u) * 300 + u**3 * 460
    y = (1 - u) ** 3 * 190 + 3 * u * (1 - u) ** 2 * 212 + 3 * u * u * (1 - u) * 308 + u**3 * 338
    c.save()
    c.translate(x, y)
    c.rotate(8 + 22 * math.sin(math.pi * u))
    c.scale(1.3, 1.3)
    oval(c, 0, 2, 54, 4, fill("#5a78a8", 0.35, blur=3))
    _sledge(c)
    whoop = 5 * math.sin(11 * t)
    sit = Pose(
        hip=(-14, -16),
        neck=(-18, -50),
        feet=((28, -18), (32, -16)),
        hands=((6, -84 + whoop), (8, -86 - whoop)),
        elbows=(-1, -1),
        head=-8,
    )
    figure(c, -2, 0, 88, sit, wear, shadow=False)
    c.restore()
    for a, b, d, e in points("powder", 40):
        q = (t * 1.6 + a) % 1
        c.drawCircle(
            x - 30 - 90 * q,
            y - 4 - 46 * b * math.sin(math.pi * q * 0.8) - 20 * q * d,
            2 + 5 * d * (1 - q),
            fill("#ffffff", 0.9 * (1 - q), blur=1.2 if e > 0.5 else 0),
        )
    snow(c, t, "park snow", 70)
    c.restore()
    vignette(c, 0.25)


def skater(c, x, y, h, t, look, turn=0.0, face=1):
    """Somebody on skates, one leg stretched behind, arms wide; `turn` tips the body."""
    lift = 4 * math.sin(1.4 * t)
    pose = Pose(
        hip=(0, -48),
        neck=(20, -74),
        feet=((0, -5), (-50, -44 - lift)),
        hands=((44, -84 + lift), (-18, -88 - lift)),
        elbows=(-1, -1),
        toes=(0, 30),
        head=-18,
    )
    c.save()
    c.translate(x, y)
    c.rotate(turn)
    figure(c, 0, 0, h, pose, look, face)
    c.scale(h / 100 * face, h / 100)
    c.drawLine(-6, 0, 13, 0, line("#e8eef6", 2.6))
    c.drawLine(-58, -38 - lift, -44, -36 - lift, line("#e8eef6", 2.6))
    c.restore()


DANCER = Look(
    top="#c2307a",
    legs="#3a2a4a",
    skirt="#e0488f",
    scarf="#fff0d0",
    hair="#3a2418",
    long_hair=True,
    shoe="#f4f6fa",
    hat="#fff0d0",
)


def snow_skater(c, t, look=DANCER, second=True):
    c.save()
    camera(c, t, at=(320, 280), zoom=(1.0, 1.08))
    backdrop(
        c,
        t,
        "snow",
        stand=(140, 216, 0.95),
        water=(340, 306, 340, 58),
        shift=260,
        seed="ice",
        way=False,
        lamps=((585, 250, 96),),
    )
    if second:
        p = walking(t, 0.6, 20)
        figure(
            c,
            540 - 9 * t,
            278,
            88,
            replace(p, neck=(10, -78)),
            Look(top="#2f6a9a", legs="#2a2f3a", hat="#d8423a", scarf="#e8e8ea"),
            face=-1,
        )
        c.drawLine(524 - 9 * t, 279, 556 - 9 * t, 279, line("#e8eef6", 2))
    x = 110 + 62 * t
    y = 338 - 10 * math.sin(0.7 * t)
    c.save()
    c.translate(0, 2 * y + 2)
    c.scale(1, -1)
    c.clipRect(skia.Rect(-100, y - 80, W + 100, y + 2))
    c.saveLayer(None, skia.Paint(Alphaf=0.28, ImageFilter=skia.ImageFilters.Blur(2, 3)))
    skater(c, x, y, 170, t, look)
    c.restore()
    c.restore()
    trail = skia.Path()
    trail.moveTo(x - 190, y + 12)
    trail.quadTo(x - 90, y + 6, x, y + 2)
    c.drawPath(trail, line("#ffffff", 2.4, 0.95))
    skater(c, x, y, 170, t, look)
    for a, b, d, _e in points("ice chips", 18):
        q = (t * 1.9 + a) % 1
        c.drawCircle(x - 8 - 50 * q, y - 20 * b * math.sin(math.pi * q), 1.2 + 2 * d, fill("#ffffff", 1 - q))
    snow(c, t, "ice snow", 60)
    c.restore()
    vignette(c, 0.25)
