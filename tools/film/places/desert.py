"""Sand dunes at noon, in a sandstorm, at dusk and at dawn."""

import math

import skia

from tools.film.machines import balloon, capsule, jeep
from tools.film.places.mountain import campfire
from tools.film.travellers import camel, fennec, sitter, sitting_camel, someone, tourer
from tools.film.vocab import (
    H,
    W,
    box,
    camera,
    fill,
    glow,
    line,
    mix,
    oval,
    path,
    points,
    sky,
    smoke,
    stars,
    sun,
    vertical,
    vignette,
    wave,
)

LOOK = {
    "noon": {
        "sky": ("#1f78c8", "#5fb0e6", "#c4e4f0", "#fdf0d4"),
        "lit": ("#ffe0a0", "#eab060"),
        "shade": ("#d08a48", "#b06a34"),
        "far": "#e8c48c",
    },
    "storm": {
        "sky": ("#c8a468", "#dcbc80", "#ecd49c", "#f0dcae"),
        "lit": ("#d8a35c", "#b07a3c"),
        "shade": ("#a06a34", "#7a4c24"),
        "far": "#c8985c",
    },
    "dusk": {
        "sky": ("#141a4a", "#40307a", "#a84a7a", "#f2804e", "#ffc070"),
        "lit": ("#d87a4a", "#8a4048"),
        "shade": ("#5a2c4c", "#32203f"),
        "far": "#7a4468",
    },
    "starry night": {
        "sky": ("#050820", "#101a48", "#2a2f6c", "#5a4a80"),
        "lit": ("#4a4a7c", "#2a2a54"),
        "shade": ("#20224a", "#121430"),
        "far": "#34366a",
    },
    "dawn": {
        "sky": ("#4a74c0", "#9aa8d8", "#f4b8b0", "#ffdca4"),
        "lit": ("#ffd09a", "#d8915c"),
        "shade": ("#a8624c", "#7a4848"),
        "far": "#c898a0",
    },
}


def dune(c, look, x, y, w, h, bend=0.3):
    """One dune: a sunlit windward slope and a shaded slip face that meet in a curved crest; its foot fades out."""
    k = LOOK[look]
    top = x + w * bend * 0.4
    whole = skia.Path()
    whole.moveTo(x - w, y)
    whole.cubicTo(x - w * 0.5, y - h * 0.1, top - w * 0.3, y - h * 0.9, top, y - h)
    whole.cubicTo(top + w * 0.2, y - h * 0.75, x + w * 0.6, y - h * 0.05, x + w, y)
    whole.cubicTo(x + w * 0.6, y + h * 0.9, x - w * 0.6, y + h * 0.9, x - w, y)
    whole.close()
    body = mix(k["lit"][0], k["lit"][1], 0.45)
    c.drawPath(whole, fill(shader=vertical(y - h, y + h * 0.62, (k["lit"][0], 1.0), (body, 1.0), (body, 0.0))))
    slip = skia.Path()
    slip.moveTo(top, y - h)
    slip.cubicTo(top + w * 0.2, y - h * 0.75, x + w * 0.6, y - h * 0.05, x + w, y)
    slip.cubicTo(x + w * 0.7, y + h * 0.2, x + w * 0.3, y + h * 0.4, x - w * 0.02, y + h * 0.42)
    slip.cubicTo(x + w * 0.3, y + h * 0.1, x - w * 0.14, y - h * 0.4, top, y - h)
    slip.close()
    c.drawPath(slip, fill(shader=vertical(y - h, y + h * 0.5, *k["shade"])))


def ripples(c, look, y0, y1, seed, n=46, shift=0.0):
    k = LOOK[look]
    for a, b, d, e in points(f"ripple{seed}", n):
        y = y0 + (y1 - y0) * b
        x = (a * 800 - shift * (0.5 + b)) % 800 - 80
        p = skia.Path()
        p.moveTo(x, y)
        p.quadTo(x + 20 + 20 * d, y - 5, x + 50 + 50 * d, y + 2)
        c.drawPath(p, line(k["shade"][0] if e > 0.35 else mix(k["lit"][0], "#ffffff", 0.4), 1 + 1.2 * b, 0.35))


