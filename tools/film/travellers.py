"""People and animals of the travel films: passengers, walkers, racers, camels, a fennec fox and astronauts."""

import math

import skia

from tools.film.creatures import Look, Pose, cyclist, figure, sitting, walking
from tools.film.machines import curve
from tools.film.vocab import across, box, fill, line, mix, oval, path, vertical


def limb(c, pts, h, w):
    """A stroke with round ends through ``pts``."""
    c.drawPath(path(pts, close=False), line(h, w))


def someone(c, x, y, h, t, coat, legs="#2b3350", walk=1.0, face=1, arm=None, both=False, seed=0, **wear):
    """A person ``h`` pixels tall who walks or stands; ``arm`` moves the near hand, ``both`` the far one too."""
    skin = ("#e8b48c", "#c98e62", "#8a5a3c", "#f0c8a4")[seed % 4]
    hair = ("#3a2418", "#1c1618", "#a8743a", "#5a3020")[seed % 4]
    pose = walking(t, 0.95) if walk > 0.2 else Pose(hip=(0, -50), neck=(1, -84), feet=((-4, -2), (5, -2)))
    hands = ((arm[0] - 5, arm[1] + 2) if both else pose.hands[0], arm or pose.hands[1])
    pose = Pose(pose.hip, pose.neck, pose.feet, hands, pose.toes)
    figure(c, x, y, h, pose, Look(top=coat, legs=legs, skin=skin, hair=hair, long_hair=seed % 3 == 1, **wear), face)


def umbrella(c, x, y, h, col, face=1):
    """An open umbrella above somebody ``h`` tall whose hand is at (12, -62)."""
    c.save()
    c.translate(x, y)
    c.scale(face * h / 100, h / 100)
    c.drawLine(12, -58, 8, -122, line("#20222a", 2))
    p = skia.Path()
    p.moveTo(-38, -106)
    p.cubicTo(-32, -142, 48, -142, 54, -106)
    for k in range(4):
        p.quadTo(54 - 23 * k - 11, -114, 54 - 23 * (k + 1), -106)
    p.close()
    c.drawPath(p, fill(shader=across(-38, 54, mix(col, "#000000", 0.35), col)))
    c.restore()


def skier(c, x, y, s, tuck, suit="#e23b33", trousers="#20306a", helmet="#ffd23c", lean=0.0, poles=1.0):
    """A racer in side view facing right, boots at ``(x, y)``; ``tuck`` 0 upright .. 1 deep crouch."""
    c.save()
    c.translate(x, y)
    c.rotate(lean)
    c.scale(s, s)
    q = tuck
    for dx, shade in ((-8, 0.4), (4, 0.0)):
        col = mix("#2fb4e8", "#000000", shade)
        c.drawPath(path([(dx - 66, -1), (dx + 60, -1), (dx + 74, -9)], close=False), line(col, 4.5))
        c.drawLine(dx - 66, -3, dx + 58, -3, line("#ffffff", 1.2, 0.6))
    hip, knee = (-10 - 8 * q, -46 + 8 * q), (13 + 6 * q, -30 + 4 * q)
    sh = (8 + 15 * q, -84 + 25 * q)
    head = (sh[0] + 9 + 6 * q, sh[1] - 16 + 6 * q)
    for dx, shade in ((-8, 0.35), (0, 0.0)):
        limb(c, [(hip[0] + dx * 0.4, hip[1]), (knee[0] + dx, knee[1])], mix(trousers, "#000000", shade), 15)
        limb(c, [(knee[0] + dx, knee[1]), (dx + 2, -8)], mix(trousers, "#000000", shade), 12)
        box(c, dx - 8, -15, 22, 13, fill(mix("#f2f2f4", "#000000", shade + 0.05)), 4)
    hand = (sh[0] + 24, sh[1] + 16)
    if poles:
        c.drawLine(
            hand[0] - 8, hand[1] - 6, hand[0] - 74 - 10 * q, hand[1] - 6 - 6 * q + 30 * (1 - q), line("#20242e", 2.4)
        )
    limb(c, [(sh[0] - 5, sh[1] + 4), (sh[0] + 6, sh[1] + 20), (hand[0] - 6, hand[1] - 4)], mix(suit, "#000000", 0.4), 9)
    limb(c, [hip, sh], suit, 25)
    limb(c, [(hip[0] + 1, hip[1] - 6), (sh[0] - 4, sh[1] - 3)], mix(suit, "#ffffff", 0.3), 9)
    box(c, (hip[0] + sh[0]) / 2 - 9, (hip[1] + sh[1]) / 2 - 9, 18, 15, fill("#ffffff"), 3)
    if poles:
        c.drawLine(*hand, hand[0] - 82 + 10 * q, hand[1] + 8 - 14 * q + 40 * (1 - q), line("#e8e8ee", 2.8))
    limb(c, [sh, (sh[0] + 9, sh[1] + 20), hand], mix(suit, "#ffffff", 0.1), 10)
    c.drawCircle(*hand, 6, fill("#15171c"))
    c.drawCircle(
        *head,
        13,
        fill(shader=vertical(head[1] - 14, head[1] + 13, mix(helmet, "#ffffff", 0.4), mix(helmet, "#000000", 0.2))),
    )
    box(c, head[0] + 1, head[1] - 5, 14, 9, fill(shader=across(head[0], head[0] + 15, "#20242e", "#4ab0e0")), 4)
    c.restore()


