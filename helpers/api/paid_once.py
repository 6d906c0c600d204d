"""Paid once: a video's task is started one time, and one whose answer was lost is found again.

A video is looked for, uploaded and started under its own lock (`Journal.alone`), so that others, in this kernel or in
another one, find what was started. Every request that may cost something, also one that a page sends by the SDK, goes
through `helpers.api.recordings`, which takes the same lock and writes the request down before its first byte.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from helpers.api.client import CourseClient
from helpers.api.fingerprint import content_of, is_id, known_address, starts_task
from helpers.api.journal import request_key
from helpers.api.log import get_logger
from helpers.api.recordings import GIVE_UP, AskedBefore
from helpers.api.tasks import POLL_SEC, upload
from helpers.errors import NotRecorded, RequestRefused, TaskUncertain, one_line
from helpers.library import Video

CLOCK_SLACK_SEC = 300.0  # how far the service's clock may have moved since its last answer
LIST_PAGE, LIST_PAGES = 50, 1000  # tasks wanted on a page (fewer may come), and pages read at most
LOOKS = 5  # a list may lag behind: how often it is looked through, with the pause of a poll between
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
        If a request was lost after it was sent and the service's list of tasks does not show what became of it.
    RecordingsError
        If another notebook is still starting the same video at the deadline.
    """
    content = known_address(video.url) if video.path is None else f"sha256:{video.sha256}"
    with client.recorded.alone(content, deadline - time.monotonic()):
        return _start_alone(client, video, request, content, deadline)


def _start_alone(client: CourseClient, video: Video, request: dict, content: str, deadline: float) -> str:
    what, model = f"starting the embedding of {video.video_id!r}", client.config.model.name
    asset_id, wanted, uploads, lost = content, False, 0, ""  # without an asset a task is looked for, and not sent
    for _ in range(6):  # looked for, uploaded and gone, looked for, uploaded and lost, looked for: five at most
        try:
            if wanted and video.path is not None:
                wanted, uploads = False, uploads + 1
                asset_id = upload(client, video, video.path, deadline)
            source = {"url": video.url} if video.path is None else {"asset_id": asset_id}
            about: Any = {"media_source": source, **request}
            create = partial(client.embed.v_2.tasks.create, input_type="video", model_name=model, video=about)
            created = client.ask(create, what, paid=True)
            if is_id(created.id):
                return created.id
            lost = f"While {what}, the answer held no id that can be used."
        except NotRecorded:
            if not client.recorded.live:
                raise
            wanted = True
        except AskedBefore as before:
            return _find_lost(client, video, before, lost, deadline)
        except TaskUncertain as error:
            lost = error.what
        except RequestRefused as error:
            gone = (error.status == 404 and error.code) or (is_id(asset_id) and asset_id in error.what)
            if not gone or video.path is None or uploads > 1:
                raise
            client.recorded.forget_made(asset_id)  # no longer at the service: upload the file once more
            asset_id = content
    raise TaskUncertain(lost, do=GIVE_UP)


def _find_lost(client: CourseClient, video: Video, before: AskedBefore, lost: str, deadline: float) -> str:
    """Return the id of the task that a lost request started, once exactly one listed task fits it.

    Raises
    ------
    TaskUncertain
        If none or several fit, or tasks do not say what they were made from. Not seen in a list is not the same as not
        started: the next run looks again, and nothing is started until `Recorded.give_up_lost`.
    """
    for look in range(LOOKS):
        if look and time.monotonic() < deadline:
            time.sleep(POLL_SEC[client.config.source])
        said = {task.id: _fits(client, task, before.fingerprint) for task in _listed(client, video, before.at)}
        fits, silent = ([each for each, fit in said.items() if fit is wanted] for wanted in (True, None))
        if len(fits) == 1 and not silent and is_id(fits[0]):
            client.recorded.adopt(before.fingerprint, fits[0])
            _log.info("the lost task of %s was found: %s", one_line(video.video_id), one_line(fits[0]))
            return fits[0]
        if time.monotonic() >= deadline:
            break
    raise TaskUncertain(
        f"{lost or f'A request to embed {video.video_id!r} was lost.'} {len(fits)} listed tasks fit it "
        f"({len(silent)} do not say what they embed).",
        "Nothing new was started.",
        f"Run the cell again later: the list may lag behind. {GIVE_UP}",
    )


