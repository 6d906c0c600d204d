"""A video's embedding task at the service: what is checked before it, the upload, the wait."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from twelvelabs.types import EmbeddingData

from helpers.api.client import CourseClient
from helpers.api.fingerprint import is_id
from helpers.api.limits import clock, pause
from helpers.config import LIMITS, SEGMENTATIONS
from helpers.errors import AnswerError, MediaError, QueryError, RequestRefused, TaskFailed, TaskTimeout, one_line
from helpers.library import Video, length_sec, open_media

UNDER_WAY = ("processing", "pending", "queued")
# What a file is, by its first bytes; the first that fits.
_TYPES = {
    "image/png": rb"\x89PNG", "image/jpeg": rb"\xff\xd8\xff", "image/gif": rb"GIF8", "image/webp": rb"RIFF....WEBP",
    "image/heic": rb"....ftyp(?:hei|mif|avi)", "video/quicktime": rb"....(?:ftypqt|moov|mdat|wide|free|skip)",
    "video/mp4": rb"....ftyp", "video/webm": rb"\x1aE\xdf\xa3.{,60}webm", "video/x-matroska": rb"\x1aE\xdf\xa3",
    "video/x-msvideo": rb"RIFF....AVI ", "video/ogg": rb"OggS", "video/x-flv": rb"FLV\x01",
    "video/x-ms-wmv": rb"0&\xb2u", "video/mpeg": rb"\0\0\x01[\xba\xb3]", "video/mp2t": rb"(?:....)?G.{187}(?:....)?G",
}  # fmt: skip
POLL_SEC = {"recordings": 0.0, "stand_in": 0.1, "service": 4.0}
# What is waited for: what is being done, how its bad end is said, what is forgotten then, and what to look at.
_WAITS = {
    "upload": ("uploading", "was refused", "The upload", "file"),
    "embedding": ("waiting for the embedding of", "failed", "The failed task", "video"),
}


@dataclass(frozen=True)
class Update:
    """How far one video is: `stage` is uploading, waiting (for a limit of the plan), processing, ready or failed."""

    video_id: str
    stage: str
    elapsed_sec: float
    index: int = 0
    total: int = 1
    message: str = ""


OnUpdate = Callable[[Update], None]


def task_request(client: CourseClient, segmentation: str = "fixed-6", options: Any = None, scopes: Any = None) -> dict:
    """Return the ``video`` part of a request, but its source, as the model wants it; `QueryError` if it is wrong."""
    if str(segmentation) not in [f"{strategy}-{seconds}" for strategy, of in SEGMENTATIONS.items() for seconds in of]:
        known = ", or ".join(f"{each}-{of[0]} to {each}-{of[-1]}" for each, of in SEGMENTATIONS.items())
        raise QueryError(f"There is no segmentation {segmentation!r}.", do=f"Use {known}.")
    strategy, seconds = segmentation.split("-")
    length = "duration_sec" if strategy == "fixed" else "min_duration_sec"
    spec = {"strategy": strategy, strategy: {length: int(seconds)}}
    return {
        "segmentation": {"temporal": spec} if client.config.model.name == "marengo3.5" else spec,
        "embedding_option": _known("option", options, client.config.model.options),
        "embedding_scope": _known("scope", scopes, ("clip", "asset")),
    }


def _known(what: str, given: Any, known: tuple[str, ...]) -> list[str]:
    """Return the embedding options or scopes that are asked for, each once: all that there are where none is."""
    names = list(dict.fromkeys(map(str, several(given)))) or list(known)
    if wrong := [name for name in names if name not in known]:
        raise QueryError(f"There is no embedding {what} {wrong[0]!r}.", do=f"There are {', '.join(known)}.")
    return names


def several(values: Any) -> list:
    """Return values as a list: one alone, a text too, is a list of one, and None an empty one."""
    one = isinstance(values, str | bytes | None) or not isinstance(values, Iterable)
    return [each for each in [values] if each is not None] if one else list(values)


def check_video(path: Path, seconds: float = 0.0) -> float:
    """Return the length, or raise `MediaError`, with what was measured, for what the API would refuse: see `LIMITS`.

    The length is the picture's own: sound that goes on after it does not count, nor does a time before its first frame.
    To measure it the whole file is read, unless `seconds` says what was measured just now.
    """
    size_mb = path.stat().st_size / 1e6
    if size_mb > LIMITS.upload_mb:
        do = f"Give the address of the file instead (up to {LIMITS.address_mb / 1000:g} GB), or cut it."
        raise MediaError(f"{path.name!r} has {size_mb:.1f} MB; a direct upload takes {LIMITS.upload_mb} MB.", do=do)
    with open_media(path) as (container, track):
        width, height, seconds = track.width, track.height, seconds or length_sec(container, track)
    (short, long), (least, most) = sorted((width, height)), LIMITS.seconds
    if not LIMITS.sides[0] <= short <= long <= LIMITS.sides[1]:
        takes, do = f"sides of {LIMITS.sides[0]} to {LIMITS.sides[1]} pixels", "Scale it."
    elif long / short > LIMITS.shape:
        takes, do = f"shapes from 1:{LIMITS.shape} to {LIMITS.shape}:1", "Crop it, or add bars."
    elif not least <= seconds <= most:
        takes = f"{least:g} s to {most / 3600:g} h of picture"
        do = "Give a longer one." if seconds < least else "Cut it into parts."
    else:
        return seconds
    picture = f"is {width}×{height} and {math.floor(10 * seconds) / 10} s long"
    raise MediaError(f"{path.name!r} {picture}; the API takes {takes}.", do=do)


def content_type(path: Path) -> str:
    """Return the media type of a file, such as ``video/webm``, from how it begins and not from its name."""
    with path.open("rb") as file:
        start = file.read(512)
    fits = (kind for kind, begins in _TYPES.items() if re.match(begins, start, re.DOTALL))
    return next(fits, "application/octet-stream")


def upload(client: CourseClient, video: Video, path: Path, deadline: float) -> str:
    """Return the id of an asset that holds the video's file and is ready."""
    what = f"uploading {video.video_id!r}"
    name = f"{video.sha256}{path.suffix.lower()}"  # in the list of tasks it tells this video's from all others

    def send() -> str | None:
        with path.open("rb") as file:
            sent = name, file, content_type(path)
            off: Any = {"enable_hls": False, "enable_thumbnail": False}  # both only cost time here
            return client.assets.create(method="direct", file=sent, filename=name, **off).id

    try:
        asset_id = client.ask(send, what)
    except OSError as error:
        raise MediaError(f"The file of {video.video_id!r} cannot be read: {error.strerror}.") from error
    if not is_id(asset_id):
        raise AnswerError(f"While {what}, the answer held no id that can be used.", do="Run the cell again.")
    _wait(client, video, "upload", partial(client.assets.retrieve, asset_id), deadline, lambda: None)
    return asset_id


