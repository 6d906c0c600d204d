"""Is what lies in notebooks/ what the tools make?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tools.film.contact import pick
from tools.film.declare import Film, QueryMedia
from tools.film.encode import decoded_frames, decoded_sound
from tools.film.films import films, query_media
from tools.film.library_file import QUERIES, VIDEOS, library_text, media_text
from tools.film.render import FPS, captions, frame, frame_span, track
from tools.film.sound import SR

SAMPLES = (0.08, 0.35, 0.62, 0.92)  # parts of a shot at which a frame is drawn again and compared
CLOSE = 6.0  # mean absolute difference that encoding may cause, of 255
CUT_FACTOR = 2.0  # a cut changes the picture at least this much more than the frames around it


def _differences(film: Film) -> Iterator[str]:
    path = VIDEOS / f"{film.video_id}.mp4"
    if not path.exists():
        yield "the mp4 is missing"
        return
    if path.with_suffix(".vtt").read_text(encoding="utf-8") != captions(film):
        yield "the captions differ"
    spans = [frame_span(start, end) for start, end, _ in film.timeline()]
    wanted = {first + int((stop - first) * k): n for n, (first, stop) in enumerate(spans) for k in SAMPLES}
    count, before, steps = 0, None, []
    for number, picture in enumerate(decoded_frames(path)):
        count += 1
        small = picture[::6, ::6].astype(np.int16)
        steps.append(0.0 if before is None else float(np.abs(small - before).mean()))
        before = small
        if number in wanted:
            shot = wanted[number]
            drawn = frame(film.shots[shot], (number - spans[shot][0]) / FPS)
            far = float(np.abs(picture.astype(np.int16) - drawn).mean())
            if far > CLOSE:
                yield f"frame {number} (shot {shot + 1}) differs by {far:.1f} of 255 from what is drawn"
    if count != spans[-1][1]:
        yield f"{count} frames instead of {spans[-1][1]}"
        return
    for first, _ in spans[1:]:
        around = max(steps[first - 4 : first] + steps[first + 1 : first + 5])
        if steps[first] < CUT_FACTOR * around:
            yield f"no cut at frame {first}: change {steps[first]:.1f}, around it up to {around:.1f}"
    yield from _sound_differences(decoded_sound(path), track(film), film.video_id)


def _sound_differences(heard: np.ndarray, made: np.ndarray, name: str) -> Iterator[str]:
    if abs(len(heard) - len(made)) > 0.1 * SR:
        yield f"{name}: {len(heard) / SR:.2f} s of sound instead of {len(made) / SR:.2f} s"
        return
    levels = []
    for x in (heard, made):
        blocks = x[: len(made) // (SR // 4) * (SR // 4) - SR // 4].reshape(-1, SR // 4)
        levels.append(10 * np.log10((blocks**2).mean(1) + 1e-7))
    far = float(np.abs(levels[0] - levels[1]).mean())
    if far > 2.0:
        yield f"{name}: the sound's level differs by {far:.1f} dB on average"


def _media_differences(media: QueryMedia) -> Iterator[str]:
    path = QUERIES / media.file
    if not path.exists():
        yield "the file is missing"
        return
    clip = path.suffix == ".mp4"
    numbers = [int(media.shot.seconds * FPS * k) for k in SAMPLES] if clip else [0]
    pictures = pick(path, set(numbers))  # PyAV reads a PNG as a film of one frame
    for number in numbers:
        drawn = frame(media.shot, number / FPS if clip else media.at)
        far = float(np.abs(pictures[number].astype(np.int16) - drawn).mean())
        if far > CLOSE:
            yield f"frame {number} differs by {far:.1f} of 255 from what is drawn"
    if clip:
        film = Film(path.stem, media.file, "", "", (media.shot,))
        yield from _sound_differences(decoded_sound(path), track(film), path.stem)


def check(chosen: list[Film], media: list[QueryMedia]) -> int:
    """Print each difference between files and declarations; return 1 when there is one, else 0."""
    found = [f"{film.video_id}: {text}" for film in chosen for text in _differences(film)]
    found += [f"{item.file}: {text}" for item in media for text in _media_differences(item)]
    if (VIDEOS / "library.json").read_text(encoding="utf-8") != library_text(films()):
        found.append("library.json differs from the declarations")
    if (QUERIES / "media.json").read_text(encoding="utf-8") != media_text(query_media()):
        found.append("media.json differs from the declarations")
    for text in found:
        print(text)
    if not found:
        shots = sum(len(film.shots) for film in chosen)
        print(f"{len(chosen)} films with {shots} shots and {len(media)} query files are what the tools make.")
    return 1 if found else 0
