"""Wire shapes of the answers: vectors with their spans, metadata, usage, assets and lists."""

import math

import numpy as np

from helpers.api.sentence import DIMENSION, count_tokens, floats, seed_of, unit

from .encoder import Encoder
from .media import Media
from .request import EmbedRequest
from .segmentation import spans
from .state import Asset, State, Task, rfc3339

NULLS = {"embedding_option": None, "embedding_scope": None, "start_sec": None, "end_sec": None}
# Tokens of media are counted by the service but how is not published; these are round numbers of the same order.
VIDEO_TOKENS_PER_SEC, AUDIO_TOKENS_PER_SEC, IMAGE_TOKENS = 64, 25, 256


def one_vector(vector: np.ndarray, request: EmbedRequest) -> dict:
    """Return the entry of a query: one vector that belongs to no span."""
    return _entry(vector, request) | NULLS


def _entry(vector: np.ndarray, request: EmbedRequest) -> dict:
    # A smaller dimension is the first values of the 512 as they are, not made unit length again: so documented.
    entry = {"embedding": floats(vector[: request.dimension])}
    if request.uncertainty:
        noise = np.random.RandomState(seed_of("uncertainty", vector.tobytes())).uniform(0.01, 0.1, DIMENSION)
        entry["embedding_uncertainty"] = floats(noise[: request.dimension])
    return entry


def media_vectors(encoder: Encoder, request: EmbedRequest, media: Media) -> list[dict]:
    """Return the entries of a video or an audio file: grouped by option, the whole file before its segments."""
    if request.input_type == "image":
        entry = _entry(encoder.query(request.model, "", [media]), request)
        return [entry | {"embedding_option": "visual", "embedding_scope": "asset", "start_sec": None, "end_sec": None}]
    end = min(request.end_sec or media.duration_sec, media.duration_sec)
    parts = spans(request.segmentation, request.start_sec, end, encoder.cuts(media))
    by_option = {
        option: [(span, encoder.segment(request.model, media, option, *span)) for span in parts]
        for option in request.options
    }
    if "fused_embedding" in request.types:
        by_option["fused"] = _fused(encoder, request, parts, by_option)
    if "separate_embedding" not in request.types:
        by_option = {"fused": by_option["fused"]}
    entries = []
    for option, pairs in by_option.items():
        clips = [(span, vector) for span, vector in pairs if vector is not None]
        if clips and "asset" in request.scopes:
            # About the mean of the segments, and like it shorter than one (published vectors of Marengo 2.6).
            whole = np.mean([vector for _, vector in clips], axis=0)
            entries.append(_spanned(whole, request, option, "asset", (request.start_sec, end)))
        if {"clip", "local"} & set(request.scopes):
            entries += [_spanned(vector, request, option, "clip", span) for span, vector in clips]
    return entries


def _spanned(vector: np.ndarray, request: EmbedRequest, option: str, scope: str, span: tuple[float, float]) -> dict:
    start, end = (round(value, 3) for value in span)
    named = {"embedding_option": option, "embedding_scope": scope, "start_sec": start, "end_sec": end}
    return _entry(vector, request) | named


def _fused(encoder: Encoder, request: EmbedRequest, parts: list, by_option: dict) -> list:
    fused = []
    for i, span in enumerate(parts):
        vectors = [pairs[i][1] for pairs in by_option.values() if pairs[i][1] is not None]
        vectors += [
            encoder.query(request.model, text, [])
            for start, end, text in request.notes
            if start < span[1] and max(end, start + 1e-6) > span[0]
        ]
        fused.append((span, unit(np.mean(vectors, axis=0)) if vectors else None))
    return fused


def metadata(request: EmbedRequest, media: Media | None, filename: str, url: str) -> dict:
    """Return the metadata of a sync answer or of a finished task."""
    facts: dict = {"input_type": request.input_type}
    if request.input_type == "multi_input":
        return facts | {"embedding_dimension": request.dimension}
    facts |= {"input_url": url} if url else {"input_filename": filename} if filename else {}
    if request.input_type in ("video", "audio"):
        facts |= {"embedding_options": list(request.options), "embedding_scopes": list(request.scopes)}
        facts["duration"] = media.duration_sec if media else 0.0
        if request.input_type == "video" and request.segmentation.strategy == "fixed":
            facts["clip_length"] = request.segmentation.seconds
        if request.offsets_given and media:
            facts["start_offset_sec"] = request.start_sec
            facts["end_offset_sec"] = min(request.end_sec or media.duration_sec, media.duration_sec)
    elif not request.synchronous:
        facts |= {"embedding_options": list(request.options), "embedding_scopes": list(request.scopes)}
    if request.model == "marengo3.5":
        facts["embedding_dimension"] = request.dimension
    return facts