def _listed(client: CourseClient, video: Video, since: float) -> Iterator[Any]:
    """Yield the service's tasks that may have been started after `since` (by its clock; 0: all), page by page."""
    seen: dict[str | None, float | None] = {}
    for page in range(1, LIST_PAGES + 1):
        ask_page = partial(client.embed.v_2.tasks.list, page=page, page_limit=LIST_PAGE)
        found = client.ask(ask_page, f"looking for the task of {video.video_id!r}")
        # A task that is started meanwhile moves others to the next page.
        tasks = {task.id: task for task in found.items or () if task.id not in seen}
        for task in tasks.values():
            seen[task.id] = at = task.created_at.timestamp() if task.created_at else None
            if at is None or at >= since - CLOCK_SLACK_SEC:
                yield task
        times = [at for at in seen.values() if at is not None]
        newest_first = len(times) == len(seen) and times == sorted(times, reverse=True) and times[:1] > times[-1:]
        if (newest_first and times[-1] < since - CLOCK_SLACK_SEC) or page >= _pages(found, page + bool(tasks)):
            return


def _pages(found: Any, otherwise: int) -> int:
    """Return how many pages an answer says there are, which the SDK reads and does not pass on."""
    with suppress(AttributeError, LookupError, TypeError, ValueError):
        return int(found.response._response.json()["page_info"]["total_page"]) if found.items else 0
    return otherwise


def _fits(client: CourseClient, task: Any, asked: dict) -> bool | None:
    """Return True for a listed task that is what was asked for, False for another, None for one that does not say.

    The list shows no asset id, so a task is known by its file's name (a sha256) or address, its model and its settings.
    """
    journal, model, content = client.recorded.journal, asked["json"]["model_name"], content_of(asked)
    if task.id in journal.made or task.model_name not in (None, model):
        return False
    about = task.video_embedding.metadata if task.video_embedding else None
    if about is None:
        return False if task.audio_embedding or task.image_embedding or task.document_embedding else None
    made_from = _made_from(about, content) if _made_as(about, asked) else False
    # What else was asked of this content: its task can be told from ours only by what the list states.
    known = [
        each for each in [*journal.requests.values(), *map(json.loads, journal.asking)] if content_of(each) == content
    ]
    rivals = [each for each in known if starts_task(each) and request_key(each) != request_key(asked)]
    untold = task.model_name is None or any(_made_as(about, each) for each in rivals)
    return None if made_from and untold else made_from


def _made_from(about: Any, content: str) -> bool | None:
    """Return True where a listed task states this content; None where it does not say, or hides a query."""
    name, url = (getattr(about, field, None) for field in ("input_filename", "input_url"))
    if not name and not url:
        return None
    if content.startswith("sha256:"):  # in whatever case, folder or form
        name = re.split(r"[/\\]", name or url.partition("?")[0])[-1]
        return f"sha256:{name.partition('.')[0].casefold()}" == content
    address, _, query = content.partition("?")
    stated = known_address(url or "")
    return True if stated == content else None if query and stated == address else False


def _made_as(about: Any, asked: dict) -> bool:
    """Return False where a listed task states other settings than those asked for. Not all tasks state all of them."""
    video = asked["json"]["video"]
    spec = video.get("segmentation") or {}
    length = spec.get("temporal", spec).get("fixed", {}).get("duration_sec")
    stated = about.video_embedding_option, about.video_embedding_scope
    pairs = zip(stated, (video.get("embedding_option"), video.get("embedding_scope")), strict=True)
    if any(told is not None and of is not None and sorted(told) != sorted(of) for told, of in pairs):
        return False
    # Only fixed segments have a length: a task that states its scopes, and none, has segments of another kind.
    return about.video_clip_length == length or (about.video_clip_length is None and stated == (None, None))
