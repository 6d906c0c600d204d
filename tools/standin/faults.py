"""Faults on demand: a queue of what the next matching requests shall suffer.

A fault has a name (below) and a route: ``upload`` (POST of an asset), ``asset`` (its polling), ``assets`` (their
list), ``create`` (POST of a task), ``poll`` (a task still processing), ``fetch`` (the poll that brings the vectors or
the failure), ``list`` (of tasks), ``sync``, ``delete`` or ``any``. ``times`` says how many requests suffer it,
``after`` how many matching ones pass first.

=====================  =========================================================================================
name                   what happens
=====================  =========================================================================================
reply                  any ``status`` with any ``body`` (dict, text or None) and ``headers``
401, 400, 404, 500     refused with the service's flat JSON body (``message`` may be given)
400-nested             refused with ``{"error": {"code", "message"}}``
413-flat, 413-nested   too large, in both shapes; the SDK stumbles over the flat one
429                    too many requests, no ``Retry-After``, empty body
429-retry              with ``Retry-After: <retry_after>`` seconds (default 1)
429-huge               with ``Retry-After: 86400``
429-date               with ``Retry-After`` as an HTTP date, ``retry_after`` seconds ahead
500-html, 502          a gateway's HTML page
drop                   the connection is closed before anything is done
drop-after             the work is done (a task runs and counts), then the connection is closed: the answer is lost
slow                   the work is done, the answer comes ``seconds`` later (default 1)
cut                    half of the body, then the connection is closed
cut-json               half of the body, sent as if it were all of it
task-fails             the task created (or polled) ends failed, with ``message``
task-never-ends        the task created (or polled) stays at processing
ready-without-data     the finished task has an empty ``data``
missing-field          the answer lacks ``field`` (default ``data``; for creation ``_id``)
nan, wrong-dimension   the first vector has a NaN, or one value too few
=====================  =========================================================================================
"""

import copy
import email.utils
import threading
import time
from dataclasses import dataclass, field

ROUTES = ("any", "upload", "asset", "assets", "create", "poll", "fetch", "list", "sync", "delete", "other")
_VECTORS = ("fetch", "sync")
# Where a fault makes sense when no route is given.
_HOME = {
    "task-fails": ("create",),
    "task-never-ends": ("create",),
    "ready-without-data": _VECTORS,
    "nan": _VECTORS,
    "wrong-dimension": _VECTORS,
}
NAMES = (
    "reply",
    "401",
    "400",
    "400-nested",
    "404",
    "413-flat",
    "413-nested",
    "429",
    "429-retry",
    "429-huge",
    "429-date",
    "500",
    "500-html",
    "502",
    "drop",
    "drop-after",
    "slow",
    "cut",
    "cut-json",
    "task-fails",
    "task-never-ends",
    "ready-without-data",
    "missing-field",
    "nan",
    "wrong-dimension",
)
_HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>gateway</body></html>"


@dataclass
class Fault:
    """One fault waiting in the queue; ``detail`` holds what its name understands."""

    name: str
    routes: tuple[str, ...] = ("any",)
    times: int = 1
    after: int = 0
    detail: dict = field(default_factory=dict)

    def suits(self, route: str) -> bool:
        """Tell whether a request on this route suffers it."""
        return "any" in self.routes or route in self.routes

    def reply(self) -> tuple[int, object, dict[str, str]] | None:
        """Return status, body and headers if the request is answered without any work, else None."""
        return _reply(self.name, self.detail)


class FaultQueue:
    """Faults that wait, first in first out among those that suit a request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self, name: str, route: str | tuple[str, ...] = "", times: int = 1, after: int = 0, **detail: object
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
        fault = Fault(name, routes, int(times), int(after), detail)
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
                {"fault": f.name, "routes": list(f.routes), "times": f.times, "after": f.after, **f.detail}
                for f in self._waiting
            ]

    def __len__(self) -> int:
        return len(self._waiting)


def _reply(name: str, detail: dict) -> tuple[int, object, dict[str, str]] | None:
    message = detail.get("message")
    if name == "reply":
        return int(detail.get("status", 500)), detail.get("body"), dict(detail.get("headers") or {})
    if name.startswith("429"):
        wait = float(detail.get("retry_after", 86400 if name == "429-huge" else 1))
        headers = {"X-Ratelimit-Dimensions": "Request"}
        if name == "429-date":
            headers["Retry-After"] = email.utils.formatdate(time.time() + wait, usegmt=True)
        elif name != "429":
            headers["Retry-After"] = f"{wait:g}"
        text = "You have exceeded the rate limit. Please try again later."
        body = None if name == "429" and not message else {"code": "too_many_requests", "message": message or text}
        return 429, body, headers
    if name in ("500-html", "502"):
        title = "500 Internal Server Error" if name == "500-html" else "502 Bad Gateway"
        return int(name[:3]), _HTML.format(title), {"Content-Type": "text/html"}
    known = {
        "400": (400, "parameter_invalid", "The model_name parameter is invalid."),
        "400-nested": (400, "VALIDATION_ERROR", "The request is invalid."),
        "401": (401, "api_key_invalid", KEY_INVALID),
        "404": (404, "resource_not_exist", "The requested resource was not found."),
        "413-flat": (413, "payload_too_large", "The request body is too large."),
        "413-nested": (413, "payload_too_large", "The request body is too large."),
        "500": (500, "internal_server_error", "Internal server error."),
    }
    if name not in known:
        return None
    status, code, text = known[name]
    body: dict = {"code": detail.get("code", code), "message": message or text}
    return status, {"error": body} if name.endswith("nested") else body, {}


KEY_INVALID = (
    "API Key is either invalid or expired. Please check your API key or generate a new one from the dashboard and try "
    "again."
)


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
