"""A file of recorded answers: what is written is read again, by this process or another, whole or not at all."""

import errno
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.api.fingerprint import identity
from helpers.api.journal import FORMAT, Journal, pack, request_key, unpack
from helpers.errors import RecordingsError

ASKED = {"method": "POST", "path": "/embed-v2", "json": {"input_type": "text", "text": {"input_text": "a kettle"}}}
TASK = {"method": "POST", "path": "/embed-v2/tasks", "json": {"video": 1}}
ANSWER = {"status": 200, "json": {"data": [{"embedding": [0.5] * 512}]}}

floats32 = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(floats32, min_size=65, max_size=130))
def test_every_digit_of_float32_survives(values):
    sent = [float(str(np.float32(value))) for value in values]  # the shortest decimal, as an API writes it
    packed = pack({"embedding": sent})
    assert unpack(json.loads(json.dumps(packed))) == {"embedding": sent}
    assert "$f32" in packed["embedding"]


@given(st.lists(st.floats(allow_nan=False) | st.integers(-(10**30), 10**30), min_size=65, max_size=80))
@example([0.0] * 64 + [976_562_499_999_999_950_699_102_208])  # a whole number between two floats
def test_numbers_that_float32_cannot_hold_are_kept_as_they_are(values):
    with np.errstate(over="ignore"):
        assert unpack(json.loads(json.dumps(pack(values)))) == values


def test_short_lists_flags_and_texts_stay_readable():
    value = {"a": [1, 2.5], "b": [True] * 70, "c": ["x"] * 70, "d": None, "e": {"f": "g"}}
    assert pack(value) == value == unpack(value)
    assert pack([0.5] * 64) == [0.5] * 64 and "$f32" in pack([0.5] * 65)


def test_what_was_kept_is_there_again_in_another_process(tmp_path):
    own = tmp_path / "deep" / "answers.jsonl"
    Journal(own=own, header={"source": "stand_in"}).keep(ASKED, [ANSWER])
    again = Journal(own=own)
    assert unpack(again.get(request_key(ASKED))) == [ANSWER]
    assert again.headers[0]["source"] == "stand_in" and again.headers[0]["format"] == FORMAT


def test_what_another_process_appended_is_seen(tmp_path):
    one, other = (Journal(own=tmp_path / "answers.jsonl") for _ in range(2))
    one.keep(ASKED, [ANSWER])
    assert other.get(request_key(ASKED)) is None
    other.catch_up()
    assert other.get(request_key(ASKED))
    other.intend(TASK)
    assert one.own.read_bytes().count(b"\n") == len(one.own.read_bytes().splitlines()) == 3
    assert all(one.own.read_bytes().splitlines()), "no line is empty"


def test_a_damaged_line_is_told_once(tmp_path, caplog):
    journal = Journal(own=written(tmp_path / "answers.jsonl", b'{"request": nonsense', b"\0\0", version=2))
    for _ in range(3):
        journal.catch_up()
    journal.keep(ASKED, [ANSWER])
    assert caplog.text.count("a line that is no answer") == 2


def test_all_is_seen_on_disk_at_once_but_for_an_intention(tmp_path, monkeypatch):
    """A request follows its intention at once: what takes milliseconds waits until it is sent."""
    seen: list[int] = []
    monkeypatch.setattr("os.fsync", seen.append)
    journal = Journal(own=tmp_path / "answers.jsonl")
    for step, expected in (
        (lambda: journal.intend(TASK), 0),
        (journal.settle, 1),
        (lambda: journal.withdraw(TASK), 2),
        (lambda: journal.keep(TASK, [ANSWER]), 3),
        (lambda: journal.forget(TASK), 4),
    ):
        step()
        assert len(seen) == expected


def test_a_line_that_arrives_in_two_parts_is_read_once_it_is_whole(tmp_path):
    own = tmp_path / "answers.jsonl"
    journal = Journal(own=own)
    journal.keep(ASKED, [ANSWER])
    line = json.dumps({"request": TASK, "answers": [{"status": 202, "json": {"_id": "t1"}}]})
    for part, there in ((line[:30], False), (line[30:], False), ("\n", True)):
        with own.open("a") as file:
            file.write(part)
        journal.catch_up()
        assert journal.knows(request_key(TASK)) == there


