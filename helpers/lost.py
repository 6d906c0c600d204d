"""The answer to a request for a task was lost: was the task started? What the service lists may tell."""

from __future__ import annotations

from datetime import UTC, datetime

from twelvelabs.types import VideoEmbeddingMetadata

from helpers.client import CourseClient
from helpers.errors import TaskUncertain
from helpers.library import Video
from helpers.log import get_logger
from helpers.recordings import AskedBefore

CLOCK_SLACK_SEC = 86400.0  # how far this machine's clock may be from the service's
LIST_PAGE, LIST_PAGES = 50, 40  # the newest 2,000 tasks are looked through
_log = get_logger("lost")


def upload_name(video: Video) -> str:
    """Return the name a file is uploaded under: its sha256, by which the task can be told from all others."""
    return f"{video.sha256}{video.path.suffix.lower()}"


def find_lost(client: CourseClient, video: Video, before: AskedBefore) -> str | None:
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
    wanted = before.fingerprint["json"]["video"]
    fits, silent = [], 0
    for page in range(1, LIST_PAGES + 1):
        listed = client.call(
            lambda page=page: client.embed.v_2.tasks.list(started_at=started_at, page=page, page_limit=LIST_PAGE).items,
            what,
        )
        for task in listed or []:
            if task.model_name != client.config.model.name or client.recorded.journal.maker_of(str(task.id)):
                continue
            about = task.video_embedding.metadata if task.video_embedding else None
            stated = [getattr(about, field, None) for field in ("input_filename", "input_url")]
            fits += [task.id] if name in stated and _made_as(about, wanted) else []
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


def _made_as(about: VideoEmbeddingMetadata, wanted: dict) -> bool:
    """Return False where a listed task states other settings than those wanted. Not all tasks state all of them."""
    spec = wanted["segmentation"].get("temporal", wanted["segmentation"])
    length = spec.get("fixed", {}).get("duration_sec")
    stated = (about.video_clip_length, about.video_embedding_option, about.video_embedding_scope)
    asked = (length, wanted["embedding_option"], wanted["embedding_scope"])
    pairs = ((s, a) for s, a in zip(stated, asked, strict=True) if s is not None and a is not None)
    return all(sorted(s) == sorted(a) if isinstance(s, list) else s == a for s, a in pairs)