def backdrop(c, t, look, shift=0.0):
    k = LOOK[look]
    sky(c, 290, *k["sky"])
    if look == "noon":
        sun(c, 506, 54, 24, "#fffbe0", "#ffe29a")
    elif look == "dusk":
        stars(c, t, "ds", 90, 110)
        sun(c, 468, 206, 30, "#ffe6a0", "#ff8a4a")
    elif look == "dawn":
        sun(c, 110, 196, 26, "#fff2c8", "#ffb870")
    elif look == "starry night":
        for i, (a, b, d, e) in enumerate(points("milky way", 50)):
            glow(c, 60 + 540 * a, 30 + 170 * a + 50 * (b + d - 1), 30 + 34 * e, ("#9aa4ff", "#d8b4ff")[i % 2], 0.045)
        stars(c, t, "dn", 240, 220)
        c.save()
        glow(c, 540, 64, 110, "#aab8ff", 0.4)
        disc, bite = skia.Path(), skia.Path()
        disc.addCircle(540, 64, 22)
        bite.addCircle(530, 58, 20)
        c.drawPath(skia.Op(disc, bite, skia.kDifference_PathOp), fill("#f8f2d8"))
        c.restore()
    c.drawPath(
        path(
            [(x, 214 - 18 * wave((x + shift * 0.2) * 0.011, "df")) for x in range(-20, W + 40, 10)]
            + [(W + 30, 330), (-20, 330)]
        ),
        fill(shader=vertical(196, 280, k["far"], k["lit"][0])),
    )
    box(c, -40, 236, W + 80, 200, fill(shader=vertical(236, 350, mix(k["far"], k["lit"][0], 0.6), *k["lit"])))
    for i, (x, y, w, h) in enumerate(((40, 244, 230, 50), (600, 248, 260, 62), (300, 258, 250, 44))):
        dune(c, look, x - shift * (0.3 + 0.1 * i), y, w, h, 0.2 + 0.2 * i)


