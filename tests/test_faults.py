"""The table of faults: what is done to the course, what it says, and what was kept.

Each row goes through the unchanged SDK against the stand-in, or through the real Milvus. ``error`` None means that the
fault is survived and the reader sees the result. `then` asserts what was kept: mostly that running the same cell again
in a fresh kernel ends well, with every task started exactly as often as it had to be.
"""

import email.utils
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from lab import KEY, api_of, client_for, config_for, make_video
from media import make_song
from PIL import Image

from helpers import errors
from helpers.api import paid_once, retries, tasks
from helpers.embedding import embed_text, embed_videos, generate_embedding
from helpers.library import Caption, video_from
from helpers.search import perform_similarity_search
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database
from tools.standin import StandIn
from tools.standin.faults import FORBIDDEN

pytest.importorskip("fcntl", reason="the faults are made with POSIX signals, limits and devices")
REAL_TIME = time.time
LINUX = Path("/dev/full").exists()  # a device on which every write ends in "No space left on device"


@pytest.fixture(scope="session")
def videos(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("videos")
    return [make_video(folder / f"video-{n}.mp4", n) for n in range(2)]


@dataclass
class Lab:
    """One reader, one service, one home: what a row of the table works with."""

    standin: StandIn
    home: Path
    videos: list[Path]
    patch: pytest.MonkeyPatch
    seen: dict = field(default_factory=dict)

    def client(self, **settings: str):
        """Return the client of a freshly started kernel."""
        return client_for(self.standin.base_url, self.home, **settings)

    def embed(self, number: int = 0, **settings) -> list:
        self.seen["segments"] = generate_embedding(self.client(), self.videos[number], **settings)
        return self.seen["segments"]

    def ask(self, text: str = "a bell") -> np.ndarray:
        return embed_text(self.client(), text)

    @property
    def journal(self) -> Path:
        return config_for(self.standin.base_url, self.home).cache / "answers.jsonl"

    @property
    def created(self) -> int:
        """How many paid tasks were started, each as often as it was asked for."""
        return sum(self.standin.tasks_created.values())

    def log(self) -> str:
        return (self.home / "logs" / "course.log").read_text(encoding="utf-8")


@pytest.fixture
def lab(tmp_path, videos, monkeypatch):
    for module, name, value in ((retries, "BASE_SEC", 0.01), (retries, "CAP_SEC", 0.05)):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr("helpers.api.client.PATIENCE_SEC", 0.6)
    monkeypatch.setitem(tasks.POLL_SEC, "stand_in", 0.005)
    monkeypatch.setitem(paid_once.LOOK_PAUSE_SEC, "stand_in", 0.005)
    with StandIn(asset_polls=1, task_polls=2, list_lag_sec=0) as standin:
        yield Lab(standin, tmp_path, videos, monkeypatch)


# What was kept ------------------------------------------------------------------------------------------------------


def again(created: int = 1, uploads: int = 1) -> Callable[[Lab], None]:
    """Running the cell again in a fresh kernel ends well, with so many paid tasks and uploads in all."""

    def check(lab: Lab) -> None:
        lab.standin.faults.clear()
        assert len(lab.embed()) == 2
        assert (lab.created, lab.standin.count("upload")) == (created, uploads)
        asked = len(lab.standin.log)
        lab.embed()
        assert len(lab.standin.log) == asked, "what is there is not asked for again"

    return check


def asked_again(lab: Lab) -> None:
    """The query is answered once the fault is over, and then kept."""
    lab.standin.faults.clear()
    before = lab.standin.count("sync")
    assert lab.ask().shape == (512,) and lab.ask().shape == (512,)
    assert lab.standin.count("sync") == before + 1


def query_kept(lab: Lab) -> None:
    """The answer that came in the end is kept."""
    before = lab.standin.count("sync")
    assert lab.ask().shape == (512,) and lab.standin.count("sync") == before


def given_up(created: int = 1, uploads: int = 1) -> Callable[[Lab], None]:
    """Whatever the list shows, nothing is started, run after run, until the reader gives the lost request up."""

    def check(lab: Lab) -> None:
        lab.standin.faults.clear()
        before = lab.standin.count("create")
        with pytest.raises(errors.TaskUncertain, match="0 listed tasks fit it"):
            lab.embed()
        assert lab.standin.count("create") == before
        assert lab.client().recorded.give_up_lost() == 1
        again(created, uploads)(lab)

    return check


def retried(lab: Lab) -> None:
    again()(lab)
    assert "; again in " in lab.log()


# What is done -------------------------------------------------------------------------------------------------------


def fault(*names: str, route: str = "", work: str = "embed", **detail) -> Callable[[Lab], object]:
    """The stand-in misbehaves while a video is embedded (or a query asked)."""

    def do(lab: Lab) -> object:
        for name in names:
            lab.standin.faults.add(name, route, **detail)
        return getattr(lab, work)()

    return do


def sync(name: str, **detail) -> Callable[[Lab], object]:
    return fault(name, route="sync", work="ask", **detail)


def lost_and_list(name: str, **detail) -> Callable[[Lab], object]:
    """The answer that started the task is lost, and so is what the list would tell."""

    def do(lab: Lab) -> object:
        lab.standin.faults.add("drop-after", "create")
        lab.standin.faults.add(name, "list", **detail)
        return lab.embed()

    return do


def interrupt_after(seconds: float) -> None:
    """Press Ctrl+C in a moment."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()


def interrupted(route: str, name: str = "slow") -> Callable[[Lab], object]:
    def do(lab: Lab) -> object:
        lab.standin.faults.add(name, route, seconds=1.0)
        threading.Thread(
            target=lambda: (wait_for(lambda: lab.standin.count(route)), interrupt_after(0.1)), daemon=True
        ).start()
        return lab.embed()

    return do


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.002)


def never_ready(lab: Lab) -> object:
    lab.standin.state.asset_polls = 10**6
    return lab.embed(timeout_sec=0.2)


def never_ends(lab: Lab) -> object:
    lab.standin.faults.add("task-never-ends", "create")
    return lab.embed(timeout_sec=0.3)


def unstuck(lab: Lab) -> None:
    lab.standin.state.asset_polls = 1
    for task in lab.standin.state.tasks.values():
        task.stuck = False
    again()(lab)


def no_server(lab: Lab) -> object:
    lab.standin.stop()
    return lab.embed()


def slow_answer(lab: Lab) -> object:
    lab.patch.setattr("helpers.api.client.TIMEOUT_SEC", 0.5)
    lab.standin.faults.add("slow", "create", seconds=1.5)
    return lab.embed()


def gone_later(lab: Lab) -> object:
    """The asset of an earlier run was deleted at the service; now another segmentation is asked for."""
    lab.embed()
    lab.standin.state.assets.clear()
    return lab.embed(segmentation="fixed-3")


def task_of_another_kernel(lab: Lab, count: int) -> None:
    """Start tasks for the same file that this reader's journal does not know."""
    other = client_for(lab.standin.base_url, lab.home / "other")
    video = video_from(lab.videos[0])
    asset = tasks.upload(other, video, lab.videos[0], time.monotonic() + 10)
    for number in range(count):
        spec = {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 6}}}
        about = {"media_source": {"asset_id": asset}, "segmentation": spec, "end_sec": 4.2 + number / 10}
        about |= {"embedding_option": ["visual", "audio"], "embedding_scope": ["clip", "asset"]}
        other.embed.v_2.tasks.create(input_type="video", model_name="marengo3.5", video=about)


