"""What a plan allows in a window of time: every request that is sent waits here for its turn.

What is answered from kept answers is not sent, so in replay nothing waits. Other processes are not seen: what is too
much together the service refuses, and it is asked again.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx
from pyrate_limiter import InMemoryBucket, Limiter, Rate, SingleBucketFactory

from helpers.api.log import Counts
from helpers.config import Plan

SLACK_SEC = 0.5  # a window is so much longer here: what leaves at even distances may arrive closer together
TICK_SEC = 0.05  # how often what waits looks again
MOST_HELD_SEC = 120.0  # a longer Retry-After holds nobody else back: each is refused, and can tell its reader
KINDS = {"tasks": "tasks", "assets": "uploads"}  # of a POST, by the end of its path


class Ended(Exception):
    """The run that this thread works for is over."""


class _Here(threading.local):
    """What is known of this thread."""

    stop: threading.Event | None = None  # set when the run that it works for is over
    tell: Callable[[str], Any] | None = None  # who hears that its video waits
    waited_sec = 0.0  # for limits, in all


HERE = _Here()


def clock() -> float:
    """Return the seconds of this thread's time (`time.monotonic`), less those that it waited for limits."""
    return time.monotonic() - HERE.waited_sec


def pause(seconds: float) -> None:
    """Sleep; `Ended` as soon as the run that this thread works for is over."""
    if HERE.stop is None:
        time.sleep(seconds)
    elif HERE.stop.wait(seconds):
        raise Ended


@cache
def limiters(address: str, plan: Plan | None) -> dict[str, tuple[Limiter, InMemoryBucket]]:
    """Return by kind what all clients of an address share; nothing without a plan."""
    made = {}
    for kind in ("tasks", "minutes", "uploads", "queries", "polls") if plan else ():
        unit = 60 if kind == "minutes" else 1  # counted in seconds of video
        rates = [Rate(int(unit * most), int(1000 * (sec + SLACK_SEC))) for most, sec in getattr(plan, kind)]
        bucket = InMemoryBucket(rates)
        made[kind] = Limiter(SingleBucketFactory(bucket, schedule_leak=False)), bucket
    return made


class Paced(httpx.BaseTransport):
    """The way to the API. `limiters` may be set; `answered` is set once the service embeds for this key."""

    def __init__(self, network: httpx.BaseTransport, counts: Counts) -> None:
        self._network, self._counts, self.answered = network, counts, threading.Event()
        self.limiters = limiters("", None)
        self._until: defaultdict[str, float] = defaultdict(float)  # by the service's word

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        kind = KINDS.get(request.url.path.rsplit("/", 1)[-1], "queries") if request.method == "POST" else "polls"
        self.take(kind)
        answer = self._network.handle_request(request)
        if (wait := retry_after_sec(answer) or 0.0) <= MOST_HELD_SEC:
            self._until[kind] = max(self._until[kind], time.monotonic() + wait)
        if kind == "tasks":
            self._lower("tasks", "request", answer)
            self._lower("minutes", "duration", answer)
        if answer.is_success and "/embed-v2" in request.url.path:
            self.answered.set()
            if kind == "tasks":
                self._counts.add("tasks started")
        return answer

    def take(self, kind: str, weight: int = 1) -> None:
        """Return once so much of a kind may be used, counted from now; more than a window allows takes all of it."""
        started, tell = time.monotonic(), HERE.tell
        if HERE.stop is not None:
            pause(0)
        while weight and kind in self.limiters:
            limiter, bucket = self.limiters[kind]
            most = min(weight, *(rate.limit for rate in bucket.rates))
            if time.monotonic() >= self._until[kind] and limiter.try_acquire(kind, most, blocking=False):
                break
            if tell and kind in ("tasks", "minutes", "uploads"):
                tell = tell("waiting")  # once
            pause(TICK_SEC)
            bucket.leak(bucket.now())
        if (waited := time.monotonic() - started) > TICK_SEC:
            HERE.waited_sec += waited
            self._counts.add("seconds waited", waited)

    def _lower(self, kind: str, dimension: str, answer: httpx.Response) -> None:
        """Take the service's word on how many are allowed, and left: what it counts and we do not, others have used."""
        said = [answer.headers.get(f"x-ratelimit-{dimension}-{what}", "") for what in ("limit", "remaining")]
        if kind in self.limiters and all(re.fullmatch(r"\d{1,9}", each) for each in said):
            limiter, bucket = self.limiters[kind]
            first, since = bucket.rates[0], bucket.now() - bucket.rates[0].interval
            first.limit = max(1, min(first.limit, int(said[0])))
            used = sum(item.timestamp >= since for item in list(bucket.items))
            if (others := first.limit - used - int(said[1])) > 0:
                limiter.try_acquire("others", others, blocking=False)


def retry_after_sec(error: Any) -> float | None:
    """Return the wait that a 429 or 503 asks for, whatever its size, in seconds; None where it asks for none."""
    value = (getattr(error, "headers", None) or {}).get("retry-after", "")
    for read in (float, seconds_until):
        with suppress(TypeError, ValueError, IndexError, OverflowError):
            seconds = read(value)
            return None if math.isnan(seconds) else max(0.0, seconds)
    return None


def seconds_until(date: str) -> float:
    """Return how far a date in a header is ahead of this machine's clock; an error where it is none."""
    return parsedate_to_datetime(date).timestamp() - time.time()
