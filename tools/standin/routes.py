"""What each address of the API does, on good days; the server adds keys, limits and faults around it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from . import answers, limits
from .encoder import Encoder
from .media import Media, Unreachable, describe, fetch
from .parsing import parse
from .rates import RateLimits
from .reading import Call, decode_base64, form_text, page_wanted, read_form, time_wanted
from .refusal import NO_CREDIT, Refusal, invalid, missing
from .request import EmbedRequest, Source
from .state import Asset, State, Task, task_seconds
from .transcripts import KINDS, spoken_by_sha256, transcription

BROKEN = "Cannot read video file. Please check the video file is valid and try again."
UNFETCHED = "failed to fetch or materialize source media"


class Routes:
    """The API over one state and one encoder. `quota_minutes` may be changed while it runs.

    `data` is the folder whose ``videos/library.json`` says what is spoken in which film.
    """

    def __init__(
        self, state: State, encoder: Encoder, rates: RateLimits, quota_minutes: float | None, data: Path
    ) -> None:
        self.state, self.encoder, self.rates, self.quota_minutes = state, encoder, rates, quota_minutes
        self._data = data
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
            ("transcription", "GET", f"/assets/{identity}/transcription", self.retrieve_transcription),
        ]

    def find(self, call: Call) -> tuple[str, Callable[[Call], tuple[int, dict]], str]:
        """Return the route's name, what makes the answer to the call, and the id in the address ("" if none)."""
        for name, method, pattern, handler in self._table:
            match = re.fullmatch(pattern, call.path) if call.method == method else None
            if not match:
                continue
            identity = match[1] if match.groups() else ""
            if name == "poll":
                task = self.state.tasks.get(identity)
                if task and self.state.about_to_finish(task):
                    name = "fetch"
            about = (identity,) if identity else ()
            return name, lambda call, handler=handler, about=about: handler(call, *about), identity
        return "other", self._nowhere, ""

    def _nowhere(self, call: Call) -> tuple[int, dict]:
        raise Refusal("The requested resource was not found.", "resource_not_exist", 404)

    # Embeddings

    def sync(self, call: Call) -> tuple[int, dict]:
        """Answer POST /embed-v2."""
        request = parse(call.body, synchronous=True)
        media = [self._resolve(source, request) for source in request.sources]
        for item, source in zip(media, request.sources, strict=True):
            self._check(item, source, request)
        seconds = sum(item.duration_sec for item in media)
        if seconds:  # a text passes also when the hour is used up
            self.rates.count_media(seconds)
        with self.state.lock:
            self.state.seconds_embedded += seconds
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
        with self.state.lock:
            if self.quota_minutes is not None and self.state.seconds_embedded / 60 >= self.quota_minutes:
                raise Refusal(NO_CREDIT, "usage_limit_exceeded")
            task = Task(self.state.new_id(), request, media, filename, url, self.state.now(), failure)
            self.rates.count_media(task_seconds(task))
            self.state.keep_task(task, request.canonical([media.sha256 if media else url]))
            return 202, answers.task_created(task)

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
        page, limit = page_wanted(call)
        since, until = time_wanted(call, "started_at"), time_wanted(call, "ended_at")
        status = call.first("status")
        if status and status not in ("processing", "ready", "failed"):
            raise invalid("status", "Use one of: processing, ready, failed.")
        with self.state.lock:
            listed = [
                answers.task_listed(self.state, task)
                for task in self.state.listed(self.state.tasks, call.list_lag_sec)
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
            return describe(decode_base64(source.base64_string, source.media_type, request))
        try:
            return describe(fetch(source.url))
        except Unreachable:
            if request.synchronous:
                raise invalid("url", f"{UNFETCHED}.") from None
            raise

    def _check(self, media: Media, source: Source, request: EmbedRequest) -> None:
        if media.kind == "unknown":
            raise Refusal(BROKEN, "video_file_broken")
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
        form = read_form(call)
        method = form_text(form, "method")
        if method not in ("direct", "url"):
            raise invalid("method", "Use one of: direct, url.") if method else missing("method")
        try:
            metadata = json.loads(form_text(form, "user_metadata") or "null")
        except ValueError:
            raise invalid("user_metadata", "It must be a JSON object.") from None
        error = ""
        if method == "direct":
            if "file" not in form:
                raise missing("file")
            name, data = form["file"]
        else:
            url = form_text(form, "url")
            if not url:
                raise missing("url")
            name, data = urlsplit(url).path.rsplit("/", 1)[-1], b""
            try:
                data = fetch(url)
            except Unreachable:
                error = "The platform could not access the file."
        media = describe(data)
        if method == "direct":
            limits.check_size(media)
        if media.kind == "unknown" and not error:
            error = "The file is corrupted or its format is not supported."
        name = form_text(form, "filename") or name or "upload"
        with self.state.lock:
            known = None if error else media
            asset = Asset(self.state.new_id(), method, name, known, self.state.now(), error, metadata)
            self.state.assets[asset.id] = asset
            self.state.uploads[media.sha256] += 1
            answer = answers.asset_fields(self.state, asset, detail=False)
        return 201, answer | {"status": "processing"}  # whatever becomes of it

    def retrieve_asset(self, call: Call, identity: str) -> tuple[int, dict]:
        """Answer GET /assets/{id}."""
        with self.state.lock:
            asset = self._asset(identity)
            asset.polls += 1
            return 200, answers.asset_fields(self.state, asset, detail=True)

    def list_assets(self, call: Call) -> tuple[int, dict]:
        """Answer GET /assets, the newest first; ``filename`` finds parts of names, whatever the case."""
        page, limit = page_wanted(call)
        part, kinds, ids = call.first("filename").lower(), call.query.get("asset_types"), call.query.get("asset_ids")
        with self.state.lock:
            listed = [
                answers.asset_fields(self.state, asset, detail=True)
                for asset in self.state.listed(self.state.assets, call.list_lag_sec)
                if part in asset.filename.lower()
                and (not kinds or (asset.media and asset.media.kind in kinds))
                and (not ids or asset.id in ids)
            ]
        return 200, answers.page_of(listed, page, limit)

    def retrieve_transcription(self, call: Call, identity: str) -> tuple[int, dict]:
        """Answer GET /assets/{id}/transcription; ``include`` is repeated, or lists its values with commas."""
        kinds = ",".join(call.query.get("include", KINDS[:1])).split(",")
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise invalid("include", f"{unknown[0]} is not supported. Use one of: {', '.join(KINDS)}.")
        with self.state.lock:
            asset = self._asset(identity)
            status = self.state.asset_status(asset)
        spoken = spoken_by_sha256(self._data).get(asset.media.sha256) if asset.media else None
        if not spoken:
            raise Refusal(f"The asset with id {identity} has no transcription.", "resource_not_exist", 404)
        return 200, transcription(spoken, kinds) if status == "ready" else {"status": "pending"}

    def delete_asset(self, call: Call, identity: str) -> tuple[int, dict]:
        """Answer DELETE /assets/{id}."""
        with self.state.lock:
            del self.state.assets[self._asset(identity).id]
        return 200, {}

    def _asset(self, identity: str) -> Asset:
        asset = self.state.assets.get(identity)
        if asset is None:
            raise Refusal(f"Resource with id {identity} does not exist in assets.", "resource_not_exist", 404)
        return asset
