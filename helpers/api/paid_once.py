"""Paid once: one task at a time among all notebooks, a task started once, and one that was lost found again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import BinaryIO

from helpers.errors import RecordingsError

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    fcntl = None
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twelvelabs.types import VideoEmbeddingMetadata

from helpers.api.fingerprint import is_id
from helpers.api.tasks import POLL_SEC, upload, upload_name
from helpers.errors import RequestRefused

if TYPE_CHECKING:
    from helpers.api.client import CourseClient
from helpers.api.log import get_logger
from helpers.errors import TaskUncertain
from helpers.library import Video

PAUSE_SEC, PATIENCE_SEC = 0.02, 300.0


def try_lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; return False where another one holds it."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


class ProcessLock:
    """Lock on a file, between threads and between processes.

    Raises
    ------
    RecordingsError
        If the file cannot be made, or another process holds it for five minutes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> ProcessLock:
        deadline = time.monotonic() + PATIENCE_SEC
        while not self._taken(deadline):
            time.sleep(PAUSE_SEC)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()  # frees it

    def _taken(self, deadline: float) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._file if self._file and not self._file.closed else self.path.open("ab")
        except OSError as error:
            raise RecordingsError(
                f"The folder of kept answers cannot be written: {error.strerror}.",
                "Nothing was sent, so nothing is paid.",
                "Free space or make it writable, or set VIDEO_SEARCH_HOME to another folder.",
            ) from error
        if try_lock(self._file):
            return True
        if time.monotonic() < deadline:
            return False
        self._file.close()
        raise RecordingsError(
            "Another notebook has been starting a task for five minutes.",
            "Nothing was sent, so nothing is paid.",
            "Shut its kernel down, then run the cell again.",
        )


class AskedBefore(Exception):
    """A request that may start a paid task was sent before, and its answer never arrived. `at` is when, in seconds."""

    def __init__(self, fingerprint: dict, at: float) -> None:
        super().__init__("sent before, answer unknown")
        self.fingerprint, self.at = fingerprint, at


CLOCK_SLACK_SEC = 86400.0  # how far this machine's clock may be from the service's
LIST_PAGE, LIST_PAGES = 50, 40  # the newest 2,000 tasks are looked through
_log = get_logger("lost")


def find_lost(client: CourseClient, video: Video, before: AskedBefore) -> str | None:
    """Return the id of the task that a lost request started, None if it started none.

    The list shows no asset id, so a task is known by its file's name (a sha256) or address, its model and its time.

    Raises
    ------
    TaskUncertain
        If more than one task fits, or tasks of that time do not say what they were made from.
    """
    what = f"looking for the task of {video.video_id!r}"
    name = video.url if video.path is None else upload_name(video)
    since = before.at - CLOCK_SLACK_SEC
    started_at = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    wanted = before.fingerprint["json"]["video"]
    fits, silent = [], 0
    for page in range(1, LIST_PAGES + 1):
        listed = client.ask(
            lambda page=page: client.embed.v_2.tasks.list(started_at=started_at, page=page, page_limit=LIST_PAGE).items,
            what,
        )
        for task in listed or []:
            if task.model_name != client.config.model.name or client.recorded.journal.maker_of(str(task.id)):
                continue
            about = task.video_embedding.metadata if task.video_embedding else None
            stated = [getattr(about, field, None) for field in ("input_filename", "input_url")]
            fits += [task.id] if name in stated and _made_as(about, wanted) else []
            silent += not any(stated)
        if len(listed or []) < LIST_PAGE:
            break
    if len(fits) == 1 and not silent:
        client.recorded.journal.keep(
            before.fingerprint, [{"status": 202, "json": {"_id": fits[0], "status": "processing", "data": None}}]
        )
        _log.info("the lost task of %s was found: %s", video.video_id, fits[0])
        return fits[0]
    if not fits and not silent:
        return None
    raise TaskUncertain(
        f"A request to embed {video.video_id!r} was lost, and {len(fits)} listed tasks fit it "
        f"({silent} do not say what they embed).",
        "Nothing new was started.",
        "Look at your tasks in the Twelve Labs dashboard; `client.recorded.give_up_lost()` lets the course ask again.",
    )


def _made_as(about: VideoEmbeddingMetadata, wanted: dict) -> bool:
    """Return False where a listed task states other settings than those wanted. Not all tasks state all of them."""
    spec = wanted["segmentation"].get("temporal", wanted["segmentation"])
    length = spec.get("fixed", {}).get("duration_sec")
    stated = (about.video_clip_length, about.video_embedding_option, about.video_embedding_scope)
    asked = (length, wanted["embedding_option"], wanted["embedding_scope"])
    pairs = ((s, a) for s, a in zip(stated, asked, strict=True) if s is not None and a is not None)
    return all(sorted(s) == sorted(a) if isinstance(s, list) else s == a for s, a in pairs)


def start_task(client: CourseClient, video: Video, request: dict, deadline: float) -> str:
    """Return the id of the video's task: the one that was started before, where there is one, else a new one.

    Parameters
    ----------
    request : dict
        The ``video`` part of the request, without its source.
    deadline : float
        On the clock of ``time.monotonic``.

    Raises
    ------
    TaskUncertain
        If a request was lost after it was sent and the service's list of tasks cannot tell whether it arrived.
    """
    what = f"starting the embedding of {video.video_id!r}"
    uncertain = TaskUncertain(f"While {what}, the request was lost.", do="Run the cell again.")
    source, uploads = {"url": video.url}, 0
    for _ in range(4):
        try:
            if video.path is not None:
                uploads += 1
                source = {"asset_id": upload(client, video, deadline)}
            asked = {
                "input_type": "video",
                "model_name": client.config.model.name,
                "video": {"media_source": source, **request},
            }
            created = client.ask(lambda a=asked: client.embed.v_2.tasks.create(**a), what, paid=True)
            if is_id(created.id):
                return created.id
            uncertain = TaskUncertain(f"While {what}, the answer held no id that can be used.", do="Run it again.")
        except AskedBefore as before:
            if found := find_lost(client, video, before):
                return found
            client.recorded.journal.withdraw(before.fingerprint, before.at)  # it never arrived: asking again pays once
        except TaskUncertain as error:
            uncertain = error
            time.sleep(POLL_SEC[client.config.source])
        except RequestRefused as error:
            asset_id = source.get("asset_id", "")
            gone = error.status == 404 or (asset_id and asset_id in error.what)
            if not gone or video.path is None or uploads > 1:
                raise
            client.recorded.forget_made(asset_id)  # no longer at the service: upload the file once more
    raise uncertain
