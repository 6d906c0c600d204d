"""Hits become moments: joining in time, similarity curves, suppression, and sequences (A, then B; A but not B).

Times are seconds from the first frame, scores grow with nearness. What is ranked here is ordered by score, then video,
then start. Times less than half a millisecond apart count as equal. Bad input raises `QueryError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.errors import QueryError
from helpers.segments import listed, number

if TYPE_CHECKING:
    from helpers.library import Relevant
    from helpers.search import Hit

SAME_SEC = 0.0005  # ids carry milliseconds, so anything below half of one is rounding


@dataclass(frozen=True)
class Moment:
    """A stretch of one video, shown to a person. `hits` are the parts that it was made from, by start.

    Taught in 05_temporal.
    """

    rank: int
    score: float
    video_id: str
    title: str
    start_sec: float
    end_sec: float
    hits: tuple[Hit | Moment, ...] = ()


@dataclass(frozen=True)
class Curve:
    """The similarity of one video to one query over time: `spans` (n, 2) in seconds and `scores` (n,).

    Taught in 05_temporal.
    """

    spans: np.ndarray
    scores: np.ndarray
    video_id: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if self.scores.shape != checked_spans(self.spans).shape[:1]:
            raise QueryError(f"A curve is spans (n, 2) and scores (n,); not {self.spans.shape}, {self.scores.shape}.")
        if not np.isfinite(self.scores).all():
            raise QueryError(f"The curve of {self.video_id!r} has scores that are not finite: {self.scores.tolist()}.")

    @classmethod
    def from_vectors(
        cls, spans: ArrayLike, embeddings: ArrayLike, query: ArrayLike, video_id: str = "", title: str = ""
    ) -> Curve:
        """Return the cosine of `embeddings` (n, d), which belong to `spans` (n, 2), with the query's vector (d,).

        >>> Curve.from_vectors([[0, 6], [6, 12]], [[3.0, 4.0], [0.0, 2.0]], [0.0, 1.0]).scores
        array([0.8, 1. ])
        """
        spans, embeddings, query = (np.asarray(values, dtype=float) for values in (spans, embeddings, query))
        if embeddings.ndim != 2 or query.shape != embeddings.shape[1:]:
            raise QueryError(f"Embeddings and query must be (n, d) and (d,), not {embeddings.shape} and {query.shape}.")
        norms = np.linalg.norm(embeddings, axis=1) * np.linalg.norm(query)
        if not norms.all():
            raise QueryError("A vector of zeros points nowhere: it has no cosine.")
        return cls(spans, embeddings @ query / norms, video_id, title)

    @classmethod
    def from_hits(cls, hits: Sequence[Hit]) -> Curve:
        """Return the curve through hits of one video; ask for as many hits as it has segments, or there are gaps."""
        if len(videos := sorted({hit.video_id for hit in listed(hits)})) != 1:
            raise QueryError(f"A curve is of one video; these hits are of {len(videos)}: {', '.join(videos)}.")
        _check_hits(ordered := sorted(listed(hits), key=lambda hit: hit.start_sec))
        scores = np.array([hit.score for hit in ordered], dtype=float)
        return cls(spans_of(ordered), scores, videos[0], ordered[0].title)


def spans_of(items: Iterable[Hit | Moment | Relevant]) -> np.ndarray:
    """Return ``(start_sec, end_sec)`` of hits, moments or relevant spans as an array of shape (n, 2)."""
    return np.array([(item.start_sec, item.end_sec) for item in items], dtype=float).reshape(-1, 2)


def overlap_sec(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the seconds that every span of `one` (p, 2) shares with every span of `other` (t, 2), as (p, t).

    >>> overlap_sec(np.array([[0.0, 6.0]]), np.array([[4.0, 9.0], [6.0, 8.0]]))
    array([[2., 0.]])
    """
    latest_start = np.maximum(one[:, None, 0], other[None, :, 0])
    return np.maximum(np.minimum(one[:, None, 1], other[None, :, 1]) - latest_start, 0.0)


def checked_spans(spans: ArrayLike) -> np.ndarray:
    """Return `spans` as an array (n, 2), also where there is none; QueryError if one is not finite or has no length."""
    spans = np.asarray(spans, dtype=float)
    spans = spans.reshape(0, 2) if spans.shape == (0,) else spans  # an empty list is no spans
    if spans.ndim != 2 or spans.shape[1] != 2:
        raise QueryError(f"Spans are of shape (n, 2), not {spans.shape}.")
    if (bad := spans[~(np.isfinite(spans).all(axis=1) & (spans[:, 1] > spans[:, 0]))]).size:
        raise QueryError(f"A span must be finite and end after its start: {bad[0].tolist()}.")
    return spans


