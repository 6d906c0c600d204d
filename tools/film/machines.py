"""Vehicles and machines of the travel films: trains, cable car, 4x4, balloon, rocket, capsule, rover, bicycle.

Each is drawn in its own coordinates (ground at y = 0, nose at x = 0 or centred) and placed by ``x, y, s``.
"""

import math

import skia

from tools.film.vocab import across, box, fill, glow, line, mix, oval, path, points, vertical

BLACK = "#000000"
WHITE = "#ffffff"


def curve(c, start, *cubics, paint):
    """Draw a closed outline of cubic pieces, each ``(x1, y1, x2, y2, x, y)``, or lines ``(x, y)``."""
    p = skia.Path()
    p.moveTo(*start)
    for piece in cubics:
        (p.cubicTo if len(piece) == 6 else p.quadTo if len(piece) == 4 else p.lineTo)(*piece)
    p.close()
    c.drawPath(p, paint)


def wheel(c, x, y, r, turn, rim="#a9b0ba", tyre="#15151b", spokes=6):
    """A spoked wheel whose ``turn`` is in radians."""
    c.drawCircle(x, y, r, fill(tyre))
    c.drawCircle(x, y, r * 0.72, fill(shader=vertical(y - r, y + r, rim, mix(rim, BLACK, 0.45))))
    c.drawCircle(x, y, r * 0.56, fill(mix(tyre, rim, 0.18)))
    for k in range(spokes):
        a = turn + k * 2 * math.pi / spokes
        c.drawLine(x, y, x + r * 0.62 * math.cos(a), y + r * 0.62 * math.sin(a), line(rim, max(1.0, r * 0.12)))
    c.drawCircle(x, y, r * 0.2, fill(rim))


# ---- trains --------------------------------------------------------------
def rails(c, y, bed="#6d6258", steel="#c9ccd2"):
    """Ballast, sleepers and two rails across the picture; wheels stand on ``y``."""
    box(c, -20, y - 2, 720, 20, fill(shader=vertical(y - 2, y + 18, bed, mix(bed, BLACK, 0.45))))
    for k in range(48):
        box(c, -24 + k * 15, y + 3, 8, 6, fill(mix(bed, BLACK, 0.5)))
    for dy, w in ((1, 3.0), (10, 3.4)):
        c.drawLine(-20, y + dy, 700, y + dy, line(mix(steel, BLACK, 0.4), w))
        c.drawLine(-20, y + dy - 1, 700, y + dy - 1, line(steel, 1.2))


def coach(c, x, h, lit=False, cream="#f0dfb8"):
    """An old passenger coach, 250 wide, its right end at ``x``; returns where its wheels go."""
    box(c, x - 248, -96, 246, 74, fill(shader=vertical(-96, -22, mix(h, WHITE, 0.18), mix(h, BLACK, 0.35))), 5)
    box(c, x - 248, -84, 246, 36, fill(cream), 2)
    box(c, x - 253, -107, 256, 14, fill(shader=vertical(-107, -93, "#8a8f98", "#3a3d46")), 6)
    for k in range(6):
        wx = x - 238 + k * 40
        glass = ("#fff0b8", "#ffb950") if lit else ("#bfe0ee", "#4f7488")
        box(c, wx, -81, 28, 28, fill(shader=vertical(-81, -53, *glass)), 3)
        if points(f"coach{k}{h}", 1)[0][0] > 0.35:
            c.drawCircle(wx + 14, -66, 6, fill("#3a2c2c", 0.8))
            box(c, wx + 6, -60, 16, 7, fill("#3a2c2c", 0.8), 4)
        if lit:
            glow(c, wx + 14, -66, 26, "#ffb950", 0.3)
    box(c, x - 248, -28, 246, 8, fill("#1c1c22"))
    return x - 218, x - 188, x - 62, x - 32


