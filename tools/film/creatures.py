"""People and animals in motion: each is drawn from its arguments alone, feet or wheels on y, facing right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from tools.film.vocab import across, box, fill, glow, line, mix, oval, path, vertical

BLACK = "#000000"
WHITE = "#ffffff"


def joint(a, b, upper, lower, bend=1):
    """Return where the knee or elbow of a limb from `a` to `b` lies; `bend` 1 or -1 chooses the side."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    d = max(1e-6, min(math.hypot(dx, dy), (upper + lower) * 0.999))
    along = (upper**2 - lower**2 + d * d) / (2 * d)
    off = math.sqrt(max(0.0, upper**2 - along**2)) * bend
    length = math.hypot(dx, dy) or 1e-6
    ux, uy = dx / length, dy / length
    return a[0] + ux * along + uy * off, a[1] + uy * along - ux * off


def limb(c, a, b, upper, lower, bend, wide, narrow, h, low=None):
    """Draw a two-part limb that tapers; `low` colours the lower part. Return the joint."""
    k = joint(a, b, upper, lower, bend)
    for p, q, w0, w1, tone in ((a, k, wide, (wide + narrow) / 2, h), (k, b, (wide + narrow) / 2, narrow, low or h)):
        n = math.hypot(q[0] - p[0], q[1] - p[1]) or 1e-6
        nx, ny = -(q[1] - p[1]) / n / 2, (q[0] - p[0]) / n / 2
        shape = path(
            [
                (p[0] + nx * w0, p[1] + ny * w0),
                (q[0] + nx * w1, q[1] + ny * w1),
                (q[0] - nx * w1, q[1] - ny * w1),
                (p[0] - nx * w0, p[1] - ny * w0),
            ]
        )
        c.drawPath(shape, fill(tone))
        c.drawCircle(*p, w0 / 2, fill(tone))
        c.drawCircle(*q, w1 / 2, fill(tone))
    return k


def curves(start, *parts):
    """Return a closed path of lines (2 numbers), quadratic (4) and cubic (6) curves."""
    p = skia.Path()
    p.moveTo(*start)
    for part in parts:
        {2: p.lineTo, 4: p.quadTo, 6: p.cubicTo}[len(part)](*part)
    p.close()
    return p


# ---- people ---------------------------------------------------------------
@dataclass(frozen=True)
class Look:
    """What a person wears. `top` is long-sleeved unless `bare_arms`; `shorts` leaves the shins bare."""

    top: str = "#d9483b"
    legs: str = "#2b3350"
    skin: str = "#e3ab82"
    hair: str = "#3a2418"
    shoe: str = "#1c1c22"
    bare_arms: bool = False
    shorts: bool = False
    long_hair: bool = False
    hat: str | None = None
    helmet: str | None = None
    scarf: str | None = None
    skirt: str | None = None


@dataclass(frozen=True)
class Pose:
    """Points of the body in units of a hundredth of its height, feet at 0, up is negative, looking right."""

    hip: tuple[float, float] = (0, -48)
    neck: tuple[float, float] = (1, -81)
    feet: tuple[tuple[float, float], tuple[float, float]] = ((-3, -2), (3, -2))  # far, near
    hands: tuple[tuple[float, float], tuple[float, float]] = ((2, -46), (2, -46))
    toes: tuple[float, float] = (0, 0)  # degrees, up is negative
    head: float = 0.0  # degrees, looking up is negative
    elbows: tuple[int, int] = (1, 1)
    knees: tuple[int, int] = (1, 1)


def _shoe(c, at, turn, h):
    c.save()
    c.translate(*at)
    c.rotate(turn)
    c.drawPath(curves((-4.5, -3), (3, -3.5), (11, -1, 10, 3), (-4.5, 3)), fill(h))
    c.restore()


