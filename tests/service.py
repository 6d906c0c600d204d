"""A second Twelve Labs server for tests, written from the published API alone: no line of it comes from the stand-in.

Sources: the reference pages as the SDK `twelvelabs` 1.3.6 carries them, what that SDK sends and parses, and captured
answers. Every upload gets a new asset id and every creation a new task id. The vectors of a task follow from the bytes
(or the address) that it was made from, so that a test can tell whose vectors arrived: see `vector_of`.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import re
import secrets
import socket
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import av
import numpy as np

ROUTES = {
    "upload": r"POST /assets",
    "assets": r"GET /assets",
    "asset": r"GET /assets/(\w+)",
    "transcription": r"GET /assets/(\w+)/transcription",
    "delete": r"DELETE /assets/(\w+)",
    "create": r"POST /embed-v2/tasks",
    "list": r"GET /embed-v2/tasks",
    "poll": r"GET /embed-v2/tasks/(\w+)",
    "embed": r"POST /embed-v2",
    "other": r".*",
}
REFUSALS = {
    400: ("parameter_invalid", "The embedding_option parameter is invalid."),
    401: ("api_key_invalid", "The API key is invalid."),
    402: ("usage_limit_exceeded", "Not enough free credit. Please register a payment method."),
    403: ("region_not_allowed", "The API is not available in your region."),
    404: ("resource_not_exist", "The resource does not exist."),
    408: ("request_canceled_or_timed_out", "The request was canceled or timed out."),
    429: ("too_many_requests", "You have exceeded the rate limit (25req/1min). Please try again in a second."),
    499: ("request_canceled_or_timed_out", "The request was canceled or timed out."),
    500: ("internal_server_error", "An internal error occurred."),
}
PROXY = {"page": "text/html", "message": "application/json"}  # forms of bodies that are not the service's own
HEADERS = {"tl-report": "backend", "x-ratelimit-dimensions": "Duration,Request"}
HEADERS |= {"x-ratelimit-duration-limit": "36000", "x-ratelimit-duration-remaining": "35000"}
HEADERS |= {"x-ratelimit-request-limit": "25", "x-ratelimit-request-remaining": "20"}
THEIRS = {"embedding_option": ["visual", "audio"], "embedding_scope": ["clip", "asset"]}  # somebody else's settings
THEIRS |= {"segmentation": {"strategy": "fixed", "fixed": {"duration_sec": 6}}}
# What signs an address, by the parameter that shows it. Every other parameter says what is meant.
SIGNERS = {"X-Amz-Signature": "X-Amz-.*", "X-Goog-Signature": "X-Goog-.*"}
SIGNERS |= {"Key-Pair-Id": "Expires|Signature|Policy|Key-Pair-Id", "sig": r"sv|ss|srt|sr|sp|st|se|sip|spr|sig|sk\w+"}


def content_of(url: str) -> str:
    """Return what an address leads to: the address without what signs it."""
    parts, query = urlsplit(url), parse_qsl(urlsplit(url).query)
    signing = "|".join(pattern for sign, pattern in SIGNERS.items() if sign in dict(query))
    return f"{parts.scheme}://{parts.netloc}{parts.path} {[q for q in query if not re.fullmatch(signing, q[0])]}"


def vector_of(*about: object, size: int = 512) -> np.ndarray:
    """Return the vector of what is told: content, model, option, scope, start, end. Shorter: its first values."""
    seed = int(hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16], 16)
    vector = np.random.default_rng(seed).standard_normal(512)
    return (vector / np.linalg.norm(vector)).astype(np.float32)[:size]


class Request(NamedTuple):
    """One request: its path below the mount, and when it arrived (on the clock of ``time.monotonic``)."""

    method: str
    path: str
    route: str
    at: float


class Refused(Exception):
    """An answer that refuses: status, code and message."""


@dataclass
class Asset:
    """What is embedded: a file by its sha256, or an address. Uploaded, it is ready after `polls` more polls."""

    content: str
    about: dict
    duration: float = 12.0
    sound: bool = True
    polls: int = 0
    created: float = field(default_factory=time.time)
    id: str = field(default_factory=lambda: secrets.token_hex(12))

    def told(self, status: str = "ready") -> dict:
        about = {"filename": self.about.get("input_filename"), "created_at": _time(self.created)}
        return {"_id": self.id, "method": "direct", "status": status, **about}


@dataclass
class Task:
    """A paid task. It is ready after `polls` more polls; a test may set `state` to gone."""

    asset: Asset
    model: str
    settings: dict
    created: float  # on the service's clock
    polls: int = 0
    state: str = "processing"
    reason: str = ""  # of a failed one
    born: float = field(default_factory=time.monotonic)
    done: float = math.inf  # when it was first seen ready
    id: str = field(default_factory=lambda: secrets.token_hex(12))

    @property
    def spec(self) -> dict:
        return self.settings["segmentation"].get("temporal", self.settings["segmentation"])

    def data(self) -> list[dict]:
        """Return the embeddings. The last clip is dropped where it is shorter than 2 s."""
        whole, (length,) = self.asset.duration, self.spec[self.spec["strategy"]].values()
        clips = [(start, min(start + length, whole)) for start in np.arange(0.0, whole - 1.999, length).tolist()]
        spans = [("clip", *clip) for clip in clips] + [("asset", 0.0, whole)]
        names = ("embedding_option", "embedding_scope", "start_sec", "end_sec")
        return [
            {"embedding": vector_of(self.asset.content, self.model, option, *span).tolist()}
            | dict(zip(names, (option, *span), strict=True))
            for option in self.settings["embedding_option"]
            for span in spans
            if span[0] in self.settings["embedding_scope"] and (option == "visual" or self.asset.sound)
        ]


@dataclass
class Service:
    """The server, and all that arrived. Each argument may also be set while it runs."""

    port: int = 0  # 0: any that is free
    mount: str = "/v1.3"  # what stands before the routes in an address
    upload_sec: float = 0.0  # how long an upload takes
    list_lag_sec: float = 0.0  # how long after its creation a task shows in the list
    asset_polls: int = 0  # answers "processing" before "ready"
    task_polls: int = 0
    page_cap: int = 50  # most tasks on a page, whatever is asked
    others: int = 0  # newer tasks of other people, which the list shows first
    shown: Callable[[str], str | None] = str  # makes the name or address in the list from the one that was given
    clock_offset_sec: float = 0.0  # how far the service's clock goes ahead
    gzip: bool = True
    most: tuple[int, float] = (10**9, 1.0)  # creations in a window of so many seconds; what is more is refused
    headers: dict[str, str] = field(default_factory=lambda: dict(HEADERS))
    retry_after: str = "1"  # of what is refused so
    fail: str = ""  # tasks created now fail, for this reason
    broken: dict[str, str] = field(default_factory=dict)  # those of a content fail, for its reason
    spoken: dict[str, dict] = field(default_factory=dict)  # by content: its transcription, (start, end, value) each
    spoken_polls: int = 0  # answers "processing" before a transcription is there
    watch: Callable[[str, Request], None] = lambda moment, request: None  # "arrived", "answered"; the client waits
    requests: list[Request] = field(default_factory=list)
    tasks: dict[str, Task] = field(default_factory=dict)
    uploads: list[Asset] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)  # those of the uploads that are still kept
    faults: defaultdict[str, list] = field(default_factory=lambda: defaultdict(list))

    def __enter__(self) -> Service:
        self.lock = RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), type("Bound", (_Handler,), {"service": self}))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.mount}"

    def lose(self, kind: str, *, done: bool, route: str = "create") -> None:
        """Answer the next request of a route with `kind`, its work done or not.

        A kind is "drop", or a status and the form of a body: of a proxy ("404-page", "403-message"), of nobody
        ("408-empty", "202-cut"), or as the service refuses ("400-json", "400-nested", "403-unauthorized", any code).
        """
        self.faults[route].append((kind, done))

    def count(self, *routes: str) -> int:
        """Return how many requests of these routes arrived."""
        return sum(request.route in routes for request in self.requests)

    def busiest(self, route: str, seconds: float) -> int:
        """Return the most requests of a route that arrived in any window so long, those refused too."""
        times = [request.at for request in self.requests if request.route == route]
        return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)

    def now(self) -> float:
        return time.time() + self.clock_offset_sec

    # -- routes: (id in the path, query, body) -> (status, body) ----------------------------------------------------

    def on_upload(self, _: str, query: dict, form: dict) -> tuple[int, dict]:
        about = {"input_filename": form.get("filename", b"").decode()}
        if form["method"] == b"url":
            asset = Asset(content_of(form["url"].decode()), about)
        else:
            try:
                with av.open(io.BytesIO(form["file"])) as media:
                    duration, sound = float(media.duration or 0) / av.time_base, bool(media.streams.audio)
            except av.error.FFmpegError:
                raise Refused(400, "video_file_broken", "Cannot read video file.") from None
            asset = Asset(hashlib.sha256(form["file"]).hexdigest(), about, duration, sound, self.asset_polls)
        self.uploads.append(asset)
        self.assets[asset.id] = asset
        return 201, asset.told("processing")

    def on_asset(self, asset_id: str, *_: object) -> tuple[int, dict]:
        asset = self.kept(asset_id)
        asset.polls -= 1
        return 200, asset.told("processing" if asset.polls >= 0 else "ready")

    def on_transcription(self, asset_id: str, query: dict, *_: object) -> tuple[int, dict]:
        spoken = self.spoken.get(self.kept(asset_id).content)
        if spoken is None:
            raise Refused(404, "resource_not_exist", f"The asset {asset_id} has no transcription.")
        self.spoken_polls -= 1
        if self.spoken_polls >= 0:
            return 200, {"status": "processing"}
        if isinstance(spoken, str):
            return 200, {"status": "failed", "error": {"message": spoken}}
        wanted = [kind for value in query.get("include", "words").split("\n") for kind in value.split(",")]
        names = ("start", "end", "value")
        said = {k: [dict(zip(names, each, strict=True)) for each in v] for k, v in spoken.items() if k in wanted}
        return 200, {"status": "ready", **said}

    def on_assets(self, _: str, query: dict, *__: object) -> tuple[int, dict]:
        part, told = query.get("filename", "").lower(), [asset.told() for asset in reversed(self.assets.values())]
        ids = query.get("asset_ids", "").split("\n")
        found = [each for each in told if part in each["filename"].lower() and (ids == [""] or each["_id"] in ids)]
        return 200, self.page(found, query)

    def on_delete(self, asset_id: str, *_: object) -> tuple[int, dict]:
        del self.assets[self.kept(asset_id).id]
        return 200, {}

    def on_create(self, _: str, query: dict, asked: dict) -> tuple[int, dict]:
        most, seconds = self.most
        if sum(time.monotonic() - task.born < seconds for task in self.tasks.values()) >= most:
            raise Refused(429, *REFUSALS[429])
        settings, model = dict(asked["video"]), asked["model_name"]
        if ("temporal" in settings["segmentation"]) != (model == "marengo3.5"):
            raise Refused(400, "parameter_invalid", "The segmentation parameter is invalid.")
        source = settings.pop("media_source")
        asset = self.kept(source["asset_id"]) if "asset_id" in source else Asset(content_of(source["url"]), {})
        if asset.polls > 0:
            raise Refused(400, "parameter_invalid", "The asset is not ready.")
        asset.about |= {"input_url": source["url"]} if "url" in source else {}
        reason = self.fail or self.broken.get(asset.content, "")
        state = "failed" if reason else "processing"
        task = Task(asset, model, settings, self.now(), self.task_polls, state, reason)
        self.tasks[task.id] = task
        return 202, {"_id": task.id, "status": "processing", "data": None, "metadata": {"embedding_dimension": 512}}

    def on_poll(self, task_id: str, *_: object) -> tuple[int, dict]:
        task = self.tasks.get(task_id)
        if task is None or task.state == "gone":
            raise Refused(404, "resource_not_exist", f"Resource with id '{task_id}' does not exist.")
        task.polls -= 1
        if task.state == "processing" and task.polls < 0:
            task.state, task.done = "ready", time.monotonic()
        told = {"_id": task.id, "status": task.state, "created_at": _time(task.created), "data": None}
        if task.state == "failed":
            told["error"] = {"message": task.reason}
        if task.state == "ready":
            told["data"] = task.data()
            options = {f"{name}s": task.settings[name] for name in ("embedding_option", "embedding_scope")}
            told["metadata"] = {"input_type": "video", "duration": task.asset.duration, **options}
        return 200, told

    def on_list(self, _: str, query: dict, *__: object) -> tuple[int, dict]:
        since = datetime.fromisoformat(query["started_at"]).timestamp() if "started_at" in query else 0.0
        seen = [task for task in reversed(self.tasks.values()) if time.monotonic() - task.born >= self.list_lag_sec]
        page = self.page([*range(self.others), *(t for t in seen if t.created >= since and t.state != "gone")], query)
        return 200, page | {"data": [self.listed(each) for each in page["data"]]}

    def on_embed(self, _: str, query: dict, asked: dict) -> tuple[int, dict]:
        model, kind, size = asked.get("model_name", "marengo3.0"), asked["input_type"], asked.get("embedding_dimension")
        if not isinstance(asked.get(kind), dict):
            told = f"The {kind} parameter is invalid. received string, but expected object"
            raise Refused(400, "parameter_invalid", told)
        if (model == "marengo3.5") != (kind == "multi_input") or (size and model == "marengo3.0"):
            raise Refused(400, "parameter_invalid", f"The input_type parameter is invalid for {model}.")
        return 200, {"data": [{"embedding": vector_of(asked[kind], model, size=size or 512).tolist()}]}

    def on_other(self, *_: object) -> tuple[int, dict]:
        raise Refused(404, *REFUSALS[404])

    def kept(self, asset_id: str) -> Asset:
        if asset_id not in self.assets:
            raise Refused(404, "resource_not_exist", f"Resource with id '{asset_id}' does not exist.")
        return self.assets[asset_id]

    def listed(self, task: Task | int) -> dict:
        """Return what the list tells of a task (a number: of somebody else's): the published fields, and no asset."""
        if isinstance(task, int):
            asset = Asset("", {"input_filename": f"{task}.mp4"})
            task = Task(asset, "marengo3.5", THEIRS, self.now(), id=f"{task:024x}")
        (length,) = task.spec[task.spec["strategy"]].values()
        about = {name: self.shown(value) for name, value in task.asset.about.items()}
        about |= {f"video_{name}": task.settings[name] for name in ("embedding_option", "embedding_scope")}
        about |= {"video_clip_length": length} if task.spec["strategy"] == "fixed" else {}
        about |= {"duration": task.asset.duration}
        at = {"created_at": _time(task.created), "updated_at": _time(task.created)}
        told = {"_id": task.id, "model_name": task.model, "status": task.state, **at}
        return told | {"video_embedding": {"metadata": about}}

    def page(self, found: list, query: dict) -> dict:
        page, limit = int(query.get("page", 1)), min(int(query.get("page_limit", 10)), self.page_cap)
        info = {"page": page, "limit_per_page": limit, "total_page": -(-len(found) // limit)}
        return {"data": found[(page - 1) * limit : page * limit], "page_info": info | {"total_results": len(found)}}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _form(body: bytes, content_type: str) -> dict[str, bytes]:
    """Return the fields of a multipart form."""
    parts = body.split(b"--" + content_type.partition("boundary=")[2].encode())[1:-1]
    heads = [part.partition(b"\r\n\r\n") for part in parts]
    return {re.search(r'\bname="([^"]*)"', head.decode())[1]: content[:-2] for head, _, content in heads}


def _spoiled(content: bytes, form: str, status: int) -> bytes:
    """Return the body of a fault. A form that is none of these is a code of the service."""
    code, message = REFUSALS.get(status, ("", ""))
    bodies = {
        "empty": b"",
        "cut": content[: len(content) // 2],
        "page": b"<html><head><title>Error</title></head><body><h1>Error</h1></body></html>",
        "message": b'{"message": "Forbidden"}',
        "null": b"null",
        "list": b"[]",
        "idless": b'{"status": "processing", "data": null}',
        "numbered": b'{"_id": 7, "status": "processing"}',
        "nested id": json.dumps({"data": {"_id": "0" * 24}}).encode(),
        "other": b'{"id": "t1", "ok": true}',
        "nan": b'{"_id": NaN}',
        "deep": b"[" * 100_000,
        "nested": json.dumps({"error": {"code": code, "message": message}}).encode(),
        "json": json.dumps({"code": code, "message": message}).encode(),
    }
    return bodies[form] if form in bodies else json.dumps({"code": form, "message": "Refused."}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: Service

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(self.service.now(), usegmt=True)

    def serve(self) -> None:
        service, parts = self.service, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = parts.path.removeprefix(service.mount) if parts.path.startswith(service.mount) else "/not-found"
        route, found = next((r, m) for r, p in ROUTES.items() if (m := re.fullmatch(p, f"{self.command} {path}")))
        request = Request(self.command, path, route, time.monotonic())
        service.requests.append(request)
        service.watch("arrived", request)
        fault, done = service.faults[route].pop(0) if service.faults[route] else ("", True)
        status, told = self.work(route, found[1] if found.groups() else "", parts.query, body) if done else (500, {})
        if fault == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        number, _, form = fault.partition("-")
        status, content = int(number or status), json.dumps(told).encode()
        self.send(status, _spoiled(content, form, status) if fault else content, form)
        service.watch("answered", request)

    def work(self, route: str, target: str, query: str, body: bytes) -> tuple[int, dict]:
        time.sleep(self.service.upload_sec if route == "upload" else 0)
        try:
            if not self.headers.get("x-api-key"):
                raise Refused(401, *REFUSALS[401])
            kind = self.headers.get("Content-Type", "")
            given = _form(body, kind) if kind.startswith("multipart") else json.loads(body or b"{}")
            with self.service.lock:
                asked: dict[str, str] = {}
                for name, value in parse_qsl(query):  # one that is repeated: a line each
                    asked[name] = f"{asked[name]}\n{value}" if name in asked else value
                return getattr(self.service, f"on_{route}")(target, asked, given)
        except Refused as refused:
            return refused.args[0], {"code": refused.args[1], "message": refused.args[2]}

    def send(self, status: int, content: bytes, form: str) -> None:
        headers = (
            {"Content-Type": PROXY[form]}
            if form in PROXY
            else {"Content-Type": "application/json", **self.service.headers}
        )
        headers |= {"Location": "http://127.0.0.1:9/elsewhere"} if 300 <= status < 400 else {}
        headers |= {"Retry-After": self.service.retry_after} if status == 429 and form not in PROXY else {}
        if self.service.gzip and content and "gzip" in self.headers.get("Accept-Encoding", ""):
            content, headers["Content-Encoding"] = gzip.compress(content, 1), "gzip"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = serve
