"""The doctor finds what is wrong, says what to do, changes nothing and shows no secret."""

import errno
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lab import KEY, config_for

from helpers import doctor
from helpers.api.journal import Journal
from helpers.config import MODELS, Config, load_config
from helpers.doctor import Check, examine, report
from helpers.segments import Segment
from helpers.store import close_database, insert_embeddings, open_collection, open_database
from tools.standin import StandIn

ROOT = Path(__file__).resolve().parent.parent


def settings(home: Path, **more: str) -> dict[str, str]:
    return {"VIDEO_SEARCH_HOME": str(home), "VIDEO_SEARCH_MODE": "replay"} | more


def found(checks: list[Check], name: str) -> Check:
    (check,) = [each for each in checks if each.name == name]
    return check


def test_every_line_is_ok_or_says_what_to_do(tmp_path):
    for check in examine(
        settings(tmp_path, MILVUS_URI="http://127.0.0.1:9", TWELVELABS_BASE_URL="http://127.0.0.1:9/v1.3")
    ):
        assert check.state in ("ok", "note", "problem") and check.says
        assert (check.state == "ok") or check.do


def test_a_good_installation_has_no_problem_but_what_was_not_recorded_yet(tmp_path):
    checks = examine(settings(tmp_path))
    assert [check.name for check in checks if check.state == "problem"] in ([], ["recordings"])
    assert {"Python", "packages", "key", "mode", "model", "address", "home", "disk", "Milvus"} <= {
        c.name for c in checks
    }


def test_the_key_is_counted_and_never_shown(tmp_path):
    said = report(
        examine(settings(tmp_path, TWELVE_LABS_API_KEY=KEY, MILVUS_TOKEN=KEY, MILVUS_URI="http://127.0.0.1:9"))
    )
    assert f"set ({len(KEY)} characters, not shown)" in said and KEY not in said
    said = report(examine(settings(tmp_path, TWELVE_LABS_API_KEY=KEY + " and more")))
    assert "holds a space" in said and KEY not in said


def test_a_setting_that_cannot_be_used_is_the_problem(tmp_path):
    check = found(examine(settings(tmp_path, VIDEO_SEARCH_MODEL="marengo9")), "settings")
    assert check.state == "problem" and "marengo9" in check.says and "marengo3.5" in check.do


def test_packages_are_compared_with_what_the_course_was_made_with(tmp_path, monkeypatch):
    text = "# a comment\nnumpy==0.1  # old\nno-such-package==1\nav==1 ; python_version < '3'\n\n-e .\n"
    (tmp_path / "requirements.txt").write_text(text)
    monkeypatch.setattr(doctor, "PROJECT", tmp_path)
    (check,) = doctor._packages()
    assert (check.state, check.says) == ("problem", "missing: no-such-package")
    (tmp_path / "requirements.txt").write_text("numpy==0.1\n")
    (check,) = doctor._packages()
    assert check.state == "note" and check.says == f"numpy {np.__version__} (made with 0.1)"
    assert "pip install -r requirements.txt" in check.do


