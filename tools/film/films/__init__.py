"""The registry: every film and every query picture that the modules beside this file declare."""

from __future__ import annotations

import importlib
import pkgutil

from tools.film.declare import Film, QueryMedia


def _modules(only: str | None) -> list[str]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return [name for name in names if only is None or name == only]


def films(only: str | None = None) -> list[Film]:
    """Return all films by date of publication, or those of the module called `only`."""
    found: list[Film] = []
    for name in _modules(only):
        found += getattr(importlib.import_module(f"{__name__}.{name}"), "FILMS", ())
    return sorted(found, key=lambda film: (film.published_at, film.video_id))


def query_media(only: str | None = None) -> list[QueryMedia]:
    """Return all query pictures and clips by file name, or those of the module called `only`."""
    found: list[QueryMedia] = []
    for name in _modules(only):
        found += getattr(importlib.import_module(f"{__name__}.{name}"), "QUERY_MEDIA", ())
    return sorted(found, key=lambda media: media.file)
