"""Twenty kills (SIGKILL) at random points of an ingest of twelve videos: nothing lost, nothing paid twice.

A kill between the line that says a task is about to be started and the first byte of its request leaves what nobody can
tell from a lost answer: the next run ends in `TaskUncertain`. Then the server must not have seen that task, the reader
gives it up, as the message says, and goes on; and at the end each task was started once all the same.
"""

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lab import client_for, config_for, make_video

from helpers.api.fingerprint import content_of
from helpers.api.journal import Journal
from helpers.embedding import embed_videos
from helpers.errors import TaskUncertain
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database
from tools.standin import StandIn

pytest.importorskip("fcntl", reason="SIGKILL and the forkserver are POSIX")
VIDEOS, GROUP = 12, 3
HOMES, KILLS_EACH = 4, 5  # twenty in all
SEED = 20261121
DATABASE = "kills"
UNCERTAIN = 75  # the exit code of an ingest that ended in TaskUncertain

# Children start from a process that has imported everything, so that their lives are spent on the ingest.
spawn = multiprocessing.get_context("forkserver")
spawn.set_forkserver_preload(["lab", "pytest", "tools.standin", "helpers.embedding", "helpers.store"])


def killed_at(number: int) -> None:
    """Let this process be killed when it has written its n-th request down, before the first byte is sent."""
    write, written = Journal.intend, []

    def intend(*args) -> None:
        write(*args)
        written.append(args)
        if len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.intend = intend


def ingest(base_url: str, home: str, videos: list[str], acknowledged: str, kill_at: int = 0) -> None:
    """Embed the videos and store their segments, a group at a time; write down every insert that was acknowledged."""
    killed_at(kill_at)
    client = client_for(base_url, Path(home))
    milvus = open_database(client.config, DATABASE)
    for start in range(0, len(videos), GROUP):
        report = embed_videos(client, videos[start : start + GROUP], at_once=1 if kill_at else GROUP)
        if any(isinstance(error, TaskUncertain) for error in report.failures.values()):
            sys.exit(UNCERTAIN)
        assert not report.failures, report.failures
        collection = open_collection(milvus, report.segments)
        insert_embeddings(milvus, collection, report.segments)
        with Path(acknowledged).open("a") as file:
            file.write("".join(f"{segment.id}\n" for segment in report.segments))
    close_database(milvus)


@pytest.fixture(scope="module")
def videos(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("videos")
    return [str(make_video(folder / f"video-{n:02d}.mp4", n, 4.0 + n / 4, sound=n % 4 != 3)) for n in range(VIDEOS)]


def rows(base_url: str, home: Path) -> dict[str, tuple]:
    """Return every stored segment by its id, vectors as bytes."""
    milvus = open_database(config_for(base_url, home), DATABASE)
    try:
        found = [s for name in milvus.list_collections() for s in fetch_segments(milvus, name)]
    finally:
        close_database(milvus)
    return {
        s.id: (
            s.title,
            s.start_sec,
            s.end_sec,
            s.transcript,
            *((o, s.embeddings[o].tobytes()) for o in sorted(s.embeddings)),
        )
        for s in found
    }


def run(
    standin: StandIn, home: Path, videos: list[str], kill_after: Callable[[], bool] | None = None, kill_at: int = 0
) -> int:
    """Run the ingest in a process of its own, killed as soon as `kill_after` says so. Returns its exit code.

    As often as it ends in `TaskUncertain`, what it lost is given up, and it is run again.
    """
    while True:
        about = (standin.base_url, str(home), videos, str(home / "acknowledged"), kill_at)
        process = spawn.Process(target=ingest, args=about)
        process.start()
        while process.is_alive():
            if kill_after and kill_after():
                process.kill()
                break
            time.sleep(0.001)
        process.join()
        if process.exitcode != UNCERTAIN:
            return process.exitcode
        give_up(standin, home)


def give_up(standin: StandIn, home: Path) -> None:
    """Give up what was written down and, as the server must bear out, never sent."""
    client = client_for(standin.base_url, home)
    lost = {content_of(json.loads(key)).removeprefix("sha256:") for key in client.recorded.journal.asking}
    started = {task.input_filename.partition(".")[0] for task in standin.state.tasks.values()}
    assert lost and not lost & started, "a task that was started is uncertain, though the list shows it"
    assert client.recorded.give_up_lost() == len(lost)


@pytest.fixture(scope="module")
def undisturbed(videos, tmp_path_factory) -> tuple[dict[str, tuple], int]:
    """Return the rows of an ingest that nobody disturbed, and how many requests and inserts it took."""
    home = tmp_path_factory.mktemp("undisturbed")
    with StandIn(asset_polls=1, task_polls=1, latency_sec=0.006) as standin:
        assert run(standin, home, videos) == 0
        assert set(standin.tasks_created.values()) == {1} and len(standin.tasks_created) == VIDEOS
        return rows(standin.base_url, home), len(standin.log)


def acknowledged(home: Path) -> set[str]:
    path = home / "acknowledged"
    return set(path.read_text().splitlines()) if path.exists() else set()


@pytest.mark.parametrize("number", [0, *(pytest.param(number, marks=pytest.mark.slow) for number in range(1, HOMES))])
def test_killed_five_times_an_ingest_ends_with_the_rows_of_an_undisturbed_one(number, videos, undisturbed, tmp_path):
    expected, requests = undisturbed
    chance = random.Random(SEED + number)
    kills = 0
    with StandIn(asset_polls=1, task_polls=1, latency_sec=0.006) as standin:
        for left in range(KILLS_EACH, 0, -1):
            # A point among the requests that are left, so that all kills find work to interrupt; then a moment
            # more, so that they fall before, into and after requests, writes and inserts alike.
            at = len(standin.log) + chance.randint(1, max(1, (requests - len(standin.log)) // left))
            pause, due = chance.uniform(0.0, 0.02 if left % 2 else 0.3), []

            def kill_after(at=at, pause=pause, due=due) -> bool:
                if not due and len(standin.log) >= at:
                    due.append(time.monotonic() + pause)
                return bool(due) and time.monotonic() >= due[0]

            code = run(standin, tmp_path, videos, kill_after)
            kills += code == -9
            stored = rows(standin.base_url, tmp_path)
            assert acknowledged(tmp_path) <= set(stored), "an insert that was acknowledged is gone"
            assert all(stored[name] == expected[name] for name in stored), "a row is not what it was"
        assert run(standin, tmp_path, videos) == 0
        assert rows(standin.base_url, tmp_path) == expected
        assert acknowledged(tmp_path) == set(expected)
        assert kills == KILLS_EACH, "every kill found the ingest alive"
        assert len(standin.tasks_created) == VIDEOS
        assert set(standin.tasks_created.values()) == {1}, "a task was started, and paid, twice"


@pytest.mark.parametrize("number", [1, VIDEOS])
def test_killed_before_the_first_byte_it_is_uncertain_and_given_up_and_paid_once(number, videos, undisturbed, tmp_path):
    expected, _ = undisturbed
    with StandIn(asset_polls=1, task_polls=1, latency_sec=0.006) as standin:
        assert run(standin, tmp_path, videos, kill_at=number) == -signal.SIGKILL
        assert standin.count("create") == number - 1, "it was written down and not sent"
        assert len(client_for(standin.base_url, tmp_path).recorded.journal.asking) == 1
        assert run(standin, tmp_path, videos) == 0
        assert client_for(standin.base_url, tmp_path).recorded.journal.asking == {}
        assert rows(standin.base_url, tmp_path) == expected
        assert (len(standin.tasks_created), set(standin.tasks_created.values())) == (VIDEOS, {1})
