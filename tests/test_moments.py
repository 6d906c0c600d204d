"""Joining, curves, suppression and sequences, on small hand-made spans and under properties that must always hold."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import QueryError
from helpers.moments import (
    Curve,
    Moment,
    a_not_b,
    a_then_b,
    iou_matrix,
    join_hits,
    moments_from_curve,
    nms,
    overlap_sec,
    relative_cut,
    smooth,
    spans_of,
)
from helpers.search import Hit

PROPERTY = settings(deadline=None, derandomize=True, max_examples=150)


def hit(video_id: str, start: float, end: float, score: float = 0.5, scope: str = "clip") -> Hit:
    key = f"{video_id}:{scope}:{round(start * 1000)}-{round(end * 1000)}"
    return Hit(1, score, video_id, video_id.title(), start, end, scope, "visual", key, "", "", 0, "")


def moment(video_id: str, start: float, end: float, score: float = 0.5) -> Moment:
    return Moment(1, score, video_id, video_id.title(), start, end)


def seen(moments: list) -> list[tuple]:
    return [(m.video_id, m.start_sec, m.end_sec, m.score) for m in moments]


# Whole milliseconds, as ids have them; few videos and scores, so that ties and repeated spans come up.
spans = st.tuples(st.integers(0, 60_000), st.integers(1, 20_000)).map(lambda s: (s[0] / 1000, (s[0] + s[1]) / 1000))
found = st.builds(lambda v, s, score: hit(v, *s, score=score), st.sampled_from("ab"), spans, st.integers(0, 5))
hit_lists = st.lists(found, max_size=12)


# --- joining


def test_join_example_of_the_lesson():
    hits = [
        hit("kitchen", 18, 24, 0.412),
        hit("harbour", 60, 66, 0.371),
        hit("harbour", 72, 78, 0.365),
        hit("kitchen", 12, 18, 0.350),
        hit("kitchen", 48, 54, 0.340),
    ]
    joined = join_hits(hits, max_gap_sec=0.0)
    assert seen(joined) == [
        ("kitchen", 12, 24, 0.412),
        ("harbour", 60, 66, 0.371),
        ("harbour", 72, 78, 0.365),
        ("kitchen", 48, 54, 0.340),
    ]
    assert [m.rank for m in joined] == [1, 2, 3, 4]
    assert joined[0].hits == (hits[3], hits[0])  # by start, and the very objects that came in
    assert joined[0].title == "Kitchen"
    assert seen(join_hits(hits, max_gap_sec=6.0))[1] == ("harbour", 60, 78, 0.371)


def test_join_nothing():
    assert join_hits([]) == []


def test_join_keeps_equal_times_of_two_videos_apart():
    joined = join_hits([hit("b", 0, 6), hit("a", 0, 6), hit("b", 6, 12), hit("a", 6, 12)])
    assert seen(joined) == [("a", 0, 12, 0.5), ("b", 0, 12, 0.5)]  # equal scores: by video


def test_join_ties_of_one_video_go_by_start():
    assert seen(join_hits([hit("a", 30, 36), hit("a", 0, 6)])) == [("a", 0, 6, 0.5), ("a", 30, 36, 0.5)]


def test_join_touching_times_that_rounding_moved_apart():
    stored = float(np.float32(18.3))  # 18.299999 as FLOAT
    assert len(join_hits([hit("a", 12.3, stored), hit("a", 18.3, 24.3)])) == 1
    assert len(join_hits([hit("a", 12.3, 18.3), hit("a", 18.301, 24.3)])) == 2  # a whole millisecond is a gap


def test_join_a_short_hit_inside_a_long_one_does_not_end_the_moment():
    assert seen(join_hits([hit("a", 0, 20), hit("a", 2, 4), hit("a", 20, 24)])) == [("a", 0, 24, 0.5)]


@pytest.mark.parametrize("gap", [-1.0, float("nan")])
def test_join_refuses_a_gap_that_is_none(gap):
    with pytest.raises(QueryError, match=str(gap)):
        join_hits([hit("a", 0, 6)], max_gap_sec=gap)


def test_join_refuses_mixed_scopes_and_broken_scores():
    with pytest.raises(QueryError, match="asset and clip"):
        join_hits([hit("a", 0, 6), hit("a", 0, 60, scope="asset")])
    with pytest.raises(QueryError, match="nan"):
        join_hits([hit("a", 0, 6, float("nan"))])


@PROPERTY
@given(hit_lists, st.integers(0, 8))
def test_joining_never_lengthens_beyond_its_hits(hits, gap):
    joined = join_hits(hits, gap)
    for m in joined:
        assert m.start_sec == min(h.start_sec for h in m.hits)
        assert m.end_sec == max(h.end_sec for h in m.hits)
        assert m.score == max(h.score for h in m.hits)
        assert {h.video_id for h in m.hits} == {m.video_id}
        starts_after = [h.start_sec - max(x.end_sec for x in m.hits[:i]) for i, h in enumerate(m.hits) if i]
        assert all(wait <= gap + 0.001 for wait in starts_after)
    assert sorted(map(repr, hits)) == sorted(repr(h) for m in joined for h in m.hits)  # none lost, none twice
    assert [m.rank for m in joined] == list(range(1, len(joined) + 1))
    assert all(one.score >= next_.score for one, next_ in itertools.pairwise(joined))
    for video in "ab":  # what was not joined lies further apart than the gap
        ends = sorted((m.start_sec, m.end_sec) for m in joined if m.video_id == video)
        assert all(later[0] - earlier[1] > gap for earlier, later in itertools.pairwise(ends))


@PROPERTY
@given(hit_lists)
def test_joining_again_changes_nothing(hits):
    once = join_hits(hits, 2.0)
    assert seen(join_hits(once, 2.0)) == seen(once)


def test_ties_are_not_decided_by_the_last_bit_of_a_sum():
    joined = join_hits([hit("b", 0, 6, 0.1 + 0.2), hit("a", 0, 6, 0.3)])  # 0.1 + 0.2 is a little more than 0.3
    assert [m.video_id for m in joined] == ["a", "b"]


# --- curves


def test_curve_from_vectors_is_the_cosine_whatever_the_lengths():
    rng = np.random.default_rng(0)
    embeddings, query = rng.normal(size=(5, 8)), rng.normal(size=8)
    grid = np.column_stack([np.arange(5) * 6.0, np.arange(1, 6) * 6.0])
    curve = Curve.from_vectors(grid, embeddings, query, "a", "A")
    by_hand = [e @ query / np.sqrt(e @ e) / np.sqrt(query @ query) for e in embeddings]
    np.testing.assert_allclose(curve.scores, by_hand)
    np.testing.assert_allclose(Curve.from_vectors(grid, embeddings * 3, query * 7).scores, curve.scores)


def test_curve_from_hits_goes_by_time():
    curve = Curve.from_hits([hit("a", 6, 12, 0.9), hit("a", 0, 6, 0.1)])
    assert curve.spans.tolist() == [[0, 6], [6, 12]]
    assert curve.scores.tolist() == [0.1, 0.9]
    assert (curve.video_id, curve.title) == ("a", "A")


@pytest.mark.parametrize("hits", [[], [hit("a", 0, 6), hit("b", 0, 6)]])
def test_curve_is_of_one_video(hits):
    with pytest.raises(QueryError, match=f"of {len(hits)}"):
        Curve.from_hits(hits)


@pytest.mark.parametrize(
    ("spans", "embeddings", "query", "says"),
    [
        ([[0, 6]], np.ones((2, 3)), np.ones(3), r"\(1, 2\)"),
        ([[0, 6]], np.ones((1, 3)), np.ones(4), r"\(4,\)"),
        ([[0, 6]], np.zeros((1, 3)), np.ones(3), "zeros"),
        ([[6, 6]], np.ones((1, 3)), np.ones(3), r"6\.0, 6\.0"),
        ([[0, 6]], np.full((1, 3), np.nan), np.ones(3), "nan"),
    ],
)
def test_curve_refuses_what_does_not_fit(spans, embeddings, query, says):
    with pytest.raises(QueryError, match=says):
        Curve.from_vectors(spans, embeddings, query)


def even(scores: list[float], length: float = 6.0) -> Curve:
    starts = np.arange(len(scores)) * length
    return Curve(np.column_stack([starts, starts + length]), np.array(scores, dtype=float), "a", "A")


def test_smooth_weights_by_the_seconds_in_the_window():
    assert smooth(even([0, 1, 0]), 12).scores.tolist() == pytest.approx([1 / 3, 1 / 2, 1 / 3])  # 3 s of each neighbour
    assert smooth(even([0, 1, 0]), 1e9).scores.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize("window_sec", [0, 2, 6])
def test_smooth_within_a_segment_changes_nothing(window_sec):
    assert smooth(even([0.3, 0.1, 0.9]), window_sec).scores.tolist() == pytest.approx([0.3, 0.1, 0.9])


def test_smooth_does_not_reach_across_a_gap():
    apart = Curve(np.array([[0.0, 6], [30, 36]]), np.array([0.0, 1.0]))
    assert smooth(apart, 18).scores.tolist() == pytest.approx([0.0, 1.0])


def test_smooth_and_no_segments():
    assert smooth(even([]), 12).scores.tolist() == []
    with pytest.raises(QueryError, match="-3"):
        smooth(even([1.0]), -3)


@PROPERTY
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12), st.floats(0, 60))
def test_smoothing_stays_within_the_scores(scores, window_sec):
    smoothed = smooth(even(scores), window_sec).scores
    assert min(scores) - 1e-9 <= smoothed.min() and smoothed.max() <= max(scores) + 1e-9


def test_relative_cut_ends():
    scores = np.array([0.1, 0.2, 0.6])
    assert relative_cut(scores, 0) == 0.2
    assert relative_cut(scores, 1) == 0.6
    assert relative_cut(scores, 0.25) == pytest.approx(0.3)


@pytest.mark.parametrize(("scores", "fraction"), [([], 0.5), ([np.nan], 0.5), ([1.0], 1.5), ([1.0], -0.5)])
def test_relative_cut_refuses(scores, fraction):
    with pytest.raises(QueryError):
        relative_cut(np.array(scores), fraction)


@PROPERTY
@given(st.lists(st.floats(-1, 1, width=16), min_size=1, max_size=20), st.floats(0, 1), st.sampled_from([0.5, 2.0, 4.0]))
def test_relative_cut_moves_with_the_scores(scores, fraction, scale):
    values = np.array(scores)
    cut = relative_cut(values, fraction)
    assert np.median(values) - 1e-12 <= cut <= values.max()  # so the best segment always passes
    assert relative_cut(values * scale + 3, fraction) == pytest.approx(cut * scale + 3)


def test_moments_from_curve():
    curve = even([0.1, 0.8, 0.7, 0.2, 0.9, 0.1])
    found = moments_from_curve(curve, cut=0.5)
    assert seen(found) == [("a", 24, 30, 0.9), ("a", 6, 18, 0.8)]
    assert [(part.start_sec, part.score, part.rank) for part in found[1].hits] == [(6, 0.8, 2), (12, 0.7, 3)]
    assert seen(moments_from_curve(curve, cut=0.5, max_gap_sec=6)) == [("a", 6, 30, 0.9)]
    assert moments_from_curve(curve, cut=0.95) == []
    assert len(moments_from_curve(curve, cut=0.8)) == 2  # a score equal to the cut passes


# --- non-maximum suppression


def test_nms_keeps_the_best_and_what_is_elsewhere():
    moments = [moment("a", 0, 10, 0.5), moment("a", 1, 11, 0.9), moment("b", 0, 10, 0.4), moment("a", 30, 40, 0.1)]
    kept = nms(moments, 0.5)
    assert seen(kept) == [("a", 1, 11, 0.9), ("b", 0, 10, 0.4), ("a", 30, 40, 0.1)]
    assert [m.rank for m in kept] == [1, 2, 3]


def test_nms_what_is_dropped_drops_nothing():
    chain = [moment("a", 0, 10, 0.9), moment("a", 4, 14, 0.8), moment("a", 8, 18, 0.7)]
    assert [m.start_sec for m in nms(chain, 0.4)] == [0, 8]


def test_nms_edges():
    assert nms([]) == []
    twice = [moment("a", 0, 6), moment("a", 0, 6)]
    assert len(nms(twice, 0.5)) == 1
    assert len(nms([moment("a", 0, 6), moment("a", 6, 12)], 0.0)) == 2  # touching is no overlap
    with pytest.raises(QueryError, match=r"1\.5"):
        nms([], 1.5)


@PROPERTY
@given(hit_lists, st.floats(0, 1))
def test_nms_output_is_a_subset_without_rivals(hits, threshold):
    moments = [moment(h.video_id, h.start_sec, h.end_sec, h.score) for h in hits]
    kept = nms(moments, threshold)
    pool = [replace(m, rank=0) for m in moments]
    for m in kept:
        pool.remove(replace(m, rank=0))  # raises where NMS made one up or gave one twice
    assert (seen(kept)[0][3] == max(m.score for m in moments)) if moments else kept == []
    for video in "ab":
        mine = [m for m in kept if m.video_id == video]
        between = iou_matrix(spans_of(mine), spans_of(mine))
        assert (between[~np.eye(len(mine), dtype=bool)] <= threshold + 1e-12).all()
    assert seen(nms(kept, threshold)) == seen(kept)


# --- sequences


def test_a_then_b_wants_order_video_and_time():
    a = [hit("a", 0, 6, 0.9), hit("b", 30, 36, 0.1)]
    b = [hit("a", 6, 12, 0.2), hit("a", 26, 32, 0.4), hit("b", 0, 6, 0.9), hit("c", 6, 12, 0.9)]
    near = a_then_b(a, b, within_sec=10)
    assert seen(near)[0][:3] == ("a", 0, 12)
    assert len(near) == 1 and near[0].hits == (a[0], b[0])  # 26 s is 20 s after A ends; in b the order is the other one
    assert [pair.hits[1].start_sec for pair in a_then_b(a, b, within_sec=20)] == [26, 6]  # the better B first


def test_a_then_b_same_and_overlapping_spans():
    same = [hit("a", 0, 6)]
    assert a_then_b(same, same, 60) == []  # one segment has no order
    assert len(a_then_b([hit("a", 0, 12)], [hit("a", 6, 18)], 0)) == 1
    assert a_then_b([hit("a", 0, 30)], [hit("a", 6, 18)], 60) == []  # B inside A does not come after it
    assert a_then_b([], same, 5) == [] and a_then_b(same, [], 5) == []
    with pytest.raises(QueryError, match="-2"):
        a_then_b(same, same, -2)


def test_a_then_b_ranks_alike_whatever_the_level_and_spread_of_a_query():
    a = [hit("a", 0, 6, 0.30), hit("b", 0, 6, 0.20), hit("c", 0, 6, 0.10)]
    b = [hit("a", 6, 12, 0.10), hit("b", 6, 12, 0.40), hit("c", 6, 12, 0.35)]
    ranking = [pair.video_id for pair in a_then_b(a, b, 0)]
    louder = [replace(h, score=h.score * 50 + 7) for h in b]
    assert [pair.video_id for pair in a_then_b(a, louder, 0)] == ranking
    assert ranking[0] == "b"  # good at both beats best at one
    scores = [pair.score for pair in a_then_b(a, b, 0)]
    assert scores == sorted(scores, reverse=True) and sum(scores) == pytest.approx(0)


@PROPERTY
@given(hit_lists, hit_lists, st.integers(0, 20))
def test_pairs_are_in_order(hits_a, hits_b, within_sec):
    pairs = a_then_b(hits_a, hits_b, within_sec)
    for pair in pairs:
        first, second = pair.hits
        assert first in hits_a and second in hits_b and first.video_id == second.video_id == pair.video_id
        assert first.start_sec < second.start_sec and first.end_sec < second.end_sec
        assert second.start_sec - first.end_sec <= within_sec + 0.001
        assert (pair.start_sec, pair.end_sec) == (first.start_sec, second.end_sec)
    assert len(pairs) <= len(a_then_b(hits_a, hits_b, within_sec + 5))  # more time, no fewer pairs


def test_a_not_b():
    a = [hit("a", 0, 6, 0.9), hit("a", 12, 18, 0.8), hit("b", 0, 6, 0.7)]
    b = [hit("a", 3, 12, 0.5)]
    assert a_not_b(a, b) == [a[1], a[2]]  # touching is clear
    assert a_not_b(a, b, within_sec=1) == [a[2]]
    assert a_not_b([*a, hit("a", 500, 506)], b, within_sec=float("inf")) == [a[2]]  # no B anywhere in the video
    assert a_not_b(a, []) == a and a_not_b([], b) == []
    with pytest.raises(QueryError, match="-1"):
        a_not_b(a, b, -1)


@PROPERTY
@given(hit_lists, hit_lists)
def test_a_not_b_keeps_order_and_shares_no_time(hits_a, hits_b):
    left = a_not_b(hits_a, hits_b)
    rest = iter(hits_a)
    assert all(any(h is other for other in rest) for h in left)  # in the order of A
    for video in "ab":
        mine, theirs = ([h for h in hits if h.video_id == video] for hits in (left, hits_b))
        assert (overlap_sec(spans_of(mine), spans_of(theirs)) < 0.001).all()


# --- numbers and lists as people give them


@pytest.mark.parametrize("wrong", [None, "5", float("nan"), [5]])
def test_what_is_no_number_is_refused(wrong):
    hits, curve = [hit("a", 0, 6)], even([0.1, 0.9])
    for call in (
        lambda: join_hits(hits, wrong),
        lambda: smooth(curve, wrong),
        lambda: relative_cut(curve.scores, wrong),
        lambda: moments_from_curve(curve, wrong),
        lambda: moments_from_curve(curve, 0.5, wrong),
        lambda: nms([], wrong),
        lambda: a_then_b(hits, hits, wrong),
        lambda: a_not_b(hits, hits, wrong),
    ):
        with pytest.raises(QueryError, match="must be a number from"):
            call()


def test_numbers_of_numpy_are_taken():
    hits, curve = [hit("a", 0, 6), hit("a", 8, 14)], even([0.1, 0.9])
    assert len(join_hits(hits, np.int64(2))) == len(join_hits(hits, np.float32(2))) == 1
    assert smooth(curve, np.float32(12)).scores.tolist() == smooth(curve, 12).scores.tolist()
    assert len(moments_from_curve(curve, np.float32(-0.5))) == 1  # a cut may lie below 0
    assert len(a_then_b(hits, hits, np.int64(2))) == 1 and a_not_b(hits, hits, np.float64(0)) == []


def test_one_hit_alone_and_none():
    one, other = hit("a", 0, 6), hit("a", 6, 12)
    assert seen(join_hits(one)) == [("a", 0, 6, 0.5)] and join_hits(None) == []
    assert seen(nms(moment("a", 0, 6))) == [("a", 0, 6, 0.5)] and nms(None) == []
    assert len(a_then_b(one, other, 0)) == 1 and a_then_b(None, other, 0) == a_then_b(one, None, 0) == []
    assert a_not_b(one, other) == a_not_b(one, None) == [one] and a_not_b(None, one) == a_not_b(one, one) == []
    assert Curve.from_hits(one).scores.tolist() == [0.5]
    with pytest.raises(QueryError, match="of 0"):
        Curve.from_hits(None)
