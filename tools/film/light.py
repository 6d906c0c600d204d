"""Sky and light: what shines, and how the camera moves."""

from __future__ import annotations

import math

import skia

from tools.film.paint import H, Point, W, ease, fill, points, rgb, vertical


def sky(c: skia.Canvas, y1: float, *hexes: str) -> None:
    """Fill the frame down to y1 with a gradient of tones, the top one first."""
    c.drawRect(skia.Rect(0, 0, W, y1), fill(shader=vertical(0, y1, *hexes)))


def glow(c: skia.Canvas, x: float, y: float, r: float, h: str, a: float = 0.8, add: bool = True) -> None:
    """Draw light that fades towards radius `r`."""
    s = skia.GradientShader.MakeRadial(
        (x, y), r, [rgb(h, a), rgb(h, a * 0.35), rgb(h, a * 0.08), rgb(h, 0)], [0, 0.3, 0.65, 1]
    )
    c.drawCircle(x, y, r, fill(shader=s, add=add))


def sun(c: skia.Canvas, x: float, y: float, r: float, h: str = "#fff0c0", halo: str = "#ffb060") -> None:
    """Draw a sun with its halo."""
    glow(c, x, y, r * 7, halo, 0.55)
    glow(c, x, y, r * 2.4, h, 0.6)
    c.drawCircle(x, y, r, fill(h))


def moon(c: skia.Canvas, x: float, y: float, r: float, h: str = "#f4f1dc") -> None:
    """Draw a full moon."""
    glow(c, x, y, r * 5, "#9fb4ff", 0.35)
    c.drawCircle(x, y, r, fill(h))
    for dx, dy, k in ((-0.3, -0.2, 0.22), (0.35, 0.1, 0.16), (-0.05, 0.45, 0.13)):
        c.drawCircle(x + dx * r, y + dy * r, k * r, fill("#cfcbb6", 0.7))


def stars(c: skia.Canvas, t: float, seed: str | int, n: int, y1: float) -> None:
    """Draw `n` twinkling stars above y1."""
    for x, y, s, f in points(seed, n):
        c.drawCircle(
            x * W,
            y * y1,
            0.5 + 1.1 * s * s,
            fill("#ffffff", (0.35 + 0.6 * s) * (0.75 + 0.25 * math.sin(t * (1 + 3 * f) + 40 * f))),
        )


def cloud(c: skia.Canvas, x: float, y: float, s: float, h: str, shade: str, seed: str | int = 0) -> None:
    """Cumulus with a flat, rounded base: one path, lit from above."""
    p = skia.Path()
    p.addRoundRect(skia.Rect(x - 62 * s, y - 14 * s, x + 62 * s, y + 4 * s), 9 * s, 9 * s)
    for i, (a, b, _d, _e) in enumerate(points(seed, 6)):
        k = (i - 2.5) / 2.5
        r = (9 + 13 * (1 - k * k) + 5 * b) * s
        p.addCircle(x + (k * 42 + 4 * a) * s, y + 4 * s - r - (1 - k * k) * 9 * s, r)
    c.drawPath(p, fill(shader=vertical(y - 42 * s, y + 6 * s, h, shade)))


def vignette(c: skia.Canvas, a: float = 0.3) -> None:
    """Elliptical, so the corners darken and the edges do not."""
    c.save()
    c.translate(W / 2, H / 2)
    c.scale(1, H / W)
    s = skia.GradientShader.MakeRadial(
        (0, 0), 470, [rgb("#05030f", 0), rgb("#05030f", 0), rgb("#05030f", a)], [0, 0.6, 1]
    )
    c.drawRect(skia.Rect(-W, -W, W, W), fill(shader=s))
    c.restore()


def camera(
    c: skia.Canvas,
    t: float,
    dur: float = 6.0,
    zoom: tuple[float, float] = (1.0, 1.08),
    at: Point = (W / 2, H / 2),
) -> None:
    """Slow push toward `at`; call between save() and restore()."""
    z = zoom[0] + (zoom[1] - zoom[0]) * ease(t, -dur * 0.15, dur * 1.15)
    c.translate(*at)
    c.scale(z, z)
    c.translate(-at[0], -at[1])
