"""Hits as a table and as a strip of thumbnails; videos as contact sheets.

Strips and sheets are HTML that names no colour, so that they sit well on a dark page too, wrap where it is narrow, and
can be read aloud and copied. Their thumbnails are part of them: a page keeps its pictures wherever it is taken.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.errors import one_line
from helpers.library import Video
from helpers.moments import Moment
from helpers.search import Hit
from helpers.show.frames import Playable, Sheet, image_tag, picture_url, playable_of, span_text

Card = tuple[Playable, float, str, list[str]]


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


def strip(hits: Sequence[Hit | Moment], *, library: Iterable[Video] = (), note: str = "") -> Sheet:
    """Return hits or moments as thumbnails in rows, each with title, time range and score. Taught in 00_setup.

    Parameters
    ----------
    hits : sequence of Hit or Moment
        Shown in the order given. The frame is the one in the middle of the span.
    library : iterable of Video, optional
        Where moments that hold no hits find their video.
    note : str, optional
        A sentence to put under the pictures.
    """
    cards, videos = [], tuple(library)
    for hit in hits:
        found = playable_of(hit, videos)
        lines = [span_text(found.start_sec, found.end_sec), f"score {hit.score:.3f}"]
        cards.append((found, found.middle_sec, f"{hit.rank}. {one_line(found.title, 60)}", lines))
    return sheet(cards, 168, f"{len(cards)} hits" if cards else "No hits.", note)


def contact_sheet(videos: Video | Sequence[Video]) -> Sheet:
    """Return a video as one thumbnail for each of its shots, or several videos as one each. Taught in 00_setup.

    A video whose shots are not known is cut into eight equal parts. Each thumbnail shows the middle of its span.
    """
    cards = []
    if isinstance(videos, Video):
        edges = np.linspace(0, videos.duration_sec, 9).tolist()
        shots = [(s.start_sec, s.end_sec, s.event) for s in videos.shots] or [(a, b, "") for a, b in pairwise(edges)]
        for number, (start, end, event) in enumerate(shots, start=1):
            heading = f"{number}. {span_text(start, end)}"
            cards.append((playable_of(videos), (start + end) / 2, heading, [one_line(event)]))
        return sheet(cards, 208, f"{one_line(videos.title or videos.video_id)}: {len(cards)} shots")
    for video in videos:
        whole = playable_of(video)
        lines = [f"{one_line(video.category)}, {video.duration_sec:.1f} s"]
        cards.append((whole, whole.middle_sec, one_line(whole.title, 60), lines))
    return sheet(cards, 208, f"{len(cards)} videos")


def findings_sheet(findings: pd.DataFrame, *, library: Iterable[Video] = ()) -> Sheet:
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
        lines = [one_line(row.says, 200), f"{one_line(found.title, 60)}, {span_text(found.start_sec, found.end_sec)}"]
        cards.append((found, found.middle_sec, row.kind, lines))
    return sheet(cards, 168, f"{len(cards)} findings")


def still(playable: Playable, at_sec: float, width: int) -> str:
    """Return a frame as HTML, empty where there is none."""
    alt, url = f"{one_line(playable.title, 80)} at {at_sec:.1f} s", picture_url(playable, at_sec, width)
    return image_tag(url, alt, "width:100%;display:block") if url else ""


def sheet(
    cards: Iterable[Card], width: int, what: str, note: str = "", show: Callable[[Playable, float, int], str] = still
) -> Sheet:
    """Lay cards (video, second of the frame, heading, lines) out in rows, with the note under them."""
    figures, told = [], []
    for playable, at_sec, heading, lines in cards:
        none = '<div style="aspect-ratio:16/9;border:1px dotted;text-align:center">no picture</div>'
        picture = show(playable, at_sec, width) or none
        texts = "<br>".join([f"<b>{html.escape(heading)}</b>", *map(html.escape, filter(None, lines))])
        style = f"flex:0 1 {width}px;margin:0;overflow-wrap:anywhere"
        figures.append(f'<figure style="{style}">{picture}<figcaption>{texts}</figcaption></figure>')
        told.append(", ".join(filter(None, [heading, *lines])))
    under = html.escape(one_line(note or ("" if cards else what), 400))
    return Sheet(
        f'<div class="tex2jax_ignore mathjax_ignore"><div style="display:flex;flex-wrap:wrap;gap:12px">'
        f"{''.join(figures)}</div>{f'<p>{under}</p>' * bool(under)}</div>",
        one_line(what + (": " if told else "") + "; ".join(told), 2000),
    )
