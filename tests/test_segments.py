"""Segments: times that differ by rounding are one, and numbers and lists are taken as people give them."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.errors import AnswerError
from helpers.library import Caption, Video
from helpers.segments import Segment, checked_vectors, listed, number, segments_from_answer

MADE_BY = {"model": "marengo3.5", "source": "x", "segmentation": "fixed-6"}


def vector(start, end, option="visual", scope="clip"):
    return SimpleNamespace(
        embedding=[1.0] + [0.0] * 511, start_sec=start, end_sec=end, embedding_option=option, embedding_scope=scope
    )


@pytest.mark.parametrize("other", [6.0999999, np.float32(6.1), np.float64(6.1), 6.1004])
def test_spans_that_differ_by_rounding_are_one(other):
    data = [vector(0.0, 6.1), vector(0, other, "audio"), vector(6.1, np.float32(12.2)), vector(other, 12.2, "audio")]
    segments = segments_from_answer(data, Video("v"), **MADE_BY)
    assert [(segment.id, sorted(segment.embeddings)) for segment in segments] == [
        ("v:clip:0-6100", ["audio", "visual"]),
        ("v:clip:6100-12200", ["audio", "visual"]),
    ]
    times = [time for segment in segments for time in (segment.start_sec, segment.end_sec)]
    assert times == [0.0, 6.1, 6.1, 12.2] and {type(time) for time in times} == {float}


def test_a_millisecond_apart_is_two_spans():
    assert len(segments_from_answer([vector(0, 6.1), vector(0, 6.101, "audio")], Video("v"), **MADE_BY)) == 2


@pytest.mark.parametrize(("start", "end"), [(6, 6), (6, 6.0004), (-0.001, 6), (6, float("nan")), (0, float("inf"))])
def test_a_span_without_length_or_end_is_refused(start, end):
    with pytest.raises(AnswerError, match="a span from"):
        segments_from_answer([vector(start, end)], Video("v"), **MADE_BY)


def test_the_words_are_those_of_the_clips():
    video = Video("v", captions=(Caption(0, 2, "hello"), Caption(7, 8, "again")))
    data = [vector(0, 6), vector(6, 12), vector(0, 12, scope="asset")]
    assert [segment.transcript for segment in segments_from_answer(data, video, **MADE_BY)] == ["hello", "again", ""]


@pytest.mark.parametrize(
    ("at", "milliseconds"),
    [(0, "0"), (-0.0, "0"), (6.1, "6100"), (np.float32(6.1), "6100"), (np.int64(6), "6000"), (14399.9, "14399900"),
     (np.float32(14399.9), "14399900"), (None, "nan"), ("6", "nan")],
)  # fmt: skip
def test_an_id_is_of_milliseconds_whatever_kind_of_number_the_time_is(at, milliseconds):
    assert Segment("v", at, at, "clip", {}).id == f"v:clip:{milliseconds}-{milliseconds}"


@pytest.mark.parametrize("given", [5, 5.0, np.int64(5), np.uint8(5), np.float32(5), np.float64(5), np.float16(5)])
def test_a_number_of_python_or_numpy_is_one(given):
    assert number(given) == 5.0 and type(number(given)) is float


@pytest.mark.parametrize("given", [None, "5", [5], np.array(5), np.str_("5"), 10**400, object(), 5j, b"5"])
def test_all_else_is_none(given):
    assert np.isnan(number(given))


def test_one_value_is_a_list_of_one_and_none_is_an_empty_one():
    assert listed(None) == [] and listed("ab") == ["ab"] and listed(np.str_("ab")) == ["ab"] and listed(3) == [3]
    assert listed(["a"]) == listed(("a",)) == listed({"a"}) == listed(np.array(["a"])) == listed(iter("a")) == ["a"]


def test_each_vector_that_cannot_be_used_is_told_with_its_place():
    told = []
    rows = [[1, 2], [np.nan, 1], [0, 0], [3, 4], [1e300, 1]]
    vectors = checked_vectors(rows, lambda place, row: told.append((place, row.shape)))
    assert told == [(1, (2,)), (2, (2,)), (4, (2,))] and vectors.dtype == np.float32 and vectors.shape == (5, 2)
    assert checked_vectors([], lambda *_: pytest.fail("there is none")).shape == (0, 0)
