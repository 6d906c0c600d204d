"""A video's embedding task from start to end: upload, start it once, find one that was lost, wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import av
from twelvelabs.types import EmbeddingData

from helpers.calls import call
from helpers.client import CourseClient
from helpers.errors import (
    MediaError,
    QueryError,
    RequestRefused,
    TaskFailed,
    TaskTimeout,
    TaskUncertain,
)
from helpers.library import Video
from helpers.log import get_logger
from helpers.recordings import AskedBefore

MAX_UPLOAD_MB = 200  # of a direct upload from this machine
MIN_SIDE, MIN_SEC = 360, 4.0  # smallest picture side and length of a video that the API embeds
POLL_SEC = {"recordings": 0.0, "stand_in": 0.1, "service": 4.0}
CLOCK_SLACK_SEC = 300.0  # how far this machine's clock may be from the service's
LIST_PAGE, LIST_PAGES = 50, 40  # the newest 2,000 tasks are looked through for a lost one
_log = get_logger("tasks")


def segmentation_request(client: CourseClient, name: str) -> dict:
    """Return the request form of ``fixed-6`` or ``dynamic-2``, wrapped as the model wants it."""
    strategy, _, seconds = name.partition("-")
    limits = {"fixed": range(2, 11), "dynamic": range(2, 6)}
    if not seconds.isdigit() or int(seconds) not in limits.get(strategy, ()):
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


def start_task(client: CourseClient, video: Video, request: dict, deadline: float) -> str:
    """Return the id of the video's task: the one that was started before, where there is one, else a new one.

    Parameters
    ----------
    request : dict
        The ``video`` part of the request, without its source.
    deadline : float
        On the clock of ``time.monotonic``.

    Raises
    ------
    TaskUncertain
        If a request was lost after it was sent and the service's list of tasks cannot tell whether it arrived.
    """
    what = f"starting the embedding of {video.video_id!r}"
    uncertain = TaskUncertain(f"While {what}, the request was lost.", do="Run the cell again.")
    uploads = 0
    for _ in range(4):
        if video.path is None:
            source = {"url": video.url}
        else:
            source, uploads = {"asset_id": upload(client, video, deadline)}, uploads + 1
        asked = {
            "input_type": "video",
            "model_name": client.config.model.name,
            "video": {"media_source": source, **request},
        }
        try:
            created = call(lambda a=asked: client.embed.v_2.tasks.create(**a), what, paid=True, metrics=client.metrics)
            return created.id
        except AskedBefore as before:
            if found := _find_lost(client, video, before):
                return found
            client.recorded.journal.forget(before.fingerprint)  # it never arrived: asking again pays once
        except TaskUncertain as error:
            uncertain = error
            time.sleep(POLL_SEC[client.config.source])
        except RequestRefused as error:
            if error.status != 404 or video.path is None or uploads > 1:
                raise
            client.recorded.forget_made(source["asset_id"])  # gone at the service: upload it once more
    raise uncertain


def upload(client: CourseClient, video: Video, deadline: float) -> str:
    """Return the id of an asset that holds the video's file and is ready."""
    what = f"uploading {video.video_id!r}"

    def send() -> str:
        with video.path.open("rb") as file:
            # HLS and thumbnails are on by default and only cost time here.
            return client.assets.create(
                method="direct",
                file=(upload_name(video), file, "video/mp4"),
                filename=upload_name(video),
                enable_hls=False,
                enable_thumbnail=False,
            ).id

    asset_id = call(send, what, metrics=client.metrics)
    while True:
        asset = call(lambda: client.assets.retrieve(asset_id), what, metrics=client.metrics)
        if asset.status == "ready":
            return asset_id
        if asset.status == "failed":
            reason = asset.error.message if asset.error else "no reason given"
            raise TaskFailed(f"The upload of {video.video_id!r} was refused: {reason}.", do="Check the file.")
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
            task = call(lambda: client.embed.v_2.tasks.retrieve(task_id), what, metrics=client.metrics)
        except RequestRefused as error:
            if error.status != 404:
                raise
            raise TaskFailed(
                f"The task of {video.video_id!r} is no longer kept by the service (results live seven days).",
                "It is forgotten here too.",
                "Run the cell again to embed the video anew; that is paid again.",
            ) from error
        if task.status == "failed":
            reason = (task.error.message if task.error else "") or "no reason given"
            raise TaskFailed(
                f"The embedding of {video.video_id!r} failed: {reason.rstrip('.')}.",
                "The failed task is forgotten.",
                "Check the video, then run the cell again.",
            )
        if task.status == "ready":
            if not task.data:
                raise TaskFailed(
                    f"The task of {video.video_id!r} is ready but holds no embeddings.", do="Run the cell again."
                )
            return task.data
        _pause(client, deadline, f"The embedding of {video.video_id!r}")


def upload_name(video: Video) -> str:
    """Return the name a file is uploaded under: its sha256, by which the task can be told from all others."""
    return f"{video.sha256}{video.path.suffix.lower()}"


def _pause(client: CourseClient, deadline: float, what: str) -> None:
    if time.monotonic() >= deadline:
        raise TaskTimeout(
            f"{what} is not ready yet.",
            "It goes on at the service.",
            "Run the cell again later: the same task is waited for.",
        )
    time.sleep(POLL_SEC[client.config.source])


def _find_lost(client: CourseClient, video: Video, before: AskedBefore) -> str | None:
    """Return the id of the task that a lost request started, None if it started none.

    The list shows no asset id, so a task is known by its file's name (a sha256) or address, its model and its time.

    Raises
    ------
    TaskUncertain
        If more than one task fits, or tasks of that time do not say what they were made from.
    """
    what = f"looking for the task of {video.video_id!r}"
    name = video.url if video.path is None else upload_name(video)
    since = before.at - CLOCK_SLACK_SEC
    started_at = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fits, silent = [], 0
    for page in range(1, LIST_PAGES + 1):
        listed = call(
            lambda page=page: client.embed.v_2.tasks.list(started_at=started_at, page=page, page_limit=LIST_PAGE).items,
            what,
            metrics=client.metrics,
        )
        for task in listed or []:
            if task.model_name != client.config.model.name or client.recorded.journal.maker_of(task.id):
                continue
            about = task.video_embedding.metadata if task.video_embedding else None
            stated = [getattr(about, field, None) for field in ("input_filename", "input_url")]
            fits += [task.id] if name in stated else []
            silent += not any(stated)
        if len(listed or []) < LIST_PAGE:
            break
    if len(fits) == 1 and not silent:
        client.recorded.journal.keep(
            before.fingerprint, [{"status": 202, "json": {"_id": fits[0], "status": "processing", "data": None}}]
        )
        _log.info("the lost task of %s was found: %s", video.video_id, fits[0])
        return fits[0]
    if not fits and not silent:
        return None
    raise TaskUncertain(
        f"A request to embed {video.video_id!r} was lost, and {len(fits)} listed tasks fit it "
        f"({silent} do not say what they embed).",
        "Nothing new was started.",
        "Look at your tasks in the Twelve Labs dashboard; `client.recorded.give_up_lost()` lets the course ask again.",
    )