def test_the_last_line_about_a_request_wins(tmp_path):
    journal = Journal(own=tmp_path / "answers.jsonl")
    key = request_key(TASK)
    for step, expected in (
        (lambda: journal.intend(TASK), (False, True)),
        (lambda: journal.keep(TASK, [{"status": 202, "json": {"_id": "t1"}}]), (True, False)),
        (lambda: journal.intend(TASK), (True, True)),
        (lambda: journal.withdraw(TASK), (True, False)),
        (lambda: journal.forget(TASK), (False, False)),
    ):
        step()
        for each in (journal, Journal(own=journal.own)):
            assert (each.get(key) is not None, key in each.asking) == expected


def test_an_intention_keeps_the_time_of_the_service(tmp_path):
    journal = Journal(own=tmp_path / "answers.jsonl")
    journal.intend(TASK, 1764150000.5)
    journal.settle()
    assert journal.asking == Journal(own=journal.own).asking == {request_key(TASK): 1764150000.5}


def test_a_task_leads_to_the_request_that_made_it_and_to_its_polls(tmp_path):
    journal = Journal(own=tmp_path / "answers.jsonl")
    poll = {"method": "GET", "path": "/embed-v2/tasks/t1"}
    journal.keep(TASK, [{"status": 202, "json": {"_id": "t1"}}])
    journal.keep(poll, [{"status": 200, "json": {"_id": "t1", "status": "ready"}}])
    assert journal.about("t1") == [TASK, poll] and journal.about("t2") == []


SHA = "0a" * 32
FORM = [["enable_hls", "false"], ["file", f"sha256:{SHA}"], ["filename", f"{SHA}.mp4"], ["method", "direct"]]
UPLOAD = {"method": "POST", "path": "/assets", "form": FORM}
POLL = {"method": "GET", "path": "/assets/a1"}
OLD_ANSWERS = {"_id": "a1", "status": "ready", "filename": f"{SHA}.mp4"}


def creation(**source: str) -> dict:
    video = {"media_source": source, "embedding_option": ["visual", "audio"], "embedding_scope": ["clip"]}
    body = {"input_type": "video", "model_name": "marengo3.5", "video": video}
    return {"method": "POST", "path": "/embed-v2/tasks", "json": body}


def written(own: Path, *lines: object, version: int = 1) -> Path:
    """Write a cache as a course of that format left it; a line that is bytes is damaged."""
    texts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in [{"format": version}, *lines]]
    own.write_bytes(b"".join(text + b"\n" for text in texts))
    return own


@pytest.mark.parametrize("damaged", [None, 0, 1])
def test_format_1_is_read_by_content_also_where_the_line_of_an_upload_is_damaged(damaged, tmp_path):
    lines: list = [
        {"request": UPLOAD, "answers": [{"status": 201, "json": {"_id": "a1", "status": "processing"}}]},
        {"request": POLL, "answers": [{"status": 200, "json": OLD_ANSWERS}]},
        {"request": creation(asset_id="a1"), "answers": [{"status": 202, "json": {"_id": "t1"}}]},
        {"asking": creation(asset_id="a1") | {"path": "/other"}, "at": 1764150000.5},
        {"asking": creation(asset_id="elsewhere"), "at": 1764150000.5},
    ]
    if damaged is not None:
        lines[damaged] = json.dumps(lines[damaged]).encode()[:-9]
    journal = Journal(own=written(tmp_path / "answers.jsonl", *lines))
    known = identity(creation(asset_id=f"sha256:{SHA}"), {})
    assert known["json"]["video"]["embedding_option"] == ["audio", "visual"]
    assert journal.get(request_key(known))[0]["json"]["_id"] == "t1"
    assert journal.contents == {"a1": f"sha256:{SHA}"}
    assert journal.made == ({"t1"} if damaged == 0 else {"a1", "t1"})
    asking = [known | {"path": "/other"}, identity(creation(asset_id="elsewhere"), {})]
    assert journal.asking == {request_key(each): 0.0 for each in asking}, "its clock was this machine's"
    assert journal.get(request_key({**UPLOAD, "form": [["file", f"sha256:{SHA}"]]})) or damaged == 0


