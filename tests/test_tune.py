"""10_tune and its benchmark: what is grown, measured and chosen, and what the saved figures must show."""

import json
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers.config import load_config
from helpers.metrics import bootstrap_interval
from helpers.search import search_many
from helpers.segments import Segment
from helpers.show import lines_plot
from helpers.store import close_database, insert_embeddings, open_collection, open_database, where
from tests.benchmarks.tune import EACH, LIMIT, PARTS, SAVED, grow, nearest, pareto, recalls, shortened

PAGE = Path(__file__).resolve().parent.parent / "notebooks" / "10_tune.ipynb"
VIDEOS, DIMENSION = 90, 64  # 2,160 clips: an index over them is built in a blink


def from_page(name, tag=""):
    """Return a function that a cell of the page defines, with the names that such a cell uses."""
    for cell in nbformat.read(PAGE, as_version=4).cells:
        if cell.source.startswith(f"def {name}(") and tag in ("", *cell.metadata.get("tags", ())):
            space = {"np": np, "bootstrap_interval": bootstrap_interval}
            exec(cell.source.partition("\n\n\nq1.")[0], space)
            return space[name]
    raise AssertionError(f"10_tune defines no {name}")


@pytest.fixture(scope="module")
def shots():
    vectors = np.random.default_rng(7).normal(size=(110, DIMENSION))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_page_grows_what_the_benchmark_grows(shots):
    ours, theirs = grow(shots, 5, np.random.default_rng(0)), from_page("grow")(shots, 5, np.random.default_rng(0))
    assert all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))
    clips, subjects = ours
    assert clips.shape == (5 * EACH, DIMENSION) and clips.dtype == np.float32 and subjects.shape == (5 * EACH,)
    assert np.allclose(np.linalg.norm(clips, axis=1), 1)
    near = clips @ clips.T
    assert near[0, 1:6].mean() > near[0, 6:].mean() + 0.2, "clips of one scene are alike"


def test_the_truth_is_the_nearest_in_order():
    vectors = np.eye(12, dtype=np.float32)
    query = np.arange(12, dtype=np.float32)[None]
    assert nearest(query, vectors, 3).tolist() == [[11, 10, 9]]
    assert nearest(query, vectors[:2], 10).tolist() == [[1, 0]], "fewer rows than are wanted"
    assert recalls([[1, 2], [3, 4]], [[2, 9], []]) == [0.5, 0.0]


def test_the_pareto_line_holds_what_no_other_beats_in_both():
    points = [{"recall": r, "p50_ms": ms} for r, ms in [(0.9, 2), (0.8, 1), (0.85, 3), (0.9, 4), (1.0, 9), (0.7, 1)]]
    assert [(each["recall"], each["p50_ms"]) for each in pareto(points)] == [(0.8, 1), (0.9, 2), (1.0, 9)]
    assert pareto([]) == []


def test_a_shortened_vector_is_the_first_values_at_unit_length():
    short = shortened(np.array([[3.0, 4.0, 12.0]]), 2)
    assert np.allclose(short, [[0.6, 0.8]])


def test_a_line_may_lack_values_and_rise_by_powers_of_ten():
    picture = lines_plot(
        [0.5, 0.9], {"a": [100.0, np.nan], "b": [np.nan, 1.0]}, x_label="recall", y_label="queries", log_y=True
    )
    assert "a is highest, 100.000, at 0.5; b is highest, 1.000, at 0.9" in picture.alt


