"""What a film is: shots in order, each stating its picture, sound and words once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import skia

Draw = Callable[[skia.Canvas, float], None]
Sound = Callable[[float], list[np.ndarray]]


@dataclass(frozen=True)
class Shot:
    """One uncut stretch of a film.

    ``draw(canvas, t)`` paints the frame `t` seconds after the cut; ``audio(seconds)`` returns the sound layers to mix.
    """

    draw: Draw
    seconds: float
    place: str
    condition: str
    event: str
    picture: str
    sound: str
    audio: Sound
    words: str = ""
    words_at: float = 0.5
    odd: bool = False
    theme: str | None = None


@dataclass(frozen=True)
class Film:
    """A video of the library; ``published_at`` is an ISO date; a shot's start and end follow from the lengths."""

    video_id: str
    title: str
    category: str
    published_at: str
    shots: tuple[Shot, ...]
    near_duplicate_of: str | None = None

    def timeline(self) -> Iterator[tuple[float, float, Shot]]:
        """Yield ``(start_sec, end_sec, shot)`` in order."""
        at = 0.0
        for shot in self.shots:
            yield round(at, 3), round(at + shot.seconds, 3), shot
            at += shot.seconds


@dataclass(frozen=True)
class QueryMedia:
    """A picture (one frame at ``at`` seconds) or a short clip that is not in the library, used as a query."""

    file: str  # ends with .png (picture) or .mp4 (clip)
    shot: Shot
    at: float = 1.0
