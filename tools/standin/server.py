"""The HTTP server: keys, rate limit, faults and the log around the routes, on 127.0.0.1 only."""

import contextlib
import http.server
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .encoder import Encoder
from .encoder_hash import HashEncoder
from .faults import KEY_INVALID, Fault, FaultQueue, spoil
from .refusal import Refusal
from .routes import Call, Routes
from .state import State

PREFIX = "/v1.3"
CONTROL = "/_standin"
BODY_KEPT_BYTES = 65536


@dataclass
class Logged:
    """One request as it came in: ``body`` is kept up to 64 KiB, ``status`` is 0 when no answer was sent."""

    method: str
    path: str
    route: str
    query: str
    headers: dict[str, str]
    body: bytes
    size: int
    status: int = 0
    fault: str = ""
    identity: str = ""


@dataclass
class Answer:
    """What goes back over the wire."""

    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """Return the body's bytes; dicts become JSON."""
        if self.body is None:
            return b""
        if isinstance(self.body, (bytes, str)):
            return self.body.encode() if isinstance(self.body, str) else self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


class StandIn:
    """A local server that speaks the Embed API v2 of the SDK 1.3.6.

    Parameters
    ----------
    encoder : {"hash", "sentence"} or Encoder
        Where vectors come from.
    port : int
        0 takes a free one.
    key : str or None
        The only API key accepted; by default any.
    asset_polls, task_polls : int
        How many polls still find an asset or a task processing.
    latency_sec : float
        Added to every answer.
    requests_per_minute : int or None
        More are refused with 429 and ``Retry-After``.
    quota_minutes : float or None
        Once so many minutes were embedded, new tasks are refused.
    fixed_clock : bool
        Stamp everything with one constant time, for recordings. Otherwise the real time, which lists filter by.
    data : Path or None
        Folder with ``videos/library.json`` and ``queries/queries.json``, for the sentence encoder.

    Examples
    --------
    >>> with StandIn() as standin:
    ...     standin.base_url.endswith("/v1.3")
    True
    """

    def __init__(
        self,
        encoder: str | Encoder = "hash",
        port: int = 0,
        *,
        key: str | None = None,
        asset_polls: int = 1,
        task_polls: int = 2,
        latency_sec: float = 0.0,
        requests_per_minute: int | None = None,
        quota_minutes: float | None = None,
        fixed_clock: bool = False,
        data: Path | None = None,
    ) -> None:
        self.key, self.latency_sec, self.requests_per_minute = key, latency_sec, requests_per_minute
        self.encoder = make_encoder(encoder, data) if isinstance(encoder, str) else encoder
        self.state = State(asset_polls=asset_polls, task_polls=task_polls, fixed_clock=fixed_clock)
        self.routes = Routes(self.state, self.encoder, quota_minutes)
        self.faults = FaultQueue()
        self.log: list[Logged] = []
        handler = type("BoundHandler", (_Handler,), {"standin": self})
        self._server = _Server(("127.0.0.1", port), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def root_url(self) -> str:
        """Address of the server, without the API's version."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What the SDK takes as ``base_url``."""
        return self.root_url + PREFIX

    @property
    def tasks_created(self) -> dict[str, int]:
        """How often each task was asked for, by its id: more than 1 means that it would have been paid twice."""
        return dict(self.state.tasks_created)

    @property
    def uploads(self) -> dict[str, int]:
        """How often each asset was uploaded, by its id."""
        return dict(self.state.uploads)

    @property
    def minutes_embedded(self) -> float:
        """Minutes of video and audio embedded, each time it was asked for."""
        return self.state.seconds_embedded / 60.0

    def count(self, route: str) -> int:
        """Return how many requests came in on a route (names in ``faults.py``)."""
        return sum(entry.route == route for entry in self.log)

    def stop(self) -> None:
        """Stop serving and free the port; may be called twice."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def summary(self) -> dict:
        """Return what a demo may want to see: counts, tasks and faults, no headers and no keys."""
        with self.state.lock:
            tasks = {
                task.id: {
                    "status": self.state.task_status(task),
                    "input": task.input_filename or task.input_url,
                    "times_created": self.state.tasks_created[task.id],
                }
                for task in self.state.tasks.values()
            }
        routes = [entry.route for entry in self.log]
        return {
            "encoder": self.encoder.name,
            "requests": {route: routes.count(route) for route in sorted(set(routes))},
            "assets": len(self.state.assets),
            "tasks": tasks,
            "minutes_embedded": round(self.minutes_embedded, 3),
            "faults": self.faults.waiting(),
        }


def make_encoder(name: str, data: Path | None = None) -> Encoder:
    """Return the encoder of that name; the sentence encoder is loaded only when it is asked for."""
    if name == "hash":
        return HashEncoder()
    if name == "sentence":
        from .encoder_sentence import SentenceEncoder

        return SentenceEncoder.load(data)
    raise ValueError(f"no encoder is called {name!r}; there are: hash, sentence")


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Twenty clients may start at once.
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is part of the lessons."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: StandIn

    def log_message(self, *_: object) -> None:
        """Requests are kept in ``StandIn.log`` instead."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        if parts.path.startswith(CONTROL):
            self._send(_control(self.standin, self.command, parts.path.removeprefix(CONTROL), body))
            return
        path = parts.path.removeprefix(PREFIX)
        call = Call(self.command, path, parse_qs(parts.query), self.headers.get("Content-Type") or "", body)
        route, work, identity = self.standin.routes.find(call)
        entry = Logged(self.command, path, route, parts.query, dict(self.headers), body[:BODY_KEPT_BYTES], len(body))
        entry.identity = identity
        self.standin.log.append(entry)
        fault = self.standin.faults.take(route)
        entry.fault = fault.name if fault else ""
        if self.standin.latency_sec:
            time.sleep(self.standin.latency_sec)
        if fault and fault.name == "drop":
            self._hang_up()
            return
        reply = fault.reply() if fault else None
        answer = Answer(*reply) if reply else self._answer(call, work, fault, route)
        if fault and fault.name == "drop-after":
            self._hang_up()
            return
        if fault and fault.name == "slow":
            time.sleep(float(fault.detail.get("seconds", 1.0)))
        entry.status = answer.status
        self._send(answer, cut=fault.name if fault and fault.name.startswith("cut") else "")

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def _answer(self, call: Call, work: object, fault: Fault | None, route: str) -> Answer:
        standin = self.standin
        if standin.key is not None and self.headers.get("x-api-key") != standin.key:
            return Answer(401, {"code": "api_key_invalid", "message": KEY_INVALID})
        headers = {"X-Api-Version": "v1.3", "X-Ratelimit-Dimensions": "Request"}
        if standin.requests_per_minute is not None:
            with standin.state.lock:
                wait = standin.state.minute.wait(standin.requests_per_minute)
            if wait:
                headers["Retry-After"] = str(int(wait) + 1)
                text = f"You have exceeded the rate limit of {standin.requests_per_minute} requests per minute."
                return Answer(429, {"code": "too_many_requests", "message": text}, headers)
        try:
            status, body = work()
        except Refusal as refusal:
            body = {"error": refusal.body()} if refusal.status == 413 and route == "sync" else refusal.body()
            return Answer(refusal.status, body, headers | refusal.headers)
        if fault and fault.name in ("task-fails", "task-never-ends"):
            body = _damage_task(standin, fault, call, body)
        elif fault and isinstance(body, dict):
            body = spoil(fault, body, route)
        return Answer(status, body, headers)

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer, cut: str = "") -> None:
        raw = answer.raw()
        if cut:
            half, announced = raw[: len(raw) // 2], len(raw)
            raw, length = half, (announced if cut == "cut" else len(half))
        else:
            length = len(raw)
        self.send_response(answer.status)
        headers = {"Content-Type": "application/json"} | answer.headers
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(raw)
        if cut == "cut":
            self.wfile.flush()
            self._hang_up()


def _damage_task(standin: StandIn, fault: Fault, call: Call, body: dict | None) -> dict | None:
    with standin.state.lock:
        task = standin.state.tasks.get((body or {}).get("_id", ""))
        if task is None:
            return body
        if fault.name == "task-never-ends":
            task.stuck = True
        else:
            task.failure = str(fault.detail.get("message") or "The embedding task could not complete processing.")
    if call.method == "GET":  # it was being polled: this very answer shows it
        body = standin.routes.retrieve_task(call, task.id)[1]
    return body


def _control(standin: StandIn, method: str, path: str, body: bytes) -> Answer:
    """Answer the stand-in's own addresses: /_standin/state and /_standin/faults."""
    if (method, path) == ("GET", "/state"):
        return Answer(200, standin.summary())
    if path == "/faults" and method == "GET":
        return Answer(200, {"faults": standin.faults.waiting()})
    if path == "/faults" and method == "DELETE":
        standin.faults.clear()
        return Answer(200, {"faults": []})
    if path == "/faults" and method == "POST":
        try:
            wanted = json.loads(body)
            for item in wanted if isinstance(wanted, list) else [wanted]:
                values = dict(item)
                standin.faults.add(values.pop("fault"), **values)
        except (ValueError, TypeError, KeyError) as error:
            return Answer(400, {"message": f'Send {{"fault": name, "route": ..., "times": ...}}: {error}'})
        return Answer(200, {"faults": standin.faults.waiting()})
    return Answer(404, {"message": "The stand-in answers /_standin/state and /_standin/faults."})
