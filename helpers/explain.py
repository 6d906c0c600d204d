"""How a hybrid ranking came about, to look at and to move: why this hit, and the weight slider."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np

from helpers.controls import Screen, app, hit_text, named, picture_classes, row
from helpers.frames import clean
from helpers.library import Video
from helpers.moments import Curve
from helpers.show import timeline

if TYPE_CHECKING:
    from helpers.search import Hit


def why_this_hit(
    hits: Sequence[Hit],
    lists: Mapping[str, Sequence[Hit]],
    *,
    library: Iterable[Video] = (),
    ranker: str = "rrf",
    k: int = 60,
    weights: Mapping[str, float] | None = None,
    candidates: int = 100,
) -> w.VBox:
    """Return an explanation of each fused hit: rank and score in every part, the sum term by term, the curves.

    Parameters
    ----------
    hits : sequence of Hit
        From `hybrid_search`.
    lists : mapping of name to sequence of Hit
        What each part found alone, best first. The longer, the more of the curve is seen.
    ranker, k, candidates
        As given to `hybrid_search`.
    weights : mapping of name to float, optional
        For the weighted ranker; 1.0 where not given.
    """
    library = {video.video_id: video for video in library}
    labels = [(f"{hit_text(hit, 4).replace(chr(10), ', ')}", i) for i, hit in enumerate(hits)]
    choose = named(w.Dropdown(options=labels, layout=w.Layout(width="auto", max_width="640px")), "vs-choose")
    shown, screen = named(w.HTML(), "vs-why"), Screen(library.values())
    play = w.Button(description="Play", icon="play", tooltip="Play this moment")

    def explain(_change: object = None) -> None:
        if choose.value is None:
            shown.value = '<div class="vs-say" role="status">No hits to explain.</div>'
            return
        hit = hits[choose.value]
        rows, total = [], 0.0
        for name, found in lists.items():
            own = next((h for h in found if h.segment_id == hit.segment_id), None)
            if own is None or own.rank > candidates:
                rows.append((clean(name, 40), "-", "-", f"not among its best {min(candidates, len(found))}", 0.0))
                continue
            term, value = _term(own, ranker, k, (weights or {}).get(name, 1.0))
            rows.append((clean(name, 40), str(own.rank), f"{own.score:.3f}", term, value))
            total += value
        cells = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{rank}</td><td>{score}</td><td>{term}</td><td>{value:.5f}</td></tr>"
            for name, rank, score, term, value in rows
        )
        curves = {name: c for name, found in lists.items() if (c := _curve(found, hit.video_id)) is not None}
        video = library.get(hit.video_id) or Video(hit.video_id, title=hit.title)
        picture = timeline(video, [hit], curve=curves, note="Scores of this video's segments in each part.")
        shown.value = (
            '<table class="vs-table"><tr><th>part</th><th>rank</th><th>score</th><th>term</th><th>value</th></tr>'
            f"{cells}<tr><td>sum</td><td></td><td></td><td>Milvus: {hit.score:.5f}</td><td>{total:.5f}</td></tr>"
            f"</table>{picture.as_img()}"
        )
        screen.clear()

    choose.observe(explain, "value")
    play.on_click(lambda _button: choose.value is not None and screen.play(hits[choose.value]))
    explain()
    return app(row(choose, named(play, "vs-play")), shown, screen.widget, name="vs-explain")


def _term(hit: Hit, ranker: str, k: int, weight: float) -> tuple[str, float]:
    """Return one term of Milvus' fusion as text and value. Source: the formulas in `helpers.search.hybrid_search`."""
    if ranker == "rrf":
        return f"1 / ({k} + {hit.rank})", 1 / (k + hit.rank)
    if hit.option == "transcript":
        return f"{weight:g} · 2/π · atan({hit.score:.3f})", weight * 2 / math.pi * math.atan(hit.score)
    return f"{weight:g} · (1 + {hit.score:.3f}) / 2", weight * (1 + hit.score) / 2


def _curve(found: Sequence[Hit], video_id: str) -> Curve | None:
    """Return the scores of one video in a ranking, over time. BM25 has another scale than cosines and is left out."""
    own = [hit for hit in found if hit.video_id == video_id and hit.option != "transcript"]
    return Curve.from_hits(own) if own else None


