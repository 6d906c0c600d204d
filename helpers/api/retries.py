"""One call to the API: sent as the environment says, within a deadline; repeated where safe; failures told in words."""

from __future__ import annotations

import math
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from ssl import SSLCertVerificationError, SSLContext
from typing import Any, TypeVar

import httpx
import pydantic
import tenacity
from twelvelabs.core.api_error import ApiError

from helpers.api.log import Counts, get_logger, mask
from helpers.config import is_loopback
from helpers.errors import (
    AnswerError,
    ConfigError,
    RequestRefused,
    ServiceUnavailable,
    VideoSearchError,
    causes_of,
    one_line,
)

T = TypeVar("T")
_log = get_logger("retries")

BASE_SEC, CAP_SEC = 0.5, 30.0
# Statuses after which the same request may well succeed. An error of status 200 is an answer that was cut short.
PASSING = {*range(200, 300), 408, 429, 500, 502, 503, 504}
# Given up by somebody on the way, while the service may go on: statuses, and a code of which no status is published.
GIVEN_UP = (408, 499, "request_canceled_or_timed_out")
SLOWEST = 20_000  # bytes a second: a request has its timeout, and as long as what it carries takes at this rate
MOST_MB = 300  # of an answer: four hours in segments of 2 s, three vectors each, are 230 MB of JSON
_ACCOUNT = "^api_allowed|^api_not_allowed|region|unauthorized|forbidden"
LOGIN = "The proxy wants a name and a password: set HTTPS_PROXY to http://name:password@host:port."
# By the code of a refusal: what to do about it. The statuses that codes come with are not published.
_ADVICE = (
    ("limit_exceeded", "Waiting does not help; see what your plan allows."),
    (_ACCOUNT, "It is about your account: see the Twelve Labs dashboard."),
    (".", "Correct what it names."),
    ("", "It came without a code of the service: perhaps a gateway on the way refused it."),
)


@cache  # reading certificates takes 20 ms: once is enough
def _certificates(*named: str | None) -> SSLContext:
    return httpx.create_ssl_context()


def named_by(certificates: bool) -> str:
    """Return which variables of the environment name certificates, or else the proxy."""
    names = (
        ("SSL_CERT_FILE", "SSL_CERT_DIR") if certificates else ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
    )
    return ", ".join(name for name in names if os.environ.get(name) or os.environ.get(name.lower()))


