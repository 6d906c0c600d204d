"""Pictures: frames cut out of videos, and where the video behind a hit, a moment or a path is found."""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import av
import IPython.display
import numpy as np
from PIL import Image, ImageOps

from helpers.config import PROJECT, is_web
from helpers.errors import MediaError, one_line, public
from helpers.library import Video, open_media


class _InWords:
    """What is shown, and its words `alt`: these stand where it cannot be shown."""

    alt = ""

    def __repr__(self) -> str:
        return self.alt


class Sheet(_InWords, IPython.display.HTML):
    """What is shown as HTML, and in words."""

    def __init__(self, page: str, alt: str) -> None:
        super().__init__(page)
        self.alt = alt


class Picture(_InWords):
    """A png with its alternative text. Shown as HTML: JupyterLab and nbconvert drop the text of an ``image/png``."""

    def __init__(self, png: bytes, alt: str) -> None:
        self.data, self.alt = png, alt

    def _repr_html_(self) -> str:
        return image_tag(data_url("image/png", self.data), self.alt)


class Still(_InWords, Image.Image):
    """A frame, which a notebook shows with its alternative text."""

    def _repr_png_(self) -> None:
        """One form is enough, and this one would be shown without the text."""

    _repr_jpeg_ = _repr_png_

    def _repr_html_(self) -> str:
        return image_tag(webp_url(self), self.alt)


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
        title = public(address).rsplit("/", 1)[-1] if is_web(address) else Path(item).stem
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


def thumbnail(source: Any, at_sec: float, width: int = 240) -> Still:
    """Return the frame that is on screen at one second of a video. Taught in 00_setup.

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
    frame, still = _frame(str(playable.path), changed, round(max(at_sec, 0.0) * 1000), width).copy(), Still()
    still.__dict__ |= frame.__dict__
    still.alt = f"A frame of {one_line(playable.title, 80)}, at {at_sec:.1f} s"
    return still


def image_tag(url: str, alt: str, style: str = "max-width:100%") -> str:
    """Return the HTML of a picture with its alternative text."""
    return f'<img alt="{html.escape(alt, quote=True)}" src="{url}" style="{style}">'


def picture_url(playable: Playable, at_sec: float, width: int) -> str:
    """Return a frame as an address that holds it; empty if there is none: one lost file must not cost the others."""
    try:
        return webp_url(thumbnail(playable.path or playable.url, at_sec, width))
    except MediaError:
        return ""


def webp_url(picture: Image.Image, quality: int = 75) -> str:
    """Return a picture as an address that holds it."""
    buffer = BytesIO()
    picture.save(buffer, "webp", quality=quality)
    return data_url("image/webp", buffer.getvalue())


def data_url(kind: str, content: bytes) -> str:
    """Return an address that holds its content."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


@lru_cache(maxsize=512)
def _frame(path: str, _changed: int, at_ms: int, width: int) -> Image.Image:
    film, late_sec = Path(path), at_ms / 1000 + 1e-6
    shown = (upright(frame, track, film) for _, until, frame, track in film_frames(film, late_sec) if until > late_sec)
    try:
        picture = next(shown).convert("RGB")
    except (MediaError, StopIteration, Image.DecompressionBombError) as error:
        raise MediaError(f"{film.name!r} holds no picture that can be shown.") from error
    return picture.resize((width, max(1, round(width * picture.height / picture.width))), Image.Resampling.LANCZOS)


def film_frames(path: Path, from_sec: float) -> Iterator[tuple[float, float, av.VideoFrame, av.VideoStream]]:
    """Yield frames with the seconds from which and until which each is on screen, and their track.

    The first is one that is on screen at `from_sec` or before, where there is one. Frames without times are counted.
    The track can be used until the next frame is asked for. `MediaError` from `open_media`.
    """
    # A seek may land behind the key frame that it should find: then it is tried from further back, at last not at all.
    for back_sec in (0.0, 4.0, 32.0, math.inf):
        with open_media(path) as (container, track):
            timed, start, tick = track.start_time is not None, track.start_time or 0, track.time_base or 1
            seek_sec = min(from_sec, (container.duration or math.inf) / av.time_base) - back_sec
            whole = seek_sec <= 0 or not timed
            if not whole:
                with suppress(av.FFmpegError):  # refused
                    container.seek(start + int(seek_sec / tick), stream=track)
            decoded = enumerate(decoded_frames(container, track))
            rate = track.guessed_rate or 25
            frames = ((float(((f.pts or 0) - start) * tick if timed else n / rate), f) for n, f in decoded)
            first = next((each for each in frames if whole or each[1].key_frame), None)
            if first and (whole or first[0] <= from_sec):
                for (at, frame), (until, _) in pairwise(chain([first], frames, [(math.inf, None)])):
                    yield at, until, frame, track
                return


def decoded_frames(container: av.container.InputContainer, track: Any) -> Iterator[Any]:
    """Yield the frames that can be decoded; what is damaged is passed over, as players do."""
    with suppress(av.FFmpegError):
        for packet in container.demux(track):
            with suppress(av.FFmpegError):
                yield from packet.decode()


def upright(frame: av.VideoFrame, track: av.VideoStream, path: Path) -> Image.Image:
    """Return a frame as players show it: with square pixels, turned and mirrored as the film or a photo's EXIF says."""
    picture = frame.to_image()
    if track.container.format.name.endswith("_pipe"):
        with Image.open(path) as photo:
            picture.getexif()[0x0112] = photo.getexif().get(0x0112, 1)
        return ImageOps.exif_transpose(picture)
    picture = picture.resize((round(picture.width * float(track.sample_aspect_ratio or 1)), picture.height))
    try:
        beside: Any = frame.side_data
        a, b, _, c, d = np.frombuffer(beside["DISPLAYMATRIX"], np.int32)[:5]
    except (KeyError, ValueError):  # there is none, or something beside it that PyAV does not know
        return picture.rotate(frame.rotation, expand=True)
    if b:  # x and y change places
        picture, a, d = picture.transpose(Image.Transpose.TRANSPOSE), c, b
    picture = ImageOps.mirror(picture) if a < 0 else picture
    return ImageOps.flip(picture) if d < 0 else picture


def span_text(start_sec: float, end_sec: float | None) -> str:
    """Return a time range as people read it.

    >>> span_text(12, 18.04)
    '12.0 to 18.0 s'
    """
    return f"from {start_sec:.1f} s" if end_sec is None else f"{start_sec:.1f} to {end_sec:.1f} s"


def webvtt(cues: Iterable[tuple[float, float, str]]) -> str:
    """Return first second, last second and text of each caption or chapter as the content of a WebVTT file."""
    parts = ["WEBVTT"]
    for start_sec, end_sec, text in cues:
        times = (datetime.fromtimestamp(sec, UTC).time().isoformat("milliseconds") for sec in (start_sec, end_sec))
        parts.append(f"{' --> '.join(times)}\n{html.escape(text, quote=False)}")
    return "\n\n".join(parts)


def _file(url: str) -> Path | None:
    """Return the local file of an address as stored, which is relative to the notebooks' folder."""
    if not url or is_web(url):
        return None
    try:
        path = Path(url).expanduser()
        return path if path.is_absolute() or path.is_file() else PROJECT / "notebooks" / path
    except (OSError, ValueError, RuntimeError):  # a name that no file can have: 5,000 characters, a zero byte
        return None
