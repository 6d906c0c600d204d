"""Paid once: a video's task is started one time, and one whose answer was lost is found again.

Every request that may start a paid task, also one that a page sends by the SDK, goes through `helpers.api.recordings`,
which holds the lock between notebooks (`Journal.alone`) and writes the request down before it sends it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from helpers.api.client import CourseClient
from helpers.api.fingerprint import is_id
from helpers.api.log import get_logger
from helpers.api.recordings import AskedBefore
from helpers.api.tasks import POLL_SEC, upload, upload_name
from helpers.errors import RequestRefused, TaskUncertain, one_line
from helpers.library import Video

CLOCK_SLACK_SEC = 86400.0  # how far this machine's clock may be from the service's
LIST_PAGE, LIST_PAGES = 50, 40  # the newest 2,000 tasks are looked through
_log = get_logger("paid_once")


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
    source, uploads = {"url": video.url}, 0
    for _ in range(4):
        try:
            if video.path is not None:
                uploads += 1
                source = {"asset_id": upload(client, video, video.path, deadline)}
            about: Any = {"media_source": source, **request}
            model = client.config.model.name
            create = partial(client.embed.v_2.tasks.create, input_type="video", model_name=model, video=about)
            created = client.ask(create, what, paid=True)
            if is_id(created.id):
                return created.id
            uncertain = TaskUncertain(f"While {what}, the answer held no id that can be used.", do="Run it again.")
        except AskedBefore as before:
            if found := _find_lost(client, video, before):
                return found
            client.recorded.journal.withdraw(before.fingerprint, before.at)  # it never arrived: asking again pays once
        except TaskUncertain as error:
            uncertain = error
            time.sleep(POLL_SEC[client.config.source])
        except RequestRefused as error:
            asset_id = source.get("asset_id", "")
            gone = error.status == 404 or (asset_id and asset_id in error.what)
            if not gone or video.path is None or uploads > 1:
                raise
            client.recorded.forget_made(asset_id)  # no longer at the service: upload the file once more
    raise uncertain


def _find_lost(client: CourseClient, video: Video, before: AskedBefore) -> str | None:
    """Return the id of the task that a lost request started, None if it started none.

    The list shows no asset id, so a task is known by its file's name (a sha256) or address, its model and its time.

    Raises
    ------
    TaskUncertain
        If more than one task fits, or tasks of that time do not say what they were made from.
    """
    name = video.url if video.path is None else upload_name(video, video.path)
    wanted, fits, silent = before.fingerprint["json"]["video"], [], 0
    for task in _listed(client, video, before.at - CLOCK_SLACK_SEC):
        if task.model_name != client.config.model.name or client.recorded.journal.about(str(task.id)):
            continue
        about = task.video_embedding.metadata if task.video_embedding else None
        stated = [getattr(about, field, None) for field in ("input_filename", "input_url")]
        if name in stated and _made_as(about, wanted):
            fits.append(task.id)
        silent += not any(stated)
    if len(fits) == 1 and not silent:
        client.recorded.journal.keep_task(before.fingerprint, fits[0])
        _log.info("the lost task of %s was found: %s", one_line(video.video_id), one_line(fits[0]))
        return fits[0]
    if not fits and not silent:
        return None
    raise TaskUncertain(
        f"A request to embed {video.video_id!r} was lost, and {len(fits)} listed tasks fit it "
        f"({silent} do not say what they embed).",
        "Nothing new was started.",
        "Look at your tasks in the Twelve Labs dashboard; `client.recorded.give_up_lost()` lets the course ask again.",
    )


def _listed(client: CourseClient, video: Video, since: float) -> Iterator[Any]:
    """Yield the service's tasks that were started after `since` (seconds since 1970), page by page."""
    started_at = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ask_page = partial(client.embed.v_2.tasks.list, started_at=started_at, page_limit=LIST_PAGE)
    for page in range(1, LIST_PAGES + 1):
        found = client.ask(partial(ask_page, page=page), f"looking for the task of {video.video_id!r}").items or []
        yield from found
        if len(found) < LIST_PAGE:
            return


def _made_as(about: Any, wanted: dict) -> bool:
    """Return False where a listed task states other settings than those wanted. Not all tasks state all of them."""
    spec = wanted["segmentation"].get("temporal", wanted["segmentation"])
    length = spec.get("fixed", {}).get("duration_sec")
    stated = (about.video_clip_length, about.video_embedding_option, about.video_embedding_scope)
    asked = (length, wanted["embedding_option"], wanted["embedding_scope"])
    pairs = ((s, a) for s, a in zip(stated, asked, strict=True) if s is not None and a is not None)
    return all(sorted(s) == sorted(a) if isinstance(s, list) else s == a for s, a in pairs)
