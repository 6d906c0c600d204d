"""Contact sheets, made from the decoded mp4, because that is what everybody else sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skia

from tools.film.declare import Film
from tools.film.encode import decoded_frames
from tools.film.library_file import VIDEOS
from tools.film.pictures import shrink, write_png
from tools.film.render import frame_span
from tools.film.vocab import fill, glyphs

MOMENTS = (0.15, 0.5, 0.88)  # parts of a shot at which the sheet shows it
TILE = 256
GAP = 4
MARGIN = 64


def moments_of(film: Film) -> list[list[int]]:
    """Return, shot by shot, the numbers of the frames that a sheet shows."""
    spans = [frame_span(start, end) for start, end, _ in film.timeline()]
    return [[first + int((stop - first) * k) for k in MOMENTS] for first, stop in spans]


def pick(path: Path, numbers: set[int]) -> dict[int, np.ndarray]:
    """Return the decoded frames of an mp4 with these numbers."""
    return {i: picture for i, picture in enumerate(decoded_frames(path)) if i in numbers}


def _label(text: str, width: int, height: int) -> np.ndarray:
    pixels = np.zeros((height, width, 4), np.uint8)
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.drawPaint(fill("#14161c"))
    for row, part in enumerate(text.split("\n")):
        glyphs(canvas, part, 10, height / 2 - 20 + 24 * row, 3.0, "#d7dbe4")
    return pixels[:, :, :3]


def write_contact_sheet(film: Film, mp4: Path, out: Path) -> None:
    """Write one row of three frames per shot, labelled by the shot's start and end only."""
    numbers = moments_of(film)
    pictures = pick(mp4, {i for row in numbers for i in row})
    rows = []
    for (start, end, _), row in zip(film.timeline(), numbers, strict=True):
        tiles = [shrink(pictures[i], TILE) for i in row]
        height = tiles[0].shape[0]
        gap = np.full((height, GAP, 3), 20, np.uint8)
        parts = [_label(f"{start:.1f}\n{end:.1f}", MARGIN, height)]
        for tile in tiles:
            parts += [tile, gap]
        rows += [np.hstack(parts), np.full((GAP, MARGIN + 3 * (TILE + GAP), 3), 20, np.uint8)]
    write_png(out, np.vstack(rows), palette=True)


def write_overview(films: list[Film], out: Path, columns: int = 5) -> None:
    """Write one frame per video, the middle of its longest shot, in order of publication."""
    if not films:
        return
    tiles = []
    for film in films:
        _, row = max(zip(film.timeline(), moments_of(film), strict=True), key=lambda pair: pair[0][2].seconds)
        picture = shrink(pick(VIDEOS / f"{film.video_id}.mp4", {row[1]})[row[1]], 240)
        tiles.append(np.pad(picture, ((GAP, 0), (GAP, 0), (0, 0)), constant_values=20))
    while len(tiles) % columns:
        tiles.append(np.full_like(tiles[0], 20))
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    write_png(out, np.vstack(rows))