def _head(c, x, y, turn, look):
    c.save()
    c.translate(x, y)
    c.rotate(turn)
    if look.long_hair:
        c.drawPath(
            curves((-3, -16), (-16, -18, -15, 0), (-15, 8, -13, 12), (-6, 12, -3, 4)), fill(mix(look.hair, BLACK, 0.2))
        )
    box(c, -4.5, -4, 8, 9, fill(mix(look.skin, BLACK, 0.2)), 3)
    face = curves(
        (-8, -10),
        (-8, -20, 8, -21, 8.6, -11),
        (10.4, -8.6),
        (8.8, -7.2),
        (8.4, 0, 3, 0.5, 0, 0),
        (-5, -1, -8, -4, -8, -10),
    )
    c.drawPath(face, fill(shader=across(-8, 10, mix(look.skin, BLACK, 0.12), mix(look.skin, WHITE, 0.08))))
    c.drawCircle(5.6, -10.6, 0.9, fill("#20161a"))
    hair = curves(
        (-8.6, -5), (-12, -22, 2, -24, 9, -14.4), (3, -14.6, 1, -15), (-0.5, -11, -3, -10), (-4, -6, -8.6, -5)
    )
    c.drawPath(hair, fill(look.hair))
    if look.hat:
        c.drawPath(curves((-9.6, -12), (-10, -25, 8, -25, 9, -14)), fill(look.hat))
        c.drawLine(-9.5, -12.6, 9, -14.2, line(mix(look.hat, WHITE, 0.35), 3.4))
        c.drawCircle(-1, -23, 3.2, fill(mix(look.hat, WHITE, 0.35)))
    if look.helmet:
        dome = curves((-11, -11), (-13, -25, 10, -26, 11.5, -14), (0, -12, -11, -11))
        c.drawPath(dome, fill(shader=vertical(-26, -10, mix(look.helmet, WHITE, 0.35), mix(look.helmet, BLACK, 0.25))))
        for k in range(3):
            c.drawLine(-5 + 5 * k, -20 + abs(k - 1), -6.5 + 5.4 * k, -15, line(mix(look.helmet, BLACK, 0.55), 1.5))
        c.drawLine(-3, -11, 2, -1, line("#20222a", 1))
    c.restore()


def figure(c, x, y, h, pose=Pose(), look=Look(), face=1, shadow=True):
    """A person `h` pixels tall in any pose; `face` -1 looks left."""
    c.save()
    c.translate(x, y)
    c.scale(h / 100 * face, h / 100)
    if shadow:
        oval(c, pose.hip[0], 1, 22, 3, fill(BLACK, 0.3, blur=2))
    hip, neck = pose.hip, pose.neck
    lean = math.degrees(math.atan2(neck[0] - hip[0], hip[1] - neck[1]))
    shoulder = (neck[0] - 0.5, neck[1] + 4)
    sleeve = look.skin if look.bare_arms else look.top
    shin = look.skin if look.shorts else None

    def arm(i, dark):
        tone, cuff = mix(look.top, BLACK, dark), mix(sleeve, BLACK, dark)
        hand = pose.hands[i]
        limb(c, shoulder, hand, 17, 17, -pose.elbows[i], 8.5, 6, tone, cuff)
        c.drawCircle(*hand, 3.9, fill(mix(look.skin, BLACK, dark)))

    def leg(i, dark):
        limb(
            c,
            (hip[0] + (i - 0.5) * 2, hip[1]),
            pose.feet[i],
            24.5,
            24.5,
            pose.knees[i],
            12,
            7.5,
            mix(look.legs, BLACK, dark),
            mix(shin or look.legs, BLACK, dark),
        )
        _shoe(c, pose.feet[i], pose.toes[i], mix(look.shoe, BLACK, dark))

    arm(0, 0.35)
    leg(0, 0.32)
    leg(1, 0.0)
    c.save()
    c.translate(*hip)
    c.rotate(lean)
    n = -math.hypot(neck[0] - hip[0], neck[1] - hip[1])
    torso = curves(
        (-8, 4),
        (-11, -8, -12, n + 12, -8, n + 3),
        (-4, n - 2, 5, n - 2, 8, n + 4),
        (12, n + 12, 9, -8, 8, 4),
        (0, 7, -8, 4),
    )
    c.drawPath(torso, fill(shader=across(-11, 11, mix(look.top, BLACK, 0.28), look.top, mix(look.top, WHITE, 0.12))))
    if look.skirt:
        c.drawPath(curves((-8, -6), (8, -6), (13, 12, 14, 22), (0, 27, -14, 22), (-12, 10, -8, -6)), fill(look.skirt))
    c.restore()
    if look.scarf:
        c.drawLine(neck[0] - 5, neck[1] + 2, neck[0] + 5, neck[1] + 1, line(look.scarf, 6))
        c.drawLine(neck[0] - 5, neck[1] + 3, neck[0] - 14, neck[1] + 10, line(look.scarf, 5))
    _head(c, neck[0] + 0.4 * math.sin(math.radians(lean)), neck[1] - 1, lean * 0.45 + pose.head, look)
    arm(1, 0.0)
    c.restore()


