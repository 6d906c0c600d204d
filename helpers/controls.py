"""What the widgets share: cards that play when clicked, a player, a status line, and how they look in both themes."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import ipywidgets as w

from helpers.errors import MediaError, VideoSearchError
from helpers.frames import clean, place_of, span_text, thumbnail
from helpers.library import Video
from helpers.show import player

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
        self.widget.value = f"<div {role}>{html.escape(clean(text, 600))}</div>"

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
            page += f'<div class="vs-say vs-words">Words: {html.escape(clean(words, 300))}</div>'
        data = {"text/html": page, "text/plain": "a video player"}
        self.widget.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def clear(self) -> None:
        """Show nothing."""
        self.widget.outputs = ()


def hit_text(hit: Any, digits: int = 3) -> str:
    """Return a hit in three lines: rank and title, seconds, score."""
    title = clean(hit.title or hit.video_id, 48)
    return f"{hit.rank}. {title}\n{span_text(hit.start_sec, hit.end_sec)}\nscore {hit.score:.{digits}f}"


def picture_classes(hits: Iterable[Any], library: Sequence[Video]) -> tuple[list[str], str]:
    """Return a class for the thumbnail of each hit, and the style sheet that holds every thumbnail once.

    A class is named after the picture, so that two notebooks in one page cannot mix theirs up.
    """
    classes, rules = [], {}
    for hit in hits:
        place = place_of(hit, library)
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
