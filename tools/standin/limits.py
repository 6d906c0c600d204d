"""What the service accepts: models, text, geometry, sizes and durations.

Values are those of the SDK 1.3.6's own documentation; where they are known for marengo3.0 only, marengo3.5 is
held to the same ones (minimum length, geometry). Which of them answers at creation and which fails the task later
is not documented: the stand-in refuses at creation whatever it can see there.
"""

import math
import re

from .media import Media
from .refusal import Refusal, invalid

MODELS = ("marengo3.5", "marengo3.0")
RETIRED = ("marengo-retrieval-2.6", "marengo-retrieval-2.7", "marengo2.6", "marengo2.7")
DIMENSIONS = (128, 256, 512)

TEXT_TOKENS = {"marengo3.0": 500, "marengo3.5": 2000}
OPTIONS = {
    ("marengo3.0", "video"): ("visual", "audio", "transcription"),
    ("marengo3.5", "video"): ("visual", "audio"),
    ("marengo3.0", "audio"): ("audio", "transcription"),
    ("marengo3.5", "audio"): ("audio",),
    ("marengo3.5", "image"): ("visual",),
}
SYNC_INPUTS = {
    "marengo3.0": ("text", "image", "text_image", "audio", "video", "multi_input"),
    "marengo3.5": ("multi_input",),
}
ASYNC_INPUTS = {"marengo3.0": ("video", "audio"), "marengo3.5": ("video", "audio", "image", "document")}

MIB = 2**20
BASE64_BYTES = 36 * MIB
IMAGE_BYTES = 32 * MIB
QUERY_BYTES = 32 * MIB  # each source of a marengo3.5 multi_input
UPLOAD_BYTES = 200 * MIB
SYNC_SECONDS = {"marengo3.0": 600.0, "marengo3.5": 30.0}
ASYNC_SECONDS = (4.0, 4 * 3600.0)
VIDEO_SIDE = (360, 5184)
VIDEO_RATIO = 2.4
IMAGE_SIDE = 128
MAX_SOURCES = 10


def check_model(name: object) -> str:
    """Return the model's name, or refuse it in the words recorded from the service."""
    if name in MODELS:
        return str(name)
    if str(name).lower() in RETIRED:
        raise invalid("model_name", f"{name} is no longer supported. Please use marengo3.0 instead.")
    raise invalid("model_name", f"{name} is not a known model. Please use one of: {', '.join(MODELS)}.")


def count_tokens(text: str) -> int:
    """Return about how many tokens the text has: a word counts one for each eight letters begun.

    The service's tokenizer is not published; this is near enough for its limits to be met in a lesson.
    """
    return sum(math.ceil(len(piece) / 8) for piece in re.findall(r"\w+|[^\w\s]", text))


def check_text(model: str, text: object, parameter: str, auto_truncate: bool = False) -> tuple[str, bool]:
    """Return the text, cut to the model's limit if that was allowed, and whether it was cut."""
    if not isinstance(text, str):
        raise invalid(parameter, f"received {type(text).__name__}, but expected string")
    if not text.strip():
        raise invalid(parameter, "The text must not be empty.")
    limit, tokens = TEXT_TOKENS[model], count_tokens(text)
    if tokens <= limit:
        return text, False
    if not auto_truncate:
        raise invalid(parameter, f"The text has {tokens} tokens, but the maximum is {limit} tokens.")
    kept: list[str] = []
    for word in text.split():
        limit -= count_tokens(word)
        if limit < 0:
            break
        kept.append(word)
    return " ".join(kept) or text[: 8 * TEXT_TOKENS[model]], True


def check_geometry(media: Media) -> None:
    """Refuse pictures and videos that are too small, too large or too long-drawn."""
    width, height = media.width, media.height
    if media.kind == "image" and min(width, height) < IMAGE_SIDE:
        raise invalid("media_source", f"The image is {width}x{height}; the minimum is {IMAGE_SIDE}x{IMAGE_SIDE}.")
    if media.kind != "video":
        return
    low, high = VIDEO_SIDE
    if min(width, height) < low:
        raise Refusal(
            f"The resolution of the video is too low. It is {width}x{height}; the minimum is {low}x{low}.",
            "video_resolution_too_low",
        )
    if max(width, height) > high:
        raise Refusal(f"The resolution of the video is too high: {width}x{height}.", "video_resolution_too_high")
    if max(width, height) > VIDEO_RATIO * min(width, height):
        raise Refusal(
            f"The aspect ratio of the video must be between 1:1 and 1:{VIDEO_RATIO}; it is {width}x{height}.",
            "video_resolution_invalid_aspect_ratio",
        )


def check_duration(media: Media, model: str, synchronous: bool) -> None:
    """Refuse video and audio outside the lengths that the route takes."""
    seconds = media.duration_sec
    if media.kind not in ("video", "audio"):
        return
    if synchronous and seconds > SYNC_SECONDS[model]:
        limit = SYNC_SECONDS[model]
        raise invalid(
            "media_source",
            f"Duration ({seconds:.1f} seconds) exceeds maximum limit of {limit:.0f} seconds "
            f"({limit // 60:.0f} minutes)",
        )
    low, high = ASYNC_SECONDS
    if not synchronous and seconds < low:
        raise Refusal(
            f"The video is too short. It lasts {seconds:.1f} seconds; the minimum is {low:.0f} seconds.",
            "video_duration_too_short",
        )
    if not synchronous and seconds > high:
        raise Refusal(f"The video is too long: {seconds:.0f} seconds.", "video_duration_too_long")
