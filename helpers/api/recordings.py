"""One httpx transport that answers from recordings, or asks the API and keeps the answer."""

from __future__ import annotations

import difflib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache, cached_property
from typing import Any

import httpx

from helpers.api.fingerprint import fingerprint, is_usable, polled, starts_task, text_of
from helpers.api.journal import Journal, request_key, unpack
from helpers.api.log import Counts, get_logger, mask_bytes
from helpers.api.retries import NEVER_SENT
from helpers.errors import NotRecorded, RecordingsError, one_line

_certificates = cache(httpx.create_ssl_context)  # reading them takes 20 ms: once is enough
_log = get_logger("api")


class AskedBefore(Exception):
    """A request that may start a paid task was sent before, and its answer never arrived. `at` is when, in seconds."""

    def __init__(self, fingerprint: dict, at: float) -> None:
        super().__init__("sent before, answer unknown")
        self.fingerprint, self.at = fingerprint, at


def _likeness(text: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 2: shared words, then spelling."""
    words, others = set(text.lower().split()), set(other.lower().split())
    shared = len(words & others) / max(1, min(len(words), len(others)))
    return shared + difflib.SequenceMatcher(None, text.lower(), other.lower()).ratio()


class Recorded(httpx.BaseTransport):
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
        self.used: dict[str, None] = {}  # requests answered in this run, in order
        self._turn: dict[str, int] = {}  # polls already replayed, by request
        self._polls: dict[str, list[dict]] = {}  # polls of tasks that are not finished
        self._one_at_a_time: dict[str, threading.Lock] = {}
        self._here = threading.local()

    @cached_property
    def _network(self) -> httpx.HTTPTransport:
        return httpx.HTTPTransport(verify=_certificates(), retries=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = fingerprint(request, request.read())
        key = self._here.key = request_key(asked)
        # The same request from two threads is asked, and paid, once; a task from two notebooks is started once.
        one_at_a_time = self._one_at_a_time.setdefault(key, threading.Lock())
        with one_at_a_time, self.journal.alone() if self.live and starts_task(asked) else nullcontext():
            return self._found(request, asked, key) or self._asked(request, asked, key)

    def texts(self) -> list[str]:
        """Return the texts of the recorded queries that are text alone, in alphabetical order."""
        return sorted({text for each in self.journal.requests.values() if (text := text_of(each, alone=True))})

    def forget_made(self, made: str) -> None:
        """Forget a task or asset that is of no more use, so that the next run makes it again."""
        for asked in self.journal.about(made):
            self.journal.forget(asked)

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Keep no answer that the SDK, in this block, cannot read; of one that started a paid task, keep the id."""
        self._here.key = ""
        try:
            yield
        except (ValueError, RecursionError):
            if self.live and (key := self._here.key) in self.used:
                asked, answers = self.journal.requests[key], self.journal.answers[key]
                if starts_task(asked):
                    self.journal.keep_task(asked, answers[-1]["json"]["_id"])
                else:
                    self.journal.forget(asked)
            raise

    def give_up_lost(self) -> int:
        """Let every request whose answer was lost be asked again, though it may be paid twice. Returns how many."""
        lost = list(self.journal.asking)
        for key in lost:
            self.journal.withdraw(json.loads(key))
        return len(lost)

    # -- answers that are there -----------------------------------------------------------------------------------

    def _found(self, request: httpx.Request, asked: dict, key: str) -> httpx.Response | None:
        if self.live and asked["method"] == "POST":
            self.journal.catch_up()  # another notebook may have asked meanwhile
        # On refresh only those count that arrived in this run.
        answers = None if self.refresh and key not in self.used else self.journal.get(key)
        if answers is None:
            if not self.live:
                raise self._not_recorded(asked)
            if (at := self.journal.asking.get(key)) is not None:
                raise AskedBefore(asked, at)
            return None
        # In the recorded order, then the last one for ever. What this reader already waited for is not waited for
        # again: a kept answer is the last one at once.
        turn = self._turn[key] = self._turn.get(key, -1) + 1
        answer = answers[-1 if self.live else min(turn, len(answers) - 1)]
        made = answer["json"].get("_id") if asked["method"] == "POST" else None
        for other in [each for each in list(self._turn) if made and f"/{made}" in each]:
            self._turn.pop(other, None)  # a cell run again: what it made is polled from the start
        self.counts.add("answers found")
        self.used[key] = None
        _log.debug("%s %s found", asked["method"], asked["path"])
        try:
            content = json.dumps(unpack(answer["json"])).encode()
        except (ValueError, TypeError) as error:
            raise RecordingsError("A recorded vector is damaged.", do="Check the repository out again.") from error
        headers = {"content-type": "application/json"}
        return httpx.Response(answer["status"], headers=headers, content=content, request=request)

    def _not_recorded(self, asked: dict) -> NotRecorded:
        live = "To ask the service, set TWELVE_LABS_API_KEY and restart the kernel."
        self.counts.add("not recorded")
        text, texts = text_of(asked), self.texts()
        if not text:
            what = "a file or a setting" if asked["method"] == "POST" else asked["path"]
            return NotRecorded(f"No recorded answer for {what} of this request ({asked['path']}).", do=live)
        shown = repr(one_line(text))
        if text in texts:
            return NotRecorded(f"The text {shown} is recorded, but not with this dimension or model.", do=live)
        close = sorted(texts, key=lambda each: (-_likeness(text, each), each))[:3]
        near = f"Recorded and close: {', '.join(repr(one_line(each)) for each in close)}." if close else ""
        with_media = "" if text_of(asked, alone=True) else " together with this media"
        return NotRecorded(f"No recorded answer for the text {shown}{with_media}.", near, live)

    # -- answers that arrive --------------------------------------------------------------------------------------

    def _asked(self, request: httpx.Request, asked: dict, key: str) -> httpx.Response:
        paid, sent, started = starts_task(asked), f"{asked['method']} {asked['path']}", time.monotonic()
        if paid:
            self.journal.intend(asked)  # written first: a crash between asking and hearing must leave a trace
        try:
            response = self._network.handle_request(request)
            content = mask_bytes(response.read())  # an echoed key would be shown, logged and kept
        except httpx.TransportError as error:
            if paid and isinstance(error, NEVER_SENT):
                self.journal.withdraw(asked)
            self.counts.add("requests lost")
            _log.info("%s %s %.2f s", sent, type(error).__name__, time.monotonic() - started)
            raise
        finally:
            self.counts.add("seconds asked", time.monotonic() - started)
        status, body = response.status_code, None
        with suppress(ValueError, RecursionError):  # no JSON, or JSON beyond all reason
            body = json.loads(content)
        outcome = self._kept(asked, key, status, body)
        self.counts.add("requests")
        _log.info("%s %d %.2f s%s", sent, status, time.monotonic() - started, outcome)
        if status == 413 and isinstance(body, dict) and "error" not in body:
            # The SDK's class for 413 insists on the nested form and would hide the answer behind a ValidationError.
            content = json.dumps({"error": body}).encode()
        # As bytes: a name or value beyond ASCII is read, but cannot be written, as text.
        headers = [each for each in response.headers.raw if each[0].lower() in (b"content-type", b"retry-after")]
        return httpx.Response(status, headers=headers, content=content, request=request)

    def _kept(self, asked: dict, key: str, status: int, body: Any) -> str:
        """Keep what is worth keeping, and say so in two words for the log."""
        made = polled(asked)
        if not 200 <= status < 300:
            if starts_task(asked) and 400 <= status < 500 and status != 408:
                self.journal.withdraw(asked)  # refused: nothing was started
            if status == 404 and made:
                self.forget_made(made)
                return ", expired: forgotten"
            return ""
        if not is_usable(asked, body):
            return ""
        answers = [{"status": status, "json": body}]
        if made:
            answers = self._polls[key] = self._polls.get(key, []) + answers
            if body.get("status") == "failed":
                self.forget_made(made)
                return ", failed: forgotten"
            if body.get("status") != "ready":
                return ""
            del self._polls[key]
            duration = (body.get("metadata") or {}).get("duration")
            if isinstance(duration, int | float) and 0 <= duration < 1e9:
                self.counts.add("minutes embedded", duration / 60)
        try:
            self.journal.keep(asked, answers)
        except RecordingsError as error:
            if starts_task(asked):
                raise  # a task that is paid for and not written down would be paid for again
            _log.warning("%s", error)
            return ", NOT kept"
        self.used[key] = None
        return ", kept"
