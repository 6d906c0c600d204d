"""A coral reef under water: by day, at dusk, and the wreck in the deep; with fish, turtle, diver and jellyfish."""

from __future__ import annotations

import math

import skia

from tools.film.creatures import BLACK, WHITE, curves, limb
from tools.film.vocab import H, W, across, box, camera, fill, glow, line, mix, oval, path, points, vertical, vignette

LOOK = {
    "day": {
        "deep": ("#7fe0f0", "#2fb0dc", "#1478b8", "#0c4f8c"),
        "ray": "#e8fff8",
        "ray_a": 0.34,
        "sand": ("#e8dcb0", "#a8a890"),
        "veil": ("#2f9fd0", 0.0),
        "far": "#2f8fc0",
    },
    "dusk": {
        "deep": ("#f4a06a", "#a8648c", "#4a3f86", "#1c2456"),
        "ray": "#ffc890",
        "ray_a": 0.3,
        "sand": ("#9a7a94", "#4a4274"),
        "veil": ("#3a2a6a", 0.34),
        "far": "#4a4484",
    },
    "deep": {
        "deep": ("#14507a", "#0c3558", "#07203c", "#041226"),
        "ray": "#7fc8e8",
        "ray_a": 0.1,
        "sand": ("#2f5266", "#12283a"),
        "veil": ("#06203a", 0.55),
        "far": "#0e3452",
    },
    "night": {
        "deep": ("#123064", "#0c1f4a", "#081434", "#040a1e"),
        "ray": "#a8c4ff",
        "ray_a": 0.13,
        "sand": ("#24345c", "#101c3a"),
        "veil": ("#081434", 0.62),
        "far": "#10265a",
    },
}


def _tone(h, look):
    veil, a = LOOK[look]["veil"]
    return mix(h, veil, a)


def coral(c, x, y, s, kind, h, look, t=0.0, seed="coral"):
    """kind: branch, brain, fan, tube, table or weed; foot at y, about 100 * s tall."""
    h = _tone(h, look)
    dark, light = mix(h, BLACK, 0.4), mix(h, WHITE, 0.3)
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 0, 40, 6, fill(BLACK, 0.3, blur=4))
    if kind == "branch":
        for a, b, d, e in points(seed, 9):
            ang = -math.pi / 2 + (a - 0.5) * 2.0
            far = 60 + 40 * b
            mx, my = 0.5 * far * math.cos(ang) + 8 * (d - 0.5), 0.5 * far * math.sin(ang)
            ex, ey = far * math.cos(ang), far * math.sin(ang)
            c.drawPath(path([(0, 0), (mx, my), (ex, ey)], True, False), line(mix(dark, h, d), 10))
            for q in (-1, 1):
                tx, ty = mx + 26 * math.cos(ang + 0.6 * q), my + 26 * math.sin(ang + 0.6 * q)
                c.drawLine(mx, my, tx, ty, line(mix(dark, h, d), 7))
                c.drawCircle(tx, ty, 4.4, fill(light))
            c.drawCircle(ex, ey, 5.4 + e, fill(light))
    elif kind == "brain":
        c.drawPath(
            curves((-52, 4), (-60, -50, -30, -70, 0, -70), (34, -70, 60, -46, 52, 4)),
            fill(shader=vertical(-70, 4, light, h, dark)),
        )
        for q in range(6):
            pts = [
                (-44 + 8 * i, -8 - 10 * q + 5 * math.sin(i * 1.5 + q * 2))
                for i in range(12)
                if abs(-44 + 8 * i) < 48 - 4 * q
            ]
            if len(pts) > 2:
                c.drawPath(path(pts, True, False), line(dark, 2.6, 0.6))
    elif kind == "fan":
        sway = 4 * math.sin(0.9 * t + x)
        for q in range(13):
            ang = math.radians(-160 + 11.6 * q)
            ex, ey = 86 * math.cos(ang) + sway, 92 * math.sin(ang)
            c.drawPath(
                path([(0, 0), (ex * 0.4, ey * 0.62), (ex, ey)], True, False), line(mix(h, dark, 0.4 * (q % 2)), 4)
            )
        for r in range(2, 8):
            arc = [
                (
                    12.3 * r * math.cos(math.radians(-160 + 10 * q)) + sway * r / 7,
                    13 * r * math.sin(math.radians(-160 + 10 * q)),
                )
                for q in range(15)
            ]
            c.drawPath(path(arc, True, False), line(light, 2, 0.75))
    elif kind == "tube":
        for i, (a, b, _d, _e) in enumerate(points(seed, 6)):
            tx, top, w = -34 + 14 * i, -44 - 56 * a, 8 + 3 * b
            box(c, tx - w, top, 2 * w, -top, fill(shader=across(tx - w, tx + w, light, h, dark)), 6)
            oval(c, tx, top + 2, w, 4.4, fill(light))
            oval(c, tx, top + 2, w * 0.62, 2.8, fill(mix(dark, BLACK, 0.5)))
    elif kind == "table":
        c.drawPath(curves((-14, 2), (-8, -30, -10, -40), (10, -40), (8, -30, 14, 2)), fill(dark))
        c.drawPath(
            curves((-76, -44), (-50, -62, 50, -62, 76, -44), (50, -30, -50, -30, -76, -44)),
            fill(shader=vertical(-60, -32, light, h, dark)),
        )
        for a, b, _d, _e in points(seed, 26):
            c.drawCircle(-66 + 132 * a, -52 + 8 * b, 3, fill(light, 0.9))
    else:
        for i, (a, b, d, _e) in enumerate(points(seed, 7)):
            bx, top = -30 + 10 * i, -70 - 60 * a
            pts = [(bx + (10 * math.sin(1.3 * t + q * 0.9 + 6 * b)) * q / 6, top * q / 6) for q in range(7)]
            c.drawPath(path(pts, True, False), line(mix(h, dark, d * 0.7), 7))
    c.restore()