def suitcase(c, x, y, h, col="#a8562c"):
    w = h * 0.74
    oval(c, x, y + 1, w * 0.6, 3, fill("#000000", 0.3, blur=2))
    box(
        c,
        x - w / 2,
        y - h - 3,
        w,
        h,
        fill(shader=across(x - w / 2, x + w / 2, mix(col, "#ffffff", 0.15), mix(col, "#000000", 0.3))),
        5,
    )
    for dx in (-0.26, 0.2):
        box(c, x + dx * w, y - h - 3, 4, h, fill(mix(col, "#000000", 0.45)))
    c.drawPath(
        path([(x - 8, y - h - 3), (x - 8, y - h - 11), (x + 8, y - h - 11), (x + 8, y - h - 3)], close=False),
        line("#2a2024", 3),
    )
    for dx in (-w * 0.34, w * 0.34):
        c.drawCircle(x + dx, y - 2, 3, fill("#15151a"))


def hiker(c, x, y, h, t, coat, pack, face=1, hat="#c8a060", seed=0):
    """A walker with a rucksack, a hat and a stick."""
    s = h / 100
    swing = math.sin(t * 6)
    someone(c, x, y, h, t, coat, legs="#5a4a3a", face=face, arm=(21 + 3 * swing, -56), seed=seed)
    c.save()
    c.translate(x, y)
    c.scale(face * s, s)
    box(c, -30, -84, 22, 38, fill(shader=across(-30, -8, mix(pack, "#000000", 0.35), pack)), 8)
    box(c, -31, -94, 23, 11, fill(mix(pack, "#d8d0b0", 0.55)), 5)
    c.drawPath(path([(-9, -80), (4, -77), (3, -60)], close=False), line(mix(pack, "#000000", 0.4), 3))
    c.drawLine(21 + 3 * swing, -60, 27 + 9 * swing, 1, line("#6a4a2a", 3))
    oval(c, 3, -97, 16, 3.4, fill(mix(hat, "#000000", 0.25)))
    box(c, -6, -107, 18, 11, fill(hat), 5)
    c.restore()


def sitter(c, x, y, h, coat, face=1, reach=0.0, seed=0, cloth=None, **wear):
    """Somebody who sits on a log and holds the hands towards a fire."""
    s = h / 100
    box(
        c,
        x - face * 10 * s - 17 * s,
        y - 21 * s,
        34 * s,
        22 * s,
        fill(shader=vertical(y - 21 * s, y, "#6a4628", "#2a1810")),
        9 * s,
    )
    pose = sitting(24)
    hands = (19, -52 - 3 * reach), (23, -50 - 7 * reach)
    skin = ("#e8b48c", "#a8703f", "#c98e62")[seed % 3]
    pose = Pose(pose.hip, pose.neck, pose.feet, hands)
    figure(c, x, y, h * 1.2, pose, Look(top=coat, legs="#2b3350", skin=skin, long_hair=seed == 2, **wear), face)
    if cloth:
        c.save()
        c.translate(x - face * 10.4 * s, y - 75 * s)
        c.scale(face * 1.2 * s, 1.2 * s)
        curve(c, (-9, 4), (-13, -25, 12, -25, 10, -12), (2, -14), (-1, 2), (-6, 18), (-13, 14), paint=fill(cloth))
        c.drawLine(-9, -9, 10, -13, line("#8a2f3a", 2.6))
        c.restore()


