"""Arrays to pictures and back."""

from __future__ import annotations

import struct
import zlib
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


def write_png(path: str | Path, pixels: np.ndarray, palette: bool = False) -> None:
    """Write RGB uint8 pixels (h, w, 3) as a PNG; with `palette` in 256 colours, about a third of the size."""
    if not palette:
        _image(pixels).save(str(path), skia.kPNG)
        return
    colours, numbers = _quantise(pixels)
    height, width = numbers.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), numbers])  # each row starts with filter 0, "none"
    with Path(path).open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", colours.tobytes()),
            (b"IDAT", zlib.compress(rows.tobytes(), 9)),
            (b"IEND", b""),
        ):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def _quantise(pixels: np.ndarray, wanted: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """Return (palette (k, 3), numbers (h, w)) by median cut over colours of six bits per channel."""
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) - 7.5
    height, width = pixels.shape[:2]
    pattern = np.tile(bayer, (height // 4 + 1, width // 4 + 1))[:height, :width]
    noisy = pixels + 0.55 * pattern[:, :, None]  # ordered dither, or skies break into bands
    flat = np.clip(noisy, 0, 255).astype(np.uint8).reshape(-1, 3)
    codes = (flat >> 2).astype(np.int32) @ np.array([4096, 64, 1])
    kinds, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    mean = np.stack([np.bincount(inverse, flat[:, k], len(kinds)) / counts for k in range(3)], 1)
    boxes = [np.arange(len(kinds))]
    while len(boxes) < wanted:
        spread = [np.ptp(mean[b], 0).max() * counts[b].sum() ** 0.3 if len(b) > 1 else -1 for b in boxes]
        k = int(np.argmax(spread))
        if spread[k] < 0:
            break
        box = boxes.pop(k)
        box = box[np.argsort(mean[box, np.argmax(np.ptp(mean[box], 0))], kind="stable")]
        weight = np.cumsum(counts[box])
        half = min(max(int(np.searchsorted(weight, weight[-1] / 2)), 1), len(box) - 1)
        boxes += [box[:half], box[half:]]
    colours = np.array([np.average(mean[b], 0, counts[b]) for b in boxes]).round().astype(np.uint8)
    number_of = np.zeros(len(kinds), np.uint8)
    for number, box in enumerate(boxes):
        number_of[box] = number
    return colours, number_of[inverse].reshape(pixels.shape[:2])
