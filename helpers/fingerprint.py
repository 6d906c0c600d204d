"""What a request asks, without host, headers or boundaries, so that an answer can be found again."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import re
from typing import Any

import httpx


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