def fish(c, x, y, s, t, h="#ffc83a", band="#1c2a5a", face=1, kind="disc", look="day", seed=0.0):
    """About 60 * s long. kind: disc (tall, banded), clown, slim or surgeon."""
    h, band = _tone(h, look), _tone(band, look)
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    wag = 7 * math.sin(t * 9 + 7 * seed)
    deep = {"disc": 22, "clown": 15, "slim": 8.5, "surgeon": 19}[kind]
    c.drawPath(
        curves(
            (-20, 0), (-30, -3 + wag * 0.5, -40, -14 + wag), (-36, wag), (-40, 14 + wag), (-30, 3 + wag * 0.5, -20, 0)
        ),
        fill(mix(h, WHITE, 0.1) if kind != "surgeon" else _tone("#ffe04a", look)),
    )
    c.drawPath(
        curves((-18, -deep * 0.5), (-10, -deep * 1.75, 10, -deep * 1.4, 16, -deep * 0.6)), fill(mix(h, BLACK, 0.18))
    )
    c.drawPath(curves((-16, deep * 0.5), (-8, deep * 1.6, 6, deep * 1.3, 10, deep * 0.7)), fill(mix(h, BLACK, 0.22)))
    body = curves(
        (-26, 0),
        (-16, -deep * 1.1, 8, -deep * 1.25, 26, -3),
        (30, 0),
        (26, 4),
        (8, deep * 1.25, -16, deep * 1.1, -26, 0),
    )
    c.drawPath(body, fill(shader=vertical(-deep, deep, mix(h, WHITE, 0.35), h, mix(h, BLACK, 0.28))))
    c.save()
    c.clipPath(body, True)
    if kind == "disc":
        for bx in (-10, 9):
            box(c, bx, -40, 6, 80, fill(band))
    elif kind == "clown":
        for bx, w in ((-20, 4), (-5, 7), (12, 7)):
            box(c, bx - 1.5, -40, w + 3, 80, fill(_tone("#1a1a20", look)))
            box(c, bx, -40, w, 80, fill(_tone("#ffffff", look)))
    elif kind == "slim":
        box(c, -40, -2.5, 80, 4, fill(band))
    else:
        c.drawPath(curves((-24, -2), (-8, -16, 12, -14, 18, -8), (2, -4, -8, 8, -24, 4)), fill(band))
    c.restore()
    c.drawPath(
        curves((4, 3), (-6, 4, -12, 12 + wag * 0.4, -8, 14 + wag * 0.4), (0, 12, 6, 8)), fill(mix(h, BLACK, 0.15))
    )
    c.drawCircle(19, -3.5, 3.1, fill(WHITE))
    c.drawCircle(19.8, -3.5, 1.8, fill(BLACK))
    c.restore()


