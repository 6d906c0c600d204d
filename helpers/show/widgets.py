"""What the widgets share, and the small ones: progress, the weight slider, "why this hit?"."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np
from IPython.display import display

from helpers.errors import MediaError, VideoSearchError, one_line
from helpers.library import Video
from helpers.moments import Curve
from helpers.show.frames import playable_of, span_text, thumbnail
from helpers.show.player import player
from helpers.show.plots import timeline

if TYPE_CHECKING:
    from helpers.search import Hit


# Colours come from JupyterLab's theme, with a value for places that have none.
STYLE = """<style>
.vs-app { color: var(--jp-ui-font-color1, #1a1a1a); gap: 6px; overflow: visible; }
.vs-row, .vs-cards { display: flex; flex-flow: row wrap; gap: 8px; align-items: stretch; overflow: visible; }
.vs-app .vs-card { display: flex; flex-direction: column; justify-content: flex-start; width: 162px; height: auto;
  margin: 0; padding: 0 6px 4px; overflow: hidden; text-align: left;
  font-size: 13px; line-height: 18px; white-space: pre-line; overflow-wrap: anywhere; box-sizing: border-box;
  color: var(--jp-ui-font-color1, #1a1a1a); background: var(--jp-layout-color2, #eee);
  border: 2px solid var(--jp-border-color2, #ccc); border-radius: 4px; vertical-align: top; }
.vs-app .vs-card::before { content: ""; display: block; aspect-ratio: 16 / 9; margin: 0 -6px 4px;
  background: #8a8a8a center / cover; }
.vs-app .vs-on { border-color: var(--jp-brand-color1, #1976d2); }
.vs-app button:focus-visible { outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.vs-say { line-height: 1.4; overflow-wrap: anywhere; }
.vs-say.vs-bad { padding: 4px 8px; border-left: 4px solid var(--jp-error-color1, #d32f2f);
  background: var(--jp-layout-color2, #eee); }
.vs-app table.vs-table { border-collapse: collapse; margin: 4px 0; font-size: 13px; }
.vs-app .vs-table th, .vs-app .vs-table td { padding: 3px 10px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--jp-border-color2, #ccc); }
.vs-app .vs-table th:first-child, .vs-app .vs-table td:first-child { text-align: left; white-space: normal; }
.vs-app img { max-width: 100%; height: auto; }
.vs-app .vs-cell { height: 34px; min-width: 0; margin: 0 1px 0 0; padding: 0; border: 2px solid transparent; }
.vs-app .vs-moment { border: 2px solid transparent; line-height: 24px; }
.vs-app .vs-moment.vs-on { border-color: var(--jp-brand-color1, #1976d2); }
.vs-app .vs-cell.vs-on { border-color: var(--jp-ui-font-color1, #1a1a1a); }
</style>"""


def app(*parts: w.Widget, name: str) -> w.VBox:
    """Return the parts one below the other; `name` becomes a class, by which a test finds the app."""
    box = w.VBox([*parts, w.HTML(STYLE, layout=w.Layout(display="none"))])
    box.add_class("vs-app")
    box.add_class(name)
    return box


def named(widget: Any, *classes: str) -> Any:
    """Return the widget with CSS classes added."""
    for name in classes:
        widget.add_class(name)
    return widget


def row(*parts: w.Widget) -> w.Box:
    """Return the parts side by side, wrapping where the page is narrow."""
    return named(w.Box(list(parts)), "vs-row")


class Status:
    """A line of text that screen readers announce: what is going on, or what went wrong."""

    def __init__(self) -> None:
        self.widget = named(w.HTML(), "vs-status")
        self.say("")

    def say(self, text: str, bad: bool = False) -> None:
        """Show a sentence."""
        role = 'class="vs-say vs-bad" role="alert"' if bad else 'class="vs-say" role="status"'
        self.widget.value = f"<div {role}>{html.escape(one_line(text, 600))}</div>"

    def fail(self, error: Exception) -> None:
        """Show an error as its sentence; of one that nobody foresaw, the kind too."""
        known = isinstance(error, VideoSearchError)
        self.say(str(error) if known else f"It failed with {type(error).__name__}: {error}", bad=True)


class Screen:
    """A place that plays a moment. An Output widget, because there JupyterLab resolves the address of the file."""

    def __init__(self, library: Iterable[Video] = ()) -> None:
        self.library = tuple(library)
        self.widget = named(w.Output(), "vs-player")

    def play(self, item: Any, start_sec: float | None = None, end_sec: float | None = None, words: str = "") -> None:
        """Play a video, hit or moment; what cannot be played is said in its place."""
        try:
            page = player(item, start_sec, end_sec, library=self.library, autoplay=True).data
        except MediaError as error:
            page = f'<div class="vs-say vs-bad" role="alert">{html.escape(str(error))}</div>'
        if words:
            page += f'<div class="vs-say vs-words">Words: {html.escape(one_line(words, 300))}</div>'
        data = {"text/html": page, "text/plain": "a video player"}
        self.widget.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def clear(self) -> None:
        """Show nothing."""
        self.widget.outputs = ()


def hit_text(hit: Any, digits: int = 3) -> str:
    """Return a hit in three lines: rank and title, seconds, score."""
    title = one_line(hit.title or hit.video_id, 48)
    return f"{hit.rank}. {title}\n{span_text(hit.start_sec, hit.end_sec)}\nscore {hit.score:.{digits}f}"


def picture_classes(hits: Iterable[Any], library: Sequence[Video]) -> tuple[list[str], str]:
    """Return a class for the thumbnail of each hit, and the style sheet that holds every thumbnail once.

    A class is named after the picture, so that two notebooks in one page cannot mix theirs up.
    """
    classes, rules = [], {}
    for hit in hits:
        place = playable_of(hit, library)
        name = "vs-none"
        try:
            buffer = BytesIO()
            thumbnail(place.path or place.url, place.middle_sec, 240).save(buffer, "jpeg", quality=82)
            name = "vs-i" + hashlib.sha256(buffer.getvalue()).hexdigest()[:16]
            data = base64.b64encode(buffer.getvalue()).decode()
            rules[name] = f".vs-app .vs-card.{name}::before {{ background-image: url(data:image/jpeg;base64,{data}); }}"
        except MediaError:
            pass  # the card stays grey: one lost file must not cost the other results
        classes.append(name)
    return classes, f"<style>{chr(10).join(rules.values())}</style>"


class Cards:
    """Hits as thumbnails that are buttons: a click, Enter or the space bar plays the moment."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._hits: Sequence[Any] = ()
        self._buttons: list[w.Button] = []
        self._sheet = w.HTML(layout=w.Layout(display="none"))
        self._box = named(w.Box(), "vs-cards")
        self.widget = w.VBox([self._sheet, self._box], layout=w.Layout(overflow="visible"))

    def show(self, hits: Sequence[Any]) -> None:
        """Replace the cards. Buttons are used again: closing them while the page still draws them would jam it."""
        self.screen.clear()
        self._hits = hits
        classes, self._sheet.value = picture_classes(hits, self.screen.library)
        while len(self._buttons) < len(hits):
            button = w.Button(tooltip="Play this moment", layout=w.Layout(width="162px", height="auto"))
            button.on_click(self._play)
            self._buttons.append(button)
        for button, hit, name in zip(self._buttons, hits, classes, strict=False):
            button.description = hit_text(hit)
            button._dom_classes = ("vs-card", name)
        self._box.children = self._buttons[: len(hits)]

    def _play(self, button: w.Button) -> None:
        for other in self._box.children:
            other.remove_class("vs-on")
        button.add_class("vs-on")
        hit = self._hits[self._buttons.index(button)]
        self.screen.play(hit, words=getattr(hit, "transcript", ""))


_DONE = ("ready", "failed")
_SHOWN = 16  # rows of the table; of a long list, those around the one in work


class Stopped(KeyboardInterrupt):
    """The reader interrupted long work. It stops the cells that follow, and shows one sentence."""

    def _render_traceback_(self) -> list[str]:
        return [f"Stopped: {self}"]


class Progress:
    """Shows how far `embed_videos` is.

    >>> with Progress(library) as progress:                                                # doctest: +SKIP
    ...     segments = embed_videos(client, library, on_update=progress.update).segments

    Parameters
    ----------
    videos : sequence of Video, Path or str
        What will be embedded, in that order.
    """

    def __init__(self, videos: Sequence[Video | Path | str]) -> None:
        names = [video.video_id if isinstance(video, Video) else Path(str(video)).name for video in videos]
        self.rows: list[tuple[str, str, float, str]] = [(name, "waiting", 0.0, "") for name in names]
        self._bar = named(w.IntProgress(0, 0, max(len(names), 1), layout={"width": "auto"}), "vs-bar")
        self._table, self._status = named(w.HTML(), "vs-states"), Status()
        self.widget = app(self._bar, self._status.widget, self._table, name="vs-progress")
        self._began = time.monotonic()
        self._show("Nothing was started yet.")

    def __enter__(self) -> Progress:
        self._began = time.monotonic()
        display(self.widget)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            self.rows = [
                (n, "waiting" if s == "waiting" else s if s in _DONE else "stopped", t, m) for n, s, t, m in self.rows
            ]
            said = f"{self.count('ready')} of {len(self.rows)} videos are ready and kept. Run the cell again to go on."
            self._bar.bar_style = "warning"
            self._show(f"Stopped. {said}", bad=True)
            raise Stopped(said) from None
        if error is not None:
            self._bar.bar_style = "danger"
            self._show(f"{type(error).__name__}: {error}", bad=True)

    def count(self, stage: str) -> int:
        """Return how many videos are in this state: waiting, uploading, processing, ready, failed or stopped."""
        return sum(state == stage for _, state, _, _ in self.rows)

    def update(self, update: Any) -> None:
        """Take an `Update` of `helpers.embedding`: this is what ``on_update`` wants."""
        while len(self.rows) <= update.index:
            self.rows.append((update.video_id, "waiting", 0.0, ""))
        self.rows[update.index] = (update.video_id, update.stage, update.elapsed_sec, update.message)
        self._bar.max = max(len(self.rows), 1)
        self._bar.value = done = self.count("ready") + self.count("failed")
        took = time.monotonic() - self._began
        said = f"{self.count('ready')} of {len(self.rows)} videos ready"
        said += f", {failed} failed" if (failed := self.count("failed")) else ""
        said += f", {_duration(took)}"
        if 0 < done < len(self.rows):
            said += f"; about {_duration(took / done * (len(self.rows) - done))} left"
        if done == len(self.rows):
            self._bar.bar_style = "danger" if failed else "success"
        self._show(said + ".", bad=bool(failed))

    def _show(self, said: str, bad: bool = False) -> None:
        self._status.say(said, bad)
        now = next((i for i, row in enumerate(self.rows) if row[1] not in _DONE), len(self.rows))
        first = max(0, min(now - _SHOWN // 2, len(self.rows) - _SHOWN))
        cells = "".join(
            f"<tr><td>{html.escape(one_line(name, 60))}</td><td>{html.escape(one_line(state, 20))}</td>"
            f"<td>{f'{sec:.1f} s' if sec else ''}</td><td>{html.escape(one_line(message, 200))}</td></tr>"
            for name, state, sec, message in self.rows[first : first + _SHOWN]
        )
        more = len(self.rows) - _SHOWN
        rest = f'<div class="vs-say">{more} more are not listed.</div>' if more > 0 else ""
        head = "<tr><th>video</th><th>state</th><th>time</th><th></th></tr>"
        self._table.value = f'<table class="vs-table">{head}{cells}</table>{rest}'


def _duration(sec: float) -> str:
    """Return seconds as people say them.

    >>> _duration(4.2), _duration(130)
    ('4 s', '2 min 10 s')
    """
    whole = round(sec)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


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
                rows.append((one_line(name, 40), "-", "-", f"not among its best {min(candidates, len(found))}", 0.0))
                continue
            term, value = _term(own, ranker, k, (weights or {}).get(name, 1.0))
            rows.append((one_line(name, 40), str(own.rank), f"{own.score:.3f}", term, value))
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
        first, second = (html.escape(one_line(name, 30)) for name in names)
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
        description=f"weight of {one_line(names[0], 30)}",
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
    name = html.escape(one_line(measured, 40), quote=True)
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
