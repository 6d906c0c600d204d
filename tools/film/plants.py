"""Trees."""

from __future__ import annotations

import math

import skia

from tools.film.paint import across, box, fill, line, mix, oval, path, points, vertical


def pine(c: skia.Canvas, x: float, y: float, h: float, dark: str, light: str, snowy: str | None = None) -> None:
    """Draw a conifer, foot at y; `snowy` is the colour of the snow on it."""
    w = h * 0.42
    box(c, x - h * 0.03, y - h * 0.12, h * 0.06, h * 0.14, fill("#4a3428"))
    for k in range(4):
        yb, hw = y - h * (0.08 + 0.2 * k), w / 2 * (1 - 0.2 * k)
        yt = y - h * (0.42 + 0.2 * k) if k < 3 else y - h
        c.drawPath(
            path(
                [
                    (x - hw, yb),
                    (x, yt),
                    (x + hw, yb),
                    (x + hw * 0.4, yb - h * 0.02),
                    (x, yb + h * 0.012),
                    (x - hw * 0.5, yb - h * 0.02),
                ]
            ),
            fill(shader=across(x - hw, x + hw, light, dark)),
        )
        if snowy:
            c.drawPath(
                path(
                    [
                        (x, yt),
                        (x - hw * 0.62, yb - (yb - yt) * 0.36),
                        (x - hw * 0.34, yb - (yb - yt) * 0.42),
                        (x - hw * 0.1, yb - (yb - yt) * 0.33),
                        (x + hw * 0.16, yb - (yb - yt) * 0.5),
                        (x + hw * 0.34, yb - (yb - yt) * 0.62),
                    ]
                ),
                fill(snowy, 0.92),
            )


def palm(c: skia.Canvas, x: float, y: float, h: float, t: float, dark: str = "#1d1730", leaf: str = "#2f2547") -> None:
    """Draw a palm that sways."""
    sway = 4 * math.sin(t * 0.9)
    tx, ty = x + h * 0.16 + sway, y - h
    p = skia.Path()
    p.moveTo(x - 9, y)
    p.quadTo(x - 6, y - h * 0.6, tx - 4, ty)
    p.lineTo(tx + 4, ty)
    p.quadTo(x + 9, y - h * 0.55, x + 11, y)
    p.close()
    c.drawPath(p, fill(shader=across(x - 10, tx + 6, dark, leaf)))
    for k in range(1, 14):
        q = k / 14
        c.drawLine(
            x - 8 + (tx - x) * q * q,
            y - h * q,
            x + 8 + (tx - x) * q * q - 5 * q,
            y - h * q - 3,
            line(dark, 1.2, 0.8),
        )
    for k, ang in enumerate((-176, -152, -122, -88, -56, -28, -2)):
        a = math.radians(ang + 3 * math.sin(t * 1.1 + k))
        L = h * 0.52
        ex, ey = tx + math.cos(a) * L, ty + math.sin(a) * L * 0.5 + L * 0.36
        mx, my = tx + math.cos(a) * L * 0.55, ty + math.sin(a) * L * 0.75 - L * 0.14
        for i in range(1, 19):
            q = i / 19
            bx = (1 - q) ** 2 * tx + 2 * q * (1 - q) * mx + q * q * ex
            by = (1 - q) ** 2 * ty + 2 * q * (1 - q) * my + q * q * ey
            n = 24 * math.sin(math.pi * min(1, q + 0.18)) + 3
            c.drawLine(bx, by, bx + math.copysign(n * 0.45, math.cos(a)), by + n, line(leaf if k % 2 else dark, 2.6))
        p = skia.Path()
        p.moveTo(tx, ty)
        p.quadTo(mx, my, ex, ey)
        c.drawPath(p, line(dark, 3))
    for dx in (-5, 4):
        c.drawCircle(tx + dx, ty + 6, 5.5, fill("#4a2a2a"))


def tree(
    c: skia.Canvas,
    x: float,
    y: float,
    h: float,
    leaf: str,
    dark: str,
    t: float = 0.0,
    seed: str = "tree",
    bare: float = 0.0,
    trunk: str = "#5a3d2b",
) -> None:
    """A broad tree, feet at y; `bare` 0..1 thins the leaves, 1 leaves only branches."""
    sway = 2.0 * math.sin(t * 0.9 + len(seed))
    p = skia.Path()
    p.moveTo(x - h * 0.045, y)
    p.quadTo(x - h * 0.02, y - h * 0.3, x - h * 0.02, y - h * 0.55)
    p.lineTo(x + h * 0.02, y - h * 0.55)
    p.quadTo(x + h * 0.025, y - h * 0.3, x + h * 0.05, y)
    p.close()
    c.drawPath(p, fill(shader=across(x - h * 0.05, x + h * 0.05, trunk, mix(trunk, "#000000", 0.45))))
    for a, b, _, _ in points(f"{seed}branches", 7):
        dx, dy = (a - 0.5) * h * 0.6, -h * (0.2 + 0.28 * b)
        c.drawPath(
            path(
                [
                    (x, y - h * 0.42),
                    (x + dx * 0.5, y - h * 0.5 + dy * 0.4),
                    (x + dx + sway, y - h * 0.48 + dy),
                ],
                False,
                False,
            ),
            line(trunk, h * 0.018),
        )
    if bare >= 1:
        return
    if not bare:
        oval(c, x + sway, y - h * 0.68, h * 0.26, h * 0.23, fill(mix(leaf, dark, 0.6)))
    n = 44
    spots = []
    for i, (a, b, d, e) in enumerate(points(f"{seed}leaves", n)):
        far = math.sqrt((i + 0.5) / n)  # a sunflower's spiral spreads the puffs evenly
        ang = i * 2.39996 + 0.5 * (a - 0.5)
        spots.append((math.sin(ang) * far, math.cos(ang) * far, b, d, e))
    for up, out, b, d, e in sorted(spots, key=lambda spot: -spot[0] + 0.3 * spot[2], reverse=True):
        if e < bare:
            continue
        px, py = x + out * h * 0.31 + sway * (1 + b), y - h * 0.68 + up * h * 0.27
        r = h * (0.062 + 0.04 * d)
        shade = max(0.0, min(1.0, 0.5 + 0.42 * up + 0.3 * (b - 0.5)))
        tone = mix(mix(leaf, "#ffffff", 0.22), mix(leaf, dark, 0.75), shade)
        c.drawCircle(px, py, r, fill(shader=vertical(py - r, py + r, mix(tone, "#ffffff", 0.12), tone)))
