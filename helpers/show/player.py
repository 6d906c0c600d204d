"""A video player that starts at a moment and stops at its end."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from IPython.display import HTML

from helpers.config import PROJECT
from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.moments import Moment
from helpers.search import Hit
from helpers.show.frames import playable_of, span_text

_EMBED_LIMIT_MB = 20


def player(
    item: Video | Hit | Moment | Path | str,
    start_sec: float | None = None,
    end_sec: float | None = None,
    *,
    library: Iterable[Video] = (),
    embed: bool = False,
    autoplay: bool = False,
) -> HTML:
    """Return a video player that starts at a moment and stops at its end. Taught in 00_setup.

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
        If there is no such file, or it is neither served nor small enough to be put into the page.
    """
    playable = playable_of(item, library)
    start = playable.start_sec if start_sec is None else max(0.0, start_sec)
    end = playable.end_sec if end_sec is None else end_sec
    if playable.url.startswith(("http://", "https://")):
        url = playable.url
    elif playable.path is None or not playable.path.is_file():
        raise MediaError(f"There is no file of {one_line(playable.title, 60)!r} to play.")
    else:
        url = (not embed and _served_url(playable.path)) or _data_url(playable.path)
    what = f"{one_line(playable.title)}, {span_text(start, end)}"
    fragment = f"#t={start:.3f}" + ("" if end is None else f",{end:.3f}")
    captions = playable.path.with_suffix(".vtt") if playable.path else None
    track = ""
    if captions and captions.is_file() and not url.startswith("data:"):
        address = html.escape(url.rsplit(".", 1)[0] + ".vtt", quote=True)
        track = f'<track kind="captions" srclang="en" label="Captions" src="{address}" default>'
    attributes = f'aria-label="{html.escape(what, quote=True)}" src="{html.escape(url + fragment, quote=True)}"'
    return HTML(
        f'<figure class="tex2jax_ignore mathjax_ignore" style="margin:0"><video controls{" autoplay" * autoplay}'
        f' preload="metadata" width="480" style="max-width:100%" {attributes}>{track}</video>'
        f"<figcaption>{html.escape(what)}</figcaption></figure>"
    )


def _served_url(path: Path) -> str:
    """Return the address that a notebook's page can load, relative to the notebook; empty if there is none.

    JupyterLab serves what lies below the notebook's folder and is not hidden; a file elsewhere would also show its path
    to the reader. It says itself which notebook it is; other places may run the kernel in a folder above.
    """
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    known = sorted((Path.cwd(), PROJECT / "notebooks"), key=lambda folder: len(folder.parts), reverse=True)
    for folder in [notebook.parent] if notebook.is_file() else known:
        if path.resolve().is_relative_to(folder.resolve()):
            inside = path.resolve().relative_to(folder.resolve())
            return "" if any(part.startswith(".") for part in inside.parts) else quote(inside.as_posix())
    return ""


def _data_url(path: Path) -> str:
    if (size_mb := path.stat().st_size / 1e6) > _EMBED_LIMIT_MB:
        raise MediaError(
            f"{one_line(path.name, 60)!r} has {size_mb:.0f} MB, too much to put into a page.",
            do="Copy it into the notebook's folder, from where it is served.",
        )
    return "data:video/mp4;base64," + base64.b64encode(path.read_bytes()).decode()
