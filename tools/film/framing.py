"""Another view of a drawn shot: mirrored, closer, brighter, later."""

from __future__ import annotations

import skia

from tools.film.declare import Draw
from tools.film.vocab import H, W


def mirrored(draw: Draw) -> Draw:
    """Return the shot with left and right exchanged."""

    def flipped(canvas: skia.Canvas, t: float) -> None:
        canvas.save()
        canvas.translate(W, 0)
        canvas.scale(-1, 1)
        draw(canvas, t)
        canvas.restore()

    return flipped


def closer(draw: Draw, zoom: float, at: tuple[float, float] = (W / 2, H / 2)) -> Draw:
    """Return the shot magnified around a point that stays in its place."""

    def zoomed(canvas: skia.Canvas, t: float) -> None:
        canvas.save()
        canvas.translate(*at)
        canvas.scale(zoom, zoom)
        canvas.translate(-at[0], -at[1])
        draw(canvas, t)
        canvas.restore()

    return zoomed


def later(draw: Draw, seconds: float) -> Draw:
    """Return the shot from a later moment on."""

    def delayed(canvas: skia.Canvas, t: float) -> None:
        draw(canvas, t + seconds)

    return delayed


def brighter(draw: Draw, gain: float = 1.14, lift: float = 0.03) -> Draw:
    """Return the shot with every channel multiplied by `gain` and raised by `lift` of full scale."""
    row = [gain, 0, 0, 0, lift]
    matrix = [*row, 0, gain, 0, 0, lift, 0, 0, gain, 0, lift, 0, 0, 0, 1, 0]
    paint = skia.Paint(ColorFilter=skia.ColorFilters.Matrix(matrix))

    def lit(canvas: skia.Canvas, t: float) -> None:
        canvas.saveLayer(None, paint)
        draw(canvas, t)
        canvas.restore()

    return lit
