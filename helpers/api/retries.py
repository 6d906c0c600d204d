"""One call to the API: repeated where that is safe, within a deadline, its failures told in the course's own words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
import pydantic
import tenacity
from twelvelabs.core.api_error import ApiError

from helpers.api.log import Counts, get_logger
from helpers.errors import AnswerError, RequestRefused, ServiceUnavailable, TaskUncertain, VideoSearchError, one_line

T = TypeVar("T")
_log = get_logger("calls")

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)  # nothing reached the service
BASE_SEC, CAP_SEC = 0.5, 30.0
PASSING = {408, 429, 500, 502, 503, 504}  # statuses after which the same request may well succeed


def ask(
    send: Callable[[], T], what: str, *, paid: bool = False, deadline_sec: float = 120.0, counts: Counts | None = None
) -> T:
    """Return ``send()``, asked again after a passing failure.

    Parameters
    ----------
    send : callable
        One call of the SDK. Its own retry is left off: it loses form fields (`twelvelabs` 1.3.6).
    what : str
        What is being done and to what, for messages: ``"asking for the embedding of 'a red kettle'"``.
    paid : bool
        True where the request may start a paid task. It is then repeated only when it was certainly not carried
        out: refused by the rate limit, or never sent.
    deadline_sec : float
        Repeating stops when the next wait would pass this time.

    Raises
    ------
    RequestRefused
        If the API refuses the request as it is.
    ServiceUnavailable
        If it still fails at the deadline.
    TaskUncertain
        If `paid` and the answer was lost after the request was sent.
    AnswerError
        If the answer is not what the API promises.
    """

    def may_repeat(error: BaseException) -> bool:
        if isinstance(error, ApiError):
            return error.status_code == 429 if paid else error.status_code in PASSING or _cut_short(error)
        return isinstance(error, NEVER_SENT if paid else httpx.TransportError)

    def before_sleep(state: tenacity.RetryCallState) -> None:
        if counts is not None:
            counts.add("retries")
        reason = _reason(state.outcome.exception())
        _log.info("%s: %s; again in %.1f s", what, reason, state.next_action.sleep)

    backoff = tenacity.wait_exponential_jitter(multiplier=BASE_SEC, max=CAP_SEC, jitter=BASE_SEC)

    def wait(state: tenacity.RetryCallState) -> float:
        asked_for = retry_after_sec(state.outcome.exception())
        return max(backoff(state), asked_for or 0.0)  # a wait of 0, or a date gone by, must not become a flood

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(may_repeat),
        wait=wait,
        stop=tenacity.stop_before_delay(deadline_sec),
        before_sleep=before_sleep,
        reraise=True,
    )
    try:
        return retrying(send)
    except VideoSearchError:
        raise
    except (ApiError, httpx.HTTPError, ValueError, RecursionError) as error:  # the last two: JSON beyond all reason
        raise translated(error, what, paid=paid) from error


def retry_after_sec(error: BaseException | None) -> float | None:
    """Return the wait that a 429 or 503 asks for, whatever its size, in seconds; None where it asks for none."""
    value = (getattr(error, "headers", None) or {}).get("retry-after", "")
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    return None if math.isnan(seconds) else max(0.0, seconds)


def translated(error: Exception, what: str, *, paid: bool) -> VideoSearchError:
    """Return the course's error for one of the SDK, of httpx or of pydantic."""
    if isinstance(error, ValueError | RecursionError):
        wrong = error.errors() if isinstance(error, pydantic.ValidationError) else []
        fields = ", ".join(sorted({str(each["loc"][0]) for each in wrong if each["loc"]})[:4]) or "the body"
        if paid:
            return _uncertain(what, f"the answer came without what was expected ({fields})")
        return AnswerError(
            f"While {what}, the answer came without what the API promises ({fields}).", do="Run the cell again."
        )
    if isinstance(error, httpx.HTTPError):
        if paid and not isinstance(error, NEVER_SENT):
            return _uncertain(what, f"the connection was lost ({type(error).__name__})")
        return ServiceUnavailable(
            f"While {what}, the service could not be reached ({type(error).__name__}).",
            "What was embedded before is kept.",
            "Check the network, then run the cell again.",
        )
    code, message = api_code(error)
    status = error.status_code or 0
    said = f"{status}{', ' + code if code else ''}{': ' + message if message else ''}"
    if status in (401, 403):
        return RequestRefused(
            f"While {what}, the key was not accepted ({said}).",
            do="Check TWELVE_LABS_API_KEY, then restart the kernel.",
            status=status,
            code=code,
        )
    if _cut_short(error):
        if paid:
            return _uncertain(what, "the answer was cut short")
        return AnswerError(f"While {what}, the answer was cut short or is not JSON.", do="Run the cell again.")
    if status == 429:
        wait = retry_after_sec(error)
        ask = f" It asks to wait {wait:.0f} s." if wait else ""
        return ServiceUnavailable(
            f"While {what}, the rate limit was reached ({said}).{ask}",
            "Nothing was processed and nothing was charged.",
            "Run the cell again later: what is there already is not asked again.",
        )
    if status in PASSING or status >= 500:
        if paid:
            return _uncertain(what, f"the service failed ({said})")
        return ServiceUnavailable(
            f"While {what}, the service kept failing ({said}).", "What was embedded before is kept.", "Try again later."
        )
    do = "Waiting does not help; see what your plan allows." if "limit_exceeded" in code else "Correct what it names."
    return RequestRefused(f"While {what}, the request was refused ({said}).", do=do, status=status, code=code)


def api_code(error: ApiError) -> tuple[str, str]:
    """Return ``(code, message)`` of an error body, flat or nested, shortened to one line; empty where absent."""
    body: Any = error.body
    body = body.model_dump() if hasattr(body, "model_dump") else body
    body = body.get("error", body) if isinstance(body, dict) else {}
    if not isinstance(body, dict):
        return "", ""
    return one_line(body.get("code"), 300).rstrip("."), one_line(body.get("message"), 300).rstrip(".")


def _cut_short(error: Exception) -> bool:
    return isinstance(error, ApiError) and error.status_code is not None and 200 <= error.status_code < 300


def _reason(error: BaseException | None) -> str:
    return f"answer {error.status_code}" if isinstance(error, ApiError) else type(error).__name__


def _uncertain(what: str, why: str) -> TaskUncertain:
    return TaskUncertain(
        f"While {what}, {why} after the request was sent, so a paid task may have started.",
        "The request is written down.",
        "Run the cell again: the service's list of tasks is searched first, and nothing is paid twice.",
    )
