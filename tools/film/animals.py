"""Animals of land and shore: drawn from their arguments alone, feet on y, facing right unless `face` is -1."""

from __future__ import annotations

import math

import skia

from tools.film.creatures import BLACK, WHITE, curves, limb
from tools.film.vocab import across, fill, line, mix, oval, path, points, vertical


def _gallop(phase, reach, lift):
    """Return (x, y) of a hoof or paw relative to its place: forward, down, back, up."""
    a = math.tau * phase
    return reach * math.cos(a), -lift * max(0.0, math.sin(a))


def dog(c, x, y, s, t, coat="#c98a4a", belly="#f2dcb8", gait="run", face=1, ball=None, tilt=0.0, wet=False):
    """A dog about 100 * s long and 70 * s tall. gait: run, stand, leap (stretched out), swim (only head and back)."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    dark = mix(coat, BLACK, 0.3)
    run = gait == "run"
    p = t * 2.4
    bob = -4 * abs(math.sin(math.pi * p)) if run else 0
    if gait in ("run", "stand"):
        oval(c, 0, 1, 42 - 0.8 * abs(bob), 3.5, fill(BLACK, 0.32, blur=2))
    c.rotate(tilt + (4 * math.sin(math.tau * p) if run else 0))
    c.translate(0, bob)

    def leg(root, phase, tone, back):
        if run:
            dx, dy = _gallop(p + phase, 20, 15)
            foot = (root[0] + dx, -2 + dy - bob * 0.5)
        elif gait == "leap":
            foot = (root[0] + (-34 if back else 32), root[1] + (16 if back else 8) + 3 * math.sin(9 * t + phase))
        else:
            foot = (root[0] + phase * 6, -2)
        limb(c, root, foot, 17, 17, 1 if back else -1, 13 if back else 10, 6, tone)
        oval(c, foot[0] + 2.5, foot[1], 5.5, 3.2, fill(tone))

    wag = math.sin(t * 11) * (10 if gait == "stand" else 5)
    if gait != "swim":
        leg((-27, -33), 0.12, dark, True)
        leg((24, -31), 0.62, dark, False)
    tail = skia.Path()
    tail.moveTo(-36, -44)
    tail.quadTo(-52, -48, -58, -66 + wag)
    c.drawPath(tail, line(coat, 7))
    tail2 = skia.Path()
    tail2.moveTo(-54, -57 + wag * 0.6)
    tail2.lineTo(-58, -67 + wag)
    c.drawPath(tail2, line(belly, 6))
    body = curves(
        (-40, -46),
        (-40, -58, -20, -56, -4, -55),
        (14, -56, 30, -60, 36, -50),
        (40, -34, 26, -24, 14, -25),
        (0, -28, -10, -32, -22, -27),
        (-36, -24, -42, -34, -40, -46),
    )
    c.drawPath(body, fill(shader=vertical(-58, -24, mix(coat, WHITE, 0.15), coat, mix(coat, BLACK, 0.22))))
    c.drawPath(curves((34, -50), (40, -36, 30, -26, 22, -27), (24, -36, 28, -46, 34, -50)), fill(belly))
    c.save()
    c.translate(33, -54)
    c.rotate(-8 + 3 * math.sin(t * 5))
    c.drawPath(curves((-12, 6), (-8, -10, -2, -20, 6, -22), (16, -14), (12, 2, 6, 12, 0, 14)), fill(coat))
    c.drawLine(-7, 2, 7, 8, line("#d8323a", 5))
    head = curves(
        (-2, -20),
        (0, -34, 18, -34, 21, -25),
        (26, -22, 34, -21, 36, -17),
        (37, -12, 32, -10, 26, -10),
        (14, -6, 2, -6, -2, -20),
    )
    c.drawPath(head, fill(shader=vertical(-33, -8, mix(coat, WHITE, 0.2), coat)))
    c.drawPath(
        curves((20, -17), (26, -20, 36, -19, 36, -16), (37, -11, 30, -9.5, 24, -10), (20, -12, 20, -17)), fill(belly)
    )
    oval(c, 35, -18.4, 3, 2.4, fill("#20161a"))
    c.drawCircle(18, -23, 1.9, fill("#20161a"))
    flap = -6 * abs(math.sin(t * 8)) if run else 0
    c.drawPath(
        curves((2, -29), (-8, -28 + flap, -12, -14 + flap, -8, -8 + flap), (0, -8 + flap * 0.5, 8, -18, 8, -27)),
        fill(dark),
    )
    if ball:
        c.drawCircle(36, -9, 7.5, fill(ball))
        c.drawCircle(34, -11, 2.4, fill(WHITE, 0.6))
    elif run or gait == "leap":
        c.drawPath(curves((26, -10), (27, -2, 33, -2, 32, -10)), fill("#e8647a"))
    c.restore()
    if gait != "swim":
        leg((-30, -34), 0.0, coat, True)
        leg((27, -32), 0.5, coat, False)
    c.restore()


def horse(c, x, y, s, t, coat="#8a4a28", mane="#2e1a14", gait="gallop", face=1, lean=0.0):
    """A horse about 170 * s long and 150 * s tall. gait: gallop, stand or graze."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    fast = gait == "gallop"
    p = t * 1.7
    bob = -7 * abs(math.sin(math.pi * p)) if fast else 0
    oval(c, -4, 2, 66, 5, fill(BLACK, 0.32, blur=3))
    c.rotate(lean + (3 * math.sin(math.tau * p) if fast else 0))
    c.translate(0, bob)
    dark = mix(coat, BLACK, 0.35)

    def leg(root, phase, tone, back):
        if fast:
            dx, dy = _gallop(p + phase, 40, 26)
            foot = (root[0] + dx + (-6 if back else 8), -4 + dy - bob * 0.4)
        else:
            foot = (root[0] + 5 * phase, -4)
        limb(c, root, foot, 37, 38, 1 if back else -1, 20 if back else 15, 7, tone, mix(tone, BLACK, 0.25))
        c.drawPath(
            path(
                [
                    (foot[0] - 4, foot[1] - 3),
                    (foot[0] + 4, foot[1] - 3),
                    (foot[0] + 8, foot[1] + 4),
                    (foot[0] - 5, foot[1] + 4),
                ]
            ),
            fill("#1a1412"),
        )

    leg((-44, -66), 0.14, dark, True)
    leg((36, -64), 0.64, dark, False)
    w = 7 * math.sin(t * 6)
    tail = (
        curves((-58, -90), (-84, -98, -98 - w, -76, -108 - w, -52 + w), (-90, -60, -82, -66, -60, -74))
        if fast
        else curves((-58, -90), (-72, -90, -74 + w * 0.4, -50, -70 + w * 0.5, -28), (-62, -44, -58, -66, -54, -78))
    )
    c.drawPath(tail, fill(mane))
    body = curves(
        (-62, -84),
        (-62, -104, -36, -104, -10, -98),
        (12, -98, 30, -106, 46, -100),
        (58, -86, 54, -62, 40, -56),
        (20, -52, 2, -54, -14, -58),
        (-34, -62, -60, -56, -62, -84),
    )
    c.drawPath(body, fill(shader=vertical(-104, -54, mix(coat, WHITE, 0.22), coat, mix(coat, BLACK, 0.3))))
    c.save()
    c.translate(40, -92)
    c.rotate(
        {"gallop": 12 + 5 * math.sin(math.tau * p), "graze": 92 + 4 * math.sin(t * 2)}.get(gait, -2 + 2 * math.sin(t))
    )
    neck = curves((-14, 16), (-14, -14, -2, -42, 12, -56), (26, -48), (24, -30, 20, 0, 14, 26))
    c.drawPath(neck, fill(shader=across(-14, 24, mix(coat, BLACK, 0.15), coat, mix(coat, WHITE, 0.14))))
    head = curves(
        (8, -56),
        (14, -70, 28, -64, 34, -54),
        (46, -42, 56, -34, 56, -28),
        (54, -20, 44, -22, 38, -28),
        (28, -32, 14, -38, 8, -56),
    )
    c.drawPath(head, fill(shader=across(8, 56, coat, mix(coat, WHITE, 0.16))))
    c.drawPath(path([(12, -62), (10, -76), (20, -66)]), fill(coat))
    c.drawPath(curves((30, -56), (38, -50, 46, -42, 50, -36), (44, -38, 34, -48, 30, -56)), fill("#f2e6d6"))
    c.drawCircle(27, -54, 2.4, fill("#140c0a"))
    c.drawCircle(51, -28, 1.6, fill("#140c0a"))
    for k in range(8):
        q = k / 7
        mx, my = -14 + 26 * q, 6 - 66 * q
        flow = (16 + 5 * math.sin(t * 9 + k)) if fast else 7
        c.drawPath(
            curves(
                (mx + 6, my - 7),
                (mx - flow * 0.6, my - 6, mx - flow, my, mx - flow - 4, my + 10),
                (mx - 2, my + 8, mx + 5, my + 4),
            ),
            fill(mane),
        )
    c.restore()
    leg((-48, -68), 0.0, coat, True)
    leg((40, -66), 0.5, coat, False)
    c.restore()