# The doctor as a shell runs it, where the packages named first cannot be imported.
WITHOUT = """
import runpy, sys
missing = sys.argv.pop().split(",")
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
runpy.run_module("helpers.doctor", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("missing", "unseen"),
    [
        ("pymilvus,twelvelabs,numpy", {"recordings", "Milvus", "databases"}),
        ("pymilvus", {"Milvus", "databases"}),
        ("dotenv", {"settings"}),
        ("dotenv,packaging,pymilvus,twelvelabs,numpy,httpx,tenacity,av,webvtt", {"packages", "settings"}),
    ],
)
def test_a_package_that_is_missing_is_a_finding_and_no_traceback(tmp_path, missing, unseen):
    (tmp_path / "databases" / "03_search.db" / "collections").mkdir(parents=True)
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, missing],
        cwd=ROOT,
        env=os.environ | settings(tmp_path),
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = ran.stdout.splitlines()
    assert any(line.startswith("ok      Python") for line in lines)
    assert any(re.match("(ok|note|problem) +packages ", line) for line in lines)
    said = "cannot be looked at: No module named"
    assert unseen == {re.match(r"problem (.+?)  ", line)[1] for line in lines if said in line}
    assert all("pip install -r requirements.txt" in lines[at + 1] for at, line in enumerate(lines) if said in line)


def test_a_python_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "OLDEST", (4, 0))
    assert doctor._python().state == "problem"


def test_a_stand_in_that_does_not_answer_is_told_from_one_that_does(tmp_path):
    with StandIn() as standin:
        check = found(examine(settings(tmp_path, TWELVELABS_BASE_URL=standin.base_url)), "address")
        assert (check.state, check.says) == ("ok", f"{standin.base_url}: answers")
    check = found(examine(settings(tmp_path, TWELVELABS_BASE_URL=standin.base_url)), "address")
    assert check.state == "problem" and f"python -m tools.standin --port {standin.port}" in check.do


def test_another_host_that_gets_the_key_is_worth_a_note(tmp_path):
    check = found(examine(settings(tmp_path, TWELVELABS_BASE_URL="https://api.example.org/v1.3")), "address")
    assert check.state == "note" and "the key is sent there" in check.says


def test_a_home_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    check = found(examine(settings(tmp_path / "file" / "home")), "home")
    assert check.state == "problem" and "VIDEO_SEARCH_HOME" in check.do
    assert found(examine(settings(Path("/sys/video-search"))), "home").state == "problem"


def test_a_disk_with_little_room(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "ROOM_MB", 10**12)
    assert found(examine(settings(tmp_path)), "disk").state == "problem"


def test_recordings_say_where_they_are_from_and_whether_they_are_whole(tmp_path):
    folder = tmp_path / "data" / "recordings"
    folder.mkdir(parents=True)
    config = replace(load_config(settings(tmp_path)), data=tmp_path / "data")
    assert [c.state for c in doctor._recordings(config)] == ["problem"]
    head = {"format": 1, "answers": 1, "source": "tools/standin", "model": "marengo3.5", "recorded": "2026-11-20"}
    line = {"request": {"method": "POST", "path": "/embed-v2"}, "answers": [{"status": 200, "json": {}}]}
    path = folder / "marengo3.5-library.jsonl"
    path.write_text(f"{json.dumps(head)}\n{json.dumps(line)}\n")
    (check,) = doctor._recordings(config)
    assert (check.state, check.says) == ("ok", "1 answers of marengo3.5, tools/standin, 2026-11-20")
    path.write_text(f"{json.dumps(head)}\n")
    (check,) = doctor._recordings(config)
    assert check.state == "problem" and "cut short: 0 answers of 1" in check.says and check.do


def test_a_request_whose_answer_was_lost_is_worth_a_note(tmp_path):
    config = config_for("http://127.0.0.1:9/v1.3", tmp_path)
    env = settings(tmp_path, VIDEO_SEARCH_MODE="demo", TWELVELABS_BASE_URL=config.base_url)
    assert found(examine(env), "kept answers").says == "0 kept"
    Journal(own=config.cache / "answers.jsonl").intend({"method": "POST", "path": "/embed-v2/tasks"})
    check = found(examine(env), "kept answers")
    assert check.state == "note" and "1 requests for a task without an answer" in check.says
    (config.cache / "answers.jsonl").write_text('{"format": 9}\n')
    assert found(examine(env), "kept answers").state == "problem"


def test_a_server_is_asked_whether_it_listens(tmp_path):
    check = found(examine(settings(tmp_path, MILVUS_URI="http://127.0.0.1:9")), "Milvus")
    assert check.state == "problem" and "nothing answers at 127.0.0.1:9" in check.says
    with StandIn() as standin:
        check = found(examine(settings(tmp_path, MILVUS_URI=standin.root_url)), "Milvus")
        assert check.state == "ok"


@pytest.fixture
def stored(tmp_path) -> Config:
    """Return the configuration of a home with one closed database."""
    config = load_config(settings(tmp_path))
    vector = np.linspace(-1, 1, 16, dtype=np.float32)
    segment = Segment(
        "v", 0.0, 6.0, "clip", {"visual": vector}, model="marengo3.5", source="recordings", segmentation="fixed-6"
    )
    milvus = open_database(config, "03_search")
    insert_embeddings(milvus, open_collection(milvus, [segment]), [segment])
    close_database(milvus)
    return config


def test_a_whole_database_is_ok_and_one_of_another_model_is_named(stored):
    (check,) = doctor._databases(stored)
    assert (check.state, check.says) == ("ok", "collections: 1")
    (check,) = doctor._databases(replace(stored, model=MODELS["marengo3.0"]))
    assert check.state == "ok" and "not of marengo3.0: segments_marengo3_5_recordings_16_fixed_6" in check.says


@pytest.mark.parametrize("pattern", ["*/schema.json", "*/manifest.json", "*/partitions/*/data/*.parquet"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_database_is_found_without_opening_it(stored, pattern, damage):
    (path,) = (stored.home / "databases" / "03_search.db" / "collections").glob(pattern)
    path.write_bytes(path.read_bytes()[:-40]) if damage == "cut" else path.unlink()
    (check,) = doctor._databases(stored)
    assert check.state == "problem" and check.says == "damaged: segments_marengo3_5_recordings_16_fixed_6"
    assert "Delete databases/03_search.db" in check.do


def test_a_database_of_the_older_format_is_a_file(tmp_path):
    (tmp_path / "databases").mkdir()
    (tmp_path / "databases" / "old.db").write_bytes(b"SQLite")
    check = found(examine(settings(tmp_path)), "database old")
    assert check.state == "problem" and "milvus-lite 2.x" in check.says


HOLD = """
import sys, time
from helpers.config import load_config
from helpers.store import open_database
milvus = open_database(load_config({"VIDEO_SEARCH_HOME": sys.argv[1], "VIDEO_SEARCH_MODE": "replay"}), "03_search")
print("open", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux says which process holds a lock")
def test_the_process_that_holds_a_database_is_named(stored):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(stored.home)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "open\n"
        (check,) = doctor._databases(stored)
        assert check.state == "note" and check.says.endswith(f"; open in process {holder.pid}")
        assert "shut that kernel down" in check.do
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert doctor._databases(stored)[0].state == "ok"
    milvus = open_database(stored, "03_search")
    assert "open in this process" in doctor._databases(stored)[0].says
    close_database(milvus)
    assert doctor._databases(stored)[0].state == "ok", "looking did not keep it locked"


def test_from_a_shell_the_exit_code_tells(tmp_path):
    def run(**env: str) -> subprocess.CompletedProcess:
        env = os.environ | settings(tmp_path, VIDEO_SEARCH_MODE="") | env
        return subprocess.run(
            [sys.executable, "-m", "helpers.doctor"], cwd=ROOT, env=env, capture_output=True, text=True
        )

    with StandIn() as standin:
        ran = run(TWELVELABS_BASE_URL=standin.base_url)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "ok      mode" in ran.stdout and "Traceback" not in ran.stderr
    ran = run(MILVUS_URI="http://127.0.0.1:9")
    assert ran.returncode == 1 and "-> Start the server" in ran.stdout


def test_nothing_is_made_by_looking(tmp_path):
    examine(settings(tmp_path / "absent"))
    assert not (tmp_path / "absent").exists()


def test_a_proxy_is_named_without_its_password_and_one_that_does_not_answer_is_a_problem(tmp_path, monkeypatch):
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    env = settings(tmp_path, TWELVE_LABS_API_KEY=KEY, VIDEO_SEARCH_MODE="live")
    assert "proxy" not in {check.name for check in examine(env)}
    with StandIn() as standin:
        monkeypatch.setenv("https_proxy", f"http://me:hunter22@127.0.0.1:{standin.port}")
        check = found(examine(env), "proxy")
        assert (check.state, check.says) == ("ok", f"HTTPS_PROXY: 127.0.0.1:{standin.port}")
    monkeypatch.setenv("https_proxy", "me:hunter22@127.0.0.1:9")
    check = found(examine(env), "proxy")
    assert (check.state, check.says) == ("problem", "HTTPS_PROXY: 127.0.0.1:9, where nothing answers") and check.do
    assert found(examine(env | {"VIDEO_SEARCH_MODE": "replay"}), "proxy").state == "note"


def test_certificates_are_named_and_tried(tmp_path, monkeypatch):
    import certifi

    env = settings(tmp_path, TWELVE_LABS_API_KEY=KEY, VIDEO_SEARCH_MODE="live")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    check = found(examine(env), "certificate")
    assert (check.state, check.says) == ("ok", "SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    check = found(examine(env), "certificate")
    assert (check.state, check.says) == ("problem", "SSL_CERT_FILE cannot be used") and check.do


@pytest.mark.parametrize(
    "name", ["TWELVELABS_API_KEY", "TL_API_KEY", "TWELVE_LABS_KEY", "TWELVE_LABS_APIKEY", "twelve_labs_api_key"]
)
def test_a_key_under_another_name_is_found_and_not_shown(name, tmp_path):
    checks = examine(settings(tmp_path) | {name: KEY})
    check = found(checks, "other key")
    assert (check.state, check.says) == ("note", f"{name}: not read by this course")
    assert "TWELVE_LABS_API_KEY" in check.do and KEY not in report(checks)


def test_a_relative_home_is_worth_a_note(tmp_path):
    check = found(examine(settings(Path("mine/home"))), "relative home")
    assert check.state == "note" and "mine/home counts from the folder of the course" in check.says and check.do
    assert "relative home" not in {each.name for each in examine(settings(tmp_path))}
    assert "relative home" not in {each.name for each in examine(settings(Path("~/home")))}


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX")
def test_a_file_system_without_locks_is_the_problem(tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    check = found(examine(settings(tmp_path)), "home")
    assert (check.state, check.says) == (
        "problem",
        "The file system of VIDEO_SEARCH_HOME has no locks: No locks available",
    )
