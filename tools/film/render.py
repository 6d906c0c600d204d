"""What a declaration looks and sounds like: frames, sound track, captions and labels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import skia

from tools.film import sound
from tools.film.declare import Film, Shot
from tools.film.vocab import H, W

FPS = 24
TAIL_SEC = 0.15  # silence that must be left between the last word and the cut


def frame(shot: Shot, t: float) -> np.ndarray:
    """Draw one frame.

    Parameters
    ----------
    shot : Shot
    t : float
        Seconds from the shot's cut.

    Returns
    -------
    ndarray, shape (360, 640, 3)
        RGB, uint8. Any frame can be drawn alone: nothing is carried over from the one before.
    """
    pixels = np.zeros((H, W, 4), np.uint8)
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.clear(skia.ColorBLACK)
    shot.draw(canvas, t)
    return pixels[:, :, :3]


def frame_span(start_sec: float, end_sec: float) -> tuple[int, int]:
    """Return the first frame and the frame after the last; rounded from absolute times, so that errors never add up."""
    return round(start_sec * FPS), round(end_sec * FPS)


def frames(film: Film) -> Iterator[np.ndarray]:
    """Yield every frame of a film, each of shape (360, 640, 3)."""
    for start, end, shot in film.timeline():
        first, stop = frame_span(start, end)
        for number in range(first, stop):
            yield frame(shot, (number - first) / FPS)


@cache
def spoken(words: str) -> np.ndarray:
    """Return the sentence as speech, shape (n,), 48 kHz."""
    return sound.speech(words)


def spoken_span(shot: Shot) -> tuple[float, float]:
    """Return when the words begin and end, in seconds from the cut.

    Raises
    ------
    ValueError
        If the sentence does not fit into its shot.
    """
    end = shot.words_at + len(spoken(shot.words)) / sound.SR
    if end > shot.seconds - TAIL_SEC:
        raise ValueError(
            f"The words {shot.words!r} end {end:.2f} s after the cut, but the shot lasts {shot.seconds} s. "
            "Shorten the sentence, lengthen the shot or say it earlier."
        )
    return shot.words_at, round(end, 3)


def shot_sound(shot: Shot, samples: int) -> np.ndarray:
    """Return the mixed sound of one shot, shape (samples,), 48 kHz mono."""
    words = None
    if shot.words:
        spoken_span(shot)
        words = spoken(shot.words)
    return sound.mix(shot.audio(samples / sound.SR + 0.01), samples, words, shot.words_at)


def track(film: Film) -> np.ndarray:
    """Return the whole sound track, shape (n,), 48 kHz mono."""
    parts = []
    for start, end, shot in film.timeline():
        parts.append(shot_sound(shot, round(end * sound.SR) - round(start * sound.SR)))
    return np.concatenate(parts)


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


def captions(film: Film) -> str:
    """Return the film's WebVTT: the spoken sentence while it is said, the [sound] for the rest of the shot."""
    cues = []
    for start, end, shot in film.timeline():
        sound_from = start
        if shot.words:
            begin, stop = spoken_span(shot)
            cues.append(f"{_stamp(start + begin)} --> {_stamp(start + stop)}\n{shot.words}\n")
            sound_from = start + stop
        cues.append(f"{_stamp(sound_from)} --> {_stamp(end)}\n[{shot.sound}]\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def labels(film: Film) -> list[dict]:
    """Return one dict per shot, as library.json holds them."""
    return [
        {
            "start_sec": start,
            "end_sec": end,
            "place": shot.place,
            "condition": shot.condition,
            "event": shot.event,
            "picture": shot.picture,
            "sound": shot.sound,
            "words": shot.words,
            "odd": shot.odd,
            "theme": shot.theme,
        }
        for start, end, shot in film.timeline()
    ]
