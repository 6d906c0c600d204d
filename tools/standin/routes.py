"""What each address of the API does, on good days; the server adds keys, limits and faults around it."""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import answers, limits
from .encoder import Encoder
from .media import Media, Unreachable, describe, fetch
from .refusal import Refusal, invalid, missing
from .request import EmbedRequest, Source, parse
from .state import Asset, State, Task, object_id

UNPLAYABLE = "We could not process your media for embedding. Please verify the input file and try again."
UNFETCHED = "failed to fetch or materialize source media"


@dataclass(frozen=True)
class Call:
    """A request as the routes see it; ``query`` maps a name to all its values."""

    method: str
    path: str
    query: dict[str, list[str]]
    content_type: str
    body: bytes

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return self.query.get(name, [default])[0]


class Routes:
    """The API over one state and one encoder."""

    def __init__(self, state: State, encoder: Encoder, quota_minutes: float | None = None) -> None:
        self.state, self.encoder, self.quota_minutes = state, encoder, quota_minutes
        identity = r"([^/]+)"
        # name of the route, method, address, what answers it
        self._table: list[tuple[str, str, str, Callable]] = [
            ("sync", "POST", "/embed-v2", self.sync),
            ("create", "POST", "/embed-v2/tasks", self.create_task),
            ("list", "GET", "/embed-v2/tasks", self.list_tasks),
            ("poll", "GET", f"/embed-v2/tasks/{identity}", self.retrieve_task),
            ("upload", "POST", "/assets", self.create_asset),
            ("assets", "GET", "/assets", self.list_assets),
            ("asset", "GET", f"/assets/{identity}", self.retrieve_asset),
            ("delete", "DELETE", f"/assets/{identity}", self.delete_asset),
        ]

    def find(self, call: Call) -> tuple[str, Callable[[], tuple[int, dict | None]], str]:
        """Return the route's name, what to call for the answer, and the id in the address ("" if none)."""
        for name, method, pattern, handler in self._table:
            match = re.fullmatch(pattern, call.path) if call.method == method else None
            if not match:
                continue
            identity = match[1] if match.groups() else ""
            if name == "poll":
                task = self.state.tasks.get(identity)
                if task and self.state.about_to_finish(task):
                    name = "fetch"
            arguments = (call, identity) if identity else (call,)
            return name, lambda handler=handler, arguments=arguments: handler(*arguments), identity
        return "other", self._nowhere, ""

    def _nowhere(self) -> tuple[int, dict | None]:
        raise Refusal("The requested resource was not found.", "resource_not_exist", 404)

    # Embeddings

    def sync(self, call: Call) -> tuple[int, dict]:
        """Answer POST /embed-v2."""
        request = parse(call.body, synchronous=True)
        media = [self._resolve(source, request) for source in request.sources]
        for item, source in zip(media, request.sources, strict=True):
            self._check(item, source, request)
        with self.state.lock:
            self.state.seconds_embedded += sum(item.duration_sec for item in media)
        if request.input_type in ("video", "audio"):
            self._check_start(request, media[0])
            data = answers.media_vectors(self.encoder, request, media[0])
        else:
            data = [answers.one_vector(self.encoder.query(request.model, request.text, media), request)]
        body: dict = {"data": data}
        if request.input_type != "text":
            name, url = self._named(request.sources[0]) if request.sources else ("", "")
            body["metadata"] = answers.metadata(request, media[0] if media else None, name, url)
        if request.model == "marengo3.5":
            body["usage"] = answers.usage(request, media)
        return 200, body

    def create_task(self, call: Call) -> tuple[int, dict]:
        """Answer POST /embed-v2/tasks: the task starts, and counts, whatever becomes of the answer."""
        request = parse(call.body, synchronous=False)
        source, failure, media = request.sources[0], "", None
        try:
            media = self._resolve(source, request)
            self._check(media, source, request)
            self._check_start(request, media)
        except Unreachable:
            failure = UNFETCHED
        filename, url = self._named(source)
        where = urlsplit(url).path if url else filename  # without the port, which differs from run to run
        identity = object_id("task", request.canonical([media.sha256 if media else url]), where)
        with self.state.lock:
            if self.quota_minutes is not None and self.state.seconds_embedded / 60 >= self.quota_minutes:
                raise Refusal("You have reached the usage limit of your plan.", "usage_limit_exceeded")
            task = Task(identity, request, media, filename, url, self.state.now(), failure)
            return 202, answers.task_created(self.state.keep_task(task))

    def retrieve_task(self, call: Call, identity: str) -> tuple[int, dict]:
        """Answer GET /embed-v2/tasks/{id}."""
        if not re.fullmatch(r"[0-9a-f]{24}", identity):
            raise invalid("task_id", "task_id value is invalid")
        with self.state.lock:
            task = self.state.tasks.get(identity)
            if task is None:
                raise Refusal(f"Resource with id {identity} does not exist in embed_tasks.", "resource_not_exist", 404)
            task.polls += 1
        return 200, answers.task_fields(self.state, self.encoder, task)

    def list_tasks(self, call: Call) -> tuple[int, dict]:
        """Answer GET /embed-v2/tasks, the newest first."""
        page, limit = _page(call)
        since, until = _time(call, "started_at"), _time(call, "ended_at")
        status = call.first("status")
        if status and status not in ("processing", "ready", "failed"):
            raise invalid("status", "Use one of: processing, ready, failed.")
        with self.state.lock:
            listed = [
                answers.task_listed(self.state, task)
                for task in reversed(self.state.tasks.values())
                if (since is None or task.created_at >= since)
                and (until is None or task.created_at <= until)
                and (not status or self.state.task_status(task) == status)
            ]
        return 200, answers.page_of(listed, page, limit)

    def _resolve(self, source: Source, request: EmbedRequest) -> Media:
        if source.asset_id:
            with self.state.lock:
                asset = self.state.assets.get(source.asset_id)
                if asset is None:
                    raise invalid("asset_id", f"Resource with id {source.asset_id} does not exist in assets.")
                status = self.state.asset_status(asset)
                if status != "ready" or asset.media is None:
                    raise invalid("asset_id", f"The asset {source.asset_id} is not ready. Its status is {status}.")
                return asset.media
        if source.base64_string:
            return describe(_decode(source.base64_string, source.media_type, request))
        try:
            return describe(fetch(source.url))
        except Unreachable:
            if request.synchronous:
                raise invalid("url", f"{UNFETCHED}.") from None
            raise

    def _check(self, media: Media, source: Source, request: EmbedRequest) -> None:
        if media.kind == "unknown":
            raise Refusal(UNPLAYABLE, "video_file_broken")
        fits = media.kind == source.media_type or (source.media_type == "audio" and media.has_audio)
        if not fits:
            raise invalid("media_source", f"The file is of type {media.kind}, but {source.media_type} was expected.")
        if request.synchronous and request.model == "marengo3.5" and media.size > limits.QUERY_BYTES:
            raise Refusal("The media exceeds the maximum allowed size for embedding.", "payload_too_large", 413)
        if source.media_type != "audio":
            limits.check_geometry(media)
        limits.check_duration(media, request.model, request.synchronous)
        self.encoder.check(media)

    def _check_start(self, request: EmbedRequest, media: Media) -> None:
        if request.input_type != "image" and request.start_sec >= media.duration_sec:
            raise invalid(f"{request.input_type}.start_sec", f"The file ends at {media.duration_sec:g} s.")

    def _named(self, source: Source) -> tuple[str, str]:
        asset = self.state.assets.get(source.asset_id)
        return (asset.filename if asset else ""), source.url

    # Assets

    def create_asset(self, call: Call) -> tuple[int, dict]:
        """Answer POST /assets: a multipart form with the file, or with its URL."""
        form = _form(call)
        method = _field(form, "method")
        if method not in ("direct", "url"):
            raise invalid("method", "Use one of: direct, url.") if method else missing("method")
        try:
            metadata = json.loads(_field(form, "user_metadata") or "null")
        except ValueError:
            raise invalid("user_metadata", "It must be a JSON object.") from None
        error = ""
        if method == "direct":
            if "file" not in form:
                raise missing("file")
            name, data = form["file"]
        else:
            url = _field(form, "url")
            if not url:
                raise missing("url")
            name, data = urlsplit(url).path.rsplit("/", 1)[-1], b""
            try:
                data = fetch(url)
            except Unreachable:
                error = "The platform could not access the file."
        media = describe(data)
        limit = limits.IMAGE_BYTES if media.kind == "image" else limits.UPLOAD_BYTES
        if method == "direct" and media.size > limit:
            raise Refusal("The file is too large.", "video_filesize_too_large", 413)
        if media.kind == "unknown" and not error:
            error = "The file is corrupted or its format is not supported."
        name = _field(form, "filename") or name or "upload"
        with self.state.lock:
            identity = object_id("asset", media.sha256, name)
            self.state.uploads[identity] += 1
            old = self.state.assets.get(identity)
            if old is None or old.error:
                asset = Asset(identity, method, name, None if error else media, self.state.now(), error, metadata)
                self.state.assets[identity] = asset
            answer = answers.asset_fields(self.state, self.state.assets[identity], detail=False)
        # Every upload is answered as processing, also when the same file is there already.
        return 201, answer | {"status": "processing"}

    def retrieve_asset(self, call: Call, identity: str) -> tuple[int, dict]:
        """Answer GET /assets/{id}."""
        with self.state.lock:
            asset = self._asset(identity)
            asset.polls += 1
            return 200, answers.asset_fields(self.state, asset, detail=True)

    def list_assets(self, call: Call) -> tuple[int, dict]:
        """Answer GET /assets, the newest first; ``filename`` finds parts of names, whatever the case."""
        page, limit = _page(call)
        part, kinds, ids = call.first("filename").lower(), call.query.get("asset_types"), call.query.get("asset_ids")
        with self.state.lock:
            listed = [
                answers.asset_fields(self.state, asset, detail=True)
                for asset in reversed(self.state.assets.values())
                if part in asset.filename.lower()
                and (not kinds or (asset.media and asset.media.kind in kinds))
                and (not ids or asset.id in ids)
            ]
        return 200, answers.page_of(listed, page, limit)

    def delete_asset(self, call: Call, identity: str) -> tuple[int, None]:
        """Answer DELETE /assets/{id}."""
        with self.state.lock:
            del self.state.assets[self._asset(identity).id]
        return 204, None

    def _asset(self, identity: str) -> Asset:
        asset = self.state.assets.get(identity)
        if asset is None:
            raise Refusal(f"Resource with id {identity} does not exist in assets.", "resource_not_exist", 404)
        return asset