def traveller(c, x, y, h, t, coat, case, walk=1.0, face=1, skis=False, wave=None, seed=0, hat=None):
    """Somebody with a suitcase, or with skis over the shoulder in winter."""
    s = h / 100
    if case:
        suitcase(c, x - face * 21 * s, y, 36 * s, case)
    if skis:
        for k, col in enumerate(("#e23b33", "#2fb4e8")):
            c.drawLine(
                x - face * (44 + 5 * k) * s, y - 122 * s, x + face * (44 - 5 * k) * s, y - 50 * s, line(col, 5 * s)
            )
    arm = wave or ((-19, -48) if case else (16, -66) if skis else None)
    someone(c, x, y, h, t, coat, walk=walk, face=face, arm=arm, hat=hat, seed=seed)


def astronaut(c, x, y, s, t, stride=1.0, face=1, arm=None, seated=False, stripe="#d8352c"):
    """A figure in a white suit with backpack and gold visor, about 130 * s tall."""
    c.save()
    c.translate(x, y)
    c.scale(face * s, s)
    suit = across(-24, 26, "#a4a8b4", "#ffffff", "#e8eaf0")
    sw = math.sin(t * 3.4) * 17 * stride
    if seated:
        c.drawPath(path([(-4, -52), (30, -54), (38, -26)], close=False), line("#d9dce4", 19))
        box(c, 28, -34, 26, 14, fill("#8a8e9a"), 5)
    else:
        for q, shade in ((-sw, 0.25), (sw, 0.0)):
            c.drawPath(
                path([(0, -52), (q * 0.6 + 4, -28), (q, -7)], close=False), line(mix("#e8eaf0", "#2a2c3a", shade), 20)
            )
            box(c, q - 11, -13, 28, 14, fill(mix("#8a8e9a", "#000000", shade)), 5)
    box(c, -38, -106, 26, 58, fill(shader=across(-38, -12, "#8a8e9a", "#d4d7de")), 6)
    c.drawLine(0, -92, -sw * 0.7 + 8, -60, line("#b4b8c4", 15))
    box(c, -22, -104, 46, 62, fill(shader=suit), 17)
    box(c, 2, -86, 19, 16, fill("#5a6270"), 3)
    for k, col in enumerate(("#ff4a3a", "#5ae07a", "#4ab0ff")):
        c.drawCircle(6 + 5 * k, -79, 1.9, fill(col))
    c.drawLine(-20, -50, 22, -50, line(stripe, 4))
    hx, hy = arm or (sw * 0.7 + 14, -62)
    c.drawPath(path([(0, -94), (hx * 0.5 + 4, (hy - 94) / 2 + 8), (hx, hy)], close=False), line("#eceef4", 15))
    c.drawLine(hx * 0.5 + 2, (hy - 94) / 2 + 3, hx * 0.5 + 7, (hy - 94) / 2 + 12, line(stripe, 4))
    c.drawCircle(hx, hy, 8, fill("#8a8e9a"))
    c.drawCircle(2, -122, 22, fill(shader=across(-20, 26, "#b4b8c4", "#ffffff", "#dfe2ea")))
    box(c, 0, -136, 24, 26, fill(shader=vertical(-136, -110, "#fff0b0", "#e09a2c", "#5a3410")), 12)
    c.drawLine(6, -130, 12, -132, line("#ffffff", 3, 0.9))
    c.restore()


