"""The beach: a bay with a headland and a lighthouse; sunny, at sunset, at night and in a storm."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from tools.film.creatures import Look, cyclist, figure, running
from tools.film.vocab import (
    H,
    W,
    across,
    box,
    camera,
    cloud,
    ease,
    fill,
    firework,
    flames,
    glow,
    line,
    mix,
    moon,
    oval,
    palm,
    parasol,
    path,
    points,
    rain,
    sky,
    stars,
    sun,
    vertical,
    vignette,
    water,
)

LOOK = {
    "sunny": {
        "sky": ("#2f8fdc", "#6fbdf0", "#b4e0f8", "#e4f5fa"),
        "sea": ("#7fd6e0", "#2fa6c8", "#1f86b4"),
        "land": "#5f8a4e",
        "sand": ("#f6dfa8", "#d9b474"),
        "foam": "#ffffff",
        "tower": ("#fbf4ea", "#d8453c"),
        "cloud": ("#ffffff", "#cfe2f0"),
    },
    "sunset": {
        "sky": ("#2c2560", "#7d3c80", "#e8607a", "#ff9c5e", "#ffd98a"),
        "sea": ("#ffb877", "#c8607f", "#5a3a72"),
        "land": "#4b2c55",
        "sand": ("#d79a72", "#8a5560"),
        "foam": "#ffe6cc",
        "tower": ("#e9c3a6", "#b5523f"),
        "cloud": ("#ffb28c", "#a8508a"),
    },
    "night": {
        "sky": ("#050a20", "#0b1a40", "#1c3566", "#35558a"),
        "sea": ("#3a5f93", "#16305c", "#0a1834"),
        "land": "#0a1226",
        "sand": ("#3a4562", "#1b2238"),
        "foam": "#b9cdf0",
        "tower": ("#8d9bbd", "#5a3146"),
    },
    "storm": {
        "sky": ("#1e2630", "#39444f", "#5b6870", "#84908f"),
        "sea": ("#76868a", "#46585f", "#2a3b44"),
        "land": "#2b3433",
        "sand": ("#8f8672", "#5d5648"),
        "foam": "#eef3f2",
        "tower": ("#c9cac4", "#8c3a34"),
        "cloud": ("#6d7880", "#2c353d"),
    },
}


def backdrop(c: skia.Canvas, t: float, look: str, light: tuple | None = None) -> None:
    """Sky, sea and headland; `light` is the column of reflections, see `water`."""
    k = LOOK[look]
    sky(c, 196, *k["sky"])
    if look == "night":
        stars(c, t, "bs", 130, 180)
        moon(c, 120, 66, 20)
    elif look == "sunset":
        sun(c, 236, 168, 26)
    elif look == "sunny":
        sun(c, 90, 46, 20, "#fffbe0", "#ffe9a0")
    if "cloud" in k:
        for i, (x, y, s) in enumerate(((130, 60, 0.9), (410, 48, 1.2), (340, 112, 0.55), (700, 92, 0.8))):
            big = 2.1 if look == "storm" else 1
            cloud(c, (x + t * (3 + i) * big) % 800 - 80, y * 0.9, s * big, *k["cloud"], seed=f"bc{i}")
    water(c, t, 194, 300, k["sea"], light)
    shadow = [(455, 196), (W + 60, 196), (W + 60, 232), (590, 226), (520, 210)]
    c.drawPath(path(shadow, smooth=True), fill(k["land"], 0.42, blur=4))
    headland = [(455, 197), (480, 178), (520, 166), (575, 160), (700, 140), (700, 197)]
    c.drawPath(
        path(headland, smooth=True),
        fill(shader=vertical(146, 200, mix(k["land"], k["sky"][-2], 0.25), k["land"])),
    )


def lighthouse(c: skia.Canvas, look: str, x: float = 560) -> None:
    """The striped tower on the headland."""
    body, band = LOOK[look]["tower"]
    tower = path([(x - 13, 164), (x - 8, 84), (x + 8, 84), (x + 13, 164)])
    c.drawPath(tower, fill(shader=across(x - 12, x + 12, body, mix(body, "#000000", 0.5))))
    for y in (98, 124, 150):
        w = 8 + (y - 84) / 80 * 5
        ring = path([(x - w, y), (x + w, y), (x + w + 0.7, y + 12), (x - w - 0.7, y + 12)])
        c.drawPath(ring, fill(shader=across(x - 12, x + 12, band, mix(band, "#000000", 0.5))))
    box(c, x - 12, 80, 24, 4, fill("#20182c"))
    box(c, x - 7, 66, 14, 14, fill("#ffe9a8"))
    c.drawPath(path([(x - 10, 66), (x, 54), (x + 10, 66)]), fill("#7a2f35"))


def shore(c: skia.Canvas, t: float, look: str) -> None:
    """Wet and dry sand and the line of foam, which breathes."""
    k = LOOK[look]
    reach = 5 * math.sin(t * 0.9)
    edge = [
        (x, 282 + reach + 10 * math.sin(x * 0.011 + 1) + 3 * math.sin(x * 0.05 + t)) for x in range(-10, W + 30, 12)
    ]
    corners = [(W + 20, H), (-10, H)]
    wet = vertical(270, H, mix(k["sand"][0], k["sea"][1], 0.55), k["sand"][1])
    c.drawPath(path(edge + corners), fill(shader=wet))
    c.drawPath(path([(x, y + 13) for x, y in edge] + corners), fill(shader=vertical(285, H, *k["sand"])))
    for a, b, d, e in points("grit", 90):
        oval(c, a * W, 306 + b * 54, 1 + d * 1.5, 0.8, fill(k["sand"][1] if e > 0.4 else k["foam"], 0.35))
    c.drawPath(path(edge, smooth=True, close=False), line(k["foam"], 4, 0.85))
    c.drawPath(path([(x, y - 7) for x, y in edge], smooth=True, close=False), line(k["foam"], 1.5, 0.45))


def sailboat(c: skia.Canvas, x: float, y: float, t: float, s: float = 1.0) -> None:
    """A boat with a white and a red sail, keel at y."""
    c.save()
    c.translate(x, y + 1.5 * math.sin(t * 1.6))
    c.rotate(2.2 * math.sin(t * 1.1))
    c.scale(s, s)
    jib = path([(2, -8), (2, -84), (-36, -12)], close=False)
    c.drawPath(jib, fill(shader=across(-36, 4, "#ffd9b0", "#fff6e6")))
    main = skia.Path()
    main.moveTo(6, -86)
    main.quadTo(38, -50, 40, -12)
    main.lineTo(6, -10)
    main.close()
    c.drawPath(main, fill(shader=across(4, 40, "#ff8a5c", "#d4504e")))
    c.drawLine(4, -92, 4, -4, line("#3a2233", 2.4))
    hull = skia.Path()
    hull.moveTo(-44, -7)
    hull.lineTo(48, -7)
    hull.quadTo(40, 8, 26, 9)
    hull.lineTo(-30, 9)
    hull.quadTo(-40, 5, -44, -7)
    hull.close()
    c.drawPath(hull, fill(shader=vertical(-7, 9, "#8a3f45", "#3c1d33")))
    c.drawLine(-43, -6, 47, -6, line("#ffe0c0", 2))
    c.restore()


def gull_flock(c: skia.Canvas, t: float, x: float, y: float, colour: str, s: float = 1.0) -> None:
    """Three gulls, far away."""
    for i in range(3):
        a = 6 * math.sin(t * 7 + i * 2) * s
        bx, by = x + (40 * i + 12 * t) * s, y + (-14 * i + 4 * math.sin(t + i)) * s
        wings = [
            (bx - 11 * s, by - a),
            (bx - 4 * s, by - 3),
            (bx, by),
            (bx + 4 * s, by - 3),
            (bx + 11 * s, by - a),
        ]
        c.drawPath(path(wings, smooth=True, close=False), line(colour, 1.8 * s))


def sunset_boat(c: skia.Canvas, t: float) -> None:
    """A sailing boat crosses the bay in front of the setting sun."""
    c.save()
    camera(c, t, at=(330, 220))
    backdrop(c, t, "sunset", (236, "#ffd890", 0.7))
    lighthouse(c, "sunset")
    x = 190 + 30 * t
    c.save()
    c.translate(0, 2 * 236)
    c.scale(1, -1)
    c.saveLayer(None, skia.Paint(Alphaf=0.3, ImageFilter=skia.ImageFilters.Blur(3, 1)))
    sailboat(c, x, 224, t, 1.25)
    c.restore()
    c.restore()
    sailboat(c, x, 234, t, 1.25)
    for i in range(3):
        c.drawLine(x - 70 - 26 * i, 242 + 3 * i, x - 36 - 14 * i, 241 + 2 * i, line("#ffe6cc", 1.4, 0.6 - 0.15 * i))
    gull_flock(c, t, 150, 92, "#2c1838")
    shore(c, t, "sunset")
    oval(c, 470, 336, 62, 7, fill("#4a2038", 0.45, blur=4))
    parasol(c, 470, 338, 84)
    towel = [(486, 340), (556, 334), (572, 346), (500, 352)]
    c.drawPath(path(towel), fill(shader=across(486, 572, "#4fb0b0", "#2a6a86")))
    palm(c, 56, 362, 236, t)
    c.restore()
    vignette(c, 0.4)


def night_lighthouse(c: skia.Canvas, t: float) -> None:
    """The beam of the lighthouse sweeps over the dark bay."""
    c.save()
    c.scale(1.5, 1.5)
    c.translate(-213, -26)  # the right two thirds of the bay fill the frame
    backdrop(c, t, "night", (330, "#cfe0ff", 0.45))
    moon(c, 330, 66, 15)
    lighthouse(c, "night")
    a = t * 0.9 - 0.6
    reach = math.cos(a)
    for sign in (1, -1):
        far = 620 * reach * sign
        if abs(far) > 30:
            beam = path([(560, 71), (560 - far, 71 - 44), (560 - far, 71 + 40)])
            lit = across(560, 560 - far, ("#fff3c4", 0.85), ("#fff3c4", 0))
            c.drawPath(beam, fill(shader=lit, blur=4, add=True))
    glow(c, 560, 72, 46 + 60 * (1 - abs(reach)) ** 2, "#fff0b8", 0.9)
    shore(c, t, "night")
    c.restore()
    palm(c, 66, 372, 270, t, "#050914", "#0c152b")
    vignette(c, 0.5)


# ---- surfing -------------------------------------------------------------
def surfer(c: skia.Canvas, x: float, y: float, t: float, s: float, suit: str = "#d8353f") -> None:
    """Crouched on a board, facing left, about 100 * s high."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    c.rotate(9 + 4 * math.sin(t * 1.7))
    board = skia.Path()
    board.moveTo(-78, -8)
    board.quadTo(-30, 10, 50, 5)
    board.quadTo(66, 2, 72, -4)
    board.quadTo(20, -6, -30, -4)
    board.close()
    oval(c, 0, 10, 74, 6, fill("#0a4a5c", 0.35, blur=3))
    c.drawPath(board, fill(shader=vertical(-10, 8, "#fff3c0", "#f0b429")))
    c.drawLine(-60, -3, 60, 0, line("#d8353f", 2))
    sway = 3 * math.sin(t * 2.3)
    skin = "#d99a6c"
    for hip, knee, foot in (((10, -34), (34, -30), (34, -4)), ((2, -34), (-24, -28), (-20, -4))):
        c.drawPath(path([hip, knee, foot], close=False), line("#1c2f4a", 11))
        c.drawLine(foot[0], foot[1], foot[0] - 9, foot[1], line(skin, 6))
    shoulder = (-10 + sway, -70)
    c.drawPath(path([(6, -36), shoulder], close=False), line(suit, 19))
    for elbow, palm_at in (((-34, -66), (-56 + sway, -74)), ((18, -74), (40 + sway, -90))):
        c.drawPath(path([shoulder, elbow, palm_at], close=False), line(mix(suit, "#ffffff", 0.1), 7))
        c.drawCircle(*palm_at, 4.5, fill(skin))
    c.drawCircle(-17 + sway, -88, 11, fill(skin))
    hair = [(-8, -84), (-8, -98), (-18, -101), (-27, -95), (-20, -93), (-12, -86)]
    c.drawPath(path([(px + sway, py) for px, py in hair], smooth=True), fill("#4a2c18"))
    c.restore()


