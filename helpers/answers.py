"""What an answer of the API is worth: which ones the SDK reads and a search can use, so that no others are kept."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from twelvelabs.core.pydantic_utilities import parse_obj_as
from twelvelabs.embed.v_2.tasks.types import TasksCreateResponse
from twelvelabs.types import Asset, EmbeddingSuccessResponse, EmbeddingTaskResponse

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
        if kind is None or not _finite(body) or parse_obj_as(type_=kind, object_=body) is None:
            return False
    except (ValueError, TypeError, RecursionError):
        return False
    if kind is not EmbeddingSuccessResponse and not is_id(body.get("_id")):
        return False
    if kind is EmbeddingSuccessResponse or (kind is EmbeddingTaskResponse and body.get("status") == "ready"):
        sizes = {len(each["embedding"]) for each in body.get("data") or ()}
        return len(sizes) == 1 and sizes <= SIZES
    return True


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