def two_fit(lab: Lab) -> object:
    task_of_another_kernel(lab, 2)
    lab.standin.faults.add("drop", "create")
    return lab.embed()


def nothing_started_until_told(lab: Lab) -> None:
    assert lab.created == 2, "only the two of the other kernel"
    with pytest.raises(errors.TaskUncertain):
        lab.embed()
    assert lab.created == 2
    assert lab.client().recorded.give_up_lost() == 1
    assert lab.embed() and lab.created == 3


def other_settings(lab: Lab) -> object:
    """A listed task of the same file has another segmentation: it is not taken for the lost one."""
    other = client_for(lab.standin.base_url, lab.home / "other")
    generate_embedding(other, lab.videos[0], segmentation="fixed-2")
    lab.standin.faults.add("drop", "create")
    return lab.embed()


def silent_list(lab: Lab) -> object:
    task = {
        "_id": "a" * 24,
        "model_name": "marengo3.5",
        "status": "ready",
        "video_embedding": {"metadata": {"duration": 4.5}},
    }
    lab.standin.faults.add("drop", "create")
    lab.standin.faults.add("reply", "list", status=200, body={"data": [task], "page_info": {"page": 1}})
    return lab.embed()


def one_fits_one_is_silent(lab: Lab) -> object:
    """One listed task fits and another does not say what it embeds: that decides nothing."""
    about = {"duration": 4.5, "input_filename": f"{video_from(lab.videos[0]).sha256}.mp4"}
    body = {"data": [
        {"_id": letter * 24, "model_name": "marengo3.5", "status": "ready", "video_embedding": {"metadata": metadata}}
        for letter, metadata in (("a", about), ("b", {"duration": 4.5}))
    ], "page_info": {"page": 1}}  # fmt: skip
    lab.standin.faults.add("drop", "create")
    lab.standin.faults.add("reply", "list", status=200, body=body)
    return lab.embed()


def clock_set_back(lab: Lab) -> object:
    """The clock was an hour ahead when the request was lost, and is right when its task is looked for."""
    lab.standin.faults.add("drop-after", "create")
    lab.standin.faults.add("500", "list", times=999)
    lab.patch.setattr(time, "time", lambda: REAL_TIME() + 3600)
    with pytest.raises(errors.ServiceUnavailable):
        lab.embed()
    lab.patch.setattr(time, "time", REAL_TIME)
    lab.standin.faults.clear()
    return lab.embed()


def clock_running_backwards(lab: Lab) -> object:
    ticks = iter(range(10**9))
    lab.patch.setattr(time, "time", lambda: REAL_TIME() - 60.0 * next(ticks))
    return lab.embed()


def full_disk(lab: Lab) -> object:
    """The journal lies on a device on which every write ends in ENOSPC."""
    lab.journal.parent.mkdir(parents=True)
    lab.journal.symlink_to("/dev/full")
    return lab.embed()


def full_disk_query(lab: Lab) -> object:
    lab.journal.parent.mkdir(parents=True)
    lab.journal.symlink_to("/dev/full")
    return lab.ask()


def room_again(check: Callable[[Lab], None]) -> Callable[[Lab], None]:
    def then(lab: Lab) -> None:
        aside = lab.journal.with_name("aside")
        lab.journal.unlink()
        if aside.exists():
            aside.rename(lab.journal)
        check(lab)

    return then


def full_after_creation(lab: Lab) -> object:
    """The disk fills up while the task is being started: its id cannot be written down."""

    def fill() -> None:
        wait_for(lambda: lab.standin.count("create"))
        lab.journal.rename(lab.journal.with_name("aside"))
        lab.journal.symlink_to("/dev/full")

    lab.standin.faults.add("slow", "create", seconds=0.5)
    threading.Thread(target=fill, daemon=True).start()
    return lab.embed()


def read_only_home(lab: Lab) -> object:
    """Not even root may make a folder in /sys."""
    lab.seen["home"], lab.home = lab.home, Path("/sys/video-search")
    return lab.embed()


def home_below_a_file(lab: Lab) -> object:
    lab.seen["home"], lab.home = lab.home, lab.videos[0] / "home"
    return lab.embed()


def moved_home(lab: Lab) -> None:
    assert lab.created == 0, "nothing was paid for that could not be written down"
    lab.home = lab.seen["home"]
    again()(lab)


