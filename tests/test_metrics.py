"""Measures of rankings and moments: by hand, by property, against scikit-learn and SciPy, against published figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import ndcg_score

from helpers.library import Relevant
from helpers.metrics import (
    IOU_THRESHOLDS,
    average_precision,
    bootstrap_interval,
    compare,
    matches,
    measure,
    ndcg_at_k,
    paired_bootstrap,
    r1_at_iou,
    recall_at_k,
    reciprocal_rank,
    shuffled_labels,
)
from helpers.moments import Moment, a_then_b, iou_matrix

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "data" / "qvhighlights"
PROPERTY = settings(deadline=None, derandomize=True, max_examples=150)


def at(video_id: str, start: float, end: float, score: float = 0.5) -> Moment:
    return Moment(1, score, video_id, "", start, end)


def shots(count: int, grades: list[int] | None = None) -> list[Relevant]:
    """Relevant spans 0-6 s of the videos 0, 1, 2, ..., so that a hit answers one of them or none."""
    return [Relevant(str(i), 0.0, 6.0, grade) for i, grade in enumerate(grades or [2] * count)]


def ranking(videos: str) -> list[Moment]:
    """One hit at 0-6 s of each video named; `x` is in no label."""
    return [at(video, 0, 6) for video in videos]


spans = st.tuples(st.integers(0, 60_000), st.integers(1, 20_000)).map(lambda s: (s[0] / 1000, (s[0] + s[1]) / 1000))
moment_lists = st.lists(st.builds(lambda v, s: at(v, *s), st.sampled_from("ab"), spans), max_size=8)
labels = st.lists(
    st.builds(lambda v, s, grade: Relevant(v, *s, grade), st.sampled_from("ab"), spans, st.integers(1, 2)),
    min_size=1,
    max_size=5,
)


# --- temporal IoU


def test_iou_by_hand():
    predicted = np.array([[0.0, 10.0], [5.0, 6.0]])
    truth = np.array([[0.0, 10.0], [10.0, 20.0], [5.0, 15.0]])
    np.testing.assert_allclose(iou_matrix(predicted, truth), [[1, 0, 1 / 3], [0.1, 0, 0.1]])


def test_iou_of_nothing():
    one = np.array([[0.0, 1.0]])
    assert iou_matrix(np.empty((0, 2)), one).shape == (0, 1)
    assert iou_matrix(one, np.array([])).shape == (1, 0)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ([[3.0, 3.0]], r"3\.0, 3\.0"),
        ([[4.0, 3.0]], r"4\.0, 3\.0"),
        ([[0.0, np.nan]], "nan"),
        ([[0.0, np.inf]], "inf"),
        ([0.0, 6.0], r"\(2,\)"),
        ([[0.0, 6.0, 0.9]], r"\(1, 3\)"),
    ],
)
def test_iou_refuses_what_is_no_span(bad, says):
    good = np.array([[0.0, 1.0]])
    with pytest.raises(ValueError, match=says):
        iou_matrix(np.array(bad), good)
    with pytest.raises(ValueError, match=says):
        iou_matrix(good, np.array(bad))


@PROPERTY
@given(st.lists(spans, min_size=1, max_size=6), st.lists(spans, min_size=1, max_size=6))
def test_iou_is_symmetric_and_1_only_for_equal_spans(some, others):
    a, b = np.array(some), np.array([*others, some[0]])  # equal spans come up for certain
    iou = iou_matrix(a, b)
    np.testing.assert_array_equal(iou, iou_matrix(b, a).T)
    assert ((iou >= 0) & (iou <= 1)).all()
    np.testing.assert_array_equal(iou == 1, (a[:, None] == b[None]).all(axis=2))


# --- which hit answers what


@pytest.mark.parametrize(
    ("start", "end", "answered"),
    [
        (0, 6, False),  # 1 s of a 10 s shot
        (2, 8, True),  # half of the segment
        (1.9996, 7.9996, True),  # half, but for what rounding to milliseconds takes
        (1.9, 7.9, False),
        (5, 15, True),
        (0, 60, True),  # the whole video
        (15, 21, False),  # touches
    ],
)
def test_half_of_the_hit_or_half_of_the_span(start, end, answered):
    assert matches([at("a", start, end)], [Relevant("a", 5.0, 15.0)]).tolist() == [[answered]]
    assert matches([at("b", start, end)], [Relevant("a", 5.0, 15.0)]).tolist() == [[False]]


def test_a_short_shot_is_answered_by_the_segment_that_holds_half_of_it():
    segments = [at("a", 0, 6), at("a", 6, 12)]
    assert matches(segments, [Relevant("a", 5.0, 8.5)]).ravel().tolist() == [False, True]


def test_ordered_queries_want_both_events():
    relevant = [Relevant("a", 0.0, 6.0, 2, then_start_sec=6.0, then_end_sec=12.0)]
    car, people, other = at("a", 0, 6, 0.9), at("a", 6, 12, 0.8), at("a", 12, 18, 0.9)
    pairs = a_then_b([car], [people, other], within_sec=20)
    assert matches(pairs, relevant).ravel().tolist() == [False, True]
    assert reciprocal_rank(pairs, relevant) == 0.5
    assert recall_at_k(a_then_b([car], [people], 20), relevant, 1) == 1.0
    with pytest.raises(ValueError, match="a_then_b"):
        matches([car], relevant)
    with pytest.raises(ValueError, match="two spans"):
        r1_at_iou(pairs, relevant)


@pytest.mark.parametrize("measure", [recall_at_k, reciprocal_rank, ndcg_at_k, r1_at_iou, average_precision])
def test_nothing_found_is_0_and_nothing_to_find_is_an_error(measure):
    assert np.all(measure([], shots(2)) == 0)
    with pytest.raises(ValueError, match="leave such queries out"):
        measure(ranking("01"), [])


@pytest.mark.parametrize("measure", [recall_at_k, ndcg_at_k, average_precision])
def test_k_counts_hits(measure):
    with pytest.raises(ValueError, match="k is 0"):
        measure(ranking("0"), shots(1), k=0)


# --- rankings


def test_recall_and_mrr_by_hand():
    assert [recall_at_k(ranking("x0x1"), shots(2), k) for k in (1, 2, 3, 4, 9)] == [0, 0.5, 0.5, 1, 1]
    assert recall_at_k(ranking("000"), shots(2), 3) == 0.5  # the same shot three times is one answer
    assert [reciprocal_rank(ranking(r), shots(2)) for r in ("0x", "x1", "xx0", "xx")] == [1, 1 / 2, 1 / 3, 0]


def test_recall_counts_equal_times_of_two_videos_apart():
    both = [Relevant("a", 0.0, 6.0), Relevant("b", 0.0, 6.0)]
    assert recall_at_k([at("a", 0, 6)], both, 5) == 0.5


@PROPERTY
@given(moment_lists, labels, st.integers(1, 6), st.integers(0, 8))
def test_adding_a_worse_hit_never_raises_recall(hits, relevant, k, place):
    """Worse means: it answers nothing, wherever it is put; or it is ranked below the first k."""
    before = recall_at_k(hits, relevant, k)
    wrong = at("another video", 0, 6)
    assert recall_at_k([*hits[:place], wrong, *hits[place:]], relevant, k) <= before
    if len(hits) >= k:
        right = at(relevant[0].video_id, relevant[0].start_sec, relevant[0].end_sec)
        assert recall_at_k([*hits, right], relevant, k) == before
    assert before <= recall_at_k(hits, relevant, k + 1)


def test_ndcg_by_hand():
    relevant = shots(2, [1, 2])
    ideal = 2 / np.log2(2) + 1 / np.log2(3)
    assert ndcg_at_k(ranking("10"), relevant) == pytest.approx(1)
    assert ndcg_at_k(ranking("01"), relevant) == pytest.approx((1 / np.log2(2) + 2 / np.log2(3)) / ideal)
    assert ndcg_at_k(ranking("xx1"), relevant) == pytest.approx((2 / np.log2(4)) / ideal)
    assert ndcg_at_k(ranking("xx1"), relevant, k=2) == 0
    assert ndcg_at_k(ranking("1"), relevant, k=1) == pytest.approx(1)


def test_ndcg_gains_a_shot_once():
    assert ndcg_at_k(ranking("11"), shots(2, [1, 2])) == ndcg_at_k(ranking("1x"), shots(2, [1, 2]))
    wide, relevant = at("a", 0, 12), [Relevant("a", 0.0, 6.0, 2), Relevant("a", 6.0, 12.0, 2)]
    assert ndcg_at_k([wide], relevant) < 1 == ndcg_at_k([wide, wide], relevant)  # one hit, one gain


def test_a_grade_of_0_is_no_relevance():
    with pytest.raises(ValueError, match="grade 0"):
        ndcg_at_k(ranking("0"), shots(1, [0]))


@PROPERTY
@given(st.permutations([*range(6)]), st.lists(st.integers(1, 3), min_size=2, max_size=6), st.integers(1, 8))
def test_ndcg_agrees_with_scikit_learn(order, grades, k):
    gains = np.zeros(6)
    gains[: len(grades)] = grades
    hits = ranking("".join(map(str, order)))  # videos beyond the labels answer nothing
    expected = ndcg_score([gains[order]], [-np.arange(6)], k=k)
    assert ndcg_at_k(hits, shots(0, grades), k) == pytest.approx(expected)


@PROPERTY
@given(moment_lists, labels)
def test_measures_stay_between_0_and_1(hits, relevant):
    for function in (recall_at_k, reciprocal_rank, ndcg_at_k, r1_at_iou, average_precision):
        value = np.asarray(function(hits, relevant))
        assert ((value >= 0) & (value <= 1 + 1e-12)).all(), function.__name__


# --- moments


def test_r1_looks_at_the_first_moment_and_the_nearest_span():
    relevant = [Relevant("a", 50.0, 60.0), Relevant("a", 0.0, 10.0)]
    assert r1_at_iou([at("a", 0, 7)], relevant, 0.7) == 1.0  # exactly the threshold counts
    assert r1_at_iou([at("a", 0, 7)], relevant, 0.71) == 0.0
    assert r1_at_iou([at("a", 20, 30), at("a", 0, 10)], relevant, 0.5) == 0.0
    assert r1_at_iou([at("b", 0, 10)], relevant, 0.5) == 0.0
    with pytest.raises(ValueError, match=r"50"):
        r1_at_iou([at("a", 0, 7)], relevant, 50)


def test_average_precision_by_hand():
    relevant = [Relevant("a", 0.0, 10.0), Relevant("a", 20.0, 30.0)]
    wrong, first, second = at("a", 40, 50), at("a", 0, 10), at("a", 20, 30)
    assert average_precision([first, second], relevant, [0.5]) == pytest.approx([1])
    assert average_precision([wrong, first], relevant, [0.5]) == pytest.approx([1 / 2 * 1 / 2])
    assert average_precision([first, first, second], relevant, [0.5]) == pytest.approx([1 / 2 + 2 / 3 * 1 / 2])
    interpolated = average_precision([wrong, first, second], relevant, [0.5])
    assert interpolated == pytest.approx([2 / 3])  # the 1/2 at the first recall is raised to the 2/3 beyond it
    assert average_precision([wrong, first, second], relevant, [0.5], k=2) == pytest.approx([1 / 4])


def test_average_precision_takes_the_best_free_span():
    relevant = [Relevant("a", 0.0, 10.0), Relevant("a", 0.0, 8.0)]
    assert average_precision([at("a", 0, 10), at("a", 0, 10)], relevant, [0.7, 0.9]) == pytest.approx([1, 1 / 2])


def test_mean_average_precision_is_over_queries_and_thresholds():
    relevant = [[Relevant("a", 0.0, 10.0)]] * 2
    table = measure([[at("a", 0, 7.6)], []], relevant, ["mAP"])
    assert table["mAP"].mean() == pytest.approx(6 / 10 / 2)  # right up to .75


@PROPERTY
@given(moment_lists, labels)
def test_average_precision_never_grows_with_the_threshold(moments, relevant):
    single = average_precision(moments, relevant[:1])
    assert (np.diff(single) <= 1e-12).all()


# --- tables over queries and ways


def test_measure_has_a_row_for_each_query_and_a_column_for_each_measure():
    rankings, relevant = [ranking("x01"), ranking("0")], [shots(2), shots(1)]
    names = ["recall@2", "MRR", "nDCG@1", "R1@0.5", "mAP"]
    table = measure(rankings, relevant, names)
    assert table.columns.tolist() == names
    assert table["recall@2"].tolist() == [0.5, 1.0]
    assert table["MRR"].tolist() == [0.5, 1.0]
    assert table["nDCG@1"].tolist() == [0.0, 1.0]
    assert table["R1@0.5"].tolist() == [0.0, 1.0]
    assert table["mAP"].tolist() == [average_precision(rankings[0], relevant[0]).mean(), 1.0]


def test_measure_counts_partly_right_answers_unless_told_otherwise():
    relevant = [shots(2, [1, 2])]
    assert measure([ranking("0x1")], relevant, ["recall@1", "MRR"]).values.tolist() == [[0.5, 1.0]]
    exact = measure([ranking("0x1")], relevant, ["recall@1", "MRR", "nDCG@1"], exact=["recall@1", "MRR"])
    assert exact[["recall@1", "MRR"]].values.tolist() == [[0.0, 1 / 3]]
    assert exact["nDCG@1"].tolist() == [ndcg_at_k(ranking("0x1"), relevant[0], k=1)]
    with pytest.raises(ValueError, match="leave such queries out"):
        measure([ranking("0")], [shots(1, [1])], ["MRR"], exact=["MRR"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([[]], [shots(1)] * 2), "1 rankings cannot be matched with the spans of 2"),
        (([], []), "0 rankings"),
        (([[]], [shots(1)], ["F1"]), "no measure 'F1'; there are recall@k"),
        (([[]], [shots(1)], ["recall"]), "no measure 'recall'"),
        (([[]], [shots(1)], ["recall@0"]), "k is 0"),
    ],
)
def test_measure_refuses(arguments, says):
    with pytest.raises(ValueError, match=says):
        measure(*arguments)


def test_measure_refuses_exact_answers_for_what_it_does_not_measure():
    with pytest.raises(ValueError, match=r"\['MRR'\], but the measures are \['recall@5'\]"):
        measure([[]], [shots(1)], ["recall@5"], exact=["MRR"])


def test_compare_holds_every_way_against_the_baseline():
    relevant = [shots(1)] * 6
    measured = {
        "good": measure([ranking(r) for r in ("0", "0", "x0", "0", "0", "xx0")], relevant),
        "bad": measure([ranking(r) for r in ("x0", "0", "x0", "xx0", "x", "xx0")], relevant),
    }
    own, gains = compare(measured), compare(measured, "bad")
    assert own.loc["good", "MRR"] == bootstrap_interval(measured["good"]["MRR"])
    assert own.index.tolist() == ["good", "bad"] and own.columns.tolist() == ["recall@5", "MRR"]
    assert gains.index.tolist() == ["good"]
    assert gains.loc["good", "MRR"] == paired_bootstrap(measured["good"]["MRR"], measured["bad"]["MRR"])
    shorter = {"good": measured["good"], "bad": measured["bad"][:4]}
    with pytest.raises(ValueError, match="6 values cannot be paired with 4"):
        compare(shorter, "bad")


def test_an_interval_is_put_in_words_by_a_format():
    assert f"{paired_bootstrap([1.0, 0.5], [0.5, 0.0]):+.2f}" == "+0.50 (+0.50 to +0.50)"


def test_rows_are_paired_by_their_place_not_by_their_label():
    a, b = pd.Series([1.0, 0.0]), pd.Series([0.0, 0.0], index=[1, 0])
    assert paired_bootstrap(a, b).mean == 0.5


# --- the reference implementation of QVHighlights


def _lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (REFERENCE / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def qvhighlights() -> tuple[list, list, dict]:
    if not REFERENCE.is_dir():
        pytest.skip("the QVHighlights annotations are licensed for other use and are not part of the project")
    predicted = {line["qid"]: line for line in _lines("qvhighlights_sample_val_preds.jsonl")}
    truth = _lines("qvhighlights_val_release.jsonl")
    moments = [
        [Moment(i, score, line["vid"], "", start, end) for i, (start, end, score) in enumerate(windows, start=1)]
        for line in truth
        for windows in [predicted[line["qid"]]["pred_relevant_windows"]]
    ]
    relevant = [[Relevant(line["vid"], *window) for window in line["relevant_windows"]] for line in truth]
    assert len(moments) == len(predicted) == 1550
    expected = (REFERENCE / "qvhighlights_sample_val_preds_metrics_expected.json").read_text(encoding="utf-8")
    return moments, relevant, json.loads(expected)["full"]


def test_published_figures_of_qvhighlights(qvhighlights):
    moments, relevant, _ = qvhighlights
    r1 = {m: np.mean([r1_at_iou(*query, m) for query in zip(moments, relevant, strict=True)]) for m in (0.5, 0.7)}
    assert f"{100 * r1[0.5]:.2f}" == "53.94"
    assert f"{100 * r1[0.7]:.2f}" == "34.84"
    precision = measure(moments, relevant, ["mAP"])["mAP"]
    assert f"{100 * precision.mean():.2f}" == "32.20"


def test_every_threshold_of_qvhighlights(qvhighlights):
    moments, relevant, expected = qvhighlights
    queries = list(zip(moments, relevant, strict=True))
    precision = np.mean([average_precision(*query) for query in queries], axis=0)
    for threshold, value in zip(IOU_THRESHOLDS.tolist(), precision, strict=True):
        assert f"{100 * value:.2f}" == f"{expected['MR-mAP'][str(threshold)]:.2f}"
        r1 = np.mean([r1_at_iou(*query, threshold) for query in queries])
        assert f"{100 * r1:.2f}" == f"{expected['MR-R1'][str(threshold)]:.2f}"


# --- controls and intervals


@PROPERTY
@given(st.integers(2, 30), st.integers(0, 1000))
def test_shuffled_labels_deal_all_and_leave_none_in_place(count, seed):
    own = [[label] for label in shots(count)]
    dealt = shuffled_labels(own, seed)
    assert sorted(map(repr, dealt)) == sorted(map(repr, own))
    assert all(a is not b for a, b in zip(own, dealt, strict=True))
    assert dealt == shuffled_labels(own, seed)


def test_one_query_has_nothing_to_swap_with():
    with pytest.raises(ValueError, match="1 query"):
        shuffled_labels([shots(1)])


@pytest.mark.parametrize("count", [2, 7, 40, 130])
def test_bootstrap_gives_the_interval_of_scipy(count):
    values = np.random.default_rng(1).random(count)
    mean, low, high = bootstrap_interval(values, level=0.9, seed=3)
    scipy = stats.bootstrap(
        (values,), np.mean, confidence_level=0.9, method="percentile", n_resamples=5000, rng=np.random.default_rng(3)
    ).confidence_interval
    assert mean == values.mean()
    assert (low, high) == pytest.approx(scipy, abs=1e-12)


def test_bootstrap_is_repeatable_and_narrows_with_queries_and_level():
    values = np.random.default_rng(2).random(20)
    assert bootstrap_interval(values) == bootstrap_interval(values)

    def width(interval):
        return interval.high - interval.low

    assert width(bootstrap_interval(np.tile(values, 16))) == pytest.approx(
        width(bootstrap_interval(values)) / 4, rel=0.1
    )
    assert width(bootstrap_interval(values, level=0.5)) < width(bootstrap_interval(values, level=0.95))
    assert bootstrap_interval([0.25] * 7) == (0.25, 0.25, 0.25)


def test_bootstrap_covers_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    intervals = [bootstrap_interval(rng.random(40), resamples=500) for _ in range(300)]
    assert 0.90 <= np.mean([low <= 0.5 <= high for _, low, high in intervals]) <= 0.99


def test_pairing_sees_a_small_steady_gain_that_two_intervals_hide():
    difficulty = np.linspace(0, 0.9, 30)
    better = difficulty + 0.05
    paired = paired_bootstrap(better, difficulty)
    assert paired == pytest.approx((0.05, 0.05, 0.05))
    assert bootstrap_interval(better).low < bootstrap_interval(difficulty).high
    a, b = np.random.default_rng(4).random((2, 25))
    forth, back = paired_bootstrap(a, b), paired_bootstrap(b, a)
    assert forth == pytest.approx((-back.mean, -back.high, -back.low))


@pytest.mark.parametrize("values", [[], [[1.0]], [1.0, np.nan], [np.inf]])
def test_bootstrap_refuses_what_has_no_mean(values):
    with pytest.raises(ValueError, match="one per query"):
        bootstrap_interval(values)


def test_bootstrap_refuses_odd_levels_and_unequal_lengths():
    with pytest.raises(ValueError, match="level is 95"):
        bootstrap_interval([1.0], level=95)
    with pytest.raises(ValueError, match="2 values cannot be paired with 1"):
        paired_bootstrap([1.0, 0.0], [1.0])


# --- numbers and lists as people give them


@pytest.mark.parametrize("k", [np.int64(2), np.float64(2.0), 2.0])
def test_k_is_any_whole_number(k):
    hits, relevant = ranking("x01"), shots(2)
    for function in (recall_at_k, ndcg_at_k):
        assert function(hits, relevant, k) == function(hits, relevant, 2)
    assert average_precision(hits, relevant, k=k).tolist() == average_precision(hits, relevant, k=2).tolist()


@pytest.mark.parametrize("measure", [recall_at_k, ndcg_at_k, average_precision])
@pytest.mark.parametrize("k", [None, "2", 1.5, float("nan"), [2], -1])
def test_what_is_no_count_of_hits_is_refused(measure, k):
    with pytest.raises(ValueError, match="it counts hits, 1 or more"):
        measure(ranking("0"), shots(1), k=k)


@pytest.mark.parametrize("measure", [matches, recall_at_k, reciprocal_rank, ndcg_at_k, r1_at_iou, average_precision])
def test_one_hit_or_span_alone_and_none(measure):
    (hit,), (span,) = ranking("0"), shots(1)
    assert np.array_equal(measure(hit, span), measure([hit], [span]))
    assert np.all(measure(None, span) == 0)
    with pytest.raises(ValueError, match="No span is relevant"):
        measure(hit, None)


@pytest.mark.parametrize("threshold", [None, "0.5", 0, 1.01, float("nan")])
def test_a_threshold_lies_above_0_and_up_to_1(threshold):
    with pytest.raises(ValueError, match="An IoU threshold is"):
        r1_at_iou(ranking("0"), shots(1), threshold)
    assert r1_at_iou(ranking("0"), shots(1), np.float32(1)) == 1.0
    assert average_precision(ranking("0"), shots(1), 0.5) == [1.0]
    with pytest.raises(ValueError, match="An IoU threshold is nan"):
        average_precision(ranking("0"), shots(1), None)


def test_a_table_of_one_measure_and_of_one_query():
    assert measure([ranking("0")], [shots(1)], "MRR").to_dict("list") == {"MRR": [1.0]}
    assert measure(ranking("0"), [shots(1)], ["MRR"], exact="MRR").to_dict("list") == {"MRR": [1.0]}
    for nothing in (None, []):
        with pytest.raises(ValueError, match="0 rankings"):
            measure(nothing, nothing)
    for name in ("recall@x", "nDCG@", "R1@half", None, "MRR@5", "mAP@5"):
        with pytest.raises(ValueError, match=f"no measure {name!r}"):
            measure([[]], [shots(1)], [name])


def test_a_way_that_was_not_measured_is_named():
    with pytest.raises(ValueError, match="no way 'fast' to compare with; there are: good"):
        compare({"good": measure([ranking("0")], [shots(1)])}, "fast")


def test_what_is_not_given_is_as_documented():
    values, others = np.random.default_rng(5).random((2, 30))
    assert bootstrap_interval(values) == bootstrap_interval(values, 0.95, 0, 5000)
    assert paired_bootstrap(values, others) == bootstrap_interval(values - others, 0.95, 0, 5000)
    assert bootstrap_interval(values, seed=1) != bootstrap_interval(values) != bootstrap_interval(values, resamples=99)
    own = [shots(1) for _ in range(9)]
    assert list(map(id, shuffled_labels(own))) == list(map(id, shuffled_labels(own, 0)))
    hits, relevant = ranking("xxxxx0"), shots(1)
    assert (recall_at_k(hits, relevant), recall_at_k(hits[1:], relevant)) == (0.0, 1.0)
    deep = ranking("xxxxxxxxxx0")
    assert ndcg_at_k(deep, relevant) == 0 < ndcg_at_k(deep[1:], relevant)
    assert not average_precision(deep, relevant).any() and average_precision(deep[1:], relevant).all()
    half, less = at("0", 0, 3), at("0", 0, 2.99)
    assert (r1_at_iou([half], relevant), r1_at_iou([less], relevant)) == (1.0, 0.0)
    assert average_precision([half], relevant, [0.5]) == [1.0] > average_precision([less], relevant, [0.5])
    assert IOU_THRESHOLDS.tolist() == [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]


def test_a_level_and_values_that_are_none():
    for level in (None, "0.9", 0, 1, float("nan")):
        with pytest.raises(ValueError, match=f"level is {level}"):
            bootstrap_interval([1.0], level=level)
    for nothing in (None, 0.5):
        with pytest.raises(ValueError, match="one per query"):
            bootstrap_interval(nothing)
    with pytest.raises(ValueError, match="1 values cannot be paired with 2"):
        paired_bootstrap(None, [1.0, 0.0])
    with pytest.raises(ValueError, match="0 query"):
        shuffled_labels(None)
