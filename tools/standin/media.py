"""What a file is: its sha256, kind, duration and geometry. Fetches URLs, on loopback only."""

import hashlib
import io
import ipaddress
import math
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from functools import lru_cache

import av
from av.stream import Disposition

from .refusal import Refusal, invalid

# Longest download: the service takes 4 GB, the stand-in keeps the file in memory for a moment.
FETCH_LIMIT_BYTES = 512 * 2**20
FETCH_TIMEOUT_SEC = 20.0

_IMAGE_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
# First decodable format name, as FFmpeg spells it, to MIME type; anything else is reported as video/mp4.
_MIME = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "matroska": "video/x-matroska"}


@dataclass(frozen=True)
class Media:
    """One file, described by its content.

    ``kind`` is ``video``, ``audio``, ``image``, or ``unknown`` when it cannot be decoded; ``duration_sec`` is 0
    for images; ``width`` and ``height`` are pixels.
    """

    sha256: str
    size: int
    kind: str
    mime: str = "application/octet-stream"
    duration_sec: float = 0.0
    width: int = 0
    height: int = 0
    has_audio: bool = False


class Unreachable(Exception):
    """A URL on loopback did not deliver a file."""


def describe(data: bytes) -> Media:
    """Return what the bytes are; never raises, an undecodable file has the kind ``unknown``."""
    return _describe(hashlib.sha256(data).hexdigest(), _Bytes(data))


class _Bytes:
    """The bytes beside their digest: equal to any other, so that the cache looks at the digest only."""

    def __init__(self, data: bytes) -> None:
        self.data: bytes | None = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _describe(sha256: str, holder: _Bytes) -> Media:
    data = holder.data or b""
    holder.data = None  # the cache keeps its arguments; let the file itself go
    size = len(data)
    image = next((mime for start, mime in _IMAGE_SIGNATURES.items() if data.startswith(start)), None)
    try:
        with av.open(io.BytesIO(data)) as container:
            # A cover in a sound file is no picture track.
            shown = (each for each in container.streams.video if not each.disposition & Disposition.attached_pic)
            video = next(shown, None)
            audio = next(iter(container.streams.audio), None)
            width, height = (video.codec_context.width, video.codec_context.height) if video else (0, 0)
            if image:
                return Media(sha256, size, "image", image, width=width, height=height)
            stream = video or audio
            if stream is None or next(container.decode(stream), None) is None:
                return Media(sha256, size, "unknown")
            duration = _duration(container, stream)
            mime = _MIME.get(container.format.name.split(",")[0], "video/mp4" if video else "audio/mp4")
            kind = "video" if video else "audio"
            return Media(sha256, size, kind, mime, duration, width, height, audio is not None)
    except (av.FFmpegError, ValueError, EOFError):
        return Media(sha256, size, "unknown")


def _duration(container: av.container.InputContainer, stream: av.stream.Stream) -> float:
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    else:
        seconds = (container.duration or 0) / av.time_base
    return round(seconds, 3) if math.isfinite(seconds) else 0.0


def is_loopback(url: str) -> bool:
    """Tell whether the URL is http(s) and its host is this machine's loopback."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


class _LoopbackRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, fp, code, message, headers, new_url):
        if not is_loopback(new_url):
            raise Unreachable("the address redirects away from this machine")
        return super().redirect_request(request, fp, code, message, headers, new_url)


def fetch(url: str) -> bytes:
    """Return the file at a loopback URL.

    Raises
    ------
    Refusal
        If the URL lies elsewhere: the stand-in never leaves this machine.
    Unreachable
        If nothing answers, or not with a file.
    """
    if not is_loopback(url):
        raise invalid("url", "This stand-in fetches files from this machine only (http://127.0.0.1/...).")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _LoopbackRedirects())
    try:
        with opener.open(url, timeout=FETCH_TIMEOUT_SEC) as answer:
            data = answer.read(FETCH_LIMIT_BYTES + 1)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise Unreachable(str(error)) from error
    if len(data) > FETCH_LIMIT_BYTES:
        raise Refusal("The media exceeds the maximum allowed size for embedding.", "video_filesize_too_large", 413)
    return data