def bubbles(c, x, y, t, n=12, seed="bubbles", rise=170, spread=24, r=5.0):
    for a, b, d, e in points(seed, n):
        k = (t * (0.28 + 0.16 * d) + b) % 1
        px = x + (a - 0.5) * spread * (0.4 + 1.6 * k) + 5 * math.sin(7 * k + 6 * e)
        c.drawCircle(px, y - rise * k, r * (0.35 + 0.5 * d + 0.4 * k), line("#e8fbff", 1.4, 0.85 * (1 - k * 0.7)))
        c.drawCircle(px - r * 0.2, y - rise * k - r * 0.2, r * 0.16, fill(WHITE, 0.9 * (1 - k)))


def turtle(c, x, y, s, t, look="day", face=1, tilt=-6.0, shell="#8a6a34", skin="#7a9a5a"):
    """A sea turtle about 190 * s long; its flippers row."""
    shell, skin = _tone(shell, look), _tone(skin, look)
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    c.rotate(tilt + 2 * math.sin(1.3 * t))
    stroke = math.sin(2.2 * t)

    def flipper(px, py, length, turn, tone):
        c.save()
        c.translate(px, py)
        c.rotate(turn)
        c.drawPath(
            curves(
                (-10, -8),
                (length * 0.3, -20, length * 0.8, -12, length, 6),
                (length * 0.7, 8, length * 0.3, 14, -8, 10),
            ),
            fill(shader=across(0, length, tone, mix(tone, BLACK, 0.25))),
        )
        for a, b, d, _e in points("flipper", 12):
            oval(c, 6 + (length * 0.72) * a, -6 + 10 * b, 4 + 3 * d, 3, fill(mix(tone, BLACK, 0.35), 0.7))
        c.restore()

    flipper(34, -8, 82, -118 + 26 * stroke, mix(skin, BLACK, 0.3))
    flipper(-58, 0, 42, 196 - 12 * stroke, mix(skin, BLACK, 0.3))
    c.drawPath(
        curves((44, -14), (66, -24, 92, -26, 104, -14), (112, -6, 108, 6, 96, 8), (76, 12, 56, 12, 44, 10)),
        fill(shader=vertical(-24, 10, mix(skin, WHITE, 0.25), skin)),
    )
    for a, b, d, _e in points("turtle head", 12):
        oval(c, 62 + 34 * a, -16 + 16 * b, 3 + 3 * d, 2.6, fill(mix(skin, BLACK, 0.35), 0.7))
    c.drawPath(curves((100, 0), (106, 2, 109, 0, 108, -4), (104, 4, 98, 6)), fill(mix(skin, BLACK, 0.4)))
    c.drawCircle(92, -11, 4.6, fill("#14181a"))
    c.drawCircle(93.4, -12.6, 1.4, fill(WHITE))
    c.drawPath(curves((-74, 6), (-40, 30, 30, 30, 56, 8)), fill(_tone("#e8dca8", look)))
    dome = curves((-80, 6), (-64, -46, 20, -58, 58, 2), (40, 18, -50, 20, -80, 6))
    c.drawPath(dome, fill(shader=vertical(-46, 16, mix(shell, WHITE, 0.3), shell, mix(shell, BLACK, 0.45))))
    c.save()
    c.clipPath(dome, True)
    for q in range(5):
        cx = -58 + 26 * q
        plate = [(cx - 14, -16), (cx - 7, -36), (cx + 9, -36), (cx + 15, -16), (cx + 9, 2), (cx - 8, 2)]
        c.drawPath(path(plate), fill(mix(shell, "#e0a83a" if q % 2 else "#5a4420", 0.35), 0.8))
        c.drawPath(path(plate), line(mix(shell, BLACK, 0.55), 2))
    for q in range(9):
        c.drawLine(-74 + 16 * q, 2, -78 + 17 * q, 18, line(mix(shell, BLACK, 0.55), 1.8))
    c.restore()
    c.drawPath(
        curves((-76, 8), (-50, 22, 40, 20, 58, 3), (44, 14, -46, 14, -76, 8)), fill(mix(shell, WHITE, 0.35), 0.85)
    )
    flipper(26, 6, 92, 58 - 40 * stroke, skin)
    flipper(-60, 8, 46, 158 + 16 * stroke, skin)
    c.restore()


