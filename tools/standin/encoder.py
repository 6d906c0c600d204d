"""What the server asks of an encoder, and the little that both encoders share."""

import hashlib
from typing import Protocol

import numpy as np

from .media import Media

DIMENSION = 512


class Encoder(Protocol):
    """Turns content into vectors of 512 values, the same ones whenever it is asked the same."""

    name: str

    def check(self, media: Media) -> None:
        """Raise Refusal if this medium cannot be embedded."""

    def cuts(self, media: Media) -> list[float]:
        """Return where the picture changes, in seconds, for dynamic segmentation."""

    def query(self, model: str, text: str, media: list[Media]) -> np.ndarray:
        """Return one vector, shape (512,), for text, for media, or for both together."""

    def segment(self, model: str, media: Media, option: str, start_sec: float, end_sec: float) -> np.ndarray | None:
        """Return the vector of a span, shape (512,), or None where the option has nothing to embed there."""


def seed_of(*parts: object) -> int:
    """Return a seed that depends on the parts alone."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big")


def gaussian(*parts: object, size: int = DIMENSION) -> np.ndarray:
    """Return a vector of unit length, shape (size,), whose direction depends on the parts alone.

    RandomState, because its stream is frozen: numpy's newer generators may change between versions.
    """
    return unit(np.random.RandomState(seed_of(*parts)).standard_normal(size))


def unit(vector: np.ndarray) -> np.ndarray:
    """Return the vector divided by its length; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