def _step(phase, stride, lift):
    """Return (x, y, toe) of a foot: on the ground for the first half of its cycle, then swinging forward."""
    p = phase % 1
    if p < 0.5:
        return stride * (1 - 4 * p), -2.0, -12 * max(0, 1 - 8 * p) + 25 * max(0.0, 8 * p - 3)
    q = (p - 0.5) * 2
    return -stride * math.cos(math.pi * q), -2 - lift * math.sin(math.pi * q) ** 1.2, 30 * math.cos(math.pi * q) - 5


def walking(t, rate=1.0, stride=15.0):
    """Return the pose of somebody who walks, `rate` double steps a second."""
    p = t * rate
    (fx, fy, fa), (nx, ny, na) = _step(p + 0.5, stride, 6), _step(p, stride, 6)
    swing = math.cos(2 * math.pi * p) * stride * 0.75
    bob = -1.2 * abs(math.sin(2 * math.pi * p))
    return Pose(
        hip=(0, -47.5 + bob),
        neck=(2, -81 + bob),
        feet=((fx, fy), (nx, ny)),
        toes=(fa, na),
        hands=((2 + swing, -48 + bob), (2 - swing, -48 + bob)),
    )


def running(t, rate=1.5, stride=24.0):
    """Return the pose of somebody who runs; the trunk leans forward, the elbows are bent."""
    p = t * rate
    (fx, fy, fa), (nx, ny, na) = _step(p + 0.5, stride, 20), _step(p, stride, 20)
    swing = math.cos(2 * math.pi * p)
    bob = -3.5 * abs(math.sin(2 * math.pi * p + 0.4))
    return Pose(
        hip=(0, -47 + bob),
        neck=(8, -79 + bob),
        feet=((fx - 4, fy + bob * 0.5), (nx - 4, ny + bob * 0.5)),
        toes=(fa, na),
        hands=((9 + 15 * swing, -56 - 6 * swing + bob), (9 - 15 * swing, -56 + 6 * swing + bob)),
    )


def sitting(height=26.0):
    """Return the pose of somebody on a seat `height` units above the feet, hands in the lap."""
    return Pose(
        hip=(-10, -height - 4),
        neck=(-9, -height - 38),
        feet=((13, -2), (16, -2)),
        hands=((10, -height - 9), (12, -height - 8)),
    )


def walker(c, x, y, h, t, look=Look(), rate=1.0, face=1):
    figure(c, x, y, h, walking(t, rate), look, face)


def runner(c, x, y, h, t, look=Look(), rate=1.5, face=1):
    figure(c, x, y, h, running(t, rate), look, face)


def wheel(c, x, y, r, turn, tyre="#17181d", spoke="#c9d0d8"):
    c.drawCircle(x, y, r, line(tyre, 3.2))
    c.drawCircle(x, y, r - 2.2, line(spoke, 0.9, 0.9))
    for k in range(9):
        a = turn + k * math.tau / 9
        c.drawLine(x, y, x + (r - 2) * math.cos(a), y + (r - 2) * math.sin(a), line(spoke, 0.6, 0.75))
    c.drawCircle(x, y, 2.4, fill("#5b626c"))


RIDER = Look(top="#e8452f", legs="#20263c", helmet="#f4f6fa", shorts=True, bare_arms=True, shoe="#e9ecf2")


