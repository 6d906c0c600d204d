"""The shipped recordings: honest headers, of the videos that are shipped, with vectors that can be searched."""

import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest

from helpers.api import connect
from helpers.api.journal import unpack
from helpers.config import load_config
from helpers.embedding import embed_text, embed_videos
from helpers.library import load_library, load_queries

FOLDER = Path(__file__).resolve().parent.parent / "notebooks" / "data" / "recordings"
FILES = sorted(FOLDER.glob("*.jsonl"))
CALIBRATION = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_header_says_where_the_answers_come_from(path):
    header, *answers = lines(path)
    assert header["answers"] == len(answers) > 0
    assert path.name.startswith(header["model"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", header["recorded"]) and header["sdk"].startswith("twelvelabs ")
    assert header["source"].startswith("stand-in") or header["source"] == "Twelve Labs Embed API"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_but_questions_and_good_answers_is_kept(path):
    for line in lines(path)[1:]:
        assert line.keys() == {"request", "answers"}
        assert line["request"].keys() <= {"method", "path", "query", "form", "json"}
        assert all(answer.keys() == {"status", "json"} and 200 <= answer["status"] < 300 for answer in line["answers"])
        assert line["answers"][-1]["json"].get("status") != "processing" or line["request"]["method"] == "POST"


def test_each_video_is_recorded_under_its_own_sha256(data):
    uploaded = {
        value.removeprefix("sha256:")
        for path in FILES
        for line in lines(path)[1:]
        for name, value in line["request"].get("form", ())
        if name == "file"
    }
    assert uploaded == {video.sha256 for video in load_library(data)}


@pytest.mark.parametrize("model", ["marengo3.5", "marengo3.0"])
def test_the_whole_library_answers_and_spans_end_where_videos_end(data, model):
    library = load_library(data)
    report = embed_videos(connect(load_config(), model), library)
    assert not report.failures
    for video in library:
        clips = [s for s in report.segments if s.video_id == video.video_id and s.embedding_scope == "clip"]
        # A tail of about a second gets no vector of its own, as with the real service.
        assert clips[0].start_sec == 0.0 and 0 <= video.duration_sec - clips[-1].end_sec < 1.5
        assert all(a.end_sec == b.start_sec for a, b in itertools.pairwise(clips))


def test_every_labelled_text_has_an_answer(data):
    client = connect(load_config())
    texts = {text for query in load_queries(data, held_out=None) for text in (query.text, query.then) if text}
    vectors = [embed_text(client, text) for text in sorted(texts)]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in FILES) < 20e6


def test_packed_vectors_unpack_to_512_numbers():
    answer = lines(FOLDER / "marengo3.5-library.jsonl")[-1]["answers"][-1]["json"]
    assert {len(item["embedding"]) for item in unpack(answer)["data"]} == {512}


@pytest.mark.parametrize("model", sorted(CALIBRATION))
def test_retrieval_is_neither_perfect_nor_poor(model):
    rows = {row["key"]: row for row in CALIBRATION[model]}
    assert 0.75 <= rows["recall_at_1"]["achieved"][0] <= 0.95


def test_every_figure_is_inside_the_published_range_or_says_why_not():
    rows = CALIBRATION["marengo3.0"]
    assert len(rows) >= 12
    for row in rows:
        inside = all(
            low <= value <= high for value, low, high in zip(row["achieved"], row["low"], row["high"], strict=True)
        )
        assert inside == row["inside"]
        assert inside or len(row["reason"]) > 20, row["what"]
