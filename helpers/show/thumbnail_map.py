"""A map of segments made of their pictures: pointing enlarges one, clicking plays it. No kernel is needed for that."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from IPython.display import HTML

from helpers.errors import MediaError, one_line
from helpers.library import Video
from helpers.show.frames import playable_of, span_text, thumbnail, webp_url
from helpers.show.player import _served_url
from helpers.show.plots import PALETTE

_NEAR = "this.style.zIndex=9;this.firstChild.style.width='180px'"
_FAR = "this.style.zIndex=0;this.firstChild.style.width='32px'"
# The addresses of the films stand in hidden players, where JupyterLab completes them; a click takes one over.
_PLAY = "const f=this.closest('figure'),v=f.querySelector('video');v.hidden=false;v.title=this.title;"
_PLAY += "v.src=f.querySelector(`[data-film='${this.dataset.of}']`).src+'#t='+this.dataset.span;v.play()"


def thumbnail_map(
    points: np.ndarray, items: Sequence[Any], labels: Sequence[object], *, library: Iterable[Video] = ()
) -> HTML:
    """Return segments as pictures on a plane, framed in the colour of their label. Taught in 08_explore.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Where they lie, in any unit: the plane is stretched to fill the page.
    items : sequence of n Segments, Hits, Moments or rows with a span
    labels : sequence of n
        What the colour says, and the text that comes up.
    library : iterable of Video
        Where items without an address find their video.
    """
    videos, pictures, films = tuple(library), [], dict[Any, int]()
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    places = 100 * (np.asarray(points) - low) / np.maximum(high - low, 1e-12)
    colours = {label: PALETTE[i % len(PALETTE)] for i, label in enumerate(dict.fromkeys(labels))}
    for (left, top), item, label in zip(places, items, labels, strict=True):
        found = playable_of(item, videos)
        said = f"{one_line(found.title, 60)}, {span_text(found.start_sec, found.end_sec)}: {one_line(label, 60)}"
        url = found.url if found.url.startswith("http") else found.path and _served_url(found.path)
        film = films.setdefault(url, len(films))
        try:
            source = webp_url(thumbnail(found.path or found.url, found.middle_sec, 180), 60)
        except MediaError:
            continue
        style = f"position:absolute;left:{left:.1f}%;top:{100 - top:.1f}%;padding:0;border:2px solid {colours[label]}"
        pictures.append(
            f'<button style="{style}" title="{html.escape(said, quote=True)}" data-of="{film}" data-span='
            f'"{found.start_sec:.3f},{found.end_sec:.3f}" onmouseenter="{_NEAR}" onmouseleave="{_FAR}" '
            f'onfocus="{_NEAR}" onblur="{_FAR}" onclick="{_PLAY}">'
            f'<img style="width:32px;display:block" alt="{html.escape(said, quote=True)}" src="{source}"></button>'
        )
    hidden = "".join(
        f'<video hidden preload="none" data-film="{number}" src="{html.escape(url, quote=True)}"></video>'
        for url, number in films.items()
        if url
    )
    return HTML(
        '<figure class="tex2jax_ignore mathjax_ignore" style="margin:0 190px 110px 0">'
        '<video hidden controls width="480" style="max-width:100%"></video>'
        f'<div style="position:relative;height:520px">{"".join(pictures)}</div>{hidden}</figure>'
    )
