"""Colours, paints and shapes: the lowest layer, on which every picture is drawn."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from functools import lru_cache

import skia

Point = tuple[float, float]
Tone = str | tuple[str, float]  # "#rrggbb", or that with an opacity 0..1


W, H = 640, 360


def rgb(h: str, a: float = 1.0) -> int:
    """Return a colour of skia from "#rrggbb" and an opacity 0..1."""
    v = int(h.lstrip("#"), 16)
    return skia.Color(v >> 16, v >> 8 & 255, v & 255, round(255 * max(0.0, min(1.0, a))))


def mix(h1: str, h2: str, k: float) -> str:
    """Return the colour between two, `k` = 0 the first and 1 the second."""
    a, b = (tuple(int(h.lstrip("#")[i : i + 2], 16) for i in (0, 2, 4)) for h in (h1, h2))
    return "#{:02x}{:02x}{:02x}".format(*tuple(round(x + (y - x) * k) for x, y in zip(a, b, strict=False)))


def fill(
    h: str = "#000000", a: float = 1.0, blur: float = 0, add: bool = False, shader: skia.Shader | None = None
) -> skia.Paint:
    """Return paint for areas; `add` adds light instead of covering."""
    p = skia.Paint(AntiAlias=True, Dither=True, Color=rgb(h, a))
    if shader is not None:
        p.setShader(shader)
    if blur:
        p.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    if add:
        p.setBlendMode(skia.BlendMode.kPlus)
    return p


def line(h: str, w: float, a: float = 1.0, blur: float = 0, add: bool = False) -> skia.Paint:
    """Return paint for lines of width `w` with round ends."""
    p = fill(h, a, blur, add)
    p.setStyle(skia.Paint.kStroke_Style)
    p.setStrokeWidth(w)
    p.setStrokeCap(skia.Paint.kRound_Cap)
    p.setStrokeJoin(skia.Paint.kRound_Join)
    return p


def vertical(y0: float, y1: float, *hexes: Tone) -> skia.Shader:
    """Return a gradient from y0 down to y1; a tone is a colour, or a colour with its opacity."""
    return skia.GradientShader.MakeLinear(
        [(0, y0), (0, y1)], [rgb(*h) if isinstance(h, tuple) else rgb(h) for h in hexes]
    )


def across(x0: float, x1: float, *hexes: Tone) -> skia.Shader:
    """Return a gradient from x0 to x1."""
    return skia.GradientShader.MakeLinear(
        [(x0, 0), (x1, 0)], [rgb(*h) if isinstance(h, tuple) else rgb(h) for h in hexes]
    )


def path(pts: Sequence[Point], smooth: bool = False, close: bool = True) -> skia.Path:
    """Return a path through the points, straight or smooth."""
    p = skia.Path()
    if not smooth:
        p.moveTo(*pts[0])
        for q in pts[1:]:
            p.lineTo(*q)
    else:
        p.moveTo(*pts[0])
        for (x0, y0), (x1, y1) in itertools.pairwise(pts):
            p.quadTo(x0, y0, (x0 + x1) / 2, (y0 + y1) / 2)
        p.lineTo(*pts[-1])
    if close:
        p.close()
    return p


def box(c: skia.Canvas, x: float, y: float, w: float, h: float, paint: skia.Paint, r: float = 0) -> None:
    """Draw a rectangle with corners of radius `r`."""
    c.drawRoundRect(skia.Rect.MakeXYWH(x, y, w, h), r, r, paint)


def oval(c: skia.Canvas, x: float, y: float, rx: float, ry: float, paint: skia.Paint) -> None:
    """Draw an ellipse by its centre and radii."""
    c.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)


def ease(t: float, a: float, b: float) -> float:
    """Return how far a soft movement from time `a` to time `b` has come, 0..1."""
    k = max(0.0, min(1.0, (t - a) / (b - a)))
    return k * k * (3 - 2 * k)


@lru_cache(maxsize=256)
def points(seed: str | int, n: int, k: int = 4) -> list[tuple[float, ...]]:
    """n fixed tuples of k numbers in 0..1: the only source of chance."""
    r = random.Random(seed)
    return [tuple(r.random() for _ in range(k)) for _ in range(n)]


def wave(x: float, seed: str | int) -> float:
    """Smooth sum of sines in about -1..1, used for hills and drift."""
    ((a, b, d, e),) = points(repr(("wave", seed)), 1)
    return (
        math.sin(x * (0.8 + a) + 6 * b) + 0.5 * math.sin(x * (2.1 + d) + 6 * e) + 0.25 * math.sin(x * (4.3 + b) + 6 * a)
    ) / 1.75
