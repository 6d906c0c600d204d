"""The labelled queries: what they name exists, they are as many as promised, and a third is left for final figures."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from helpers.library import load_queries
from tools.queries import shots
from tools.queries.__main__ import main
from tools.queries.declare import ShotName, ordered, picture
from tools.queries.write import Library, UnknownShotError, declared, held_out

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "notebooks" / "data"


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


VIDEOS = {video["video_id"]: video for video in read("videos/library.json")["videos"]}
QUERIES = read("queries/queries.json")["queries"]
MEDIA = {item["file"]: item for item in read("queries/media.json")["media"]}
EXAMPLES = read("queries/examples.json")["texts"]
LEAST = {"text": 120, "image": 10, "clip": 10, "composed": 45, "ordered": 30, "nothing": 15}
KEYS = {"video_id", "start_sec", "end_sec", "grade"}

each_query = pytest.mark.parametrize("query", QUERIES, ids=[query["query_id"] for query in QUERIES])


def shot_at(video_id: str, start_sec: float, end_sec: float) -> dict | None:
    """Return the shot that has exactly this span, or None."""
    found = [s for s in VIDEOS[video_id]["shots"] if (s["start_sec"], s["end_sec"]) == (start_sec, end_sec)]
    return found[0] if found else None


# The file


def test_the_committed_file_is_what_the_declarations_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, "run: python -m tools.queries"
    assert "queries.json is what" in capsys.readouterr().out


def test_a_changed_file_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("videos/library.json", "queries/media.json", "queries/queries.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    assert main(["--check", "--data", str(tmp_path)]) == 0
    changed = tmp_path / "queries" / "queries.json"
    changed.write_text(changed.read_text(encoding="utf-8").replace('"grade": 1', '"grade": 2', 1), encoding="utf-8")
    assert main(["--check", "--data", str(tmp_path)]) == 1
    assert "is not what" in capsys.readouterr().out


def test_there_are_as_many_as_promised() -> None:
    counts = Counter(query["kind"] for query in QUERIES)
    assert set(counts) == set(LEAST)
    assert all(counts[kind] >= least for kind, least in LEAST.items()), counts
    about = Counter(query["about"] for query in QUERIES if query["kind"] == "text")
    assert set(about) == {"picture", "sound", "words"}
    assert about["picture"] >= 90 and about["sound"] >= 15 and about["words"] >= 15
    ids = [query["query_id"] for query in QUERIES]
    assert len(set(ids)) == len(ids)
    asked = [(query.get("text"), query.get("media"), query.get("then")) for query in QUERIES]
    assert len(set(asked)) == len(asked)


def test_helpers_read_all_of_it() -> None:
    loaded = load_queries(DATA, held_out=None)
    assert [query.query_id for query in loaded] == [query["query_id"] for query in QUERIES]
    assert [len(query.relevant) for query in loaded] == [len(query["relevant"]) for query in QUERIES]
    parts = len(load_queries(DATA)), len(load_queries(DATA, held_out=True))
    assert sum(parts) == len(loaded) and parts[0] == 2 * parts[1]


# What answers


@each_query
def test_its_moments_are_shots(query: dict) -> None:
    pairs = query["kind"] == "ordered"
    keys = KEYS | {"then_start_sec", "then_end_sec"} if pairs else KEYS
    assert len({tuple(r.values()) for r in query["relevant"]}) == len(query["relevant"])
    for r in query["relevant"]:
        assert set(r) == keys and r["grade"] in (1, 2)
        assert shot_at(r["video_id"], r["start_sec"], r["end_sec"]), r
        if pairs:
            assert shot_at(r["video_id"], r["then_start_sec"], r["then_end_sec"]), r
            assert 0 <= r["then_start_sec"] - r["end_sec"] <= query["within_sec"], r


@each_query
def test_it_has_an_answer_unless_nothing_answers(query: dict) -> None:
    best = max((r["grade"] for r in query["relevant"]), default=0)
    assert best == (0 if query["kind"] == "nothing" else 2)


@each_query
def test_its_media_and_words_are_those_of_its_kind(query: dict) -> None:
    kind = query["kind"]
    assert ("text" in query) == (kind not in ("image", "clip"))
    assert ("media" in query) == (kind in ("image", "clip", "composed"))
    assert ("then" in query) == ("within_sec" in query) == (kind == "ordered")
    assert ("about" in query) == (kind == "text")
    if "media" in query:
        path = DATA / "queries" / query["media"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == MEDIA[query["media"]]["sha256"]
        assert kind in ("composed", MEDIA[query["media"]]["kind"])
    if kind in ("text", "nothing"):
        assert 3 <= len(query["text"].split()) <= 10, query["text"]


def test_every_medium_is_asked_with() -> None:
    assert {query["media"] for query in QUERIES if query["kind"] in ("image", "clip")} == set(MEDIA)


def test_nearly_every_shot_is_looked_for() -> None:
    """Every video is the exact answer of a query about the picture, and so are at least 19 shots of 20."""
    asked = {
        (r["video_id"], r["start_sec"])
        for query in QUERIES
        if query.get("about") == "picture"
        for r in query["relevant"]
        if r["grade"] == 2
    }
    shot_keys = [(name, shot["start_sec"]) for name, video in VIDEOS.items() for shot in video["shots"]]
    assert {name for name, _ in asked} == set(VIDEOS)
    assert len(asked) >= 0.95 * len(shot_keys), sorted(set(shot_keys) - asked)


def test_the_near_duplicate_answers_what_its_original_answers() -> None:
    [copy] = [video for video in VIDEOS.values() if video["near_duplicate_of"]]
    original = VIDEOS[copy["near_duplicate_of"]]
    matching = {b["start_sec"]: a["start_sec"] for a, b in zip(original["shots"], copy["shots"], strict=True)}
    for query in QUERIES:
        of = {name: [r for r in query["relevant"] if r["video_id"] == name] for name in VIDEOS}
        expected = [(matching[r["start_sec"]], r["grade"]) for r in of[copy["video_id"]]]
        assert expected == [(r["start_sec"], r["grade"]) for r in of[original["video_id"]]], query["query_id"]


# Words of the labels

STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to by and or with its his her their from into over up down out is are it for who what "
        "where when how somebody someone people man woman child something",
    )
)


def stem(word: str) -> str:
    """Return a word without its English ending, roughly; enough to see that "bikes" and "biking" are one word."""
    for ending in ("ies", "ing", "ers", "er", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return (word[:-1] if len(word) > 3 and word[-1] == word[-2] else word).rstrip("e")


def content_words(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in STOP}


def test_stems() -> None:
    assert stem("bikes") == stem("biking") == stem("bike")
    assert content_words("A child rides over the dunes") == content_words("riding a dune")


def test_texts_are_not_the_words_of_the_labels() -> None:
    """No text takes more than half of its content words from the label it asks for; on average at most a fifth.

    The label is the event, the sound or the spoken sentence of a shot that answers exactly.
    """
    shares = []
    for query in QUERIES:
        if query["kind"] != "text":
            continue
        mine = content_words(query["text"])
        for r in query["relevant"]:
            if r["grade"] == 2:
                shot = shot_at(r["video_id"], r["start_sec"], r["end_sec"])
                label = shot["event"] if query["about"] == "picture" else shot[query["about"]]
                shares.append(len(mine & content_words(label)) / len(mine))
                assert shares[-1] <= 0.5, (query["query_id"], query["text"], label)
    assert sum(shares) / len(shares) <= 0.2


def test_words_are_asked_of_shots_in_which_somebody_speaks() -> None:
    for query in QUERIES:
        if query.get("about") == "words":
            assert all(shot_at(r["video_id"], r["start_sec"], r["end_sec"])["words"] for r in query["relevant"])


# The third that is held out


def test_one_third_is_held_out_of_every_kind() -> None:
    of_all = Counter((query["kind"], query.get("about")) for query in QUERIES)
    kept = Counter((query["kind"], query.get("about")) for query in QUERIES if query["held_out"])
    assert {key: kept[key] for key in of_all} == {key: round(count / 3) for key, count in of_all.items()}
    assert 3 * sum(kept.values()) == len(QUERIES)


def test_one_query_more_moves_few_across() -> None:
    queries = declared()
    before = held_out(queries)
    for text in ("a query that came later", "and one more sentence", "the last of the new ones"):
        queries.append(picture(text, shots.SURFER))
        after = held_out(queries)
        assert len((before ^ after) & set(before)) <= 1
        before = after


def test_examples_on_the_pages_are_no_labelled_queries() -> None:
    assert EXAMPLES[:4] == [
        "a boat at sunset",
        "rain on a street at night",
        "somebody cooking",
        "thunder rolls in the distance",
    ]
    assert len(EXAMPLES) == len(set(EXAMPLES)) <= 16
    assert not set(EXAMPLES) & {query.get("text") for query in QUERIES}


def misused(notebook: dict) -> list[str]:
    """Return the code cells that use held-out queries without saying that they give a final figure.

    A cell may use them if it, or the text right above it, contains the word "final". To read queries.json without
    `load_queries` is to use them too.
    """
    found, above = [], ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            above = source
            continue
        uses = re.search(r"held_out['\"]?\s*[=:](?!=)\s*(?!False\b)", source) or "queries.json" in source
        if uses and not re.search(r"\bfinal\b", f"{above}\n{source}", re.IGNORECASE):
            found.append(source)
        above = ""  # only the text right above counts
    return found


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ([("code", "load_queries(config.data, held_out=False)")], 0),
        ([("code", "load_queries(config.data)")], 0),
        ([("code", "load_queries(config.data, held_out=True)")], 1),
        ([("code", "load_queries(config.data, held_out = None)")], 1),
        ([("code", "held_out=wanted")], 1),
        ([("code", "json.load(open('data/queries/queries.json'))")], 1),
        ([("markdown", "The final figure."), ("code", "held_out=True")], 0),
        ([("code", "# the final figure\nheld_out=True")], 0),
        ([("markdown", "The final figure."), ("code", "x = 1"), ("code", "held_out=True")], 1),
        ([("markdown", "Finally,"), ("code", "held_out=True")], 1),
    ],
)
def test_misuse_is_seen(cells: list[tuple[str, str]], count: int) -> None:
    assert len(misused({"cells": [{"cell_type": kind, "source": [text]} for kind, text in cells]})) == count


def test_held_out_queries_are_used_for_final_figures_only() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert not misused(json.loads(path.read_text(encoding="utf-8"))), path.name


# The writer


def library() -> Library:
    film = [("a dog barks", 0.0, 4.0), ("a cat sleeps", 4.0, 9.5), ("rain falls", 9.5, 15.0)]
    shot_list = [{"event": event, "start_sec": start, "end_sec": end} for event, start, end in film]
    other = [
        {"event": "a cat sleeps", "start_sec": 0.0, "end_sec": 5.0},
        {"event": "a dog barks", "start_sec": 5.0, "end_sec": 8.0},
    ]
    return Library(
        [
            {"video_id": "film", "near_duplicate_of": None, "shots": shot_list},
            {"video_id": "twin", "near_duplicate_of": "film", "shots": shot_list},
            {"video_id": "other", "near_duplicate_of": None, "shots": other},
        ]
    )


DOG, CAT, RAIN = (ShotName("film", event) for event in ("a dog barks", "a cat sleeps", "rain falls"))
OTHER_DOG, OTHER_CAT = ShotName("other", "a dog barks"), ShotName("other", "a cat sleeps")


def test_spans_come_from_the_shots_and_from_the_near_duplicate_too() -> None:
    assert library().relevant(picture("loud pet", DOG, partly=(OTHER_CAT,))) == [
        {"video_id": "film", "start_sec": 0.0, "end_sec": 4.0, "grade": 2},
        {"video_id": "other", "start_sec": 0.0, "end_sec": 5.0, "grade": 1},
        {"video_id": "twin", "start_sec": 0.0, "end_sec": 4.0, "grade": 2},
    ]


def test_the_wrong_order_is_no_answer_and_neither_is_another_video() -> None:
    pairs = library().relevant(ordered("a dog", (DOG, OTHER_DOG), "a cat", (CAT, OTHER_CAT), 5))
    assert [(r["video_id"], r["start_sec"], r["then_start_sec"]) for r in pairs] == [
        ("film", 0.0, 4.0),
        ("twin", 0.0, 4.0),
    ]


@pytest.mark.parametrize(("within_sec", "count"), [(5.4, 0), (5.5, 2)])
def test_the_second_begins_in_time(within_sec: float, count: int) -> None:
    assert len(library().relevant(ordered("a dog", (DOG,), "rain", (RAIN,), within_sec))) == count


def test_an_unknown_shot_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UnknownShotError, match=r"film has no shot 'a dog bark'; 'a dog barks'\?"):
        library().relevant(picture("loud pet", ShotName("film", "a dog bark")))
    with pytest.raises(UnknownShotError, match="elsewhere has no shot"):
        library().relevant(picture("loud pet", ShotName("elsewhere", "a dog barks")))


def test_a_shot_graded_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        library().relevant(picture("loud pet", DOG, partly=(DOG,)))
