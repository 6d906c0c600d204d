"""Search: the right order, scopes and filters kept, scores that mean the same everywhere, nothing lost silently."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from test_store import DIM, HOSTILE, facts_of, segments_of

from helpers.config import load_config
from helpers.errors import QueryError, StoreError
from helpers.search import (
    Part,
    hybrid_search,
    perform_similarity_search,
    rank_by_part,
    search_many,
    search_words,
    vectors_of,
)
from helpers.segments import Segment
from helpers.store import close_database, insert_embeddings, open_collection, open_database, where
from helpers.store.schema import create_collection, read_facts

DAYS = {"january": "2025-01-10", "march": "2025-03-14", "june": "2025-06-30"}
WORDS = ["a bell rings over the harbour", "", "rain on the roof, rain on the bell", "the market opens"]


def library():
    """Return three videos of four clips; `march` has no sound in its second half; each clip has its own words."""
    videos = []
    for seed, (video_id, day) in enumerate(DAYS.items()):
        seconds = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + 3600
        category = "city" if video_id != "june" else "food"
        for number, segment in enumerate(segments_of(video_id, seed=seed, category=category, published_at=seconds)):
            vectors = dict(segment.embeddings)
            if video_id == "march" and number in (2, 3):
                del vectors["audio"]
            words = WORDS[number] if segment.embedding_scope == "clip" else " ".join(WORDS)
            videos.append(replace(segment, embeddings=vectors, transcript=words))
    return videos


def cosines(query, segments, option):
    """Return the cosine of `query` with each segment, in NumPy."""
    stored = np.array([s.embeddings[option] for s in segments], dtype=float)
    return stored @ query / np.linalg.norm(stored, axis=1) / np.linalg.norm(query)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def milvus(config):
    client = open_database(config, "search")
    yield client
    close_database(client)


@pytest.fixture(scope="module")
def segments():
    return library()


@pytest.fixture(scope="module")
def collection(milvus, segments):
    name = open_collection(milvus, segments)
    insert_embeddings(milvus, name, segments)
    return name


@pytest.fixture
def query():
    return np.random.default_rng(7).normal(size=DIM).astype(np.float32)


@pytest.mark.parametrize("scope", ["clip", "asset", None])
@pytest.mark.parametrize("option", ["visual", "audio"])
def test_hits_are_those_of_numpy_in_order_and_within_their_scope(milvus, collection, segments, query, option, scope):
    wanted = [s for s in segments if scope in (None, s.embedding_scope) and option in s.embeddings]
    scores = cosines(query, wanted, option)
    best = np.argsort(-scores)[:6]
    hits = perform_similarity_search(milvus, collection, query, 6, option=option, scope=scope)
    assert [hit.segment_id for hit in hits] == [wanted[i].id for i in best]
    np.testing.assert_allclose([hit.score for hit in hits], scores[best], atol=1e-6)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    first, segment = hits[0], wanted[best[0]]
    for name in (
        "video_id",
        "title",
        "start_sec",
        "end_sec",
        "embedding_scope",
        "category",
        "published_at",
        "transcript",
    ):
        assert getattr(first, name) == getattr(segment, name)
    assert first.option == option


def test_the_default_is_clips_by_picture(milvus, collection, segments):
    whole = next(s for s in segments if s.embedding_scope == "asset")
    hits = perform_similarity_search(milvus, collection, whole.embeddings["visual"])
    assert len(hits) == 5 and {(hit.embedding_scope, hit.option) for hit in hits} == {("clip", "visual")}
    assert perform_similarity_search(milvus, collection, whole.embeddings["visual"], scope="asset")[0].score > 0.999


def test_a_silent_clip_is_never_found_by_sound(milvus, collection, query):
    # Zeros score 0, above every vector that points away from the query: both signs, so that one of them would show it.
    for sign in (1, -1):
        hits = perform_similarity_search(milvus, collection, sign * query, 50, option="audio")
        assert len(hits) == 10
        assert not {"march:clip:12000-18000", "march:clip:18000-24000"} & {hit.segment_id for hit in hits}
        fused = hybrid_search(milvus, collection, [Part("audio", sign * query)], limit=50)
        assert {hit.segment_id for hit in fused} == {hit.segment_id for hit in hits}


def test_equal_scores_go_by_video_then_by_start(milvus, segments):
    same = [replace(s, embeddings=segments[0].embeddings, source="ties") for s in reversed(segments)]
    name = open_collection(milvus, same)
    insert_embeddings(milvus, name, same)
    hits = perform_similarity_search(milvus, name, segments[0].embeddings["visual"], 12)
    assert [(h.video_id, h.start_sec) for h in hits] == sorted((h.video_id, h.start_sec) for h in hits)


@pytest.mark.parametrize(
    ("conditions", "videos"),
    [
        ({"video_id": "june"}, ["june"]),
        ({"video_id": ["june", "march"]}, ["june", "march"]),
        ({"category": "food"}, ["june"]),
        ({"category": ["food", "city"]}, sorted(DAYS)),
        ({"category": "opera"}, []),
        ({"published_from": "2025-03-14"}, ["june", "march"]),
        ({"published_from": "2025-03-15"}, ["june"]),
        ({"published_to": "2025-03-14"}, ["january", "march"]),  # the whole of that day
        ({"published_to": "2025-03-13"}, ["january"]),
        ({"published_from": date(2025, 3, 1), "published_to": date(2025, 3, 31), "category": "city"}, ["march"]),
        ({"published_from": 0, "published_to": 1}, []),
        ({"category": "city", "video_id": "june"}, []),
    ],
    ids=str,
)
def test_filters_hold_in_every_search(milvus, collection, query, conditions, videos):
    condition = where(**conditions)
    parts = [Part("visual", query), Part("audio", query), Part("transcript", "bell rain market")]
    for hits in (
        perform_similarity_search(milvus, collection, query, 50, filter=condition),
        perform_similarity_search(milvus, collection, query, 50, option="audio", filter=condition),
        search_words(milvus, collection, "bell rain market", 50, filter=condition),
        hybrid_search(milvus, collection, parts, limit=50, filter=condition),
        hybrid_search(milvus, collection, parts, ranker="weighted", limit=50, filter=condition),
        *rank_by_part(milvus, collection, parts, filter=condition).values(),
    ):
        assert sorted({hit.video_id for hit in hits}) == videos
        assert {hit.embedding_scope for hit in hits} <= {"clip"}


def test_an_own_filter_cannot_widen_the_scope(milvus, collection, query):
    hits = perform_similarity_search(milvus, collection, query, 50, filter='video_id == "june" or category == "city"')
    assert {hit.embedding_scope for hit in hits} == {"clip"} and len(hits) == 12


@pytest.mark.parametrize("value", [*HOSTILE, 'x") or (category != "', "y" * 5000, "%", "in", "{x}", "# -- //"])
def test_no_value_escapes_from_its_quotes(milvus, collection, query, value):
    for name in ("category", "video_id"):
        assert perform_similarity_search(milvus, collection, query, filter=where(**{name: value})) == []
    everything = perform_similarity_search(milvus, collection, query, 50, filter=where(video_id=[value, *DAYS]))
    assert len(everything) == 12


@pytest.mark.parametrize(
    ("conditions", "says"),
    [
        ({"category": 3}, "3"),
        ({"category": [None]}, "None"),
        ({"video_id": []}, "empty"),
        ({"video_id": "\udcff"}, "Unicode"),
        ({"published_from": "14.3.2025"}, r"14\.3\.2025"),
        ({"published_to": 1.5}, r"1\.5"),
        ({"published_to": True}, "True"),
        ({"published_from": float("nan")}, "nan"),
        ({"published_from": np.float64(1.5)}, r"1\.5"),
        ({"published_from": pd.NaT}, "NaT"),
        ({"published_from": ["2025-03-14"]}, r"\['2025-03-14'\]"),
        ({"published_from": 10**400}, "published_from is 1000"),
        ({"after_sec": float("nan")}, "nan"),
        ({"after_sec": float("inf")}, "inf"),
        ({"before_sec": "6"}, "'6' is not a time"),
        ({"before_sec": [6]}, r"\[6\] is not a time"),
    ],
    ids=str,
)
def test_a_filter_that_cannot_be_built_says_which_value(conditions, says):
    with pytest.raises(QueryError, match=says):
        where(**conditions)


FIRST, LAST = 1_741_910_400, 1_741_996_799  # seconds since 1970 of 2025-03-14, UTC
NOON = FIRST + 12 * 3600


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2025-03-14", FIRST, LAST),
        (date(2025, 3, 14), FIRST, LAST),
        (np.str_("2025-03-14"), FIRST, LAST),
        (np.datetime64("2025-03-14"), FIRST, LAST),
        ("20250314", FIRST, LAST),
        (datetime(2025, 3, 14, 12), NOON, NOON),  # a moment, in UTC where it names no zone
        (datetime(2025, 3, 14, 12, tzinfo=UTC), NOON, NOON),
        (datetime(2025, 3, 14, 12, tzinfo=timezone(timedelta(hours=1))), NOON - 3600, NOON - 3600),
        (datetime(2025, 3, 14, tzinfo=UTC), FIRST, FIRST),
        ("2025-03-14T12:00", NOON, NOON),
        ("2025-03-14 13:00+01:00", NOON, NOON),
        ("2025-03-14T12:00:00Z", NOON, NOON),
        (pd.Timestamp("2025-03-14 12:00"), NOON, NOON),
        (pd.Timestamp("2025-03-14 12:00", tz="America/New_York"), NOON + 4 * 3600, NOON + 4 * 3600),
        (np.datetime64("2025-03-14T12:00:00.000000000"), NOON, NOON),
        (datetime(2025, 3, 14, 12, 0, 0, 500_000), NOON + 1, NOON),  # whole seconds are stored
        (NOON, NOON, NOON),
        (np.int64(NOON), NOON, NOON),
        (np.float64(NOON), NOON, NOON),
        (date(1969, 12, 31), -86400, -1),
    ],
    ids=str,
)
def test_a_day_is_all_of_it_and_a_moment_is_a_moment(given, first, last):
    assert where(published_from=given) == f"published_at >= {first}"
    assert where(published_to=given) == f"published_at <= {last}"


def test_a_day_ends_with_its_last_second(milvus, query):
    seconds = {"before": FIRST - 1, "first": FIRST, "last": LAST, "after": LAST + 1}
    rows = [segments_of(name, 1, published_at=second, source="days")[0] for name, second in seconds.items()]
    name = open_collection(milvus, rows)
    insert_embeddings(milvus, name, rows)
    condition = where(published_from="2025-03-14", published_to="2025-03-14")
    hits = perform_similarity_search(milvus, name, query, 5, filter=condition)
    assert {hit.video_id for hit in hits} == {"first", "last"}


@pytest.mark.parametrize(
    ("given", "second"),
    [(6, "6.0"), (6.1, "6.1"), (6.10049, "6.1"), (6.1006, "6.101"), (np.float32(6.1), "6.1"), (np.int64(6), "6.0")],
)
def test_seconds_within_a_video_are_told_to_the_millisecond(given, second):
    assert where(after_sec=given) == f"start_sec >= {second}" and where(before_sec=given) == f"end_sec <= {second}"


def test_one_value_or_several():
    wanted = 'category in ["a"]'
    for given in ("a", ["a"], ("a",), {"a"}, np.array(["a"]), np.str_("a"), pd.Series(["a"]), iter("a")):
        assert where(category=given) == wanted
    assert where(video_id=None, category=None, after_sec=None, published_to=None) == ""


def test_a_filter_on_time_within_the_video(milvus, collection, query):
    hits = perform_similarity_search(milvus, collection, query, 50, filter=where(after_sec=6, before_sec=18.0))
    assert {(hit.start_sec, hit.end_sec) for hit in hits} == {(6.0, 12.0), (12.0, 18.0)} and len(hits) == 6


def test_a_filter_with_a_mistake_in_it(milvus, collection, query, capfd):
    with pytest.raises(StoreError, match="category =="):
        perform_similarity_search(milvus, collection, query, filter="category == ")
    assert "Traceback" not in capfd.readouterr().err


def test_words_are_found_in_order_of_bm25_with_positive_scores(milvus, collection):
    hits = search_words(milvus, collection, "rain", 50)
    assert {hit.transcript for hit in hits} == {WORDS[2]} and len(hits) == 3
    hits = search_words(milvus, collection, "bell rain", 50)
    assert [hit.transcript for hit in hits] == [WORDS[2]] * 3 + [WORDS[0]] * 3
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True) and scores[3] > 0
    assert hits[0].option == "transcript"
    assert search_words(milvus, collection, "?!") == search_words(milvus, collection, "zebra") == []
    assert len(search_words(milvus, collection, "bell", 50, scope="asset")) == 3


def test_rrf_is_its_formula(milvus, collection, query):
    parts = [Part("visual", query), Part("audio", -query)]
    expected: dict[str, float] = {}
    for hits in rank_by_part(milvus, collection, parts).values():
        for hit in hits:
            expected[hit.segment_id] = expected.get(hit.segment_id, 0) + 1 / (10 + hit.rank)
    hits = hybrid_search(milvus, collection, parts, k=10, limit=12)
    assert {hit.segment_id: pytest.approx(hit.score, abs=1e-6) for hit in hits} == expected
    assert hits[0].option == "visual+audio" and [hit.rank for hit in hits] == list(range(1, 13))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_rrf_adds_one_over_60_and_the_rank_unless_told_otherwise(milvus, collection, query):
    (hit,) = hybrid_search(milvus, collection, [Part("visual", query)], limit=1)
    assert hit.score == pytest.approx(1 / 61, abs=1e-7)


def test_numbers_of_numpy_and_one_part_alone_are_taken(milvus, collection, query):
    parts = [Part("visual", query, np.float32(0.7)), Part("transcript", "bell rain", np.float64(0.3))]
    limit, k = np.int64(3), np.float32(10)
    assert perform_similarity_search(milvus, collection, query, limit) == perform_similarity_search(
        milvus, collection, query, 3
    )
    assert len(perform_similarity_search(milvus, collection, query, np.float64(2), per_video=True)) == 2
    assert len(search_words(milvus, collection, np.str_("bell"), limit)) == 3
    assert len(rank_by_part(milvus, collection, parts[0], limit=limit)["visual"]) == 3
    fused = hybrid_search(milvus, collection, parts, k=k, limit=limit, candidates=np.int32(20))
    assert fused == hybrid_search(milvus, collection, parts, k=10, limit=3, candidates=20)
    weights = hybrid_search(milvus, collection, parts, ranker="weighted", limit=limit)
    plain = [replace(part, weight=weight) for part, weight in zip(parts, (0.7, 0.3), strict=True)]
    assert [hit.segment_id for hit in weights] == [
        hit.segment_id for hit in hybrid_search(milvus, collection, plain, ranker="weighted", limit=3)
    ]
    alone = hybrid_search(milvus, collection, parts[0], limit=3)
    assert alone == hybrid_search(milvus, collection, [parts[0]], limit=3)


def test_candidates_are_all_that_a_part_gives(milvus, collection, query):
    parts = [Part("visual", query), Part("audio", -query)]
    best = {label: hits[0].segment_id for label, hits in rank_by_part(milvus, collection, parts).items()}
    hits = hybrid_search(milvus, collection, parts, limit=1, candidates=1)
    assert len(hits) == 1 and hits[0].segment_id in best.values()
    deep = hybrid_search(milvus, collection, parts, limit=12, candidates=1)  # the limit is looked for all the same
    assert len(deep) == 12


def test_none_is_a_result_or_a_sentence(milvus, collection, query):
    assert search_many(milvus, collection, None) == [] and rank_by_part(milvus, collection, None) == {}
    for call in (
        lambda: perform_similarity_search(milvus, collection, None),
        lambda: perform_similarity_search(milvus, collection, query, None),
        lambda: perform_similarity_search(milvus, collection, query, option=None),
        lambda: perform_similarity_search(milvus, None, query),
        lambda: perform_similarity_search(milvus, [collection], query),
        lambda: hybrid_search(milvus, collection, None),
        lambda: hybrid_search(milvus, collection, [Part("visual", query, None)]),
        lambda: hybrid_search(milvus, collection, [Part("visual", query)], k=None),
        lambda: hybrid_search(milvus, collection, [Part("visual", query)], k="60"),
        lambda: hybrid_search(milvus, collection, [Part("visual", query)], candidates=None),
        lambda: vectors_of(milvus, collection, None),
        lambda: search_words(milvus, collection, None),
    ):
        with pytest.raises((QueryError, StoreError)):
            call()


def test_the_weighted_ranker_is_its_formula(milvus, collection, query):
    parts = [Part("visual", query, 0.7), Part("transcript", "bell rain", 0.3)]
    ranks = rank_by_part(milvus, collection, parts)
    expected: dict[str, float] = {}
    for hit in ranks["visual"]:
        expected[hit.segment_id] = 0.7 * (1 + hit.score) / 2
    for hit in ranks["transcript"]:
        expected[hit.segment_id] += 0.3 * 2 / np.pi * np.arctan(hit.score)
    hits = hybrid_search(milvus, collection, parts, ranker="weighted", limit=12)
    assert {hit.segment_id: pytest.approx(hit.score, abs=1e-6) for hit in hits} == expected


def test_two_parts_on_one_option_and_the_weights_decide(milvus, collection, segments):
    one, other = segments[0], segments[7]
    for weights, first in (((1.0, 0.0), one), ((0.0, 1.0), other)):
        parts = [
            Part("visual", one.embeddings["visual"], weights[0], label="text"),
            Part("visual", other.embeddings["visual"], weights[1], label="clip"),
        ]
        assert hybrid_search(milvus, collection, parts, ranker="weighted")[0].segment_id == first.id
    assert list(rank_by_part(milvus, collection, parts)) == ["text", "clip"]
    with pytest.raises(QueryError, match="'visual'"):
        rank_by_part(milvus, collection, [replace(part, label="") for part in parts])


@pytest.mark.parametrize("wrong", [None, "visual", ("visual", np.ones(DIM))])
@pytest.mark.parametrize("search", [hybrid_search, rank_by_part])
def test_what_is_no_part_is_named(milvus, collection, search, wrong):
    with pytest.raises(QueryError, match=r"is no Part\. Write Part\(option, query\)"):
        search(milvus, collection, [Part("visual", np.ones(DIM)), wrong])


def test_one_hit_per_video_looks_further_when_one_video_fills_the_list(milvus):
    rng = np.random.default_rng(3)
    target = rng.normal(size=DIM)
    crowd = [
        replace(s, embeddings={"visual": (target + 0.01 * rng.normal(size=DIM)).astype(np.float32)})
        for s in segments_of("crowd", 400, source="crowded")
    ]
    others = [s for name in "abc" for s in segments_of(name, 2, seed=ord(name), source="crowded")]
    name = open_collection(milvus, crowd + others)
    insert_embeddings(milvus, name, crowd + others)
    query = target.astype(np.float32)
    assert {hit.video_id for hit in perform_similarity_search(milvus, name, query, 100)} == {"crowd"}
    hits = perform_similarity_search(milvus, name, query, 3, per_video=True)
    assert len({hit.video_id for hit in hits}) == 3 and [hit.rank for hit in hits] == [1, 2, 3]
    assert len(perform_similarity_search(milvus, name, query, 10, per_video=True)) == 4  # there are no more
    best = {}
    for hit in perform_similarity_search(milvus, name, query, 1000):
        best.setdefault(hit.video_id, hit.segment_id)
    assert [hit.segment_id for hit in hits] == list(best.values())[:3]


def test_vectors_of_a_video_come_in_order_of_time(milvus, collection, segments):
    spans, embeddings = vectors_of(milvus, collection, "march")
    assert spans.tolist() == [[0, 6], [6, 12], [12, 18], [18, 24]]
    clips = [s for s in segments if s.video_id == "march" and s.embedding_scope == "clip"]
    assert embeddings.dtype == np.float32
    assert embeddings.tobytes() == np.array([s.embeddings["visual"] for s in clips]).tobytes()
    assert vectors_of(milvus, collection, "march", "audio")[0].tolist() == [[0, 6], [6, 12]]
    assert vectors_of(milvus, collection, "march", scope="asset")[0].tolist() == [[0, 24]]
    spans, embeddings = vectors_of(milvus, collection, "absent")
    assert spans.shape == (0, 2) and embeddings.shape == (0, DIM)


def test_an_empty_collection_has_no_hits(milvus, query):
    name = create_collection(milvus, facts_of("empty"))
    parts = [Part("visual", query), Part("transcript", "bell")]
    assert perform_similarity_search(milvus, name, query) == search_words(milvus, name, "bell") == []
    assert perform_similarity_search(milvus, name, query, per_video=True) == []
    assert hybrid_search(milvus, name, parts) == hybrid_search(milvus, name, parts, ranker="weighted") == []


@pytest.mark.parametrize(
    ("vector", "says"),
    [
        (np.ones(8), r"\(8,\).*16 dimensions"),
        (np.ones((1, DIM)), r"\(1, 16\)"),
        ([], r"\(0,\)"),
        (np.zeros(DIM), "zeros"),
        (np.full(DIM, np.nan), "NaN"),
        (np.full(DIM, 1e300), "infinity"),
        (None, "shape"),
        ("a red kettle", "no vector"),
    ],
    ids=str,
)
def test_a_vector_that_cannot_be_searched_for(milvus, collection, vector, says):
    with pytest.raises(QueryError, match=says):
        perform_similarity_search(milvus, collection, vector)
    with pytest.raises(QueryError, match=says):
        hybrid_search(milvus, collection, [Part("visual", vector)])


def test_parameters_that_cannot_be_used(milvus, collection, query):
    for limit in (0, -1, 2.5, True, "5", None, 20000):
        for search in (
            lambda limit=limit: perform_similarity_search(milvus, collection, query, limit),
            lambda limit=limit: search_words(milvus, collection, "bell", limit),
            lambda limit=limit: hybrid_search(milvus, collection, [Part("visual", query)], limit=limit),
        ):
            with pytest.raises(QueryError, match=f"limit is {limit!r}"):
                search()
    with pytest.raises(QueryError, match=r"'smell' here; there are: visual, audio"):
        perform_similarity_search(milvus, collection, query, option="smell")
    with pytest.raises(QueryError, match="'clips'"):
        perform_similarity_search(milvus, collection, query, scope="clips")
    for text in ("", "  \n", None, query):
        with pytest.raises(QueryError, match="empty"):
            search_words(milvus, collection, text)
    for change, says in (
        ({"parts": []}, "at least one part"),
        ({"ranker": "best"}, "'best'"),
        ({"k": 0}, "k is 0"),
        ({"k": float("nan")}, "k is nan"),
        ({"parts": [Part("visual", query, weight=1.5)]}, "1.5"),
        ({"parts": [Part("visual", query, weight=float("nan"))]}, "nan"),
        ({"candidates": 0}, "candidates is 0"),
    ):
        with pytest.raises(QueryError, match=says):
            hybrid_search(milvus, collection, **({"parts": [Part("visual", query)]} | change))


def test_many_queries_in_one_call_find_what_each_finds_alone(milvus, collection, query, segments, monkeypatch):
    queries = [query, -query, segments[0].embeddings["visual"]]
    settings = {"option": "audio", "scope": None, "filter": where(category="city")}
    alone = [perform_similarity_search(milvus, collection, each, 7, **settings) for each in queries]
    calls, search = [], milvus.search
    monkeypatch.setattr(milvus, "search", lambda *args, **more: calls.append(len(args[1])) or search(*args, **more))
    for given in (queries, np.stack(queries)):
        together = search_many(milvus, collection, given, 7, **settings)
        assert [[hit.segment_id for hit in hits] for hits in together] == [
            [h.segment_id for h in hits] for hits in alone
        ]
        for hits, others in zip(together, alone, strict=True):
            assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in others], abs=1e-6)
    assert calls == [3, 3]
    assert search_many(milvus, collection, []) == []
    words = search_many(milvus, collection, ["bell", "rain"], 20, option="transcript")
    assert words == [search_words(milvus, collection, word, 20) for word in ("bell", "rain")]
    assert [len(hits) for hits in search_many(milvus, collection, queries, 8192)] == [12] * 3
    assert calls[-2:] == [2, 1], "an answer has no more rows than a server allows"


def test_the_one_of_many_queries_that_cannot_be_searched_for_is_named(milvus, collection, query):
    for bad, says in ((np.zeros(DIM), "Query 1 is all zeros"), (query[:3], r"Query 1 has shape \(3,\)")):
        with pytest.raises(QueryError, match=says):
            search_many(milvus, collection, [query, bad, query])
    with pytest.raises(QueryError, match=r"has shape \(\)"):
        search_many(milvus, collection, query)  # one vector in place of several


def test_a_search_asks_nothing_about_a_collection_that_is_known(milvus, collection, query, monkeypatch):
    parts = [Part("visual", query), Part("transcript", "bell")]

    def searches():
        perform_similarity_search(milvus, collection, query, filter=where(category="city"))
        search_words(milvus, collection, "bell")
        hybrid_search(milvus, collection, parts)
        rank_by_part(milvus, collection, parts)
        vectors_of(milvus, collection, "march")

    searches()
    for question in ("has_collection", "describe_collection", "list_indexes", "describe_index", "get_server_version"):
        monkeypatch.setattr(milvus, question, lambda *args, question=question, **more: pytest.fail(question))
    searches()


def test_a_collection_made_anew_under_its_name_is_seen(milvus, config):
    first, other = segments_of("first", source="anew"), segments_of("first", source="anew", dimension=8)
    name = open_collection(milvus, first)
    insert_embeddings(milvus, name, first)
    assert perform_similarity_search(milvus, name, first[0].embeddings["visual"])
    milvus.drop_collection(name)
    with pytest.raises(StoreError, match=f"no collection '{name}'"):
        perform_similarity_search(milvus, name, first[0].embeddings["visual"])
    open_collection(milvus, first)
    assert perform_similarity_search(milvus, name, first[0].embeddings["visual"]) == []
    milvus.drop_collection(name)
    made = replace(facts_of(name, "anew"), dimension=8)
    another = open_database(config, "search")  # in another cell: this client keeps the facts it has
    create_collection(another, made)
    insert_embeddings(another, name, other)
    assert perform_similarity_search(milvus, name, other[0].embeddings["visual"])[0].segment_id == other[0].id


def swap_index(milvus, name, index_type):
    """Exchange the index under the helpers, as page 04 does."""
    milvus.release_collection(name)
    milvus.drop_index(name, "visual")
    params = milvus.prepare_index_params()
    params.add_index("visual", index_type=index_type, metric_type="COSINE")
    milvus.create_index(name, params)
    milvus.load_collection(name)


def recalls(search, big):
    """Return the mean recall@10 of a search among the rare, over seeded queries."""
    _, vectors, rare = big
    found = []
    for query in np.random.default_rng(5).normal(size=(20, DIM)).astype(np.float32):
        exact = set(rare[np.argsort(-(vectors[rare] @ query))[:10]].tolist())
        found.append(len(exact & {round(start / 6) for start in search(query)}) / 10)
    return np.mean(found)


@pytest.mark.parametrize("index_type", ["HNSW", "IVF_FLAT", "FLAT"])  # in this order, each from the one before
@pytest.mark.parametrize("seen", ["opened anew", "not seen"])
def test_a_filter_on_an_approximate_index_keeps_its_recall(milvus, big, index_type, seen):
    """The embedded Milvus hands the filter to an approximate index without looking further: hits vanish silently."""
    name, condition, clip = big[0], where(category="rare"), [big_segment(0, big[1][0])]
    open_collection(milvus, clip)

    def plain(query):
        found = milvus.search(
            name, [query], anns_field="visual", limit=10, filter=condition, output_fields=["start_sec"]
        )
        return [hit["entity"]["start_sec"] for hit in found[0]]

    def handled(query):
        return [hit.start_sec for hit in perform_similarity_search(milvus, name, query, 10, filter=condition)]

    assert recalls(handled, big) >= 0.99  # and the index before the swap is known from now on
    swap_index(milvus, name, index_type)
    if seen == "opened anew":
        assert open_collection(milvus, clip) == name
        assert read_facts(milvus, name).indexes["visual"] == index_type
    assert recalls(handled, big) >= 0.99
    assert index_type == "FLAT" or recalls(plain, big) < 0.8, "if Milvus looks further by itself, ours need not"


def big_segment(place, vector, category=""):
    made_by = {"model": "random", "source": "test", "segmentation": "fixed-6"}
    return Segment("v", 6.0 * place, 6.0 * place + 6, "clip", {"visual": vector}, category=category, **made_by)


@pytest.fixture(scope="module")
def big(milvus):
    """6,000 clips of unit length, of which 1 % are rare: name, vectors (6000, d) and the places of the rare."""
    rng = np.random.default_rng(11)
    vectors = rng.normal(size=(6000, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rare = np.sort(rng.choice(6000, 60, replace=False))
    many = [big_segment(i, x, "rare" if i in rare else "") for i, x in enumerate(vectors)]
    name = open_collection(milvus, many)
    insert_embeddings(milvus, name, many)
    return name, vectors, rare
