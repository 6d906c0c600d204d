"""What a request asks, so that its answer can be found again; and which answers are worth keeping."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import math
import re
from typing import Any

import httpx
import numpy as np
from twelvelabs.core.pydantic_utilities import parse_obj_as
from twelvelabs.embed.v_2.tasks.types import TasksCreateResponse
from twelvelabs.types import Asset, EmbeddingData, EmbeddingSuccessResponse, EmbeddingTaskResponse

from helpers.config import MODELS


def fingerprint(request: httpx.Request, body: bytes) -> dict:
    """Return what a request asks: method, path, query and content; no host, header or boundary.

    Media count as their sha256, and so does the part of an address that may be a signature.
    """
    path = re.sub(r"^/v\d+\.\d+", "", request.url.path)
    asked: dict[str, Any] = {"method": request.method, "path": path}
    if request.url.query:
        asked["query"] = sorted([name, value] for name, value in request.url.params.multi_items())
    boundary = re.search(r'boundary="?([^";]+)', request.headers.get("content-type", ""))
    if boundary:
        asked["form"] = sorted(_form_fields(body, boundary[1].encode()))
    elif body:
        asked["json"] = _without_media(json.loads(body))
    return asked


def _form_fields(body: bytes, boundary: bytes) -> list[list[str]]:
    fields = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb' name="([^"]+)"', head)
        content = content[:-2]  # the line break before the next boundary
        value = "sha256:" + hashlib.sha256(content).hexdigest() if b"filename=" in head else content.decode()
        fields.append([name[1].decode() if name else "", value])
    return fields


def _without_media(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _without_media(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_media(each) for each in value]
    if name == "base64_string" and isinstance(value, str):
        return "sha256:" + hashlib.sha256(base64.b64decode(value)).hexdigest()
    if name == "url" and isinstance(value, str) and "?" in value:  # what signs an address is nobody's to keep
        address, _, signed = value.partition("?")
        return f"{address}?sha256:{hashlib.sha256(signed.encode()).hexdigest()}"
    return value


def without_signatures(value: Any) -> Any:
    """Return an answer whose web addresses have lost user, query and fragment: signed links are for nobody else."""
    if isinstance(value, dict):
        return {key: without_signatures(each) for key, each in value.items()}
    if isinstance(value, list):
        return value if all(isinstance(each, int | float) for each in value) else list(map(without_signatures, value))
    if isinstance(value, str):
        return re.sub(r"(https?://)(?:[^/?#\s@]*@)?([^?#\s]*)(?:[?#]\S*)?", r"\1\2", value, flags=re.IGNORECASE)
    return value


def text_of(asked: dict, *, alone: bool = False) -> str:
    """Return the text of a recorded query, or nothing (`alone`: nothing when media go with it)."""
    body = asked.get("json")
    part = body.get(str(body.get("input_type"))) if isinstance(body, dict) else None
    if not isinstance(part, dict) or (alone and (part.get("media_sources") or part.get("media_source"))):
        return ""
    text = part.get("input_text")
    return text if isinstance(text, str) else ""


def likeness(text: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 2: shared words, then spelling."""
    words, others = set(text.lower().split()), set(other.lower().split())
    shared = len(words & others) / max(1, min(len(words), len(others)))
    return shared + difflib.SequenceMatcher(None, text.lower(), other.lower()).ratio()


QUERIES, TASKS, ASSETS = "/embed-v2", "/embed-v2/tasks", "/assets"
POLL = re.compile(r"/(?:embed-v2/tasks|assets)/([^/]+)")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a task or asset; it becomes part of addresses
SIZES = {size for model in MODELS.values() for size in model.dimensions}

_PROMISED = {QUERIES: EmbeddingSuccessResponse, TASKS: TasksCreateResponse, ASSETS: Asset}


def starts_task(asked: dict) -> bool:
    """Return True for a request that may start a paid task."""
    return asked["method"] == "POST" and asked["path"] == TASKS


def is_id(value: object) -> bool:
    """Return True for what can be the id of a task or asset."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def is_usable(asked: dict, body: dict) -> bool:
    """Return True for an answer of use later: the SDK reads it, its id fits an address, its vectors are whole.

    Whatever else arrived is the caller's to complain about, once; kept, it would be found again for ever.

    Parameters
    ----------
    asked : dict
        The fingerprint of the request.
    body : dict
        The answer's JSON.
    """
    kind = _PROMISED.get(asked["path"]) if asked["method"] == "POST" else None
    if asked["method"] == "GET" and POLL.fullmatch(asked["path"]):
        kind = EmbeddingTaskResponse if asked["path"].startswith(TASKS) else Asset
    try:
        read = parse_obj_as(type_=kind, object_=body) if kind and _finite(body) else None
    except (ValueError, TypeError, RecursionError):
        return False
    if read is None or (kind is not EmbeddingSuccessResponse and not is_id(body.get("_id"))):
        return False
    if kind is EmbeddingTaskResponse and read.status == "ready":
        return _are_vectors(read.data) and all(_has_span(each) for each in read.data)
    return kind is not EmbeddingSuccessResponse or _are_vectors(read.data)


def _are_vectors(data: list[EmbeddingData] | None) -> bool:
    with np.errstate(over="ignore"):
        vectors = [np.asarray(each.embedding, dtype=np.float32) for each in data or ()]
    sizes = {vector.size for vector in vectors}
    return len(sizes) == 1 and sizes <= SIZES and all(v.any() and np.isfinite(v).all() for v in vectors)


def _has_span(each: EmbeddingData) -> bool:
    times = (each.start_sec, each.end_sec)
    return bool(each.embedding_option) and None not in times and 0 <= each.start_sec < each.end_sec


def read_json(content: bytes) -> Any:
    """Return the JSON in `content`; None where there is none that can be read."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
