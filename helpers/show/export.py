"""Results that can be sent to somebody: a page, a table, chapters, clips, a reel.

Each is written beside its place and put there when all of it is done: there is never half a file. A file of the same
name is replaced, a folder that is missing is made; `MediaError` if that cannot be.
"""

from __future__ import annotations

import html
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import numpy as np
import pandas as pd
from PIL import ImageOps

from helpers.config import nfc
from helpers.errors import MediaError, QueryError, one_line
from helpers.library import Video, open_media
from helpers.moments import SAME_SEC, Moment
from helpers.search import Hit
from helpers.show.frames import Playable, data_url, decoded_frames, film_frames, playable_of, span_text, upright, webvtt
from helpers.show.pictures import Card, sheet, still

Found = Sequence[Hit | Moment]
File = Path | str
_RATE, _TICK = 48000, Fraction(1, 90000)  # of the sound; of the pictures' times, which may be any
_CLIP_SEC = 30.0  # of a longer moment, what a page shows
_PAGE = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")


def export_html(
    hits: Found, path: File, *, library: Sequence[Video] = (), query: str = "", note: str = "", clips: bool = False
) -> Path:
    """Write hits or moments as one page that opens anywhere, loads nothing and runs nothing. Taught in 13_your_videos.

    Parameters
    ----------
    hits : sequence of Hit or Moment
        In the order in which they are shown.
    path : Path or str
        Of the page, such as ``found.html``; it is returned.
    library : sequence of Video, optional
        Where moments that hold no hits find their video.
    query, note : str
        What was searched for, above the pictures, and a sentence below: where the scores are from, say.
    clips : bool
        Clips that play, with sound, in place of frames; of a long moment its first 30 s.
    """
    cards: list[Card] = []
    for hit in hits:
        span = playable_of(hit, library)
        lines = [f"{span_text(span.start_sec, span.end_sec)}, score {hit.score:.3f}", one_line(_words(hit), 300)]
        cards.append((span, span.middle_sec, f"{hit.rank}. {one_line(span.title, 100)}", lines))
    title = html.escape(one_line(query, 300)) or "Found in the videos"
    page = sheet(cards, 336, "Nothing was found.", note, _clip if clips else still)
    return write_text(path, _PAGE % (title, title, page.data))


def export_csv(hits: Found, path: File) -> Path:
    """Write hits or moments as a table that spreadsheets open, one row each. Taught in 13_your_videos."""
    fields = ["rank", "title", "video_id", "start_sec", "end_sec", "score"]
    rows = [[*(getattr(hit, name) for name in fields), _words(hit)] for hit in hits]
    table = pd.DataFrame(rows, columns=[*fields, "words"]).round(6)
    table = table.replace(r"^(?=[=+\-@\t\r])", "'", regex=True)  # a spreadsheet would take it for a formula
    return write_text(path, "\ufeff" + table.to_csv(index=False, lineterminator="\n"))


def export_vtt(parts: Iterable[Any], path: File, names: Iterable[str] = ()) -> Path:
    """Write moments, segments or shots of one video as WebVTT chapters, by time. Taught in 13_your_videos.

    Parameters
    ----------
    parts : iterable of what has ``start_sec`` and ``end_sec``
        `QueryError` if they are of several videos.
    names : iterable of str, optional
        What each chapter is called. Where not given: what happens in a shot, or else rank and title.
    """
    parts = list(parts)
    if len({getattr(part, "video_id", "") for part in parts}) > 1:
        raise QueryError("Chapters are of one video; these are of several.", do="Write a file for each.")
    called = list(names) or [getattr(part, "event", "") or f"{part.rank}. {part.title}" for part in parts]
    ordered = sorted(zip(parts, called, strict=True), key=lambda pair: pair[0].start_sec)
    cues = ((part.start_sec, part.end_sec, one_line(name) or "…") for part, name in ordered)
    return write_text(path, webvtt(cues) + "\n")


def cut_clip(video: Any, start_sec: float, end_sec: float, path: File) -> Path:
    """Cut a stretch out of a film, encoded anew as mp4, upright; its first and its last frame lie in the stretch.

    `video` is a Video, Hit, Moment or Path. `MediaError` if there is no file of it, or no frame between the seconds.
    Taught in 13_your_videos.
    """
    return _film([replace(playable_of(video), start_sec=start_sec, end_sec=end_sec)], Path(path))


def export_clips(hits: Found, folder: File, *, library: Sequence[Video] = ()) -> list[Path]:
    """Cut a clip of each, named by rank, title and seconds, to be found again. Taught in 13_your_videos."""
    paths = []
    for span, hit in [(playable_of(hit, library), hit) for hit in hits]:
        title = re.sub(r"[\W_]+", "-", nfc(span.title).lower())[:40].strip("-") or "video"
        paths.append(Path(folder, f"{hit.rank:02d}_{title}_{hit.start_sec:.1f}-{hit.end_sec:.1f}s.mp4"))
        _film([span], paths[-1])
    return paths


