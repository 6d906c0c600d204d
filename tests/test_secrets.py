"""A key of a canary's colour goes through a live run with failures at DEBUG, and is then looked for everywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lab import KEY, make_video

from tools.standin import StandIn

ROOT = Path(__file__).resolve().parent.parent
SIGNED = re.compile(r"X-Amz-|Signature=|[?&](?:token|sig|key|Expires)=", re.IGNORECASE)
HEADER = re.compile(r"x-api-key|set-cookie|\bcookie\b|authorization|\bbearer\b", re.IGNORECASE)

# A live run in a process of its own: everything it prints is caught, tracebacks and all.
RUN = """
import logging, sys, traceback
from pathlib import Path
logging.basicConfig(level=logging.DEBUG)          # somebody else's handler, on the root logger, at DEBUG
for name in ("httpx", "httpcore", "video_search"):
    logging.getLogger(name).setLevel(logging.DEBUG)
from helpers.api import connect
from helpers.config import load_config
from helpers.embedding import embed_text, embed_videos
from helpers.errors import full_traceback
from helpers.store import close_database, insert_embeddings, open_collection, open_database
config = load_config()
print(config, repr(config))
client = connect(config)
print(client, vars(client.config).keys())
logger = logging.getLogger("a.reader")
def failing(work):
    try:
        work()
    except Exception as error:
        print(repr(error), full_traceback(error), traceback.format_exc())
        logger.exception(f"failed with {config.api_key}")
        logging.getLogger("video_search.x").error("%r", {"key": config.api_key}, exc_info=True, stack_info=True)
    else:
        raise SystemExit("a failure was expected")
report = embed_videos(client, sys.argv[1:])
print(report.failures, embed_videos(client, sys.argv[1:2]).embedded)
milvus = open_database(config, "canary")
insert_embeddings(milvus, open_collection(milvus, report.segments), report.segments)
close_database(milvus)
failing(lambda: embed_text(client, "refused"))     # 401 that echoes the key
failing(lambda: embed_text(client, "also refused"))  # 400 with a page that echoes the key
failing(lambda: client.embed.v_2.tasks.retrieve("no-such-task"))  # the SDK's own error
import httpx
# Named on lines that no traceback shows: Python 3.13 shows the source of this program too, and not only of files.
address, headers = "http://127.0.0.1:9/?key=" + config.api_key, {"x-api-key": config.api_key}
failing(lambda: httpx.get(address, headers=headers))
print(client.counts)
"""


@pytest.fixture(scope="module")
def live_run(tmp_path_factory) -> tuple[Path, str]:
    """Return the home of a live run with the canary key, and all that it printed."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("videos")
    videos = [make_video(folder / f"{name}.mp4", seed) for seed, name in enumerate(("one", "two"))]
    with StandIn(key=KEY) as standin:
        standin.faults.add("502", "poll", times=2)
        standin.faults.add("task-fails", "create", after=1, message=f"no access with {KEY}")
        standin.faults.add("401", "sync", message=f"The key {KEY} is expired.")
        standin.faults.add("reply", "sync", status=400, body=f"<html>{KEY}</html>")
        env = os.environ | {"TWELVELABS_BASE_URL": standin.base_url, "TWELVE_LABS_API_KEY": KEY + "\n"}
        env |= {"VIDEO_SEARCH_MODE": "live", "VIDEO_SEARCH_HOME": str(home), "VIDEO_SEARCH_LOG": "DEBUG"}
        command = [sys.executable, "-c", RUN, *map(str, videos)]
        ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
        assert ran.returncode == 0, ran.stderr[-3000:]
        sent = {entry.headers.get("x-api-key") for entry in standin.log}
    assert sent == {KEY}, "the key was sent, without its line break"
    return home, ran.stdout + ran.stderr


def test_the_run_said_what_went_wrong(live_run):
    _, said = live_run
    for words in (
        "no access with ***",
        "key was not accepted",
        "The key *** is expired",
        "failed with ***",
        "Traceback",
    ):
        assert words in said


def test_the_canary_is_in_nothing_that_was_printed(live_run):
    assert KEY not in live_run[1]


def test_the_canary_is_in_no_file_of_the_home(live_run):
    home, _ = live_run
    files = [path for path in home.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"answers.jsonl", "course.log"} <= names and any(name.endswith(".parquet") for name in names)
    for path in files:
        assert KEY.encode() not in path.read_bytes(), f"the key is in {path.relative_to(home)}"


def test_the_log_at_debug_has_what_helps_and_no_secret(live_run):
    home, _ = live_run
    log = (home / "logs" / "course.log").read_text(encoding="utf-8")
    assert " DEBUG " in log and " 502 " in log and "; again in " in log and "run ended: 1 embedded, 1 failed;" in log
    assert not HEADER.search(log.replace("key was not accepted", "").replace("'key': '***'", ""))


def _recordings() -> list[Path]:
    return sorted((ROOT / "notebooks" / "data" / "recordings").glob("*.jsonl"))


def test_neither_cache_nor_recordings_hold_headers_cookies_or_signed_links(live_run):
    home, _ = live_run
    for path in [*home.rglob("*.jsonl"), *_recordings()]:
        text = path.read_text(encoding="utf-8")
        assert not HEADER.search(text) and not SIGNED.search(text), path.name
        for line in map(json.loads, text.splitlines()):
            fields = set(line.get("request") or line.get("asking") or {})
            assert fields <= {"method", "path", "query", "form", "json"}
            if "format" not in line:
                assert all(set(answer) == {"status", "json"} for answer in line.get("answers", []))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_notebook_holds_a_key_or_a_header(path):
    text = path.read_text(encoding="utf-8")
    assert KEY not in text and not re.search(r"tlk_[A-Za-z0-9]{8,}", text)
    assert not re.search(r"x-api-key|set-cookie|X-Amz-Signature", text, re.IGNORECASE)


def test_a_notebook_shows_the_sentence_and_the_rest_is_one_call_away():
    from helpers.errors import RequestRefused, full_traceback

    try:
        try:
            raise ValueError("inner")
        except ValueError as error:
            raise RequestRefused("It was refused.", "All is kept.", "Try again.", status=400) from error
    except RequestRefused as error:
        assert error._render_traceback_() == ["RequestRefused: It was refused. All is kept. Try again."]
        assert "ValueError: inner" in full_traceback() and "test_secrets.py" in full_traceback()
