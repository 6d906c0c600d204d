"""What the service accepts: models, text, geometry, sizes and durations, and how it refuses the rest.

Values are those of the SDK 1.3.6's own documentation; where they are known for marengo3.0 only, marengo3.5 is
held to the same ones (minimum length, geometry). Which of them answers at creation and which fails the task later
is not documented: the stand-in refuses at creation whatever it can see there. Words are those of the service's page of
error codes, with these limits in them.
"""

from helpers.api.sentence import TEXT_TOKENS, count_tokens
from helpers.config import LIMITS
from helpers.config import MODELS as KNOWN

from .media import Media
from .refusal import Refusal, invalid

MODELS = ("marengo3.5", "marengo3.0")
RETIRED = ("marengo-retrieval-2.6", "marengo-retrieval-2.7", "marengo2.6", "marengo2.7")
DIMENSIONS = (128, 256, 512)

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

# What the course checks before it uploads a file is the course's own table; the rest is checked here alone.
MEGABYTE = 10**6
UPLOAD_BYTES = LIMITS.upload_mb * MEGABYTE
IMAGE_BYTES = 32 * MEGABYTE
QUERY_BYTES = KNOWN["marengo3.5"].max_query_mb * MEGABYTE  # each source of a multi_input
BASE64_BYTES = KNOWN["marengo3.0"].max_query_mb * MEGABYTE
ASYNC_SECONDS = LIMITS.seconds
SYNC_SECONDS = {"marengo3.0": 600.0, "marengo3.5": 30.0}  # longest of a query
VIDEO_SIDE, VIDEO_RATIO = LIMITS.sides, LIMITS.shape
IMAGE_SIDE = 128  # shortest side of an image

MAX_SOURCES = 10


def check_model(name: object) -> str:
    """Return the model's name, or refuse it in the words recorded from the service."""
    if name in MODELS:
        return str(name)
    if str(name).lower() in RETIRED:
        raise invalid("model_name", f"{name} is no longer supported. Please use marengo3.0 instead.")
    raise invalid("model_name", f"{name} is not a known model. Please use one of: {', '.join(MODELS)}.")


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
    current = f"Current resolution is {width}x{height}."
    limits = f"{low}x{low} and {high}x{high / VIDEO_RATIO:.0f}"
    between = f"Please upload a video with resolution between {limits}. {current}"
    if min(width, height) < low:
        raise Refusal(f"The resolution of the video is too low. {between}", "video_resolution_too_low")
    if max(width, height) > high:
        raise Refusal(f"The resolution of the video is too high. {between}", "video_resolution_too_high")
    if max(width, height) > VIDEO_RATIO * min(width, height):
        raise Refusal(
            f"The aspect ratio of the video is invalid. Please upload a video with aspect ratio between 1:1 and "
            f"{VIDEO_RATIO}:1. {current}",
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
    wanted = (
        f"Please use video with duration between {low:.0f} seconds and {high / 3600:.0f} hours({high:.0f} seconds). "
        f"Current duration is {seconds:.1f} seconds."
    )
    if not synchronous and seconds < low:
        raise Refusal(f"Video is too short. {wanted}", "video_duration_too_short")
    if not synchronous and seconds > high:
        raise Refusal(f"Video is too long. {wanted}", "video_duration_too_long")


def check_size(media: Media) -> None:
    """Refuse a file from this machine that is too large for one upload."""
    limit = IMAGE_BYTES if media.kind == "image" else UPLOAD_BYTES
    if media.size > limit:
        sizes = f"{limit // MEGABYTE}MB. The current size is {media.size / MEGABYTE:.1f}MB."
        raise Refusal(
            f"The video is too large. Please use a video with a size less than {sizes}",
            "video_filesize_too_large",
            413,
        )
