"""The `Segment` record: a span of a video with its embeddings. An API answer becomes Segments."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np

from helpers.config import MODELS
from helpers.errors import AnswerError, public
from helpers.library import Video, words_between

REFRESH = "Run the cell again; if it was kept, ask again with VIDEO_SEARCH_MODE=refresh."


@dataclass(frozen=True)
class Segment:
    """A span of one video, with one vector per embedding option. Taught in 10_tune.

    Attributes
    ----------
    embeddings : dict of str to ndarray, shape (d,), float32
        Keyed by embedding option. An option without a vector for exactly this span (a silent clip) is absent.
    embedding_scope : str
        ``clip`` for a part of the video, ``asset`` for the whole of it.
    transcript : str
        Words spoken in the span, from the video's captions; the API returns vectors, not words. A whole video has
        none, because those of a long talk do not fit one row; its clips have them.
    video_url : str
        Where the video lies, as anybody may know it (`helpers.errors.public`). What signs a link is a secret with a
        date: to play by a signed link, give a player the videos themselves (`library`).
    model, source, segmentation : str
        What made the vectors. Vectors that differ in one of these are not comparable.
    """

    video_id: str
    start_sec: float
    end_sec: float
    embedding_scope: str
    embeddings: dict[str, np.ndarray] = field(repr=False)
    title: str = ""
    video_url: str = ""
    category: str = ""
    published_at: int = 0
    transcript: str = ""
    model: str = ""
    source: str = ""
    segmentation: str = ""

    @property
    def id(self) -> str:
        """Primary key made from content, so that storing the same span twice changes nothing."""
        start_ms, end_ms = (f"{1000 * number(at) + 0.0:.0f}" for at in (self.start_sec, self.end_sec))
        return f"{self.video_id}:{self.embedding_scope}:{start_ms}-{end_ms}"

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return len(next(iter(self.embeddings.values())))


def segments_from_answer(data: Iterable, video: Video, **made_by: str) -> list[Segment]:
    """Turn the ``data`` of a ready task into Segments, ordered by scope (clips first) and start.

    Parameters
    ----------
    data : iterable of twelvelabs EmbeddingData
        One vector each. No order is promised, and the options may differ in number, so vectors are joined by their
        span and never by position.
    video : Video
        Supplies title, address, category, date and captions.
    **made_by : str
        ``model``, ``source`` and ``segmentation`` of the Segments.

    Raises
    ------
    AnswerError
        If a vector has no usable span, is not finite, is all zeros, or has a length that the model has not.
    """
    answer = f"The answer for {video.video_id!r}"
    spans: dict[tuple[str, float, float], dict[str, np.ndarray]] = {}
    for item in data:
        if item.start_sec is None or item.end_sec is None or not item.embedding_option:
            raise AnswerError(f"{answer} holds a vector without a span or option.", do=REFRESH)
        # Ids carry milliseconds, and what lies below them is rounding: 6.1 and 6.0999999 are one time.
        key = (item.embedding_scope or "clip", round(float(item.start_sec), 3), round(float(item.end_sec), 3))
        if not 0 <= key[1] < key[2] < math.inf:
            raise AnswerError(f"{answer} holds a span from {item.start_sec} to {item.end_sec} s.", do=REFRESH)
        label = f"{video.video_id} {key[1]:g}-{key[2]:g} s, {item.embedding_option}"
        spans.setdefault(key, {})[item.embedding_option] = checked_vector(item.embedding, label)
    lengths = {len(vector) for vectors in spans.values() for vector in vectors.values()}
    if len(lengths) > 1:
        raise AnswerError(f"{answer} mixes vectors of lengths {sorted(lengths)}.", do=REFRESH)
    model = MODELS.get(made_by["model"])
    if model and lengths - set(model.dimensions):
        raise AnswerError(f"{answer} has vectors of length {lengths.pop()}.", do=REFRESH)
    known: dict[str, Any] = {"title": video.title, "video_url": public(video.url), "category": video.category}
    known |= {"published_at": video.published_at, **made_by}
    segments = []
    for (scope, start, end), vectors in sorted(spans.items(), key=lambda kv: (kv[0][0] != "clip", kv[0][1:])):
        words = words_between(video, start, end) if scope == "clip" and video.captions else ""
        segments.append(Segment(video.video_id, start, end, scope, vectors, transcript=words, **known))
    return segments


def number(value: object) -> float:
    """Return a number of Python or NumPy as a float, and NaN for all else, so that no comparison with it holds."""
    try:
        return float(value) if isinstance(value, Real) else math.nan
    except OverflowError:  # an int beyond all floats
        return math.nan


def listed(values: Any) -> list:
    """Return several values as a list: one alone, a text too, is a list of one, and None an empty one."""
    if values is None:
        return []
    return list(values) if isinstance(values, Iterable) and not isinstance(values, str | bytes) else [values]


def checked_vectors(
    values: Iterable[Iterable[float]], fail: Callable[[int, np.ndarray], None], dimension: int | None = None
) -> np.ndarray:
    """Return vectors as the rows of one array: the one check of a vector in the course.

    Called at a Segment's birth, at an insert and for queries; each says in its own words what is wrong.

    Parameters
    ----------
    values : iterable of array_like, shape (d,) each
    fail : callable
        Called with each that is empty, all zeros, not finite or of another shape: with its place among `values`, and
        with what it is as an array. It must raise for one of another shape.
    dimension : int, optional
        The length that each must have; that of the first where it is not given.

    Returns
    -------
    ndarray, shape (n, d), float32
    """
    with np.errstate(over="ignore"):  # a number beyond float32 becomes infinite, and is refused below
        rows = [_as_float32(each) for each in values]
    if dimension is None:
        dimension = rows[0].size if rows else 0
    for place, row in enumerate(rows):
        if row.shape != (dimension,) or not dimension:
            fail(place, row)
    vectors = np.array(rows, dtype=np.float32).reshape(len(rows), dimension)
    for place in np.flatnonzero(~np.isfinite(vectors).all(axis=1) | ~vectors.any(axis=1)).tolist():
        fail(place, rows[place])
    return vectors


def _as_float32(values: Iterable[float]) -> np.ndarray:
    try:
        return np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError):
        return np.array(np.nan, np.float32)  # no vector at all: of shape ()


def checked_vector(values: Iterable[float], label: str) -> np.ndarray:
    """Return one vector of an answer, shape (d,), float32.

    Raises
    ------
    AnswerError
        If it is empty, holds NaN or infinity, or is all zeros.
    """

    def fail(_place: int, vector: np.ndarray) -> None:
        what = f"The vector of {label} is empty, all zeros or not finite ({vector.size} values)."
        raise AnswerError(what, "Nothing of it was stored.", REFRESH)

    return checked_vectors([values], fail)[0]
