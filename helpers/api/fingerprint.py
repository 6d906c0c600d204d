"""What a request asks, so that its answer can be found again; and which answers are worth keeping."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

import httpx
import numpy as np

from helpers.config import MODELS, plain_address
from helpers.errors import mask

QUERIES, TASKS, ASSETS = "/embed-v2", "/embed-v2/tasks", "/assets"
_POLL = re.compile(r"/(?:embed-v2/tasks|assets)/([^/]+)")
_WORDS = re.compile(r"/assets/(.+)/transcription")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a task or asset; it becomes part of addresses
_SECRETS = re.compile(r"(\w+://)([^/?#]*@)?([^?]*)\??(.*)", re.DOTALL)  # user and query of an address
_HIDDEN = re.compile(r"sha256:[0-9a-f]{64}")
_SIZES = {size for model in MODELS.values() for size in model.dimensions}


def fingerprint(request: httpx.Request, body: bytes, base: str = "/v1.3") -> dict:
    """Return what a request asks, as it is sent: method, path, query and content; no host, header or boundary.

    Media count as their sha256. It may hold what signs an address: `identity` is what may be kept.

    Parameters
    ----------
    base : str
        The path of the API's address; that of the request counts from there.
    """
    asked: dict[str, Any] = {"method": request.method, "path": request.url.path.removeprefix(base)}
    if request.url.query:
        asked["query"] = sorted([name, value] for name, value in request.url.params.multi_items())
    kind = request.headers.get("content-type", "")
    boundary = re.search(r'boundary="?([^";]+)', kind)
    if boundary:
        asked["form"] = sorted(_form_fields(body, boundary[1].encode()))
    elif body and "json" in kind:
        asked["json"] = rebuilt(json.loads(body), _without_media)
    elif body:
        asked["form"] = [["", _sha256(body)]]
    return asked


def identity(asked: dict, contents: Mapping[str, str], *, old: bool = False) -> dict:
    """Return what identifies a request: what is asked for, whatever it was named, signed or stored under.

    An upload is its file (or address) alone; a task has the content of its asset for the id that the service gave it,
    and its options and scopes in order, and so has a transcription; an address is `known_address`. What is an identity
    already stays as it is.

    Parameters
    ----------
    asked : dict
        From `fingerprint`, or as it was kept in a journal of any format.
    contents : mapping
        What assets were made from, by their ids; an id that is not there stays.
    old : bool
        As format 1 kept it: an address with all of its query, what signs it too.
    """

    def named(value: Any, name: str) -> Any:
        if isinstance(value, str) and name.endswith("url"):
            address, mark, query = value.partition("?")
            return known_address(f"{address}?{_sha256(query.encode())}" if old and mark else value)
        if isinstance(value, list) and name in ("embedding_option", "embedding_scope"):
            return sorted(value, key=str)
        return contents.get(value, value) if name == "asset_id" and isinstance(value, str) else value

    if asked["method"] != "POST":
        heard = _WORDS.fullmatch(asked["path"]) if isinstance(asked["path"], str) else None
        return asked | {"path": f"{ASSETS}/{contents.get(heard[1], heard[1])}/transcription"} if heard else asked
    asked = asked | {"json": rebuilt(asked["json"], named)} if "json" in asked else asked
    if "form" in asked:
        fields = [[name, named(value, name)] for name, value in asked["form"]]
        only = [each for each in fields if each[0] in ("file", "url")]
        asked = asked | {"form": only if only and asked["path"] == ASSETS else fields}
    return asked


def known_address(url: str) -> str:
    """Return an address as it is known here: `plain_address`, user and query as a sha256 (either may be a secret)."""
    url = plain_address(url)
    found = _SECRETS.fullmatch(url)
    if not found or not (found[2] or found[4]) or (not found[2] and _HIDDEN.fullmatch(found[4])):
        return url
    return f"{found[1]}{found[3]}?{_sha256(((found[2] or '') + found[4]).encode(errors='surrogatepass'))}"


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _form_fields(body: bytes, boundary: bytes) -> list[list[str]]:
    fields = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb' name="([^"]+)"', head)
        content = content[:-2]  # the line break before the next boundary
        value = _sha256(content) if b"filename=" in head else content.decode(errors="backslashreplace")
        fields.append([name[1].decode() if name else "", value])
    return fields


def rebuilt(value: Any, change: Callable[[Any, str], Any], name: str = "") -> Any:
    """Return JSON with each part replaced by ``change(part, its field)``; a part left as it is, is looked into."""
    if (made := change(value, name)) is not value:
        return made
    if isinstance(value, dict):
        return {key: rebuilt(each, change, key) for key, each in value.items()}
    return [rebuilt(each, change) for each in value] if isinstance(value, list) else value


def _without_media(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return _sha256(base64.b64decode(value)) if name == "base64_string" else mask(value)
    return value


def text_of(asked: dict, *, alone: bool = False) -> str:
    """Return the text of a recorded query, or nothing (`alone`: nothing when media go with it)."""
    body = asked.get("json")
    part = body.get(str(body.get("input_type"))) if isinstance(body, dict) else None
    if not isinstance(part, dict) or (alone and (part.get("media_sources") or part.get("media_source"))):
        return ""
    text = part.get("input_text")
    return text if isinstance(text, str) else ""


def starts_task(asked: dict) -> bool:
    """Return True for the request that starts an embedding task."""
    return asked["method"] == "POST" and asked["path"] == TASKS


def may_cost(asked: dict) -> bool:
    """Return True for a request that may start paid work: what is not known to be free, or to be repeated freely."""
    return asked["method"] == "POST" and asked["path"] not in (QUERIES, ASSETS)


def content_of(asked: dict) -> str:
    """Return the content that a request, by its identity, uploads or embeds; nothing where it says none.

    It is ``sha256:…`` for a file, a `known_address`, or the id of an asset that this course did not upload.
    """
    if asked["method"] == "POST" and asked["path"] == ASSETS and "form" in asked:
        return str(asked["form"][0][1])
    body = asked.get("json") if starts_task(asked) else None
    part = body.get(str(body.get("input_type"))) if isinstance(body, dict) else None
    source = part.get("media_source") if isinstance(part, dict) else None
    return str(next(iter(source.values()), "")) if isinstance(source, dict) else ""


def polled(asked: dict) -> str:
    """Return the id of the task or asset that a request looks after; nothing for other requests."""
    found = _POLL.fullmatch(asked["path"]) if asked["method"] == "GET" else None
    return found[1] if found else ""


def is_id(value: object) -> TypeGuard[str]:
    """Return True for what can be the id of a task or asset."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_usable(asked: dict, body: Any) -> bool:
    """Return True for an answer of use later: its id fits an address, its vectors and their spans are whole.

    Whatever else arrived is the caller's to complain about, once; kept, it would be found again for ever. Whether the
    SDK can read the rest of it is left to the SDK: `Recorded.readable` takes back what it cannot.

    Parameters
    ----------
    asked : dict
        The fingerprint of the request.
    body : any JSON
        The answer.
    """
    if not isinstance(body, dict):
        return False
    path, state = asked["path"], body.get("status")
    if asked["method"] == "POST":
        return _are_vectors(body.get("data")) if path == QUERIES else path in (TASKS, ASSETS) and is_id(body.get("_id"))
    if path.endswith("/transcription"):
        return body.get("status") == "ready"
    if not polled(asked) or not is_id(body.get("_id")) or not isinstance(body.get("metadata") or {}, dict):
        return False
    unready = path.startswith(ASSETS) or state != "ready"
    return isinstance(state, str) and (unready or _are_vectors(body.get("data"), spans=True))


def _are_vectors(data: Any, *, spans: bool = False) -> bool:
    """Return True for vectors of one length that a model has, finite, none all zeros; with `spans`, each with its own.

    It looks at an answer's JSON, before the SDK does; a vector that goes into a search or a collection is checked by
    `helpers.segments.checked_vector`.
    """
    try:
        with np.errstate(over="ignore"):  # a number beyond float32 becomes infinite, and is refused below
            vectors = np.array([each["embedding"] for each in data], dtype=np.float32)
        start, end = np.array([(each.get("start_sec"), each.get("end_sec")) for each in data], dtype=float).T
        names = [(each.get("embedding_option"), each.get("embedding_scope") or "clip") for each in data]
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):  # also vectors of several lengths
        return False
    named = all(option and isinstance(option, str) and isinstance(scope, str) for option, scope in names)
    if spans and not (named and ((start >= 0) & (start < end) & (end < np.inf)).all()):  # an absent time is NaN here
        return False
    known = vectors.ndim == 2 and vectors.shape[1] in _SIZES
    return known and bool(np.isfinite(vectors).all() and vectors.any(axis=1).all())
