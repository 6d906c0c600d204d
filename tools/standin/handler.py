"""One request over HTTP: the key, the rate limit, the faults and the log around the routes."""

from __future__ import annotations

import contextlib
import email.utils
import gzip
import http.server
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from .faults import KEY_INVALID, Fault, spoil
from .reading import Call
from .refusal import Refusal

if TYPE_CHECKING:
    from .server import StandIn

PREFIX = "/v1.3"
CONTROL = "/_standin"
BODY_KEPT_BYTES = 65536


@dataclass
class Logged:
    """One request as it came in: ``body`` is kept up to 64 KiB, ``status`` is 0 when no answer was sent.

    ``at`` is when it came in, seconds of this machine's monotonic clock.
    """

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
    at: float = field(default_factory=time.monotonic)


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


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Twenty clients may start at once.
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is part of the lessons."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two packets: the second would wait 40 ms for an ACK
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
        if fault and fault.name == "late-list":
            call = replace(call, list_lag_sec=float(fault.detail.get("seconds", 60.0)))
        reply = fault.reply() if fault else None
        spared = fault and not fault.done and (fault.drops or reply)
        answer = Answer(0) if spared else self._answer(call, work, fault, route)
        if fault and fault.drops:
            self._hang_up()
            return
        if fault and reply:
            status, content, headers = reply
            answer = Answer(status, content, (self._headers() if fault.of_the_service else {}) | headers)
        if fault and fault.name == "slow":
            time.sleep(float(fault.detail.get("seconds", 1.0)))
        entry.status = answer.status
        self._send(answer, cut=fault.name if fault and fault.name.startswith("cut") else "")

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def _answer(self, call: Call, work: Callable[[Call], tuple], fault: Fault | None, route: str) -> Answer:
        standin = self.standin
        try:
            if standin.key is not None and self.headers.get("x-api-key") != standin.key:
                raise Refusal(KEY_INVALID, "api_key_invalid", 401)
            standin.rates.count_request()
            status, body = work(call)
        except Refusal as refusal:
            body = {"error": refusal.body()} if refusal.status == 413 and route == "sync" else refusal.body()
            return Answer(refusal.status, body, self._headers() | refusal.headers)
        if fault and fault.name in ("task-fails", "task-never-ends"):
            body = _damage_task(standin, fault, call, body)
        elif fault:
            body = spoil(fault, body, route)
        return Answer(status, body, self._headers())

    def _headers(self) -> dict[str, str]:
        """Return what the service's own answers carry, and a gateway's do not."""
        return {"X-Api-Version": "v1.3", "tl-report": "backend", **self.standin.rates.headers()}

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer, cut: str = "") -> None:
        raw = answer.raw()
        if cut == "cut-json":
            raw = raw[: len(raw) // 2]
        headers = {"Date": email.utils.format_datetime(self.standin.state.now(), usegmt=True)}
        headers |= {"Content-Type": "application/json; charset=UTF-8", "Vary": "Accept-Encoding"}
        if raw and "gzip" in self.headers.get("Accept-Encoding", ""):
            raw, headers["Content-Encoding"] = gzip.compress(raw, compresslevel=1, mtime=0), "gzip"
        if answer.status != 204:
            headers["Content-Length"] = str(len(raw))
        if cut == "cut":
            raw = raw[: len(raw) // 2]
        self.send_response_only(answer.status)
        for name, value in (headers | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
        if cut == "cut":
            self.wfile.flush()
            self._hang_up()


def _damage_task(standin: StandIn, fault: Fault, call: Call, body: dict) -> dict:
    with standin.state.lock:
        task = standin.state.tasks.get(body.get("_id", ""))
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
