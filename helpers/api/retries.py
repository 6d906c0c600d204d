"""One call to the API: sent as the environment says, within a deadline; repeated where safe; failures told in words."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import cache
from html import unescape
from typing import Any, TypeVar

import httpx
import pydantic
import tenacity
from twelvelabs.core.api_error import ApiError

from helpers.api.limits import HERE, clock, pause, retry_after_sec
from helpers.api.log import Counts, get_logger, mask
from helpers.config import is_loopback
from helpers.errors import AnswerError, ConfigError, RequestRefused, ServiceUnavailable, VideoSearchError, one_line

T = TypeVar("T")
_log = get_logger("retries")

BASE_SEC, CAP_SEC = 0.5, 30.0
# Statuses after which the same request may well succeed. An error of status 200 is an answer that was cut short.
PASSING = {*range(200, 300), 408, 429, 500, 502, 503, 504}
# Given up by somebody on the way, while the service may go on: statuses, and a code of which no status is published.
GIVEN_UP = (408, 499, "request_canceled_or_timed_out")
GUARD_SEC = 0.5  # how often a request under way is looked at
SLOWEST = 20_000  # bytes a second: a request has its timeout, and as long as what it carries takes at this rate
MOST_MB = 300  # of an answer: four hours in segments of 2 s, three vectors each, are 230 MB of JSON
PROXIES, CERTIFICATES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"), ("SSL_CERT_FILE", "SSL_CERT_DIR")
_LOGIN = "The proxy wants a name and a password: set HTTPS_PROXY with both before its host, name:password@host:port."
_TRUST = "Where a network looks into what is sent, set SSL_CERT_FILE to a file (PEM) that holds its certificate."
_certificates = cache(lambda *named: httpx.create_ssl_context())  # reading them takes 20 ms: once is enough
_DISTRUST = "CERTIFICATE_VERIFY_FAILED"
_SAID = "the request was refused"
# A refusal by status and code (which statuses codes come with is not published): what is told, what to do, and whether
# all other requests would be refused too. The first that fits.
_REFUSALS = (
    ("^401|api_key", "the key was not accepted", "Check TWELVE_LABS_API_KEY, then restart the kernel.", True),
    ("limit_exceeded", _SAID, "Waiting does not help; see what your plan allows.", False),
    (r" api_\w*allowed|region|unauthorized|forbidden", _SAID, "This is about your account: see its dashboard.", True),
    (" .", _SAID, "Correct what it names.", False),
    ("", _SAID, "It came without a code of the service: perhaps something on the way refused it.", False),
)


def named_by(names: tuple[str, ...]) -> str:
    """Return which of these variables of the environment are set: how the network is reached."""
    return ", ".join(name for name in names if os.environ.get(name) or os.environ.get(name.lower()))


def network_client(base_url: str) -> httpx.Client:
    """Return a client that goes the way of the environment; an address on this machine is asked without a proxy.

    Raises
    ------
    ConfigError
        If the environment names a proxy or certificates that cannot be used.
    """
    try:
        verify = _certificates(*map(os.environ.get, CERTIFICATES))
        return httpx.Client(verify=verify, trust_env=not is_loopback(base_url))
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:  # the text may show a proxy's password
        named = named_by(CERTIFICATES if isinstance(error, OSError) else PROXIES)
        raise ConfigError(f"{named} cannot be used ({type(error).__name__}).", do="Correct or unset it.") from error


class Network(httpx.BaseTransport):
    """The way to the API, by `network_client`; no request takes for ever, and no answer is without end.

    Every thread has a connection of its own, so that the one in use is known, and can be cut off at the deadline of
    its request, also while bytes keep dripping in.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url, self._here = base_url, threading.local()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, read to its end.

        Raises
        ------
        httpx.ReadTimeout
            If it is not there within the timeout of the request, and the time that its bytes take at `SLOWEST`.
        AnswerError
            If it is longer than ``request.extensions["most_mb"]``.
        """
        here, trace = vars(self._here), request.extensions.get("trace", lambda *_: None)  # of this thread
        client = here.get("client") or here.setdefault("client", network_client(self._base_url))
        patience = request.extensions["timeout"]["read"] + len(request.read()) / SLOWEST
        request.extensions["timeout"] |= {"read": patience}  # much of what is sent may still wait in this machine
        until, stop, costs = time.monotonic() + patience, HERE.stop, "trace" in request.extensions
        most_mb, content = request.extensions.get("most_mb", MOST_MB), bytearray()
        over, late = threading.Event(), threading.Event()

        def guard() -> None:
            while not over.wait(min(GUARD_SEC, max(0.1, until + len(content) / SLOWEST - time.monotonic()))):
                cut = stop is not None and stop.is_set() and not costs  # of a run that is over
                if cut or time.monotonic() >= until + len(content) / SLOWEST:
                    late.set()
                    with suppress(OSError, KeyError):  # closed already, or not there yet
                        socket.socket.shutdown(here["stream"].get_extra_info("socket"), socket.SHUT_RDWR)

        def watch(event: str, about: dict) -> None:
            if event.endswith(("connect_tcp.complete", "start_tls.complete")):
                here["stream"] = about["return_value"]
            trace(event, about)

        request.extensions["trace"] = watch
        threading.Thread(target=guard, daemon=True).start()
        try:
            with closing(client.send(request, stream=True)) as response:
                for part in response.iter_bytes():
                    content += part
                    if len(content) > most_mb * 10**6:
                        raise AnswerError(f"An answer was cut off after {most_mb} MB: the service's own are shorter.")
        except httpx.TransportError:
            if not late.is_set():
                raise
        finally:
            over.set()
        if late.is_set():  # also of an answer that states no length, and seems to be whole
            raise httpx.ReadTimeout("no whole answer in time")
        read = (b"content-encoding", b"content-length", b"transfer-encoding")
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in read]
        return httpx.Response(response.status_code, headers=headers, content=bytes(content), request=request)


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
            return error.status_code in PASSING and not ((error.status_code or 0) < 300 and came_instead(error))
        lasting = _DISTRUST in str(error) or (isinstance(error, httpx.ProxyError) and str(error)[:1] == "4")
        return isinstance(error, httpx.TransportError) and not lasting

    def wait(state: tenacity.RetryCallState) -> float:
        asked_for = retry_after_sec(_failure(state))
        return max(backoff(state), asked_for or 0.0)  # a wait of 0, or a date gone by, must not become a flood

    def note(state: tenacity.RetryCallState) -> None:
        if counts is not None:
            counts.add("retries")
        error = _failure(state)
        reason = f"answer {error.status_code}" if isinstance(error, ApiError) else type(error).__name__
        _log.info("%s: %s; again in %.1f s", what, reason, state.upcoming_sleep)

    retry, until = tenacity.retry_if_exception(may_repeat), clock() + deadline_sec
    how: Any = {"stop": lambda state: clock() + state.upcoming_sleep >= until, "sleep": pause}
    try:
        return tenacity.Retrying(retry=retry, wait=wait, before_sleep=note, reraise=True, **how)(send)
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


def _translated(error: Exception, what: str) -> VideoSearchError:
    """Return the course's error for one of the SDK, of httpx or of pydantic."""
    if isinstance(error, ApiError):
        return _answered(error, what)
    if isinstance(error, httpx.HTTPError):
        said, proxies = one_line(mask(str(error)), 120).rstrip("."), named_by(PROXIES)
        do = f"Check the network{proxies and f' and {proxies}'}, then run the cell again."
        do = _TRUST if _DISTRUST in said else _LOGIN if said.startswith("407 ") else do
        why = f"the service could not be reached ({type(error).__name__}){said and f': {said}'}"
        ends = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError)
        return ServiceUnavailable(f"While {what}, {why}.", "What was embedded before is kept.", do, ends_batch=ends)
    wrong = error.errors() if isinstance(error, pydantic.ValidationError) else []
    fields = ", ".join(sorted({str(each["loc"][0]) for each in wrong if each["loc"]})[:4]) or "the body"
    why = f"the answer came without what the API promises ({fields})"
    return AnswerError(f"While {what}, {why}.", do="Run the cell again.")