def test_a_name_that_is_no_sha256_and_another_asset_tell_no_content(tmp_path):
    named = [("a2", {"_id": "a2", "filename": "talk.mp4"}), ("a3", {"_id": "a4", "filename": f"{SHA}.mp4"})]
    polls = [{"method": "GET", "path": f"/assets/{asset}"} for asset, _ in named]
    lines = [{"request": p, "answers": [{"status": 200, "json": a}]} for p, (_, a) in zip(polls, named, strict=True)]
    assert Journal(own=written(tmp_path / "answers.jsonl", *lines)).contents == {}


def test_a_cache_of_format_1_goes_on_as_one_of_format_2(tmp_path):
    own = written(tmp_path / "answers.jsonl", {"request": ASKED, "answers": [ANSWER]})
    journal = Journal(own=own)
    for at in (1764150001.0, 1764150002.0):
        journal.intend(TASK, at)
    heads = [json.loads(line)["format"] for line in own.read_text().splitlines() if '"format"' in line]
    assert heads == [1, FORMAT] and Journal(own=own).asking == {request_key(TASK): 1764150002.0}
    assert Journal(own=own).get(request_key(ASKED)) and Journal(own=own).knows(request_key(TASK))
    assert not journal.knows(request_key(TASK | {"path": "/other"}))


def test_what_was_made_is_remembered_when_it_is_forgotten_and_gone_with_the_file(tmp_path):
    journal = Journal(own=tmp_path / "answers.jsonl")
    journal.keep(UPLOAD, [{"status": 201, "json": {"_id": "a1"}}])
    journal.keep(creation(asset_id="a1"), [{"status": 202, "json": {"_id": "t1"}}])
    for asked in journal.about("a1") + journal.about("t1"):
        journal.forget(asked)
    for each in (journal, Journal(own=journal.own)):
        assert (each.made, each.contents, each.answers) == ({"a1", "t1"}, {"a1": f"sha256:{SHA}"}, {})
    journal.own.unlink()
    journal.intend(TASK)
    assert (journal.made, journal.contents, len(journal.headers)) == (set(), {}, 1)


@pytest.mark.parametrize(
    ("at", "since"), [(0, 0.0), (1, 1.0), (9999999999, 9999999999.0), (-1.0, 0.0), (1e10, 0.0), (float("nan"), 0.0)]
)
def test_a_request_whose_time_is_impossible_was_sent_all_the_same(at, since, tmp_path):
    journal = Journal(own=written(tmp_path / "answers.jsonl", {"asking": TASK, "at": at}, version=2))
    assert journal.asking == {request_key(TASK): since}


@pytest.mark.parametrize("at", ["soon", [], {}])
def test_a_time_that_is_no_number_is_a_damaged_line_and_told(at, tmp_path, caplog):
    assert Journal(own=written(tmp_path / "answers.jsonl", {"asking": TASK, "at": at}, version=2)).asking == {}
    assert "a line that is no answer" in caplog.text


@pytest.mark.parametrize("lost_bytes", [1, 2, 40, 600])
def test_a_last_line_cut_short_by_a_crash_is_passed_over_and_written_past(tmp_path, lost_bytes):
    own = tmp_path / "answers.jsonl"
    journal = Journal(own=own)
    journal.keep(ASKED, [ANSWER])
    journal.keep(TASK, [{"status": 202, "json": {"_id": "t1", "padding": "x" * 700}}])
    own.write_bytes(own.read_bytes()[:-lost_bytes])
    again = Journal(own=own)
    assert again.get(request_key(ASKED)) and again.get(request_key(TASK)) is None
    again.keep(TASK, [{"status": 202, "json": {"_id": "t2"}}])
    for each in (again, Journal(own=own)):
        assert each.get(request_key(TASK))[0]["json"]["_id"] == "t2" and each.get(request_key(ASKED))


