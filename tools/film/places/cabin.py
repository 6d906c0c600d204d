"""A log cabin at the edge of the woods: summer, autumn, winter day, snowfall at dusk, winter night, storm."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from tools.film.creatures import Look, Pose, cyclist, figure
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
    oval,
    path,
    peaks,
    pine,
    points,
    rain,
    sky,
    smoke,
    snow,
    stars,
    sun,
    tree,
    vertical,
    vignette,
)

LOOK = {
    "dusk": {
        "sky": ("#27356e", "#5a6fb0", "#b59ac6", "#f4c3b4"),
        "peaks": (("#8d9cd0", "#c9c3df"), ("#6a7db8", "#a9b0d6")),
        "pines": (("#3d5488", "#56709f"), ("#2a4370", "#3d5c8a"), ("#16304f", "#2c4f73")),
        "snow": "#dbe6fa",
        "ground": (("#eef4ff", "#a9bde4"), ("#ffffff", "#b4c6ea")),
    },
    "winter": {
        "sky": ("#3f93e0", "#86c2f2", "#cfe8fa", "#eef7fd"),
        "peaks": (("#9db6d6", "#dfe9f4"), ("#7d9cc4", "#c4d6ea")),
        "pines": (("#5a8490", "#7aa2a8"), ("#3a6a6a", "#5a8a84"), ("#1f4a48", "#3f7268")),
        "snow": "#ffffff",
        "ground": (("#f4f9ff", "#c4d8ee"), ("#ffffff", "#cfe0f2")),
    },
    "night": {
        "sky": ("#030a1c", "#08203a", "#123c54", "#1f5a66"),
        "peaks": (("#24405e", "#3d5f78"), ("#16304a", "#2c4a62")),
        "pines": (("#12283a", "#1c3a4c"), ("#0c1e2e", "#16303f"), ("#06121e", "#0e2230")),
        "snow": "#8fb0c4",
        "ground": (("#8fb4c8", "#3d5f78"), ("#a9c8d8", "#44667e")),
    },
    "summer": {
        "sky": ("#3f9be0", "#8fccf2", "#d8eff8", "#f2f9ee"),
        "peaks": (("#8fa9c0", "#c9dbe0"), ("#6f9a80", "#a4c49a")),
        "pines": (("#4f8a5c", "#6fa86a"), ("#3a7448", "#5a9458"), ("#205a38", "#3f7f48")),
        "snow": None,
        "ground": (("#9ccf6a", "#5f9a44"), ("#8cc45a", "#4a8038")),
    },
    "autumn": {
        "sky": ("#8fb0cc", "#d4d2c0", "#f4dcb0", "#fbe8c8"),
        "peaks": (("#a4a8b4", "#d4c8b8"), ("#b08a68", "#d4b080")),
        "pines": (("#a86a34", "#c88a44"), ("#5a6a3c", "#7a8448"), ("#3a5230", "#5a6e3c")),
        "snow": None,
        "ground": (("#d4b060", "#a47a3c"), ("#c89a4c", "#8a5f30")),
    },
    "storm": {
        "sky": ("#080a16", "#151a30", "#2a304a", "#454a60"),
        "peaks": (("#20263c", "#343a50"), ("#181e30", "#2a3044")),
        "pines": (("#141c28", "#1e2836"), ("#0f1720", "#18222c"), ("#080d14", "#101820")),
        "snow": None,
        "ground": (("#2c3a34", "#18221e"), ("#24302c", "#101814")),
    },
}


def house(
    c: skia.Canvas, t: float, x: float, y: float, snowy: bool = True, lit: float = 1.0, dark: float = 0.0
) -> None:
    """The cabin, 170 wide, its doorstep at (x, y); `lit` is how bright the windows are."""
    wall = [mix(h, "#0a0a14", dark) for h in ("#8a5434", "#5a331f", "#3d2115", "#3b241c")]
    box(c, x - 62, y - 56, 124, 58, fill(shader=vertical(y - 56, y, *wall[:2])))
    box(c, x - 62, y - 56, 124, 16, fill(shader=vertical(y - 56, y - 40, ("#1c0e10", 0.7), ("#1c0e10", 0))))
    for k in range(6):
        c.drawLine(x - 62, y - 48 + k * 9.5, x + 62, y - 48 + k * 9.5, line(wall[2], 1.4, 0.7))
    stone = across(x + 26, x + 44, mix("#8c5a4c", "#0a0a14", dark), mix("#4f3029", "#0a0a14", dark))
    box(c, x + 26, y - 118, 18, 50, fill(shader=stone))
    cap = "#f4f8ff" if snowy else mix("#6a453a", "#0a0a14", dark)
    box(c, x + 23, y - 123, 24, 7, fill(mix(cap, "#0a1830", dark * 0.5)), 3)
    c.drawPath(path([(x - 78, y - 50), (x, y - 108), (x + 78, y - 50)]), fill(wall[3]))
    roof = skia.Path()
    roof.moveTo(x - 84, y - 50)
    roof.lineTo(x, y - 118)
    roof.lineTo(x + 84, y - 50)
    roof.quadTo(x + 72, y - 44, x + 64, y - 54)
    roof.lineTo(x, y - 101)
    roof.lineTo(x - 64, y - 54)
    roof.quadTo(x - 74, y - 44, x - 84, y - 50)
    roof.close()
    tones = ("#ffffff", "#c4d3ee") if snowy else ("#a4503c", "#6a2e28")
    c.drawPath(roof, fill(shader=vertical(y - 118, y - 44, *(mix(h, "#0a1830", dark) for h in tones))))
    f = lit * (0.9 + 0.1 * math.sin(t * 9) * math.sin(t * 5.3))
    for wx in (x - 46, x + 22):
        glow(c, wx + 12, y - 28, 74, "#ffae4a", 0.55 * f)
        glass = vertical(y - 42, y - 18, mix("#b8d4e4", "#fff0b0", lit), mix("#7fa4b8", "#ffb040", lit))
        box(c, wx, y - 42, 24, 24, fill(shader=glass), 2)
        c.drawLine(wx + 12, y - 42, wx + 12, y - 18, line(wall[1], 2))
        c.drawLine(wx, y - 30, wx + 24, y - 30, line(wall[1], 2))
        box(c, wx - 3, y - 18, 30, 4, fill(mix(cap, "#0a1830", dark * 0.5)), 2)
    box(c, x - 11, y - 40, 22, 42, fill("#3a2016"), 2)
    c.drawCircle(x + 6, y - 18, 1.8, fill("#ffd27a"))


def woods(c: skia.Canvas, look: str, pan: float = 0.0) -> None:
    """Mountains and two rows of trees behind the clearing."""
    k = LOOK[look]
    cap = {"dusk": "#f3f1fb", "winter": "#ffffff", "night": "#6f94ac", "summer": "#ffffff"}.get(look)
    peaks(c, 220, 120, *k["peaks"][0], "pk1", pan * 0.2, snow=cap)
    peaks(c, 236, 80, *k["peaks"][1], "pk2", pan * 0.35 + 40)
    for layer, (n, y, h) in enumerate(((26, 238, 62), (16, 256, 96))):
        for i in range(n):
            a, b, e, _ = points(f"tr{layer}", n)[i]
            at = i * (760 / n) - 30 + 20 * a - pan * (0.5 + 0.3 * layer)
            if look == "autumn" and (i + layer) % 3:
                tone = ("#e08a2e", "#d9582a", "#ecb040", "#c8742e")[(i * 7 + layer) % 4]
                tree(c, at, y + 6 * b, h * (0.8 + 0.5 * e), tone, "#7a3a1c", seed=f"w{layer}{i % 5}")
            else:
                pine(c, at, y + 6 * b, h * (0.75 + 0.5 * e), *k["pines"][layer], k["snow"])


def front_pines(c: skia.Canvas, look: str, pan: float, spots: tuple) -> None:
    """Big trees in front, each spot being (x, y, height)."""
    k = LOOK[look]
    for x, y, h in spots:
        pine(c, x - pan * 1.3, y, h, *k["pines"][2], "#f4f8ff" if look in ("dusk", "winter") else k["snow"])


def fence(c: skia.Canvas, x: float, y: float, snowy: bool) -> None:
    """Five posts and a rail."""
    for k in range(5):
        box(c, x + k * 22, y + k, 5, 24, fill("#5a3a2a"), 2)
        if snowy:
            box(c, x - 2 + k * 22, y - 3 + k, 9, 5, fill("#ffffff"), 2)
    c.drawLine(x - 2, y + 9, x + 94, y + 14, line("#5a3a2a", 3))


def snowman(c: skia.Canvas, x: float, y: float, s: float = 1.0) -> None:
    """A snowman with a hat."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 13, 20, 3, fill("#5a6a9a", 0.4, blur=2))
    for q, r in ((0, 13), (-17, 9.5), (-30, 7)):
        c.drawCircle(0, q, r, fill(shader=across(-12, 14, "#ffffff", "#b9c9ea")))
    c.drawLine(0, -30, 10, -28, line("#ff8a2a", 2.4))
    box(c, -8, -45, 16, 10, fill("#22263a"), 1)
    c.drawLine(-11, -35, 11, -35, line("#22263a", 2.4))
    c.drawLine(-8, -23, 8, -23, line("#d8414a", 3.4))
    c.restore()


