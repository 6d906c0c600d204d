"""The search box: words, a picture or a clip; filters; hits that play.

Hand-written: no library that the course keeps shows hits as pictures that are buttons.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import ipywidgets as w

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.search import Hit
from helpers.show.frames import playable_of, thumbnail
from helpers.show.widgets import Screen, Status, app, hit_text, row
from helpers.store.filters import where

_UPLOAD_MB = 10  # a Jupyter server ends the connection at a message of more, and nobody is told
_HINT = "Type a sentence and press Enter, or choose one that is offered."


def search_box(
    find: Callable[[str | Path, str | None, int], Sequence[Hit]],
    *,
    library: Iterable[Video] = (),
    suggestions: Iterable[str] = (),
    media: Iterable[Path] = (),
) -> w.VBox:
    """Return a search box: words, a picture or a clip; filters; hits as thumbnails that play.

    Taught in 03_search.

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
    """
    videos, files = tuple(library), list(dict.fromkeys(map(Path, media)))
    names = [file.name for file in files]
    offered = [file.name if names.count(file.name) == 1 else f"{file.parent.name}/{file.name}" for file in files]
    wide = {"width": "auto", "flex": "1 1 320px"}
    kind = w.ToggleButtons(options=["words", "picture or clip"], tooltips=["Search by a sentence", "Search by a file"])
    words = w.Combobox(placeholder="Type a sentence and press Enter", layout=wide)
    words.options = tuple(dict.fromkeys(suggestions))
    words.continuous_update = False  # a search starts with Enter, not with every letter
    chosen = w.Dropdown(options=[("choose a file…", ""), *zip(offered, files, strict=True)], layout=wide)
    upload = w.FileUpload(accept="image/*,video/*", description=f"your own, up to {_UPLOAD_MB} MB", tooltip="Your file")
    go = w.Button(description="Search", icon="search", button_style="primary")
    categories = sorted({video.category for video in videos if video.category})
    category = w.Dropdown(options=[("any category", ""), *zip(categories, categories, strict=True)])
    category.layout.width = "170px"
    since = w.DatePicker(description="from", layout={"width": "200px"}, style={"description_width": "36px"})
    until = w.DatePicker(description="to", layout={"width": "190px"}, style={"description_width": "24px"})
    count = w.BoundedIntText(5, 1, 50, description="hits", layout={"width": "110px"})
    count.style.description_width = "32px"
    status, screen, preview = Status(), Screen(videos), w.HTML().add_class("vs-preview")
    cards, kept = Cards(screen), tempfile.TemporaryDirectory(prefix="video-search-query-")
    asked: list[object] = [None]  # what the hits on the page answer

    def query() -> str | Path | None:
        if kind.value == "words":
            return " ".join(words.value.split()) or None
        if upload.value:
            file = upload.value[0]
            name = re.sub(r"[^\w. -]", "_", re.split(r"[/\\]", file["name"])[-1])[-40:].strip(". ") or "query"
            if (size_mb := len(file["content"]) / 1e6) > _UPLOAD_MB:
                raise MediaError(f"{name!r} has {size_mb:.1f} MB; this button takes {_UPLOAD_MB} MB.", do="Shorten it.")
            path = Path(kept.name, name)
            path.write_bytes(file["content"])
            return path
        return chosen.value or None

    def search(_change: object = None) -> None:
        try:
            wanted, days = query(), {"published_from": since.value, "published_to": until.value}
            condition = where(category=category.value or None, **days) or None
            request = (wanted, condition, count.value)
            if request == asked[0]:
                return
            cards.show([])
            preview.value = ""
            if wanted is None:
                asked[0] = None
                status.say(_HINT if kind.value == "words" else "Choose a picture or a clip.")
                return
            if isinstance(wanted, Path) and (url := _data_url(wanted, 1.0, 160)):
                name = re.split(r"[/\\]", upload.value[0]["name"])[-1] if upload.value else wanted.name
                alt = html.escape(f"The query: {one_line(name, 60)}", quote=True)
                preview.value = f'<img alt="{alt}" src="{url}">'
            status.say("Searching…")
            hits = find(wanted, condition, count.value)
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
    top = {"vs-query": words, "vs-media": chosen, "vs-upload": upload, "vs-go": go}
    filters = {"vs-category": category, "vs-from": since, "vs-to": until, "vs-limit": count}
    rows = [row(*(part.add_class(name) for name, part in parts.items())) for parts in (top, filters)]
    parts = (kind.add_class("vs-kind"), *rows, preview, status.widget, cards.widget, screen.widget)
    box = app(*parts, name="vs-search")
    box.kept = kept  # the reader's own files are gone when the widget is
    return box


def _data_url(source: Path | str, at_sec: float, width: int) -> str:
    """Return a frame as an address that holds it; empty if there is none: the card of a lost file stays grey."""
    buffer = BytesIO()
    try:
        thumbnail(source, at_sec, width).save(buffer, "jpeg", quality=82)
    except MediaError:
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


class Cards:
    """Hits as thumbnails that are buttons: a click, Enter or the space bar plays the moment."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._hits: Sequence[Any] = ()
        self._buttons: list[w.Button] = []
        self._sheet = w.HTML(layout={"display": "none"})
        self._box = w.Box().add_class("vs-cards")
        self.widget = w.VBox([self._sheet, self._box], layout={"overflow": "visible"})

    def show(self, hits: Sequence[Any]) -> None:
        """Replace the cards. Buttons are used again: closing them while the page still draws them would jam it."""
        self.screen.widget.outputs = ()
        self._hits, rules = hits, []
        while len(self._buttons) < len(hits):
            button = w.Button(tooltip="Play this moment", layout={"width": "162px", "height": "auto"})
            button.on_click(self._play)
            self._buttons.append(button)
        for button, hit in zip(self._buttons, hits, strict=False):
            playable = playable_of(hit, self.screen.library)
            url = _data_url(playable.path or playable.url, playable.middle_sec, 240)
            # a class named after its picture: two notebooks in one page cannot mix theirs up
            name = f"vs-i{hashlib.sha256(url.encode()).hexdigest()[:16]}"
            rules.append(f".vs-app .vs-card.{name}::before {{ background-image: url({url}); }}" if url else "")
            button.description = hit_text(hit)
            button._dom_classes = ("vs-card", name)
        self._sheet.value = f"<style>{chr(10).join(dict.fromkeys(rules))}</style>"
        self._box.children = self._buttons[: len(hits)]

    def _play(self, button: w.Button) -> None:
        for other in self._box.children:
            other.remove_class("vs-on")
        hit = self._hits[self._buttons.index(button.add_class("vs-on"))]
        self.screen.play(hit, words=getattr(hit, "transcript", ""))