def steam_train(c, x, y, s, moved, h="#1f6b4c", coaches=2, lit=False, flip=False, driver=True):
    """A steam locomotive with tender and coaches; its buffers at ``x``, rails at ``y``, faces right.

    ``moved`` is the distance covered so far in local units: it turns wheels and rods.
    """
    c.save()
    c.translate(x, y)
    c.scale(-s if flip else s, s)
    turn = moved / 26
    oval(c, -190, 2, 210, 7, fill(BLACK, 0.4, blur=4))
    for k in range(coaches):
        cx = -392 - 256 * k
        oval(c, cx - 124, 2, 124, 6, fill(BLACK, 0.4, blur=4))
        for wx in coach(c, cx, "#8c2f36", lit):
            wheel(c, wx, -13, 13, moved / 13, "#8f959e")
        c.drawLine(cx - 6, -30, cx + 8, -30, line("#1c1c22", 6))
    # tender
    box(c, -372, -86, 108, 62, fill(shader=vertical(-86, -24, mix(h, WHITE, 0.3), h, mix(h, BLACK, 0.5))), 4)
    for a, b, d, _ in points("coal", 22):
        c.drawCircle(
            -366 + 96 * a, -86 - 9 * b * math.sin(math.pi * a), 6 + 3 * d, fill(mix("#15151a", "#4a4c55", b * 0.6))
        )
    box(c, -366, -60, 96, 3, fill("#d9b35a"))
    for wx in (-350, -318, -286):
        wheel(c, wx, -14, 14, moved / 14, "#b8463c")
    # boiler
    body = vertical(-96, -44, mix(h, WHITE, 0.12), mix(h, WHITE, 0.5), h, mix(h, BLACK, 0.6))
    box(c, -200, -96, 164, 52, fill(shader=body), 12)
    for bx in (-172, -138, -104):
        box(c, bx, -96, 4, 52, fill("#d9b35a", 0.9))
    box(c, -62, -100, 42, 60, fill(shader=vertical(-100, -40, "#5a5d66", "#26272d", "#0d0d11")), 8)
    box(c, -22, -92, 8, 44, fill("#18181d"), 4)
    box(c, -54, -132, 20, 36, fill(shader=across(-54, -34, "#4a4d56", "#101014")), 2)
    box(c, -59, -140, 30, 11, fill(shader=across(-59, -29, "#6a6d76", "#18181d")), 4)
    for dx, r in ((-122, 15), (-158, 11)):
        c.drawCircle(dx, -95, r, fill(shader=vertical(-112, -84, "#ffe9a0", "#c08a2a")))
        box(c, dx - r, -96, 2 * r, 8, fill("#9a6d20"), 2)
    # cab
    box(c, -262, -122, 70, 90, fill(shader=vertical(-122, -32, mix(h, WHITE, 0.25), mix(h, BLACK, 0.4))), 3)
    box(c, -272, -132, 90, 12, fill("#26272d"), 5)
    box(c, -250, -110, 42, 32, fill(shader=vertical(-110, -78, "#ffcf80" if lit else "#8fb2bf", "#3a3430")), 4)
    if driver:
        c.drawCircle(-222, -93, 9, fill("#dba880"))
        box(c, -232, -104, 20, 7, fill("#20304f"), 3)
        box(c, -236, -86, 26, 12, fill("#33558c"), 5)
    box(c, -258, -70, 62, 3, fill("#d9b35a"))
    # frame, wheels, rods
    box(c, -262, -44, 258, 8, fill("#b8382f"), 2)
    box(c, -74, -40, 52, 24, fill(shader=vertical(-40, -16, "#7a7e88", "#202127")), 5)
    for wx in (-62, -30):
        wheel(c, wx, -12, 12, moved / 12, "#b8463c")
    for wx in (-232, -178, -124):
        wheel(c, wx, -27, 27, turn, "#c8463c", spokes=10)
    px, py = 14 * math.cos(turn), 14 * math.sin(turn)
    c.drawLine(-232 + px, -27 + py, -124 + px, -27 + py, line("#d5d9df", 6))
    c.drawLine(-124 + px, -27 + py, -50, -28, line("#e8ebef", 5))
    for wx in (-232, -178, -124):
        c.drawCircle(wx + px, -27 + py, 4.5, fill("#8a8f98"))
    c.drawPath(path([(-14, -34), (8, -34), (22, -4), (-14, -4)]), fill(shader=across(-14, 22, "#8c2f28", "#d24a3c")))
    for k in range(4):
        c.drawLine(-8 + 6 * k, -34, -6 + 8 * k, -4, line("#5a1a16", 1.6))
    c.drawCircle(-10, -104, 8, fill("#3a3d46"))
    c.drawCircle(-7, -104, 6, fill("#fff3c0"))
    if lit:
        cone = [(-6, -108), (260, -150), (260, -20), (-6, -98)]
        c.drawPath(path(cone), fill(shader=across(-6, 260, ("#fff2c0", 0.5), ("#fff2c0", 0.0)), blur=5, add=True))
    glow(c, -6, -104, 34 if lit else 16, "#fff2c0", 0.9 if lit else 0.4)
    c.restore()


