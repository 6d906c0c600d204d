"""The search box: words, a picture or a clip; filters; hits that play.

Hand-written: no library that the course keeps shows hits as pictures that are buttons.
"""

from __future__ import annotations

import hashlib
import html
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path, PureWindowsPath

import ipywidgets as w

from helpers.errors import MediaError, NotRecorded, one_line
from helpers.library import Video
from helpers.search import Hit
from helpers.show.frames import image_tag, picture_url, playable_of
from helpers.show.pictures import strip
from helpers.show.widgets import App, Screen, Status, app, hit_text, played, row
from helpers.store.filters import where

_UPLOAD_MB = 10  # a Jupyter server ends the connection at a message of more, and nobody is told
_HINT = "Type a sentence and press Enter, or choose one that is offered."
_OFFERED = 5  # sentences that are buttons


def search_box(
    find: Callable[[str | Path, str | None, int], Sequence[Hit]],
    *,
    library: Iterable[Video] = (),
    query: str | Path | None = None,
    suggestions: Iterable[str] = (),
    media: Iterable[Path] = (),
    mark: Callable[[str], str] | None = None,
) -> App:
    """Return a search box: words, a picture or a clip; filters; hits as thumbnails that play.

    Taught in 00_setup.

    Parameters
    ----------
    find : callable
        Called with the query (str, or Path of a picture or clip), the filter (a string from `where`, or None) and the
        number of hits; returns hits.
    library : iterable of Video
        Its categories are offered as a filter.
    query : str or Path, optional
        Asked at once. The answer is also kept as a still, which a page shows where nothing has run yet.
    suggestions : iterable of str
        Whole sentences about what is searched, offered while typing. The first are buttons; after a sentence that is
        not among them, those that read most like it are.
    media : iterable of Path
        Pictures and clips offered as queries, as thumbnails, beside one of the reader's own.
    mark : callable, optional
        Called with a sentence that was answered; what it returns is said below the box: where its vector is from.
    """
    videos, files, sentences = tuple(library), list(dict.fromkeys(map(Path, media))), list(dict.fromkeys(suggestions))
    names = [file.name for file in files]
    offered = [file.name if names.count(file.name) == 1 else f"{file.parent.name}/{file.name}" for file in files]
    wide = {"width": "auto", "flex": "1 1 320px"}
    kind = w.ToggleButtons(options=["words", "picture or clip"], tooltips=["Search by a sentence", "Search by a file"])
    words = w.Combobox(placeholder="Type a sentence and press Enter", options=tuple(sentences), layout=wide)
    words.continuous_update = False  # a search starts with Enter, not with every letter
    upload = w.FileUpload(accept="image/*,video/*", description=f"your own, up to {_UPLOAD_MB} MB", tooltip="Your file")
    upload.layout.width = "auto"
    go = w.Button(description="Search", icon="search", button_style="primary")
    categories = sorted({video.category for video in videos if video.category})
    choices = {"any category": ""} | {each: each for each in categories}
    category = w.Dropdown(options=choices.items(), layout={"width": "170px"})
    since = w.DatePicker(description="from", layout={"width": "200px"}, style={"description_width": "36px"})
    until = w.DatePicker(description="to", layout={"width": "190px"}, style={"description_width": "24px"})
    count = w.BoundedIntText(5, 1, 50, description="hits", layout={"width": "110px"})
    count.style.description_width = "32px"
    status, screen, preview = Status(), Screen(videos), w.HTML().add_class("vs-preview")
    examples = [w.Button(tooltip="Search for this", layout={"width": "auto"}) for _ in sentences[:_OFFERED]]
    kept = tempfile.TemporaryDirectory(prefix="video-search-query-")
    asked: list[object] = [None]  # what the hits on the page answer
    hits: list[Hit] = []
    chosen: list[Path] = []  # the file that is offered and was clicked

    def wanted() -> str | Path | None:
        if kind.value == "words":
            return " ".join(words.value.split()) or None
        if not upload.value:
            return chosen[0] if chosen else None
        sent = upload.value[0]
        name = re.sub(r"[^\w. -]", "_", PureWindowsPath(sent["name"]).name)[-40:].strip(". ") or "query"
        if (size_mb := len(sent["content"]) / 1e6) > _UPLOAD_MB:
            raise MediaError(f"{name!r} has {size_mb:.1f} MB; this button takes {_UPLOAD_MB} MB.", do="Shorten it.")
        path = Path(kept.name, name)
        path.write_bytes(sent["content"])
        return path

    def show(found: Sequence[Hit]) -> None:
        screen.widget.outputs, hits[:] = (), found
        spans = [playable_of(hit, videos) for hit in hits]
        cards.show([picture_url(span, span.middle_sec, 240) for span in spans], map(hit_text, hits))

    def offer(sentence: object) -> None:
        near = sentences
        if isinstance(sentence, str) and sentence not in near:
            near = sorted(near, key=lambda each: -SequenceMatcher(None, each.lower(), sentence.lower()).ratio())
        for button, each in zip(examples, near, strict=False):
            button.description = each

    def search(_change: object = None) -> None:
        name = ""
        try:
            query = wanted()
            days = {"published_from": since.value, "published_to": until.value}
            condition = where(category=category.value or None, **days) or None
            request = (query, condition, count.value)
            if request == asked[0]:
                return
            show(())
            offer(query)
            preview.value = ""
            if query is None:
                asked[0] = None
                status.say(_HINT if kind.value == "words" else "Choose a picture or a clip.")
                return
            if isinstance(query, Path):
                name = one_line(PureWindowsPath(upload.value[0]["name"]).name if upload.value else query.name, 60)
                url, said = picture_url(playable_of(query), 1.0, 160), f"The query: {name}"
                preview.value = image_tag(url, said) * bool(url) + f"<div>{html.escape(said)}</div>"
            status.say("Searching…")
            show(find(query, condition, count.value))
            asked[0] = request
            nothing = "No hits" + (": nothing in the collection passes these filters." if condition else ".")
            told = f"{len(hits)} hit{'s' * (len(hits) > 1)}. Click one to play it." if hits else nothing
            status.say(f"{told} {mark(query) if mark and isinstance(query, str) else ''}")
        except Exception as error:  # shown to the reader: a callback's traceback would go to a log nobody sees
            asked[0] = None
            show(())
            which = f"{name!r}: " if name and name not in str(error) else ""
            others = " The files that are offered here have answers." if name and files else ""
            missing = isinstance(error, NotRecorded)
            status.fail(NotRecorded(f"{which}{error}{others}") if missing else error)

    def turn(_change: object = None) -> None:
        by_words = kind.value == "words"
        words.layout.display = sentence_row.layout.display = "" if by_words else "none"
        files_row.widget.layout.display = upload.layout.display = "none" if by_words else ""
        search()

    def say(button: w.Button) -> None:
        words.value = button.description
        search()

    def own_file(_change: object) -> None:
        if upload.value:
            files_row.light()
            chosen[:], asked[0] = [], None  # a new file may have the name of the one before
            search()

    def choose(at: int) -> None:
        chosen[:], upload.value = [files[at]], ()
        search()

    cards = Cards(lambda at: screen.play(hits[at], words=getattr(hits[at], "transcript", "")), "vs-card", "Play it")
    files_row, sentence_row = Cards(choose, "vs-file", "Search by it"), row(*examples).add_class("vs-examples")
    files_row.show([picture_url(playable_of(file), 1.0, 160) for file in files], offered)
    offer(query)
    if isinstance(query, Path):
        kind.value, chosen[:] = "picture or clip", [query]
    words.value = query if isinstance(query, str) else ""
    for control in (words, category, since, until, count):
        control.observe(search, "value")
    upload.observe(own_file, "value")
    kind.observe(turn, "value")
    for example in examples:
        example.on_click(say)
    go.on_click(search)
    turn()
    top = {"vs-query": words, "vs-upload": upload, "vs-go": go}
    filters = {"vs-category": category, "vs-from": since, "vs-to": until, "vs-limit": count}
    rows = [row(*(part.add_class(name) for name, part in parts.items())) for parts in (top, filters)]
    files_row.widget.add_class("vs-media")
    above = (kind.add_class("vs-kind"), rows[0], sentence_row, files_row.widget, rows[1])
    box = app(*above, preview, status.widget, cards.widget, screen.widget, name="vs-search")
    box.kept = kept  # the reader's own files are gone when the widget is
    if hits:
        what = html.escape(query if isinstance(query, str) else Path(query or "").name)
        note = f"<p><b>A picture of the search box</b>, asked for “{what}”: run the notebook to type into it.</p>"
        box.still = note + strip(hits, library=videos).data + str(played(hits[0], library=videos).data)
    return box


