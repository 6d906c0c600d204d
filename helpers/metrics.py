"""How good is a ranking? Recall, MRR and nDCG of hits; temporal IoU, R1@IoU and mAP of moments; bootstrap intervals.

A measure takes the hits (or moments) of one query, best first, and the spans that are relevant to it, and returns one
number. `measure` makes a table of them over many queries, and `compare` their means with intervals, way against way.
Every span given counts as relevant; leave those of grade 1 out to ask for exact answers only. Without any, a measure
is not defined and raises ValueError, as does a k below 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.moments import SAME_SEC, Moment, checked_spans, iou_matrix, overlap_sec, same_video, spans_of
from helpers.segments import listed, number

if TYPE_CHECKING:
    from helpers.library import Relevant
    from helpers.search import Hit

    Ranking = Sequence[Hit | Moment]  # of one query, best first

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10).round(2)  # (10,): .50, .55, ... .95


class Interval(NamedTuple):
    """A mean over queries, and the interval that resampling the queries gives it; a format puts it in words."""

    mean: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        return f"{self.mean:{spec}} ({self.low:{spec}} to {self.high:{spec}})"


def matches(hits: Ranking, relevant: Sequence[Relevant]) -> np.ndarray:
    """Return which of `hits` answers which of `relevant`, as booleans (n, r). Recall, MRR and nDCG build on it.

    A hit answers a relevant span of its video when they share at least half of the hit or half of the span: a fixed
    segment cannot follow a cut. By this rule a whole-video hit answers every span of its video, and so does a moment
    joined too far, so judge moments by IoU. Where the relevant spans name a second event, a hit is a pair of
    `a_then_b`, and both of its `hits` must answer. ValueError if `hits` are no pairs then. Taught in 03_search.
    """
    hits, relevant = listed(hits), _checked_relevant(relevant)
    truth = spans_of(relevant)
    then = [(span.then_start_sec, span.then_end_sec) for span in relevant if span.then_start_sec is not None]
    if then:
        pairs = [hit.hits for hit in hits if isinstance(hit, Moment) and len(hit.hits) == 2]
        if len(pairs) < len(hits) or len(then) < len(relevant):
            raise ValueError("Ordered queries are answered by the pairs of a_then_b, and by nothing else.")
        first, second = (spans_of(pair[i] for pair in pairs) for i in (0, 1))
        half = _covers_half(first, truth) & _covers_half(second, np.array(then, dtype=float))
    else:
        half = _covers_half(spans_of(hits), truth)
    return half & same_video(hits, relevant)


def recall_at_k(hits: Ranking, relevant: Sequence[Relevant], k: int = 5) -> float:
    """Return the share of `relevant` that the first `k` hits answer, from 0 to 1.

    With more than `k` relevant spans, 1 can only be reached by hits that answer several. Taught in 03_search.
    """
    return float(matches(hits, relevant)[: _positive(k)].any(axis=0).mean())


def reciprocal_rank(hits: Ranking, relevant: Sequence[Relevant]) -> float:
    """Return 1 divided by the place of the first hit that answers, or 0.0 if none does; its mean over queries is MRR.

    Taught in 03_search.

    References
    ----------
    Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    found = matches(hits, relevant).any(axis=1)
    return 1.0 / (1 + int(found.argmax())) if found.any() else 0.0


