"""Arrays to pictures and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skia


def _image(pixels: np.ndarray) -> skia.Image:
    opaque = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    return skia.Image.fromarray(np.ascontiguousarray(opaque), skia.kRGBA_8888_ColorType)


def shrink(pixels: np.ndarray, width: int) -> np.ndarray:
    """Return the picture (h, w, 3) at another width, its shape kept."""
    height = round(pixels.shape[0] * width / pixels.shape[1])
    small = _image(pixels).resize(width, height, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    return small.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3]


def write_png(path: str | Path, pixels: np.ndarray) -> None:
    """Write RGB uint8 pixels (h, w, 3) as a PNG."""
    _image(pixels).save(str(path), skia.kPNG)
