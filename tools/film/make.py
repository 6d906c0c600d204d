"""Redraw and encode the sample library: ``python -m tools.film [video_id or query file ...]``."""

from __future__ import annotations

import argparse
import time

from tools.film.check import check
from tools.film.contact import write_contact_sheet, write_overview
from tools.film.declare import Film, QueryMedia
from tools.film.encode import encode
from tools.film.films import films, query_media
from tools.film.library_file import IMAGES, QUERIES, VIDEOS, library_text, media_text
from tools.film.pictures import write_png
from tools.film.render import captions, frame, frames, track


def make_film(film: Film) -> None:
    """Write a film's mp4, captions and contact sheet."""
    path = VIDEOS / f"{film.video_id}.mp4"
    text = captions(film)  # first, because a sentence too long for its shot is found here
    encode(path, frames(film), track(film))
    path.with_suffix(".vtt").write_text(text, encoding="utf-8")
    write_contact_sheet(film, path, IMAGES / f"contact-{film.video_id}.png")


def make_media(media: QueryMedia) -> None:
    """Write a query picture or clip."""
    path = QUERIES / media.file
    if path.suffix == ".png":
        write_png(path, frame(media.shot, media.at))
        return
    film = Film(path.stem, media.file, "", "", (media.shot,))
    encode(path, frames(film), track(film))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.film", description=__doc__)
    parser.add_argument("names", nargs="*", help="video ids or query files; all of them when none is given")
    parser.add_argument("--check", action="store_true", help="compare what is there with what would be made")
    parser.add_argument("--module", help="read only this module of tools/film/films")
    parser.add_argument("--labels-only", action="store_true", help="write the json files and sheets, encode nothing")
    options = parser.parse_args()
    all_films, all_media = films(options.module), query_media(options.module)
    chosen_films = [film for film in all_films if not options.names or film.video_id in options.names]
    chosen_media = [media for media in all_media if not options.names or media.file in options.names]
    unknown = set(options.names) - {f.video_id for f in chosen_films} - {m.file for m in chosen_media}
    if unknown:
        raise SystemExit(f"no such film or query file: {', '.join(sorted(unknown))}")
    if options.check:
        raise SystemExit(check(chosen_films, chosen_media))
    for folder in (VIDEOS, QUERIES, IMAGES):
        folder.mkdir(parents=True, exist_ok=True)
    if not options.labels_only:
        for item in [*chosen_films, *chosen_media]:
            start = time.perf_counter()
            if isinstance(item, Film):
                make_film(item)
                size = (VIDEOS / f"{item.video_id}.mp4").stat().st_size
                print(f"{item.video_id}: {size / 1e6:.2f} MB in {time.perf_counter() - start:.0f} s", flush=True)
            else:
                make_media(item)
                size = (QUERIES / item.file).stat().st_size
                print(f"{item.file}: {size / 1e3:.0f} kB in {time.perf_counter() - start:.0f} s", flush=True)
    if options.module is None:  # a part of the registry must not write files that speak of the whole
        (VIDEOS / "library.json").write_text(library_text(all_films), encoding="utf-8")
        (QUERIES / "media.json").write_text(media_text(all_media), encoding="utf-8")
        write_overview(
            [film for film in all_films if (VIDEOS / f"{film.video_id}.mp4").exists()], IMAGES / "library.png"
        )


if __name__ == "__main__":
    main()
