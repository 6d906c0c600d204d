"""One httpx transport that answers from recordings, or asks the API and keeps the answer."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections import defaultdict
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import httpx

from helpers.api.fingerprint import (
    POLL,
    fingerprint,
    is_usable,
    likeness,
    read_json,
    starts_task,
    text_of,
    without_signatures,
)
from helpers.api.journal import Journal, request_key, unpack
from helpers.api.log import Counts, get_logger, mask_bytes
from helpers.api.paid_once import AskedBefore, ProcessLock
from helpers.api.retries import NEVER_SENT
from helpers.errors import NotRecorded, RecordingsError

_log = get_logger("api")


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading them takes 20 ms: once is enough


class Recorded(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Replays answers, and in live modes asks for those it does not have. Safe with threads.

    Parameters
    ----------
    journal : Journal
        Where answers are found and kept.
    live : bool
        Ask the API for what is not kept.
    refresh : bool
        Ask for everything once more; the new answers replace the old ones.
    """

    def __init__(self, journal: Journal, *, live: bool = False, refresh: bool = False) -> None:
        self.journal, self.live, self.refresh = journal, live, refresh
        self.counts = Counts()
        self._turn: dict[str, int] = {}  # polls already replayed, by request
        self._polls: dict[str, list[dict]] = {}  # polls of tasks that are not finished
        self.used: dict[str, None] = {}  # requests answered in this run, in order
        self._one_at_a_time: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()
        self._network: httpx.HTTPTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = fingerprint(request, request.read())
        key = request_key(asked)
        with self._lock:
            one_at_a_time = self._one_at_a_time[key]
        # The same request from two threads is asked, and paid, once; a task from two notebooks is started once.
        with one_at_a_time, self._alone(asked):
            if found := self._found(request, asked, key):
                return found
            if self._network is None:
                self._network = httpx.HTTPTransport(verify=_certificates(), retries=0)
            started = time.monotonic()
            self._before(asked)
            try:
                response = self._network.handle_request(request)
                content = response.read()
            except httpx.TransportError as error:
                self._lost(asked, error, started)
                raise
            finally:
                self.counts.add("seconds asked", time.monotonic() - started)
            return self._answered(request, asked, key, response, content, started)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return await asyncio.to_thread(self.handle_request, request)

    def texts(self) -> list[str]:
        """Return the texts of the recorded queries that are text alone, in alphabetical order."""
        return sorted({text for each in self.journal.requests.values() if (text := text_of(each, alone=True))})

    def forget_made(self, made: str) -> None:
        """Forget a task or asset that is of no more use, so that the next run makes it again."""
        for asked in self.journal.about(made):
            self.journal.forget(asked)

    def give_up_lost(self) -> int:
        """Let every request whose answer was lost be asked again, though it may be paid twice. Returns how many."""
        lost = [json.loads(key) for key in self.journal.asking]
        for asked in lost:
            self.journal.withdraw(asked)
        return len(lost)

    # -- answers that are there -----------------------------------------------------------------------------------

    def _found(self, request: httpx.Request, asked: dict, key: str) -> httpx.Response | None:
        answers = self._answers_to(key)
        if answers is None and self.live and asked["method"] == "POST":
            self.journal.catch_up()  # another notebook may have asked meanwhile
            answers = self._answers_to(key)
        if answers is None:
            if not self.live:
                raise self._not_recorded(asked)
            if (at := self.journal.asking.get(key)) is not None:
                raise AskedBefore(asked, at)
            return None
        with self._lock:
            turn = self._turn.get(key, 0)
            self._turn[key] = turn + 1
            # In the recorded order, then the last one for ever. What this reader already waited for is not waited
            # for again: a kept answer is the last one at once.
            answer = answers[-1] if self.live else answers[min(turn, len(answers) - 1)]
            made = answer["json"].get("_id") if asked["method"] == "POST" else None
            if made:  # a cell run again: what it made is polled from the start
                for other in [k for k in self._turn if f"/{made}" in k]:
                    del self._turn[other]
        self.counts.add("answers found")
        self.used[key] = None
        _log.debug("%s %s found", asked["method"], asked["path"])
        content = json.dumps(_unpacked(answer["json"])).encode()
        headers = {"content-type": "application/json"}
        return httpx.Response(answer["status"], headers=headers, content=content, request=request)

    def _answers_to(self, key: str) -> list[dict] | None:
        """Return the answers that count: on refresh, only those that arrived in this run."""
        return None if self.refresh and key not in self.used else self.journal.get(key)

    def _not_recorded(self, asked: dict) -> NotRecorded:
        live = "To ask the service, set TWELVE_LABS_API_KEY and restart the kernel."
        self.counts.add("not recorded")
        if not (text := text_of(asked)):
            what = "a file or a setting" if asked["method"] == "POST" else asked["path"]
            return NotRecorded(f"No recorded answer for {what} of this request ({asked['path']}).", do=live)
        if text in self.texts():
            return NotRecorded(f"The text {text[:200]!r} is recorded, but not with this dimension or model.", do=live)
        close = sorted(self.texts(), key=lambda each: (-likeness(text, each), each))[:3]
        near = f"Recorded and close: {', '.join(map(repr, close))}." if close else ""
        shown = text if len(text) <= 200 else text[:200] + "…"
        with_media = "" if text_of(asked, alone=True) else " together with this media"
        return NotRecorded(f"No recorded answer for the text {shown!r}{with_media}.", near, live)

    # -- answers that arrive --------------------------------------------------------------------------------------

    def _alone(self, asked: dict) -> ProcessLock | nullcontext:
        return self.journal.alone() if self.live and starts_task(asked) else nullcontext()

    def _before(self, asked: dict) -> None:
        if starts_task(asked):
            self.journal.intend(asked)  # written first: a crash between asking and hearing must leave a trace

    def _lost(self, asked: dict, error: httpx.TransportError, started: float) -> None:
        if isinstance(error, NEVER_SENT) and starts_task(asked):
            self.journal.withdraw(asked)
        self.counts.add("requests lost")
        _log.info("%s %s %s %.2f s", asked["method"], asked["path"], type(error).__name__, time.monotonic() - started)

    def _answered(
        self, request: httpx.Request, asked: dict, key: str, response: httpx.Response, content: bytes, started: float
    ) -> httpx.Response:
        content = mask_bytes(content)  # a service that echoes the key would have it shown, logged and kept
        body = read_json(content)
        outcome = self._kept(asked, key, response.status_code, body)
        self.counts.add("requests")
        took = time.monotonic() - started
        _log.info("%s %s %d %.2f s%s", asked["method"], asked["path"], response.status_code, took, outcome)
        if response.status_code == 413 and isinstance(body, dict) and "error" not in body:
            # The SDK's class for 413 insists on the nested form and would hide the answer behind a ValidationError.
            content = json.dumps({"error": body}).encode()
        kept_headers = {
            name: value for name in ("content-type", "retry-after") if (value := response.headers.get(name)) is not None
        }
        return httpx.Response(response.status_code, headers=kept_headers, content=content, request=request)

    def _kept(self, asked: dict, key: str, status: int, body: Any) -> str:
        """Keep what is worth keeping, and say so in two words for the log."""
        if not 200 <= status < 300:
            if starts_task(asked) and 400 <= status < 500 and status != 408:
                self.journal.withdraw(asked)  # refused: nothing was started
            poll = POLL.fullmatch(asked["path"])
            if status == 404 and poll and asked["method"] == "GET":
                self.forget_made(poll[1])
                return ", expired: forgotten"
            return ""
        if not isinstance(body, dict) or not is_usable(asked, body):
            return ""
        answer = {"status": status, "json": without_signatures(body)}
        poll = POLL.fullmatch(asked["path"])
        if poll is None:
            return self._write(asked, key, [answer])
        with self._lock:
            self._polls.setdefault(key, []).append(answer)
        state = body.get("status")
        if state == "failed":
            self.forget_made(poll[1])
            return ", failed: forgotten"
        if state != "ready":
            return ""
        duration = (body.get("metadata") or {}).get("duration")
        if isinstance(duration, int | float):
            self.counts.add("minutes embedded", duration / 60)
        return self._write(asked, key, self._polls.pop(key))

    def _write(self, asked: dict, key: str, answers: list[dict]) -> str:
        try:
            self.journal.keep(asked, answers)
        except RecordingsError as error:
            if starts_task(asked):
                raise  # a task that is paid for and not written down would be paid for again
            _log.warning("%s", error)
            return ", NOT kept"
        self.used[key] = None
        return ", kept"


def _unpacked(body: dict) -> dict:
    try:
        return unpack(body)
    except (ValueError, TypeError) as error:
        raise RecordingsError("A recorded vector is damaged.", do="Check the repository out again.") from error