def iou_matrix(predicted: ArrayLike, truth: ArrayLike) -> np.ndarray:
    """Return the temporal IoU of every predicted span with every true span of the same video. Taught in 05_temporal.

    Parameters
    ----------
    predicted, truth : array_like, shapes (p, 2) and (t, 2)
        Spans as ``(start_sec, end_sec)``, seconds from the first frame.

    Returns
    -------
    ndarray, shape (p, t)
        Overlap divided by union, from 0.0 (apart) to 1.0 (identical).

    Raises
    ------
    QueryError
        If an input is not of shape (n, 2), a time is not finite, or a span ends at or before its start.

    References
    ----------
    The overlap in "R@n, IoU=m" of Gao et al., TALL (2017), arXiv:1705.02101.

    Examples
    --------
    >>> iou_matrix([(12.0, 24.0)], [(18.0, 30.0), (40.0, 44.0)]).round(3)
    array([[0.333, 0.   ]])
    """
    predicted, truth = checked_spans(predicted), checked_spans(truth)
    shared = overlap_sec(predicted, truth)
    return shared / (np.ptp(predicted, axis=1)[:, None] + np.ptp(truth, axis=1) - shared)


def same_video(one: Sequence[Hit | Moment], other: Sequence[Hit | Moment | Relevant]) -> np.ndarray:
    """Return, as booleans (p, t), which of `one` are of the same video as which of `other`."""
    ids, other_ids = (np.array([item.video_id for item in items], dtype=object) for items in (one, other))
    return (ids[:, None] == other_ids[None, :]).astype(bool)


def join_hits(hits: Sequence[Hit | Moment], max_gap_sec: float = 0.0) -> list[Moment]:
    """Join the hits of each video whose gap is at most `max_gap_sec` seconds; a moment keeps its best hit's score.

    A moment starts where its first hit starts and ends where its last one ends. Hits that touch or overlap have no
    gap. Whole videos (scope ``asset``) mixed with clips are refused, because they would swallow the clips.
    Taught in 05_temporal.

    >>> parts = [Moment(1, 0.4, "kitchen", "", 18, 24), Moment(2, 0.3, "kitchen", "", 12, 18)]
    >>> [(moment.start_sec, moment.end_sec, moment.score) for moment in join_hits(parts)]
    [(12, 24, 0.4)]
    """
    _check("max_gap_sec", max_gap_sec)
    _check_hits(hits := listed(hits))
    groups: list[list[Hit | Moment]] = []
    end = 0.0
    for hit in sorted(hits, key=lambda hit: (hit.video_id, hit.start_sec, hit.end_sec)):
        if groups and groups[-1][0].video_id == hit.video_id and hit.start_sec - end <= max_gap_sec + SAME_SEC:
            groups[-1].append(hit)
            end = max(end, hit.end_sec)
        else:
            groups.append([hit])
            end = hit.end_sec
    return _ranked(_moment(max(hit.score for hit in group), group) for group in groups)


def smooth(curve: Curve, window_sec: float) -> Curve:
    """Return `curve` with each score averaged over `window_sec` seconds around the middle of its span.

    Segments count by the seconds of them that lie in the window, so uneven spans, gaps and the ends of a video need no
    special case. A window of up to one segment's length changes nothing where segments do not overlap.
    Taught in 07_sequence.

    >>> smooth(Curve(np.array([[0, 6], [6, 12], [12, 18]]), np.array([0.0, 0.9, 0.0])), window_sec=18).scores.round(2)
    array([0.45, 0.3 , 0.45])
    """
    _check("window_sec", window_sec)
    middle = curve.spans.mean(axis=1, keepdims=True)  # (n, 1)
    weights = overlap_sec(middle + np.array([-0.5, 0.5]) * max(window_sec, SAME_SEC), curve.spans)  # (n, n)
    return replace(curve, scores=weights @ curve.scores / weights.sum(axis=1))


def relative_cut(scores: np.ndarray, fraction: float = 0.5) -> float:
    """Return the score that lies `fraction` of the way from the median of one query's `scores` (n,) to their maximum.

    An absolute threshold carries over neither between queries nor between models; this one moves with the query. The
    best score is never below the cut, so something is always kept: it says where an answer ends, not whether there is
    one. Where half of the scores or more belong to right answers, their median is one of them, and the cut is too high.
    Taught in 05_temporal.

    >>> round(relative_cut(np.array([0.02, 0.0, 0.04, 0.22]), fraction=0.5), 3)
    0.125
    """
    scores = np.asarray(scores, dtype=float)
    _check("fraction", fraction, most=1)  # 0 is the median, 1 the best score
    if not scores.size or not np.isfinite(scores).all():
        raise QueryError(f"A cut needs finite scores, at least one: {scores.tolist()}.")
    middle, best = float(np.median(scores)), float(scores.max())
    return min(middle + fraction * (best - middle), best)  # rounding must not put the best score below the cut


