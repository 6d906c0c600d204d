"""Small apps for a notebook's page: search box and heat strip here; progress, "why this hit?" and weight slider below.

Each is one line to use, takes plain values and callables, and shows a `VideoSearchError` as its sentence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import matplotlib
import numpy as np
from matplotlib.colors import to_hex

from helpers.controls import Cards, Screen, Status, app, named, row
from helpers.explain import weight_slider, why_this_hit
from helpers.filters import where
from helpers.frames import clean, span_text
from helpers.library import Video
from helpers.moments import Curve
from helpers.progress import Progress

if TYPE_CHECKING:
    from helpers.moments import Moment
    from helpers.search import Hit

__all__ = ["Progress", "heat_strip", "search_box", "weight_slider", "why_this_hit"]

Find = Callable[["str | Path", "str | None", int], "list[Hit]"]
_ANY = "any category"


def search_box(
    find: Find,
    *,
    library: Iterable[Video] = (),
    suggestions: Iterable[str] = (),
    media: Iterable[Path] = (),
    limit: int = 5,
) -> w.VBox:
    """Return a search box: words, a picture or a clip; filters; hits as thumbnails that play.

    Parameters
    ----------
    find : callable
        Called with the query (str, or Path of a picture or clip), the filter (a string from `where`, or None) and the
        number of hits; returns hits.
    library : iterable of Video
        Its categories are offered as a filter.
    suggestions : iterable of str
        Sentences offered while typing: in replay, those that have recorded answers.
    media : iterable of Path
        Pictures and clips offered as queries, beside one of the reader's own.
    limit : int
        Number of hits at the start.
    """
    library, files = tuple(library), {path.name: Path(path) for path in media}
    wide = {"width": "auto", "flex": "1 1 320px"}
    kind = w.ToggleButtons(options=["words", "picture or clip"], tooltips=["Search by a sentence", "Search by a file"])
    words = w.Combobox(
        placeholder="Type a sentence and press Enter", options=tuple(dict.fromkeys(suggestions)), layout=wide
    )
    words.continuous_update = False  # a search starts with Enter, not with every letter
    chosen = w.Dropdown(options=[("choose a file…", ""), *files.items()], layout=wide)
    upload = w.FileUpload(accept="image/*,video/*", description="your own", tooltip="A picture or clip of your own")
    go = w.Button(description="Search", icon="search", button_style="primary")
    category = w.Dropdown(
        options=[_ANY, *sorted({v.category for v in library if v.category})], layout={"width": "170px"}
    )
    since = w.DatePicker(description="from", layout={"width": "200px"}, style={"description_width": "36px"})
    until = w.DatePicker(description="to", layout={"width": "190px"}, style={"description_width": "24px"})
    count = w.BoundedIntText(
        limit, 1, 50, description="hits", layout={"width": "110px"}, style={"description_width": "32px"}
    )
    status, screen = Status(), Screen(library)
    cards, kept = Cards(screen), tempfile.TemporaryDirectory(prefix="video-search-query-")
    asked: list[object] = [None]  # what the hits on the page answer

    def query() -> str | Path | None:
        if kind.value == "words":
            return " ".join(words.value.split()) or None
        if upload.value:
            file = upload.value[0]
            path = Path(kept.name, Path(file["name"]).name[-80:] or "query")
            path.write_bytes(file["content"])
            return path
        return chosen.value or None

    def search(_change: object = None) -> None:
        try:
            condition = (
                where(
                    category=None if category.value == _ANY else category.value,
                    published_from=since.value,
                    published_to=until.value,
                )
                or None
            )
            request = (query(), condition, count.value)
            if request == asked[0]:
                return
            cards.show([])
            if request[0] is None:
                asked[0] = None
                status.say(_HINT if kind.value == "words" else "Choose a picture or a clip.")
                return
            status.say("Searching…")
            hits = find(*request)
            cards.show(hits)
            asked[0] = request
            nothing = "No hits" + (": nothing in the collection passes these filters." if condition else ".")
            status.say(f"{len(hits)} hit{'s' * (len(hits) > 1)}. Click one to play it." if hits else nothing)
        except Exception as error:  # shown to the reader: a callback's traceback would go to a log nobody sees
            asked[0] = None
            cards.show([])
            status.fail(error)

    def turn(_change: object = None) -> None:
        by_words = kind.value == "words"
        words.layout.display = "" if by_words else "none"
        chosen.layout.display = upload.layout.display = "none" if by_words else ""
        search()

    def own_file(_change: object) -> None:
        if upload.value:
            chosen.value = ""
            search()

    def library_file(_change: object) -> None:
        if chosen.value:
            upload.value = ()
            search()

    for control in (words, category, since, until, count):
        control.observe(search, "value")
    upload.observe(own_file, "value")
    chosen.observe(library_file, "value")
    kind.observe(turn, "value")
    go.on_click(search)
    turn()
    top = row(named(words, "vs-query"), named(chosen, "vs-media"), named(upload, "vs-upload"), named(go, "vs-go"))
    filters = row(
        named(category, "vs-category"), named(since, "vs-from"), named(until, "vs-to"), named(count, "vs-limit")
    )
    box = app(named(kind, "vs-kind"), top, filters, status.widget, cards.widget, screen.widget, name="vs-search")
    box.kept = kept  # the reader's own files are gone when the widget is
    return box


_HINT = "Type a sentence and press Enter, or choose one that is offered."


def heat_strip(video: Video, curves: Mapping[str, Curve], moments: Sequence[Moment | Hit] = ()) -> w.VBox:
    """Return options by time as coloured cells: a click plays that second, and moments can be stepped through.

    Parameters
    ----------
    video : Video
        The video that the curves belong to.
    curves : mapping of option to Curve
        One row each. Colours run from the lowest to the highest score of a row: options have different levels.
    moments : sequence of Moment or Hit
        Those of this video are listed by time. In the field with their number, the arrow keys play the next and the
        previous.
    """
    screen, status, lit = Screen([video]), Status(), []
    length = max([video.duration_sec, *(float(curve.spans[-1, 1]) for curve in curves.values() if len(curve.spans))])
    found = sorted((m for m in moments if m.video_id == video.video_id), key=lambda m: (m.start_sec, m.end_sec))

    def play(start: float, end: float, said: str, button: w.Button | None = None) -> None:
        while lit:
            lit.pop().remove_class("vs-on")
        if button is not None:
            button.add_class("vs-on")
            lit.append(button)
        status.say(said)
        screen.play(video, start, end)

    rows = [_heat_row(clean(name, 20), curve, length, play) for name, curve in curves.items()]
    ticks = "".join(f"<span>{length * i / 4:.0f} s</span>" for i in range(5))
    axis = w.HTML(f'<div style="display:flex;justify-content:space-between;margin-left:{_LABEL}">{ticks}</div>')
    status.say("Click a cell to play it. Dark is low, bright is high, within its row.")
    parts = [*rows, axis]
    if found:
        parts.append(_moment_list(found, play))
    return app(*parts, status.widget, screen.widget, name="vs-heat")


_LABEL = "84px"


def _heat_row(name: str, curve: Curve, length: float, play: Callable[..., None]) -> w.Box:
    low, high = (curve.scores.min(), curve.scores.max()) if len(curve.scores) else (0.0, 1.0)
    label = w.Label(name, layout=w.Layout(width=_LABEL, flex="0 0 auto"))
    cells: list[w.Widget] = [label]
    at = 0.0
    for (start, end), score in zip(curve.spans.tolist(), curve.scores.tolist(), strict=True):
        if start > at + 0.01:
            cells.append(w.Box(layout=w.Layout(flex=f"{start - at:.3f} 1 0px")))
        share = (score - low) / (high - low) if high > low else 0.5
        said = f"{name}, {span_text(start, end)}, score {score:.3f}"
        cell = w.Button(description=f"{score:.2f}" if len(curve.scores) <= 10 else "", tooltip=said)
        cell.layout.flex, cell.layout.width = f"{end - start:.3f} 1 0px", "auto"
        colour = matplotlib.colormaps["cividis"](share)
        cell.style.button_color, cell.style.text_color = to_hex(colour), _legible_on(colour)
        cell.on_click(lambda button, span=(start, end), said=said: play(*span, said, button))
        cells.append(named(cell, "vs-cell"))
        at = end
    if length > at + 0.01:
        cells.append(w.Box(layout=w.Layout(flex=f"{length - at:.3f} 1 0px")))
    return w.HBox(cells, layout=w.Layout(width="100%", align_items="center"))


def _legible_on(colour: Sequence[float]) -> str:
    """Return black or white, whichever has more contrast with an RGB colour. Source: WCAG 2, relative luminance."""
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return "#000000" if np.dot(linear, (0.2126, 0.7152, 0.0722)) > 0.179 else "#ffffff"


def _moment_list(found: Sequence[Any], play: Callable[..., None]) -> w.VBox:
    """Moments as buttons, and a field to step through them: JupyterLab takes the arrow keys from anything else."""
    labels = [f"{i}. {span_text(m.start_sec, m.end_sec)}, score {m.score:.3f}" for i, m in enumerate(found, start=1)]
    at = w.BoundedIntText(
        0, 0, len(found), description="moment", tooltip="Arrow up: next moment. Arrow down: previous."
    )
    at.layout.width, at.style.description_width = "130px", "60px"
    size = {"width": "110px"}
    back = w.Button(description="previous", icon="step-backward", tooltip="Previous moment", layout=size)
    on = w.Button(description="next", icon="step-forward", tooltip="Next moment", layout=size)
    chips = [w.Button(description=label, tooltip="Play this moment", layout={"width": "auto"}) for label in labels]

    def show(_change: object) -> None:
        if at.value:
            moment = found[at.value - 1]
            play(moment.start_sec, moment.end_sec, f"Moment {labels[at.value - 1]}", chips[at.value - 1])

    def go_to(number: int) -> None:
        number = min(max(number, 1), len(found))
        if number == at.value:
            show(None)  # asked for again: play it again
        at.value = number

    at.observe(show, "value")
    back.on_click(lambda _button: go_to(at.value - 1))
    on.on_click(lambda _button: go_to(at.value + 1))
    for number, chip in enumerate(chips, start=1):
        chip.on_click(lambda _button, number=number: go_to(number))
        chip.add_class("vs-moment")
    return w.VBox([row(named(at, "vs-at"), named(back, "vs-back"), named(on, "vs-next")), row(*chips)])
