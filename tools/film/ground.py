"""Land and water."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import skia

from tools.film.paint import H, W, fill, line, path, points, vertical, wave


def hills(
    c: skia.Canvas,
    y: float,
    amp: float,
    top: str,
    bottom: str,
    shift: float = 0.0,
    seed: str | int = 0,
    scale: float = 0.012,
    y1: float = H,
) -> None:
    """Draw a soft range of hills around y, up to `amp` high."""
    pts = [(-10, y1)] + [(x, y - amp * wave((x + shift) * scale, seed)) for x in range(-10, W + 20, 8)] + [(W + 10, y1)]
    c.drawPath(path(pts), fill(shader=vertical(y - amp, min(y1, y + amp * 2 + 40), top, bottom)))


def peaks(
    c: skia.Canvas,
    y: float,
    h: float,
    top: str,
    bottom: str,
    seed: str | int,
    shift: float = 0.0,
    snow: str | None = None,
    y1: float = H,
) -> None:
    """Draw a range of pointed mountains up to `h` above y, with caps of `snow`."""
    pk = points(seed, 9)
    pts, x = [(-60, y1)], -60 - shift
    for a, b, _d, e in pk:
        pts += [(x, y - h * 0.25 * e), (x + 50 + 30 * a, y - h * (0.5 + 0.5 * b))]
        x += 100 + 40 * a
    pts += [(x, y), (x, y1)]
    c.drawPath(path(pts), fill(shader=vertical(y - h, y + 20, top, bottom)))
    if snow:
        for (xa, ya), (xb, yb), (xc, yc) in zip(pts[1::2], pts[2::2], pts[3::2], strict=False):
            k = 0.42
            left, right = (xb + (xa - xb) * k, yb + (ya - yb) * k), (xb + (xc - xb) * k, yb + (yc - yb) * k)
            c.drawPath(
                path(
                    [
                        (xb, yb),
                        right,
                        ((xb + right[0]) / 2, right[1] - 4),
                        (xb, right[1] + 7),
                        ((xb + left[0]) / 2, left[1] - 3),
                        left,
                    ]
                ),
                fill(snow, 0.9),
            )


def water(
    c: skia.Canvas,
    t: float,
    y0: float,
    y1: float,
    hexes: Sequence[str],
    light: tuple[float, str, float] | None = None,
    seed: str | int = 5,
    n: int = 70,
) -> None:
    """light = (x, hex, alpha): a broken column of reflections below a sun, moon or lamp."""
    c.drawRect(skia.Rect(0, y0, W, y1), fill(shader=vertical(y0, y1, *hexes)))
    for a, b, d, e in points(seed, n):
        k = b * b
        y = y0 + 2 + k * (y1 - y0)
        w = 6 + 46 * k * (0.5 + d)
        x = (a * (W + 120) + t * (4 + 14 * k) + 9 * math.sin(t + 9 * e)) % (W + 120) - 60
        c.drawLine(x, y, x + w, y, line(hexes[0], 0.8 + 1.2 * k, 0.22 + 0.25 * abs(math.sin(t * 1.3 + 8 * e))))
    if light:
        lx, h, al = light
        for a, b, d, e in points(seed + 1, 90):
            y = y0 + 1 + b * (y1 - y0)
            spread = 10 + 34 * b
            x = lx + (a + d - 1) * spread + 4 * math.sin(2 * t + 20 * e)
            w = 4 + 16 * b * d
            c.drawLine(
                x - w,
                y,
                x + w,
                y,
                line(h, 1 + 1.4 * b, al * (0.35 + 0.65 * abs(math.sin(1.7 * t + 30 * e))), add=True),
            )


def reflect(
    c: skia.Canvas,
    y: float,
    scene: Callable[[skia.Canvas], None],
    a: float = 0.5,
    blur: float = 3.0,
    t: float = 0.0,
    squash: float = 0.8,
) -> None:
    """Mirror what `scene(c)` draws above y onto the wet ground below it."""
    c.save()
    c.clipRect(skia.Rect(0, y, W, H))
    c.saveLayer(None, skia.Paint(Alphaf=a, ImageFilter=skia.ImageFilters.Blur(blur * 0.6, blur * 2.6)))
    c.translate(1.5 * math.sin(t * 2), y)
    c.scale(1, -squash)
    c.translate(0, -y)
    scene(c)
    c.restore()
    c.restore()