class Cards:
    """Thumbnails that are buttons: a click, Enter or the space bar picks one, and `pick` is called with its number."""

    def __init__(self, pick: Callable[[int], None], name: str, tooltip: str) -> None:
        self._pick, self._name, self._tooltip = pick, name, tooltip
        self._buttons: list[w.Button] = []
        self._sheet = w.HTML(layout={"display": "none"})
        self._box = w.Box().add_class("vs-cards")
        self.widget = w.VBox([self._sheet, self._box], layout={"overflow": "visible"})

    def show(self, urls: Sequence[str], texts: Iterable[str]) -> None:
        """Replace the cards: the addresses of their pictures, which may be empty, and their texts.

        Buttons are used again: closing them while the page still draws them would jam it.
        """
        rules = []
        while len(self._buttons) < len(urls):
            button = w.Button(tooltip=self._tooltip, layout={"width": "162px", "height": "auto"})
            button.on_click(self._clicked)
            self._buttons.append(button)
        for button, url, text in zip(self._buttons, urls, texts, strict=False):
            # a class named after its picture: two notebooks in one page cannot mix theirs up
            picture = f"vs-i{hashlib.sha256(url.encode()).hexdigest()[:16]}"
            rules.append(f".vs-app .vs-pic.{picture}::before {{ background-image: url({url}); }}" if url else "")
            button.description = text
            button._dom_classes = ("vs-pic", self._name, picture)
        self._sheet.value = f"<style>{chr(10).join(dict.fromkeys(rules))}</style>"
        self._box.children = self._buttons[: len(urls)]

    def light(self, chosen: w.Button | None = None) -> None:
        """Mark one card as chosen, or none."""
        for button in self._buttons:
            button.remove_class("vs-on")
        if chosen:
            chosen.add_class("vs-on")

    def _clicked(self, button: w.Button) -> None:
        self.light(button)
        self._pick(self._buttons.index(button))