def diver(c, x, y, s, t, look="day", face=1, tilt=8.0, suit="#20242e", trim="#f2c230", torch=False):
    """A scuba diver who swims, about 210 * s long from hand to fin; `torch` throws a beam ahead."""
    c.save()
    c.translate(x, y + 3 * math.sin(1.1 * t))
    c.scale(s * face, s)
    c.rotate(tilt)
    suit_t, trim_t, skin = _tone(suit, look), _tone(trim, look), _tone("#e0a880", look)
    if torch:
        beam = path([(96, 10), (430, -76), (430, 118), (96, 18)])
        c.drawPath(beam, fill(shader=across(96, 430, ("#fff6c8", 0.75), ("#fff6c8", 0.0)), blur=7, add=True))
    kick = math.sin(4.2 * t)
    for phase, dark in ((-1, 0.35), (1, 0.0)):
        foot = (-104 + 4 * kick * phase, 4 + 17 * kick * phase)
        limb(c, (-34, 2), foot, 37, 37, 1, 19, 11, mix(suit_t, BLACK, dark))
        c.save()
        c.translate(*foot)
        c.rotate(178 - 24 * math.cos(4.2 * t) * phase)
        c.drawPath(
            curves((-6, -5), (20, -12, 52, -14), (56, 0), (52, 14), (20, 10, -6, 6)),
            fill(shader=across(0, 54, mix(trim_t, BLACK, dark), mix(trim_t, BLACK, 0.25 + dark))),
        )
        for q in (-5, 0, 5):
            c.drawLine(14, q, 50, q * 1.8, line(mix(trim_t, BLACK, 0.5), 1.5))
        c.restore()
    limb(c, (26, 2), (70, 26), 25, 25, -1, 13, 9, mix(suit_t, BLACK, 0.3))
    box(c, -36, -33, 60, 21, fill(shader=vertical(-33, -12, _tone("#ffd84a", look), _tone("#a87a14", look))), 10)
    box(c, 20, -28, 12, 10, fill(_tone("#aab2ba", look)), 3)
    c.drawPath(
        curves((-44, -4), (-40, -20, 10, -22, 34, -14), (46, -6, 42, 12, 30, 16), (0, 20, -34, 18, -44, -4)),
        fill(shader=vertical(-20, 18, mix(suit_t, WHITE, 0.25), suit_t)),
    )
    c.drawPath(path([(-34, 4), (10, 8), (36, 0)], True, False), line(trim_t, 4))
    hose = skia.Path()
    hose.moveTo(28, -24)
    hose.cubicTo(40, -52, 78, -40, 69, -5)
    c.drawPath(hose, line("#14161a", 4))
    c.drawCircle(54, -12, 18, fill(suit_t))
    c.drawPath(curves((52, -22), (68, -22, 74, -12, 71, -2), (64, 4, 56, 2, 52, -4)), fill(skin))
    box(c, 58, -22, 17, 14, fill(shader=vertical(-22, -8, "#d8f6ff", _tone("#3f9ac0", look))), 4)
    c.drawRoundRect(skia.Rect.MakeXYWH(58, -22, 17, 14), 4, 4, line(trim_t, 3))
    box(c, 66, -6, 11, 9, fill("#1c1e24"), 3)
    hand = (92, 12) if torch else (84, 26 + 4 * kick)
    limb(c, (28, 4), hand, 33, 33, -1, 14, 10, suit_t)
    c.drawCircle(*hand, 5.4, fill(skin))
    if torch:
        box(c, 88, 6, 24, 11, fill("#f0b82a"), 4)
        glow(c, 112, 11, 40, "#fffbe0", 1.0)
    c.restore()
    bubbles(c, x + 70 * s * face, y - 20 * s, t, 14, "breath", 190, 30, 6 * s)