@pytest.fixture(scope="module")
def grown(shots, tmp_path_factory):
    """Open a grown collection, with its vectors, what each clip shows, and sentences far from all of them."""
    rng = np.random.default_rng(1)
    clips, subjects = grow(shots, VIDEOS, rng)
    made = {"model": "grown", "source": "test", "segmentation": "fixed-6"}
    segments = [
        Segment(f"v{i}", 0.0, 6.0, "clip", {"visual": clip}, category=f"{subjects[i]:03}", published_at=i % 100, **made)
        for i, clip in enumerate(clips)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIDEO_SEARCH_HOME", str(tmp_path_factory.mktemp("tune")))
        milvus = open_database(load_config(), "tune")
    name = open_collection(milvus, segments[:1])
    insert_embeddings(milvus, name, segments)
    away = rng.normal(size=DIMENSION)
    sentences = 0.3 * shots[rng.integers(len(shots), size=100)] + away / np.linalg.norm(away)
    sentences += 0.3 * rng.normal(size=sentences.shape) / DIMENSION**0.5
    yield (
        milvus,
        name,
        clips,
        subjects,
        (sentences / np.linalg.norm(sentences, axis=1, keepdims=True)).astype(np.float32),
    )
    close_database(milvus)


def put_index(milvus, name, kind, build):
    milvus.release_collection(name)
    milvus.drop_index(name, "visual")
    index = milvus.prepare_index_params()
    index.add_index("visual", index_type=kind, metric_type="IP", params={**build, "params": build})
    milvus.create_index(name, index)
    milvus.load_collection(name)
    made = {"model": "grown", "source": "test", "segmentation": "fixed-6"}
    open_collection(milvus, [Segment("v0", 0, 6, "clip", {"visual": np.ones(DIMENSION)}, **made)], name)


@pytest.mark.parametrize("kind", ["FLAT", "IVF_FLAT", "HNSW"])
def test_a_filter_by_what_is_to_be_seen_loses_nothing_either(grown, kind):
    """What passes lies together, and mostly far from what is asked for: a walk meets it late."""
    milvus, name, clips, subjects, sentences = grown
    put_index(milvus, name, kind, {})
    inside = np.flatnonzero(subjects == np.bincount(subjects).argmax())
    hits = search_many(milvus, name, sentences, LIMIT, filter=where(category=f"{subjects[inside[0]]:03}"))
    found = [[int(hit.video_id[1:]) for hit in each] for each in hits]
    assert np.mean(recalls(inside[nearest(sentences, clips[inside])], found)) >= 0.99


@pytest.mark.parametrize(("kind", "parameter", "values"), [("IVF_FLAT", "nprobe", 2), ("HNSW", "ef", 12)])
def test_what_is_tuned_reaches_the_recall_on_sentences_that_were_kept_back(grown, kind, parameter, values):
    milvus, name, clips, _, sentences = grown
    put_index(milvus, name, kind, {})

    def measured(queries, value):
        ask = {"search_params": {"params": {parameter: value}}, "anns_field": "visual", "output_fields": ["video_id"]}
        found = milvus.search(name, list(queries), "", LIMIT, **ask)
        hits = [[int(hit["entity"]["video_id"][1:]) for hit in each] for each in found]
        return recalls(nearest(queries, clips), hits)

    choosing, kept_back = sentences[::2], sentences[1::2]
    tried = {value: measured(choosing, value) for value in (values * 2**step for step in range(8))}
    chosen = from_page("cheapest", "solution")(tried, 0.95)
    assert values < chosen < 128 * values, "neither the first nor the last: there was something to choose"
    assert np.mean(measured(kept_back, chosen)) >= 0.95


class TestSavedFigures:
    """The figures that the page draws, measured at 100,000 rows by ``python -m tests.benchmarks.tune``."""

    @pytest.fixture
    def saved(self):
        return json.loads(SAVED.read_text(encoding="utf-8"))

    def test_each_part_says_when_on_what_and_of_how_many_rows(self, saved):
        assert {"index", "filter", "partition", "short"} <= set(saved) <= {*PARTS, "filter"}
        assert saved["index"]["rows"] >= 100_000 and saved["filter"]["rows"] >= 100_000
        for part in saved.values():
            assert part["rows"] and part["machine"] and part["date"] and "milvus-lite" in part["versions"]
            assert part["figures"]

    def test_the_tuned_parameters_reach_the_recall_on_other_sentences(self, saved):
        points = saved["index"]["figures"]
        assert {"FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW"} <= {point["index"] for point in points}
        for kind in {point["index"] for point in points}:
            enough = [point for point in points if point["index"] == kind and point["recall"][1] >= 0.95]
            assert min(enough, key=lambda point: point["together_ms"])["recall_new"][0] >= 0.95

    def test_a_rare_filter_costs_little_more_than_the_best_exact_method_and_loses_nothing(self, saved):
        points = [point for point in saved["filter"]["figures"] if point["share"] == 0.01]
        for kind, by in [(kind, by) for kind in ("FLAT", "IVF_FLAT") for by in ("day", "subject")]:
            ways = {point["way"]: point for point in points if (point["index"], point["by"]) == (kind, by)}
            exact = min(ways["FLAT COSINE"]["p50_ms"], ways["FLAT IP"]["p50_ms"])
            assert ways["by the helper"]["recall"][0] >= 0.99 and ways["by the helper"]["p50_ms"] <= 1.5 * exact
