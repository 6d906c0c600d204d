"""What the server remembers: assets, tasks, what was paid, and the clock and the counter that name them."""

import datetime as dt
import itertools
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from .media import Media
from .request import EmbedRequest

# Stamped on everything when recordings are made, so that recording again gives the same answers.
FIXED_TIME = dt.datetime(2026, 11, 20, 10, 0, 0, tzinfo=dt.UTC)
RESULTS_KEPT = dt.timedelta(days=7)
LIST_LAG_SEC = 1.0  # how long after it was made an asset or a task appears in a list


class Ids:
    """Ids of 24 hex digits, as at the service: the seconds of the clock, five bytes of the seed, a counter.

    No two are the same, whatever they name. With the same seed and clock the same ones come in the same order.
    """

    def __init__(self, seed: int | str | None) -> None:
        chance = random.Random(seed)
        self._own, self._count = chance.getrandbits(40), itertools.count(chance.getrandbits(24))

    def new(self, moment: dt.datetime) -> str:
        """Return the next one."""
        return f"{int(moment.timestamp()):08x}{self._own:010x}{next(self._count) % 2**24:06x}"


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
    born: float = field(default_factory=time.monotonic)


@dataclass
class Task:
    """An embedding task; ``failure`` is its reason, ``stuck`` keeps it processing for ever.

    ``first`` is the id of the first task that asked for the same of the same content: what is paid is counted there.
    """

    id: str
    request: EmbedRequest
    media: Media | None
    input_filename: str
    input_url: str
    created_at: dt.datetime
    failure: str = ""
    stuck: bool = False
    polls: int = 0
    first: str = ""
    born: float = field(default_factory=time.monotonic)


Made = TypeVar("Made", Asset, Task)


class State:
    """Everything the server remembers; ``lock`` guards all of it."""

    def __init__(
        self, *, asset_polls: int, task_polls: int, list_lag_sec: float, fixed_clock: bool, seed: int | str | None
    ) -> None:
        self.asset_polls, self.task_polls, self.list_lag_sec = asset_polls, task_polls, list_lag_sec
        self.fixed_clock, self._ids = fixed_clock, Ids(seed)
        self.lock = threading.RLock()
        self.assets: dict[str, Asset] = {}
        self.tasks: dict[str, Task] = {}
        self.tasks_created: Counter[str] = Counter()
        self.uploads: Counter[str] = Counter()
        self.seconds_embedded = 0.0
        self._first: dict[str, str] = {}  # what was asked for -> the task that asked for it first

    def now(self) -> dt.datetime:
        """Return the time, or the fixed one when recordings are made."""
        return FIXED_TIME if self.fixed_clock else dt.datetime.now(dt.UTC)

    def new_id(self) -> str:
        """Return an id that no asset and no task has."""
        return self._ids.new(self.now())

    def listed(self, made: dict[str, Made], lag_sec: float | None = None) -> list[Made]:
        """Return what a list shows, the newest first: all but what was made a moment ago (`lag_sec`, seconds)."""
        lag_sec = self.list_lag_sec if lag_sec is None else lag_sec
        return [each for each in reversed(made.values()) if time.monotonic() - each.born >= lag_sec]

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

    def keep_task(self, task: Task, asked: str) -> Task:
        """Keep a task that a request has just started, and count it: `asked` says what is paid for.

        The same content asked for again is another task, as at the service. The count shows that it was paid twice.
        """
        task.first = self._first.setdefault(asked, task.id)
        self.tasks_created[task.first] += 1
        self.seconds_embedded += task_seconds(task)
        self.tasks[task.id] = task
        return task


def task_seconds(task: Task) -> float:
    """Return how many seconds of media the task embeds."""
    if task.media is None:
        return 0.0
    end = min(task.request.end_sec or task.media.duration_sec, task.media.duration_sec)
    return max(0.0, end - task.request.start_sec)
