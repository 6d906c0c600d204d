"""Vectors from the content's hash: any media, nothing to install, no meaning."""

import numpy as np

from helpers.api.sentence import gaussian, unit

from .media import Media

# Segments of one video share a direction, so that a whole-video vector is not close to zero.
VIDEO_SHARE = 0.6
TEXT_SHARE = 0.5
SHOT_SEC = 5.3


class HashEncoder:
    """The same content always gives the same vector; different content gives an unrelated one."""

    name = "hash"

    def check(self, media: Media) -> None:
        """Accept everything that could be decoded."""

    def cuts(self, media: Media) -> list[float]:
        """Return invented cuts, about every five seconds, that depend on the file alone."""
        jitter = gaussian("cuts", media.sha256, size=1 + int(media.duration_sec / SHOT_SEC))
        return [
            cut for i, shift in enumerate(jitter, 1) if (cut := round(SHOT_SEC * i + shift, 2)) < media.duration_sec
        ]

    def query(self, model: str, text: str, media: list[Media]) -> np.ndarray:
        """Return the mean of the text's and the media's directions, as a unit vector."""
        parts = [gaussian(model, "medium", item.sha256) for item in media]
        if not parts:
            return gaussian(model, "text", text)
        mean = np.mean(parts, axis=0)
        if text:
            mean = TEXT_SHARE * gaussian(model, "text", text) + (1 - TEXT_SHARE) * mean
        return unit(mean)

    def segment(self, model: str, media: Media, option: str, start_sec: float, end_sec: float) -> np.ndarray | None:
        """Return a unit vector; a file without sound has no vector for audio or transcription."""
        if option != "visual" and not media.has_audio:
            return None
        shared = gaussian(model, "video", option, media.sha256)
        own = gaussian(model, "segment", option, media.sha256, f"{start_sec:.3f}-{end_sec:.3f}")
        return unit(VIDEO_SHARE * shared + (1 - VIDEO_SHARE**2) ** 0.5 * own)
