"""A video's embedding task from start to end: upload, start it once, find one that was lost, wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import av
from twelvelabs.types import EmbeddingData

from helpers.api.fingerprint import is_id
from helpers.errors import (
    AnswerError,
    MediaError,
    QueryError,
    RequestRefused,
    TaskFailed,
    TaskTimeout,
    one_line,
)
from helpers.library import Video

if TYPE_CHECKING:
    from helpers.api.client import CourseClient

MAX_UPLOAD_MB = 200  # of a direct upload from this machine
MIN_SIDE, MIN_SEC = 360, 4.0  # smallest picture side and length of a video that the API embeds
POLL_SEC = {"recordings": 0.0, "stand_in": 0.1, "service": 4.0}


def segmentation_request(client: CourseClient, name: str) -> dict:
    """Return the request form of ``fixed-6`` or ``dynamic-2``, wrapped as the model wants it."""
    strategy, _, seconds = name.partition("-")
    limits = {"fixed": range(2, 11), "dynamic": range(2, 6)}
    if not seconds.isdecimal() or int(seconds) not in limits.get(strategy, ()):
        raise QueryError(
            f"There is no segmentation {name!r}.", do="Use fixed-2 to fixed-10, or dynamic-2 to dynamic-5."
        )
    length = "duration_sec" if strategy == "fixed" else "min_duration_sec"
    spec = {"strategy": strategy, strategy: {length: int(seconds)}}
    return {"temporal": spec} if client.config.model.name == "marengo3.5" else spec


def check_video(video: Video) -> None:
    """Raise `MediaError` here for what the API would refuse after the upload."""
    if not video.path.is_file():
        raise MediaError(f"The video file {video.path.name!r} was not found.", do="Check the path.")
    size_mb = video.path.stat().st_size / 1e6
    try:
        with av.open(str(video.path)) as container:
            picture = container.streams.video[0]
            width, height = picture.width, picture.height
            seconds = (container.duration or 0) / av.time_base
            if not container.duration:  # a browser's recording states none: its last picture tells
                shown = (p.pts * p.time_base for p in container.demux(picture) if p.pts is not None)
                seconds = float(max(shown, default=0))
    except (av.error.FFmpegError, IndexError, OSError, ValueError) as error:
        raise MediaError(
            f"{video.path.name!r} is not a video that can be read ({type(error).__name__}).", do="Check the file."
        ) from error
    if size_mb > MAX_UPLOAD_MB:
        raise MediaError(
            f"{video.path.name!r} has {size_mb:.0f} MB; a direct upload takes {MAX_UPLOAD_MB} MB.",
            do="Give the address of the file instead, or cut it.",
        )
    if min(width, height) < MIN_SIDE or seconds < MIN_SEC:
        raise MediaError(
            f"{video.path.name!r} is {width}×{height} and {seconds:.1f} s long; "
            f"the API takes {MIN_SIDE}×{MIN_SIDE} and {MIN_SEC:g} s or more."
        )


def upload_name(video: Video) -> str:
    """Return the name a file is uploaded under: its sha256, by which the task can be told from all others."""
    return f"{video.sha256}{video.path.suffix.lower()}"


def upload(client: CourseClient, video: Video, deadline: float) -> str:
    """Return the id of an asset that holds the video's file and is ready."""
    what = f"uploading {video.video_id!r}"

    def send() -> str | None:
        with video.path.open("rb") as file:
            # HLS and thumbnails are on by default and only cost time here.
            return client.assets.create(
                method="direct",
                file=(upload_name(video), file, "video/mp4"),
                filename=upload_name(video),
                enable_hls=False,
                enable_thumbnail=False,
            ).id

    try:
        asset_id = client.ask(send, what)
    except OSError as error:
        raise MediaError(f"The file of {video.video_id!r} cannot be read: {error.strerror}.") from error
    if not is_id(asset_id):
        raise AnswerError(f"While {what}, the answer held no id that can be used.", do="Run the cell again.")
    while True:
        asset = client.ask(lambda: client.assets.retrieve(asset_id), what)
        if asset.status == "ready":
            return asset_id
        if asset.status == "failed":
            reason = one_line(asset.error.message if asset.error else "").rstrip(".") or "no reason given"
            raise TaskFailed(
                f"The upload of {video.video_id!r} was refused: {reason}.",
                "The upload is forgotten.",
                "Check the file, then run the cell again.",
            )
        _pause(client, deadline, f"The upload of {video.video_id!r}")


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
    what = f"waiting for the embedding of {video.video_id!r}"
    while True:
        tell()
        try:
            task = client.ask(lambda: client.embed.v_2.tasks.retrieve(task_id), what)
        except RequestRefused as error:
            if error.status != 404:
                raise
            raise TaskFailed(
                f"The task of {video.video_id!r} is no longer kept by the service (results live seven days).",
                "It is forgotten here too.",
                "Run the cell again to embed the video anew; that is paid again.",
            ) from error
        if task.status == "failed":
            reason = one_line(task.error.message if task.error else "").rstrip(".") or "no reason given"
            raise TaskFailed(
                f"The embedding of {video.video_id!r} failed: {reason}.",
                "The failed task is forgotten.",
                "Check the video, then run the cell again.",
            )
        if task.status == "ready":
            if not task.data:
                raise TaskFailed(
                    f"The task of {video.video_id!r} is ready but holds no embeddings.",
                    "The task is known, so asking again costs nothing.",
                    "Run the cell again.",
                )
            return task.data
        _pause(client, deadline, f"The embedding of {video.video_id!r}")


def _pause(client: CourseClient, deadline: float, what: str) -> None:
    if time.monotonic() >= deadline:
        raise TaskTimeout(
            f"{what} is not ready yet.",
            "It goes on at the service.",
            "Run the cell again later: the same task is waited for.",
        )
    time.sleep(POLL_SEC[client.config.source])