def camel(c, x, y, s, t, h="#c8935a", load=None, rider=None, walk=1.0, face=1):
    """A dromedary in side view facing right, about 150 * s tall, with a saddle cloth or a rider."""
    c.save()
    c.translate(x, y)
    c.scale(face * s, s)
    dark, pale = mix(h, "#2a1408", 0.4), mix(h, "#ffffff", 0.2)
    oval(c, 4, 2, 66, 5, fill("#2a1408", 0.4, blur=3))
    for _, (bx, ph, far) in enumerate(((-34, 0.0, 1), (30, 2.0, 1), (-26, 3.1, 0), (38, 5.1, 0))):
        sw = math.sin(t * 3.6 + ph) * 15 * walk
        lift = max(0.0, math.cos(t * 3.6 + ph)) * 5 * walk
        col = mix(h, "#2a1408", 0.45) if far else mix(h, "#2a1408", 0.12)
        c.drawPath(path([(bx, -72), (bx + sw * 0.4 + 3, -38), (bx + sw, -3 - lift)], close=False), line(col, 9.5))
        c.drawLine(bx + sw - 2, -2 - lift, bx + sw + 6, -2 - lift, line(dark, 6))
    body = (
        (-66, -70),
        (-68, -100, -44, -104, -24, -108),
        (-14, -132, 6, -134, 16, -108),
        (36, -106, 50, -96, 58, -84),
        (66, -66, 40, -56, 10, -56),
        (-20, -54, -62, -54, -66, -70),
    )
    p = skia.Path()
    p.moveTo(*body[0])
    for q in body[1:]:
        p.cubicTo(*q)
    p.close()
    c.drawPath(p, fill(shader=vertical(-132, -54, pale, h, dark)))
    c.drawLine(-64, -86, -72, -60 + 3 * math.sin(t * 2), line(dark, 4))
    nod = 2 * math.sin(t * 3.6) * walk
    neck = skia.Path()
    neck.moveTo(46, -96)
    neck.cubicTo(62, -74, 84, -82, 84, -116 + nod)
    neck.lineTo(97, -118 + nod)
    neck.cubicTo(102, -70, 70, -52, 44, -64)
    neck.close()
    c.drawPath(neck, fill(shader=vertical(-130, -56, pale, mix(h, "#2a1408", 0.2))))
    curve(
        c,
        (80, -118 + nod),
        (78, -136 + nod, 94, -140 + nod, 102, -132 + nod),
        (122, -128 + nod, 124, -114 + nod, 116, -112 + nod),
        (104, -108 + nod, 88, -104 + nod, 80, -118 + nod),
        paint=fill(shader=vertical(-138 + nod, -108 + nod, pale, h)),
    )
    c.drawPath(path([(84, -132 + nod), (80, -142 + nod), (91, -136 + nod)]), fill(dark))
    c.drawCircle(101, -125 + nod, 2, fill("#1a0f08"))
    c.drawLine(110, -116 + nod, 118, -117 + nod, line(dark, 1.6))
    if load:
        curve(
            c,
            (-34, -112),
            (-10, -142, 14, -142, 26, -112),
            (28, -84),
            (22, -72),
            (-30, -72),
            (-36, -84),
            paint=fill(shader=vertical(-138, -72, mix(load, "#ffffff", 0.2), load, mix(load, "#000000", 0.3))),
        )
        for k in range(3):
            c.drawLine(-34, -100 + 9 * k, 26, -100 + 9 * k, line(("#f2d27a", "#ffffff", "#2f5f8a")[k], 2.6, 0.9))
        for k in range(7):
            c.drawLine(-30 + 9 * k, -72, -30 + 9 * k, -64, line("#f2d27a", 2))
    if rider:
        c.drawPath(path([(-2, -132), (22, -118), (24, -88)], close=False), line(mix(rider, "#000000", 0.25), 13))
        box(c, -16, -182, 32, 56, fill(shader=across(-16, 16, mix(rider, "#000000", 0.3), rider)), 13)
        c.drawPath(path([(4, -168), (20, -150), (40, -146)], close=False), line(mix(rider, "#ffffff", 0.1), 9))
        c.drawCircle(4, -192, 11, fill("#a8703f"))
        curve(
            c, (-12, -184), (-16, -210, 18, -212, 18, -195), (6, -198), (-2, -184), (-14, -170), paint=fill("#f4efe2")
        )
        c.drawLine(40, -146, 84, -116 + nod, line("#5a2f1c", 1.6))
    c.restore()


