"""A key of a canary's colour goes through a live run with failures at DEBUG, and is then looked for everywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lab import KEY, api_of, client_for, make_video
from service import Service

from helpers.api.log import own_folder
from helpers.embedding import embed_text, embed_videos, generate_embedding
from helpers.errors import RequestRefused, full_traceback
from helpers.library import video_from
from helpers.search import perform_similarity_search
from helpers.show import Progress, hits_table
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database
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


def files_of(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


LINKS = [
    "https://films.example.com/talk.mp4?sig=SECRET0123",
    "https://me:SECRETpw@films.example.com/walk.mp4?X-Amz-Signature=SECRET&X-Amz-Date=1&part=SECRET2",
    "HTTPS://films.example.com/b/talk.mp4?token=SECRET#t=SECRET",
    "https://films.example.com/b/talk.mp4?token=SECRET2",
]


def test_what_signs_a_link_is_shown_stored_and_kept_nowhere(tmp_path, capsys):
    with Service() as service:
        client = client_for(service.base_url, tmp_path, VIDEO_SEARCH_LOG="DEBUG")
        with Progress(LINKS) as progress:
            report = embed_videos(client, LINKS, on_update=progress.update)
        milvus = open_database(client.config, "signed")
        collection = open_collection(milvus, report.segments)
        inserted = insert_embeddings(milvus, collection, report.segments)
        hits = perform_similarity_search(milvus, collection, report.segments[0].embeddings["visual"], 99)
        shown = [report, report.segments, inserted, hits, hits_table(hits).to_html()]
        shown += fetch_segments(milvus, collection)
        close_database(milvus)
        assert "SECRETpw" in str([task.asset.about for task in service.tasks.values()]), (
            "the service has the whole link"
        )
    with api_of(lambda *_: (400, b'{"code": "bad_url", "message": "cannot fetch %s"}' % LINKS[0].encode(), {})) as url:
        client = client_for(url, tmp_path / "refused")
        with Progress(LINKS) as progress:
            failed = embed_videos(client, LINKS, on_update=progress.update)
    assert len(report.embedded) == len(failed.failures) == len(LINKS), "each has a name of its own"
    assert list(failed.failures)[:2] == ["talk.mp4", "walk.mp4"]
    shown += [failed, *(f"{error!r} {error} {full_traceback(error)}" for error in failed.failures.values())]
    assert "cannot fetch https://films.example.com/talk.mp4" in str(shown)
    assert "SECRET" not in " ".join(map(str, [*shown, *capsys.readouterr()]))
    assert {hit.video_url for hit in hits} >= {"https://films.example.com/talk.mp4"}
    assert not [path.name for path, content in files_of(tmp_path).items() if b"SECRET" in content]


@pytest.mark.parametrize("wrong", ["htp://h/talk.mp4?sig=SECRET", "https:/h/talk.mp4?sig=SECRET"])
def test_an_address_that_is_mistyped_is_not_shown_with_what_signs_it_either(wrong, tmp_path):
    client = client_for("http://127.0.0.1:9/v1.3", tmp_path)
    client.patience_sec = 0.1
    report = embed_videos(client, [wrong, Path(wrong)])
    assert report.failures and "SECRET" not in repr(report) + repr(video_from("https://SECRET:SECRET@h").title)


def echo_of(key: str) -> dict[str, bytes]:
    return {
        "UTF-16": f"<p>The key {key} is refused".encode("utf-16"),
        "u escapes": b'{"code": "x", "message": "'
        + "".join(rf"\u{ord(c):04x}" for c in key).encode()
        + b' is refused"}',
        "percent": b'{"code": "x", "message": "' + "".join(f"%{ord(c):02X}" for c in key).encode() + b' is refused"}',
        "plain": json.dumps({"code": "x", "message": f"see https://h/?key={key} or {key}: refused"}).encode(),
    }


@pytest.mark.parametrize("key", [KEY, "k3y77"])
@pytest.mark.parametrize("form", echo_of(KEY))
def test_a_key_that_the_service_echoes_is_in_no_message_and_no_file(tmp_path, key, form):
    said = echo_of(key)[form]
    headers = {"Content-Type": f"application/json; key={key}"}
    with api_of(lambda *_: (400, said, headers)) as url:
        client = client_for(url, tmp_path, TWELVE_LABS_API_KEY=key, VIDEO_SEARCH_LOG="DEBUG")
        with pytest.raises(RequestRefused) as raised:
            embed_text(client, f"find {key} or this")
    told = full_traceback(raised.value) + str(raised.value.__cause__)
    for text in (told, told.replace("\\x00", ""), told.replace("\0", "")):
        assert key not in text and "%6" not in text and "u006" not in text
    assert not [path for path, content in files_of(tmp_path).items() if key.encode() in content.replace(b"\0", b"")]


def test_a_key_in_an_answer_or_a_query_is_not_kept_and_the_answer_is_found_again(tmp_path):
    with StandIn(key=KEY) as standin:
        for _ in range(2):
            client = client_for(standin.base_url, tmp_path, TWELVE_LABS_API_KEY=KEY)
            assert embed_text(client, f"who is {KEY}?").shape == (512,)
        assert standin.count("sync") == 1
    assert not [path for path, content in files_of(tmp_path).items() if KEY.encode() in content]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX")
@pytest.mark.parametrize("before", ["nothing", "wide"])
def test_all_that_is_kept_is_for_its_owner_alone(tmp_path, before):
    mask, home = os.umask(0o022), tmp_path / "made" / "home"
    try:
        with StandIn() as standin:
            video = make_video(tmp_path / "v.mp4")
            for _ in range(2):
                client = client_for(standin.base_url, home)
                segments = generate_embedding(client, video)
                milvus = open_database(client.config, "rights")
                insert_embeddings(milvus, open_collection(milvus, segments), segments)
                close_database(milvus)
                if before == "nothing":
                    break
                for path in home.rglob("*"):
                    path.chmod(0o755 if path.is_dir() else 0o644)
                before = "nothing"
    finally:
        os.umask(mask)
    own = [home / "logs", home / "logs" / "course.log", client.config.cache, client.config.cache / "answers.jsonl"]
    own += [home / "databases", home / "databases" / "rights.db", client.config.cache / "locks"]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in own if path.stat().st_mode & 0o077} == {}
    assert tmp_path.joinpath("made").stat().st_mode & 0o077 == 0, "also what is made on the way"


def test_a_shared_folder_above_and_a_device_are_left_alone(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "there").write_text("")
    (tmp_path / "there").chmod(0o644)
    folder = own_folder(tmp_path / "home" / "logs")
    (folder / "link").symlink_to(tmp_path / "there")
    folder.chmod(0o500)
    own_folder(folder)
    assert tmp_path.stat().st_mode & 0o777 == 0o755 and (tmp_path / "there").stat().st_mode & 0o777 == 0o644
    assert folder.stat().st_mode & 0o777 == 0o500, "rights are taken, never given"


def test_a_notebook_shows_the_sentence_and_the_rest_is_one_call_away():
    try:
        try:
            raise ValueError("inner")
        except ValueError as error:
            raise RequestRefused("It was refused.", "All is kept.", "Try again.", status=400) from error
    except RequestRefused as error:
        assert error._render_traceback_() == ["RequestRefused: It was refused. All is kept. Try again."]
        assert "ValueError: inner" in full_traceback() and "test_secrets.py" in full_traceback()