class Network(httpx.BaseTransport):
    """The way to the API as httpx makes it from the environment: proxies, exceptions from them, certificates.

    An address on this machine is asked without a proxy. Every thread has a connection of its own, so that the one in
    use is known, and can be cut off at the deadline of its request, also where bytes keep dripping in.
    """

    def __init__(self, base_url: str) -> None:
        self._elsewhere = not is_loopback(base_url)
        self._here = threading.local()

    def client(self) -> httpx.Client:
        """Return a new client; `ConfigError` where the environment names what cannot be used."""
        try:
            verify = _certificates(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
            return httpx.Client(verify=verify, trust_env=self._elsewhere)
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:  # it may hold a proxy's password
            certificates = isinstance(error, OSError)
            do = (
                "Name a file of certificates (PEM), or unset it."
                if certificates
                else "Give http://host:port, or unset it."
            )
            raise ConfigError(f"{named_by(certificates)} cannot be used ({type(error).__name__}).", do=do) from error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, read to its end.

        Raises
        ------
        httpx.ReadTimeout
            If it is not there within the timeout of the request, and the time that its bytes take at `SLOWEST`.
        AnswerError
            If it is longer than ``request.extensions["most_mb"]``, by default `MOST_MB`.
        """
        here, trace, most_mb = self._here, request.extensions.get("trace"), request.extensions.get("most_mb", MOST_MB)
        if not hasattr(here, "client"):
            here.client, here.stream = self.client(), None
        patience = request.extensions["timeout"]["read"] + len(request.read()) / SLOWEST
        started, content, over, late = time.monotonic(), bytearray(), threading.Event(), threading.Event()

        def left() -> float:
            return started + patience + len(content) / SLOWEST - time.monotonic()

        def guard() -> None:
            while not over.wait(max(0.0, left())):
                if left() <= 0:
                    late.set()
                    with suppress(OSError, AttributeError):  # closed already, or not there yet
                        socket.socket.shutdown(here.stream.get_extra_info("socket"), socket.SHUT_RDWR)
                    return

        def watch(event: str, about: dict) -> None:
            if event.endswith(("connect_tcp.complete", "start_tls.complete")):
                here.stream = about["return_value"]
            elif event.endswith("send_request_headers.started") and late.is_set():
                raise httpx.ConnectTimeout("connecting took too long")
            if trace:
                trace(event, about)

        request.extensions["trace"] = watch
        threading.Thread(target=guard, daemon=True).start()
        try:
            response = here.client.send(request, stream=True)
            for part in response.iter_bytes():
                content += part
                if len(content) > most_mb * 10**6:
                    raise AnswerError(f"An answer was cut off after {most_mb} MB: the service's own are shorter.")
            response.close()
            if late.is_set():  # of an answer that states no length this is not seen otherwise
                raise httpx.ReadTimeout("")
        except BaseException as error:
            here.client.close()
            del here.client
            if late.is_set() and isinstance(error, httpx.TransportError):
                raise httpx.ReadTimeout(f"no whole answer in {time.monotonic() - started:.0f} s") from error
            raise
        finally:
            over.set()
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
        lasting = isinstance(error, httpx.ProxyError) and not re.match("408|429|5", str(error))
        return isinstance(error, httpx.TransportError) and not (lasting or _distrust(error))

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
    unread, ends, do = False, False, "Run the cell again."
    if isinstance(error, httpx.HTTPError):
        why = f"the service could not be reached ({type(error).__name__})"
        why, do = _unreachable(error, why)
        ends = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError)
    elif not isinstance(error, ApiError):
        wrong = error.errors() if isinstance(error, pydantic.ValidationError) else []
        fields = ", ".join(sorted({str(each["loc"][0]) for each in wrong if each["loc"]})[:4]) or "the body"
        why, unread = f"the answer came without what the API promises ({fields})", True
    elif 200 <= (error.status_code or 0) < 300:
        why, unread, page = "the answer was cut short or is not JSON", True, came_instead(error)
        if page:
            why, do, ends = "the answer is not JSON", page, True
    else:
        why, do = f"the service kept failing ({_said(error)[1]})", f"{came_instead(error)} Try again later.".lstrip()
    told: VideoSearchError
    if unread:
        told = AnswerError(f"While {what}, {why}.", do=do)
    else:
        told = ServiceUnavailable(f"While {what}, {why}.", "What was embedded before is kept.", do)
    told.ends_batch = ends
    return told


def _distrust(error: BaseException) -> str:
    """Return why a certificate was not accepted; nothing where that is not what an error comes of."""
    found = (each for each in causes_of(error) if isinstance(each, SSLCertVerificationError))
    return next((each.verify_message for each in found), "")


def _unreachable(error: httpx.HTTPError, why: str) -> tuple[str, str]:
    """Return why there was no answer, with its cause, and what to do about it."""
    if distrust := _distrust(error):
        do = "Where a network looks into what is sent, set SSL_CERT_FILE to a file (PEM) that holds its certificate."
        return f"{why}: its certificate was not accepted ({one_line(distrust)})", do
    cause, proxy = one_line(mask(str(error)), 120).rstrip("."), named_by(False)
    if isinstance(error, httpx.ProxyError):
        do = LOGIN if cause.startswith("407") else f"Check {proxy}, or ask who runs this network."
        return f"{why}: the proxy said {cause!r}", do
    via = f" and the proxy ({proxy})" if proxy else ""
    return f"{why}{cause and f': {cause}'}", f"Check the network{via}, then run the cell again."


def came_instead(error: ApiError) -> str:
    """Return what came in place of an answer of the service, and what to do; nothing where it is the service's own.

    Its own answers are JSON. Of a page its title and its server are told, of a redirect where it leads, without what
    may sign it.
    """
    status, headers, body = error.status_code or 0, error.headers or {}, error.body
    if 300 <= status < 400:
        where = re.sub("//[^/@]*@", "//", re.split("[?#]", headers.get("location", ""))[0])
        return f"It leads to {one_line(where, 120) or 'nowhere'}, where the key is not sent: check TWELVELABS_BASE_URL."
    if status == 407:
        return LOGIN
    page = body.strip() if isinstance(body, str) else ""
    if page[:1] in ("", "{", "["):
        return ""
    found = re.search(r"<(title|h1)\b[^>]*>(.*?)</", page, re.IGNORECASE | re.DOTALL)
    title = one_line(unescape(found[2] if found else "" if page[:1] == "<" else page), 80)
    server = one_line(headers.get("server"), 40)
    names = f"{title and f', {title!r}'}{server and f', from {server}'}"
    do = "Open the address of the API in a browser, or ask who runs this network."
    return f"A page came{names}, which is no answer of the service: something on the way sent it. {do}"


def _refusal(error: ApiError, what: str) -> VideoSearchError | None:
    """Return the error of a request that was refused; None for a passing failure."""
    status, (code, said), instead = error.status_code or 0, _said(error), came_instead(error)
    if status == 429:
        wait = _retry_after_sec(error)
        asks = f" It asks to wait {wait:.0f} s." if wait else ""
        return ServiceUnavailable(
            f"While {what}, the rate limit was reached ({said}).{asks}",
            instead or "Nothing was processed and nothing was charged.",
            "Run the cell again later: what is there already is not asked again.",
        )
    if status in PASSING or status >= 500:
        return None
    about, advice = next((pattern, do) for pattern, do in _ADVICE if re.search(pattern, code))
    told, do, key = "the request was refused", instead or advice, (status == 401 or "api_key" in code) and not instead
    if key:
        told, do = "the key was not accepted", "Check TWELVE_LABS_API_KEY, then restart the kernel."
    refused = RequestRefused(f"While {what}, {told} ({said}).", do=do, status=status, code=code)
    refused.ends_batch = key or bool(instead) or about == _ACCOUNT
    return refused


def _error_in(body: Any) -> dict:
    body = body.model_dump() if hasattr(body, "model_dump") else body
    body = body.get("error", body) if isinstance(body, dict) else {}
    return body if isinstance(body, dict) else {}


def _said(error: ApiError) -> tuple[str, str]:
    """Return the code of an error body, flat or nested, and what the answer said: status, code, message."""
    code, message = (one_line(_error_in(error.body).get(field), 300).rstrip(".") for field in ("code", "message"))
    return code, f"{error.status_code or 0}{code and f', {code}'}{message and f': {message}'}"