DOORS = (74, 196)


def modern_train(
    c, x, y, s, h="#d8322f", cars=3, doors=0.0, lit=False, flip=False, moved=0.0, roof="#e8ebf0", tail=False
):
    """An electric train facing right: nose at ``x``, rails at ``y``; cars 270 long behind a 110 long nose.

    ``doors`` opens the sliding doors (0..1), ``tail`` lights red lamps instead of white ones.
    """
    c.save()
    c.translate(x, y)
    c.scale(-s if flip else s, s)
    oval(c, -110 - 135 * cars, 3, 115 + 135 * cars, 6, fill(BLACK, 0.42, blur=4))
    light = mix("#f5f6f8", "#5a6484", 0.5) if lit else "#f5f6f8"
    dark = mix(h, BLACK, 0.42 if lit else 0.25)
    for k in range(cars):
        r = -112 - 270 * k
        box(c, r - 266, -112, 266, 92, fill(shader=vertical(-112, -20, light, light, mix(light, BLACK, 0.2))), 6)
        box(c, r - 262, -120, 258, 12, fill(roof), 6)
        box(c, r - 266, -52, 266, 26, fill(shader=vertical(-52, -26, h, dark)))
        box(c, r - 262, -98, 258, 38, fill("#1a2230"), 5)
        for q in range(5):
            wx = r - 252 + q * 50
            glass = ("#fff4c8", "#ffc766") if lit else ("#a9d4ea", "#3e5f78")
            box(c, wx, -95, 42, 32, fill(shader=vertical(-95, -63, *glass)), 3)
            if points(f"seat{k}{q}", 1)[0][0] > 0.4:
                c.drawCircle(wx + 16, -79, 7, fill("#2a2430", 0.85))
                box(c, wx + 6, -72, 20, 9, fill("#2a2430", 0.85), 5)
        for dx in DOORS:
            left = r - dx - 21
            box(c, left, -104, 42, 82, fill("#0f141d"), 3)
            inside = ("#fff6d0", "#e0a850") if lit or doors else ("#2a3444", "#151b26")
            box(c, left + 2, -102, 38, 78, fill(shader=vertical(-102, -24, *inside)), 2)
            for sgn in (-1, 1):
                ox = left + 2 + (19 if sgn > 0 else 0) + sgn * 17 * doors
                box(c, ox, -102, 19, 78, fill(shader=vertical(-102, -24, h, dark)), 2)
                box(c, ox + 4, -94, 11, 36, fill(shader=vertical(-94, -58, "#bfe0ee", "#4a6a80")), 3)
        box(c, r - 4, -108, 8, 84, fill("#22252e"))
        for wx in (r - 226, r - 192, r - 74, r - 40):
            wheel(c, wx, -11, 11, moved / 11, "#7d838d", spokes=4)
        box(c, r - 250, -26, 240, 8, fill("#2a2d36"), 3)
    curve(
        c,
        (-116, -118),
        (-60, -120, -24, -86, -4, -46),
        (2, -34, 0, -22, -8, -20),
        (-116, -20),
        paint=fill(shader=vertical(-118, -20, light, light, mix(light, BLACK, 0.25))),
    )
    curve(
        c,
        (-116, -52),
        (-8, -52),
        (0, -38, 0, -22, -8, -20),
        (-116, -26),
        paint=fill(shader=vertical(-52, -20, h, dark)),
    )
    curve(
        c,
        (-92, -104),
        (-62, -102, -40, -86, -26, -64),
        (-92, -64),
        paint=fill(shader=vertical(-104, -64, "#cfe9f6" if not lit else "#8fb0c8", "#22384c")),
    )
    for wx in (-92, -54):
        wheel(c, wx, -11, 11, moved / 11, "#7d838d", spokes=4)
    box(c, -112, -26, 96, 8, fill("#2a2d36"), 3)
    lamp = "#ff3428" if tail else "#fff6d4"
    box(c, -24, -48, 16, 7, fill(lamp), 3)
    if lit:
        if not tail:
            cone = [(-8, -46), (280, -96), (280, 20), (-8, -40)]
            c.drawPath(path(cone), fill(shader=across(-8, 280, (lamp, 0.55), (lamp, 0.0)), blur=6, add=True))
        glow(c, -14, -44, 60, lamp, 0.95)
    # pantograph
    px = -112 - 150
    c.drawPath(path([(px - 22, -120), (px + 10, -136), (px - 14, -152)], close=False), line("#3a3f4a", 3))
    c.drawLine(px - 30, -152, px + 4, -152, line("#3a3f4a", 3))
    c.restore()