def jellyfish(c, x, y, s, t, h="#ff8ad0", seed="jelly", glow_a=0.5):
    """A pulsing bell with trailing arms, about 190 * s tall."""
    c.save()
    pulse = math.sin(2.3 * t + len(seed) + points(seed, 1)[0][0] * 6)
    c.translate(x, y - 6 * pulse)
    c.scale(s, s)
    glow(c, 0, -20, 110, h, glow_a)
    w, hh = 48 + 6 * pulse, 54 - 5 * pulse
    for i, (a, b, d, _e) in enumerate(points(seed, 13)):
        bx = -w * 0.8 + w * 1.6 * i / 12
        pts = [
            (bx * (1 - 0.05 * q) + (3 + 2.2 * q) * math.sin(1.7 * t - q * 0.7 + 6 * a), q * (10 + 7 * b))
            for q in range(9)
        ]
        c.drawPath(path(pts, True, False), line(mix(h, WHITE, 0.3), 1.6, 0.6))
        if i % 4 == 2:
            frill = [(bx * 0.6 + (4 + 2 * q) * math.sin(1.7 * t - q * 0.8 + 6 * d), q * 10) for q in range(9)]
            c.drawPath(path(frill, True, False), line(mix(h, WHITE, 0.5), 7, 0.5))
            c.drawPath(path(frill, True, False), line(WHITE, 2, 0.5))
    bell = curves(
        (-w, 4),
        (-w - 2, -hh * 1.25, w + 2, -hh * 1.25, w, 4),
        (w * 0.7, -5, w * 0.5, 7),
        (w * 0.2, -4, 0, 7),
        (-w * 0.25, -4, -w * 0.5, 7),
        (-w * 0.75, -4, -w, 4),
    )
    c.drawPath(
        bell, fill(shader=vertical(-hh, 8, (mix(h, WHITE, 0.65), 0.9), (h, 0.75), (mix(h, "#5a2a8a", 0.4), 0.7)))
    )
    for q in range(-3, 4):
        rib = skia.Path()
        rib.moveTo(0, -hh * 0.9)
        rib.quadTo(q * w * 0.36, -hh * 0.75, q * w * 0.3, 2)
        c.drawPath(rib, line(WHITE, 1.5, 0.35))
    oval(c, -w * 0.3, -hh * 0.62, w * 0.22, hh * 0.14, fill(WHITE, 0.55, blur=3))
    c.restore()