def cow(c, x, y, s, t, seed="cow", face=1, graze=True, coat="#f6f1e8", patch="#2b2423"):
    """A spotted cow about 130 * s long and 95 * s tall; it grazes or looks up."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    oval(c, 0, 2, 60, 5, fill(BLACK, 0.3, blur=3))
    for lx, tone in ((-38, mix(coat, BLACK, 0.3)), (30, mix(coat, BLACK, 0.3))):
        c.drawLine(lx, -40, lx + 1, -6, line(tone, 9))
        c.drawLine(lx + 1, -4, lx + 4, -3, line("#2a2020", 8))
    sway = 6 * math.sin(t * 2.3)
    c.drawPath(path([(-54, -70), (-62, -52), (-60 + sway, -30)], True, False), line(mix(coat, BLACK, 0.15), 3.5))
    oval(c, -60 + sway, -26, 4, 7, fill(patch))
    body = curves(
        (-56, -66),
        (-56, -80, -30, -78, 0, -78),
        (24, -80, 46, -80, 48, -62),
        (50, -40, 34, -34, 14, -34),
        (-10, -30, -30, -30, -46, -38),
        (-56, -44, -56, -58, -56, -66),
    )
    c.drawPath(curves((-26, -36), (-26, -22, -8, -22, -8, -34)), fill("#eeb0a4"))
    c.drawPath(body, fill(shader=vertical(-80, -32, coat, coat, mix(coat, "#5a4a52", 0.4))))
    c.save()
    c.clipPath(body, True)
    for a, b, d, e in points(seed, 5):
        oval(c, -48 + 96 * a, -76 + 40 * b, 10 + 12 * d, 8 + 9 * e, fill(patch))
    c.restore()
    for lx in (-46, 38):
        c.drawLine(lx, -42, lx, -6, line(coat, 10))
        c.drawLine(lx, -3, lx + 4, -3, line("#2a2020", 8))
    c.save()
    c.translate(44, -66)
    c.rotate(62 + 5 * math.sin(t * 2.6) if graze else -6 + 3 * math.sin(t))
    c.drawPath(curves((-12, -10), (6, -20, 18, -18, 24, -14), (26, 8), (10, 14, -4, 18, -10, 18)), fill(coat))
    c.drawPath(
        curves((16, -20), (26, -26, 36, -22, 40, -14), (48, 6, 52, 14, 46, 18), (36, 22, 24, 10, 18, 2)),
        fill(shader=vertical(-24, 20, coat, mix(coat, "#5a4a52", 0.2))),
    )
    c.drawPath(curves((18, -18), (26, -26, 34, -20, 34, -10), (30, 2, 22, 0, 18, -4)), fill(patch))
    oval(c, 45, 13, 8, 7, fill("#eeb0a4"))
    c.drawCircle(48, 11, 1.4, fill("#5a2a2a"))
    c.drawCircle(33, -7, 2.1, fill(BLACK))
    c.drawPath(path([(20, -20), (20, -32), (26, -22)]), fill("#e8dcc0"))
    c.drawPath(curves((16, -16), (4, -24, 0, -14, 6, -10)), fill(patch))
    c.restore()
    c.restore()


def hen(c, x, y, s, t, coat="#c2622c", face=1, seed=0.0, cock=False, crow=0.0):
    """A pecking hen about 50 * s tall, or a cock (80 * s tall with its tail) that stretches up when `crow` is 1."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    oval(c, 0, 1, 18, 2.5, fill(BLACK, 0.3, blur=1.5))
    peck = 0.0 if cock else max(0.0, math.sin(t * 3.1 + seed * 6)) ** 2
    for lx in (-3, 5):
        c.drawLine(lx, -14, lx + 1, -1, line("#e0a030", 2.2))
        c.drawLine(lx - 2, 0, lx + 6, 0, line("#e0a030", 2))
    if cock:
        for k, tone in enumerate(("#123a3a", "#1f5a4a", "#0f2a4a", "#2a6a5a")):
            c.drawPath(path([(-14, -28), (-30 - 4 * k, -58 + 6 * k), (-46, -40 + 9 * k)], True, False), line(tone, 6))
    body = curves(
        (-24, -40 if not cock else -34),
        (-14, -30, -4, -36, 8, -38),
        (18, -34, 18, -18, 8, -12),
        (-6, -6, -22, -16, -24, -40 if not cock else -34),
    )
    c.drawPath(body, fill(shader=vertical(-40, -8, mix(coat, WHITE, 0.15), coat, mix(coat, BLACK, 0.35))))
    c.drawPath(
        curves((-14, -28), (-4, -32, 6, -28, 6, -22), (-2, -12, -10, -16, -14, -28)), fill(mix(coat, BLACK, 0.25))
    )
    c.save()
    c.translate(9, -30)
    c.rotate(105 * peck - 22 * crow)
    top = -30 if cock else -18
    c.drawPath(
        curves((-10, 4), (-6, -8, -4, top, 1, top - 2), (7, top), (8, -6, 8, 4, 4, 10)),
        fill(mix(coat, "#ffc060", 0.35 if cock else 0.1)),
    )
    c.translate(2, top - 1)
    c.rotate(-26 * crow)
    c.drawCircle(0, 0, 6.6, fill(mix(coat, "#ffc060", 0.25)))
    for k in range(3):
        c.drawCircle(-3 + 3.4 * k, -7 - (k == 1), 3.2 if cock else 2.2, fill("#e0262e"))
    gape = 3.2 * crow
    c.drawPath(path([(5, -3 - gape), (13, -1 - gape * 1.2), (5, 0.5)]), fill("#f0b030"))
    c.drawPath(path([(5, 0.5), (12, 1 + gape), (5, 3 + gape * 0.4)]), fill("#d8922a"))
    oval(c, 3, 7, 2.6, 5 if cock else 3, fill("#e0262e"))
    c.drawCircle(2, -1.5, 1.3, fill(BLACK))
    c.restore()
    c.restore()


