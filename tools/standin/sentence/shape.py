"""The shape of the space: how strongly a vector leans on what. Tuned until ``calibrate`` agrees with what is published.

A segment is, before it is made unit length,

    shared * (direction of its option) + style * (direction of its film) + content * (what is described) + noise

and a text is its own option's direction, what it says, and noise. The modality gap lies in the options' directions.
"""

from dataclasses import dataclass

import numpy as np

from ..encoder import DIMENSION, gaussian, seed_of, unit
from .directions import Directions


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
    text_shared: float = 0.43
    text_noise: float = 0.05
    gap_visual: float = -0.4  # cosine between the direction of text and that of each option
    gap_audio: float = -0.2
    gap_transcription: float = -0.2
    # How steeply directions fall from strong to weak dimensions: 1 like content, 0 not at all, below 0 they lean on the
    # weak ones. The less they lean on the strong ones, the less they disturb what a query finds.
    style_fall: float = -0.3
    noise_fall: float = 0.0
    odd: float = 0.5  # how much of the shared and the film's direction an odd shot loses
    duplicate: float = 0.25  # how far a near-duplicate's style and noise turn from the original's


SHAPES = {"marengo3.0": Shape(), "marengo3.5": Shape()}
NOISE_STEP_SEC = 8.0


class Space:
    """All random directions of one model; every one depends on its name alone."""

    def __init__(self, model: str, shape: Shape, directions: Directions) -> None:
        self.model, self.shape, self._directions = model, shape, directions
        self._spread = directions.spread
        axes = self._orthonormal([self.direction(f"option {i}", shape.style_fall) for i in range(4)])
        # Options lean towards one another a little; text away from all of them.
        self.options = {
            "visual": axes[0],
            "audio": unit(0.3 * axes[0] + axes[1]),
            "transcription": unit(0.2 * axes[0] + 0.5 * axes[1] + axes[2]),
        }
        self.options["text"] = self._text_direction(axes)
        # The two models do not share a coordinate, so their vectors cannot be compared.
        self._turn = None
        if model == "marengo3.0":
            square = np.random.RandomState(seed_of("turn", model)).standard_normal((DIMENSION, DIMENSION))
            factor, triangle = np.linalg.qr(square)
            self._turn = factor * np.sign(np.diag(triangle))

    def _orthonormal(self, vectors: list[np.ndarray]) -> list[np.ndarray]:
        found: list[np.ndarray] = []
        for vector in vectors:
            for other in found:
                vector = vector - (vector @ other) * other
            found.append(unit(vector))
        return found

    def _text_direction(self, axes: list[np.ndarray]) -> np.ndarray:
        names = ("visual", "audio", "transcription")
        gaps = np.array([getattr(self.shape, f"gap_{name}") for name in names])
        options = np.array([self.options[name] for name in names])  # (3, 512)
        towards = np.linalg.solve(options @ options.T, gaps) @ options
        rest = 1.0 - float(towards @ towards)
        if rest < 0:
            raise ValueError("the gaps between text and the options contradict each other")
        return towards + np.sqrt(rest) * axes[3]

    def direction(self, name: str, fall: float) -> np.ndarray:
        """Return a unit vector, shape (512,), seeded by its name."""
        return unit(gaussian(self.model, name) * self._spread**fall)

    def shared(self, film: str, option: str) -> np.ndarray:
        """Return what all segments of one option share; a film has more or less of it."""
        return self._length("shared", film, self.shape.shared_spread) * self.options[option]

    def style(self, film: str, option: str) -> np.ndarray:
        """Return what all segments of one film share; longer in films with a marked look."""
        length = self._length("style", film, self.shape.style_spread)
        return length * self.direction(f"style {film} {option}", self.shape.style_fall)

    def _length(self, what: str, film: str, spread: float) -> float:
        return 1 + spread * float(np.random.RandomState(seed_of(self.model, what, film)).uniform(-1, 1))

    def noise(self, name: str, start_sec: float, end_sec: float) -> np.ndarray:
        """Return a segment's noise: partly its own, partly drifting slowly along the film."""
        at = (start_sec + end_sec) / 2 / NOISE_STEP_SEC
        step, share, fall = int(at), at - int(at), self.shape.noise_fall
        before, after = (self.direction(f"drift {name} {i}", fall) for i in (step, step + 1))
        own = self.direction(f"noise {name} {start_sec:.2f} {end_sec:.2f}", fall)
        slow = unit((1 - share) * before + share * after)
        return np.sqrt(self.shape.slow_noise) * slow + np.sqrt(1 - self.shape.slow_noise) * own

    def content(self, sentence_vector: np.ndarray) -> np.ndarray:
        """Return what a sentence says, as a unit vector of shape (512,)."""
        return self._directions.content(sentence_vector)

    def finish(self, vector: np.ndarray) -> np.ndarray:
        """Return the unit vector that goes out, in the model's own coordinates."""
        return unit(vector if self._turn is None else self._turn @ vector)
