"""A video player that shows the frames of a moment and no other."""

from __future__ import annotations

import html
import math
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from IPython.display import HTML

from helpers.api.tasks import content_type
from helpers.config import PROJECT, is_web
from helpers.errors import MediaError, one_line
from helpers.library import Video, open_media, read_captions
from helpers.moments import Moment
from helpers.search import Hit
from helpers.show.frames import data_url, playable_of, span_text, webvtt

_EMBED_LIMIT_MB = 20
# The script beside this file. v: the video; a, z: the middles of the first and of the last frame; f: seconds a frame
# lasts. An address with "#t=" starts up to a frame early and stops up to six late: it is what is left where a page is
# not trusted and this is stripped. It stops a tenth of a second early and goes to the last frame, because a busy
# computer tells of a frame when the next ones are on screen. There it stands at speed 0 until the page knows that it
# plays: told late, it would have gone on. Whoever scrubs past the end goes on from there. After the end, play begins at
# the start again, also where the span ends with the film and the browser would begin at the film's first frame. While
# it seeks, old frames are told of.
_EXACT = " ".join(Path(__file__).with_suffix(".js").read_text(encoding="utf-8").split())


def player(
    item: Video | Hit | Moment | Path | str,
    start_sec: float | None = None,
    end_sec: float | None = None,
    *,
    library: Iterable[Video] = (),
    embed: bool = False,
    autoplay: bool = False,
) -> HTML:
    """Return a video player that shows a moment from its first frame to its last. Taught in 00_setup.

    Played again, it begins at the moment's start. Where the rate of the frames is not known or not constant, or the
    page is not trusted, it may begin a frame early and stop some frames late.

    Parameters
    ----------
    item : Video, Hit, Moment, Path or str
        What to play. A file that is not served to this notebook is put into the page.
    start_sec, end_sec : float, optional
        Seconds from the first frame, in place of those that a hit or moment brings.
    library : iterable of Video, optional
        Where moments that hold no hits find their video.
    embed : bool
        Put the file into the page, for places that serve no files (VS Code, Colab). Such output should not be saved.
    autoplay : bool
        Begin at once.

    Raises
    ------
    MediaError
        If there is no such file, it is no video, it is neither served nor small enough to be put into the page, or it
        has no such span.
    """
    playable = playable_of(item, library)
    start = playable.start_sec if start_sec is None else max(start_sec, 0.0)
    end = playable.end_sec if end_sec is None else end_sec
    path, name, captions, exactly = playable.path, one_line(playable.title), "", ""
    if end is not None and not start < end:
        raise MediaError(f"There is no span {span_text(start, end)} of {name!r}.", do="A span ends after its start.")
    fragment = f"#t={start:.3f}" + ("" if end is None else f",{end:.3f}")
    if is_web(playable.url):
        url = playable.url
    elif path is None or not path.is_file():
        raise MediaError(f"There is no file of {one_line(playable.title, 60)!r} to play.")
    else:
        rate, frames = _frames_of(path, path.stat().st_mtime_ns)
        if rate and start * rate >= frames:
            raise MediaError(f"{name!r} is {frames / rate:.1f} s long: nothing of it plays {span_text(start, end)}.")
        if rate:
            first = math.ceil(start * rate - 0.05) + 0.5  # times are rounded: a frame may begin a little before them
            # not the film's very last: a browser that stands there counts as ended, and begins anew at the film's first
            last = max(first, min(math.inf if end is None else math.floor(end * rate + 0.05), frames - 1) - 0.5)
            fragment = f"#t={first / rate:.3f},{last / rate:.3f}"
            call = f"{_EXACT}(this, {first / rate:.4f}, {last / rate:.4f}, {1 / rate:.5f})"
            exactly = f' onloadedmetadata="{html.escape(call, quote=True)}"'
        url = (not embed and _served_url(path)) or _data_url(path)
        captions = _captions(path, start, math.inf if end is None else end)
    what = f"{name}, {span_text(start, end)}"
    attributes = f'aria-label="{html.escape(what, quote=True)}" src="{html.escape(url + fragment, quote=True)}"'
    return HTML(
        f'<figure class="tex2jax_ignore mathjax_ignore" style="margin:0"><video controls{" autoplay" * autoplay}'
        f' preload="metadata" width="480" style="max-width:100%" {attributes}{exactly}>{captions}</video>'
        f"<figcaption>{html.escape(what)}</figcaption></figure>"
    )


@lru_cache(maxsize=512)
def _frames_of(path: str | Path, _changed: int) -> tuple[float, int]:
    """Return frames a second and how many there are; (0, 0) where the rate is not known, or not the same throughout.

    Raises
    ------
    MediaError
        If the file is no video, by its content: a stored address could name any file of this computer.
    """
    path = Path(path)
    if not content_type(path).startswith("video/"):
        raise MediaError(f"{path.name!r} is no video, by its content.", do="Check the address that is stored for it.")
    with open_media(path) as (_, track):
        mean, rate = float(track.average_rate or 0), float(track.base_rate or 0)
        steady = track.start_time == 0 and abs(mean - rate) < 1e-4 * rate
        return (rate, track.frames) if steady and track.frames else (0.0, 0)


def _captions(path: Path, start: float, end: float) -> str:
    """Return a track with the captions that stand beside a file, cut to a span and one at a time; or nothing."""
    with suppress(MediaError):
        cues = [cue for cue in read_captions(path.with_suffix(".vtt")) if cue.start_sec < end and cue.end_sec > start]
        shown = []
        for cue in cues:
            until = min([cue.end_sec, end, *(other.start_sec for other in cues if other.start_sec > cue.start_sec)])
            shown.append((max(cue.start_sec, start), until, cue.text))
        if shown:
            # in the page itself: one that is elsewhere finds it too
            address = data_url("text/vtt;charset=utf-8", webvtt(shown).encode())
            return f'<track kind="captions" srclang="en" label="Captions" src="{address}" default>'
    return ""


def _served_url(path: Path) -> str:
    """Return the address that a notebook's page can load, relative to the notebook; empty if there is none.

    JupyterLab serves what lies below the notebook's folder and is not hidden; a file elsewhere would also show its path
    to the reader. It says itself which notebook it is; other places may run the kernel in a folder above.
    """
    notebook, ours, here = Path(os.environ.get("JPY_SESSION_NAME", "")), PROJECT / "notebooks", Path.cwd()
    above = ours.resolve().is_relative_to(here.resolve())
    folder = notebook.parent if notebook.is_file() else ours if above else here
    if not path.resolve().is_relative_to(folder.resolve()):
        return ""
    inside = path.resolve().relative_to(folder.resolve())
    return "" if any(part.startswith(".") for part in inside.parts) else quote(inside.as_posix())


def _data_url(path: Path) -> str:
    if (size_mb := path.stat().st_size / 1e6) > _EMBED_LIMIT_MB:
        do = "Copy it into the notebook's folder, from where it is served."
        raise MediaError(f"{one_line(path.name, 60)!r} has {size_mb:.0f} MB, too much to put into a page.", do=do)
    return data_url(content_type(path), path.read_bytes())
