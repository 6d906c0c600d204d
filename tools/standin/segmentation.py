"""Spans of a timeline: fixed lengths, or cuts that an encoder has seen."""

import itertools

from .request import Segmentation

# The service drops a shorter last segment (a tail of about a second was dropped, one of 2.4 s kept).
SHORTEST_TAIL_SEC = 2.0


def spans(segmentation: Segmentation, start_sec: float, end_sec: float, cuts: list[float]) -> list[tuple[float, float]]:
    """Return the segments of a timeline, in order.

    Parameters
    ----------
    segmentation : Segmentation
        Fixed length, or the least length of dynamic segments, in seconds.
    start_sec, end_sec : float
        The part that is embedded.
    cuts : list of float
        Where the picture changes, ascending, seconds; only dynamic segments use them.

    Returns
    -------
    list of (float, float)
        Start and end of each segment, seconds. Never empty: what is shorter than one segment is one segment.

    Examples
    --------
    >>> spans(Segmentation("fixed", 6), 0.0, 13.0, [])
    [(0.0, 6.0), (6.0, 12.0)]
    >>> spans(Segmentation("dynamic", 4), 0.0, 14.0, [1.5, 5.2, 12.9])
    [(0.0, 5.2), (5.2, 14.0)]
    """
    if segmentation.strategy == "fixed":
        edges = _fixed(segmentation.seconds, start_sec, end_sec)
    else:
        edges = _dynamic(segmentation.seconds, start_sec, end_sec, cuts)
    return list(itertools.pairwise(edges))


def _fixed(seconds: int, start: float, end: float) -> list[float]:
    edges, count = [start], 1
    while start + count * seconds < end - 1e-6:
        edges.append(round(start + count * seconds, 3))
        count += 1
    if len(edges) > 1 and end - edges[-1] < SHORTEST_TAIL_SEC:
        return edges
    return [*edges, end]


def _dynamic(least: int, start: float, end: float, cuts: list[float]) -> list[float]:
    edges = [start]
    for cut in cuts:
        if cut - edges[-1] >= least and end - cut >= least:
            edges.append(round(cut, 3))
    return [*edges, end]
