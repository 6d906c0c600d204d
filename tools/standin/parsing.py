"""The body of a request to /embed-v2 or /embed-v2/tasks becomes a checked EmbedRequest, or is refused."""

import json
import math
import re

from . import limits
from .refusal import Refusal, invalid, missing
from .request import EmbedRequest, Segmentation, Source

KINDS = ("image", "video", "audio", "document")
PARTS = {"text", "text_image", "multi_input", *KINDS}
DEFAULT_MODEL = "marengo3.0"
_COMMON = {"input_type", "model_name", "embedding_dimension", "embedding_uncertainty", "auto_truncate"}
_MEDIA_FIELDS = {
    "media_source",
    "start_sec",
    "end_sec",
    "segmentation",
    "embedding_option",
    "embedding_scope",
    "embedding_type",
    "time_based_metadata",
}


def parse(raw: bytes, *, synchronous: bool) -> EmbedRequest:
    """Return the checked request.

    Raises
    ------
    Refusal
        With status 400 and the name of the first parameter that is wrong.
    """
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal("The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(f"The request body is invalid. received {type(body).__name__}, but expected object")
    body = {key: value for key, value in body.items() if value is not None}
    for name in sorted(PARTS & body.keys()):
        _as_object(body[name], name)
    if "input_type" not in body:
        raise missing("input_type")
    model, kind = limits.check_model(body.get("model_name", DEFAULT_MODEL)), body["input_type"]
    allowed = (limits.SYNC_INPUTS if synchronous else limits.ASYNC_INPUTS)[model]
    if kind not in allowed:
        raise invalid("input_type", f"{kind} is not supported with {model} here. Use one of: {', '.join(allowed)}.")
    if kind == "document":
        raise invalid("input_type", "This stand-in does not embed documents.")
    if kind not in body:
        raise missing(kind)
    if unknown := set(body) - _COMMON - {kind}:
        name = sorted(unknown)[0]
        raise Refusal(f"The {name} parameter is unknown.", "parameter_unknown")
    part = {key: value for key, value in body[kind].items() if value is not None}
    common = _common(body, model, synchronous)
    if kind in ("text", "text_image", "image", "multi_input") and synchronous:
        return _query(part, kind, common, bool(body.get("auto_truncate")))
    return _media(part, kind, common)


def _as_object(value: object, where: str) -> dict:
    if not isinstance(value, dict):
        raise invalid(where, f"received {_json_type(value)}, but expected object")
    return value


def _json_type(value: object) -> str:
    names = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _common(body: dict, model: str, synchronous: bool) -> dict:
    dimension = body.get("embedding_dimension")
    if dimension is not None and model != "marengo3.5":
        raise invalid("embedding_dimension", f"It is not supported with {model}.")
    if dimension is not None and dimension not in limits.DIMENSIONS:
        raise invalid("embedding_dimension", f"Use one of: {', '.join(map(str, limits.DIMENSIONS))}.")
    for flag in ("embedding_uncertainty", "auto_truncate"):
        if flag in body and not isinstance(body[flag], bool):
            raise invalid(flag, f"received {_json_type(body[flag])}, but expected boolean")
        if body.get(flag) and model != "marengo3.5":
            raise invalid(flag, f"It is not supported with {model}.")
    return {
        "model": model,
        "synchronous": synchronous,
        "dimension": dimension or 512,
        "uncertainty": bool(body.get("embedding_uncertainty")),
    }


def _query(part: dict, kind: str, common: dict, auto_truncate: bool) -> EmbedRequest:
    model = common["model"]
    fields = {"text": {"input_text"}, "image": {"media_source"}, "text_image": {"input_text", "media_source"}}
    _known(part, kind, fields.get(kind, {"input_text", "media_sources"}))
    text, truncated, sources = "", False, ()
    if kind == "multi_input":
        if not part.get("input_text") and not part.get("media_sources"):
            raise invalid(kind, "Provide input_text, media_sources, or both.")
        sources = _sources(part.get("media_sources") or [], model)
    for name in fields.get(kind, ()):
        if name not in part:
            raise missing(f"{kind}.{name}")
    if "input_text" in part:
        text, truncated = limits.check_text(model, part["input_text"], f"{kind}.input_text", auto_truncate)
    if "media_source" in part:
        sources = (_source(part["media_source"], "image", kind),)
    named = {source.name for source in sources if source.name}
    for reference in re.findall(r"<@([^>]*)>", text):
        if kind == "multi_input" and reference not in named:
            raise invalid(f"{kind}.input_text", f"<@{reference}> does not match the name of a media source.")
    if len({source.media_type for source in sources}) > 1 and not text:
        raise invalid(kind, "Provide input_text when you combine media sources of different types.")
    if common["uncertainty"] and text and sources:
        raise invalid("embedding_uncertainty", "It is supported for text only or media only.")
    return EmbedRequest(input_type=kind, text=text, truncated=truncated, sources=sources, **common)


def _sources(items: object, model: str) -> tuple[Source, ...]:
    if not isinstance(items, list):
        raise invalid("multi_input.media_sources", f"received {_json_type(items)}, but expected array")
    if len(items) > limits.MAX_SOURCES:
        raise invalid("multi_input.media_sources", f"At most {limits.MAX_SOURCES} media sources are supported.")
    sources = []
    for item in items:
        where = "multi_input.media_sources"
        media_type = _as_object(item, where).get("media_type")
        if media_type not in KINDS:
            raise invalid(f"{where}.media_type", f"Use one of: {', '.join(KINDS)}.")
        if media_type != "image" and model == "marengo3.0":
            raise invalid(f"{where}.media_type", f"{media_type} is not supported with {model}.")
        if media_type == "document":
            raise invalid(f"{where}.media_type", "This stand-in does not embed documents.")
        sources.append(_source(item, media_type, where))
    return tuple(sources)


def _source(item: object, media_type: str, where: str) -> Source:
    item = _as_object(item, f"{where}.media_source")
    given = {key: item[key] for key in ("url", "base64_string", "asset_id") if item.get(key) is not None}
    if len(given) != 1:
        raise invalid(f"{where}.media_source", "Provide exactly one of url, base64_string, or asset_id.")
    for key, value in given.items():
        if not isinstance(value, str) or not value:
            raise invalid(f"{where}.{key}", f"received {_json_type(value)}, but expected string")
    return Source(media_type=media_type, name=str(item.get("name") or ""), **given)


def _media(part: dict, kind: str, common: dict) -> EmbedRequest:
    model = common["model"]
    _known(part, kind, _MEDIA_FIELDS)
    if "media_source" not in part:
        raise missing(f"{kind}.media_source")
    source = _source(part["media_source"], kind, kind)
    known_options = limits.OPTIONS[model, kind]
    options = _choices(part, kind, "embedding_option", known_options, known_options, model)
    known_scopes = ("asset",) if kind == "image" else ("clip", "asset")
    if kind != "image" and not common["synchronous"]:
        known_scopes += ("local",)
    default_scopes = ("asset",) if kind == "image" else ("clip", "asset")
    scopes = _choices(part, kind, "embedding_scope", known_scopes, default_scopes, model)
    types = _types(part, kind, options, model)
    if common["uncertainty"] and kind != "image" and "asset" in scopes:
        raise invalid("embedding_uncertainty", f"Exclude asset from {kind}.embedding_scope.")
    start, end = (_seconds(part, kind, name) for name in ("start_sec", "end_sec"))
    if end is not None and end <= (start or 0.0):
        raise invalid(f"{kind}.end_sec", "The end must be greater than the start.")
    return EmbedRequest(
        input_type=kind,
        sources=(source,),
        start_sec=start or 0.0,
        end_sec=end,
        offsets_given=start is not None or end is not None,
        segmentation=_segmentation(part.get("segmentation"), kind, model),
        options=options,
        scopes=scopes,
        types=types,
        notes=_notes(part, kind, types, model),
        **common,
    )


def _known(part: dict, kind: str, fields: set[str]) -> None:
    if unknown := set(part) - fields:
        raise Refusal(f"The {kind}.{sorted(unknown)[0]} parameter is unknown.", "parameter_unknown")


def _choices(part: dict, kind: str, name: str, known: tuple, default: tuple, model: str) -> tuple[str, ...]:
    values = part.get(name, list(default))
    if not isinstance(values, list):
        raise invalid(f"{kind}.{name}", f"received {_json_type(values)}, but expected array")
    if not values:
        raise invalid(f"{kind}.{name}", "Provide at least one value.")
    for value in values:
        if value not in known:
            raise invalid(f"{kind}.{name}", f"{value} is not supported with {model}. Use one of: {', '.join(known)}.")
    return tuple(dict.fromkeys(values))


def _types(part: dict, kind: str, options: tuple[str, ...], model: str) -> tuple[str, ...]:
    known = ("separate_embedding", "fused_embedding")
    types = _choices(part, kind, "embedding_type", known, known[:1], model)
    if "fused_embedding" in types and len(options) < 2 and model == "marengo3.0":
        raise invalid(f"{kind}.embedding_type", "fused_embedding needs at least two values in embedding_option.")
    return types


def _notes(part: dict, kind: str, types: tuple[str, ...], model: str) -> tuple:
    items = part.get("time_based_metadata")
    fused = "fused_embedding" in types
    if items is None:
        if fused and model == "marengo3.5":
            raise invalid(f"{kind}.embedding_type", "With marengo3.5, fused_embedding needs time_based_metadata.")
        return ()
    if model != "marengo3.5" or not fused:
        raise invalid(f"{kind}.time_based_metadata", "It needs marengo3.5 and fused_embedding.")
    try:
        return tuple((float(item["start"]), float(item["end"]), str(item["text"])) for item in items)
    except (TypeError, KeyError, ValueError):
        raise invalid(f"{kind}.time_based_metadata", "Each entry needs start, end and text.") from None


def _seconds(part: dict, kind: str, name: str) -> float | None:
    value = part.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise invalid(f"{kind}.{name}", f"received {_json_type(value)}, but expected number")
    if not math.isfinite(value) or value < 0:
        raise invalid(f"{kind}.{name}", "It must be a number of seconds, zero or more.")
    return float(value)


def _segmentation(given: object, kind: str, model: str) -> Segmentation:
    where = f"{kind}.segmentation"
    if given is None:
        if model == "marengo3.5":
            return Segmentation("dynamic", 2)
        return Segmentation("dynamic", 4) if kind == "video" else Segmentation("fixed", 6)
    given = _as_object(given, where)
    if model == "marengo3.5":
        if not isinstance(given.get("temporal"), dict):
            raise invalid(where, "With marengo3.5, place your settings in the temporal object.")
        given = given["temporal"]
    elif "temporal" in given:
        raise invalid(where, f"With {model}, provide the settings without the temporal object.")
    strategy = given.get("strategy")
    name, high = {"fixed": ("duration_sec", 10), "dynamic": ("min_duration_sec", 5)}.get(strategy, ("", 0))
    if not name or (strategy == "dynamic" and kind == "audio" and model == "marengo3.0"):
        raise invalid(f"{where}.strategy", f"{strategy} is not supported for {kind} with {model}.")
    settings = given.get(strategy)
    value = settings.get(name) if isinstance(settings, dict) else None
    if value is None:
        raise missing(f"{where}.{strategy}.{name}")
    if isinstance(value, bool) or not isinstance(value, int) or not 2 <= value <= high:
        raise invalid(f"{where}.{strategy}.{name}", f"It must be a whole number from 2 to {high}.")
    return Segmentation(strategy, value)
