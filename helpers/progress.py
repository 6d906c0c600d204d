"""Progress of long work: the state of each video, the total, the time left; and a clean stop."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ipywidgets as w
from IPython.display import display

from helpers.controls import Status, app, named
from helpers.frames import clean
from helpers.library import Video

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
            f"<tr><td>{html.escape(clean(name, 60))}</td><td>{html.escape(clean(state, 20))}</td>"
            f"<td>{f'{sec:.1f} s' if sec else ''}</td><td>{html.escape(clean(message, 200))}</td></tr>"
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
