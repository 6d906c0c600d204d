"""What a request carries besides its JSON: query parameters, times, multipart forms and base64."""

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass

from . import limits
from .refusal import Refusal, invalid
from .request import EmbedRequest


@dataclass(frozen=True)
class Call:
    """A request as the routes see it.

    ``query`` maps a name to all its values; ``list_lag_sec`` is set where a fault makes a list late.
    """

    method: str
    path: str
    query: dict[str, list[str]]
    content_type: str
    body: bytes
    list_lag_sec: float | None = None

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return self.query.get(name, [default])[0]


def decode_base64(text: str, kind: str, request: EmbedRequest) -> bytes:
    """Return the bytes of a base64 medium, or refuse it when it is malformed or too large."""
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


def page_wanted(call: Call) -> tuple[int, int]:
    """Return the page and how many items it holds."""
    values = []
    for name, default, highest in (("page", "1", 10**9), ("page_limit", "10", 50)):
        text = call.first(name, default)
        if not text.isdecimal() or not 1 <= int(text) <= highest:
            raise invalid(name, f"It must be a whole number from 1 to {highest}.")
        values.append(int(text))
    return values[0], values[1]


def time_wanted(call: Call, name: str) -> dt.datetime | None:
    """Return a time that a list is filtered by, or None."""
    text = call.first(name)
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise invalid(name, "It must be a time in the RFC 3339 format (YYYY-MM-DDTHH:mm:ssZ).") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def read_form(call: Call) -> dict[str, tuple[str, bytes]]:
    """Return the fields of a multipart form: file name ("" for plain fields) and content."""
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


def form_text(form: dict[str, tuple[str, bytes]], name: str) -> str:
    """Return a plain field, or an empty text."""
    return form[name][1].decode("utf-8", "replace") if name in form else ""
