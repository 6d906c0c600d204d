"""One call to the API: repeated where that is safe, within a deadline, its failures told in the course's own words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
import pydantic
import tenacity
from twelvelabs.core.api_error import ApiError

from helpers.api.log import Counts, get_logger
from helpers.errors import AnswerError, RequestRefused, ServiceUnavailable, VideoSearchError, one_line

T = TypeVar("T")
_log = get_logger("retries")

BASE_SEC, CAP_SEC = 0.5, 30.0
# Statuses after which the same request may well succeed. An error of status 200 is an answer that was cut short.
PASSING = {*range(200, 300), 408, 429, 500, 502, 503, 504}
# Given up by somebody on the way, while the service may go on: statuses, and a code of which no status is published.
GIVEN_UP = (408, 499, "request_canceled_or_timed_out")


def ask(send: Callable[[], T], what: str, *, deadline_sec: float = 120.0, counts: Counts | None = None) -> T:
    """Return ``send()``, asked again after a passing failure.

    Of a request that may cost something the transport raises `TaskUncertain` where it may have been carried out: what
    fails otherwise was refused by the service, its rate limit too, or never sent.

    Parameters
    ----------
    send : callable
        One call of the SDK. Its own retry is left off: it loses form fields (`twelvelabs` 1.3.6).
    what : str
        What is being done and to what, for messages: ``"asking for the embedding of 'a red kettle'"``.
    deadline_sec : float
        Repeating stops when the next wait would pass this time.

    Raises
    ------
    RequestRefused
        If the API refuses the request as it is.
    ServiceUnavailable
        If it still fails at the deadline.
    AnswerError
        If the answer is not what the API promises.
    """

    backoff = tenacity.wait_exponential_jitter(multiplier=BASE_SEC, max=CAP_SEC, jitter=BASE_SEC)

    def may_repeat(error: BaseException) -> bool:
        if isinstance(error, ApiError):
            return error.status_code in PASSING
        return isinstance(error, httpx.TransportError)

    def wait(state: tenacity.RetryCallState) -> float:
        asked_for = _retry_after_sec(_failure(state))
        return max(backoff(state), asked_for or 0.0)  # a wait of 0, or a date gone by, must not become a flood

    def note(state: tenacity.RetryCallState) -> None:
        if counts is not None:
            counts.add("retries")
        error = _failure(state)
        reason = f"answer {error.status_code}" if isinstance(error, ApiError) else type(error).__name__
        _log.info("%s: %s; again in %.1f s", what, reason, state.upcoming_sleep)

    retry, stop = tenacity.retry_if_exception(may_repeat), tenacity.stop_before_delay(deadline_sec)
    try:
        return tenacity.Retrying(retry=retry, wait=wait, stop=stop, before_sleep=note, reraise=True)(send)
    except VideoSearchError:
        raise
    except (ApiError, httpx.HTTPError, ValueError, RecursionError) as error:  # the last two: JSON beyond all reason
        raise _translated(error, what) from error


def is_refusal(status: int, body: Any, headers: Mapping[str, str]) -> bool:
    """Return True for an answer of the service itself which says that the request was not carried out.

    It has a code in its JSON; its rate limit is also known by its headers. A page, an answer without a code, a
    redirect or a timeout may come from a proxy, while the service carries the request out.
    """
    code = _error_in(body).get("code")
    given = isinstance(code, str) and code != "" and code not in GIVEN_UP
    limited = status == 429 and any(name.startswith("x-ratelimit") for name in headers)
    return limited or (given and 400 <= status < 500 and status not in GIVEN_UP)


def _failure(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _retry_after_sec(error: BaseException | None) -> float | None:
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


def _translated(error: Exception, what: str) -> VideoSearchError:
    """Return the course's error for one of the SDK, of httpx or of pydantic."""
    if isinstance(error, ApiError) and (refused := _refusal(error, what)):
        return refused
    unread, do = False, "Run the cell again."
    if isinstance(error, httpx.HTTPError):
        why = f"the service could not be reached ({type(error).__name__})"
        do = "Check the network, then run the cell again."
    elif not isinstance(error, ApiError):
        wrong = error.errors() if isinstance(error, pydantic.ValidationError) else []
        fields = ", ".join(sorted({str(each["loc"][0]) for each in wrong if each["loc"]})[:4]) or "the body"
        why, unread = f"the answer came without what the API promises ({fields})", True
    elif 200 <= (error.status_code or 0) < 300:
        why, unread = "the answer was cut short or is not JSON", True
    else:
        why, do = f"the service kept failing ({_said(error)[1]})", "Try again later."
    if unread:
        return AnswerError(f"While {what}, {why}.", do=do)
    return ServiceUnavailable(f"While {what}, {why}.", "What was embedded before is kept.", do)


def _refusal(error: ApiError, what: str) -> VideoSearchError | None:
    """Return the error of a request that was refused; None for a passing failure."""
    status, (code, said) = error.status_code or 0, _said(error)
    if status == 429:
        wait = _retry_after_sec(error)
        asks = f" It asks to wait {wait:.0f} s." if wait else ""
        return ServiceUnavailable(
            f"While {what}, the rate limit was reached ({said}).{asks}",
            "Nothing was processed and nothing was charged.",
            "Run the cell again later: what is there already is not asked again.",
        )
    if status in PASSING or status >= 500:
        return None
    told, do = "the request was refused", "Correct what it names."
    if status in (401, 403):
        told, do = "the key was not accepted", "Check TWELVE_LABS_API_KEY, then restart the kernel."
    elif "limit_exceeded" in code:
        do = "Waiting does not help; see what your plan allows."
    return RequestRefused(f"While {what}, {told} ({said}).", do=do, status=status, code=code)


def _error_in(body: Any) -> dict:
    body = body.model_dump() if hasattr(body, "model_dump") else body
    body = body.get("error", body) if isinstance(body, dict) else {}
    return body if isinstance(body, dict) else {}


def _said(error: ApiError) -> tuple[str, str]:
    """Return the code of an error body, flat or nested, and what the answer said: status, code, message."""
    code, message = (one_line(_error_in(error.body).get(field), 300).rstrip(".") for field in ("code", "message"))
    return code, f"{error.status_code or 0}{code and f', {code}'}{message and f': {message}'}"
