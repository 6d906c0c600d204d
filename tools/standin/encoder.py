"""What the server asks of an encoder."""

from typing import Protocol

import numpy as np

from .media import Media


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