REEFS = (
    (
        (40, 352, 1.25, "table", "#e8784a"),
        (120, 358, 1.0, "brain", "#f0b84a"),
        (190, 362, 0.9, "tube", "#b46ae0"),
        (600, 356, 1.35, "fan", "#e0488a"),
        (520, 360, 0.95, "branch", "#ff7a5a"),
        (450, 366, 0.7, "brain", "#7fd06a"),
        (330, 368, 0.6, "weed", "#4fb86a"),
    ),
    (
        (60, 360, 1.3, "fan", "#b04ad0"),
        (160, 362, 0.9, "branch", "#ff5a7a"),
        (250, 366, 0.7, "brain", "#f0c84a"),
        (400, 364, 0.8, "tube", "#ff9a3a"),
        (500, 360, 1.0, "table", "#5ac0a0"),
        (610, 358, 1.3, "branch", "#f06ab0"),
    ),
    (
        (20, 356, 1.1, "branch", "#f0a03a"),
        (110, 366, 0.8, "weed", "#5ab87a"),
        (560, 364, 1.2, "brain", "#e86a8a"),
        (640, 356, 1.4, "fan", "#e8583a"),
        (440, 368, 0.6, "tube", "#8a7af0"),
    ),
)


def backdrop(c, t, look, reef=0, shift=0.0, rays=7):
    k = LOOK[look]
    c.drawRect(skia.Rect(-60, -60, W + 60, H + 60), fill(shader=vertical(-20, H + 10, *k["deep"])))
    glow(c, 330 + shift * 0.2, -30, 330, k["ray"], 0.75 * min(1.0, 2.2 * k["ray_a"]))
    for i, (a, b, d, _e) in enumerate(points("rays", rays)):
        x = 40 + 560 * (i + a * 0.5) / rays + 12 * math.sin(0.5 * t + 6 * b)
        lean, w = (x - 320) * 0.5 + 40 * (d - 0.5), 22 + 26 * b
        al = k["ray_a"] * (0.55 + 0.45 * math.sin(0.8 * t + 7 * d))
        c.drawPath(
            path([(x - w * 0.4, -20), (x + w * 0.4, -20), (x + lean + w, 330), (x + lean - w, 330)]),
            fill(shader=vertical(-20, 320, (k["ray"], al), (k["ray"], 0.0)), blur=7, add=True),
        )
    for layer in range(2):
        pts = [(-60, H + 60)]
        for i in range(27):
            a, _b, d, _e = points(f"rocks{reef}{layer}", 27)[i]
            edge = abs(i - 13) / 13
            pts.append((-40 + 28 * i + 10 * a, 318 - 24 * d - 60 * edge**2 * (1.2 - 0.5 * layer) + 18 * layer))
        pts.append((W + 60, H + 60))
        c.drawPath(
            path(pts, True),
            fill(
                shader=vertical(
                    230,
                    350,
                    mix(k["far"], k["deep"][1], 0.4 - 0.3 * layer),
                    mix(k["far"], k["deep"][3], 0.5 + 0.2 * layer),
                )
            ),
        )
    sand = path([(-60, 340), (120, 328), (320, 336), (520, 326), (720, 338), (720, H + 60), (-60, H + 60)], True)
    c.drawPath(sand, fill(shader=vertical(326, H + 10, *k["sand"])))
    for a, b, d, e in points("caustics", 26):
        al = 0.3 * (0.5 + 0.5 * math.sin(1.6 * t + 9 * e)) * (1.0 if look == "day" else 0.4)
        oval(c, a * W + 10 * math.sin(t + 5 * d), 338 + 20 * b, 14 + 20 * d, 2.2, fill(k["ray"], al, blur=2, add=True))
    for i, (x, y, s, kind, h) in enumerate(REEFS[reef]):
        coral(c, x, y, s, kind, h, look, t, f"r{reef}{i}")
    for a, b, d, _e in points("plankton", 34):
        c.drawCircle(
            (a * 700 + 6 * t * d) % 700 - 30, (b * 380 - 5 * t * (0.4 + d)) % 380 - 10, 0.7 + 1.1 * d, fill(WHITE, 0.4)
        )