# ---- mountains -----------------------------------------------------------
def cable_car(c, x, y, s, t, h="#e0392f", lit=False, snowy=False):
    """A large cabin hanging from a cable at ``(x, y)``; about 170 * s wide, 200 * s tall."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    for dx in (-30, -10, 10, 30):
        c.drawCircle(dx, 2, 6, fill("#20242e"))
    box(c, -40, 2, 80, 9, fill("#3a404c"), 4)
    c.rotate(2.5 * math.sin(t * 1.3))
    c.drawPath(path([(-3, 8), (3, 8), (9, 78), (-9, 78)]), fill(shader=across(-8, 8, "#6a7280", "#252a34")))
    box(c, -70, 74, 140, 9, fill("#2c323d"), 4)
    body = vertical(80, 190, mix(h, WHITE, 0.35), h, mix(h, BLACK, 0.45))
    box(c, -86, 80, 172, 110, fill(shader=body), 20)
    box(c, -78, 94, 156, 56, fill("#1b2430"), 12)
    for k, coat in enumerate(("#3f7fc0", "#e0b030", "#5aa06a", "#c65a9a", "#4a5a8a")):
        px = -60 + k * 30
        c.drawCircle(px, 122 + 2 * (k % 2), 9, fill(("#e8b48c", "#b98058")[k % 2]))
        c.drawCircle(px, 116 + 2 * (k % 2), 8.5, fill(("#d8433a", "#f2f2f2", "#2f5f9a")[k % 3]))
        box(c, px - 13, 132 + 2 * (k % 2), 26, 18, fill(coat), 8)
    glass = ("#ffe7a8", 0.55) if lit else ("#bfe4f8", 0.42)
    for k in range(3):
        box(c, -76 + k * 51, 96, 49, 52, fill(shader=vertical(96, 148, glass, (glass[0], glass[1] * 0.35))), 8)
        c.drawLine(-70 + k * 51, 142, -50 + k * 51, 100, line(WHITE, 3, 0.35))
    box(c, -86, 156, 172, 10, fill(WHITE, 0.85))
    if snowy:
        curve(
            c,
            (-80, 84),
            (-70, 66, 66, 64, 80, 84),
            (40, 90, 20, 82, 0, 87),
            (-30, 92, -50, 82, -80, 84),
            paint=fill("#f6f9ff"),
        )
    if lit:
        glow(c, 0, 122, 130, "#ffd27a", 0.35)
    c.restore()


# ---- desert --------------------------------------------------------------
def jeep(c, x, y, s, moved, h="#e9e2d0", lean=0.0, lit=False, flip=False):
    """A 4x4 with roof rack and spare wheel, about 190 * s long, wheels on ``y``, facing right."""
    c.save()
    c.translate(x, y)
    c.rotate(lean)
    c.scale(-s if flip else s, s)
    oval(c, 0, 2, 98, 6, fill("#2a1408", 0.4, blur=4))
    body = vertical(-92, -20, mix(h, WHITE, 0.45), h, mix(h, BLACK, 0.4))
    curve(
        c,
        (-90, -22),
        (-92, -60),
        (-84, -90, -78, -92, -70, -92),
        (14, -92),
        (34, -60),
        (80, -56),
        (94, -54, 94, -40, 93, -22),
        paint=fill(shader=body),
    )
    for win in ([(-76, -62), (-72, -84), (-34, -84), (-34, -62)], [(-28, -62), (-28, -84), (8, -84), (24, -62)]):
        c.drawPath(path(win), fill(shader=vertical(-84, -62, "#a8d0e0", "#2f4654")))
    c.drawCircle(-4, -71, 8, fill("#c08a62"))
    box(c, -13, -84, 19, 9, fill("#f2f0ea"), 4)
    for lx in (-31, 28):
        c.drawLine(lx, -60, lx, -26, line(mix(h, BLACK, 0.4), 1.4))
    box(c, -92, -40, 186, 5, fill("#c2552c"))
    box(c, -96, -28, 192, 10, fill("#2b2b30"), 4)
    box(c, -74, -101, 88, 4, fill("#2b2b30"), 2)
    for k, (w, hh, col) in enumerate(((30, 16, "#8a5a32"), (24, 20, "#4f6a3f"), (26, 13, "#b5563a"))):
        box(c, -70 + k * 28, -101 - hh, w, hh, fill(shader=vertical(-101 - hh, -101, mix(col, WHITE, 0.25), col)), 4)
    c.drawCircle(-98, -52, 20, fill("#1a1a1f"))
    c.drawCircle(-98, -52, 9, fill("#6a6e76"))
    for wx in (-56, 58):
        c.drawCircle(wx, -22, 29, fill(mix(h, BLACK, 0.78)))
        wheel(c, wx, -22, 24, moved / 24, "#b4bac2", spokes=5)
    box(c, 84, -52, 9, 12, fill("#fff4cc"), 3)
    if lit:
        cone = [(90, -50), (300, -100), (300, 20), (90, -42)]
        c.drawPath(path(cone), fill(shader=across(90, 300, ("#fff0b8", 0.65), ("#fff0b8", 0.0)), blur=6, add=True))
        glow(c, 90, -46, 52, "#fff0b8", 1.0)
    c.restore()


def balloon(c, x, y, s, t, colours=("#e8402f", "#ffd24a"), burn=0.0, seed=0):
    """A hot-air balloon: basket bottom at ``(x, y)``, about 190 * s tall; ``burn`` 0..1 lights the flame."""
    c.save()
    c.translate(x, y)
    c.rotate(1.5 * math.sin(t * 0.7 + seed))
    c.scale(s, s)
    outline = skia.Path()
    outline.moveTo(-13, -44)
    outline.cubicTo(-30, -74, -68, -92, -68, -130)
    outline.cubicTo(-68, -168, -38, -190, 0, -190)
    outline.cubicTo(38, -190, 68, -168, 68, -130)
    outline.cubicTo(68, -92, 30, -74, 13, -44)
    outline.close()
    c.save()
    c.clipPath(outline, True)
    n = 9
    for k in range(n):
        a, b = (math.sin(math.pi * (q / n - 0.5)) * 68 for q in (k, k + 1))
        gore = skia.Path()
        gore.moveTo(0, -194)
        gore.cubicTo(a * 0.9, -190, a, -160, a, -130)
        gore.cubicTo(a, -92, a * 0.4, -74, a * 0.19, -42)
        gore.lineTo(b * 0.19, -42)
        gore.cubicTo(b * 0.4, -74, b, -92, b, -130)
        gore.cubicTo(b, -160, b * 0.9, -190, 0, -194)
        c.drawPath(gore, fill(colours[k % len(colours)]))
    shade = skia.GradientShader.MakeRadial(
        (24, -156),
        130,
        [skia.Color(255, 255, 255, 90), skia.Color(255, 255, 255, 0), skia.Color(40, 10, 40, 120)],
        [0, 0.42, 1],
    )
    c.drawRect(skia.Rect(-80, -200, 80, -40), fill(shader=shade))
    if burn:
        glow(c, 0, -70, 80, "#ffb040", 0.6 * burn)
    c.restore()
    for dx in (-11, 11):
        c.drawLine(dx, -45, dx * 0.9, -19, line("#3a2a22", 1.4))
    if burn:
        curve(c, (-4, -36), (-9, -54, -2, -60, 0, -72), (2, -60, 9, -54, 4, -36), paint=fill("#ffcf5a", 0.95, blur=1.5))
        glow(c, 0, -46, 24, "#ffb040", 0.9 * burn)
    for dx, col in ((-6, "#3f6fb0"), (5, "#c2453a")):
        c.drawCircle(dx, -27, 4.2, fill("#d9a27a"))
        box(c, dx - 4.5, -24, 9, 9, fill(col), 3)
    box(c, -14, -19, 28, 19, fill(shader=across(-14, 14, "#a8703a", "#5a3418")), 4)
    for k in range(3):
        c.drawLine(-13, -15 + 5 * k, 13, -15 + 5 * k, line("#4a2a14", 1, 0.7))
    c.restore()


# ---- space ---------------------------------------------------------------
def flame(c, x, y, length, width, t, core="#fff8e0", mid="#ffb43a", rim="#ff5a1e"):
    """A rocket flame pointing down from ``(x, y)``; it flickers with ``t``."""
    f = 1 + 0.08 * math.sin(t * 31) + 0.05 * math.sin(t * 53)
    glow(c, x, y + length * 0.3, length * 1.0, mid, 0.5)
    for k, (h, w, al) in enumerate(((rim, 1.0, 0.75), (mid, 0.72, 0.9), (core, 0.4, 1.0))):
        ww, ll = width * w, length * f * (1 - 0.18 * k)
        curve(
            c,
            (x - ww * 0.55, y),
            (x - ww, y + ll * 0.3, x - ww * 0.4, y + ll * 0.7, x, y + ll),
            (x + ww * 0.4, y + ll * 0.7, x + ww, y + ll * 0.3, x + ww * 0.55, y),
            paint=fill(h, al, blur=2.5 - 0.7 * k),
        )


def stage(c, y0, y1, w, h="#f4f5f7", dark="#8d96a6"):
    """A cylinder centred on x = 0 between ``y0`` (top) and ``y1``."""
    box(c, -w / 2, y0, w, y1 - y0, fill(shader=across(-w / 2, w / 2, dark, h, h, mix(dark, BLACK, 0.35))), 1)


def upper_stage(c, band="#d8352c", hull="#f4f5f7"):
    """Second stage and nose, from its engine bell at y = 0 up to the tip at y = -112."""
    c.drawPath(
        path([(-5, -8), (5, -8), (10, 6), (-10, 6)]), fill(shader=across(-10, 10, "#50545e", "#a0a6b0", "#30333a"))
    )
    stage(c, -70, -8, 28, hull)
    box(c, -14, -34, 28, 7, fill(shader=across(-14, 14, mix(band, BLACK, 0.4), band, mix(band, BLACK, 0.5))))
    curve(
        c,
        (-17, -68),
        (-17, -92, -6, -106, 0, -112),
        (6, -106, 17, -92, 17, -68),
        paint=fill(shader=across(-17, 17, "#8d96a6", hull, "#6a7282")),
    )
    box(c, -17, -70, 34, 5, fill(shader=across(-17, 17, "#50545e", "#b0b6c0", "#40444c")))


def first_stage(c, band="#d8352c", boosters=True, hull="#f4f5f7"):
    """First stage from the engines at y = 0 up to the black interstage at y = -150."""
    for dx in (-8, 8):
        c.drawPath(path([(dx - 4, -8), (dx + 4, -8), (dx + 8, 6), (dx - 8, 6)]), fill("#4a4e58"))
    stage(c, -134, -8, 34, hull)
    stage(c, -150, -132, 32, "#4a505c", "#20242c")
    for y in (-118, -44):
        box(c, -17, y, 34, 10, fill(shader=across(-17, 17, mix(band, BLACK, 0.4), band, mix(band, BLACK, 0.5))))
    for k in range(4):
        box(c, -17 + k * 8.5, -134, 8.5, 8, fill("#1c1f26" if k % 2 else hull, 0.9))
    for sgn in (-1, 1):
        c.drawPath(path([(sgn * 16, -34), (sgn * 30, -4), (sgn * 30, 2), (sgn * 16, -8)]), fill(mix(band, BLACK, 0.2)))
    if boosters:
        for sgn in (-1, 1):
            c.save()
            c.translate(sgn * 25, 0)
            stage(c, -86, -4, 15, hull)
            curve(
                c,
                (-7.5, -84),
                (-7, -96, -3, -104, 0, -108),
                (3, -104, 7, -96, 7.5, -84),
                paint=fill(shader=across(-8, 8, mix(band, BLACK, 0.3), band, mix(band, BLACK, 0.5))),
            )
            c.drawPath(path([(-4, -4), (4, -4), (7, 6), (-7, 6)]), fill("#3f434c"))
            c.restore()


def rocket(c, x, y, s, band="#d8352c", boosters=True, burn=0.0, t=0.0, hull="#f4f5f7"):
    """A whole rocket standing on ``(x, y)``, about 262 * s tall; ``burn`` is the length of its flames (0..1)."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    if burn:
        flame(c, 0, 4, 150 * burn, 26, t)
        if boosters:
            for sgn in (-1, 1):
                flame(c, sgn * 25, 4, 110 * burn, 13, t + sgn)
    c.save()
    c.translate(0, -150)
    upper_stage(c, band, hull)
    c.restore()
    first_stage(c, band, boosters, hull)
    c.restore()


