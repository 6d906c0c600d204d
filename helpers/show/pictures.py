"""Hits as a table and as a strip of thumbnails; videos as contact sheets.

Pictures come back as `Picture`, a png and its alternative text. The same input gives the same bytes. Sheets are laid
out by hand: of the libraries that the course keeps, Pillow knows no layout, and matplotlib would scale every frame
anew and break no title at the width of its picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from textwrap import wrap

import matplotlib
import numpy as np
import pandas as pd
from PIL import Image, ImageDraw, ImageFont

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.moments import Moment
from helpers.search import Hit
from helpers.show.frames import Picture, Playable, playable_of, span_text, thumbnail

PAPER, INK, FAINT = "#ffffff", "#1a1a1a", "#5f5f5f"


class Table(pd.DataFrame):
    """A DataFrame whose texts JupyterLab shows as they are: "$5 or $6" in a title is no formula.

    pandas has an option for this, but for all tables of the process; here it is set while one of ours is drawn.
    """

    @property
    def _constructor(self) -> type[Table]:  # what is made from a Table is one
        return Table

    def _repr_html_(self) -> str | None:
        with pd.option_context("display.html.use_mathjax", False):
            return super()._repr_html_()


def hits_table(hits: Sequence[Hit | Moment]) -> pd.DataFrame:
    """Return hits or moments as a plain table. Taught in 03_search.

    Returns
    -------
    DataFrame
        Indexed by rank; title, start and end in seconds, score.
    """
    rows = [
        (h.rank, one_line(h.title or h.video_id), round(h.start_sec, 1), round(h.end_sec, 1), round(h.score, 3))
        for h in hits
    ]
    return Table(rows, columns=["rank", "title", "start_sec", "end_sec", "score"]).set_index("rank")


def strip(hits: Sequence[Hit | Moment], *, library: Iterable[Video] = (), columns: int = 5, note: str = "") -> Picture:
    """Return hits or moments as thumbnails in rows, each with title, time range and score. Taught in 03_search.

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
        found = playable_of(hit, videos)
        lines = [span_text(found.start_sec, found.end_sec), f"score {hit.score:.3f}"]
        cards.append((_frame(found, found.middle_sec), f"{hit.rank}. {one_line(found.title)}", lines))
    return _sheet(cards, columns, f"{len(cards)} hits" if cards else "No hits.", note)


def contact_sheet(videos: Video | Sequence[Video]) -> Picture:
    """Return a video as one thumbnail for each of its shots, or several videos as one each. Taught in 00_setup.

    A video whose shots are not known is cut into eight equal parts. Each thumbnail shows the middle of its span.
    """
    cards = []
    if isinstance(videos, Video):
        edges = np.linspace(0, videos.duration_sec, 9).tolist()
        shots = [(s.start_sec, s.end_sec, s.event) for s in videos.shots] or [(a, b, "") for a, b in pairwise(edges)]
        for number, (start, end, event) in enumerate(shots, start=1):
            picture = _frame(playable_of(videos), (start + end) / 2)
            cards.append((picture, f"{number}. {span_text(start, end)}", [one_line(event)]))
        return _sheet(cards, 4, f"{one_line(videos.title or videos.video_id)}: {len(cards)} shots")
    for video in videos:
        whole = playable_of(video)
        lines = [f"{one_line(video.category)}, {video.duration_sec:.1f} s"]
        cards.append((_frame(whole, whole.middle_sec), one_line(whole.title), lines))
    return _sheet(cards, 4, f"{len(cards)} videos")


def findings_sheet(findings: pd.DataFrame, *, library: Iterable[Video] = ()) -> Picture:
    """Return the rows of an `overview` as one page of pictures. Taught in 08_explore.

    Parameters
    ----------
    findings : DataFrame
        With ``kind``, ``says`` and the span of a video in each row.
    library : iterable of Video
        Where the videos are found.
    """
    cards, videos = [], tuple(library)
    for row in findings.itertuples():
        found = playable_of(row, videos)
        lines = [span_text(found.start_sec, found.end_sec), *wrap(one_line(row.says, 200), 26)]
        cards.append((_frame(found, found.middle_sec), f"{row.kind}: {one_line(found.title)}", lines))
    return _sheet(cards, 5, f"{len(cards)} findings")


def _frame(playable: Playable, at_sec: float, width: int = 216) -> Image.Image:
    """Return the frame, or a grey card that says there is none: one lost file must not cost the other results."""
    try:
        return thumbnail(playable.path or playable.url, at_sec, width)
    except MediaError:
        card = Image.new("RGB", (width, round(width * 9 / 16)), "#d9d9d9")
        ImageDraw.Draw(card).text((width // 2, card.height // 2), "no picture", INK, _font(), anchor="mm")
        return card


def _sheet(cards: list[tuple[Image.Image, str, list[str]]], columns: int, what: str, note: str = "") -> Picture:
    """Lay cards (picture, heading, lines) out in rows of equal height, with the note under them."""
    wide, gap, line = 176 if columns > 4 else 216, 8, 18
    columns, laid = max(1, min(columns, len(cards))), []
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
                draw.text((left, top + picture.height + 4 + i * line), text, colour, _font(bold))
        top += height
    for i, text in enumerate(notes):
        draw.text((gap, top + i * line), text, INK, _font())
    told = [f"{heading}, {', '.join(filter(None, lines))}" for _, heading, lines in cards]
    buffer = BytesIO()
    # 256 colours, chosen for this page: a quarter of the bytes, in notebooks that are kept under version control.
    # An octree keeps rare colours, which a median cut mixes with others, and takes a fiftieth of the time.
    page.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    return Picture(buffer.getvalue(), one_line(what + (": " if told else "") + "; ".join(told), 2000))


def _fit(text: str, width: int, bold: bool, lines: int = 2) -> list[str]:
    """Break `text` into at most `lines` lines of `width` pixels; what does not fit ends in an ellipsis."""
    font, rest = _font(bold), text
    done: list[str] = []
    while rest and len(done) < lines:
        fits = next((n for n in range(len(rest), 0, -1) if font.getlength(rest[:n]) <= width), 1)
        if fits == len(rest):
            return [*done, rest]
        last = len(done) == lines - 1
        cut = fits - 2 if last else (rest[: fits + 1].rfind(" ") if " " in rest[: fits + 1] else fits)
        done.append(rest[:cut].rstrip() + ("…" if last else ""))
        rest = rest[cut:].lstrip()
    return done


@lru_cache(maxsize=2)
def _font(bold: bool = False) -> ImageFont.FreeTypeFont:
    # matplotlib brings these faces, so that pictures do not depend on what is installed
    path = Path(matplotlib.get_data_path(), "fonts/ttf", f"DejaVuSans{'-Bold' * bold}.ttf")
    return ImageFont.truetype(path, 13, layout_engine=ImageFont.Layout.BASIC)