def school_swims(c, t, h="#ffc83a", band="#20306a", face=1):
    """Forty banded fish cross the reef as one body."""
    c.save()
    camera(c, t, at=(330, 180), zoom=(1.0, 1.08))
    backdrop(c, t, "day", 0)
    lead = -170 + 96 * t
    for a, b, d, e in sorted(points("school", 30), key=lambda v: v[3]):
        u, v = 2 * a - 1, 2 * b - 1
        x = lead + 200 + 215 * u * (1 - 0.25 * abs(v)) + 8 * math.sin(1.7 * t + 9 * d)
        y = 172 + 86 * v * (1 - 0.55 * u * u) + 12 * math.sin(0.02 * x + 1.2 * t)
        fish(c, x if face > 0 else W - x, y, 0.62 + 0.42 * e, t, h, band, face, "disc", "day", d)
    for i, (x, y, f) in enumerate(((470, 292, -1), (520, 312, 1), (150, 300, 1))):
        fish(
            c,
            x + 16 * math.sin(1.1 * t + 2 * i),
            y + 4 * math.sin(2 * t + i),
            0.6,
            t,
            "#ff7a2a",
            face=f,
            kind="clown",
            seed=0.3 * i,
        )
    c.restore()
    vignette(c, 0.3)


def diver_over_coral(c, t):
    c.save()
    camera(c, t, at=(330, 200), zoom=(1.0, 1.1))
    backdrop(c, t, "day", 1, 90)
    for i in range(7):
        x = (640 - 34 * t + 66 * i) % 760 - 60
        fish(
            c,
            x,
            92 + 16 * math.sin(1.3 * i) + 5 * math.sin(t + i),
            0.62,
            t,
            "#3a7af0",
            "#1a2a6a",
            -1,
            "surgeon",
            seed=0.2 * i,
        )
    diver(c, 150 + 44 * t, 178 + 6 * t, 1.25, t, "day", tilt=10)
    fish(c, 470 + 10 * math.sin(t), 286, 0.85, t, "#ff7a2a", face=-1, kind="clown")
    fish(c, 410 + 12 * math.sin(1.3 * t), 306, 0.7, t, "#ff7a2a", kind="clown", seed=0.6)
    c.restore()
    vignette(c, 0.3)


def turtle_glides(c, t, look="dusk", face=1, shell="#8a6a34", reef=2, s=1.5):
    c.save()
    camera(c, t, at=(330, 180), zoom=(1.0, 1.08))
    backdrop(c, t, look, reef, 40)
    for i in range(5):
        fish(
            c,
            (80 + 130 * i + 22 * t) % 760 - 60,
            86 + 22 * math.sin(2 * i),
            0.5,
            t,
            "#f0a05a",
            "#5a2a5a",
            1,
            "slim",
            look,
            0.3 * i,
        )
    x = 150 + 50 * t
    turtle(c, x if face > 0 else W - x, 196 - 6 * t + 6 * math.sin(1.1 * t), s, t, look, face, -8, shell)
    bubbles(c, (x if face > 0 else W - x) + 130 * face, 170 - 6 * t, t, 5, "turtle breath", 120, 16, 4)
    c.restore()
    vignette(c, 0.4)


def jellyfish_rise(c, t, hues=("#ff8ad0", "#7ac8ff", "#c49aff", "#ffa8a0")):
    c.save()
    camera(c, t, at=(320, 170), zoom=(1.0, 1.1))
    backdrop(c, t, "night", 1, -60)
    for i, (x, y, s) in enumerate(((110, 250, 0.62), (520, 300, 0.8), (610, 150, 0.5), (300, 230, 1.3))):
        jellyfish(c, x + 12 * math.sin(0.6 * t + i), y - (9 + 5 * i % 7) * t, s, t, hues[i], f"jelly{i}")
    for a, b, d, e in points("sparks", 40):
        c.drawCircle(
            a * W + 6 * math.sin(t + 8 * d),
            (b * H - 9 * t) % H,
            1 + 1.4 * d,
            fill("#a8f0ff", 0.3 + 0.6 * abs(math.sin(1.5 * t + 9 * e)), add=True),
        )
    c.restore()
    vignette(c, 0.45)