def bedouin_tent(c, x, y, s, t):
    """A wide striped tent, open and lit from inside."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 3, 150, 8, fill("#0a0614", 0.5, blur=5))
    c.drawPath(path([(-146, 0), (-120, -58), (-56, -66), (0, -100), (56, -66), (120, -58), (146, 0)]), fill("#2a1420"))
    c.drawPath(path([(-96, 0), (-80, -54), (80, -54), (96, 0)]), fill(shader=vertical(-54, 0, "#ffdf8a", "#f08a3a")))
    glow(c, 0, -24, 150, "#ffb050", 0.5)
    for k in range(8):
        a, b = -146 + 36.5 * k, -146 + 36.5 * (k + 1)

        def roof(q):
            return -100 + 42 * min(1.0, abs(q) / 120) ** 0.62 + (58 * (abs(q) - 120) / 26 if abs(q) > 120 else 0)

        col = ("#8a2f3a", "#e8c890")[k % 2]
        drop = 14
        c.drawPath(
            path(
                [
                    (a, roof(a)),
                    (b, roof(b)),
                    (b, roof(b) + drop if abs(b) < 120 else 0),
                    (a, roof(a) + drop if abs(a) < 120 else 0),
                ]
            ),
            fill(shader=vertical(-100, 0, mix(col, "#ffffff", 0.05), mix(col, "#000000", 0.3))),
        )
    for px in (-80, 0, 80):
        c.drawLine(px, -56, px, 0, line("#3a2014", 4))
    for k in range(3):
        oval(c, -50 + 50 * k, -6, 18, 7, fill(("#b8323a", "#2f6f8c", "#d8a02c")[k]))
    c.restore()


# ---- shots ---------------------------------------------------------------
def caravan(c, t):
    """Four camels walk along the crest of a dune under a hot sun."""
    c.save()
    camera(c, t, 8, (1.0, 1.07), (320, 220))
    backdrop(c, t, "noon", 5 * t)
    dune(c, "noon", 120, 318, 560, 56, 0.7)
    ripples(c, "noon", 292, 356, "cv", 40, 10 * t)
    for i, (load, rider) in enumerate(
        (("#8a2f3a", None), ("#2f6f8c", "#3f5fa8"), ("#c8702c", None), ("#5a3a7a", "#e8e2d4"))
    ):
        x = 10 + 150 * i + 17 * t
        y = 306 - 0.03 * x + 7 * math.sin(x / 130)
        c.drawPath(path([(x - 40, y), (x + 40, y), (x - 40, y + 26), (x - 130, y + 30)]), fill("#7a4420", 0.3, blur=4))
        camel(c, x, y, 0.86, t + 0.9 * i, ("#c8935a", "#b8824c", "#d8a66a", "#c08a52")[i], load, rider)
        if i < 3:
            c.drawPath(
                path([(x + 96, y - 92), (x + 108, y - 68), (x + 96 + 24, y - 66)], True, False), line("#5a2f1c", 1.6)
            )
    dune(c, "noon", 470, 380, 460, 44, -0.4)
    ripples(c, "noon", 346, 366, "cv2", 22, 24 * t)
    c.restore()
    vignette(c, 0.2)


def dune_drive(c, t, h="#e9e2d0"):
    """A 4x4 plunges down a steep dune and throws up a tail of sand."""
    c.save()
    camera(c, t, 6, (1.0, 1.08), (330, 220))
    pan = 200 * t
    backdrop(c, t, "noon", pan * 0.12)
    c.save()
    c.translate(320, 270)
    c.rotate(12 + 2 * math.sin(t * 1.3))
    c.translate(-320, -270)
    box(c, -500, 286, 1700, 500, fill(shader=vertical(286, 440, "#ffe0a0", "#e0a050", "#c07a3c")))
    ripples(c, "noon", 296, 420, "dd", 60, pan)
    for yy in (313, 322):
        c.drawLine(-500, yy, 250, yy, line("#b87838", 5, 0.6))
    bounce = -abs(math.sin(t * 5.5)) * 7
    for _i, (a, b, d, e) in enumerate(points("sand tail", 64)):
        q = (t * 1.3 + a) % 1
        px, py, r = 232 - 300 * q * (0.4 + b), 312 - 150 * q * (1 - 0.55 * q) * e, 6 + 30 * q * (0.4 + d)
        c.drawCircle(px + r * 0.2, py + r * 0.25, r, fill("#b87a3c", 0.5 * (1 - q), blur=2 + 3 * q))
        c.drawCircle(px, py, r * 0.85, fill("#f4d090", 0.8 * (1 - q), blur=1.5 + 3 * q))
    jeep(c, 330, 320 + bounce, 1.12, pan, h, lean=3 * math.sin(t * 5.5))
    for a, b, d, e in points("spray", 26):
        q = (t * 2.2 + a) % 1
        c.drawCircle(410 + 60 * q * b, 318 - 70 * q * d + 50 * q * q, 1.5 + 3 * e, fill("#ffe6b0", 1 - q))
    c.restore()
    c.restore()
    vignette(c, 0.2)


def sand_wind(c, t, n=70, a=0.5):
    """Streaks of sand that fly across the whole picture."""
    for x, y, s, f in points("sand streaks", n):
        xx = (x * 900 - t * (420 + 420 * s)) % 900 - 130
        yy = y * 380 - 10 + 12 * math.sin(t * 2 + 9 * f)
        c.drawLine(
            xx,
            yy,
            xx + 34 + 70 * s,
            yy - 5,
            line("#ffe2ac" if f > 0.4 else "#7a4a20", 1 + 1.8 * s, a * (0.3 + 0.7 * s)),
        )


def dust_banks(c, t, seed, n, y0, y1, h, a):
    for x, y, s, f in points(seed, n):
        xx = (x * 1100 - t * (120 + 120 * s)) % 1100 - 230
        r = 50 + 60 * s
        c.drawCircle(xx, y0 + y * (y1 - y0), r, fill(h, a * (0.4 + 0.6 * f), blur=18))


def sandstorm(c, t):
    """A wall of sand swallows the dunes; wrapped figures and a camel fight against the wind."""
    c.save()
    camera(c, t, 7, (1.0, 1.08), (320, 210))
    backdrop(c, t, "storm", 0)
    for i, (a, b, d, _e) in sorted(enumerate(points("wall", 90)), key=lambda q: -q[1][1]):
        edge = 330 - 22 * t + 70 * math.sin(4 * b + 1)
        x, y, r = edge + 380 * a * a + 14 * math.sin(t * 0.9 + 9 * d), 290 - 300 * b, 30 + 34 * d
        c.drawCircle(x + 0.2 * r, y + 0.28 * r, r, fill("#6a3c18", 0.85, blur=3))
        c.drawCircle(x - 0.05 * r, y - 0.05 * r, r * 0.9, fill(("#a4632c", "#b87a3e", "#945622")[i % 3], 0.95, blur=3))
    dust_banks(c, t, "banks1", 9, 240, 320, "#f0d49c", 0.6)
    dune(c, "storm", 240, 326, 620, 40, 0.3)
    for k, (x0, h, coat) in enumerate(((150, 124, "#3f5f8a"), (330, 130, "#8a2f3a"))):
        x = x0 + 7 * t
        c.save()
        c.translate(x, 338)
        c.rotate(13 + 2 * math.sin(t * 3 + k))
        someone(c, 0, 0, h, t * 0.8 + 0.4 * k, coat, legs="#5a3c28", arm=(22, -84))
        s = h / 100
        for j in range(3):
            q = [(-4 * s, -82 * s + 7 * j)]
            for i in range(1, 6):
                q.append((-4 * s - 14 * i, (-82 * s + 7 * j) + 4 * i + 7 * math.sin(t * 9 - i * 1.1 + j)))
            c.drawPath(path(q, True, False), line(("#f2e4c4", "#e0c89a", "#f2e4c4")[j], 8))
        c.drawCircle(1.2 * s, -90 * s, 13.5 * s, fill("#f2e4c4"))
        box(c, 0, -94 * s, 15 * s, 6 * s, fill("#3a2416"), 3)
        c.restore()
    x = 478 + 7 * t
    camel(c, x, 340, 1.02, t * 0.6, "#8a5c30", "#a83c2c", None)
    dust_banks(c, t * 1.4, "banks2", 5, 372, 410, "#e4b874", 0.35)
    sand_wind(c, t, 80, 0.6)
    box(c, -40, -40, W + 80, H + 80, fill("#d89a50", 0.05))
    c.restore()
    vignette(c, 0.4)


def oasis_night(c, t, tent_x=168):
    """A fennec fox slips past a lit tent, a fire and a resting camel under the stars."""
    c.save()
    camera(c, t, 7.5, (1.0, 1.07), (320, 220))
    backdrop(c, t, "starry night")
    dune(c, "starry night", 360, 300, 620, 26, 0.2)
    sitting_camel(c, 522, 346, 1.0, t, "#8a6450", "#7a2f3f", 1)
    bedouin_tent(c, tent_x, 288, 1.05, t)
    campfire(c, 340, 302, 0.95, t)
    sitter(c, 422, 306, 96, "#e8e2d4", -1, seed=1, cloth="#f4efe2", reach=0.5 + 0.4 * math.sin(t * 1.5))
    dune(c, "starry night", 200, 366, 560, 34, 0.6)
    fennec(c, 64 + 34 * t, 346, 1.1, t, "#e8c48c")
    c.restore()
    vignette(c, 0.4)


def balloons(
    c,
    t,
    sets=(("#e8402f", "#ffd24a"), ("#2f7fd0", "#f4f4f4"), ("#7a3fb0", "#ff9a3a"), ("#2fa87a", "#fff0b0")),
):
    """Hot-air balloons rise over the dunes at dawn."""
    c.save()
    camera(c, t, 7, (1.0, 1.05), (320, 180))
    backdrop(c, t, "dawn", 3 * t)
    ripples(c, "dawn", 280, 356, "bl", 40)
    for x, y, s, v, k in (
        (560, 190, 0.42, 5, 3),
        (84, 250, 0.72, 8, 2),
        (470, 300, 1.0, 13, 1),
        (262, 304, 1.32, 16, 0),
    ):
        burn = 1.0 if math.sin(t * 1.7 + 2 * k) > 0.1 else 0.0
        yy = y - v * t
        oval(c, x + 50, 330 + 10 * s, 50 * s, 5 * s, fill("#5a2c34", 0.28, blur=4))
        balloon(c, x + 5 * math.sin(t * 0.5 + k), yy, s, t, sets[k], burn, k)
    dune(c, "dawn", 560, 372, 420, 44, 0.3)
    for px, coat in ((60, "#d8433a"), (106, "#2f6fb0")):
        someone(c, px, 352, 84, t, coat, walk=0, arm=(14, -102 - 5 * math.sin(t * 6 + px)), both=True, seed=px)
    c.restore()
    vignette(c, 0.2)


def road(c, look, pan):
    """A straight road through the sand."""
    box(
        c,
        -20,
        296,
        W + 40,
        90,
        fill(
            shader=vertical(
                296, 360, mix("#5a5260", LOOK[look]["shade"][0], 0.25), mix("#3a3444", LOOK[look]["shade"][1], 0.3)
            )
        ),
    )
    c.drawLine(-20, 299, W + 20, 299, line("#f4ead8", 2.4, 0.7))
    for k in range(9):
        x = (k * 110 - pan) % 990 - 170
        box(c, x, 350, 60, 5, fill("#f4e6b0", 0.85))


def capsule_lands(c, t):
    """A space capsule sinks under three parachutes beside a desert road where a touring cyclist rides."""
    c.save()
    camera(c, t, 7, (1.0, 1.05), (330, 190))
    backdrop(c, t, "dusk", 10 * t)
    x, y = 392 - 5 * t, 212 + 8.6 * t
    glow(c, x, y - 150, 150, "#ffb070", 0.25)
    capsule(c, x, y, 0.8, t)
    if y > 240:
        smoke(c, x, 276, t, "#f4c890", 0.3, 20, 30, 8, 4, 16, life=2)
    dune(c, "dusk", 300, 302, 640, 12, 0.3)
    road(c, "dusk", 150 * t)
    for k in range(5):
        px = (k * 190 - 150 * t) % 950 - 150
        box(c, px, 270, 6, 30, fill("#f4ead8"), 2)
        box(c, px, 274, 6, 7, fill("#d8352c"))
    tourer(c, 150 + 12 * t, 344, t, 1.12, 150)
    c.restore()
    vignette(c, 0.32)