def surf(c: skia.Canvas, t: float, suit: str = "#d8353f", look: str = "sunny") -> None:
    """A surfer rides along the face of a breaking wave."""
    k = LOOK[look]
    sky(c, 150, *k["sky"])
    sun(c, 90, 46, 20, "#fffbe0", "#ffe9a0") if look == "sunny" else sun(c, 130, 104, 26)
    for i, (x, y, s) in enumerate(((300, 40, 0.7), (520, 54, 0.9))):
        cloud(c, x - 4 * t, y, s, *k["cloud"], seed=f"sf{i}")
    headland = [(-20, 124), (60, 104), (130, 96), (230, 112), (300, 124)]
    c.drawPath(
        path(headland, smooth=True),
        fill(shader=vertical(90, 126, mix(k["land"], "#ffffff", 0.25), k["land"])),
    )
    water(c, t, 122, H, k["sea"])
    deep, face, glass = k["sea"][2], k["sea"][1], k["sea"][0]
    crest = [(x, 250 - 172 * ease(x, -60, 430) + 4 * math.sin(x * 0.04 - t * 3)) for x in range(-20, 440, 20)]
    wall = skia.Path()
    wall.moveTo(-20, H + 10)
    for p in crest:
        wall.lineTo(*p)
    wall.cubicTo(480, 74, 560, 90, 566, 170)
    wall.cubicTo(540, 130, 500, 130, 486, 200)
    wall.cubicTo(478, 260, 540, 300, W + 20, 330)
    wall.lineTo(W + 20, H + 10)
    wall.close()
    tones = (mix(glass, "#ffffff", 0.35), face, deep, mix(deep, "#04203a", 0.25))
    c.drawPath(wall, fill(shader=vertical(70, 350, *tones)))
    c.save()
    c.clipPath(wall, True)
    for i in range(26):  # water drawn up the face
        a = points("face", 26)[i]
        x0 = (i * 26 + 60 * t) % 700 - 40
        streak = skia.Path()
        streak.moveTo(x0 - 50, 350)
        streak.quadTo(x0 + 20, 250, x0 + 10 + 30 * a[0], 100)
        c.drawPath(streak, line("#ffffff" if a[1] > 0.45 else deep, 1 + 2 * a[2], 0.16 + 0.14 * a[3]))
    c.restore()
    lip = skia.Path()
    lip.moveTo(*crest[-1])
    lip.cubicTo(480, 74, 560, 90, 566, 170)
    barrel = skia.Path()
    barrel.moveTo(566, 170)
    barrel.cubicTo(540, 130, 500, 130, 486, 200)
    barrel.cubicTo(482, 240, 500, 270, 540, 292)
    barrel.close()
    c.drawPath(barrel, fill(mix(deep, "#04203a", 0.45), 0.75, blur=3))
    c.drawPath(path(crest, close=False), line("#ffffff", 4, 0.8))
    c.drawPath(lip, line("#ffffff", 6, 0.9))
    for a, b, d, _ in points("lip", 90):  # the falling lip and the white water below it
        fall = (b + t * (0.5 + 0.3 * d)) % 1
        x = 452 + 140 * a + 30 * fall
        y = 88 + 60 * a * a + fall * (210 - 60 * a)
        c.drawCircle(x, y, 5 + 15 * d * (0.4 + fall), fill("#ffffff", 0.75 - 0.4 * fall, blur=2))
    for a, b, d, e in points("churn", 80):
        x = 430 + 240 * a + 8 * math.sin(t * 5 + 9 * e)
        y = 292 + 50 * b + 5 * math.sin(t * 4 + 12 * d) + 16 * abs(a - 0.4)
        c.drawCircle(x, y, 9 + 17 * d, fill(mix("#ffffff", glass, 0.5 * b), 0.85, blur=1.5))
    x = 330 - 14 * t
    y = 240 + 10 * math.sin(t * 0.9)
    for a, b, d, e in points("spray", 46):
        k2 = (b + t * (1.1 + d)) % 1
        c.drawCircle(
            x + 60 + 90 * k2 * (0.5 + a),
            y + 6 - 60 * k2 * d + 40 * k2 * k2,
            2 + 5 * e,
            fill("#ffffff", 0.8 * (1 - k2)),
        )
    surfer(c, x, y, t, 1.25, suit)
    vignette(c, 0.22)


