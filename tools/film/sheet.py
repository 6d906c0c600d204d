"""A quick sheet of single shots, drawn without encoding: ``python -m tools.film.sheet FILTER out.png``."""

from __future__ import annotations

import argparse

import numpy as np

from tools.film.declare import Shot
from tools.film.films import films, query_media
from tools.film.pictures import shrink, write_png
from tools.film.render import frame


def chosen(text: str, module: str | None) -> list[tuple[str, Shot]]:
    """Return (name, shot) of each shot whose film, place, condition, event or drawing function contains `text`."""
    shots = [(film.video_id, shot) for film in films(module) for shot in film.shots]
    shots += [(media.file, media.shot) for media in query_media(module)]
    found = []
    for name, shot in shots:
        drawn_by = getattr(getattr(shot.draw, "func", shot.draw), "__name__", "")
        if text.lower() in " ".join((name, shot.place, shot.condition, shot.event, drawn_by)).lower():
            found.append((name, shot))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("filter", help="part of a video id, place, condition, event or drawing function; '' for all")
    parser.add_argument("out", help="the PNG to write: one row per shot, three moments of it")
    parser.add_argument("--module", help="read only this module of tools/film/films")
    parser.add_argument("--width", type=int, default=400, help="width of one picture in pixels")
    options = parser.parse_args()
    rows = []
    for number, (name, shot) in enumerate(chosen(options.filter, options.module), 1):
        print(f"row {number}: {name}: {shot.place}, {shot.condition}: {shot.event} ({shot.seconds} s)")
        rows.append(np.hstack([shrink(frame(shot, shot.seconds * k), options.width) for k in (0.15, 0.5, 0.88)]))
    if not rows:
        raise SystemExit(f"no shot matches {options.filter!r}")
    write_png(options.out, np.vstack(rows))


if __name__ == "__main__":
    main()
