"""Explore: what the films are labelled with is found, what is planted comes first, and nothing is found in noise."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from helpers import explore
from helpers.api import connect
from helpers.config import load_config
from helpers.embedding import embed_text, embed_videos
from helpers.errors import QueryError
from helpers.explore import (
    cluster_segments,
    describe_clusters,
    near_duplicates,
    outliers,
    overview,
    theme_scores,
    trend_test,
)
from helpers.library import load_library, load_queries
from helpers.segments import Segment
from helpers.show import findings_sheet
from helpers.store import close_database, insert_embeddings, open_collection, open_database

SEGMENTATIONS = ("fixed-6", "fixed-2", "dynamic-2")
CYCLING = "someone out on a bicycle"
PLANTED = {("coast-diary", "sea-weekend"), ("dune-road", "seven-days-of-sand")}
DAY = 86400


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(config):
    return connect(config)


@pytest.fixture(scope="module")
def milvus(config):
    opened = open_database(config, "explore")
    yield opened
    close_database(opened)


@pytest.fixture(scope="module")
def films(config, client):
    """The clips of the sample library by segmentation, pictures only."""
    library, found = load_library(config.data), {}
    for name in SEGMENTATIONS:
        asked = {} if name == "fixed-6" else {"options": ("visual",), "scopes": ("clip",)}
        segments = embed_videos(client, library, segmentation=name, **asked).segments
        clips = [segment for segment in segments if segment.embedding_scope == "clip"]
        found[name] = [replace(clip, embeddings={"visual": clip.embeddings["visual"]}) for clip in clips]
    return found


@pytest.fixture(scope="module")
def sentences(config, client):
    """Every sentence about a picture that lessons may use, with its vector."""
    texts = [query.text for query in load_queries(config.data, "text") if query.about == "picture"]
    return {text: embed_text(client, text) for text in texts}


@pytest.fixture(scope="module")
def labels(config):
    """What a row of a table shows most of: its film, shot and place; a repeated stretch counts as its original."""
    library = {video.video_id: video for video in load_library(config.data)}

    def of(row):
        video = library[row.video_id]
        shot = max(video.shots, key=lambda s: min(row.end_sec, s.end_sec) - max(row.start_sec, s.start_sec))
        original = video.near_duplicate_of or video.video_id
        if video.repeats and shot.start_sec >= video.repeats["start_sec"]:
            original = video.repeats["video_id"]
        return {"video": original, "shot": f"{original}: {shot.event}", "place": shot.place, "odd": shot.odd}

    return lambda table: pd.DataFrame([of(row) for row in table.itertuples()], index=table.index)


def made(video_id, vectors, *, length=6.0, published_at=0):
    """Return segments of one video from vectors, one after another."""
    spans = [(length * i, length * (i + 1)) for i in range(len(vectors))]
    arrays = [{"visual": np.asarray(vector, np.float32)} for vector in vectors]
    about = {"published_at": published_at, "model": "m", "source": "s", "segmentation": "fixed-6"}
    return [Segment(video_id, *span, "clip", each, **about) for span, each in zip(spans, arrays, strict=True)]


def random_films(count, each, seed=0):
    """Return films of random vectors, one a day."""
    vectors = np.random.default_rng(seed).normal(size=(count, each, 64))
    return [s for i in range(count) for s in made(f"film-{i:04d}", vectors[i], published_at=(i + 1) * DAY)]


def stored(milvus, segments):
    """Return a collection, made anew, that holds these segments and no other."""
    milvus.drop_collection("explored")
    name = open_collection(milvus, segments, "explored")
    insert_embeddings(milvus, name, segments)
    return name


# Clusters


@pytest.mark.parametrize("settings", [{}, {"min_cluster_size": 5}], ids=["agglomerative", "hdbscan"])
def test_clusters_of_long_segments_follow_the_film(films, labels, settings):
    clusters = cluster_segments(films["fixed-6"], **settings)
    truth, found = labels(clusters.table), clusters.table["cluster"]
    assert adjusted_rand_score(truth["video"], found) >= 0.83
    assert adjusted_rand_score(truth["place"], found) < 0.5
    assert clusters.stability.min() > 0.8 and clusters.sampled == len(found) == len(films["fixed-6"])


@pytest.mark.parametrize("settings", [{}, {"min_cluster_size": 3}], ids=["agglomerative", "hdbscan"])
def test_clusters_of_short_segments_follow_the_shot(films, labels, settings):
    clusters = cluster_segments(films["fixed-2"], **settings)
    truth, found = labels(clusters.table), clusters.table["cluster"]
    assert adjusted_rand_score(truth["shot"], found) >= 0.8
    assert adjusted_rand_score(truth["place"], found) < 0.5
    if not settings:
        assert clusters.criterion.idxmax() == found.nunique() and clusters.stability.min() > 0.9


def test_a_number_of_clusters_can_be_given_and_the_largest_is_0():
    vectors = np.repeat(np.eye(3), [1, 4, 2], axis=0)
    found = cluster_segments(made("film", vectors), count=3).table["cluster"].tolist()
    assert found == [2, 0, 0, 0, 0, 1, 1]
    assert cluster_segments(made("film", vectors)).table["cluster"].tolist() == found
    assert cluster_segments(made("film", vectors), count=2).table["cluster"].nunique() == 2


def test_hdbscan_leaves_out_what_is_alone():
    vectors = np.repeat([[1, 0, 0], [0, 1, 0], [-1, -1, 0]], [7, 5, 1], axis=0)
    clusters = cluster_segments(
        made("film", vectors + np.random.default_rng(0).normal(size=(13, 3)) / 100), min_cluster_size=4
    )
    assert clusters.table["cluster"].tolist() == [0] * 7 + [1] * 5 + [-1]
    assert len(describe_clusters(clusters)) == 2


def test_of_many_segments_a_sample_is_clustered_and_the_others_join_it(films, monkeypatch):
    whole = cluster_segments(films["fixed-6"])
    monkeypatch.setattr(explore, "SAMPLE", 60)
    some = cluster_segments(films["fixed-6"])
    assert some.sampled == 60 and len(some.table) == len(whole.table)
    assert adjusted_rand_score(whole.table["cluster"], some.table["cluster"]) > 0.9


def test_a_cluster_is_called_by_what_sets_it_apart_not_by_what_all_share():
    common, east, north = np.eye(3)
    clusters = cluster_segments(made("film", [common + 0.1 * east] * 3 + [common + 0.1 * north] * 3), count=2)
    # As they are, the first sentence is nearest to all segments, and the second to none.
    said = {"east": 2 * common + east, "north": north - common, "neither": 0.5 * common + 0.5 * east + 0.5 * north}
    described = describe_clusters(clusters, said)
    assert described["words"].tolist() == ["east", "north"] and (described["cosine"] > 0.4).all()


def test_a_cluster_has_its_size_and_its_most_typical_segment():
    vectors = [[1, 0.4, 0], [1, 0, 0], [1, -0.4, 0], [0, 0, 1]]
    first = describe_clusters(cluster_segments([*made("a", vectors[:2]), *made("b", vectors[2:])], count=2)).iloc[0]
    assert (first["segments"], first["videos"], first["minutes"]) == (3, 2, pytest.approx(0.3))
    assert (first["video_id"], first["start_sec"], first["end_sec"]) == ("a", 6.0, 12.0)


# Outliers


def test_the_odd_shot_is_the_first_of_all_where_segments_follow_the_cuts(films, labels):
    ranked = outliers(films["dynamic-2"])
    odd = labels(ranked)["odd"]
    assert odd.sum() == 1 and odd.iloc[0]
    assert ranked["others"].iloc[0] > ranked["others"].iloc[1] + 0.03
    # The film that repeats another one has an opening of its own, three shots that are like nothing after them.
    assert ranked.loc[ranked["video_id"] != "seven-days-of-sand", "own"].idxmax() == 0, "in its own film, too"
    hidden = labels(outliers(films["fixed-6"]))["odd"]
    assert hidden.to_numpy().argmax() > 5, "a segment of 6 s is half covered by it"


def test_distances_are_those_of_numpy():
    segments = random_films(5, 4)
    vectors = np.array([s.embeddings["visual"] for s in segments], dtype=float)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    own = np.array([s.video_id for s in segments])
    table = outliers(segments, k=2).set_index("id")
    for i, segment in enumerate(segments):
        apart = 1 - vectors @ vectors[i]
        assert table.loc[segment.id, "others"] == pytest.approx(np.sort(apart[own != own[i]])[1], abs=1e-5)
        inside = np.delete(apart, i)[np.delete(own == own[i], i)]
        assert table.loc[segment.id, "own"] == pytest.approx(np.sort(inside)[1], abs=1e-5)
    assert table["others"].is_monotonic_decreasing


def test_a_copy_hides_what_is_odd_from_the_first_neighbour_only():
    vectors = np.random.default_rng(0).normal(size=(3, 6, 8)) * 0.1 + np.eye(8)[0]
    vectors[0, 2] = vectors[1, 4] = np.eye(8)[1]
    segments = [s for i in range(3) for s in made(f"film-{i}", vectors[i])]
    odd = {"film-0:clip:12000-18000", "film-1:clip:24000-30000"}
    assert set(outliers(segments, k=3)["id"][:2]) == odd
    assert not set(outliers(segments, k=1)["id"][:2]) & odd


def test_neighbours_are_looked_for_among_a_sample_of_many(monkeypatch, films):
    monkeypatch.setattr(explore, "REFERENCES", 70)
    table = outliers(films["dynamic-2"])
    assert len(table) == len(films["dynamic-2"]) and table["video_id"].iloc[0] == "storm-watch"


# Near-duplicates


def copied(segments, of, opening_sec, start_sec, seconds):
    """Return a film that shows an opening of its own, then a stretch of another, on the grid of its own segments."""
    rng, length = np.random.default_rng(1), segments[0].end_sec
    own = [segment for segment in segments if segment.video_id == of]
    source = np.array([s.embeddings["visual"] / np.linalg.norm(s.embeddings["visual"]) for s in own], dtype=float)
    opening = rng.normal(size=source.shape[1]) / np.sqrt(source.shape[1])
    times = np.arange(0, opening_sec + seconds, 0.05) + 0.025
    shown = [opening if at < opening_sec else source[int((at - opening_sec + start_sec) // length)] for at in times]
    parts = np.array_split(np.array(shown), np.arange(length, times[-1], length).astype(int) * 20)
    vectors = [part.mean(axis=0) + rng.normal(size=source.shape[1]) * 0.005 for part in parts if len(part) >= 20]
    return [replace(s, title="copy") for s in made("the-copy", vectors, length=length)]


@pytest.mark.parametrize("opening_sec", [7.3, 9.0, 10.0, 11.5])
@pytest.mark.parametrize("segmentation", ["fixed-6", "fixed-2"])
def test_a_copied_stretch_is_found_with_its_offset(milvus, films, segmentation, opening_sec):
    whole = films[segmentation]
    copy = [
        replace(s, segmentation=segmentation, model=whole[0].model, source=whole[0].source)
        for s in copied(whole, "winter-by-the-sea", opening_sec, 12.4, 24.0)
    ]
    table = near_duplicates(milvus, stored(milvus, [*whole, *copy]), [*whole, *copy])
    pairs = table.set_index(["video_id", "other_id"])
    assert set(pairs.index) == {*PLANTED, ("the-copy", "winter-by-the-sea")}
    assert pairs["score"].min() > 0.9
    offset, within = pairs.loc[("the-copy", "winter-by-the-sea"), ["offset_sec", "within_sec"]]
    assert abs(offset - (12.4 - opening_sec)) <= within == copy[0].end_sec / 2


@pytest.mark.parametrize("segmentation", SEGMENTATIONS)
def test_the_double_and_the_repeated_stretch_are_found_and_no_other_pair_comes_near(
    milvus, films, config, segmentation
):
    table = near_duplicates(milvus, stored(milvus, films[segmentation]), films[segmentation], least=0.0)
    first, second, third = table.iloc[0], table.iloc[1], table.iloc[2]
    assert {(pair["video_id"], pair["other_id"]) for pair in (first, second)} == PLANTED
    assert second["score"] > 0.9 > 0.7 > third["score"]
    offsets = table.head(2).set_index("other_id")["offset_sec"]
    [repeats] = [video.repeats for video in load_library(config.data) if video.repeats]
    assert abs(offsets["sea-weekend"]) < 0.5
    assert abs(offsets["seven-days-of-sand"] - repeats["offset_sec"]) < 2
    assert abs(offsets["seven-days-of-sand"] - repeats["offset_sec"]) <= second["within_sec"]
    assert not table[["video_id", "other_id"]].duplicated().any() and (table["video_id"] < table["other_id"]).all()


def test_many_segments_are_asked_about_in_one_call(milvus, films, monkeypatch):
    name, calls, search = stored(milvus, films["fixed-6"]), [], milvus.search
    monkeypatch.setattr(milvus, "search", lambda *args, **more: calls.append(len(args[1])) or search(*args, **more))
    near_duplicates(milvus, name, films["fixed-6"])
    assert sum(calls) == len(films["fixed-6"]) and len(calls) < 14, "not a call for each segment, nor for each film"
    calls.clear()
    monkeypatch.setattr(explore, "PROBES", 40)
    assert len(near_duplicates(milvus, name, films["fixed-6"])) == 2 and sum(calls) <= 40


def test_one_card_in_two_films_is_no_copy(milvus):
    films = random_films(2, 8)
    card = {"visual": np.ones(64, np.float32)}
    films[2], films[12] = replace(films[2], embeddings=card), replace(films[12], embeddings=card)
    assert near_duplicates(milvus, stored(milvus, films), films).empty


# Trends


@pytest.mark.parametrize("segmentation", SEGMENTATIONS)
def test_the_planted_trend_is_the_one_that_survives_the_correction(films, sentences, segmentation):
    found = trend_test(theme_scores(films[segmentation], sentences))
    assert len(found) > 60 and found.index[found["p_corrected"] < 0.05].tolist() == [CYCLING]
    assert found.loc[CYCLING, "correlation"] > 0.7
    assert (found["p"] < 0.05).sum() > 1, "without the correction there would be more"
    assert (found["p"] <= found["p_corrected"]).all()


def test_a_film_shows_a_theme_where_its_best_segment_reaches_the_cut(films, sentences, labels):
    scores = theme_scores(films["dynamic-2"], {CYCLING: sentences[CYCLING]})[CYCLING]
    assert scores.index.get_level_values("published_at").is_monotonic_increasing and len(scores) == 14
    showing = set(scores[scores >= 0].index.get_level_values("video_id"))
    assert (
        showing
        < {
            "a-saturday-in-may",
            "high-summer",
            "storm-watch",
            "harvest-and-supper",
            "long-countdown",
            "november-light",
            "first-snow",
        }
        and len(showing) == 6
    )


def test_noise_has_a_trend_as_often_as_the_level_says():
    rng, days = np.random.default_rng(0), pd.to_datetime(np.arange(12) * DAY, unit="s")
    index = pd.MultiIndex.from_arrays([days, [f"film-{i}" for i in range(12)]], names=["published_at", "video_id"])
    tables = [trend_test(pd.DataFrame(rng.normal(size=(12, 8)), index=index), permutations=400) for _ in range(120)]
    assert 0.03 < np.mean([(table["p"] < 0.05).mean() for table in tables]) < 0.07
    assert np.mean([(table["p_corrected"] < 0.05).any() for table in tables]) < 0.1


def test_a_theme_that_never_changes_has_no_trend():
    segments = [s for i in range(6) for s in made(f"film-{i}", np.eye(3)[:2], published_at=(i + 1) * DAY)]
    found = trend_test(theme_scores(segments, {"always": np.eye(3)[0]}))
    assert found.loc["always"].tolist() == [0.0, 1.0, 1.0]


def test_films_without_a_date_are_left_out():
    dated = random_films(5, 2)
    scores = theme_scores([*made("undated", np.ones((2, 64))), *dated], {"any": np.ones(64)})
    assert len(scores) == 5 and "undated" not in scores.index.get_level_values("video_id")


@pytest.mark.parametrize("segments", [random_films(3, 2), made("undated", np.eye(3))], ids=["three", "undated"])
def test_too_few_films_show_no_trend_and_that_is_said(segments):
    with pytest.raises(QueryError, match="show no trend"):
        trend_test(theme_scores(segments, {"any": np.ones(len(segments[0].embeddings["visual"]))}))


# Whatever a reader brings


FEW = {
    "one video": made("film", np.random.default_rng(0).normal(size=(9, 64)), published_at=DAY),
    "two segments": made("film", np.random.default_rng(0).normal(size=(2, 64))),
    "one segment": made("film", np.ones((1, 64))),
    "identical segments": [s for name in "abcd" for s in made(name, np.ones((5, 64)), published_at=DAY * ord(name))],
    "a film of two hours": made("film", np.random.default_rng(0).normal(size=(1200, 64)), published_at=DAY),
    "2,000 films": random_films(2000, 1),
}


SLOW = ("a film of two hours", "2,000 films")


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in FEW])
def test_any_collection_has_a_result_or_a_sentence(milvus, name):
    segments = FEW[name]
    rng = np.random.default_rng(0)
    read = overview(milvus, stored(milvus, segments), {"one": rng.normal(size=64), "two": rng.normal(size=64)})
    films = len({segment.video_id for segment in segments})
    assert (
        read["kind"].iloc[0] == "collection" and f"{len(segments)} segments of {films} videos" in read["says"].iloc[0]
    )
    assert (read["kind"] == "cluster").any() and ((read["kind"] == "odd").any() == (films > 1))
    assert not read["says"].str.contains("nan|NaT").any() and read["says"].str.len().max() < 150
    assert (read["kind"] == "duplicate").any() == (name == "identical segments")
    dense = cluster_segments(segments, min_cluster_size=5)
    assert len(dense.table) == len(segments) == len(outliers(segments))
    assert len(describe_clusters(dense)) == dense.table["cluster"].max() + 1


def test_identical_segments_are_one_cluster():
    assert cluster_segments(FEW["identical segments"]).table["cluster"].eq(0).all()


@pytest.mark.parametrize("ask", [cluster_segments, outliers])
def test_without_a_sound_or_a_segment_there_is_nothing_to_explore(ask):
    with pytest.raises(QueryError, match="None of 9 segments has a vector for 'audio'"):
        ask(FEW["one video"], option="audio")
    with pytest.raises(QueryError, match="None of 0 segments"):
        ask([])


def test_silent_clips_are_passed_over():
    silent = replace(made("film", np.ones((1, 64)))[0], start_sec=600.0, end_sec=606.0, embeddings={})
    assert len(outliers([*FEW["one video"], silent])) == 9


def test_clusters_stand_for_their_segments(films, milvus, sentences):
    segments = films["dynamic-2"]
    clusters, themes = cluster_segments(segments), {CYCLING: sentences[CYCLING]}
    name = stored(milvus, segments)
    for given in (segments, clusters):
        pd.testing.assert_frame_equal(outliers(given), outliers(segments))
        pd.testing.assert_frame_equal(theme_scores(given, themes), theme_scores(segments, themes))
        pd.testing.assert_frame_equal(near_duplicates(milvus, name, given), near_duplicates(milvus, name, segments))


def test_many_segments_take_little_more_memory_than_their_vectors(monkeypatch):
    """In MB for 20,000 vectors of 64 numbers, which are 5; with float64 anywhere, or a row per cluster, many more."""
    segments, themes = (
        random_films(2000, 10),
        {f"theme {i}": np.random.default_rng(i).normal(size=64) for i in range(9)},
    )
    monkeypatch.setattr(explore, "SAMPLE", 300)
    steps = {
        "cluster": lambda: cluster_segments(segments, count=250),
        "themes": lambda: theme_scores(segments, themes),
    }
    for name, step in steps.items():
        tracemalloc.start()
        step()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 12e6, name


# The overview


def test_an_overview_names_what_is_planted_and_what_it_is_based_on(milvus, films, sentences, config):
    segments = films["dynamic-2"]
    read = overview(milvus, stored(milvus, segments), sentences)
    says = dict(list(read.groupby("kind")["says"]))
    assert says["collection"].iloc[0].startswith("98 segments of 14 videos, 2025-01-21 to 2025-11-29; clusters of 98")
    assert read[read["kind"] == "odd"].iloc[0][["video_id", "start_sec"]].tolist() == ["storm-watch", 20.02]
    found = sorted(says["duplicate"].str.split(" (", regex=False).str[0])
    assert found == ["also in sea-weekend, +0 s", "also in seven-days-of-sand, +5 s"]
    assert says["trend"].str.contains(f"{CYCLING}: r .+ corrected for {len(sentences)} themes").tolist() == [True]
    assert (read["kind"] == "cluster").sum() == (read["kind"] == "odd").sum() == 5
    pd.testing.assert_frame_equal(read, overview(milvus, "explored", sentences))
    shown = findings_sheet(read, library=load_library(config.data)).alt
    assert shown.startswith(f"{len(read)} findings") and all(kind in shown for kind in says)
    without = overview(milvus, "explored")
    assert "trend" not in set(without["kind"]) and len(without) == len(read) - 1
