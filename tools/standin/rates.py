"""Rate limits: requests a minute and minutes of media an hour, counted, told in every answer, refused beyond."""

import datetime as dt
import threading
import time
from collections import deque
from collections.abc import Callable

from .refusal import too_many

MINUTE_SEC, HOUR_SEC = 60.0, 3600.0
# Told where no limit is set, and never used up then: text queries and minutes of the Developer plan's first tier.
PLAN_REQUESTS_PER_MINUTE, PLAN_MINUTES_PER_HOUR = 600, 600.0


class Window:
    """What was used within the last so many seconds, whatever it is counted in."""

    def __init__(self, length_sec: float) -> None:
        self.length_sec = length_sec
        self._entries: deque[tuple[float, float]] = deque()  # when, how much

    def add(self, amount: float) -> None:
        """Count something as used now."""
        self._entries.append((time.monotonic(), amount))

    def used(self) -> float:
        """Return how much was used within the window."""
        while self._entries and time.monotonic() - self._entries[0][0] >= self.length_sec:
            self._entries.popleft()
        return sum(amount for _, amount in self._entries)

    def wait_sec(self, limit: float) -> float:
        """Return for how long the limit stays used up: 0 where it is not."""
        left, wait = self.used(), 0.0
        for at, amount in self._entries:
            if left < limit:
                break
            left, wait = left - amount, at + self.length_sec - time.monotonic()
        return max(0.0, wait)

    def free_in_sec(self) -> float:
        """Return in how many seconds nothing will be used any more."""
        return max(0.0, self._entries[-1][0] + self.length_sec - time.monotonic()) if self._entries else 0.0


class RateLimits:
    """The two limits of a server; each may be changed while it runs.

    Parameters
    ----------
    requests_per_minute : int or None
        More are refused with 429.
    minutes_per_hour : float or None
        Once so many minutes of media were embedded within an hour, more are refused with 429.
    clock : callable
        Returns the server's time.
    """

    def __init__(
        self, requests_per_minute: int | None, minutes_per_hour: float | None, clock: Callable[[], dt.datetime]
    ) -> None:
        self.requests_per_minute, self.minutes_per_hour, self._clock = requests_per_minute, minutes_per_hour, clock
        self._requests, self._media = Window(MINUTE_SEC), Window(HOUR_SEC)
        self._lock = threading.Lock()

    def count_request(self) -> None:
        """Count a request. Raises Refusal where it is one too many."""
        with self._lock:
            if (limit := self.requests_per_minute) is not None and (wait := self._requests.wait_sec(limit)):
                raise too_many(f"{limit}req/1min", wait, self._clock())
            self._requests.add(1)

    def count_media(self, seconds: float) -> None:
        """Count media that are about to be embedded. Raises Refusal where the hour is used up."""
        with self._lock:
            if (limit := self.minutes_per_hour) is not None and (wait := self._media.wait_sec(60 * limit)):
                # How the service words this one is not published.
                raise too_many(f"{limit:g}min/1hour", wait, self._clock())
            self._media.add(seconds)

    def headers(self) -> dict[str, str]:
        """Return what every answer tells of the limits: requests, and seconds of media."""
        with self._lock:
            requests, hour = self.requests_per_minute, self.minutes_per_hour
            used = 0 if requests is None else self._requests.used()
            used_sec = 0.0 if hour is None else self._media.used()
            free_in_sec = 0.0 if requests is None else self._requests.free_in_sec()
        requests = PLAN_REQUESTS_PER_MINUTE if requests is None else requests
        seconds = 60 * (PLAN_MINUTES_PER_HOUR if hour is None else hour)
        return {
            "x-ratelimit-dimensions": "Duration,Request",
            "x-ratelimit-duration-limit": f"{seconds:.0f}",
            "x-ratelimit-duration-remaining": f"{max(0.0, seconds - used_sec):.0f}",
            "x-ratelimit-request-limit": str(requests),
            "x-ratelimit-request-remaining": f"{max(0.0, requests - used):.0f}",
            "x-ratelimit-request-reset": f"{self._clock().timestamp() + free_in_sec:.0f}",
        }
