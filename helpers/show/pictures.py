"""What a reader sees: tables, strips of thumbnails, contact sheets and players; and the plots of `helpers.plots`.

Pictures come back as `Picture`, a png and its alternative text. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
import pandas as pd
from PIL import Image, ImageDraw, ImageFont

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.show.frames import RATIO, Picture, Playable, playable_of, span_text, thumbnail

if TYPE_CHECKING:
    from helpers.moments import Moment
    from helpers.search import Hit

pd.set_option("display.html.use_mathjax", False)  # else JupyterLab sets "$5 or $6" in a title as a formula
PAPER, INK, FAINT = "#ffffff", "#1a1a1a", "#5f5f5f"


def hits_table(hits: Sequence[Hit | Moment]) -> pd.DataFrame:
    """Return hits or moments as a plain table: rank (its index), title, start and end in seconds, score."""
    rows = [
        (
            hit.rank,
            one_line(hit.title or hit.video_id),
            round(hit.start_sec, 1),
            round(hit.end_sec, 1),
            round(hit.score, 3),
        )
        for hit in hits
    ]
    return pd.DataFrame(rows, columns=["rank", "title", "start_sec", "end_sec", "score"]).set_index("rank")


def strip(hits: Sequence[Hit | Moment], *, library: Iterable[Video] = (), columns: int = 5, note: str = "") -> Picture:
    """Return hits or moments as thumbnails in rows, each with title, time range and score.

    Parameters
    ----------
    hits : sequence of Hit or Moment
        Shown in the order given. The frame is the one in the middle of the span.
    library : iterable of Video, optional
        Where moments that hold no hits find their video.
    columns : int
        Thumbnails in a row.
    note : str, optional
        A sentence to put under the pictures.
    """
    cards, videos = [], tuple(library)
    for hit in hits:
        place = playable_of(hit, videos)
        lines = [span_text(place.start_sec, place.end_sec), f"score {hit.score:.3f}"]
        cards.append((_frame(place, place.middle_sec), f"{hit.rank}. {one_line(place.title)}", lines))
    return _sheet(cards, columns, note, "No hits." if not cards else f"{len(cards)} hits")


def contact_sheet(videos: Video | Sequence[Video], *, columns: int = 4, note: str = "") -> Picture:
    """Return a video as one thumbnail for each of its shots, or several videos as one thumbnail each.

    A video whose shots are not known is cut into eight equal parts. Each thumbnail shows the middle of its span.
    """
    cards = []
    if isinstance(videos, Video):
        edges = np.linspace(0, videos.duration_sec, 9)
        shots = videos.shots or [_Part(a, b) for a, b in pairwise(edges)]
        for number, shot in enumerate(shots, start=1):
            picture = _frame(playable_of(videos), (shot.start_sec + shot.end_sec) / 2)
            cards.append((picture, f"{number}. {span_text(shot.start_sec, shot.end_sec)}", [one_line(shot.event)]))
        what = f"{one_line(videos.title or videos.video_id)}: {len(cards)} shots"
        return _sheet(cards, columns, note, what)
    for video in videos:
        picture = _frame(place := playable_of(video), place.middle_sec)
        cards.append((picture, one_line(place.title), [f"{one_line(video.category)}, {video.duration_sec:.1f} s"]))
    return _sheet(cards, columns, note, f"{len(cards)} videos")


@dataclass(frozen=True)
class _Part:
    start_sec: float
    end_sec: float
    event: str = ""


def _frame(place: Playable, at_sec: float, width: int = 216) -> Image.Image:
    """Return the frame, or a grey card that says there is none: one lost file must not cost the other results."""
    try:
        return thumbnail(place.path or place.url, at_sec, width)
    except MediaError:
        card = Image.new("RGB", (width, round(width / RATIO)), "#d9d9d9")
        ImageDraw.Draw(card).text((width // 2, card.height // 2), "no picture", INK, _font(13), anchor="mm")
        return card


def _sheet(cards: list[tuple[Image.Image, str, list[str]]], columns: int, note: str, what: str) -> Picture:
    """Lay cards (picture, heading, lines) out in rows of equal height, with the note under them."""
    wide, gap, line = 176 if columns > 4 else 216, 8, 18
    columns = max(1, min(columns, len(cards)))
    laid = []
    for picture, heading, lines in cards:
        size = (wide, round(wide * picture.height / picture.width))
        texts = [(part, INK, True) for part in _fit(heading, wide, True)]
        texts += [(part, FAINT, False) for text in lines for part in _fit(text, wide, False)]
        laid.append((picture.resize(size, Image.Resampling.LANCZOS), texts))
    rows = [laid[at : at + columns] for at in range(0, len(laid), columns)]
    heights = [max(p.height + 6 + line * len(t) for p, t in row) + gap for row in rows]
    full = max(columns * (wide + gap) + gap, 360)
    notes = wrap(one_line(note or ("" if cards else what), 400), full // 8)
    page = Image.new("RGB", (full, sum(heights) + 2 * gap + line * len(notes)), PAPER)
    draw, top = ImageDraw.Draw(page), gap
    for row, height in zip(rows, heights, strict=True):
        for column, (picture, texts) in enumerate(row):
            left = gap + column * (wide + gap)
            page.paste(picture, (left, top))
            for i, (text, colour, bold) in enumerate(texts):
                draw.text((left, top + picture.height + 4 + i * line), text, colour, _font(13, bold))
        top += height
    for i, text in enumerate(notes):
        draw.text((gap, top + i * line), text, INK, _font(13))
    told = [f"{heading}, {', '.join(filter(None, lines))}" for _, heading, lines in cards]
    buffer = BytesIO()
    # 256 colours, chosen for this page: a quarter of the bytes, in notebooks that are kept under version control
    page = page.quantize(256, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    page.save(buffer, "png", optimize=True)
    return Picture(buffer.getvalue(), one_line(what + (": " if told else "") + "; ".join(told), 2000))


def _fit(text: str, width: int, bold: bool, lines: int = 2) -> list[str]:
    """Break `text` into at most `lines` lines of `width` pixels; what does not fit ends in an ellipsis."""
    font, done, rest = _font(13, bold), [], text
    while rest and len(done) < lines:
        fits = next((n for n in range(len(rest), 0, -1) if font.getlength(rest[:n]) <= width), 1)
        if fits == len(rest):
            return [*done, rest]
        last = len(done) == lines - 1
        cut = fits - 2 if last else (rest[: fits + 1].rfind(" ") if " " in rest[: fits + 1] else fits)
        done.append(rest[:cut].rstrip() + ("…" if last else ""))
        rest = rest[cut:].lstrip()
    return done


@lru_cache(maxsize=8)
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    # matplotlib brings these faces, so that pictures do not depend on what is installed
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(
        Path(matplotlib.get_data_path(), "fonts/ttf", name), size, layout_engine=ImageFont.Layout.BASIC
    )