def capsule(c, x, y, s, t, colours=("#f2742c", "#fff4e2")):
    """A returning space capsule under three parachutes; heat shield at ``(x, y)``, about 250 * s tall."""
    c.save()
    c.translate(x, y)
    c.rotate(3 * math.sin(t * 0.9))
    c.scale(s, s)
    for k, (dx, dy) in enumerate(((-62, -190), (62, -190), (0, -214))):
        for q in range(7):
            c.drawLine(0, -58, dx - 50 + q * 100 / 6, dy + 14, line("#efe6da", 0.9, 0.75))
        for q in range(8):
            a, b = -52 + 13 * q, -39 + 13 * q
            p = skia.Path()
            p.moveTo(dx, dy - 44)
            p.cubicTo(dx + a * 0.8, dy - 42, dx + a, dy - 10, dx + a, dy + 12)
            p.quadTo(dx + (a + b) / 2, dy + 19, dx + b, dy + 12)
            p.cubicTo(dx + b, dy - 10, dx + b * 0.8, dy - 42, dx, dy - 44)
            c.drawPath(
                p,
                fill(shader=across(dx - 52, dx + 52, colours[(q + k) % 2], mix(colours[(q + k) % 2], "#4a1a20", 0.4))),
            )
    curve(
        c,
        (-42, -8),
        (-20, -56),
        (20, -56),
        (42, -8),
        paint=fill(shader=across(-42, 42, "#8a8f98", "#eceef2", "#5a5f6a")),
    )
    curve(c, (-44, -9), (-30, 6, 30, 6, 44, -9), paint=fill(shader=vertical(-9, 4, "#7a4a2c", "#20140e")))
    for dx in (-17, 5):
        box(c, dx, -42, 12, 12, fill(shader=vertical(-42, -30, "#bfe6ff", "#22384c")), 4)
    box(c, -34, -20, 68, 4, fill("#c23a30"))
    c.restore()


