"""A television test card: the one shot that belongs nowhere."""

from __future__ import annotations

import math

import skia

from tools.film.vocab import H, W, across, box, fill, line

BARS = ("#c8c8c8", "#c8c800", "#00c8c8", "#00c800", "#c800c8", "#c80000", "#0000c8")


def card(c: skia.Canvas, t: float) -> None:
    """Colour bars, a grey ramp and a circle with a turning hand."""
    for k, h in enumerate(BARS):
        box(c, k * W / 7, 0, W / 7 + 1, 244, fill(h))
    for k, h in enumerate(reversed(BARS)):
        box(c, k * W / 7, 244, W / 7 + 1, 28, fill(h if k % 2 == 0 else "#101010"))
    box(c, 0, 272, W, 88, fill(shader=across(0, W, "#000000", "#ffffff")))
    for k in range(17):
        c.drawLine(k * 40, 0, k * 40, H, line("#ffffff", 1, 0.35))
    for k in range(10):
        c.drawLine(0, k * 40, W, k * 40, line("#ffffff", 1, 0.35))
    c.drawCircle(W / 2, H / 2, 136, line("#ffffff", 5))
    c.drawCircle(W / 2, H / 2, 44, fill("#101010"))
    c.drawCircle(W / 2, H / 2, 44, line("#ffffff", 4))
    a = 2 * math.pi * t / 3 - math.pi / 2
    c.drawLine(W / 2, H / 2, W / 2 + 38 * math.cos(a), H / 2 + 38 * math.sin(a), line("#ffffff", 6))