def snow_smoke(c: skia.Canvas, t: float) -> None:
    """Smoke rises from the chimney while snow falls at dusk."""
    pan = 7 * t
    c.save()
    camera(c, t, at=(370, 240), zoom=(1.08, 1.24))
    sky(c, 260, *LOOK["dusk"]["sky"])
    stars(c, t, "cab", 50, 90)
    woods(c, "dusk", pan)
    hills(c, 258, 10, *LOOK["dusk"]["ground"][0], pan, 4, 0.008)
    x = 400 - pan
    smoke(c, x + 35, 160, t + 20, "#fdf3f2", 0.85, 150, 90, 18, 7, 27, life=7.0, shade="#9a8fc0")
    oval(c, x, 282, 100, 16, fill("#ffb860", 0.35, blur=14))
    house(c, t, x, 280)
    front_pines(c, "dusk", pan, ((110, 318, 190), (210, 300, 120), (580, 304, 150), (660, 322, 210)))
    hills(c, 318, 12, *LOOK["dusk"]["ground"][1], pan * 1.6, 9, 0.009)
    fence(c, x + 96, 268, True)
    snowman(c, x - 108, 296)
    snow(c, t)
    c.restore()
    vignette(c, 0.35)


# ---- summer and autumn ---------------------------------------------------
def meadow(c: skia.Canvas, t: float, look: str, house_at: tuple, scale: float) -> None:
    """A clearing with the cabin, in summer or autumn."""
    k = LOOK[look]
    sky(c, 260, *k["sky"])
    sun(c, 110, 54, 20, "#fffbe0", "#ffe9a0" if look == "summer" else "#ffc060")
    for i in range(3):
        tones = ("#ffffff", "#d5e6f0") if look == "summer" else ("#fff3dc", "#d9c3a0")
        cloud(c, (160 + 230 * i + 5 * t) % 760 - 60, 40 + 14 * i, 0.8, *tones, seed=f"cc{i}")
    woods(c, look)
    hills(c, 250, 8, *k["ground"][0], 0, 4, 0.008)
    c.save()
    c.translate(*house_at)
    c.scale(scale, scale)
    oval(c, 0, 3, 96, 9, fill("#1a2a10", 0.35, blur=5))
    house(c, t, 0, 0, snowy=False, lit=0.0)
    c.restore()


