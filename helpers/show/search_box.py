"""Small apps for a notebook's page: the search box here; progress, "why this hit?", slider, heat strip in files below.

Each is one line to use, takes plain values and callables, and shows a `VideoSearchError` as its sentence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as w

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.show.frames import Picture, thumbnail
from helpers.show.heat import heat_strip
from helpers.show.widgets import Cards, Progress, Screen, Status, app, named, row, weight_slider, why_this_hit
from helpers.store.filters import where

if TYPE_CHECKING:
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
    status, screen, preview = Status(), Screen(library), named(w.HTML(), "vs-preview")
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
            preview.value = ""
            if request[0] is None:
                asked[0] = None
                status.say(_HINT if kind.value == "words" else "Choose a picture or a clip.")
                return
            if isinstance(request[0], Path):
                preview.value = _preview(request[0])
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
            chosen.value, asked[0] = "", None  # a new file may have the name of the one before
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
    parts = (named(kind, "vs-kind"), top, filters, preview, status.widget, cards.widget, screen.widget)
    box = app(*parts, name="vs-search")
    box.kept = kept  # the reader's own files are gone when the widget is
    return box


def _preview(path: Path) -> str:
    """Return the query's picture, or the clip's first second, as a tag; nothing if there is none to show."""
    try:
        buffer = BytesIO()
        thumbnail(path, 1.0, 160).save(buffer, "png")
        return Picture(buffer.getvalue(), f"The query: {one_line(path.name, 60)}").as_img()
    except MediaError:
        return ""


_HINT = "Type a sentence and press Enter, or choose one that is offered."
