"""One httpx transport that answers from recordings, or asks the API and keeps the answer."""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cached_property
from typing import Any

import httpx

from helpers.api.fingerprint import content_of, fingerprint, identity, is_usable, may_cost, polled, starts_task, text_of
from helpers.api.journal import HeldElsewhere, Journal, request_key, unpack
from helpers.api.limits import Paced, clock, seconds_until
from helpers.api.log import Counts, get_logger, mask_bytes
from helpers.api.retries import MOST_MB, Network, is_refusal
from helpers.api.sentence import answer, respelled
from helpers.config import SERVICE_URL
from helpers.errors import AnswerError, NotRecorded, RecordingsError, TaskUncertain, mask, one_line

CLOCK_SLACK_SEC = 86400.0  # how far a `Date` may be from the clock that tasks are dated by
OTHER_MB = 16  # most of an answer that holds no segments
KEPT_HEADERS = re.compile("content-type$|retry-after$|x-ratelimit-")
STRANGERS_HEADERS = re.compile(f"{KEPT_HEADERS.pattern}|server$|location$")  # of an answer that is not the service's
_log = get_logger("api")
GIVE_UP = "Look at your tasks in the Twelve Labs dashboard; `client.recorded.give_up_lost()` lets the course ask again."
# A file that is named in place of an asset: its task, or its words, are looked for, and never sent for.
_NO_ASSET = re.compile(rb'"asset_id"\s*:\s*"sha256:|/assets/sha256(?::|%3A)')


class AskedBefore(TaskUncertain):
    """A request that may cost something was sent, now or before, and no answer says what became of it.

    Attributes
    ----------
    asked : dict
        The request, by its `identity`.
    at : float
        Since when it may have been carried out: see `Journal.asking`.
    """

    def __init__(self, asked: dict, at: float, why: str) -> None:
        what = f"{asked['method']} {asked['path']} was sent, but {why}, so a paid task may have started."
        super().__init__(what, "It is not sent again.", GIVE_UP)
        self.asked, self.at = asked, at


def _lock_of(asked: dict) -> str:
    """Return what a request holds the lock of: its video, or itself where it may cost something and names none."""
    return content_of(asked) or (request_key(asked) if may_cost(asked) else "")