def lander(c, x, y, s):
    """A lunar lander on four legs wrapped in gold foil, about 150 * s tall."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 2, 92, 7, fill(BLACK, 0.55, blur=4))
    for sgn, w in ((-1, 78), (1, 78), (-1, 34), (1, 34)):
        c.drawLine(sgn * 34, -52, sgn * w, -5, line("#b98a3a" if w > 50 else "#7a5c28", 5))
        oval(c, sgn * w, -3, 13, 4, fill("#a9a9ae"))
    c.drawPath(
        path([(-12, -34), (12, -34), (20, -14), (-20, -14)]),
        fill(shader=across(-20, 20, "#3a3d46", "#8a8f98", "#26282f")),
    )
    box(c, -50, -72, 100, 38, fill(shader=across(-50, 50, "#f6d67a", "#d8a23a", "#8a5a1c")), 3)
    for a, b, d, e in points("foil", 26):
        c.drawPath(
            path([(-50 + 94 * a, -72 + 30 * b), (-44 + 94 * a, -70 + 30 * b), (-48 + 94 * a, -62 + 30 * d)]),
            fill("#fff0b8" if e > 0.5 else "#7a4f18", 0.5),
        )
    c.drawPath(
        path([(-40, -72), (-46, -98), (-26, -128), (24, -128), (44, -100), (38, -72)]),
        fill(shader=across(-46, 44, "#f0f1f4", "#c4c8d0", "#6a6f7a")),
    )
    c.drawPath(path([(-22, -120), (-4, -120), (-10, -100), (-28, -100)]), fill("#15202c"))
    c.drawPath(path([(6, -120), (20, -120), (30, -100), (10, -100)]), fill("#15202c"))
    box(c, -13, -94, 26, 24, fill("#3a3f4a"), 4)
    for k in range(5):
        c.drawLine(-10, -36 + 8 * k, 10, -36 + 8 * k, line("#d9d9de", 2))
    for dx in (-8, 8):
        c.drawLine(dx, -70, dx, -2, line("#d9d9de", 2))
    c.drawLine(30, -128, 36, -152, line("#d9d9de", 2))
    oval(c, 38, -154, 15, 6, fill("#e8eaee"))
    c.restore()


def rover(c, x, y, s, moved, bob=0.0):
    """A crewed moon buggy, facing right, about 190 * s long; wheels on ``y``; its seats are empty."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    oval(c, 0, 2, 100, 6, fill(BLACK, 0.6, blur=3))
    c.translate(0, bob)
    c.drawLine(-74, -40, 74, -40, line("#c9ccd4", 8))
    c.drawLine(-74, -37, 74, -37, line("#7a7e88", 4))
    box(c, -80, -62, 34, 22, fill(shader=across(-80, -46, "#f6d67a", "#9a6a22")), 3)
    box(c, 48, -56, 34, 16, fill(shader=across(48, 82, "#f6d67a", "#9a6a22")), 3)
    for bx in (-34, -44):
        c.drawLine(bx, -44, bx - 8, -84, line("#d9d9de", 4))
    box(c, -40, -50, 34, 8, fill("#a86a2c"), 3)
    c.drawLine(62, -56, 62, -104, line("#d9d9de", 3))
    curve(c, (44, -126), (52, -100, 72, -96, 88, -106), paint=fill(shader=across(44, 88, "#ffffff", "#8a8f98")))
    c.drawLine(66, -110, 74, -132, line("#d9d9de", 2))
    for wx in (-62, 62):
        c.drawPath(
            path([(wx - 32, -26), (wx - 24, -46), (wx + 24, -46), (wx + 32, -26)], close=False), line("#e0732c", 5)
        )
        c.save()
        c.translate(0, -bob)
        wheel(c, wx, -22, 22, moved / 22, "#c4c8d0", "#5a5d66", spokes=8)
        c.restore()
    c.restore()