def chop_wood(c: skia.Canvas, t: float) -> None:
    """A woodcutter splits a log with an axe in front of the cabin."""
    c.save()
    camera(c, t, at=(330, 260), zoom=(1.0, 1.06))
    meadow(c, t, "summer", (470, 274), 1.15)
    hills(c, 306, 8, *LOOK["summer"]["ground"][1], 60, 9, 0.009)
    for row, n in ((0, 6), (1, 5), (2, 4)):
        for i in range(n):
            x, y = 486 + i * 27 + row * 13, 334 - row * 22
            c.drawCircle(x, y, 13.5, fill("#7a4f2c"))
            c.drawCircle(x, y, 11, fill(shader=vertical(y - 11, y + 11, "#f0d09a", "#d0a060")))
            c.drawCircle(x, y, 5, line("#b07a40", 1.4))
    beat = (t / 1.9) % 1
    swing = ease(beat, 0.0, 0.55) - ease(beat, 0.62, 0.74)  # raised, then brought down fast
    split = ease(beat, 0.72, 0.9)
    x, y = 318, 344
    oval(c, x, y, 52, 8, fill("#1a2a10", 0.4, blur=4))
    box(c, x - 36, y - 46, 72, 48, fill(shader=across(x - 36, x + 36, "#9a6a3c", "#5a3a20")), 6)
    oval(c, x, y - 46, 36, 9, fill("#e0b878"))
    for side in (-1, 1):
        c.save()
        c.translate(x + side * (13 + 42 * split), y - 48 + 34 * split * split)
        c.rotate(side * 80 * split)
        box(c, -13, -50, 26, 50, fill(shader=across(-13, 13, "#8a5a34", "#b07a48")), 3)
        if split > 0:
            box(c, 7 if side < 0 else -13, -50, 6, 50, fill("#f0d09a"))
        c.restore()
    for a, b, d, _e in points("chips", 22):
        if 0 < split < 1:
            c.drawCircle(
                x + (a - 0.5) * 190 * split, y - 70 - 90 * b * split + 70 * split**2, 2 + 2 * d, fill("#f0d09a")
            )
    _woodcutter(c, 206, 352, 190, swing)
    c.restore()
    vignette(c, 0.22)


