"""Vectors from what each shot is described to show and sound like, and from the words of a query.

Descriptions and queries go through the same sentence encoder, so that a query in other words finds its shot about as
often as a real service would. What is more than a sentence (the films' own look, the gap between text and video,
noise) comes from ``helpers.api.sentence`` and ``shape.py``. Nothing here looks at pixels: other files than the
library's are refused.

Our own decisions, where nothing is published:

- a picture is 0.4 of its full sentence, 0.4 of its event, and 0.2 of place and condition;
- with marengo3.5 ``audio`` is what sounds and what is said, half and half; with marengo3.0 it is the sounds alone,
  and the words are ``transcription``; a shot without either has no vector there;
- a clip used as a query (``multi_input``) counts its picture 0.8 and its sound 0.2;
- text and media together: half of what the text says and half of what the media show, in between both directions.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from helpers.api.sentence import DIMENSION, STYLE_FALL, Directions, Language, gaussian, unit

from ..media import Media
from ..refusal import Refusal
from .catalogue import KnownMedia, KnownShot, load_catalogue
from .shape import SHAPES, FilmSpace, Shape

PICTURE_PARTS = (0.4, 0.4, 0.2)  # full sentence, event, place and condition
CLIP_VISUAL = 0.8
TEXT_SHARE = 0.5
CUT_ERROR_SEC = 0.25
LEAST_SOUND_SEC = 0.5  # a segment with less of it has no vector


class SentenceEncoder:
    """Knows the sample library and the query media, and any text.

    Parameters
    ----------
    catalogue : dict of str to KnownMedia
        By sha256.
    language : Language
        The sentence model.
    shapes : dict of str to Shape
        By model name.
    """

    name = "sentence"

    def __init__(
        self, catalogue: dict[str, KnownMedia], language: Language, shapes: dict[str, Shape] | None = None
    ) -> None:
        self.catalogue, self._language = catalogue, language
        directions = Directions.load()
        self._spaces = {model: FilmSpace(model, shape, directions) for model, shape in (shapes or SHAPES).items()}
        self._shot_content = lru_cache(maxsize=4096)(self._describe)

    @classmethod
    def load(cls, data: Path | None = None) -> "SentenceEncoder":
        """Return the encoder over the library in ``data`` (default: the project's own)."""
        return cls(load_catalogue(data), Language())

    def check(self, media: Media) -> None:
        """Refuse media that nobody has described."""
        if media.sha256 not in self.catalogue:
            raise Refusal(
                "This stand-in knows the sample library and its query media only, by their content, and the file "
                f"with sha256 {media.sha256[:12]}... is not among them. It embeds any text; for other media start it "
                "with the hash encoder, or ask the real service."
            )

    def cuts(self, media: Media) -> list[float]:
        """Return the ends of the shots, each missed by about a quarter of a second."""
        known = self.catalogue[media.sha256]
        ends = [shot.end_sec for shot in known.shots[:-1]]
        errors = gaussian("cuts", known.name, size=len(ends)) * np.sqrt(max(1, len(ends))) if ends else []
        wrong = np.clip(np.asarray(errors) * CUT_ERROR_SEC, -3 * CUT_ERROR_SEC, 3 * CUT_ERROR_SEC)
        return [round(end + error, 2) for end, error in zip(ends, wrong, strict=True)]

    def query(self, model: str, text: str, media: list[Media]) -> np.ndarray:
        """Return the vector of text, of media, or of both."""
        space = self._spaces[model]
        parts = [space.text(text, self._language.encode(text))] if text else []
        if media:
            parts.append(unit(np.mean([self._medium(space, item) for item in media], axis=0)))
        if len(parts) == 2:
            return space.finish(TEXT_SHARE * parts[0] + (1 - TEXT_SHARE) * parts[1])
        return space.finish(parts[0])

    def segment(self, model: str, media: Media, option: str, start_sec: float, end_sec: float) -> np.ndarray | None:
        """Return the vector of a span; each shot counts by the share of the span that it covers."""
        known, space = self.catalogue[media.sha256], self._spaces[model]
        raw = self._raw(space, known, option, start_sec, end_sec)
        return None if raw is None else space.finish(raw)

    def _medium(self, space: FilmSpace, media: Media) -> np.ndarray:
        """Return a query medium's vector before the last turn: picture and, where there is any, sound."""
        known = self.catalogue[media.sha256]
        end = min(max(media.duration_sec, LEAST_SOUND_SEC), known.shots[-1].end_sec)
        visual = self._raw(space, known, "visual", 0.0, end)
        audio = self._raw(space, known, "audio", 0.0, end) if media.kind == "video" else None
        return unit(visual) if audio is None else CLIP_VISUAL * unit(visual) + (1 - CLIP_VISUAL) * unit(audio)

    def _raw(self, space: FilmSpace, known: KnownMedia, option: str, start: float, end: float) -> np.ndarray | None:
        shape, length = space.shape, end - start
        content, covered, odd = np.zeros(DIMENSION), 0.0, 0.0
        for shot in known.shots:
            overlap = min(end, shot.end_sec) - max(start, shot.start_sec)
            described = self._shot_content(space.model, shot, option) if overlap > 0 else None
            if described is None:
                continue
            content += overlap / length * described
            covered, odd = covered + overlap, odd + overlap / length * shot.odd
        if covered == 0 or covered < min(LEAST_SOUND_SEC, length):
            return None
        kept = 1 - shape.odd * odd
        known, later = known.look_at((start + end) / 2)
        style, noise = self._look(space, known, option, start - later, end - later)
        raw = shape.shared * kept * space.shared(known.style, option) + shape.style * kept * style
        raw = raw + shape.content * content + shape.noise * noise
        if odd:
            raw = raw + shape.style * odd * space.direction(f"odd {known.style} {option}", STYLE_FALL)
        return raw

    def _look(self, space: FilmSpace, known: KnownMedia, option: str, start: float, end: float) -> tuple:
        name = f"{known.style} {option}"
        style, noise = space.style(known.style, option), space.noise(name, start, end)
        if known.duplicate:
            turn, own = space.shape.duplicate, f"{known.name} {option}"
            style = np.linalg.norm(style) * unit(unit(style) + turn * unit(space.style(known.name, option)))
            noise = unit(noise + turn * space.noise(own, start, end))
        return style, noise

    def _describe(self, model: str, shot: KnownShot, option: str) -> np.ndarray | None:
        """Return what a shot shows or sounds like, shape (512,), or None where there is nothing."""
        if option == "visual":
            texts, weights = (shot.picture, shot.event, f"{shot.place}, {shot.condition}"), PICTURE_PARTS
        elif option == "transcription":
            texts, weights = (shot.words,), (1.0,)
        else:
            texts, weights = (shot.sound, shot.words if model == "marengo3.5" else ""), (0.5, 0.5)
        space = self._spaces[model]
        parts = [
            weight * space.content(self._language.encode(text))
            for text, weight in zip(texts, weights, strict=True)
            if text.strip(" ,")
        ]
        return unit(np.sum(parts, axis=0)) if parts else None
