"""What the widgets share, and the small ones: progress, the weight slider, "why this hit?"."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as w
import numpy as np
from IPython.display import HTML, Javascript, display
from tqdm.auto import tqdm

from helpers.api.tasks import Update
from helpers.errors import MediaError, VideoSearchError, one_line
from helpers.library import Video
from helpers.moments import Curve
from helpers.search import Hit
from helpers.show.frames import Picture, Sheet, span_text
from helpers.show.pictures import Table, strip
from helpers.show.player import player
from helpers.show.plots import lines_plot, timeline

STYLE = f"<style>{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>"


class App(w.VBox):
    """Parts one below the other, and a still (HTML) for places where no widget can be shown, such as a page not run."""

    still = ""

    def _repr_mimebundle_(self, **how: Any) -> dict[str, Any]:
        forms = {"text/plain": "(interactive: run the notebook to use it)", "text/html": self.still}
        return super()._repr_mimebundle_(**how) | {form: text for form, text in forms.items() if text}


def app(*parts: w.Widget, name: str) -> App:
    """Return the parts one below the other; `name` becomes a class, by which a test finds the app."""
    box = App([*parts, w.HTML(STYLE, layout={"display": "none"})])
    return box.add_class("vs-app").add_class(name)


def row(*parts: w.Widget) -> w.Box:
    """Return the parts side by side, wrapping where the page is narrow."""
    return w.Box(parts).add_class("vs-row")


class Status:
    """A line of text that screen readers announce: what is going on, or what went wrong."""

    def __init__(self) -> None:
        self.widget = w.HTML().add_class("vs-status")
        self.say("")

    def say(self, text: str, bad: bool = False) -> None:
        """Show a sentence."""
        role = 'class="vs-say vs-bad" role="alert"' if bad else 'class="vs-say" role="status"'
        self.widget.value = f"<div {role}>{html.escape(one_line(text, 600))}</div>"

    def fail(self, error: Exception) -> None:
        """Show an error as its sentence; of one that nobody foresaw, the kind too."""
        known = isinstance(error, VideoSearchError)
        self.say(str(error) if known else f"It failed with {type(error).__name__}: {error}", bad=True)


def played(item: Any, start_sec: float | None = None, end_sec: float | None = None, **how: Any) -> HTML:
    """Return a player, as `player` does; what cannot be played is said in its place."""
    try:
        return player(item, start_sec, end_sec, **how)
    except MediaError as error:
        return HTML(f'<div class="vs-say vs-bad" role="alert">{html.escape(str(error))}</div>')


class Screen:
    """A place that plays a moment. An Output widget, because there JupyterLab resolves the address of the file."""

    def __init__(self, library: Iterable[Video] = ()) -> None:
        self.library = tuple(library)
        self.widget = w.Output().add_class("vs-player")

    def play(self, item: Any, start_sec: float | None = None, end_sec: float | None = None, words: str = "") -> None:
        """Play a video, hit or moment."""
        page = played(item, start_sec, end_sec, library=self.library, autoplay=True).data
        if words:
            page += f'<div class="vs-say vs-words">Words: {html.escape(one_line(words, 300))}</div>'
        data = {"text/html": page, "text/plain": "a video player"}
        self.widget.outputs = ()  # the same once more would be no change: a second click plays again
        self.widget.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)


# The handle of a slider has a role and no name, and ipywidgets has no trait for one: people who do not see the label
# beside it need it. The output is attached to the page after this has run.
_NAME_THE_HANDLE = """setTimeout(() => element.closest(".widget-vbox")?.querySelector("[role=slider]")
    ?.setAttribute("aria-label", %s), 50)"""


def hit_text(hit: Any, digits: int = 3) -> str:
    """Return a hit in three lines: rank and title, seconds, score."""
    title = one_line(hit.title or hit.video_id, 48)
    return f"{hit.rank}. {title}\n{span_text(hit.start_sec, hit.end_sec)}\nscore {hit.score:.{digits}f}"


class Stopped(KeyboardInterrupt):
    """The reader interrupted long work. It stops the cells that follow, and shows one sentence."""

    def _render_traceback_(self) -> list[str]:
        return [f"Stopped: {self}"]


class Progress:
    """Shows how far `embed_videos` is: a bar, and a line for each video that failed. Taught in 01_embed.

    >>> with Progress(library) as progress:                                                # doctest: +SKIP
    ...     segments = embed_videos(client, library, on_update=progress.update).segments

    Parameters
    ----------
    videos : sequence of Video, Path or str
        What will be embedded.
    """

    def __init__(self, videos: Sequence[Video | Path | str]) -> None:
        self.bar = tqdm(total=len(videos), unit="video", dynamic_ncols=True)
        self.ready: list[str] = []
        self.failed = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: object) -> None:
        self.bar.close()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            kept = f"{len(self.ready)} of {self.bar.total} videos are ready and kept"
            names = one_line(", ".join(self.ready), 300)
            raise Stopped(f"{kept}{f' ({names})' * bool(names)}. Run the cell again to go on.") from None

    def update(self, update: Update) -> None:
        """Take an `Update` of `helpers.embedding`: this is what ``on_update`` wants."""
        name = one_line(update.video_id, 60)
        if update.stage == "failed":
            self.failed += 1
            self.bar.colour = "#d32f2f"
            self.bar.write(f"{name} failed: {one_line(update.message, 400)}")
        elif update.stage == "ready":
            self.ready.append(name)
        self.bar.n = len(self.ready) + self.failed
        self.bar.set_postfix_str(f"{name}: {update.stage}" + f", {self.failed} failed" * bool(self.failed))


def weight_slider(
    rank: Callable[[float], Sequence[Hit]],
    measure: Sequence[float],
    *,
    weights: Sequence[float],
    names: tuple[str, str] = ("text", "clip"),
    measured: str = "recall@5",
    library: Iterable[Video] = (),
) -> w.VBox:
    """Return a slider over the weight of two parts, which the ranking and a measure follow. Taught in 04_hybrid.

    What is asked of the database is asked now; a picture is drawn when the slider first comes to it.

    Parameters
    ----------
    rank : callable
        Weight of the first part (the other has the rest) to the hits shown.
    measure : sequence of float
        The measure over all queries at each weight. The slider starts at the best.
    weights : sequence of float
        Those that can be chosen.
    names : pair of str
        What the two parts are called.
    measured : str
        What the measure is called.
    library : iterable of Video, optional
        Where moments that hold no hits find their video.
    """
    rankings, videos = [list(rank(weight)) for weight in weights], tuple(library)
    first, second, measured = (one_line(name, 30) for name in (*names, measured))
    name = f"weight of the {first}"

    @cache
    def draw(at: int) -> tuple[Sheet, Picture]:
        curve = lines_plot(weights, {measured: measure}, x_label=name, y_label=measured, mark=weights[at])
        return strip(rankings[at], library=videos), curve

    def show(at: int) -> None:
        pictures = draw(at)
        print(f"{first} {weights[at]:.2f}, {second} {1 - weights[at]:.2f}: {measured} {measure[at]:.3f}")
        display(*pictures, Javascript(_NAME_THE_HANDLE % json.dumps(name)))

    labels = [f"{weight:.2f}" for weight in weights]
    return _chosen(w.SelectionSlider, labels, show, name, "560px", value=int(np.argmax(measure)))


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

    Taught in 06_fusion.

    Parameters
    ----------
    hits : sequence of Hit
        From `hybrid_search`.
    lists : mapping of name to sequence of Hit
        What each part found alone, best first. The longer, the more of the curve is seen.
    library : iterable of Video, optional
        Where durations and shots are found.
    ranker, k, candidates
        As given to `hybrid_search`.
    weights : mapping of name to float, optional
        For the weighted ranker; 1.0 where not given.
    """
    videos = {video.video_id: video for video in library}

    def explain(at: int | None) -> None:
        if at is None:
            print("No hits to explain.")
            return
        hit, rows, curves, total = hits[at], [], {}, 0.0
        for name, found in lists.items():
            rank, score, term, value = "-", "-", f"not among its best {min(candidates, len(found))}", 0.0
            if own := next((h for h in found if h.segment_id == hit.segment_id and h.rank <= candidates), None):
                rank, score = str(own.rank), f"{own.score:.3f}"
                term, value = _term(own, ranker, k, (weights or {}).get(name, 1.0))
            rows.append((one_line(name, 40), rank, score, term, f"{value:.5f}"))
            total += value
            # BM25 has another scale than cosines and is left out
            if same := [h for h in found if h.video_id == hit.video_id and h.option != "transcript"]:
                curves[name] = Curve.from_hits(same)
        rows.append(("sum", "", "", f"Milvus: {hit.score:.5f}", f"{total:.5f}"))
        table = Table(rows, columns=["part", "rank", "score", "term", "value"]).set_index("part")
        video = videos.get(hit.video_id) or Video(hit.video_id, title=hit.title)
        picture = timeline(video, [hit], curve=curves, note="Scores of this video's segments in each part.")
        display(table, picture, played(hit, library=videos.values()))

    return _chosen(w.Dropdown, [hit_text(hit, 4).replace("\n", ", ") for hit in hits], explain, "hit", "640px")


def _chosen(
    kind: type[w.Widget], labels: Sequence[str], show: Callable[[Any], None], name: str, width: str, **more: Any
) -> w.VBox:
    """Return a widget that chooses one of `labels`, and below it what `show` displays of its number."""
    how = {"layout": {"width": "auto", "max_width": width}, "style": {"description_width": "initial"}}
    choose = kind(options=[(label, at) for at, label in enumerate(labels)], description=name, **how, **more)
    return app(choose, w.interactive_output(show, {"at": choose}), name="vs-choice")


def _term(hit: Hit, ranker: str, k: int, weight: float) -> tuple[str, float]:
    """Return one term of Milvus' fusion as text and value. Source: the formulas in `helpers.search.hybrid_search`."""
    if ranker == "rrf":
        return f"1 / ({k} + {hit.rank})", 1 / (k + hit.rank)
    if hit.option == "transcript":
        return f"{weight:g} · 2/π · atan({hit.score:.3f})", weight * 2 / math.pi * math.atan(hit.score)
    return f"{weight:g} · (1 + {hit.score:.3f}) / 2", weight * (1 + hit.score) / 2