def moments_from_curve(curve: Curve, cut: float, max_gap_sec: float = 0.0) -> list[Moment]:
    """Return the stretches of `curve` that score `cut` or more, joined over gaps of up to `max_gap_sec`.

    Taught in 05_temporal.
    """
    _check("cut", cut, least=-np.inf)
    above = curve.scores >= cut
    kept = zip(curve.scores[above].tolist(), curve.spans[above].tolist(), strict=True)
    parts = _ranked(Moment(0, score, curve.video_id, curve.title, *span) for score, span in kept)
    return join_hits(parts, max_gap_sec)


def nms(moments: Sequence[Moment], iou_threshold: float = 0.5) -> list[Moment]:
    """Drop each moment that a better one of its video overlaps by an IoU above `iou_threshold`.

    This is non-maximum suppression. What stays keeps its span and score, and is ranked anew. Taught in 07_sequence.
    """
    _check("iou_threshold", iou_threshold, most=1)
    kept: list[Moment] = []
    for moment in _ranked(listed(moments)):
        better = spans_of(other for other in kept if other.video_id == moment.video_id)
        if not (iou_matrix(spans_of([moment]), better) > iou_threshold).any():
            kept.append(moment)
    return _ranked(kept)


def a_then_b(hits_a: Sequence[Hit | Moment], hits_b: Sequence[Hit | Moment], within_sec: float) -> list[Moment]:
    """Return "A, then B" as moments whose `hits` are the two: B is of the same video and begins in time after A.

    B comes after A when it starts after A starts, ends after A ends, and starts at most `within_sec` seconds after A
    ends. They may overlap, since one segment can hold the end of A and the start of B. The score is the sum of two
    z-scores, each within its own list, because the scores of two queries differ in level and spread.
    Taught in 07_sequence.
    """
    _check("within_sec", within_sec)
    hits_a, hits_b = listed(hits_a), listed(hits_b)
    a, b = spans_of(hits_a)[:, None, :], spans_of(hits_b)[None, :, :]
    after = (b - a > SAME_SEC).all(axis=-1) & (b[..., 0] - a[..., 1] <= within_sec + SAME_SEC)  # (a, b)
    score = _z_scores(hits_a)[:, None] + _z_scores(hits_b)  # (a, b)
    pairs = np.argwhere(after & same_video(hits_a, hits_b))
    return _ranked(_moment(float(score[i, j]), [hits_a[i], hits_b[j]]) for i, j in pairs)


def a_not_b(
    hits_a: Sequence[Hit | Moment], hits_b: Sequence[Hit | Moment], within_sec: float = 0.0
) -> list[Hit | Moment]:
    """Return those of `hits_a`, unchanged and in their order, that lie clear of every one of `hits_b`.

    Clear means no time shared with a B of the same video, widened by `within_sec` at both ends; infinity asks for
    videos without B. A search always returns something: pass only what is above a cut (`relative_cut`) as `hits_b`.
    Such a cut keeps something of a B that is nowhere too, so then some of A may be taken away for nothing.
    Taught in 07_sequence.
    """
    _check("within_sec", within_sec)
    hits_a, hits_b = listed(hits_a), listed(hits_b)
    widened = spans_of(hits_b) + np.array([-within_sec, within_sec])
    met = same_video(hits_a, hits_b) & (overlap_sec(spans_of(hits_a), widened) > SAME_SEC)  # (a, b)
    return [hits_a[i] for i in np.flatnonzero(~met.any(axis=1)).tolist()]


def _check(name: str, value: float, least: float = 0, most: float = np.inf) -> None:
    if not least <= number(value) <= most:
        raise QueryError(f"{name} is {value}; it must be a number from {least} to {most}.")


def _check_hits(hits: Iterable[Hit | Moment]) -> None:
    if wrong := [hit.score for hit in hits if not np.isfinite(hit.score)]:
        raise QueryError(f"A hit has the score {wrong[0]}; scores are finite.")
    if len(scopes := sorted({getattr(hit, "embedding_scope", "clip") for hit in hits})) > 1:
        raise QueryError(f"Hits of the scopes {' and '.join(scopes)} are mixed.", do="Search one scope at a time.")


def _z_scores(hits: Sequence[Hit | Moment]) -> np.ndarray:
    _check_hits(hits)
    scores = np.array([hit.score for hit in hits], dtype=float)
    if scores.size == 0 or np.ptp(scores) < 1e-9:  # no spread: every hit is as good as the others
        return np.zeros(len(scores))
    return (scores - scores.mean()) / scores.std()


def _moment(score: float, hits: Sequence[Hit | Moment]) -> Moment:
    first, end_sec = hits[0], max(hit.end_sec for hit in hits)
    return Moment(0, score, first.video_id, first.title, first.start_sec, end_sec, tuple(hits))


def _ranked(moments: Iterable[Moment]) -> list[Moment]:
    # Rounded, so that the last bit of a sum does not decide between equals.
    ordered = sorted(moments, key=lambda m: (-round(m.score, 6), m.video_id, m.start_sec, m.end_sec))
    return [replace(moment, rank=rank) for rank, moment in enumerate(ordered, start=1)]
