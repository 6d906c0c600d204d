"""Pictures: frames cut out of videos, and where the video behind a hit, a moment or a path is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import IPython.display
from PIL import Image

from helpers.config import PROJECT
from helpers.errors import MediaError, one_line
from helpers.library import Video


class Picture(IPython.display.Image):
    """A png and its alternative text, which also stands where no picture can be shown."""

    def __init__(self, png: bytes, alt: str) -> None:
        super().__init__(png, format="png", alt=alt)

    def __repr__(self) -> str:
        return self.alt


@dataclass(frozen=True)
class Playable:
    """A span of a video, with all that a player or a thumbnail needs of it.

    Attributes
    ----------
    title : str
        As people know the video; where it has none, its id or the name of its file.
    url : str
        The address as stored: of the web, or of a file, absolute or relative to the notebooks' folder.
    path : Path or None
        The file; None if it lies elsewhere.
    start_sec, end_sec : float
        Seconds from the first frame. No end means to the end of the video.
    """

    title: str
    url: str
    path: Path | None
    start_sec: float
    end_sec: float | None

    @property
    def middle_sec(self) -> float:
        """The second that stands for the span: its middle, or its start if it has no end."""
        return self.start_sec if self.end_sec is None else (self.start_sec + self.end_sec) / 2


def playable_of(item: Any, library: Iterable[Video] = ()) -> Playable:
    """Return the span of a video that `item` stands for, ready to be played.

    Parameters
    ----------
    item : Video, Hit, Moment, Segment, Path or str
        A whole video, or a span of one.
    library : iterable of Video, optional
        Looked up by ``video_id``. Needed for moments that hold no hits, since a moment carries no address.
    """
    if isinstance(item, str | Path):
        address = str(item)
        remote = address.startswith(("http://", "https://"))
        title = address.rsplit("/", 1)[-1] if remote else Path(item).stem
        return Playable(title, address, _file(address), 0.0, None)
    if isinstance(item, Video):
        path = item.path or _file(item.url)
        return Playable(item.title or item.video_id, item.url, path, 0.0, item.duration_sec or None)
    span = float(item.start_sec), float(item.end_sec)
    for video in library:
        if video.video_id == item.video_id:
            return Playable(item.title or video.title, video.url, video.path or _file(video.url), *span)
    parts = [item, *getattr(item, "hits", ())]
    url = next((url for part in parts if (url := getattr(part, "video_url", ""))), "")
    return Playable(item.title or item.video_id, url, _file(url), *span)


def thumbnail(source: Any, at_sec: float, width: int = 240) -> Image.Image:
    """Return the frame that is on screen at one second of a video. Taught in 03_search.

    Parameters
    ----------
    source : Path, str, Video, Hit or Moment
        A video file, or what names one.
    at_sec : float
        Seconds from the first frame; before the start gives the first frame, past the end the last.
    width : int
        Width in pixels; the height follows the video's shape.

    Raises
    ------
    MediaError
        If the file is missing or holds no picture that can be decoded.
    """
    playable = playable_of(source)
    if playable.path is None or not playable.path.is_file():
        raise MediaError(f"There is no file of {one_line(playable.title, 60)!r} to take a picture from.")
    changed = playable.path.stat().st_mtime_ns  # a file that was replaced is read again
    return _frame(str(playable.path), changed, round(max(at_sec, 0.0) * 1000), width).copy()


@lru_cache(maxsize=512)
def _frame(path: str, _changed: int, at_ms: int, width: int) -> Image.Image:
    try:
        with av.open(path) as container:
            stream = container.streams.video[0]
            tick: Any = stream.time_base  # seconds; known of every stream that was opened
            at_sec = at_ms / 1000 + float((stream.start_time or 0) * tick)
            container.seek(int(at_sec / tick), stream=stream)  # to the key frame at or before it
            shown = None
            for frame in container.decode(stream):
                if shown is not None and frame.time > at_sec + 1e-6:
                    break
                shown = frame
            if shown is None:
                raise ValueError("no frame")
            height = round(width * shown.height / shown.width)
            return shown.to_image().convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    except (av.FFmpegError, IndexError, ValueError, OSError) as error:
        raise MediaError(f"{Path(path).name!r} holds no picture that can be shown.") from error


def span_text(start_sec: float, end_sec: float | None) -> str:
    """Return a time range as people read it.

    >>> span_text(12, 18.04)
    '12.0 to 18.0 s'
    """
    return f"from {start_sec:.1f} s" if end_sec is None else f"{start_sec:.1f} to {end_sec:.1f} s"


def _file(url: str) -> Path | None:
    """Return the local file of an address as stored, which is relative to the notebooks' folder."""
    if not url or url.startswith(("http://", "https://")):
        return None
    try:
        path = Path(url).expanduser()
        return path if path.is_absolute() or path.is_file() else PROJECT / "notebooks" / path
    except (OSError, ValueError, RuntimeError):  # a name that no file can have: 5,000 characters, a zero byte
        return None
