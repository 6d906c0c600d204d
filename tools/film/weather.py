"""Rain, snow, smoke, leaves and fire: particles that are a function of time, never simulated."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from tools.film.light import glow
from tools.film.paint import W, fill, line, mix, oval, points


def rain(
    c: skia.Canvas,
    t: float,
    seed: str | int = 1,
    n: int = 170,
    slant: float = 0.16,
    a: float = 0.34,
    h: str = "#cfe4ff",
) -> None:
    """Draw falling streaks over the frame; `slant` is the wind."""
    for x, y, s, _f in points(seed, n):
        v = 420 + 320 * s
        yy = (y * 440 + t * v) % 440 - 40
        xx = (x * (W + 120) - yy * slant) % (W + 120) - 40
        L = 10 + 16 * s
        c.drawLine(xx, yy, xx - L * slant, yy + L, line(h, 0.7 + 0.9 * s, a * (0.4 + 0.6 * s)))


def splashes(
    c: skia.Canvas, t: float, y0: float, y1: float, seed: str | int = 2, n: int = 40, h: str = "#dcebff"
) -> None:
    """Draw rings where drops meet the ground between y0 and y1."""
    for x, y, s, f in points(seed, n):
        k = (t * (1.6 + s) + f) % 1
        yy = y0 + y * (y1 - y0)
        oval(
            c,
            (x * W + 137 * int(t * (1.6 + s) + f)) % W,
            yy,
            1 + 7 * k,
            0.5 + 2.2 * k,
            line(h, 0.8, 0.5 * (1 - k)),
        )


def snow(c: skia.Canvas, t: float, seed: str | int = 3, n: int = 150, a: float = 0.9) -> None:
    """Draw drifting flakes over the frame."""
    for x, y, s, f in points(seed, n):
        yy = (y * 380 + t * (16 + 46 * s)) % 380 - 10
        xx = (x * 700 + 12 * math.sin(t * (0.5 + f) + 9 * f) - t * 9 * s) % 700 - 30
        c.drawCircle(xx, yy, 0.8 + 2.4 * s * s, fill("#ffffff", a * (0.45 + 0.55 * s), blur=1.2 if s > 0.85 else 0))


def smoke(
    c: skia.Canvas,
    x: float,
    y: float,
    t: float,
    h: str = "#f4f1f6",
    a: float = 0.5,
    rise: float = 95,
    drift: float = 36,
    n: int = 16,
    r0: float = 4,
    r1: float = 26,
    seed: str | int = 7,
    life: float = 5.0,
    shade: str = "#8d93b8",
) -> None:
    """Separate shaded puffs, oldest first; one soft column would read as a beam of light."""
    for k, (p, q, s, _f) in sorted((((t / life + i / n) % 1, v) for i, v in enumerate(points(seed, n))), reverse=True):
        xx = x + drift * k**1.5 + (9 * math.sin(7 * k + 5 * p - t * 0.8) + 16 * (q - 0.5)) * k
        r, al = (r0 + (r1 - r0) * k) * (0.75 + 0.5 * s), a * (1 - k) ** 0.8 * min(1, k * 10)
        c.drawCircle(xx + r * 0.16, y - rise * k + r * 0.2, r, fill(shade, al * 0.75, blur=1.5 + 3 * k))
        c.drawCircle(xx - r * 0.1, y - rise * k - r * 0.1, r * 0.82, fill(h, al, blur=1 + 3.5 * k))


def leaves(
    c: skia.Canvas,
    t: float,
    seed: str | int = "leaves",
    n: int = 60,
    hexes: Sequence[str] = ("#e07b28", "#f0b030", "#b8442a"),
    wind: float = 40,
) -> None:
    """Leaves that fall and tumble."""
    for i, (x, y, s, f) in enumerate(points(seed, n)):
        yy = (y * 400 + t * (34 + 40 * s)) % 400 - 20
        xx = (x * 740 + t * wind * (0.5 + s) + 22 * math.sin(t * (1 + f) + 9 * f)) % 740 - 50
        c.save()
        c.translate(xx, yy)
        c.rotate(360 * f + t * 120 * (f - 0.5))
        c.scale(1, 0.35 + 0.65 * abs(math.sin(t * 2.4 + 8 * f)))
        oval(c, 0, 0, 3 + 3.5 * s, 1.8 + 2 * s, fill(hexes[i % len(hexes)]))
        c.restore()


def flames(
    c: skia.Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    t: float,
    seed: str = "flames",
    tones: Sequence[str] = ("#e8421a", "#ff8a1e", "#ffd24a", "#fff6c8"),
) -> None:
    """A fire of tongues, widest at y, with rising embers."""
    for layer, tone in enumerate(tones):
        k = 1 - 0.22 * layer
        for i, (a, b, d, e) in enumerate(points(f"{seed}{layer}", 5)):
            ox = (i - 2) * w * 0.2 * k
            top = h * k * (0.55 + 0.45 * (1 - abs(i - 2) / 2.4)) * (0.82 + 0.18 * math.sin(t * (6 + 4 * a) + 6 * b))
            lean = w * 0.12 * math.sin(t * (4 + 3 * d) + 6 * e)
            r = w * 0.24 * k
            p = skia.Path()
            p.moveTo(x + ox - r, y - h * 0.05)
            p.cubicTo(
                x + ox - r * 1.5,
                y - top * 0.42,
                x + ox - r * 0.1 + lean,
                y - top * 0.55,
                x + ox + lean * 1.6,
                y - top,
            )
            p.cubicTo(
                x + ox + r * 0.5 + lean,
                y - top * 0.6,
                x + ox + r * 1.5,
                y - top * 0.35,
                x + ox + r,
                y - h * 0.05,
            )
            p.quadTo(x + ox, y + h * 0.05, x + ox - r, y - h * 0.05)
            c.drawPath(p, fill(tone, 0.86, blur=1.2))
    for a, b, d, e in points(f"{seed}embers", 34):
        k = (t * (0.35 + 0.3 * d) + b) % 1
        c.drawCircle(
            x + (a - 0.5) * w + 26 * k * math.sin(5 * k + 9 * e),
            y - h * 0.4 - h * 1.3 * k,
            1 + 1.6 * d,
            fill("#ffb84a", (1 - k) * 0.95, add=True),
        )


def firework(c: skia.Canvas, x: float, y: float, k: float, h: str, r: float, seed: str = "firework") -> None:
    """A burst at age k, 0..1: sparks that fly out, slow down and fall."""
    out = 1 - (1 - k) ** 3
    for a, b, d, _e in points(seed, 90):
        ang = a * 6.283
        reach = r * out * (0.35 + 0.65 * b**0.5)
        tail = r * (1 - (1 - max(0, k - 0.07)) ** 3) * (0.35 + 0.65 * b**0.5)
        fall, fall2 = 34 * k * k * (1 + d), 34 * max(0, k - 0.07) ** 2 * (1 + d)
        p, q = (
            (x + math.cos(ang) * reach, y + math.sin(ang) * reach + fall),
            (x + math.cos(ang) * tail, y + math.sin(ang) * tail + fall2),
        )
        al = (1 - k) ** 0.8
        c.drawLine(*q, *p, line(h, 2.4, 0.9 * al, add=True))
        c.drawCircle(*p, 1.8 + 1.5 * d, fill(mix(h, "#ffffff", 0.3), al, add=True))
    if k < 0.25:
        glow(c, x, y, r * 0.8, h, 0.9 * (1 - 4 * k))