def _wreck(c, look):
    """The bow of a sunken ship, lying on its side at the right."""
    hull, rust = _tone("#6a5a50", look), _tone("#a8603a", look)
    c.save()
    c.translate(420, 330)
    c.rotate(-9)
    c.drawPath(
        curves((-150, -96), (-110, -20, -70, 20, -20, 40), (330, 60), (330, -150), (60, -128, -60, -122, -150, -96)),
        fill(shader=vertical(-150, 50, mix(hull, WHITE, 0.16), hull, mix(hull, BLACK, 0.55))),
    )
    for q in range(5):
        c.drawPath(
            path([(-130 + 22 * q, -92 + 28 * q), (40, -98 + 30 * q), (330, -118 + 36 * q)], True, False),
            line(mix(hull, BLACK, 0.45), 2, 0.7),
        )
    for a, b, d, e in points("rust", 26):
        oval(c, -70 + 360 * a, -100 + 120 * b, 8 + 22 * d, 4 + 8 * e, fill(rust, 0.45, blur=3))
    hole = curves((30, -60), (52, -84, 96, -78, 110, -50), (120, -26, 92, -4, 66, -10), (36, -14, 18, -36, 30, -60))
    c.drawPath(hole, fill(mix("#02080f", hull, 0.08)))
    c.drawPath(hole, line(mix(rust, BLACK, 0.2), 4))
    for q in range(3):
        c.drawCircle(160 + 44 * q, -74, 13, fill(mix("#02080f", hull, 0.1)))
        c.drawCircle(160 + 44 * q, -74, 13, line(_tone("#c8a050", look), 4))
    for q in range(7):
        px = -96 + 46 * q
        c.drawLine(px, -108 - 4 * q * 0.6, px + 6, -140 - 4 * q * 0.6, line(hull, 4))
    c.drawPath(path([(-92, -139), (60, -152), (330, -172)], True, False), line(hull, 4))
    c.drawLine(120, -130, 84, -300, line(mix(hull, WHITE, 0.08), 11))
    c.drawLine(84, -240, 190, -216, line(hull, 6))
    for q in (0, 1, 2):
        c.drawLine(92 + 4 * q, -292 + 40 * q, 240, -146, line(mix(hull, BLACK, 0.2), 1.6))
    c.drawLine(-120, -70, -138, 30, line(_tone("#8a8a86", look), 5))
    anchor = skia.Path()
    anchor.addArc(skia.Rect(-168, -2, -108, 52), 10, 160)
    c.drawPath(anchor, line(_tone("#8a8a86", look), 8))
    c.restore()


def diver_finds_wreck(c, t, face=1, trim="#f2c230"):
    c.save()
    camera(c, t, at=(400, 200), zoom=(1.0, 1.08))
    if face < 0:
        c.translate(W, 0)
        c.scale(-1, 1)
    backdrop(c, t, "deep", 2, rays=5)
    _wreck(c, "deep")
    x, y = 70 + 26 * t, 128 + 8 * t
    glow(c, x + 330, y + 110, 150, "#ffe6a0", 0.55)
    for i in range(8):
        a = 0.8 * t + i * 0.8
        fish(
            c,
            500 + 90 * math.cos(a),
            128 + 34 * math.sin(a),
            0.5,
            t,
            "#9ac8e0",
            "#2a4a6a",
            1 if math.sin(a) > 0 else -1,
            "slim",
            "deep",
            0.2 * i,
        )
    for wx, wy, s, kind, h in (
        (330, 350, 0.7, "weed", "#4a9a7a"),
        (470, 352, 0.6, "branch", "#e0607a"),
        (590, 356, 0.7, "weed", "#4a9a7a"),
    ):
        coral(c, wx, wy, s, kind, h, "deep", t, f"wreck{wx}")
    diver(c, x, y, 1.1, t, "deep", tilt=13, trim=trim, torch=True)
    c.restore()
    vignette(c, 0.5)