# ---- kite, bicycle -------------------------------------------------------
def kite(c: skia.Canvas, x: float, y: float, t: float, colours: tuple[str, str], s: float = 1.0) -> None:
    """A diamond with a tail, its centre at (x, y)."""
    c.save()
    c.translate(x, y)
    c.rotate(16 + 9 * math.sin(t * 1.6))
    c.scale(s, s)
    quarters = (((0, -58), (42, 0)), ((42, 0), (0, 70)), ((0, 70), (-42, 0)), ((-42, 0), (0, -58)))
    for i, (a, b) in enumerate(quarters):
        h = colours[i % 2]
        c.drawPath(
            path([(0, 0), a, b]),
            fill(shader=vertical(-58, 70, mix(h, "#ffffff", 0.3), mix(h, "#000000", 0.2))),
        )
    c.drawPath(path([(0, -58), (42, 0), (0, 70), (-42, 0)]), line("#5a2a30", 1.6, 0.6))
    tail = [(10 * math.sin(t * 4 - i * 0.7) * (i / 6), 70 + 15 * i) for i in range(9)]
    c.drawPath(path(tail, smooth=True, close=False), line("#f7f2e6", 2))
    for i in (2, 4, 6, 8):
        tx, ty = tail[i]
        for side in (-1, 1):
            c.drawPath(
                path([(tx, ty), (tx + 12 * side, ty - 6), (tx + 12 * side, ty + 6)]),
                fill(colours[i // 2 % 2]),
            )
    c.restore()


def fly_kite(c: skia.Canvas, t: float, look: str = "sunny", colours: tuple = ("#f2503e", "#ffd23e")) -> None:
    """A child runs along the sand and flies a big kite."""
    c.save()
    camera(c, t, at=(320, 240))
    backdrop(c, t, look, (236, "#ffd890", 0.7) if look == "sunset" else None)
    lighthouse(c, look)
    shore(c, t, look)
    x, y = 110 + 34 * t, 346
    kx, ky = x + 190 + 14 * math.sin(t * 0.8), 104 + 14 * math.sin(t * 1.3)
    string = skia.Path()
    string.moveTo(x + 32, y - 92)
    string.quadTo(x + 130, y - 100, kx, ky)
    c.drawPath(string, line("#fdfdf5" if look == "sunset" else "#4a4a52", 1.3, 0.9))
    kite(c, kx, ky, t, colours, 1.05)
    pose = running(t, 1.3, 20.0)
    figure(c, x, y, 124, replace(pose, hands=(pose.hands[0], (26, -74))), Look(top="#2f7fd0", legs="#c8503c"))
    c.restore()
    vignette(c, 0.22)


def ride_promenade(c: skia.Canvas, t: float) -> None:
    """A cyclist rides along the promenade behind the beach."""
    c.save()
    c.translate(0, -34)
    backdrop(c, t, "sunny")
    lighthouse(c, "sunny")
    sailboat(c, 150 + 5 * t, 222, t, 0.5)
    shore(c, t, "sunny")
    for x, h in ((40, "#f2634e"), (250, "#3f9fd0"), (470, "#f0b429")):
        oval(c, x, 322, 40, 5, fill("#7a5a2a", 0.35, blur=3))
        parasol(c, x, 322, 58, h)
    c.restore()
    box(c, -10, 286, W + 20, 90, fill(shader=vertical(286, H, "#d9d4c8", "#a9a294")))
    for i in range(9):
        x = (i * 90 - 60 * t) % 810 - 90
        c.drawLine(x, 290, x - 26, H, line("#8d8678", 1.4, 0.7))
    for i in range(8):
        x = (i * 100 - 60 * t) % 800 - 80
        box(c, x, 238, 7, 52, fill(shader=across(x, x + 7, "#ffffff", "#b7c2c9")), 2)
    for y in (244, 264):
        c.drawLine(-10, y, W + 10, y, line("#f4f8fa", 4))
    cyclist(c, 150 + 56 * t, 346, t, 1.5, 116, Look(top="#2f7fd0", legs="#20263c", helmet="#f2c230", shorts=True))
    vignette(c, 0.2)


# ---- storm ---------------------------------------------------------------
def breaker(c: skia.Canvas, t: float, y: float, amp: float, seed: str, speed: float, tones: tuple, foam: str) -> None:
    """A row of heaped waves that run to the right, their crests leaning over and breaking into foam."""
    length = 250.0
    offset = (speed * t) % length
    base = points(seed, 8)
    c.save()
    for n in range(-2, 5):
        turn = math.floor(speed * t / length)
        a, b, _d, _e = base[(n - turn) % 8]
        x0 = n * length + offset + 40 * a
        h = amp * (0.75 + 0.45 * b)
        p = skia.Path()
        p.moveTo(x0 - 190, y + 14)
        p.cubicTo(x0 - 90, y + 6, x0 - 46, y - h, x0 + 12, y - h)
        p.cubicTo(x0 + 52, y - h, x0 + 62, y - h * 0.55, x0 + 44, y - h * 0.32)
        p.cubicTo(x0 + 30, y - h * 0.5, x0 + 16, y - h * 0.3, x0 + 34, y)
        p.cubicTo(x0 + 60, y + 16, x0 + 120, y + 14, x0 + 190, y + 14)
        p.lineTo(x0 + 190, H + 30)
        p.lineTo(x0 - 190, H + 30)
        p.close()
        c.drawPath(p, fill(shader=vertical(y - h, y + 34, tones[0], mix(*tones, 0.55), tones[1])))
        for k in range(5):  # water drawn up the back of the wave
            q = skia.Path()
            q.moveTo(x0 - 130 + 26 * k, y + 12)
            q.quadTo(x0 - 50 + 10 * k, y - h * 0.3, x0 - 10 + 6 * k, y - h * 0.8)
            c.drawPath(q, line(foam, 1.4, 0.22))
        crest = skia.Path()
        crest.moveTo(x0 - 44, y - h * 0.78)
        crest.cubicTo(x0 - 14, y - h * 1.04, x0 + 52, y - h * 1.06, x0 + 48, y - h * 0.34)
        c.drawPath(crest, line(foam, 0.11 * h, 0.95))
        for u, v, w, z in points(f"{seed}{(n - turn) % 8}", 34):
            k = (t * (0.8 + w) + z) % 1
            px, py = (
                x0 + 46 + 34 * (u - 0.5) - 60 * k * v,
                y - h * 0.55 + (v - 0.4) * 50 - 40 * k + 46 * k * k,
            )
            c.drawCircle(px, py, 3 + 8 * w * (1 - 0.5 * k), fill(foam, 0.8 * (1 - 0.8 * k), blur=1))
    for u, v, w, z in points(seed + "streaks", 26):
        x = (u * 800 + speed * t * 0.8) % 800 - 80
        c.drawLine(x, y + 22 + 40 * v, x + 30 + 60 * w, y + 20 + 40 * v, line(foam, 1 + 2 * z, 0.4))
    c.restore()


def storm_waves(c: skia.Canvas, t: float) -> None:
    """Storm waves burst over the rocks; the palm bends in the wind and rain."""
    c.save()
    c.translate(0, -16)
    backdrop(c, t, "storm")
    c.restore()
    c.save()
    c.translate(-120, 10)
    c.scale(1.12, 1.0)
    rock = [(430, 210), (462, 168), (500, 158), (560, 150), (620, 152), (680, 150), (720, 210)]
    c.drawPath(path(rock), fill(shader=vertical(150, 212, "#4a5452", "#1d2527")))
    lighthouse(c, "storm", 572)
    glow(c, 572, 72, 60, "#fff0b8", 0.7)
    c.restore()
    foam = LOOK["storm"]["foam"]
    breaker(c, t, 226, 40, "far", 40, ("#a9bcbc", "#4d6268"), foam)
    burst = abs(math.sin(t * 0.85 + 0.4))  # spray thrown up by the rocks
    for a, b, d, e in points("burst", 190):
        k = (t * 0.55 + 0.35 * a + e) % 1
        lean = (a - 0.5) * 2
        x = 400 + lean * 70 * (0.3 + 1.3 * k)
        y = 216 - 200 * b * (1 - 0.5 * lean * lean) * (0.6 + 0.4 * burst) * math.sin(math.pi * min(1, k * 1.1))
        c.drawCircle(x, y, 4 + 11 * d * (1 - 0.4 * k), fill(foam, 0.75 * (1 - k) + 0.08, blur=2))
    breaker(c, t, 276, 66, "mid", 62, ("#9cb4b4", "#37505a"), foam)
    breaker(c, t, 340, 84, "near", 90, ("#8aa6a8", "#1c333d"), foam)
    c.save()
    c.translate(96, 372)
    c.skew(0.16 + 0.04 * math.sin(t * 5), 0)
    c.translate(-96, -372)
    palm(c, 96, 376, 280, t * 4, "#141a1c", "#26332c")
    c.restore()
    rain(c, t, n=120, slant=0.55, a=0.5)
    vignette(c, 0.4)


# ---- night ---------------------------------------------------------------
def sitter(c: skia.Canvas, x: float, y: float, h: float, coat: str, face: int = 1, t: float = 0.0) -> None:
    """Someone who sits on the ground with drawn-up knees, side view, `h` as if standing; the fire lights the front."""
    legs, skin, hair, lit = "#2a3350", "#e0a880", "#2c1c14", "#ffb060"
    c.save()
    c.translate(x, y)
    c.scale(h / 100 * face, h / 100)
    oval(c, 8, 1, 34, 4, fill("#000000", 0.4, blur=3))
    c.drawPath(path([(-8, -8), (22, -34), (32, -3)], close=False), line(mix(legs, "#000000", 0.3), 11))
    c.drawPath(path([(-8, -8), (18, -32), (27, -3)], close=False), line(legs, 11))
    c.drawLine(27, -3, 37, -3, line("#16161c", 7))
    lean = 1.5 * math.sin(t * 0.9)
    body = skia.Path()
    body.moveTo(-20, 0)
    body.quadTo(-22, -34, -8 + lean, -50)
    body.quadTo(6 + lean, -52, 9 + lean, -40)
    body.quadTo(8, -16, 4, 0)
    body.close()
    c.drawPath(body, fill(shader=across(-20, 10, mix(coat, "#000000", 0.5), mix(coat, lit, 0.25))))
    c.drawCircle(2 + lean, -62, 11, fill(shader=across(-10, 12, mix(skin, "#000000", 0.35), mix(skin, lit, 0.3))))
    top = [(-8, -56), (-12, -68), (0, -76), (11, -70), (3, -68), (-3, -62)]
    c.drawPath(path([(px + lean, py) for px, py in top], smooth=True), fill(hair))
    c.drawPath(path([(-4 + lean, -44), (10, -26), (26, -34)], close=False), line(mix(coat, lit, 0.15), 8))
    c.drawCircle(27, -35, 4.5, fill(skin))
    c.restore()


def campfire(c: skia.Canvas, t: float, coats: tuple = ("#c8503c", "#3f7f8c"), size: float = 1.0) -> None:
    """Two people sit at a campfire on the night beach."""
    c.save()
    camera(c, t, at=(320, 280), zoom=(1.0, 1.07))
    c.save()
    c.translate(0, -50)
    backdrop(c, t, "night", (120, "#cfe0ff", 0.45))
    lighthouse(c, "night")
    shore(c, t, "night")
    c.restore()
    box(c, -10, 290, W + 20, 100, fill(shader=vertical(280, H, "#3a4562", "#1b2238")))
    f = 0.9 + 0.1 * math.sin(t * 11) * math.sin(t * 7.3)
    for rx, a in ((300, 0.34), (190, 0.4), (110, 0.5)):
        oval(c, 320, 322, rx * f, rx * 0.2, fill("#ff9a3c", a, blur=18))
    glow(c, 320, 270, 250 * f, "#ff8a2e", 0.5)
    for a, x, s in ((20, 320, 1), (-20, 320, 1), (4, 318, 1.1)):
        c.save()
        c.translate(x, 322)
        c.rotate(a)
        box(c, -52 * s, -7, 104 * s, 13, fill(shader=vertical(-7, 6, "#8a5632", "#3a2014")), 6)
        c.restore()
    flames(c, 320, 322, 62 * size, 132 * size, t)
    sitter(c, 168, 336, 150, coats[0], 1, t)
    sitter(c, 472, 336, 150, coats[1], -1, t + 1)
    c.restore()
    vignette(c, 0.5)


BURSTS = tuple(  # (start, x, y, colour, size): one more every 0.55 s, each alive for 2.2 s
    (
        -1.3 + 0.55 * i,
        (150, 420, 270, 500, 90, 350)[i % 6],
        (104, 90, 128, 112, 92, 78)[i % 6],
        h,
        (1.3, 1.5, 1.1, 1.2)[i % 4],
    )
    for i, h in enumerate(("#ff4f6a", "#ffd24a", "#5ad8ff", "#8aff7a", "#ff7af0", "#ffb04a", "#7ab0ff") * 2)
)


def fireworks(c: skia.Canvas, t: float) -> None:
    """Fireworks burst above the bay; people on the sand look up."""
    backdrop(c, t, "night")
    lighthouse(c, "night")
    for i, (start, x, y, h, size) in enumerate(BURSTS):
        age = (t - start) / 2.2
        if -0.25 < age < 0:  # the rocket on its way up
            top = y + (210 - y) * (-age / 0.25)
            c.drawLine(x - 6 * age, top + 46, x, top, line(h, 2.4, 0.7, add=True))
            glow(c, x, top, 14, "#fff2d0", 0.9)
        if not 0 < age < 1:
            continue
        bright = (1 - age) ** 0.7
        glow(c, x, y, 230, h, 0.42 * bright)
        firework(c, x, y, age, h, 112 * size, f"fw{i}")
        firework(c, x, y, age, mix(h, "#ffffff", 0.35), 70 * size, f"fw{i}inner")
        for a, b, d, e in points(f"refl{i}", 30):
            yy = 198 + 84 * b
            w = 6 + 34 * b * d
            xx = x + (a - 0.5) * (80 + 70 * b) + 3 * math.sin(3 * t + 9 * e)
            c.drawLine(xx - w, yy, xx + w, yy, line(h, 1.8 + b, 0.6 * bright, add=True))
    shore(c, t, "night")
    for i, (a, b, d, e) in enumerate(points("crowd", 7)):
        person_from_behind(c, 44 + i * 92 + 30 * a, 372 + 8 * b, 104 + 26 * d, t, raised=e > 0.5)
    vignette(c, 0.35)


def person_from_behind(c: skia.Canvas, x: float, y: float, h: float, t: float, raised: bool = False) -> None:
    """A dark figure that looks up to the sky, `h` pixels high, feet at y."""
    s = h / 100
    dark = "#0a0e1c"
    box(
        c,
        x - 15 * s,
        y - 78 * s,
        30 * s,
        80 * s,
        fill(shader=vertical(y - 78 * s, y, "#1f2945", dark)),
        13 * s,
    )
    c.drawCircle(x, y - 89 * s, 10.5 * s, fill("#161d33"))
    c.drawCircle(x, y - 91 * s, 10.5 * s, line("#6f7fb4", 1, 0.5))
    for side in (-1, 1):
        up = raised and side > 0
        hand = (x + 24 * s * side, y - (112 + 3 * math.sin(t * 3)) * s) if up else (x + 20 * s * side, y - 38 * s)
        c.drawPath(path([(x + 12 * s * side, y - 70 * s), hand], close=False), line("#18203a", 7 * s))