def cyclist(
    c, x, y, t, s=1.0, v=90.0, look=RIDER, frame="#2a6fb8", face=1, lights=False, basket=None, upright=False, tilt=0.0
):
    """A person on a bicycle, about 110 * s pixels tall, wheels on y.

    `v` is the speed in pixels a second, which turns wheels and pedals; `lights` shines ahead; `basket` is a colour;
    `upright` sits straight up; `tilt` in degrees lies along a slope.
    """
    c.save()
    c.translate(x, y)
    c.rotate(tilt)
    c.scale(s * face, s)
    oval(c, 0, 1, 50, 3.4, fill(BLACK, 0.32, blur=2.5))
    turn = v * t / (18 * s)
    crank = turn / 2.4
    rear, front, pedal = (-30, -18), (31, -18), (-2, -17)
    seat, tube, stem = (-12, -50), (-9, -42), (22, -47)
    bob = 0.7 * math.sin(2 * crank)
    hip = (-12, -56 + bob)
    neck = (6, -88 + bob) if upright else (13, -86 + bob)
    grip = (18, -60) if upright else (27, -56)

    def leg(phase, dark):
        a = crank + phase
        foot = (pedal[0] + 8.5 * math.cos(a), pedal[1] - 3 + 8.5 * math.sin(a))
        limb(
            c,
            hip,
            foot,
            24,
            24,
            1,
            12.5,
            7,
            mix(look.legs, BLACK, dark),
            mix(look.skin if look.shorts else look.legs, BLACK, dark),
        )
        c.drawLine(*pedal, foot[0], foot[1] + 3, line(mix("#9aa2ad", BLACK, dark), 2.2))
        _shoe(c, foot, 8 + 10 * math.sin(a), mix(look.shoe, BLACK, dark))

    leg(math.pi, 0.32)
    wheel(c, *rear, 18, turn)
    wheel(c, *front, 18, turn)
    for a, b in (
        (rear, pedal),
        (rear, tube),
        (pedal, seat),
        (tube, stem),
        (pedal, (24, -41)),
        (stem, (25, -38)),
        ((25, -38), front),
    ):
        c.drawLine(*a, *b, line(mix(frame, BLACK, 0.3), 4.4))
        c.drawLine(a[0], a[1] - 0.6, b[0], b[1] - 0.6, line(frame, 3))
    for wx in (rear[0], front[0]):
        arc = skia.Path()
        arc.addArc(skia.Rect(wx - 21, -39, wx + 21, 3), 190, 110)
        c.drawPath(arc, line("#3a3f4a", 2))
    c.drawLine(21, -52, 22, -47, line("#3a3f4a", 3))
    c.drawPath(path([(21, -52), (grip[0] - 2, grip[1] - 2), grip], close=False), line("#22242c", 3))
    c.drawLine(-19, -51, -5, -51, line("#1c1c22", 5))
    c.drawCircle(*pedal, 5.5, fill("#4a505a"))
    if basket:
        c.drawPath(
            path([(26, -58), (46, -58), (43, -42), (28, -42)]),
            fill(shader=vertical(-58, -42, mix(basket, WHITE, 0.2), basket)),
        )
        for k, tone in enumerate(("#e8547a", "#f2c53a", "#58a84a")):
            c.drawCircle(31 + 5 * k, -60 - 2 * (k % 2), 4, fill(tone))
    leg(0.0, 0.0)
    limb(c, (neck[0] - 1, neck[1] + 5), grip, 17, 17, -1, 8.5, 5.8, look.top, look.skin if look.bare_arms else look.top)
    c.drawCircle(*grip, 3.6, fill(look.skin))
    lean = math.degrees(math.atan2(neck[0] - hip[0], hip[1] - neck[1]))
    n = -math.hypot(neck[0] - hip[0], neck[1] - hip[1])
    c.save()
    c.translate(*hip)
    c.rotate(lean)
    back = curves(
        (-8, 4),
        (-12, -10, -12, n + 12, -7, n + 2),
        (-2, n - 2, 5, n - 1, 8, n + 5),
        (11, n + 14, 8, -8, 8, 3),
        (0, 7, -8, 4),
    )
    c.drawPath(back, fill(shader=across(-11, 10, mix(look.top, BLACK, 0.25), look.top, mix(look.top, WHITE, 0.15))))
    c.restore()
    if look.scarf:
        c.drawPath(
            path(
                [
                    (neck[0] - 4, neck[1] + 1),
                    (neck[0] - 16, neck[1] + 2 * math.sin(7 * t)),
                    (neck[0] - 28, neck[1] + 4 + 3 * math.sin(7 * t + 2)),
                ],
                True,
                False,
            ),
            line(look.scarf, 5),
        )
    _head(c, neck[0] + 3, neck[1] - 1, 4, look)
    limb(
        c,
        (neck[0] - 2, neck[1] + 6),
        (grip[0] - 1, grip[1] + 1),
        18,
        17,
        -1,
        8.5,
        5.8,
        mix(look.top, WHITE, 0.1),
        look.skin if look.bare_arms else mix(look.top, WHITE, 0.1),
    )
    c.drawCircle(grip[0] - 1, grip[1] + 1, 3.8, fill(look.skin))
    if lights:
        beam = path([(34, -48), (230, -74), (230, 6), (34, -42)])
        c.drawPath(beam, fill(shader=across(34, 230, ("#fff2c0", 0.6), ("#fff2c0", 0.0)), blur=5, add=True))
        glow(c, 34, -45, 24, "#fff4cc", 1.0)
        c.drawCircle(34, -45, 3, fill("#ffffff"))
        glow(c, -44, -40, 18, "#ff2a20", 0.9)
        c.drawCircle(-44, -40, 2.4, fill("#ff5a4a"))
    c.restore()