def _woodcutter(c: skia.Canvas, x: float, y: float, h: float, swing: float) -> None:
    """Faces right; `swing` 1 holds the axe above the head, 0 has it down in the log."""
    hand = (36 - 44 * swing, -56 - 52 * swing - 14 * math.sin(math.pi * swing))
    other = (hand[0] - 5 + 3 * swing, hand[1] - 3 + 7 * swing)
    pose = Pose(
        hip=(-2 - 3 * (1 - swing), -47),
        neck=(13 - 15 * swing, -78 - 4 * swing),
        feet=((-15, -2), (15, -2)),
        hands=(other, hand),
        head=14 - 26 * swing,
    )
    look = Look(top="#c8352f", legs="#3a4f7a", hair="#4a2c18", shoe="#3a2416", hat="#2f4a7a")
    turn = math.radians(24 - 150 * swing)
    s = h / 100
    along, across_it = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    grip = (x + hand[0] * s, y + hand[1] * s)

    def at(far: float, side: float) -> tuple[float, float]:
        return (
            grip[0] + s * (along[0] * far + across_it[0] * side),
            grip[1] + s * (along[1] * far + across_it[1] * side),
        )

    figure(c, x, y, h, pose, look)
    c.drawLine(*at(-13, 0), *at(38, 0), line("#9a6a3c", 3.6 * s))
    c.drawPath(
        path([at(31, -5), at(40, -5), at(44, 16), at(28, 16)]), fill(shader=across(*_ends(at), "#6a7480", "#f2f6fa"))
    )
    c.drawLine(*at(28, 16), *at(44, 16), line("#ffffff", 2))
    c.drawCircle(*grip, 4 * s, fill("#e0a880"))


def _ends(at: Callable[[float, float], tuple[float, float]]) -> tuple[float, float]:
    left, right = sorted((at(36, -5)[0], at(36, 16)[0]))
    return left, right + 1


def autumn_cyclist(c: skia.Canvas, t: float) -> None:
    """A cyclist rides along the track past the cabin in autumn."""
    c.save()
    camera(c, t, at=(320, 250), zoom=(1.06, 1.0))
    meadow(c, t, "autumn", (450, 270), 1.2)
    smoke(c, 492, 128, t + 12, "#fff6ea", 0.6, 90, 60, 14, 6, 20, "autumn", 6.0, shade="#b8a898")
    for i, (x, h) in enumerate(((60, 250), (600, 230))):
        oval(c, x, 300, 60, 6, fill("#4a2a10", 0.35, blur=4))
        tree(c, x, 300, h, ("#e8832e", "#f0b030")[i], "#8a3a1c", t, f"cabin autumn {i}", bare=0.15)
    track = [(-20, 312), (200, 304), (420, 310), (W + 20, 302), (W + 20, H + 20), (-20, H + 20)]
    c.drawPath(path(track, smooth=True), fill(shader=vertical(300, H, "#c4a070", "#8a6440")))
    for i, (a, b, d, e) in enumerate(points("cabin fallen", 110)):
        tone = ("#e07b28", "#f0b030", "#b8442a")[i % 3]
        oval(c, a * (W + 20) - 10, 290 + 66 * b, 4 + 3 * d, 1.8 + e, fill(tone, 0.9))
    cyclist(c, 90 + 62 * t, 348, t, 1.5, 120, Look(top="#e8b52e", legs="#2b3350", helmet="#3a7fd0"), frame="#b8322e")
    leaves(c, t, "cabin leaves", 40)
    c.restore()
    vignette(c, 0.28)