@pytest.mark.parametrize(
    "text", ["line\u2028separator", "next\x85line", "half \ud800 pair", "tab\tand\r\nbreak", "日本 🎬"]
)
def test_no_character_of_an_answer_breaks_a_line(tmp_path, text):
    own = tmp_path / "answers.jsonl"
    journal = Journal(own=own)
    journal.keep(
        {"method": "POST", "path": "/embed-v2", "json": {"t": text}}, [{"status": 200, "json": {"said": text}}]
    )
    head, *lines = own.read_bytes().splitlines()
    own.write_bytes(b"\n".join([json.dumps(json.loads(head) | {"answers": 1}).encode(), *lines]) + b"\n")
    (answers,) = Journal([own]).answers.values()
    assert answers[0]["json"]["said"] == text and len(lines) == 1


def _shipped(path: Path, lines: list[object], **header: object) -> Path:
    head = {"format": FORMAT, "answers": len(lines)} | header
    path.write_text("".join(json.dumps(line) + "\n" for line in [head, *lines]))
    return path


LINE = {"request": ASKED, "answers": [ANSWER]}


def test_shipped_recordings_are_read_and_never_written(tmp_path):
    journal = Journal([_shipped(tmp_path / "a.jsonl", [LINE])])
    assert journal.get(request_key(ASKED)) == [ANSWER]
    with pytest.raises(RecordingsError, match="read only"):
        journal.keep(TASK, [ANSWER])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda p: p.unlink(), "a.jsonl cannot be read (FileNotFoundError)"),
        (lambda p: p.write_bytes(p.read_bytes()[:-30]), "Line 3 of the recordings a.jsonl is no answer"),
        (lambda p: p.write_text("".join(p.read_text().splitlines(True)[:2])), "cut short: 1 answers of 2"),
        (lambda p: p.write_text(""), "Line 1 of the recordings a.jsonl is no answer"),
        (lambda p: p.write_bytes(b"\xff\xfe" + p.read_bytes()), "a.jsonl cannot be read (UnicodeDecodeError)"),
        (lambda p: p.write_text("".join(p.read_text().splitlines(True)[1:])), "Line 1 of the recordings"),
        (lambda p: _shipped(p, [LINE], format=3), "Recordings of format 3 were found; this course reads format 2"),
        (lambda p: _shipped(p, [{"request": ASKED}]), "Line 2 of the recordings a.jsonl is no answer"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": []}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": [{"status": "200", "json": {}}]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": {"path": "/x"}, "answers": [ANSWER]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": [{"status": 404, "json": {}}]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": [{"status": 300, "json": {}}]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": [{"status": 199, "json": {}}]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED, "answers": [{"status": 200, "json": []}]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED | {"path": 5}, "answers": [ANSWER]}]), "Line 2"),
        (lambda p: _shipped(p, [{"request": ASKED | {"method": 5}, "answers": [ANSWER]}]), "Line 2"),
        (lambda p: _shipped(p, [[1, 2]]), "Line 2"),
        (lambda p: _shipped(p, ["format"]), "Line 2"),
    ],
)
def test_shipped_recordings_that_are_not_whole_are_an_error_that_names_file_and_cure(tmp_path, damage, words):
    path = _shipped(tmp_path / "a.jsonl", [LINE, {"request": TASK, "answers": [ANSWER]}])
    damage(path)
    with pytest.raises(RecordingsError) as raised:
        Journal([path])
    assert words in str(raised.value)
    assert raised.value.do and str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize("status", [200, 299])
def test_every_good_status_is_an_answer(status, tmp_path):
    line = {"request": ASKED, "answers": [{"status": status, "json": {}}]}
    assert Journal([_shipped(tmp_path / "a.jsonl", [line])]).get(request_key(ASKED)) == line["answers"]


def test_the_last_of_several_polls_says_what_an_asset_was_made_from(tmp_path):
    polls = [{"status": 200, "json": {"_id": "a1", "status": "processing"}}, {"status": 200, "json": OLD_ANSWERS}]
    journal = Journal(own=written(tmp_path / "answers.jsonl", {"request": POLL, "answers": polls}, version=2))
    assert journal.contents == {"a1": f"sha256:{SHA}"} and journal.made == set()
    assert journal.about("a1") == [POLL]