def _answered(error: ApiError, what: str) -> VideoSearchError:
    status, instead = error.status_code or 0, came_instead(error)
    code, message = (one_line(_error_in(error.body).get(field), 300).rstrip(".") for field in ("code", "message"))
    said = f"{status}{code and f', {code}'}{message and f': {message}'}"
    if status == 429:
        asks = f" It asks to wait {wait:.0f} s." if (wait := retry_after_sec(error)) else ""
        why, kept = f"the rate limit was reached ({said})", instead or "Nothing was processed and nothing was charged."
        do = "Run the cell again later: what is there already is not asked again."
        return ServiceUnavailable(f"While {what}, {why}.{asks}", kept, do)
    if status >= 500 or status == 408:
        why, do = f"the service kept failing ({said})", f"{instead} Try again later.".lstrip()
        return ServiceUnavailable(f"While {what}, {why}.", "What was embedded before is kept.", do)
    if 200 <= status < 300:
        why, do = "is not JSON" if instead else "was cut short or is not JSON", instead or "Run the cell again."
        return AnswerError(f"While {what}, the answer {why}.", do=do, ends_batch=bool(instead))
    row = next(each[1:] for each in _REFUSALS if re.search(each[0], f"{status} {code}"))
    why, do, ends = (_SAID, instead, True) if instead else row
    return RequestRefused(f"While {what}, {why} ({said}).", do=do, status=status, code=code, ends_batch=ends)


def came_instead(error: ApiError) -> str:
    """Return what came in place of an answer of the service, and what to do; nothing where it is the service's own.

    Its own are JSON. Of a page the title and the server are told, of a redirect where it leads, without its query.
    """
    status, headers, page = error.status_code or 0, error.headers or {}, str(error.body or "").strip()
    if 300 <= status < 400:
        where = re.sub("//[^/@]*@", "//", re.split("[?#]", headers.get("location", ""))[0])
        return f"It leads to {one_line(where, 120) or 'nowhere'}, where the key is not sent: check TWELVELABS_BASE_URL."
    if status == 407:
        return _LOGIN
    if not isinstance(error.body, str) or page[:1] in ("", "{", "["):
        return ""
    found = re.search(r"<(title|h1)\b[^>]*>(.*?)</", page, re.IGNORECASE | re.DOTALL)
    title = one_line(unescape(found[2] if found else "" if page[:1] == "<" else page), 80)
    server = one_line(headers.get("server"), 40)
    page = f"A page came in place of an answer of the service{title and f', {title!r}'}{server and f', from {server}'}"
    return f"{page}: something on the way sent it. Open the API's address in a browser, or ask who runs this network."


def _error_in(body: Any) -> dict:
    """Return the part of an error's body that has its code and message: it is flat, or nested."""
    body = body.model_dump() if hasattr(body, "model_dump") else body
    body = body.get("error", body) if isinstance(body, dict) else {}
    return body if isinstance(body, dict) else {}