# ---- winter --------------------------------------------------------------
def sledge(c: skia.Canvas, t: float) -> None:
    """A child on a sledge slides down the slope beside the cabin on a bright winter day."""
    c.save()
    k = LOOK["winter"]
    sky(c, 260, *k["sky"])
    sun(c, 560, 50, 20, "#fffbe0", "#ffe9a0")
    woods(c, "winter")
    hills(c, 252, 8, *k["ground"][0], 0, 4, 0.008)
    c.save()
    c.translate(500, 262)
    c.scale(1.0, 1.0)
    house(c, t, 0, 0, lit=0.0)
    c.restore()
    slope = [(-20, 150), (160, 206), (360, 284), (520, 326), (W + 20, 340), (W + 20, H + 20), (-20, H + 20)]
    c.drawPath(path(slope, smooth=True), fill(shader=vertical(150, H, "#ffffff", "#bcd2ea")))
    c.drawPath(path(slope[:-2], smooth=True, close=False), line("#ffffff", 5))
    snowman(c, 590, 330, 1.5)
    front_pines(c, "winter", 0, ((70, 190, 150),))
    x = 120 + 58 * t
    y = 198 + (x - 120) * 0.41 - max(0, x - 330) * 0.09
    for q in (0, 14):
        c.drawLine(x - 60, y - 12 + q * 0.7, x - 420, y - 160 + q * 0.7, line("#9fbbd8", 3, 0.7))
    for a, b, d, e in points("powder", 60):
        kk = (t * (1.2 + d) + e) % 1
        c.drawCircle(
            x - 40 - 90 * kk * (0.4 + a),
            y - 14 - 60 * b * math.sin(math.pi * kk) - 20 * kk,
            3 + 7 * d,
            fill("#ffffff", 0.9 * (1 - kk)),
        )
    c.save()
    c.translate(x, y)
    c.rotate(20 + 2 * math.sin(t * 9))
    c.scale(1.35, 1.35)
    oval(c, 0, 4, 60, 5, fill("#5a7a9a", 0.4, blur=3))
    runner = path([(-52, 0), (44, 0), (60, -16)], close=False)
    c.drawPath(runner, line("#8a2a22", 5))
    for px in (-36, 0, 32):
        c.drawLine(px, 0, px, -13, line("#8a5a34", 4))
    box(c, -50, -18, 96, 7, fill(shader=vertical(-18, -11, "#e0a860", "#a87034")), 3)
    c.drawPath(path([(-22, -24), (14, -34), (36, -18)], close=False), line("#2a4a8a", 13))
    c.drawLine(36, -20, 44, -24, line("#1a1c26", 9))
    body = path([(-34, -18), (-36, -62), (-12, -66), (-10, -18)])
    c.drawPath(body, fill(shader=across(-36, -10, "#a81e28", "#f0483e")))
    c.drawCircle(-23, -62, 12, fill("#f0483e"))
    c.drawPath(path([(-22, -56), (2, -46), (26, -38)], close=False), line("#d8363a", 9))
    c.drawCircle(27, -38, 5.5, fill("#ffd24a"))
    c.drawCircle(-20, -82, 13, fill("#f0bc94"))
    cap = path([(-34, -84), (-34, -98), (-20, -104), (-7, -96), (-6, -86)], smooth=True)
    c.drawPath(cap, fill("#2f7fd0"))
    c.drawCircle(-24, -104, 6, fill("#ffffff"))
    flap = 4 * math.sin(t * 14)
    c.drawPath(path([(-24, -68), (-52, -72 + flap), (-74, -64 - flap)], close=False), line("#ffd24a", 6))
    c.restore()
    c.restore()
    vignette(c, 0.18)


def northern_lights(c: skia.Canvas, t: float) -> None:
    """Green and violet northern lights wave above the snowy cabin at night."""
    c.save()
    camera(c, t, 8.3, at=(320, 300), zoom=(1.0, 1.06))
    k = LOOK["night"]
    sky(c, 260, *k["sky"])
    stars(c, t, "aurora", 140, 200)
    for band, (base, amp, tall, tone, edge, speed) in enumerate(
        (
            (128, 26, 120, "#35ff9a", "#1fd0b0", 0.55),
            (92, 22, 110, "#7dffb0", "#8a5aff", 0.8),
            (170, 18, 90, "#2ae8a0", "#35a0ff", 0.4),
        )
    ):
        for i in range(108):
            x = -20 + i * 6.4
            y = base + amp * math.sin(x * 0.011 + t * speed + band * 2) + 10 * math.sin(x * 0.031 - t * 0.9 + band)
            a = 0.5 + 0.5 * math.sin(x * 0.045 + t * 1.3 + band * 3) * math.sin(x * 0.013 - t * 0.7)
            h = tall * (0.6 + 0.4 * math.sin(x * 0.06 + t * 1.7 + band))
            ray = vertical(y - h, y + 8, (edge, 0), (edge, 0.16 * a), (tone, 0.34 * a), (tone, 0))
            c.drawRect(skia.Rect(x - 7, y - h, x + 8, y + 10), fill(shader=ray, add=True))
    woods(c, "night")
    hills(c, 262, 9, *k["ground"][0], 30, 4, 0.008)
    smoke(c, 348, 172, t + 16, "#c4dce4", 0.45, 80, 40, 12, 5, 18, "aurora", 7.0, shade="#3a5a70")
    oval(c, 316, 290, 110, 14, fill("#ffb860", 0.5, blur=14))
    house(c, t, 316, 288, dark=0.45)
    front_pines(c, "night", 0, ((70, 330, 210), (170, 306, 120), (520, 310, 150), (600, 336, 230)))
    hills(c, 322, 10, *k["ground"][1], 90, 9, 0.009)
    c.restore()
    vignette(c, 0.4)