def test_a_file_that_was_exchanged_for_a_shorter_one_is_read_from_its_beginning(tmp_path):
    journal = Journal(own=tmp_path / "answers.jsonl")
    journal.keep(ASKED, [ANSWER])
    written(journal.own, {"asking": TASK, "at": 7}, version=2)
    journal.catch_up()
    assert (journal.answers, journal.asking, len(journal.headers)) == ({}, {request_key(TASK): 7.0}, 1)


def test_each_format_of_a_file_counts_for_what_follows_it(tmp_path):
    """A reader went back to the older course for a while: what that one wrote has the clock of the machine."""
    other = TASK | {"path": "/other"}
    lines = [
        {"asking": TASK, "at": 7},
        {"format": 1},
        {"asking": other, "at": 7},
        {"format": 2},
        {"asking": POLL, "at": 7},
    ]
    journal = Journal(own=written(tmp_path / "answers.jsonl", *lines, version=2))
    assert [journal.asking[request_key(each)] for each in (TASK, other, POLL)] == [7.0, 0.0, 7.0]


def test_without_a_header_no_time_counts_and_the_next_line_brings_one(tmp_path):
    own = tmp_path / "answers.jsonl"
    own.write_text(json.dumps({"asking": TASK, "at": 7}) + "\n")
    journal = Journal(own=own)
    assert journal.asking == {request_key(TASK): 0.0}
    journal.intend(POLL, 8.0)
    assert Journal(own=own).asking == {request_key(TASK): 0.0, request_key(POLL): 8.0}


def test_a_cache_of_a_newer_course_is_not_read_as_if_it_were_ours(tmp_path):
    with pytest.raises(RecordingsError, match="format 7"):
        Journal(own=_shipped(tmp_path / "answers.jsonl", [LINE], format=7))


def test_a_cache_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    journal = Journal(own=tmp_path / "file" / "answers.jsonl")
    with pytest.raises(RecordingsError, match=r"could not be kept in answers\.jsonl") as raised:
        journal.keep(ASKED, [ANSWER])
    assert raised.value.kept and raised.value.do and journal.get(request_key(ASKED)) is None


HOLD = """
import sys, time
from pathlib import Path
from helpers.api.journal import Journal
with Journal(own=Path(sys.argv[1])).alone("one video"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_keeps_others_out_and_dies_with_its_holder(tmp_path, monkeypatch):
    own = tmp_path / "answers.jsonl"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(own)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr("helpers.api.journal.PATIENCE_SEC", 0.1)
        for seconds in (None, 0.05, 0.0, -1.0):
            started = time.monotonic()
            with pytest.raises(RecordingsError, match="Another notebook") as raised:
                Journal(own=own).alone("one video", seconds).__enter__()
            assert "nothing is paid" in raised.value.kept and time.monotonic() - started < 0.9
        with Journal(own=own).alone("another video", 0.0):
            pass
    finally:
        holder.kill()
        holder.wait()
    with Journal(own=own).alone("one video", 0.0):
        assert len(list((tmp_path / "locks").iterdir())) == 2


def test_a_thread_that_holds_a_lock_may_take_it_again(tmp_path):
    own = tmp_path / "answers.jsonl"
    with Journal(own=own).alone("one video"), Journal(own=own).alone("one video", 0.0):
        with ThreadPoolExecutor(1) as pool:
            refused = pool.submit(Journal(own=own).alone("one video", 0.0).__enter__).exception()
        assert isinstance(refused, RecordingsError)
    with Journal(own=own).alone("one video", 0.0):
        pass


def test_the_lock_keeps_threads_of_one_process_apart(tmp_path):
    inside, most = [], []

    def enter(_: int) -> None:
        with Journal(own=tmp_path / "answers.jsonl").alone("one video"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(16)))
    assert most == [1] * 16


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP], ids=errno.errorcode.get)
def test_a_file_system_without_locks_is_told_at_once_and_as_that(code, tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", flock)
    started = time.monotonic()
    lock = Journal(own=tmp_path / "answers.jsonl").alone("sha256:x")
    with (
        pytest.raises(RecordingsError, match=r"SEARCH_HOME has no locks: .*nothing is paid.*on a disk") as raised,
        lock,
    ):
        pass
    assert "notebook" not in str(raised.value) and time.monotonic() - started < 1