def wait_for_task(
    client: CourseClient, video: Video, task_id: str, deadline: float, tell: Callable[[], None]
) -> list[EmbeddingData]:
    """Return the embeddings of a task once it is ready, calling `tell` before each poll.

    Raises
    ------
    TaskFailed
        If it failed, ended without embeddings, or is no longer kept by the service (results live seven days).
    TaskTimeout
        If it is not ready at the deadline. It goes on at the service, and the next run waits for the same task.
    """
    try:
        task = _wait(client, video, "embedding", partial(client.embed.v_2.tasks.retrieve, task_id), deadline, tell)
    except RequestRefused as error:
        if error.status != 404 or not error.code:  # a page of a proxy
            raise
        what = f"The task of {video.video_id!r} is no longer kept by the service (results live seven days)."
        do = "Run the cell again to embed the video anew; that is paid again."
        raise TaskFailed(what, "It is forgotten here too.", do) from error
    if not task.data:
        what = f"The task of {video.video_id!r} is ready but holds no embeddings."
        raise TaskFailed(what, "The task is known, so asking again costs nothing.", "Run the cell again.")
    return task.data


def _wait(
    client: CourseClient, video: Video, work: str, look: Callable[[], Any], deadline: float, tell: Callable[[], None]
) -> Any:
    """Return what `look` shows of a video's upload or embedding once it is ready, calling `tell` before each look."""
    doing, ended, thing, suspect = _WAITS[work]
    whose = f"The {work} of {video.video_id!r}"
    while True:
        tell()
        seen = client.ask(look, f"{doing} {video.video_id!r}")
        if seen.status == "ready":
            return seen
        if seen.status == "failed":
            reason = one_line(seen.error.message if seen.error else "").rstrip(".") or "no reason given"
            do = f"Check the {suspect}, then run the cell again."
            raise TaskFailed(f"{whose} {ended}: {reason}.", f"{thing} is forgotten.", do)
        if seen.status not in UNDER_WAY:
            known = f"is in the state {one_line(repr(seen.status))}, which this course does not know"
            do = f"`client.recorded.forget_made({seen.id!r})` lets the course start anew, and that is paid again."
            raise TaskFailed(f"{whose} {known}.", "It is kept.", f"Look in the Twelve Labs dashboard; {do}")
        if clock() >= deadline:
            do = "Run the cell again later: the same task is waited for."
            raise TaskTimeout(f"{whose} is not ready yet.", "It goes on at the service.", do)
        pause(POLL_SEC[client.config.source])