# ---- storm ---------------------------------------------------------------
STRIKES = ((0.55, 150, "bolt a"), (2.75, 520, "bolt b"), (3.25, 190, "bolt c"), (5.75, 130, "bolt d"))


def lightning(c: skia.Canvas, x: float, y1: float, bright: float, seed: str) -> None:
    """A forked bolt from the top of the frame down to y1."""
    at = [(x, -10.0)]
    for a, b, _, _ in points(seed, 9):
        px, py = at[-1]
        at.append((px + (a - 0.5) * 64, py + (y1 + 10) / 9 * (0.8 + 0.4 * b)))
    forks = [(at, 1.0)]
    for i, (a, b, d, _) in zip((3, 5, 6), points(seed + "fork", 3), strict=True):
        px, py = at[i]
        side = 1 if a > 0.5 else -1
        forks.append(([(px, py), (px + side * 30, py + 26), (px + side * (46 + 30 * b), py + 66 + 30 * d)], 0.6))
    for pts, width in forks:
        p = path(pts, close=False)
        c.drawPath(p, line("#a9b8ff", 22 * width, 0.4 * bright, blur=12, add=True))
        c.drawPath(p, line("#dfe6ff", 7 * width, 0.8 * bright, blur=2, add=True))
        c.drawPath(p, line("#ffffff", 3.4 * width, bright))


def thunderstorm(c: skia.Canvas, t: float) -> None:
    """Lightning forks down behind the cabin in the rain at night."""
    c.save()
    camera(c, t, at=(340, 240), zoom=(1.0, 1.06))
    k = LOOK["storm"]
    sky(c, 260, *k["sky"])
    for i, (x, y, s) in enumerate(((90, 40, 2.0), (330, 30, 2.4), (580, 48, 2.2), (200, 84, 1.5), (470, 90, 1.6))):
        cloud(c, (x + 14 * t) % 820 - 90, y, s, "#3d4460", "#171b2c", seed=f"ts{i}")
    flash = 0.0
    for at, x, seed in STRIKES:
        since = t - at
        if 0 <= since < 1.5:
            bright = max(0.0, 1 - since / 1.5) ** 0.7 * (0.55 + 0.45 * abs(math.cos(since * 21)))
            flash = max(flash, bright)
            glow(c, x, 60, 330, "#8fa0ff", 0.5 * bright)
            lightning(c, x, 236, bright, seed)
    woods(c, "storm")
    hills(c, 258, 8, *k["ground"][0], 30, 4, 0.008)
    c.save()
    c.translate(370, 300)
    c.scale(1.3, 1.3)
    oval(c, 0, 4, 110, 12, fill("#ffb860", 0.35, blur=14))
    house(c, t, 0, 0, snowy=False, dark=0.5)
    c.restore()
    front_pines(c, "storm", 0, ((60, 330, 220), (180, 306, 130), (600, 330, 230)))
    hills(c, 322, 10, *k["ground"][1], 90, 9, 0.009)
    for a, b, d, _e in points("puddles", 7):
        oval(c, a * W, 330 + 26 * b, 40 + 40 * d, 4, fill("#8fa4c8", 0.25 + 0.3 * flash))
    if flash > 0:
        c.drawRect(skia.Rect(-20, -20, W + 20, H + 20), fill("#a9b8ff", 0.16 * flash, add=True))
    rain(c, t, n=140, slant=0.3, a=0.5)
    c.restore()
    vignette(c, 0.42)
