"""Labels of one's own: a sentence, and the seconds of a film that answer it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

import ipywidgets as w

from helpers.config import LIMITS, nfc
from helpers.errors import QueryError, one_line
from helpers.library import Query, Relevant, Video, load_queries
from helpers.moments import checked_spans
from helpers.show.export import write_text
from helpers.show.frames import playable_of, span_text
from helpers.show.pictures import still
from helpers.show.widgets import App, Screen, Status, app, row


def label_box(library: Sequence[Video], folder: Path | str) -> App:
    """Return a form to label moments: a sentence, a film, the seconds; saved at once. Taught in 13_your_videos.

    ``load_queries(folder, "text")`` reads what it saves: a page that measures on the course's labels measures on these.

    Parameters
    ----------
    library : sequence of Video
        The films to choose from.
    folder : Path or str
        Labels are in ``queries/queries.json`` below it, in the form of the course's.
    """
    videos, wide = {video.video_id: video for video in library}, {"width": "auto"}
    path = Path(folder, "queries", "queries.json")
    sentence = w.Text(placeholder="A sentence that the moment answers", layout=wide)
    film = w.Dropdown(options=[(one_line(each.title or name, 60), name) for name, each in videos.items()])
    about = w.Dropdown(options=["picture", "sound", "words"], description="about the", layout={"width": "200px"})
    at = w.FloatSlider(0, min=0, step=0.1, description="second", continuous_update=False, layout=wide)
    start, end = (w.FloatText(0, description=name, step=0.1, layout={"width": "180px"}) for name in ("starts", "ends"))
    kept = w.Select(description="kept", rows=5, layout=wide)
    frame = w.HTML(layout={"width": "336px"}).add_class("vs-frame")
    status, screen = Status(), Screen(library)

    def stored() -> list[Query]:
        return load_queries(Path(folder), held_out=None) if path.exists() else []

    def keep(query: Query, relevant: tuple[Relevant, ...]) -> None:
        queries = {each.query_id: each for each in stored()} | {query.query_id: replace(query, relevant=relevant)}
        known = [asdict(each) for each in queries.values() if each.relevant]
        said = [{name: value for name, value in each.items() if value not in (None, "")} for each in known]
        write_text(path, json.dumps({"format": 1, "queries": said}, ensure_ascii=False, indent=1, default=str))

    def chosen() -> tuple[str, float, float]:
        [(begin, until)] = checked_spans([(start.value, end.value)]).round(3).tolist()
        if begin < 0 or until > at.max + 0.05:
            raise QueryError(f"The film has {at.max:.1f} s: {span_text(begin, until)} is not inside.")
        return film.value, begin, until

    def save() -> str:
        (name, begin, until), text = chosen(), nfc(" ".join(sentence.value.split()))
        if not text:
            raise QueryError("There is no sentence.", do="Write what the moment shows.")
        new = Query(f"own-{uuid4().hex[:8]}", "text", text, about=about.value)
        query = next((each for each in stored() if (each.text, each.about) == (text, about.value)), new)
        if any(r.video_id == name and r.start_sec < until and begin < r.end_sec for r in query.relevant):
            raise QueryError(f"{text!r} has an answer there already.", do="Delete that one first.")
        keep(query, (*query.relevant, Relevant(name, begin, until)))
        return f"Saved: {text!r}, {span_text(begin, until)}."

    def delete() -> str:
        if not kept.value:
            raise QueryError("No label is chosen.", do="Choose the one that is to go.")
        query, gone = kept.value
        keep(query, tuple(each for each in query.relevant if each != gone))
        return f"Deleted: {query.text!r}, {span_text(gone.start_sec, gone.end_sec)}."

    def play() -> str:
        screen.play(videos[film.value], *chosen()[1:])
        return "It plays below."

    def here(field: w.FloatText) -> str:
        field.value = at.value
        return f"It {field.description} at {at.value:.1f} s."

    def do(act: Callable[[], str]) -> None:
        try:
            status.say(act())
            pairs = [(query, span) for query in stored() for span in query.relevant]
            said = (f"{q.text} ({q.about}): {r.video_id}, {span_text(r.start_sec, r.end_sec)}" for q, r in pairs)
            kept.options = list(zip(map(one_line, said), pairs, strict=True))
        except Exception as error:  # a callback's traceback goes where nobody sees it
            status.fail(error)

    def look(_change: object = None) -> None:
        frame.value = still(playable_of(videos[film.value]), at.value, 336)

    def turn(_change: object = None) -> None:
        at.value = start.value = end.value = 0
        at.max = videos[film.value].duration_sec or LIMITS.seconds[1]
        look()

    acts = {"starts here": lambda: here(start), "ends here": lambda: here(end), "play it": play}
    acts |= {"save": save, "delete": delete}
    buttons = {name: w.Button(description=name, layout=wide) for name in acts}
    for name, button in buttons.items():
        button.on_click(lambda _button, act=acts[name]: do(act))
    for field in (start, end):  # what is typed is looked at too
        field.observe(lambda change: setattr(at, "value", change.new), "value")
    film.observe(turn, "value")
    at.observe(look, "value")
    turn()
    do(lambda: "Write a sentence, go to where it begins and to where it ends, and save.")
    *marks, keeping, gone = buttons.values()
    rows = row(film, about), sentence, frame, at, row(*marks[:2], start, end, marks[2], keeping), kept, row(gone)
    return app(*rows, status.widget, screen.widget, name="vs-label")