def gull(c, x, y, s, t, face=1, rate=5.0, grey="#b9c4d2", dark="#2b3038"):
    """A gull in flight, about 90 * s from wing tip to wing tip, seen a little from the side."""
    c.save()
    c.translate(x, y)
    c.scale(s * face, s)
    a = math.sin(t * rate)
    up = -19 * a - 14
    far = curves((2, -3), (-4, up * 0.9 - 6, -16, up * 1.1 - 8, -30, up * 0.7 + 2), (-18, up * 0.5 + 2, -8, 2, -8, 3))
    c.drawPath(far, fill(mix(grey, BLACK, 0.18)))
    c.drawPath(
        curves((-22, 1), (-14, -7, 8, -9, 18, -4), (24, -2, 26, 1, 20, 2), (6, 8, -12, 6, -22, 3), (-30, 4), (-30, -1)),
        fill(shader=vertical(-7, 7, WHITE, "#cdd6e2")),
    )
    near = curves(
        (8, -3), (8, up - 4, 22, up * 1.2 - 6, 42, up * 0.75 + 4), (28, up * 0.6 + 4, 10, up * 0.4 + 4, -8, 3)
    )
    c.drawPath(near, fill(shader=vertical(min(up, 0) - 8, max(up, 4) + 4, mix(grey, WHITE, 0.3), grey)))
    c.drawPath(path([(42, up * 0.75 + 4), (31, up * 0.93 - 1.5), (32, up * 0.68 + 3.4)]), fill(dark))
    c.drawPath(path([(24, -1.5), (31, 1), (23, 2)]), fill("#f0a62a"))
    c.drawCircle(20, -1.6, 1.1, fill(BLACK))
    c.restore()


