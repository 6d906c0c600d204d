"""The labelled queries: what they name exists, they are as many as promised, and a third is left for final figures."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.library import load_queries

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "notebooks" / "data"


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


VIDEOS = {video["video_id"]: video for video in read("videos/library.json")["videos"]}
QUERIES = read("queries/queries.json")["queries"]
MEDIA = {item["file"]: item for item in read("queries/media.json")["media"]}
EXAMPLES = read("queries/examples.json")["texts"]
LEAST = {"text": 120, "image": 10, "clip": 10, "composed": 45, "ordered": 30, "nothing": 15}
LETTERS = {"text": "t", "image": "i", "clip": "c", "composed": "m", "ordered": "o", "nothing": "n"}
KEYS = {"video_id", "start_sec", "end_sec", "grade"}
THEN = {"then_start_sec", "then_end_sec"}

each_query = pytest.mark.parametrize("query", QUERIES, ids=[query["query_id"] for query in QUERIES])


def shot_at(video_id: str, start_sec: float, end_sec: float) -> dict | None:
    """Return the shot that has exactly this span, or None."""
    found = [s for s in VIDEOS[video_id]["shots"] if (s["start_sec"], s["end_sec"]) == (start_sec, end_sec)]
    return found[0] if found else None


# The file


def test_the_file_can_be_read_and_compared_line_by_line() -> None:
    """One query on a line, as JSON writes it: a changed query is one changed line."""
    text = (DATA / "queries" / "queries.json").read_text(encoding="utf-8")
    lines = ",\n".join(json.dumps(query, ensure_ascii=False) for query in QUERIES)
    assert text == f'{{"format": 1, "queries": [\n{lines}\n]}}\n'


def test_ids_say_the_kind_and_count_on() -> None:
    for kind, of_kind in itertools.groupby(QUERIES, key=lambda query: query["kind"]):
        digits = 3 if kind == "text" else 2
        for number, query in enumerate(of_kind, 1):
            assert query["query_id"] == f"{LETTERS[kind]}{number:0{digits}}"


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


def check_moments(query: dict) -> None:
    """Fail unless each answer is a shot of the library, or two in order, and is named once, by video and time."""
    pairs = query["kind"] == "ordered"
    names = [(r["video_id"], r["start_sec"], r.get("then_start_sec", 0.0)) for r in query["relevant"]]
    assert names == sorted(set(names)), "named twice, or not in order"
    for r in query["relevant"]:
        assert set(r) == (KEYS | THEN if pairs else KEYS) and r["grade"] in (1, 2)
        assert shot_at(r["video_id"], r["start_sec"], r["end_sec"]), r
        if pairs:
            assert shot_at(r["video_id"], r["then_start_sec"], r["then_end_sec"]), r
            assert 0 <= r["then_start_sec"] - r["end_sec"] <= query["within_sec"], r


@each_query
def test_its_moments_are_shots(query: dict) -> None:
    check_moments(query)


def moved(query: dict) -> None:
    query["relevant"][0]["end_sec"] += 0.25


def in_another_video(query: dict) -> None:
    query["relevant"][0]["video_id"] = next(name for name in VIDEOS if name != query["relevant"][0]["video_id"])


def graded_twice(query: dict) -> None:
    query["relevant"].insert(1, query["relevant"][0] | {"grade": 1})


def graded_three(query: dict) -> None:
    query["relevant"][0]["grade"] = 3


def too_late(query: dict) -> None:
    r = query["relevant"][0]
    query["within_sec"] = r["then_start_sec"] - r["end_sec"] - 0.5


def in_the_wrong_order(query: dict) -> None:
    r = query["relevant"][0]
    r["start_sec"], r["end_sec"], r["then_start_sec"], r["then_end_sec"] = (
        r["then_start_sec"], r["then_end_sec"], r["start_sec"], r["end_sec"],
    )  # fmt: skip


@pytest.mark.parametrize("change", [moved, in_another_video, graded_twice, graded_three, too_late, in_the_wrong_order])
def test_a_changed_moment_is_noticed(change: Callable[[dict], None]) -> None:
    # An ordered query with room between its two events shows every kind of mistake.
    query = copy.deepcopy(next(q for q in QUERIES if q["kind"] == "ordered" and gap(q) >= 1))
    check_moments(query)
    change(query)
    with pytest.raises(AssertionError):
        check_moments(query)


def gap(query: dict) -> float:
    """Return how long it takes from the first event to the second in the first answer, seconds."""
    return query["relevant"][0]["then_start_sec"] - query["relevant"][0]["end_sec"]


def test_every_pair_in_order_answers_an_ordered_query() -> None:
    """Each shot that opens an answer, and each that closes one: together an answer wherever order and time allow."""
    for query in QUERIES:
        if query["kind"] != "ordered":
            continue
        first = {(r["video_id"], r["start_sec"], r["end_sec"]) for r in query["relevant"]}
        second = {(r["video_id"], r["then_start_sec"], r["then_end_sec"]) for r in query["relevant"]}
        pairs = {
            (video, *a, *b)
            for (video, *a), (other, *b) in itertools.product(first, second)
            if video == other and 0 <= b[0] - a[1] <= query["within_sec"]
        }
        named = ("video_id", "start_sec", "end_sec", "then_start_sec", "then_end_sec")
        assert pairs == {tuple(r[name] for name in named) for r in query["relevant"]}, query["query_id"]


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


def test_the_repeated_stretch_answers_what_its_original_answers() -> None:
    """Each answer there has its copy, of the same grade, and each pair of answers in order; the opening has its own."""
    [film] = [video for video in VIDEOS.values() if video["repeats"]]
    stretch, copies = film["repeats"], 0
    begin, end, later = stretch["start_sec"], stretch["end_sec"], stretch["offset_sec"]
    for query in QUERIES:
        expected = []
        for r in query["relevant"]:
            times = {name: value + later for name, value in r.items() if name.endswith("_sec")}
            if r["video_id"] == stretch["video_id"] and begin <= min(times.values()) and max(times.values()) <= end:
                expected.append(r | times | {"video_id": film["video_id"]})
        mine = [r for r in query["relevant"] if r["video_id"] == film["video_id"]]
        assert [r for r in mine if r["start_sec"] >= begin] == expected, query["query_id"]
        assert not expected or len(mine) == len(expected), query["query_id"]
        copies += len(expected)
    assert copies >= 15


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


def chosen_third(queries: list[dict]) -> list[dict]:
    """Return the third that is held out.

    In each kind (texts: also by what they are about) the queries stand in the order of a hash of their own content, and
    the first third is taken: nobody chose them, and a new query moves at most one other across.
    """
    strata: dict[tuple, list[dict]] = defaultdict(list)
    for query in queries:
        strata[query["kind"], query.get("about")].append(query)
    chosen = []
    for members in strata.values():
        members.sort(key=content_hash)
        chosen += members[: round(len(members) / 3)]
    return chosen


def content_hash(query: dict) -> str:
    text, media, then = (query.get(name, "") for name in ("text", "media", "then"))
    return hashlib.sha256(f"{text}|{media}|{then}".encode()).hexdigest()


def test_the_third_was_chosen_by_a_hash_and_by_nobody() -> None:
    chosen = {query["query_id"] for query in chosen_third(QUERIES)}
    assert chosen == {query["query_id"] for query in QUERIES if query["held_out"]}


def test_one_query_more_moves_few_across() -> None:
    queries = list(QUERIES)
    before = {query["query_id"] for query in chosen_third(queries)}
    for number, text in enumerate(("a query that came later", "and one more sentence", "the last of the new ones")):
        queries.append({"query_id": f"new {number}", "kind": "text", "about": "picture", "text": text})
        after = {query["query_id"] for query in chosen_third(queries)}
        assert len([name for name in before ^ after if name in before]) <= 1
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


OWN_LABELS = 'folder / "queries" / "queries.json"'


def misused(notebook: dict) -> list[str]:
    """Return the code cells that use held-out queries without saying that they give a final figure.

    A cell may use them if it, or the text right above it, contains the word "final". To read queries.json without
    `load_queries` is to use them too; that of a reader's own folder (13) holds none of them.
    """
    found, above = [], ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            above = source
            continue
        uses = re.search(r"held_out['\"]?\s*[=:](?!=)\s*(?!False\b)", source) or "queries.json" in source.replace(
            OWN_LABELS, ""
        )
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
        ([("code", f"labels = {OWN_LABELS}")], 0),
        ([("code", f"labels = {OWN_LABELS}, config.data / 'queries/queries.json'")], 1),
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