def sitting_camel(c, x, y, s, t, h="#b07a4a", load="#8a2f3a", face=1):
    """A camel lying with folded legs."""
    c.save()
    c.translate(x, y)
    c.scale(face * s, s)
    c.save()
    c.clipRect(skia.Rect(-200, -220, 200, -48))
    c.translate(0, 40)
    camel(c, 0, -40, 1.0, t * 0.4, h, load, walk=0.0)
    c.restore()
    oval(c, 0, -46, 72, 5, fill("#1a0c14", 0.6, blur=3))
    for bx, w in ((-40, 46), (40, 44)):
        box(c, bx - w / 2, -60, w, 14, fill(shader=vertical(-60, -46, h, mix(h, "#2a1408", 0.5))), 7)
    c.restore()


def fennec(c, x, y, s, t, h="#f0cf9a", walk=1.0, face=1):
    """A fennec fox with huge ears, facing right, about 90 * s tall."""
    c.save()
    c.translate(x, y)
    c.scale(face * s, s)
    dark = mix(h, "#6a3a1c", 0.45)
    oval(c, 4, 1, 44, 4, fill("#100818", 0.4, blur=3))
    for _k, (bx, ph, far) in enumerate(((-22, 0, 1), (20, 3, 1), (-15, 3, 0), (27, 0, 0))):
        sw = math.sin(t * 7 + ph) * 9 * walk
        c.drawPath(path([(bx, -26), (bx + sw * 0.3, -14), (bx + sw, -2)], close=False), line(dark if far else h, 6.5))
    tail = skia.Path()
    tail.moveTo(-28, -34)
    tail.cubicTo(-54, -30, -70, -46 + 3 * math.sin(t * 3), -84, -26)
    tail.cubicTo(-70, -14, -44, -18, -26, -26)
    tail.close()
    c.drawPath(tail, fill(shader=across(-84, -28, "#4a2c1c", h, h)))
    box(c, -28, -44, 60, 25, fill(shader=vertical(-44, -20, mix(h, "#ffffff", 0.2), h, mix(h, "#ffffff", 0.5))), 12)
    curve(c, (22, -40), (28, -60), (48, -56), (42, -26), (26, -24), paint=fill(h))
    for ex, tip in ((30, 20), (46, 54)):
        c.drawPath(path([(ex - 8, -60), (tip, -108), (ex + 11, -60)]), fill(shader=vertical(-108, -60, dark, h)))
        c.drawPath(path([(ex - 3, -62), (tip + (-1 if tip > 30 else 3), -98), (ex + 7, -62)]), fill("#f8b8a0", 0.85))
    curve(
        c,
        (24, -54),
        (26, -72, 52, -72, 56, -56),
        (70, -50),
        (70, -45),
        (52, -40),
        (38, -36, 26, -42, 24, -54),
        paint=fill(shader=vertical(-70, -38, h, "#fff6e4")),
    )
    c.drawCircle(50, -55, 3, fill("#1a0f0a"))
    c.drawCircle(70, -48, 3.4, fill("#1a0f0a"))
    c.restore()


def tourer(c, x, y, t, s, v=90.0, coat="#ffd23c", frame="#2fb4a8"):
    """A cyclist with panniers and a rolled tent on the rack."""
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    box(c, -47, -46, 24, 27, fill("#7a3018"), 5)
    c.restore()
    cyclist(c, x, y, t, s, v, Look(top=coat, legs="#20263c", helmet="#e8402f", shorts=True), frame)
    c.save()
    c.translate(x, y)
    c.scale(s, s)
    box(c, -52, -44, 26, 28, fill(shader=vertical(-44, -16, "#e8744a", "#a83c1c")), 6)
    c.drawLine(-49, -34, -29, -34, line("#4a1a0c", 2))
    box(c, -52, -57, 29, 12, fill(shader=vertical(-57, -45, "#7a9a5a", "#4a6a3a")), 6)
    box(c, 24, -38, 20, 22, fill(shader=vertical(-38, -16, "#e8744a", "#a83c1c")), 5)
    c.restore()