def _decode(text: str, kind: str, request: EmbedRequest) -> bytes:
    if text.startswith("data:"):
        raise invalid("base64_string", "Send the base64 text alone, without a data URL prefix.")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("base64_string", "It is not valid base64.") from None
    limit = limits.BASE64_BYTES
    if kind == "image":
        limit = limits.IMAGE_BYTES
    elif request.input_type == "multi_input":
        limit = limits.QUERY_BYTES
    if len(data) > limit:
        # Both 400 and 413 are documented; 413 here, nested, as the SDK's model of it wants it.
        raise Refusal("The media exceeds the maximum allowed size for embedding.", "payload_too_large", 413)
    return data


def _page(call: Call) -> tuple[int, int]:
    values = []
    for name, default, highest in (("page", "1", 10**9), ("page_limit", "10", 50)):
        text = call.first(name, default)
        if not text.isdecimal() or not 1 <= int(text) <= highest:
            raise invalid(name, f"It must be a whole number from 1 to {highest}.")
        values.append(int(text))
    return values[0], values[1]


def _time(call: Call, name: str) -> dt.datetime | None:
    text = call.first(name)
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise invalid(name, "It must be a time in the RFC 3339 format (YYYY-MM-DDTHH:mm:ssZ).") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _form(call: Call) -> dict[str, tuple[str, bytes]]:
    if not call.content_type.startswith("multipart/form-data"):
        kind = call.content_type or ""
        raise Refusal(
            f"The content type '{kind}' is not supported. Please use 'multipart/form-data'.", "content_type_invalid"
        )
    boundary = re.search(r'boundary="?([^";]+)', call.content_type)
    fields: dict[str, tuple[str, bytes]] = {}
    if not boundary:
        return fields
    # Split by hand: the standard library's parser is made for mail and turns a film of 5 MB into lines.
    for part in call.body.split(b"--" + boundary[1].encode())[1:]:
        head, _, data = part.partition(b"\r\n\r\n")
        described = {
            key.decode(): value.decode("utf-8", "replace")
            for key, value in re.findall(rb'[; ](name|filename)="([^"]*)"', head)
        }
        if "name" in described:
            fields[described["name"]] = (described.get("filename", ""), data.removesuffix(b"\r\n"))
    return fields


def _field(form: dict[str, tuple[str, bytes]], name: str) -> str:
    return form[name][1].decode("utf-8", "replace") if name in form else ""
