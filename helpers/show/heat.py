"""The heat strip: options by time as cells that play, and moments to step through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as w
import matplotlib
import numpy as np
from matplotlib.colors import to_hex

from helpers.errors import one_line
from helpers.library import Video
from helpers.moments import Curve, Moment
from helpers.search import Hit
from helpers.show.frames import span_text
from helpers.show.widgets import Screen, Status, app, row

_LABEL = "84px"  # width of a row's name


def heat_strip(video: Video, curves: Mapping[str, Curve], moments: Sequence[Moment | Hit] = ()) -> w.VBox:
    """Return options by time as coloured cells: a click plays that second, and moments can be stepped through.

    Taught in 05_temporal.

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
    screen, status = Screen([video]), Status()
    lit: list[w.Button] = []
    length = max([video.duration_sec, *(float(curve.spans[-1, 1]) for curve in curves.values() if len(curve.spans))])
    found = sorted((m for m in moments if m.video_id == video.video_id), key=lambda m: (m.start_sec, m.end_sec))

    def play(start: float, end: float, said: str, button: w.Button | None = None) -> None:
        while lit:
            lit.pop().remove_class("vs-on")
        if button is not None:
            lit.append(button.add_class("vs-on"))
        status.say(said)
        screen.play(video, start, end)

    rows = [_heat_row(one_line(name, 20), curve, length, play) for name, curve in curves.items()]
    ticks = "".join(f"<span>{length * i / 4:.0f} s</span>" for i in range(5))
    axis = w.HTML(f'<div style="display:flex;justify-content:space-between;margin-left:{_LABEL}">{ticks}</div>')
    status.say("Click a cell to play it. Dark is low, bright is high, within its row.")
    steps = [_moment_list(found, play)] if found else []
    return app(*rows, axis, *steps, status.widget, screen.widget, name="vs-heat")


def _heat_row(name: str, curve: Curve, length: float, play: Callable[..., None]) -> w.Box:
    low, high = (curve.scores.min(), curve.scores.max()) if len(curve.scores) else (0.0, 1.0)
    cells: list[w.Widget] = [w.Label(name, layout={"width": _LABEL, "flex": "0 0 auto"})]
    at = 0.0
    for (start, end), score in zip(curve.spans.tolist(), curve.scores.tolist(), strict=True):
        if start > at + 0.01:
            cells.append(w.Box(layout={"flex": f"{start - at:.3f} 1 0px"}))
        share = (score - low) / (high - low) if high > low else 0.5
        said = f"{name}, {span_text(start, end)}, score {score:.3f}"
        cell = w.Button(description=f"{round(score, 2) + 0.0:.2f}" if len(curve.scores) <= 10 else "", tooltip=said)
        cell.layout.flex, cell.layout.width = f"{end - start:.3f} 1 0px", "auto"
        colour = matplotlib.colormaps["cividis"](share)
        cell.style.button_color, cell.style.text_color = to_hex(colour), _legible_on(colour)
        cell.on_click(lambda button, span=(start, end), said=said: play(*span, said, button))
        cells.append(cell.add_class("vs-cell"))
        at = end
    if length > at + 0.01:
        cells.append(w.Box(layout={"flex": f"{length - at:.3f} 1 0px"}))
    return w.HBox(cells, layout={"width": "100%", "align_items": "center"})


def _legible_on(colour: Sequence[float]) -> str:
    """Return black or white, whichever has more contrast with an RGB colour. Source: WCAG 2, relative luminance."""
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return "#000000" if np.dot(linear, (0.2126, 0.7152, 0.0722)) > 0.179 else "#ffffff"


def _moment_list(found: Sequence[Any], play: Callable[..., None]) -> w.VBox:
    """Moments as buttons, and a field to step through them: JupyterLab takes the arrow keys from anything else."""
    labels = [f"{i}. {span_text(m.start_sec, m.end_sec)}, score {m.score:.3f}" for i, m in enumerate(found, start=1)]
    at = w.BoundedIntText(0, 0, len(found), description="moment", tooltip="Arrow up: next moment; down: previous")
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
        chip.add_class("vs-moment").on_click(lambda _button, number=number: go_to(number))
    steps = row(at.add_class("vs-at"), back.add_class("vs-back"), on.add_class("vs-next"))
    return w.VBox([steps, row(*chips)])