def ndcg_at_k(hits: Ranking, relevant: Sequence[Relevant], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `k` hits, from 0 to 1.

    The gain is the grade, the discount log2(1 + rank). Each relevant span is gained once: a hit takes the best span
    that it answers and no earlier hit took, so several segments of one shot do not count several times.

    References
    ----------
    Järvelin and Kekäläinen (2002), doi:10.1145/582415.582418, with the discount of scikit-learn's ``ndcg_score``.
    """
    # Not scikit-learn's ndcg_score: it would gain a span anew with every hit that answers it.
    grades = np.array([span.grade for span in _checked_relevant(relevant)], dtype=float)
    free = matches(hits, relevant)[: _positive(k)]  # (k, r), and a taken span is struck out below
    gains = np.zeros(len(free))
    for i in range(len(free)):
        if free[i].any():
            best = np.where(free[i], grades, -1.0).argmax()
            gains[i], free[:, best] = grades[best], False
    ideal = np.sort(grades)[::-1][: _positive(k)]
    discount = 1.0 / np.log2(2.0 + np.arange(max(len(gains), len(ideal))))
    return float(gains @ discount[: len(gains)] / (ideal @ discount[: len(ideal)]))


def r1_at_iou(moments: Ranking, relevant: Sequence[Relevant], threshold: float = 0.5) -> float:
    """Return 1.0 if the first moment has an IoU of at least `threshold` with one of `relevant`, else 0.0.

    References
    ----------
    "R@1, IoU=m" of TALL, arXiv:1705.02101; of several true spans the best counts, as in QVHighlights, arXiv:2107.09609.
    """
    return float(_video_iou(listed(moments)[:1], relevant, np.array([number(threshold)])).max(initial=0.0) >= threshold)


def average_precision(
    moments: Ranking, relevant: Sequence[Relevant], thresholds: ArrayLike = IOU_THRESHOLDS, k: int = 10
) -> np.ndarray:
    """Return the interpolated average precision of one query's first `k` moments at each IoU threshold, shape (t,).

    A moment is right when its IoU with a span that no better moment took reaches the threshold; it takes the best
    such span, and a second moment for the same span is wrong. A recall has the best precision at it or beyond.

    References
    ----------
    Moment retrieval mAP of QVHighlights (Lei et al., 2021), arXiv:2107.09609: ActivityNet's measure, over ten moments.
    """
    # No library has this measure; scikit-learn's average_precision_score neither matches spans nor interpolates.
    thresholds = np.atleast_1d(np.asarray(thresholds, dtype=float))
    iou = _video_iou(listed(moments)[: _positive(k)], relevant, thresholds)  # (n, r)
    free = np.ones((len(thresholds), iou.shape[1]), dtype=bool)  # (t, r)
    right = np.zeros((len(thresholds), len(iou)))  # (t, n)
    for i, row in enumerate(iou):
        best = np.where(free, row, -1.0).argmax(axis=1)  # (t,)
        taken = (row[best] >= thresholds) & free[np.arange(len(thresholds)), best]
        right[taken, i], free[taken, best[taken]] = 1.0, False
    precision = right.cumsum(axis=1) / np.arange(1, len(iou) + 1)
    precision = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    return (precision * right).sum(axis=1) / iou.shape[1]


def shuffled_labels(relevant: Sequence[Sequence[Relevant]], seed: int = 0) -> list[Sequence[Relevant]]:
    """Return the spans of two or more queries dealt out anew, none its own: what chance scores. Taught in 03_search."""
    if len(relevant := listed(relevant)) < 2:
        raise ValueError(f"The labels of {len(relevant)} query cannot change places.")
    cycle = np.random.default_rng(seed).permutation(len(relevant))  # each takes from the one before it in the cycle
    return [relevant[cycle[place - 1]] for place in np.argsort(cycle)]


def bootstrap_interval(values: ArrayLike, level: float = 0.95, seed: int = 0, resamples: int = 5000) -> Interval:
    """Return the mean of one value per query (n,) and its percentile bootstrap interval. Taught in 03_search.

    References
    ----------
    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.

    Examples
    --------
    >>> bootstrap_interval([1.0, 1.0, 0.0, 1.0])
    Interval(mean=0.75, low=0.25, high=1.0)
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or not values.size or not np.isfinite(values).all():
        raise ValueError(f"An interval needs finite values, one per query: shape (n,), not {values.shape} or nan.")
    if not 0 < number(level) < 1:
        raise ValueError(f"level is {level}; it lies between 0 and 1.")
    # Not scipy.stats.bootstrap: it gives the same interval (a test holds it), but loading it takes 55 MB and 0.9 s.
    draws = np.random.default_rng(seed).integers(len(values), size=(resamples, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def paired_bootstrap(a: ArrayLike, b: ArrayLike, level: float = 0.95, seed: int = 0) -> Interval:
    """Return the mean of ``a - b``, two methods on the same queries in the same order, and its bootstrap interval.

    Pairing removes how hard a query is; an interval that holds 0 leaves the better open. ValueError if lengths differ.
    Taught in 07_sequence.

    >>> paired_bootstrap([1.0, 1.0, 0.5, 1.0], [0.0, 1.0, 0.5, 0.5]).mean
    0.375
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"{a.size} values cannot be paired with {b.size}.")
    return bootstrap_interval(a - b, level, seed)


def measure(
    rankings: Sequence[Ranking],
    relevant: Sequence[Sequence[Relevant]],
    measures: Sequence[str] = ("recall@5", "MRR"),
    *,
    exact: Sequence[str] = (),
) -> pd.DataFrame:
    """Return every measure of every query as a table, one row per query; ``.mean()`` of it is the usual figure.

    Taught in 03_search.

    Parameters
    ----------
    rankings : sequence of (hits or moments)
        What was found for each query, best first.
    relevant : sequence of (spans)
        What is relevant to each query, in the same order.
    measures : sequence of str
        Columns: ``recall@k``, ``MRR``, ``nDCG@k``, ``R1@IoU`` and ``mAP`` with numbers in place of k and IoU. In a
        row, MRR is the query's reciprocal rank and mAP its average precision over `IOU_THRESHOLDS`.
    exact : sequence of str
        Those of `measures` for which spans of grade 1, which answer partly, do not count. nDCG weighs them itself.

    Raises
    ------
    ValueError
        If there is no query, the lengths differ, a measure is unknown, or a query has no span that counts.

    >>> from helpers.library import Relevant
    >>> measure([[]], [[Relevant("kitchen", 12.0, 24.0)]]).to_dict("list")
    {'recall@5': [0.0], 'MRR': [0.0]}
    """
    rankings, relevant, measures, exact = map(listed, (rankings, relevant, measures, exact))
    if not len(rankings) == len(relevant) > 0:
        raise ValueError(f"{len(rankings)} rankings cannot be matched with the spans of {len(relevant)} queries.")
    if unused := set(exact) - set(measures):
        raise ValueError(f"Exact answers are asked for in {sorted(unused)}, but the measures are {measures}.")
    rows = []
    for hits, spans in zip(rankings, relevant, strict=True):
        fully = [span for span in listed(spans) if span.grade > 1]
        rows.append([_value(name, hits, fully if name in exact else spans) for name in measures])
    return pd.DataFrame(rows, columns=measures)


def compare(measured: Mapping[str, pd.DataFrame], baseline: str | None = None) -> pd.DataFrame:
    """Return a table of `Interval`: each way's means or, given a `baseline`, its paired differences from that way.

    ``.map("{:.3f}".format)`` puts the intervals in words. Taught in 03_search.

    Parameters
    ----------
    measured : mapping of str to DataFrame
        What `measure` returned for each way of searching, over the same queries in the same order.
    baseline : str, optional
        The way that the others are held against, by `paired_bootstrap`; it has no row then.
    """
    if baseline is not None and baseline not in measured:
        raise ValueError(f"There is no way {baseline!r} to compare with; there are: {', '.join(measured)}.")
    rows: dict[str, dict[str, Interval]] = {}
    for way, values in measured.items():
        if baseline is None:
            rows[way] = {name: bootstrap_interval(values[name]) for name in values}
        elif way != baseline:
            rows[way] = {name: paired_bootstrap(values[name], measured[baseline][name]) for name in values}
    return pd.DataFrame.from_dict(rows, orient="index")


def _value(name: str, hits: Ranking, relevant: Sequence[Relevant]) -> float:
    match str(name).split("@"):
        case ["recall", k] if k.isdecimal():
            return recall_at_k(hits, relevant, int(k))
        case ["MRR"]:
            return reciprocal_rank(hits, relevant)
        case ["nDCG", k] if k.isdecimal():
            return ndcg_at_k(hits, relevant, int(k))
        case ["R1", iou] if iou.replace(".", "", 1).isdecimal():
            return r1_at_iou(hits, relevant, float(iou))
        case ["mAP"]:
            return float(average_precision(hits, relevant).mean())
    raise ValueError(f"There is no measure {name!r}; there are recall@k, MRR, nDCG@k, R1@IoU and mAP.")


def _checked_relevant(relevant: Sequence[Relevant]) -> list[Relevant]:
    if not (relevant := listed(relevant)):
        raise ValueError("No span is relevant to this query, so no measure is defined: leave such queries out.")
    if wrong := [span.grade for span in relevant if span.grade < 1]:
        raise ValueError(f"A relevant span has the grade {wrong[0]}; grades are 1 or more.")
    return relevant


def _video_iou(moments: Ranking, relevant: Sequence[Relevant], thresholds: np.ndarray) -> np.ndarray:
    moments, relevant = listed(moments), _checked_relevant(relevant)
    if any(span.then_start_sec is not None for span in relevant):
        raise ValueError("An ordered query has two spans; IoU compares one. Measure it by recall_at_k.")
    if (bad := thresholds[~((thresholds > 0) & (thresholds <= 1))]).size:
        raise ValueError(f"An IoU threshold is {bad[0]}; it lies above 0 and up to 1.")
    return iou_matrix(spans_of(moments), spans_of(relevant)) * same_video(moments, relevant)


def _covers_half(spans: ArrayLike, truth: ArrayLike) -> np.ndarray:
    spans, truth = checked_spans(spans), checked_spans(truth)
    shorter = np.minimum(np.ptp(spans, axis=1)[:, None], np.ptp(truth, axis=1))
    return overlap_sec(spans, truth) >= 0.5 * shorter - SAME_SEC


def _positive(k: int) -> int:
    if not number(k).is_integer() or k < 1:
        raise ValueError(f"k is {k}; it counts hits, 1 or more.")
    return int(k)
