"""What the server remembers: assets, tasks, counters, and the clock that stamps them."""

import datetime as dt
import hashlib
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from .media import Media
from .request import EmbedRequest

# Stamped on everything when recordings are made, so that recording again gives the same answers.
FIXED_TIME = dt.datetime(2026, 11, 20, 10, 0, 0, tzinfo=dt.UTC)
RESULTS_KEPT = dt.timedelta(days=7)


def object_id(*parts: object) -> str:
    """Return 24 hex digits that depend on the parts alone."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def rfc3339(moment: dt.datetime) -> str:
    """Return the moment as the service writes it, with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


@dataclass
class Asset:
    """An uploaded file; ``polls`` counts how often it was asked for."""

    id: str
    method: str
    filename: str
    media: Media | None
    created_at: dt.datetime
    error: str = ""
    user_metadata: dict | None = None
    polls: int = 0


@dataclass
class Task:
    """An embedding task; ``failure`` is its reason, ``stuck`` keeps it processing for ever."""

    id: str
    request: EmbedRequest
    media: Media | None
    input_filename: str
    input_url: str
    created_at: dt.datetime
    failure: str = ""
    stuck: bool = False
    polls: int = 0


@dataclass
class Minute:
    """Requests of the last minute, for the rate limit."""

    times: deque = field(default_factory=deque)

    def wait(self, limit: int) -> float:
        """Count a request; return 0, or how many seconds to wait if the limit is used up."""
        now = time.monotonic()
        while self.times and now - self.times[0] >= 60.0:
            self.times.popleft()
        if len(self.times) >= limit:
            return 60.0 - (now - self.times[0])
        self.times.append(now)
        return 0.0


class State:
    """Everything the server remembers; ``lock`` guards all of it."""

    def __init__(self, *, asset_polls: int, task_polls: int, fixed_clock: bool) -> None:
        self.asset_polls, self.task_polls, self.fixed_clock = asset_polls, task_polls, fixed_clock
        self.lock = threading.RLock()
        self.assets: dict[str, Asset] = {}
        self.tasks: dict[str, Task] = {}
        self.tasks_created: Counter[str] = Counter()
        self.uploads: Counter[str] = Counter()
        self.seconds_embedded = 0.0
        self.minute = Minute()

    def now(self) -> dt.datetime:
        """Return the time, or the fixed one when recordings are made."""
        return FIXED_TIME if self.fixed_clock else dt.datetime.now(dt.UTC)

    def asset_status(self, asset: Asset) -> str:
        """Return processing, ready or failed."""
        if asset.polls <= self.asset_polls:
            return "processing"
        return "failed" if asset.error else "ready"

    def task_status(self, task: Task) -> str:
        """Return processing, ready or failed."""
        if task.stuck or task.polls <= self.task_polls:
            return "processing"
        return "failed" if self.task_failure(task) else "ready"

    def task_failure(self, task: Task) -> str:
        """Return why the task failed, or an empty text."""
        if not self.fixed_clock and self.now() - task.created_at > RESULTS_KEPT:
            return "The embedding result is no longer available and cannot be retrieved."
        return task.failure

    def about_to_finish(self, task: Task) -> bool:
        """Tell whether the next poll will find the task no longer processing."""
        return not task.stuck and task.polls + 1 > self.task_polls

    def keep_task(self, task: Task) -> Task:
        """Keep a task that a request has just started, and count the request.

        The same request gives the same id, so starting it again finds it here: it keeps its progress, unless it had
        failed or hung. The count is what shows that it was paid twice.
        """
        self.tasks_created[task.id] += 1
        self.seconds_embedded += task_seconds(task)
        old = self.tasks.pop(task.id, None)
        if old is not None and not old.stuck and not self.task_failure(old):
            task.polls = old.polls
        self.tasks[task.id] = task  # last: lists show the newest first
        return task


def task_seconds(task: Task) -> float:
    """Return how many seconds of media the task embeds."""
    if task.media is None:
        return 0.0
    end = min(task.request.end_sec or task.media.duration_sec, task.media.duration_sec)
    return max(0.0, end - task.request.start_sec)