def cut_journal(lab: Lab) -> object:
    """The machine lost power while the id of the task was being written."""
    lab.embed()
    lines = lab.journal.read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if b'"_id"' in line and b"/embed-v2/tasks" in line and b"POST" in line)
    lab.journal.write_bytes(b"".join(lines[:at]) + lines[at][: len(lines[at]) // 2])
    return lab.embed()


def damaged_journal(lab: Lab) -> object:
    lab.embed()
    lines = lab.journal.read_bytes().splitlines(keepends=True)
    lab.journal.write_bytes(b"".join([lines[0], b'{"request": nonsense\n', b"\xff\xfe\n", *lines[1:]]))
    return lab.embed()


def newer_journal(lab: Lab) -> object:
    lab.journal.parent.mkdir(parents=True)
    lab.journal.write_text('{"format": 3}\n')
    return lab.embed()


ONE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from lab import client_for
from helpers.embedding import generate_embedding
print(len(generate_embedding(client_for(sys.argv[1], Path(sys.argv[2])), sys.argv[3])))
"""


def two_notebooks(lab: Lab) -> object:
    """Two kernels of one reader embed the same video at the same time."""
    lab.standin.latency_sec = 0.2
    command = [
        sys.executable,
        "-c",
        ONE,
        lab.standin.base_url,
        str(lab.home),
        str(lab.videos[0]),
        str(Path(__file__).parent),
    ]
    kernels = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for kernel in kernels:
        out, err = kernel.communicate(timeout=60)
        assert out == "2\n", err
    lab.standin.latency_sec = 0.0
    return True


def one_task_for_all(lab: Lab) -> None:
    assert list(lab.standin.tasks_created.values()) == [1]
    again(uploads=lab.standin.count("upload"))(lab)


def redirected(lab: Lab) -> object:
    def elsewhere(method: str, path: str) -> tuple[int, bytes, dict]:
        lab.seen["asked"] = path
        return 200, b"{}", {}

    with api_of(elsewhere) as other:
        lab.standin.faults.add("reply", "sync", status=307, headers={"Location": other + "/embed-v2"})
        return lab.ask()


def not_followed(lab: Lab) -> None:
    assert "asked" not in lab.seen, "the key would have gone to another host"
    asked_again(lab)


def hostile_message(lab: Lab) -> object:
    text = "<img src=x onerror=alert(1)>\x1b[31m\u202e\n" + KEY + " " + "long " * 500
    lab.standin.faults.add("400", "sync", message=text)
    return embed_text(lab.client(TWELVE_LABS_API_KEY=KEY), "a bell")


def quota(lab: Lab) -> object:
    lab.embed()
    lab.standin.routes.quota_minutes = 0.01
    return lab.embed(1)


def several(lab: Lab) -> object:
    """The second of two videos fails; the first is not lost by it."""
    lab.standin.faults.add("task-fails", "create", after=1, message="Content exceeds the model's context window.")
    report = embed_videos(lab.client(), lab.videos)
    assert len(report.segments) == 2 and report.embedded == ["video-0.mp4"]
    raise report.failures["video-1.mp4"]


def first_is_kept(lab: Lab) -> None:
    asked = len(lab.standin.log)
    assert len(lab.embed()) == 2 and len(lab.standin.log) == asked


# Milvus -------------------------------------------------------------------------------------------------------------


def database(lab: Lab):
    """Embed the first video, store it, and return what is needed to go on."""
    milvus = open_database(config_for(lab.standin.base_url, lab.home), "faults")
    segments = lab.embed()
    collection = open_collection(milvus, segments)
    assert insert_embeddings(milvus, collection, segments).new == 2
    lab.seen |= {"milvus": milvus, "collection": collection}
    return milvus, collection, segments


def insert(change: Callable) -> Callable[[Lab], object]:
    def do(lab: Lab) -> object:
        milvus, collection, segments = database(lab)
        return insert_embeddings(milvus, collection, [segments[0], change(segments[1])])

    return do


def with_vectors(make: Callable[[np.ndarray], np.ndarray]) -> Callable:
    return lambda s: replace(s, embeddings={option: make(vector) for option, vector in s.embeddings.items()})


def rows_are_there(lab: Lab) -> None:
    """The rows of before, bit for bit, and no other."""
    try:
        stored = fetch_segments(lab.seen["milvus"], lab.seen["collection"])
    except errors.StoreError:  # it was closed: as a fresh kernel would
        lab.seen["milvus"] = open_database(config_for(lab.standin.base_url, lab.home), "faults")
        open_collection(lab.seen["milvus"], lab.seen["segments"])
        stored = fetch_segments(lab.seen["milvus"], lab.seen["collection"])
    given = {s.id: s for s in lab.seen["segments"]}
    assert {s.id for s in stored} == set(given)
    assert all((s.embeddings[o] == given[s.id].embeddings[o]).all() for s in stored for o in s.embeddings)
    close_database(lab.seen["milvus"])


def folder_of(lab: Lab) -> Path:
    return lab.home / "databases" / "faults.db"


def damage(pattern: str, keep: float) -> Callable[[Lab], object]:
    """Cut files of the closed database short, then open it."""

    def do(lab: Lab) -> object:
        milvus, _, _ = database(lab)
        close_database(milvus)
        found = list(folder_of(lab).glob(pattern))
        assert found, "there is something to damage"
        for path in found:
            path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
        lab.seen["milvus"] = open_database(config_for(lab.standin.base_url, lab.home), "faults")
        open_collection(lab.seen["milvus"], lab.seen["segments"])
        return lab.seen["milvus"]

    return do


def made_anew(lab: Lab) -> None:
    """The folder was left; deleted as the message says, the rows come back without a request."""
    assert folder_of(lab).is_dir()
    shutil.rmtree(folder_of(lab))
    asked = len(lab.standin.log)
    milvus, _, _ = database(lab)
    assert len(lab.standin.log) == asked
    close_database(milvus)


HOLD = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from lab import config_for
from helpers.store import open_database
milvus = open_database(config_for(sys.argv[1], Path(sys.argv[2])), "faults")
print("open", flush=True)
time.sleep(60)
"""


def held_by_another(lab: Lab) -> object:
    milvus, _, _ = database(lab)
    close_database(milvus)
    command = [sys.executable, "-c", HOLD, lab.standin.base_url, str(lab.home), str(Path(__file__).parent)]
    holder = lab.seen["holder"] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "open\n"
    return open_database(config_for(lab.standin.base_url, lab.home), "faults")


def free_again(lab: Lab) -> None:
    lab.seen["holder"].kill()
    lab.seen["holder"].wait()
    lab.seen["holder"].stdout.close()
    rows_are_there(lab)


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from dataclasses import replace
from lab import client_for
from helpers.embedding import generate_embedding
from helpers.errors import StoreError
from helpers.store import insert_embeddings, open_collection, open_database
client = client_for(sys.argv[1], Path(sys.argv[2]))
segments = generate_embedding(client, sys.argv[3])
milvus = open_database(client.config, "faults")
collection = open_collection(milvus, segments)
report = insert_embeddings(milvus, collection, segments)
assert (report.written, report.total) == (2, 2), report
more = [replace(segments[0], video_id=f"more-{n}") for n in range(300)]
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    insert_embeddings(milvus, collection, more)
except StoreError as error:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(f"{error.what}|{error.kept}|{error.do}")
"""


def no_room_for_rows(lab: Lab) -> object:
    """The system refuses every write beyond 100 kB (RLIMIT_FSIZE): the kernel's own refusal, without a full disk."""
    lab.embed()
    command = [
        sys.executable,
        "-c",
        FULL,
        lab.standin.base_url,
        str(lab.home),
        str(lab.videos[0]),
        str(Path(__file__).parent),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and ran.stdout.count("|") == 2, ran.stderr[-2000:] + ran.stdout
    raise errors.StoreError(*ran.stdout.strip().split("|"))


def acknowledged_rows_are_there(lab: Lab) -> None:
    milvus = open_database(config_for(lab.standin.base_url, lab.home), "faults")
    collection = open_collection(milvus, lab.embed())
    stored = {s.id for s in fetch_segments(milvus, collection)}
    assert {s.id for s in lab.seen["segments"]} <= stored
    close_database(milvus)


def closed_milvus(lab: Lab) -> object:
    milvus, collection, segments = database(lab)
    close_database(milvus)
    return insert_embeddings(milvus, collection, segments)


def old_file(lab: Lab) -> object:
    folder_of(lab).parent.mkdir(parents=True)
    folder_of(lab).write_bytes(b"SQLite format 3\0")
    return open_database(config_for(lab.standin.base_url, lab.home), "faults")


def file_is_kept(lab: Lab) -> None:
    assert folder_of(lab).read_bytes() == b"SQLite format 3\0"


def database_below_a_file(lab: Lab) -> object:
    (lab.home / "databases").write_text("")
    return open_database(config_for(lab.standin.base_url, lab.home), "faults")


def no_milvus_server(lab: Lab) -> object:
    return open_database(config_for(lab.standin.base_url, lab.home, MILVUS_URI="http://127.0.0.1:9"), "faults")


# The table ----------------------------------------------------------------------------------------------------------

E = errors
REFUSED, UNAVAILABLE, UNCERTAIN = E.RequestRefused, E.ServiceUnavailable, E.TaskUncertain
SCHEMA, STORE = E.SchemaMismatch, E.StoreError


@dataclass(frozen=True)
class Fault:
    """One row: a name, what is done, the error (None: survived), words of its message, what was kept."""

    name: str
    do: Callable[[Lab], object]
    error: type[BaseException] | None
    words: str
    then: Callable[[Lab], None]


def not_begun(lab: Lab) -> object:
    """The key is refused at the first of two videos: the second is not sent."""
    lab.standin.faults.add("401", "upload", times=99)
    report = embed_videos(lab.client(), lab.videos)
    assert (report.embedded, report.not_begun) == ([], ["video-1.mp4"]) and lab.standin.count("upload") == 1
    raise report.failures["video-0.mp4"]


def without_locks(lab: Lab) -> object:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with lab.patch.context() as patch:
        patch.setattr("fcntl.flock", flock)
        return lab.embed()


def answer_without_end(lab: Lab) -> object:
    lab.patch.setattr("helpers.api.recordings.OTHER_MB", 0.001)
    return lab.ask()


def bounded_again(lab: Lab) -> None:
    lab.patch.setattr("helpers.api.recordings.OTHER_MB", 16)
    asked_again(lab)


def rows_gone(lab: Lab) -> object:
    milvus, _, _ = database(lab)
    close_database(milvus)
    for path in folder_of(lab).glob("collections/*/partitions/*/data/*.parquet"):
        path.unlink()
    return open_database(config_for(lab.standin.base_url, lab.home), "faults")


FAILED_ASSET = {"_id": "f" * 24, "status": "failed", "error": {"message": "The file is corrupted."}}


def unfit_film(**limits) -> Callable[[Lab], object]:
    """The films of this table are outside one of the limits of an upload."""

    def do(lab: Lab) -> object:
        lab.patch.setattr(tasks, "LIMITS", replace(tasks.LIMITS, **limits))
        return lab.embed()

    return do


def nothing_sent(lab: Lab) -> None:
    assert not lab.standin.log


def searched(**settings) -> Callable[[Lab], object]:
    def do(lab: Lab) -> object:
        milvus, collection, segments = database(lab)
        return perform_similarity_search(milvus, collection, segments[0].embeddings["visual"], **settings)

    return do


def one_cannot_be_stored(lab: Lab) -> object:
    milvus, collection, segments = database(lab)
    bad = replace(segments[0], video_id="bad", title=None)
    report = insert_embeddings(milvus, collection, [bad, *segments])
    assert list(report.refused) == ["bad"] and report.written == len({segment.id for segment in segments})
    return report


def brought(name: str, make: Callable[[Path], object]) -> Callable[[Lab], object]:
    """A reader brings a file of this name, as `make` writes it, and has it embedded as a video."""

    def do(lab: Lab) -> object:
        make(path := lab.home / name)
        return generate_embedding(lab.client(), path)

    return do


def captioned(words: str) -> Callable[[Lab], object]:
    """Captions of this content lie beside a film."""

    def do(lab: Lab) -> object:
        (lab.home / "talk.vtt").write_text(words)
        return generate_embedding(lab.client(), shutil.copy(lab.videos[0], lab.home / "talk.mp4"))

    return do


def long_talk(lab: Lab) -> object:
    """The words of the whole do not fit a row; those of each clip do."""
    said = tuple(Caption(start, start + 1.0, f"{start:g} " + "word " * 12_000) for start in (0.0, 2.0))
    talk = replace(video_from(lab.videos[0]), captions=said)
    lab.seen["segments"] = generate_embedding(lab.client(), talk, segmentation="fixed-2")
    milvus = open_database(config_for(lab.standin.base_url, lab.home), "faults")
    collection = open_collection(milvus, lab.seen["segments"])
    lab.seen |= {"milvus": milvus, "collection": collection}
    report = insert_embeddings(milvus, collection, lab.seen["segments"])
    stored = {s.start_sec: s.transcript for s in fetch_segments(milvus, collection) if s.embedding_scope == "clip"}
    assert report.refused == {} and [len(stored[start].split()) for start in (0.0, 2.0)] == [12_001, 12_001]
    return report


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/part-0.ts\n#EXT-X-ENDLIST\n"
# Shown and kept ----------------------------------------------------------------------------------------------------

LINK = "https://me:SECRETpw@me.example/talk.mp4?sig=SECRET"


def signed_link(lab: Lab) -> object:
    said = {"code": "x", "message": f"cannot fetch {LINK} for {KEY}"}
    lab.standin.faults.add("reply", "create", status=400, body=said)
    return generate_embedding(lab.client(TWELVE_LABS_API_KEY=KEY), LINK)


def key_in_utf16(lab: Lab) -> object:
    echo = f"the key {KEY}".encode("utf-16-le").decode()
    lab.standin.faults.add("reply", "sync", status=400, body=echo)
    return embed_text(lab.client(TWELVE_LABS_API_KEY=KEY), "a bell")


def nothing_of_it_is_kept(lab: Lab) -> None:
    for path in filter(Path.is_file, lab.home.rglob("*")):
        kept = path.read_bytes().replace(b"\0", b"")
        assert b"SECRET" not in kept and KEY.encode() not in kept, path.name


def forged_line(lab: Lab) -> object:
    said = {"code": "x", "message": "no\n2026-01-01 00:00:00,000 ERROR forged\x1b"}
    lab.standin.faults.add("reply", "sync", times=2, status=400, body=said)
    report = embed_videos(lab.client(), [lab.home / "a\n2026-01-01 00:00:00,000 ERROR forged.mp4"])
    assert len(report.failures) == 1
    return lab.ask()


def one_line_each(lab: Lab) -> None:
    assert "forged" in lab.log() and not any(line.startswith("2026-01-01") for line in lab.log().splitlines())
    asked_again(lab)


def key_over_http(lab: Lab) -> object:
    return client_for("http://203.0.113.9/v1.3", lab.home, TWELVE_LABS_API_KEY=KEY)


def token_over_http(lab: Lab) -> object:
    config = config_for(lab.standin.base_url, lab.home, MILVUS_URI="http://203.0.113.9:19530", MILVUS_TOKEN=KEY)
    return open_database(config, "faults")


def wide_rights(lab: Lab) -> object:
    lab.ask()
    for path in lab.home.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return lab.ask()


def narrowed(lab: Lab) -> None:
    kept = [lab.journal, lab.journal.parent, lab.home / "logs", lab.home / "logs" / "course.log"]
    assert [path.stat().st_mode & 0o077 for path in kept] == [0, 0, 0, 0]
    query_kept(lab)


# fmt: off
ROWS = [
    # uploading
    Fault("upload 401", fault("401", route="upload"),
          REFUSED, "uploading 'video-0|key was not accepted (401, api_key_invalid|Check TWELVE_LABS_API_KEY",
          again(uploads=2)),
    Fault("upload 400", fault("400", route="upload"),
          REFUSED, "was refused (400, parameter_invalid", again(uploads=2)),
    Fault("upload too large, flat", fault("413-flat", route="upload"),
          REFUSED, "413, payload_too_large: The request body is too large", again(uploads=2)),
    Fault("upload 429 without Retry-After", fault("429", route="upload"), None, "", again(uploads=2)),
    Fault("upload 429 with Retry-After", fault("429-retry", route="upload", retry_after=0.2),
          None, "", again(uploads=2)),
    Fault("upload 429, a wait of a day", fault("429-huge", route="upload"),
          UNAVAILABLE, "It asks to wait 86400 s|nothing was charged|later", again(uploads=2)),
    Fault("upload 500 for ever", fault("500-html", route="upload", times=999),
          UNAVAILABLE, "kept failing (500)|What was embedded before is kept",
          lambda lab: again(uploads=lab.standin.count("upload") + 1)(lab)),
    Fault("upload 502 twice", fault("502", route="upload", times=2), None, "", again(uploads=3)),
    Fault("upload dropped", fault("drop", route="upload"), None, "", again(uploads=2)),
    Fault("upload done, answer lost", fault("drop-after", route="upload"), None, "", again(uploads=2)),
    Fault("upload answer cut", fault("cut", route="upload"), None, "", again(uploads=2)),
    Fault("upload answer half JSON", fault("cut-json", route="upload"), None, "", again(uploads=2)),
    Fault("upload answer without id", fault("missing-field", route="upload"),
          E.AnswerError, "uploading|held no id", again(uploads=2)),
    Fault("upload answer with a hostile id",
          fault("reply", route="upload", status=201, body={"_id": "../tasks?x=1", "status": "processing"}),
          E.AnswerError, "held no id", again(uploads=2)),
    # the asset is polled
    Fault("asset 502", fault("502", route="asset"), None, "", retried),
    Fault("asset failed",
          fault("reply", route="asset", status=200, body=FAILED_ASSET),
          E.TaskFailed, "upload of 'video-0|was refused: The file is corrupted.|forgotten", lambda lab: None),
    Fault("asset never ready", never_ready,
          E.TaskTimeout, "The upload of 'video-0|not ready yet|goes on at the service", unstuck),
    Fault("asset gone while polled", fault("404", route="asset"), None, "", again(uploads=2)),
    Fault("asset gone since the last run", gone_later, None, "", again(created=2, uploads=2)),
    # the task is created
    Fault("create 401", fault("401", route="create"),
          REFUSED, "starting the embedding of 'video-0|key was not accepted", again()),
    Fault("create 400", fault("400", route="create"),
          REFUSED, "(400, parameter_invalid: The model_name parameter is invalid)", again()),
    Fault("create 400, nested", fault("400-nested", route="create"),
          REFUSED, "(400, VALIDATION_ERROR: The request is invalid)", again()),
    Fault("create 413, flat", fault("413-flat", route="create"), REFUSED, "413, payload_too_large", again()),
    Fault("create 429 without Retry-After", fault("429", route="create", times=2), None, "", retried),
    Fault("create 429 with Retry-After", fault("429-retry", route="create", retry_after=0.1), None, "", retried),
    Fault("create 429, a wait of a day", fault("429-huge", route="create"),
          UNAVAILABLE, "rate limit was reached|It asks to wait 86400 s|Nothing was processed", again()),
    Fault("create 429, until a date", fault("429-date", route="create", retry_after=7200),
          UNAVAILABLE, "It asks to wait 7|nothing was charged", again()),
    Fault("quota used up", quota,
          REFUSED, "usage_limit_exceeded: Not enough free credit. Please register", first_is_kept),
    Fault("create 500", fault("500", route="create"),
          UNCERTAIN, "the answer (500) does not say|0 listed tasks fit it|give_up_lost()", given_up()),
    Fault("create 502 page", fault("502", route="create"),
          UNCERTAIN, "the answer (502) does not say|0 listed tasks fit it|give_up_lost()", given_up()),
    Fault("create dropped", fault("drop", route="create"),
          UNCERTAIN, "connection was lost (RemoteProtocolError)|0 listed tasks fit it", given_up()),
    Fault("create dropped for ever", fault("drop", route="create", times=999),
          UNCERTAIN, "connection was lost|may have started", given_up()),
    Fault("create done, answer lost", fault("drop-after", route="create"), None, "", again()),
    Fault("create done, answer too slow", slow_answer, None, "", again()),
    Fault("create answer cut", fault("cut", route="create"), None, "", again()),
    Fault("create answer half JSON", fault("cut-json", route="create"), None, "", again()),
    Fault("create answer without id", fault("missing-field", route="create"), None, "", again()),
    Fault("create answer with a hostile id",
          fault("reply", route="create", status=202, body={"_id": "a/../b", "status": "processing"}),
          UNCERTAIN, "the answer (202) does not say", given_up()),
    Fault("answer lost, list 500 for ever",
          lost_and_list("500", times=999),
          UNAVAILABLE, "looking for the task of 'video-0|kept failing (500", again()),
    Fault("answer lost, list 401",
          lost_and_list("401"),
          REFUSED, "looking for the task|key was not accepted", again()),
    Fault("answer lost, list answer cut",
          lost_and_list("cut-json"),
          None, "", again()),
    Fault("answer lost, two listed tasks fit", two_fit,
          UNCERTAIN, "2 listed tasks fit it|Nothing new was started|give_up_lost()", nothing_started_until_told),
    Fault("answer lost, a listed task says nothing", silent_list,
          UNCERTAIN, "0 listed tasks fit it (1 do not say|Nothing new was started", given_up()),
    Fault("answer lost, one task fits, another says nothing", one_fits_one_is_silent,
          UNCERTAIN, "1 listed tasks fit it (1 do not say|Nothing new was started", given_up()),
    Fault("answer lost, a listed task is another's", other_settings,
          UNCERTAIN, "0 listed tasks fit it (0 do not say", given_up(created=2, uploads=2)),
    Fault("no server", no_server,
          UNAVAILABLE, "could not be reached (ConnectError)|Check the network", lambda lab: None),
    # the task is polled
    Fault("poll 500", fault("500", route="poll"), None, "", retried),
    Fault("poll 502 page", fault("502", route="poll"), None, "", retried),
    Fault("poll dropped", fault("drop", route="poll"), None, "", retried),
    Fault("poll answer half JSON", fault("cut-json", route="poll"), None, "", retried),
    Fault("poll 401", fault("401", route="poll"),
          REFUSED, "waiting for the embedding of 'video-0|key was not accepted", again()),
    Fault("poll 429, a wait of a day", fault("429-huge", route="poll"),
          UNAVAILABLE, "waiting for|It asks to wait 86400 s", again()),
    Fault("poll 500 for ever", fault("500", route="poll", times=999),
          UNAVAILABLE, "kept failing (500, internal_server_error", again()),
    Fault("poll answer without status", fault("missing-field", route="poll", field="status"),
          E.AnswerError, "came without what the API promises (status)", again()),
    Fault("task expired", fault("404", route="poll"),
          E.TaskFailed, "no longer kept by the service (results live seven days)|forgotten|paid again",
          again(created=2)),
    Fault("task fails", fault("task-fails", route="create", message="failed to fetch or materialize source media"),
          E.TaskFailed, "failed: failed to fetch or materialize source media.|failed task is forgotten",
          again(created=2)),
    Fault("task fails with a hostile reason",
          fault("task-fails", route="create", message="<b>no</b>\x1b[31m\n\u202ered"),
          E.TaskFailed, "failed: <b>no</b> [31m red.", again(created=2)),
    Fault("task never ends", never_ends,
          E.TaskTimeout, "embedding of 'video-0|not ready yet|same task is waited for", unstuck),
    Fault("one of two videos fails", several,
          E.TaskFailed, "'video-1|Content exceeds the model's context window", first_is_kept),
    # the vectors are fetched
    Fault("fetch 500 page", fault("500-html", route="fetch"), None, "", retried),
    Fault("fetch dropped", fault("drop-after", route="fetch"), None, "", retried),
    Fault("fetch cut", fault("cut", route="fetch"), None, "", retried),
    Fault("fetch half JSON", fault("cut-json", route="fetch"), None, "", retried),
    Fault("fetch 429 for ever", fault("429", route="fetch", times=999),
          UNAVAILABLE, "rate limit was reached (429)", again()),
    Fault("ready without data", fault("ready-without-data", route="fetch"),
          E.TaskFailed, "ready but holds no embeddings|asking again costs nothing", again()),
    Fault("ready, data missing", fault("missing-field", route="fetch"),
          E.TaskFailed, "ready but holds no embeddings", again()),
    Fault("NaN in a vector", fault("nan", route="fetch"),
          E.AnswerError, "not finite (512 values)|Nothing of it was stored|again", again()),
    Fault("a vector of another length", fault("wrong-dimension", route="fetch"),
          E.AnswerError, "mixes vectors of lengths [511, 512]", again()),
    # queries
    Fault("query 401", sync("401"),
          REFUSED, "asking for the embedding of 'a bell', the key was not accepted", asked_again),
    Fault("query 400", sync("400"), REFUSED, "(400, parameter_invalid", asked_again),
    Fault("query 413, flat", sync("413-flat"),
          REFUSED, "413, payload_too_large: The request body is too large", asked_again),
    Fault("query 413, nested", sync("413-nested"),
          REFUSED, "413, payload_too_large: The request body is too large", asked_again),
    Fault("query 429 with Retry-After", sync("429-retry", retry_after=0.1), None, "", query_kept),
    Fault("query 429, a wait of a day", sync("429-huge"), UNAVAILABLE, "It asks to wait 86400 s", asked_again),
    Fault("query 500 for ever", sync("500", times=999),
          UNAVAILABLE, "kept failing (500, internal_server_error: Internal server error)", asked_again),
    Fault("query 502 page", sync("502"), None, "", query_kept),
    Fault("query dropped", sync("drop"), None, "", query_kept),
    Fault("query dropped for ever", sync("drop", times=999),
          UNAVAILABLE, "could not be reached (RemoteProtocolError)", asked_again),
    Fault("query answer half JSON", sync("cut-json"), None, "", query_kept),
    Fault("query answer half JSON for ever", sync("cut-json", times=999),
          E.AnswerError, "cut short or is not JSON", asked_again),
    Fault("query answer without data", sync("missing-field"),
          E.AnswerError, "without what the API promises (data)", asked_again),
    Fault("query answer with empty data", sync("ready-without-data"),
          E.AnswerError, "is empty, all zeros or not finite (0 values)", asked_again),
    Fault("query answer with NaN", sync("nan"), E.AnswerError, "not finite", asked_again),
    Fault("query answer of another length", sync("wrong-dimension"),
          E.AnswerError, "has 511 values, not 512", asked_again),
    Fault("query answer null", sync("reply", status=200, body="null"),
          E.AnswerError, "without what the API promises", asked_again),
    Fault("query redirected to another host", redirected, REFUSED, "refused (307)", not_followed),
    Fault("a hostile message that echoes the key", hostile_message,
          REFUSED, "<img src=x onerror=alert(1)> [31m *** long", asked_again),
    # the reader's machine
    Fault("Ctrl+C while uploading", interrupted("upload"), KeyboardInterrupt, "", again(uploads=2)),
    Fault("Ctrl+C while a task is started", interrupted("create"), KeyboardInterrupt, "", again()),
    Fault("Ctrl+C while polling", interrupted("poll"), KeyboardInterrupt, "", again()),
    Fault("Ctrl+C while fetching", interrupted("fetch"), KeyboardInterrupt, "", again()),
    Fault("clock set back by an hour", clock_set_back, None, "", again()),
    Fault("clock running backwards", clock_running_backwards, None, "", again()),
    Fault("disk full before a task is started", full_disk,
          E.RecordingsError, "could not be kept in answers.jsonl: No space left on device|Free space",
          room_again(again(uploads=2))),
    Fault("disk full after a task was started", full_after_creation,
          E.RecordingsError, "No space left on device|kept before is still there", room_again(again())),
    Fault("disk full, a query", full_disk_query, None, "", room_again(asked_again)),
    Fault("read-only folder", read_only_home,
          E.RecordingsError, "cannot be written|nothing is paid|VIDEO_SEARCH_HOME", moved_home),
    Fault("home below a file", home_below_a_file, E.RecordingsError, "cannot be |VIDEO_SEARCH_HOME", moved_home),
    Fault("power lost while the task's id is written", cut_journal, None, "", again()),
    Fault("kept answers with damaged lines", damaged_journal, None, "", again()),
    Fault("kept answers of a newer course", newer_journal,
          E.RecordingsError, "format 3 were found; this course reads format 2|Update", lambda lab: None),
    Fault("three notebooks embed one video at once", two_notebooks, None, "", one_task_for_all),
    # Milvus
    Fault("rows of another dimension", insert(with_vectors(lambda v: v[:256])),
          SCHEMA, "256|512|Nothing was written", rows_are_there),
    Fault("rows of another model", insert(lambda s: replace(s, model="marengo3.0")),
          SCHEMA, "model 'marengo3.0'|cannot be compared|Nothing was written", rows_are_there),
    Fault("rows of another source", insert(lambda s: replace(s, source="service")),
          SCHEMA, "source 'service'|Nothing was written", rows_are_there),
    Fault("rows of another segmentation", insert(lambda s: replace(s, segmentation="fixed-2")),
          SCHEMA, "segmentation 'fixed-2'|Nothing was written", rows_are_there),
    Fault("rows with NaN", insert(with_vectors(lambda v: np.where(np.arange(512) == 7, np.nan, v))),
          STORE, "finite|Nothing was written", rows_are_there),
    Fault("rows of zeros", insert(with_vectors(np.zeros_like)), STORE, "zero|Nothing was written", rows_are_there),
    Fault("no room for rows", no_room_for_rows,
          STORE, "Writing to|failed|rows were sent|make room", acknowledged_rows_are_there),
    Fault("a database that was closed", closed_milvus,
          STORE, "the database was closed|open_database", rows_are_there),
    Fault("open in another process", held_by_another,
          E.DatabaseLocked, "open in another process|Nothing was changed|Shut that kernel down", free_again),
    Fault("a schema cut short", damage("collections/*/schema.json", 0.5),
          STORE, "'faults' is damaged|left as it is|Delete the folder|paid", made_anew),
    Fault("rows cut short", damage("collections/*/partitions/*/data/*.parquet", 0.5),
          STORE, "'faults' is damaged|left as it is|Delete the folder", made_anew),
    Fault("an index cut short", damage("collections/*/partitions/*/indexes/*.idx", 0.5), None, "", rows_are_there),
    Fault("a database of milvus-lite 2", old_file, STORE, "milvus-lite 2.x|left as it is|Move it away", file_is_kept),
    Fault("databases below a file", database_below_a_file, STORE, "cannot be made|VIDEO_SEARCH_HOME", again()),
    Fault("a Milvus server that is not there", no_milvus_server,
          STORE, "127.0.0.1:9 did not open|Check MILVUS_URI", again()),
    # limits before money, video by video, numbers as people give them
    Fault("a picture of too small a side", unfit_film(sides=(361, 5184)),
          E.MediaError, "is 360×360 and 4.5 s long|sides of 361 to 5184|Scale", nothing_sent),
    Fault("a picture of too long a shape", unfit_film(shape=0.9),
          E.MediaError, "shapes from 1:0.9 to 0.9:1|Crop it", nothing_sent),
    Fault("a video too short", unfit_film(seconds=(5.0, 9.0)),
          E.MediaError, "4.5 s long|of picture|Give a longer one", nothing_sent),
    Fault("a video too long", unfit_film(seconds=(1.0, 4.0)),
          E.MediaError, "4.5 s long|of picture|Cut it into parts", nothing_sent),
    Fault("a file too large", unfit_film(upload_mb=0.0001),
          E.MediaError, "a direct upload takes|up to 4 GB", nothing_sent),
    Fault("rows with a text too long", insert(lambda s: replace(s, title="é" * 600)),
          STORE, "1200 bytes; 1024 fit|Nothing was written", rows_are_there),
    Fault("rows with a time that is none", insert(lambda s: replace(s, start_sec=None)),
          STORE, "has the span None to|Nothing was written", rows_are_there),
    Fault("rows with a date that is none", insert(lambda s: replace(s, published_at="2025-03-01")),
          STORE, "not whole seconds since 1970|Nothing was written", rows_are_there),
    Fault("rows of a scope that there is not", insert(lambda s: replace(s, embedding_scope="video")),
          STORE, "the scope 'video'|Nothing was written", rows_are_there),
    Fault("rows that are no rows", insert(lambda s: None),
          STORE, "None is no Segment|Nothing was written", rows_are_there),
    Fault("one video of several cannot be stored", one_cannot_be_stored, None, "", rows_are_there),
    Fault("a limit that is none", searched(limit=None),
          E.QueryError, "limit is None; it must be a whole number", rows_are_there),
    Fault("a limit of NumPy", searched(limit=np.int64(2)), None, "", rows_are_there),
    # what is no video, what is refused for whatever reason, and what a long talk holds
    Fault("a song with a cover as a video",
          brought("song.mp3", lambda path: make_song(path, Image.new("RGB", (400, 400)))),
          E.MediaError, "'song.mp3' holds no moving picture: sound is no video, nor is a cover", nothing_sent),
    Fault("a song as a video", brought("song.mp3", make_song),
          E.MediaError, "'song.mp3' holds no moving picture: sound is no video", nothing_sent),
    Fault("a text as a video", brought("a.mp4", lambda path: path.write_text("dear diary")),
          E.MediaError, "'a.mp4' is not a video that can be read|Check the file", nothing_sent),
    Fault("a playlist as a video", brought("live.m3u8", lambda path: path.write_text(PLAYLIST)),
          E.MediaError, "'live.m3u8' is not a video that can be read|Check the file", nothing_sent),
    Fault("a picture as a video", brought("a.png", lambda path: Image.new("RGB", (400, 400)).save(path)),
          E.MediaError, "'a.png' is 400×400 and 0.0 s long|Give a longer one", nothing_sent),
    Fault("a folder as a video", brought("films", Path.mkdir), E.MediaError, "'films' was not found", nothing_sent),
    Fault("an empty file as a video", brought("a.mp4", Path.touch), E.MediaError, "'a.mp4' is empty", nothing_sent),
    Fault("nothing as a video", lambda lab: generate_embedding(lab.client(), None),
          E.MediaError, "'None' cannot be read", nothing_sent),
    Fault("captions that cannot be read", captioned("WEBVTT\n\nno cue at all\n"),
          E.MediaError, "'talk.vtt' cannot be read as WebVTT or SubRip|Correct the file", nothing_sent),
    Fault("a long talk with captions", long_talk, None, "", rows_are_there),
    Fault("an option that there is not", lambda lab: lab.embed(options="smell"),
          E.QueryError, "There is no embedding option 'smell'|visual, audio", nothing_sent),
    *(Fault(f"create 403, {code}", fault(f"403-{code}", route="create"), REFUSED, f"(403, {code}: ", again())
      for code in FORBIDDEN),
    *(Fault(f"create 403, {code}, nested",
            fault("reply", route="create", status=403, body={"error": {"code": code, "message": "No."}}),
            REFUSED, f"(403, {code}: No", again())
      for code in FORBIDDEN),
    Fault("create 403, a gateway's message", fault("403-message", route="create"),
          UNCERTAIN, "the answer (403) does not say|0 listed tasks fit it|give_up_lost()", given_up()),
    Fault("create 403, a page", fault("403-html", route="create"),
          UNCERTAIN, "the answer (403) does not say|0 listed tasks fit it|give_up_lost()", given_up()),
    Fault("create done, answer a 403 page", fault("403-html", route="create", done=True), None, "", again()),
    Fault("create done, answer a gateway's 403", fault("403-message", route="create", done=True), None, "", again()),
    # shown and kept
    Fault("a signed link that is refused", signed_link,
          REFUSED, "cannot fetch https://me.example/talk.mp4 for ***", nothing_of_it_is_kept),
    Fault("a key echoed in UTF-16", key_in_utf16, REFUSED, "the request was refused (400)", nothing_of_it_is_kept),
    Fault("a message that forges a line of the log", forged_line,
          REFUSED, "refused (400, x: no 2026-01-01 00:00:00,000 ERROR forged)", one_line_each),
    Fault("a key for http to another machine", key_over_http,
          E.ConfigError, "TWELVELABS_BASE_URL is http://203.0.113.9/v1.3|VIDEO_SEARCH_ALLOW_HTTP=1", nothing_sent),
    Fault("a token for http to another machine", token_over_http,
          E.ConfigError, "MILVUS_URI is http://203.0.113.9:19530|VIDEO_SEARCH_ALLOW_HTTP=1", nothing_sent),
    Fault("kept answers that anybody may read", wide_rights, None, "", narrowed),
    # the cause told, a workplace's network
    Fault("403, the plan", sync("403-api_allowed_for_paid_plan"),
          REFUSED, "(403, api_allowed_for_paid_plan: API is allowed for paid plan only|account", asked_again),
    Fault("403, the region", sync("403-region_not_allowed"),
          REFUSED, "not available in your region|account", asked_again),
    Fault("403, the quota", sync("403-usage_limit_exceeded"),
          REFUSED, "was refused (403, usage_limit_exceeded: Not enough free credit|see what your plan", asked_again),
    Fault("403 of a gateway, without a code", sync("403-message"),
          REFUSED, "was refused (403: Forbidden)|without a code of the service", asked_again),
    Fault("403 page of a filter", sync("403-html"),
          REFUSED, "was refused (403).|A page came|'Access to this category of site is blocked'", asked_again),
    Fault("login page in place of an answer", sync("200-html"),
          E.AnswerError, "the answer is not JSON|A page came|'Sign in to this network'", asked_again),
    Fault("407 page of a proxy", sync("407-html"),
          REFUSED, "was refused (407)|both before its host, name:password@host:port", asked_again),
    Fault("504 page for ever", sync("504-html", times=999),
          UNAVAILABLE, "kept failing (504)|'504 Gateway Timeout'|Try again later", asked_again),
    Fault("redirected, signed", sync("307", location="https://login.invalid/in?X-Amz-Signature=abc"),
          REFUSED, "refused (307)|It leads to https://login.invalid/in, where the key is not sent", asked_again),
    Fault("an answer that is too long", answer_without_end,
          E.AnswerError, "cut off after 0.001 MB", bounded_again),
    Fault("a key that is refused ends a batch", not_begun,
          REFUSED, "key was not accepted|Embedded before it, and kept: none. Not begun: video-1.mp4", again(uploads=2)),
    Fault("a file system without locks", without_locks,
          E.RecordingsError, "VIDEO_SEARCH_HOME has no locks: No locks available|nothing is paid|on a disk", again()),
    Fault("rows that are gone", rows_gone,
          STORE, "'faults' is damaged|missing or cut short|left as it is|Delete the folder", made_anew),
]
# fmt: on


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_fault(row, lab):
    if not LINUX and row.do in (full_disk, full_disk_query, full_after_creation, read_only_home):
        pytest.skip("only Linux has /dev/full, and a /sys that nobody can write to")
    if row.error is None:
        assert row.do(lab) is not None
    else:
        with pytest.raises(row.error) as raised:
            row.do(lab)
        assert type(raised.value) is row.error
        missing = [words for words in row.words.split("|") if words not in str(raised.value)]
        assert not missing, f"{missing} not in: {raised.value}"
        assert KEY not in str(raised.value) and str(lab.home) not in str(raised.value)
    row.then(lab)


def test_the_table_is_long_enough_and_names_each_fault_once():
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names)) >= 40


def test_a_date_in_retry_after_is_waited_for(lab):
    """Half a second in a date is a whole second, so this row of the table has a clock of its own."""
    lab.patch.setattr("helpers.api.client.PATIENCE_SEC", 5.0)
    value = email.utils.formatdate(REAL_TIME() + 2, usegmt=True)
    lab.standin.faults.add(
        "reply", "sync", status=429, body={"code": "too_many_requests"}, headers={"Retry-After": value}
    )
    started = time.monotonic()
    assert lab.ask().shape == (512,) and time.monotonic() - started > 0.5


def test_what_is_kept_for_a_lost_task_is_the_id_that_the_list_shows(lab):
    lab.standin.faults.add("drop-after", "create")
    lab.embed()
    (task,) = lab.standin.tasks_created
    kept = [
        json.loads(line)
        for line in lab.journal.read_text().splitlines()
        if '"answers"' in line and "/embed-v2/tasks" in line
    ]
    assert kept[0]["answers"][0]["json"] == {"_id": task, "status": "processing", "data": None}
    assert f"the lost task of {video_from(lab.videos[0]).video_id} was found: {task}" in lab.log()