def seal(c, x, y, s, t, coat="#6b7078", fish=True):
    """A seal upright in the water, about 100 * s tall above the surface `y`, with a fish in its mouth."""
    c.save()
    c.translate(x, y + 3 * math.sin(t * 2))
    c.scale(s, s)
    c.save()
    c.clipRect(skia.Rect(-120, -160, 140, 4))
    body = curves(
        (-42, 20),
        (-40, -20, -30, -46, -16, -58),
        (-24, -76, -10, -96, 12, -96),
        (30, -96, 38, -86, 38, -78),
        (50, -74, 50, -62, 40, -59),
        (32, -55, 22, -54, 20, -50),
        (30, -30, 38, -4, 44, 20),
    )
    c.drawPath(body, fill(shader=across(-42, 44, mix(coat, BLACK, 0.3), coat, mix(coat, WHITE, 0.3))))
    c.drawPath(curves((20, -50), (30, -30, 38, -4, 44, 20), (6, 20), (18, -10, 14, -36, 20, -50)), fill(WHITE, 0.22))
    for a, b, d, _ in points("seal", 18):
        oval(c, -28 + 40 * a, -46 + 56 * b, 1.5 + 2.5 * d, 1.2 + 1.6 * d, fill(BLACK, 0.22))
    if fish:
        c.save()
        c.translate(44, -60)
        c.rotate(8 + 9 * math.sin(t * 8))
        c.drawPath(
            curves((-22, 0), (-10, -11, 16, -10, 28, 0), (16, 9, -10, 10, -22, 0)),
            fill(shader=vertical(-9, 9, "#f2f8fc", "#6f93b4")),
        )
        c.drawPath(path([(-20, 0), (-33, -10), (-29, 0), (-33, 10)]), fill("#88a8c4"))
        c.drawPath(path([(-2, -8), (6, -16), (10, -8)]), fill("#88a8c4"))
        c.drawCircle(20, -2.4, 2, fill(BLACK))
        c.restore()
    c.drawPath(
        curves((24, -78), (34, -84, 52, -76, 47, -66), (40, -59, 28, -62, 24, -78)), fill(mix(coat, WHITE, 0.42))
    )
    oval(c, 44, -77, 4.6, 3.4, fill("#15161a"))
    c.drawCircle(20, -81, 4.8, fill("#101014"))
    c.drawCircle(21.6, -82.8, 1.5, fill(WHITE))
    for k in range(3):
        c.drawLine(38, -69 + 2 * k, 22, -68 + 6 * k, line("#f4f6fa", 0.9, 0.9))
    c.drawPath(
        curves((-30, -22), (-52, -16, -62, 4, -58, 10), (-40, 6, -28, -6, -24, -14)), fill(mix(coat, BLACK, 0.2))
    )
    c.restore()
    for k in range(3):
        q = (t * 0.6 + k / 3) % 1
        oval(c, 2, 5, 38 + 44 * q, 5 + 7 * q, line("#eaf4ff", 2, 0.7 * (1 - q)))
    c.restore()