def usage(request: EmbedRequest, media: list[Media]) -> dict:
    """Return the token counts of a marengo3.5 request, by kind of content."""
    tokens: dict[str, int] = {}
    for item in media:
        if item.kind == "image":
            tokens["image"] = tokens.get("image", 0) + IMAGE_TOKENS
            continue
        seconds = min(request.end_sec or item.duration_sec, item.duration_sec) - request.start_sec
        if item.kind == "video" and (not request.options or "visual" in request.options):
            tokens["video"] = tokens.get("video", 0) + math.ceil(seconds * VIDEO_TOKENS_PER_SEC)
        if item.has_audio and (not request.options or "audio" in request.options):
            tokens["audio"] = tokens.get("audio", 0) + math.ceil(seconds * AUDIO_TOKENS_PER_SEC)
    if request.text:
        tokens["text"] = count_tokens(request.text)
    cut = {"truncation_reason": "model_context_window"} if request.truncated else {}
    return {"input_tokens": tokens, "truncated": request.truncated} | cut


def asset_fields(state: State, asset: Asset, *, detail: bool) -> dict:
    """Return an asset as published; size and duration appear once it is ready."""
    status, media = state.asset_status(asset), asset.media
    fields: dict = {"_id": asset.id, "method": asset.method, "status": status, "filename": asset.filename}
    fields["file_type"] = media.mime if media else "application/octet-stream"
    fields["created_at"] = rfc3339(asset.created_at)
    if asset.user_metadata is not None:
        fields["user_metadata"] = asset.user_metadata
    if detail and status == "failed":
        fields["error"] = {"message": asset.error}
    if detail and status == "ready" and media:
        fields["size"] = media.size
        fields["technical_metadata"] = {"file_size_bytes": media.size, "file_mime_type": media.mime}
        if media.kind in ("video", "image"):
            side = {f"{media.kind}_width": media.width, f"{media.kind}_height": media.height}
            fields["technical_metadata"] |= side
        if media.kind != "image":
            fields["duration"] = media.duration_sec
            fields["technical_metadata"]["has_audio"] = media.has_audio
    return fields


def task_created(task: Task) -> dict:
    """Return the answer to the creation of a task."""
    fields: dict = {"_id": task.id, "status": "processing", "data": None}
    if task.request.model == "marengo3.5":
        fields["metadata"] = {"embedding_dimension": task.request.dimension}
    return fields


def task_fields(state: State, encoder: Encoder, task: Task) -> dict:
    """Return a task with its status and, once ready, its vectors."""
    status, at = state.task_status(task), rfc3339(task.created_at)
    fields: dict = {"_id": task.id, "status": status, "created_at": at, "updated_at": at, "data": None}
    if status == "failed":
        return fields | {"error": {"message": state.task_failure(task)}}
    if status == "ready" and task.media:
        fields["data"] = media_vectors(encoder, task.request, task.media)
        fields["metadata"] = metadata(task.request, task.media, task.input_filename, task.input_url)
        if task.request.model == "marengo3.5":
            fields["usage"] = usage(task.request, [task.media])
    return fields


def task_listed(state: State, task: Task) -> dict:
    """Return a task as lists show it: the published fields, so no asset id."""
    at, kind, request = rfc3339(task.created_at), task.request.input_type, task.request
    facts: dict = {"input_url": task.input_url} if task.input_url else {"input_filename": task.input_filename}
    facts |= {f"{kind}_embedding_scope": list(request.scopes), f"{kind}_embedding_option": list(request.options)}
    if kind == "video" and request.segmentation.strategy == "fixed":
        facts["video_clip_length"] = request.segmentation.seconds
    if kind in ("video", "audio"):
        facts["duration"] = task.media.duration_sec if task.media else 0.0
    fields = {"_id": task.id, "model_name": request.model, "status": state.task_status(task)}
    return fields | {"created_at": at, "updated_at": at, f"{kind}_embedding": {"metadata": facts}}


def page_of(items: list[dict], page: int, limit: int) -> dict:
    """Return one page; past the end it is empty, because the SDK always asks for one page more."""
    count = len(items)
    info = {"page": page, "limit_per_page": limit, "total_page": -(-count // limit), "total_results": count}
    return {"data": items[(page - 1) * limit : page * limit], "page_info": info}