def reel(hits: Found, path: File, *, library: Sequence[Video] = ()) -> Path:
    """Cut hits or moments, in their order, into one film of the size of the first. Taught in 13_your_videos."""
    if not hits:
        raise QueryError("There is nothing to make a film of.")
    return _film([playable_of(hit, library) for hit in hits], Path(path))


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Yield the name of a file to write; it takes the place of `path` when all of it is there, else it goes."""
    part = path.absolute().with_name(f".{uuid4().hex}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        what = f"{one_line(path.name)!r} cannot be written: {one_line(error.strerror)}."
        raise MediaError(what, "What was there before is as it was.", "Choose another place.") from error
    finally:
        with suppress(OSError):  # it is not there
            part.unlink()


def write_text(path: File, text: str) -> Path:
    """Write a text file, all of it or nothing."""
    with written(Path(path)) as part:
        part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return Path(path)


def _words(hit: Any) -> str:
    """Return what is spoken in a hit, or in those of a moment, each segment once."""
    return " ".join(dict.fromkeys(getattr(part, "transcript", "") for part in (hit, *getattr(hit, "hits", ())))).strip()


def _clip(span: Playable, at_sec: float, width: int) -> str:
    """Return a span as HTML that plays; empty where there is no picture."""
    if not (picture := still(span, at_sec, width)):
        return ""
    with tempfile.TemporaryDirectory() as folder:
        short = replace(span, end_sec=min(span.end_sec or math.inf, span.start_sec + _CLIP_SEC))
        film = data_url("video/mp4", _film([short], Path(folder, "clip.mp4"), 480).read_bytes())
    poster = re.sub(r'<img alt=(".*?") src', r"<video controls aria-label=\1 poster", picture)
    return f'{poster}<source src="{film}" type="video/mp4"></video>'


def _film(spans: Sequence[Playable], path: Path, width: int = 8192) -> Path:
    """Encode stretches of films into one of the size of the first, no wider than `width`; silence where there is none.

    Frames keep their times, also where these are uneven.
    """
    streams: list[Any] = []
    offset = 0.0
    with written(path) as part, av.open(str(part), "w", "mp4", options={"movflags": "+faststart"}) as out:
        out.metadata["title"] = one_line(f"{spans[0].title}, {span_text(spans[0].start_sec, spans[0].end_sec)}")
        for span in spans:
            if span.path is None or not span.path.is_file():
                raise MediaError(f"There is no file of {one_line(span.title, 60)!r} to cut.")
            begin, end = math.nan, math.inf if span.end_sec is None else span.end_sec
            for at_sec, until, frame, track in film_frames(span.path, span.start_sec):
                if at_sec > end - SAME_SEC:
                    break
                if at_sec < span.start_sec - SAME_SEC:
                    continue
                picture, rate = upright(frame, track, span.path).convert("RGB"), track.average_rate or Fraction(25)
                if not streams:
                    share = min(1.0, width / picture.width)
                    film = out.add_stream("libx264", rate=rate, options={"preset": "veryfast"})
                    film.width, film.height = (2 * max(1, round(side * share / 2)) for side in picture.size)
                    film.pix_fmt, film.codec_context.time_base = "yuv420p", _TICK
                    streams = [film, out.add_stream("aac", rate=_RATE, layout="stereo")]
                begin = at_sec if math.isnan(begin) else begin
                last = min(end, until if until < math.inf else at_sec + 1 / rate)
                shown = av.VideoFrame.from_image(ImageOps.pad(picture, (streams[0].width, streams[0].height)))
                shown.pts, shown.time_base = round((offset + at_sec - begin) / _TICK), _TICK
                out.mux(streams[0].encode(shown))
            if math.isnan(begin):
                raise MediaError(f"{one_line(span.title, 60)!r} shows no frame {span_text(span.start_sec, end)}.")
            heard = av.AudioFrame.from_ndarray(_sound(span.path, begin, last), "fltp", "stereo")
            heard.pts, heard.sample_rate, heard.time_base = round(offset * _RATE), _RATE, Fraction(1, _RATE)
            out.mux(streams[1].encode(heard))
            offset += float(last) - begin
        for stream in streams:
            out.mux(stream.encode(None))
    return path


def _sound(path: Path, start_sec: float, end_sec: float) -> np.ndarray:
    """Return what is heard between two seconds of the picture, shape (2, n)."""
    heard = np.zeros((2, max(1, round((end_sec - start_sec) * _RATE))), np.float32)
    with open_media(path) as (container, film):
        zero, track = float((film.start_time or 0) * (film.time_base or 0)) + start_sec, container.streams.best("audio")
        container.seek(max(0, int((zero - 1) * av.time_base)))
        same = av.AudioResampler("fltp", "stereo", _RATE)
        for frame in decoded_frames(container, track) if track else ():
            for part in same.resample(frame):
                wave, at = part.to_ndarray(), round(((part.time or 0) - zero) * _RATE)
                into = heard[:, max(at, 0) : max(at + wave.shape[1], 0)]
                into[:] = wave[:, max(-at, 0) :][:, : into.shape[1]]
            if (frame.time or 0) - zero > end_sec - start_sec:
                break
    return heard
