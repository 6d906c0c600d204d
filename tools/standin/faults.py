"""Faults on demand: a queue of what the next matching requests shall suffer.

A fault has a name (below) and a route: ``upload`` (POST of an asset), ``asset`` (its polling), ``assets`` (their
list), ``transcription`` (of one), ``create`` (POST of a task), ``poll`` (a task still processing), ``fetch`` (the poll
that brings the vectors or the failure), ``list`` (of tasks), ``sync``, ``delete`` or ``any``. ``times`` says how many
requests suffer it, ``after`` how many matching ones pass first. ``done=True`` does the work (a task runs and counts)
and loses only its answer: the fault's takes its place.

=====================  =========================================================================================
name                   what happens
=====================  =========================================================================================
reply                  any ``status`` with any ``body`` (dict, text or None) and ``headers``
400, 401, 404, 500     refused with the service's flat JSON body (``message`` and ``code`` may be given)
400-nested             refused with ``{"error": {"code", "message"}}``
403-<code>             refused with that code: ``FORBIDDEN`` below has them
403-message            an API gateway's ``{"message": "Forbidden"}``, without a code
408, 499               given up by the service or by something before it
413-flat, 413-nested   too large, in both shapes; the SDK stumbles over the flat one
429                    too many requests, no ``Retry-After``, empty body
429-retry              with ``Retry-After: <retry_after>`` seconds (default 1)
429-huge               with ``Retry-After: 86400``
429-date               with ``Retry-After`` as an HTTP date, ``retry_after`` seconds ahead
200-html, 403-html,    the HTML page of a proxy or a gateway: ``PAGES`` below has them
404-html, 407-html,
500-html, 502,
503-html, 504-html
307                    sent elsewhere, to ``location``
drop                   the connection is closed before anything is done
drop-after             the same as ``drop`` with ``done=True``
slow                   the work is done, the answer comes ``seconds`` later (default 1)
cut                    half of the body, then the connection is closed
cut-json               half of the body, sent as if it were all of it
late-list              a list does not show what was made in the last ``seconds`` (default 60)
task-fails             the task created (or polled) ends failed, with ``message``
task-never-ends        the task created (or polled) stays at processing
ready-without-data     the finished task has an empty ``data``
missing-field          the answer lacks ``field`` (default ``data``; for creation ``_id``)
nan, wrong-dimension   the first vector has a NaN, or one value too few
=====================  =========================================================================================
"""

import copy
import datetime as dt
import email.utils
import threading
import time
from dataclasses import dataclass, field

from .refusal import NO_CREDIT, too_many

ROUTES = (
    "any",
    "upload",
    "asset",
    "assets",
    "create",
    "poll",
    "fetch",
    "list",
    "sync",
    "delete",
    "transcription",
    "other",
)
_VECTORS = ("fetch", "sync")
# Where a fault makes sense when no route is given.
_HOME = {
    "late-list": ("list", "assets"),
    "task-fails": ("create",),
    "task-never-ends": ("create",),
    "ready-without-data": _VECTORS,
    "nan": _VECTORS,
    "wrong-dimension": _VECTORS,
}

KEY_INVALID = (
    "API Key is either invalid or expired. Please check your API key or generate a new one from the dashboard and try "
    "again."
)
# Codes of the service's page of error codes, with its words. Their status is not published: 403 is an assumption.
FORBIDDEN = {
    "api_allowed_for_paid_plan": "API is allowed for paid plan only. Please upgrade to a paid plan to continue using "
    "the API.",
    "api_not_allowed": "API is not allowed to use.",
    "api_upgrade_required": "This endpoint is supported starting with version v1.4. Your version is v1.3.",
    "region_not_allowed": "Twelve Labs API is not available in your region. Please refer to "
    "https://twelvelabs.io/terms-of-use",
    "tags_not_allowed": "Tag demo is not allowed to use. Please remove it from the request.",
    "unauthorized": "Authentication failed. Please check your credentials and try again.",
    "usage_limit_exceeded": NO_CREDIT,
}
# What the service itself refuses with: status, code, words.
REFUSALS = {
    "400": (400, "parameter_invalid", "The model_name parameter is invalid."),
    "400-nested": (400, "VALIDATION_ERROR", "The request is invalid."),
    "401": (401, "api_key_invalid", KEY_INVALID),
    **{f"403-{code}": (403, code, text) for code, text in FORBIDDEN.items()},
    "404": (404, "resource_not_exist", "The requested resource was not found."),
    "408": (408, "request_canceled_or_timed_out", "Request canceled."),
    "413-flat": (413, "payload_too_large", "The request body is too large."),
    "413-nested": (413, "payload_too_large", "The request body is too large."),
    "499": (499, "request_canceled_or_timed_out", "Request canceled."),
    "500": (500, "internal_server_error", "Internal server error."),
}
# Pages of what stands between a client and the service: status and title.
PAGES = {
    "200-html": (200, "Sign in to this network"),
    "403-html": (403, "Access to this category of site is blocked"),
    "404-html": (404, "404 Not Found"),
    "407-html": (407, "407 Proxy Authentication Required"),
    "500-html": (500, "500 Internal Server Error"),
    "502": (502, "502 Bad Gateway"),
    "503-html": (503, "503 Service Unavailable"),
    "504-html": (504, "504 Gateway Timeout"),
}
_TOO_MANY = ("429", "429-retry", "429-huge", "429-date")
_OF_ANSWERS = ("reply", "307", "403-message", "drop", "drop-after", "slow", "cut", "cut-json", "late-list")
_OF_TASKS = ("task-fails", "task-never-ends", "ready-without-data", "missing-field", "nan", "wrong-dimension")
NAMES = (*REFUSALS, *PAGES, *_TOO_MANY, *_OF_ANSWERS, *_OF_TASKS)

_HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>gateway</body></html>"
_ELSEWHERE = "http://127.0.0.1:9/elsewhere"


@dataclass
class Fault:
    """One fault waiting in the queue; ``detail`` holds what its name understands."""

    name: str
    routes: tuple[str, ...] = ("any",)
    times: int = 1
    after: int = 0
    done: bool = False
    detail: dict = field(default_factory=dict)

    @property
    def drops(self) -> bool:
        """True where there is no answer."""
        return self.name.startswith("drop")

    @property
    def of_the_service(self) -> bool:
        """True where the answer is the service's own, with the headers that its answers have."""
        return self.name in REFUSALS or self.name in _TOO_MANY

    def suits(self, route: str) -> bool:
        """Tell whether a request on this route suffers it."""
        return "any" in self.routes or route in self.routes

    def reply(self) -> tuple[int, object, dict[str, str]] | None:
        """Return status, body and headers of the answer where the fault brings its own, else None."""
        message = self.detail.get("message")
        if self.name == "reply":
            return int(self.detail.get("status", 500)), self.detail.get("body"), dict(self.detail.get("headers") or {})
        if self.name == "307":
            return 307, None, {"Location": str(self.detail.get("location", _ELSEWHERE))}
        if self.name == "403-message":
            return 403, {"message": message or "Forbidden"}, {}
        if self.name in _TOO_MANY:
            return _too_many(self.name, self.detail)
        if self.name in PAGES:
            status, title = PAGES[self.name]
            return status, _HTML.format(message or title), {"Content-Type": "text/html"}
        if self.name not in REFUSALS:
            return None
        status, code, text = REFUSALS[self.name]
        body: dict = {"code": self.detail.get("code", code), "message": message or text}
        return status, {"error": body} if self.name.endswith("nested") else body, {}


class FaultQueue:
    """Faults that wait, first in first out among those that suit a request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        name: str,
        route: str | tuple[str, ...] = "",
        times: int = 1,
        after: int = 0,
        *,
        done: bool = False,
        **detail: object,
    ) -> Fault:
        """Queue a fault.

        Raises
        ------
        ValueError
            If no fault or route has this name.
        """
        name = str(name)
        routes = (route,) if isinstance(route, str) else tuple(route)
        if routes == ("",):
            routes = _HOME.get(name, ("any",))
        if name not in NAMES:
            raise ValueError(f"no fault is called {name!r}; there are: {', '.join(NAMES)}")
        if wrong := set(routes) - set(ROUTES):
            raise ValueError(f"no route is called {sorted(wrong)[0]!r}; there are: {', '.join(ROUTES)}")
        fault = Fault(name, routes, int(times), int(after), done or name == "drop-after", detail)
        with self._lock:
            self._waiting.append(fault)
        return fault

    def take(self, route: str) -> Fault | None:
        """Return the fault that this request suffers, or None, and count it."""
        with self._lock:
            for fault in self._waiting:
                if not fault.suits(route):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget every fault that waits."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[dict]:
        """Return the waiting faults as plain values."""
        with self._lock:
            return [
                {"fault": f.name, "routes": list(f.routes), "times": f.times, "after": f.after, "done": f.done}
                | f.detail
                for f in self._waiting
            ]

    def __len__(self) -> int:
        return len(self._waiting)


def _too_many(name: str, detail: dict) -> tuple[int, object, dict[str, str]]:
    wait = float(detail.get("retry_after", 86400 if name == "429-huge" else 1))
    refusal = too_many("25req/1min" if wait <= 60 else "3000req/1day", wait, dt.datetime.now(dt.UTC))
    if name == "429" and "message" not in detail:
        return 429, None, {}
    date = email.utils.formatdate(time.time() + wait, usegmt=True)
    headers = {"429": {}, "429-date": {"Retry-After": date}}.get(name, {"Retry-After": f"{wait:g}"})
    return 429, refusal.body() | {key: detail[key] for key in ("code", "message") if key in detail}, headers


def spoil(fault: Fault, answer: dict, route: str) -> dict:
    """Return the good answer with the fault's damage; the input stays as it was."""
    answer = copy.deepcopy(answer)
    if fault.name == "missing-field":
        answer.pop(str(fault.detail.get("field", "_id" if route in ("create", "upload") else "data")), None)
    elif fault.name == "ready-without-data":
        answer["data"] = []
    elif answer.get("data") and isinstance(answer["data"], list) and "embedding" in answer["data"][0]:
        vector = answer["data"][0]["embedding"]
        if fault.name == "nan":
            vector[0] = float("nan")
        elif fault.name == "wrong-dimension":
            vector.pop()
    return answer
