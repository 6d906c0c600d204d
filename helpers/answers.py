"""What an answer of the API is worth: which ones the SDK reads and a search can use, so that no others are kept."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
from twelvelabs.core.pydantic_utilities import parse_obj_as
from twelvelabs.embed.v_2.tasks.types import TasksCreateResponse
from twelvelabs.types import Asset, EmbeddingData, EmbeddingSuccessResponse, EmbeddingTaskResponse

from helpers.config import MODELS

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
