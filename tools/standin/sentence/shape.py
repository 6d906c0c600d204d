"""The shape of the space for films: how strongly a segment leans on what. Tuned until ``calibrate`` agrees with what is
published.

A segment is, before it is made unit length,

    shared * (direction of its option) + style * (direction of its film) + content * (what is described) + noise

What a text is, and the directions of the options, stand in ``helpers.api.sentence``: replay needs them too.
"""

from dataclasses import dataclass

import numpy as np

from helpers.api.sentence import STYLE_FALL, Directions, Space, seed_of, unit


@dataclass(frozen=True)
class Shape:
    """Strengths; each is the length of one component."""

    shared: float = 0.48
    shared_spread: float = 0.15  # films have between 1 - this and 1 + this of it
    style: float = 0.46
    style_spread: float = 0.4  # likewise
    content: float = 0.6
    noise: float = 0.3
    slow_noise: float = 0.6  # share of the noise's energy that neighbouring segments have in common
    odd: float = 0.5  # how much of the shared and the film's direction an odd shot loses
    duplicate: float = 0.25  # how far a near-duplicate's style and noise turn from the original's


SHAPES = {"marengo3.0": Shape(), "marengo3.5": Shape()}
NOISE_STEP_SEC = 8.0


class FilmSpace(Space):
    """The directions of one model, those of films too."""

    def __init__(self, model: str, shape: Shape, directions: Directions) -> None:
        super().__init__(model, directions)
        self.shape = shape

    def shared(self, film: str, option: str) -> np.ndarray:
        """Return what all segments of one option share; a film has more or less of it."""
        return self._length("shared", film, self.shape.shared_spread) * self.options[option]

    def style(self, film: str, option: str) -> np.ndarray:
        """Return what all segments of one film share; longer in films with a marked look."""
        length = self._length("style", film, self.shape.style_spread)
        return length * self.direction(f"style {film} {option}", STYLE_FALL)

    def _length(self, what: str, film: str, spread: float) -> float:
        return 1 + spread * float(np.random.RandomState(seed_of(self.model, what, film)).uniform(-1, 1))

    def noise(self, name: str, start_sec: float, end_sec: float) -> np.ndarray:
        """Return a segment's noise: partly its own, partly drifting slowly along the film."""
        at = (start_sec + end_sec) / 2 / NOISE_STEP_SEC
        step, share = int(at), at - int(at)
        before, after = (self.direction(f"drift {name} {i}") for i in (step, step + 1))
        own = self.direction(f"noise {name} {start_sec:.2f} {end_sec:.2f}")
        slow = unit((1 - share) * before + share * after)
        return np.sqrt(self.shape.slow_noise) * slow + np.sqrt(1 - self.shape.slow_noise) * own