class Recorded(httpx.BaseTransport):
    """Replays answers, and in live modes asks for those it does not have. Safe with threads.

    Parameters
    ----------
    journal : Journal
        Where answers are found and kept.
    base_url : str
        The address of the API: what a request asks for is told by its path below that.
    live : bool
        Ask the API for what is not kept.
    refresh : bool
        Ask for everything once more; the new answers replace the old ones.

    Attributes
    ----------
    paced : Paced
        The way to the API, and the limits that requests keep to on it.
    computed : list of str
        The texts whose answers were not recorded: `helpers.api.sentence` computed them, as the stand-in does.
    """

    def __init__(
        self, journal: Journal, base_url: str = SERVICE_URL, live: bool = False, refresh: bool = False
    ) -> None:
        self.journal, self.live, self.refresh = journal, live, refresh
        self.counts, self._base = Counts(), httpx.URL(base_url).path.rstrip("/")
        self._network = self.paced = Paced(Network(base_url), self.counts)
        self._ahead_sec = -math.inf  # the service's clock, at least; not known before its first answer
        self.used: dict[str, None] = {}  # requests answered in this run, in order
        self.computed: list[str] = []
        self._turn: dict[str, int] = {}  # polls already replayed, by request
        self._polls: dict[str, list[dict]] = {}  # polls of tasks that are not finished
        self._one_at_a_time: dict[str, threading.Lock] = {}
        self._here = threading.local()

    @property
    def known_answers(self) -> bool:
        """True while only the stand-in's recordings answer: what the pages were written with, and any sentence."""
        return not self.live and all(str(each.get("source")).startswith("stand-in") for each in self.journal.headers)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Keys of requests by what they are folded; of two that are the same then, the last."""
        return {request_key(respelled(each, fold=True)): key for key, each in self.journal.requests.items()}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = fingerprint(request, request.read(), self._base)
        asked = identity(sent, self.journal.contents)
        key, old = request_key(asked), identity(sent, self.journal.contents, old=True)
        content = _lock_of(asked)
        # The same request from two threads is asked once; an upload or a task also among all notebooks.
        one = self._one_at_a_time.setdefault(key, threading.Lock())
        with self.alone(content) if self.live and content else one:
            if self.live and asked["method"] == "POST":
                self.journal.catch_up()  # another notebook may have asked meanwhile
            if self.journal.knows(request_key(old)) and not self.journal.knows(key):
                asked, key = old, request_key(old)
            if not self.live and not self.journal.knows(key) and text_of(asked):
                asked = respelled(asked)
                if not self.journal.knows(key := request_key(asked)):
                    key = self._spellings.get(request_key(respelled(asked, fold=True)), key)
            self._here.key = key
            return self._found(request, asked, key) or self._asked(request, asked, key)

    def alone(self, content: str, seconds: float | None = None) -> AbstractContextManager[None]:
        """Hold the lock of one video (`Journal.alone`) where there is something to lose: in live modes."""
        return self.journal.alone(content, seconds) if self.live else nullcontext()

    def texts(self) -> list[str]:
        """Return the texts of the recorded queries that are text alone, in alphabetical order."""
        return sorted({text for each in self.journal.requests.values() if (text := text_of(each, alone=True))})

    def forget_made(self, made: str) -> None:
        """Forget a task or asset that is of no more use, so that the next run makes it again."""
        for asked in self.journal.about(made):
            self.journal.forget(asked)

    @contextmanager
    def readable(self, what: str = "") -> Iterator[None]:
        """Keep no answer that the SDK, in this block, cannot read; of one that started a paid task, keep the id.

        `what` says what the block does, for messages.
        """
        self._here.key, self._here.what = "", what
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
        finally:
            self._here.what = ""

    def give_up_lost(self) -> int:
        """Let every request whose answer was lost be asked again, though it may be paid twice. Returns how many.

        What another notebook, or thread, has under way at this moment is not lost: it is left alone and not counted.
        """
        self.journal.catch_up()
        lost = 0
        for asked in map(json.loads, list(self.journal.asking)):
            with suppress(HeldElsewhere), self.alone(_lock_of(asked), 0.0):
                self.journal.catch_up()  # its holder may have been answered just now
                if request_key(asked) in self.journal.asking:
                    self.journal.withdraw(asked)
                    lost += 1
        return lost

    # -- answers that are there -----------------------------------------------------------------------------------

    def _found(self, request: httpx.Request, asked: dict, key: str) -> httpx.Response | None:
        # On refresh only those count that arrived in this run.
        answers = None if self.refresh and key not in self.used else self.journal.get(key)
        if answers is None:
            if not self.live:
                return self._computed(request, asked)
            if (at := self.journal.asking.get(key)) is not None:
                raise AskedBefore(asked, at, "that was before and its answer was lost")
            if _NO_ASSET.search(request.content if starts_task(asked) else request.url.raw_path):
                raise NotRecorded("Nothing is known of this file.", do="Upload it.")
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

    def _computed(self, request: httpx.Request, asked: dict) -> httpx.Response:
        """Answer a text as the stand-in would, marked and counted; `NotRecorded` for all else."""
        text = text_of(asked, alone=True)
        if not (made := answer(asked) if text and self.known_answers else None):
            self.counts.add("not recorded")
            what = getattr(self._here, "what", "")
            which = repr(one_line(text)) if text else f"a file or a setting of this request ({asked['path']})"
            told = f"While {what}, no recorded answer was found." if what else f"No recorded answer for {which}."
            take = "a text and size of the recordings (`client.recorded.texts()`)" if text else "what the pages use"
            raise NotRecorded(told, do=f"Take {take}, or set TWELVE_LABS_API_KEY and restart the kernel.")
        if made[0] == 200:
            self.counts.add("answers computed")
            self.computed += [text] * (text not in self.computed)
            _log.info("%r is not recorded: computed", one_line(text))
        return httpx.Response(made[0], json=made[1], request=request)

    # -- answers that arrive --------------------------------------------------------------------------------------

    def _asked(self, request: httpx.Request, asked: dict, key: str) -> httpx.Response:
        sent, started = f"{request.method} {request.url.path.removeprefix(self._base)}", clock()

        def watch(event: str, about: dict) -> None:
            """Write the request down right before its first byte: killed before, it leaves nothing; after, a trace.

            The trace is on disk once the body is sent: only a power cut in between could lose both.
            """
            if event.endswith("send_request_headers.started") and about["request"].method == b"POST":  # no CONNECT
                self.journal.intend(asked, max(0.0, time.time() + self._ahead_sec))
            elif event.endswith("send_request_body.complete"):
                self.journal.settle()

        if may_cost(asked):
            request.extensions["trace"] = watch
        request.extensions["most_mb"] = MOST_MB if polled(asked) else OTHER_MB
        try:
            response = self._network.handle_request(request)
            content = mask_bytes(response.read())  # an echoed key would be shown, logged and kept
        except (httpx.RequestError, AnswerError) as error:
            self.counts.add("requests lost")
            _log.info("%s %s %.2f s", sent, type(error).__name__, clock() - started)
            if (at := self.journal.asking.get(key)) is not None:
                raise AskedBefore(asked, at, f"the connection was lost ({type(error).__name__})") from error
            raise  # it was never sent, or costs nothing
        finally:
            self.counts.add("seconds asked", clock() - started)
        status, body = response.status_code, None
        with suppress(ValueError, RecursionError):  # no JSON, or JSON beyond all reason
            body = json.loads(content)
        with suppress(TypeError, ValueError, IndexError, OverflowError):
            if isinstance(body, dict):  # of the service itself
                self._ahead_sec = seconds_until(response.headers.get("date", "")) - CLOCK_SLACK_SEC
        kept = KEPT_HEADERS if isinstance(body, dict) else STRANGERS_HEADERS
        headers = {n: mask(v) for n, v in response.headers.items() if kept.match(n) and v.isascii()}
        outcome = self._kept(asked, key, status, body, headers)
        self.counts.add("requests")
        _log.info("%s %d %.2f s%s", sent, status, clock() - started, outcome)
        if (at := self.journal.asking.get(key)) is not None:
            raise AskedBefore(asked, at, f"the answer ({status}) does not say what became of it")
        if status == 413 and isinstance(body, dict) and "error" not in body:
            # The SDK's class for 413 insists on the nested form and would hide the answer behind a ValidationError.
            content = json.dumps({"error": body}).encode()
        return httpx.Response(status, headers=headers, content=content, request=request)

    def _kept(self, asked: dict, key: str, status: int, body: Any, headers: dict[str, str]) -> str:
        """Keep what is worth keeping, and say so in two words for the log."""
        made = polled(asked)
        refused = is_refusal(status, body, headers)
        if may_cost(asked) and refused:
            self.journal.withdraw(asked)
        if made and refused and status == 404:
            self.forget_made(made)
            return ", expired: forgotten"
        silent = refused and status == 404 and asked["path"].endswith("/transcription")  # that is an answer too
        if not 200 <= status < 300 and not silent:
            return ""
        if not silent and not is_usable(asked, body):
            if may_cost(asked) and not starts_task(asked) and isinstance(body, dict):
                self.journal.withdraw(asked)  # answered, and not for this course to keep
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
