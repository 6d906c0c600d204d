"""A video player that starts at a moment and stops at its end."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.display import HTML

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.show.frames import playable_of, served_url, span_text

if TYPE_CHECKING:
    from helpers.moments import Moment
    from helpers.search import Hit

_EMBED_LIMIT_MB = 20


def player(
    item: Video | Hit | Moment | Path | str,
    start_sec: float | None = None,
    end_sec: float | None = None,
    *,
    library: Iterable[Video] = (),
    embed: bool = False,
    width: int = 480,
    autoplay: bool = False,
) -> HTML:
    """Return a video player that starts at a moment and stops at its end.

    Parameters
    ----------
    item : Video, Hit, Moment, Path or str
        What to play. A hit or moment brings its own times, which `start_sec` and `end_sec` replace.
    embed : bool
        Put the file into the page, for places that serve no files (VS Code, Colab). Such output should not be saved.

    Raises
    ------
    MediaError
        If the file is not served to this notebook and cannot be embedded either.
    """
    place = playable_of(item, library)
    start = place.start_sec if start_sec is None else max(0.0, start_sec)
    end = place.end_sec if end_sec is None else end_sec
    remote = place.url.startswith(("http://", "https://"))
    if not remote and not (place.path and place.path.is_file()):
        raise MediaError(f"There is no file of {one_line(place.title, 60)!r} to play.")
    url = "" if embed and not remote else served_url(place)
    url = url or _data_url(place.path)
    what = f"{one_line(place.title)}, {span_text(start, end)}"
    fragment = f"#t={start:.3f}" + ("" if end is None else f",{end:.3f}")
    captions = place.path.with_suffix(".vtt") if place.path else None
    track = ""
    if captions and captions.is_file() and not url.startswith("data:"):
        address = html.escape(url.rsplit(".", 1)[0] + ".vtt", quote=True)
        track = f'<track kind="captions" srclang="en" label="Captions" src="{address}" default>'
    attributes = f'aria-label="{html.escape(what, quote=True)}" src="{html.escape(url + fragment, quote=True)}"'
    return HTML(
        f'<figure class="tex2jax_ignore mathjax_ignore" style="margin:0"><video controls{" autoplay" * autoplay}'
        f' preload="metadata" width="{width}" style="max-width:100%" {attributes}>{track}</video>'
        f"<figcaption>{html.escape(what)}</figcaption></figure>"
    )


def _data_url(path: Path) -> str:
    if (size_mb := path.stat().st_size / 1e6) > _EMBED_LIMIT_MB:
        raise MediaError(
            f"{one_line(path.name, 60)!r} has {size_mb:.0f} MB, too much to put into a page.",
            do="Copy it into the notebook's folder, from where it is served.",
        )
    return "data:video/mp4;base64," + base64.b64encode(path.read_bytes()).decode()