def weight_slider(
    rank: Callable[[float], Sequence[Hit]],
    measure: Callable[[float], float] | Sequence[float],
    *,
    weights: Sequence[float] = tuple(i / 20 for i in range(21)),
    names: tuple[str, str] = ("text", "clip"),
    measured: str = "recall@5",
    library: Iterable[Video] = (),
) -> w.VBox:
    """Return a slider over the weight of two parts, which the ranking and a measure follow.

    Everything is computed now; moving the slider then only changes which result is visible, inside the browser.

    Parameters
    ----------
    rank : callable
        Weight of the first part (the other has the rest) to the hits shown.
    measure : callable, or sequence of float
        Weight to the measure over all queries; or the values, one per weight.
    """
    weights = [float(weight) for weight in weights]
    values = [float(measure(x)) for x in weights] if callable(measure) else [float(x) for x in measure]
    rankings = [list(rank(weight)) for weight in weights]
    classes, sheet = picture_classes([hit for hits in rankings for hit in hits], tuple(library))
    unused, panes = iter(classes), []
    for at, hits in enumerate(rankings):
        cards = "".join(
            f'<div class="vs-card {next(unused)}" role="listitem">{html.escape(hit_text(hit))}</div>' for hit in hits
        )
        first, second = (html.escape(clean(name, 30)) for name in names)
        said = f"{first} {weights[at]:.2f}, {second} {1 - weights[at]:.2f}: {html.escape(measured)} {values[at]:.3f}"
        panes.append(
            w.HTML(
                f'<div class="vs-say">{said}</div>{_small_curve(weights, values, at, measured)}'
                f'<div class="vs-cards" role="list">{cards}</div>'
            )
        )
    best = int(np.argmax(values))
    slider = w.SelectionSlider(
        options=[(f"{weight:.2f}", weight) for weight in weights],
        index=best,
        description=f"weight of {clean(names[0], 30)}",
        layout=w.Layout(width="auto", max_width="560px"),
        style={"description_width": "initial"},
    )
    stack = w.Stack(panes, selected_index=best)
    w.jslink((slider, "index"), (stack, "selected_index"))
    return app(
        named(slider, "vs-weight"),
        named(stack, "vs-ranking"),
        w.HTML(sheet, layout={"display": "none"}),
        name="vs-slider",
    )


def _small_curve(weights: Sequence[float], values: Sequence[float], at: int, measured: str) -> str:
    """Return the measure over the weight as a small drawing in the theme's colours, a dot at the current weight."""
    wide, high, left, top = 420, 120, 44, 10
    low, span = min(values), (max(values) - min(values)) or 1.0
    reach = (weights[-1] - weights[0]) or 1.0
    x = [left + (wide - left - 12) * (weight - weights[0]) / reach for weight in weights]
    y = [top + (high - top - 34) * (1 - (value - low) / span) for value in values]
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    name = html.escape(clean(measured, 40), quote=True)
    base = high - 24
    return (
        f'<svg width="{wide}" height="{high}" role="img" style="max-width:100%;font-size:11px" fill="currentColor" '
        f'aria-label="{name} over the weight: {values[at]:.3f} at {weights[at]:.2f}, at most {max(values):.3f}">'
        f'<text x="{left - 4}" y="{top + 4}" text-anchor="end">{max(values):.2f}</text>'
        f'<text x="{left - 4}" y="{base - 6}" text-anchor="end">{low:.2f}</text>'
        f'<line x1="{left}" y1="{base}" x2="{wide - 12}" y2="{base}" stroke="currentColor"/>'
        f'<text x="{left}" y="{high - 8}">{weights[0]:g}</text>'
        f'<text x="{wide - 12}" y="{high - 8}" text-anchor="end">{weights[-1]:g}</text>'
        f'<text x="{(wide + left) / 2:.0f}" y="{high - 8}" text-anchor="middle">{name} over the weight</text>'
        f'<polyline points="{line}" fill="none" stroke="var(--jp-brand-color1, #1976d2)" stroke-width="2"/>'
        f'<circle cx="{x[at]:.1f}" cy="{y[at]:.1f}" r="6" fill="#D55E00"/></svg>'
    )
