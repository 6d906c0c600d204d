"""Paid once: a video's task is started one time, and one whose answer was lost is found again.

A video is looked for, uploaded and started under its own lock (`Journal.alone`), so that others, in this kernel or in
another one, find what was started. Every request that may cost something, also one that a page sends by the SDK, goes
through `helpers.api.recordings`, which takes the same lock and writes the request down before its first byte.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from helpers.api.client import CourseClient
from helpers.api.fingerprint import content_of, is_id, known_address, starts_task
from helpers.api.journal import request_key
from helpers.api.limits import clock, pause
from helpers.api.log import get_logger
from helpers.api.recordings import GIVE_UP, AskedBefore
from helpers.api.tasks import upload
from helpers.errors import AnswerError, NotRecorded, RequestRefused, TaskUncertain, one_line
from helpers.library import Video

LIST_PAGE = 50  # tasks wanted on a page: the most there can be; fewer may come
LOOKS = 5  # a list may lag behind by seconds: how often it is looked through, and the pause between
LOOK_PAUSE_SEC = {"recordings": 0.0, "stand_in": 0.4, "service": 4.0}
_log = get_logger("paid_once")


def start_task(client: CourseClient, video: Video, request: dict, deadline: float) -> str:
    """Return the id of the video's task: the one that was started before, where there is one, else a new one.

    Parameters
    ----------
    request : dict
        The ``video`` part of the request, without its source.
    deadline : float
        On `helpers.api.limits.clock`.

    Raises
    ------
    TaskUncertain
        If a request was lost after it was sent and the service's list of tasks does not show what became of it.
    RecordingsError
        If another notebook is still starting the same video at the deadline.
    """
    what, model = f"starting the embedding of {video.video_id!r}", client.config.model.name
    content = known_address(video.url) if video.path is None else f"sha256:{video.sha256}"
    asset_id, wanted, uploads = content, False, 0  # without an asset a task is looked for, and not sent
    with client.recorded.alone(content, deadline - clock()):
        while True:
            try:
                if wanted and video.path is not None:
                    wanted, uploads = False, uploads + 1
                    asset_id = upload(client, video, video.path, deadline)
                    client.recorded.paced.take("minutes", math.ceil(video.duration_sec))
                source = {"url": video.url} if video.path is None else {"asset_id": asset_id}
                about: Any = {"media_source": source, **request}
                create = partial(client.embed.v_2.tasks.create, input_type="video", model_name=model, video=about)
                try:
                    return client.ask(create, what).id
                except AnswerError:  # of a task that was started: its id is kept, or it is to be looked for
                    return client.ask(create, what).id
            except NotRecorded:
                if not client.recorded.live:
                    raise
                wanted = True
            except AskedBefore as lost:
                return _find_lost(client, video, lost, deadline)
            except RequestRefused as error:
                gone = (error.status == 404 and error.code) or (is_id(asset_id) and asset_id in error.what)
                if not gone or video.path is None or uploads > 1:
                    raise
                client.recorded.forget_made(asset_id)  # no longer at the service: upload the file once more
                asset_id = content


def _find_lost(client: CourseClient, video: Video, lost: AskedBefore, deadline: float) -> str:
    """Return the id of the task that a lost request started, once exactly one listed task fits it.

    Raises
    ------
    TaskUncertain
        If none or several fit, or tasks do not say what they were made from. Not seen in a list is not the same as not
        started: the next run looks again, and nothing is started until `Recorded.give_up_lost`.
    """
    said: dict[str, bool | None] = {}
    for look in range(LOOKS):
        if look:
            pause(LOOK_PAUSE_SEC[client.config.source])
        said |= {task.id: _fits(client, task, lost.asked) for task in _listed(client, video, lost.at)}
        fits, silent = ([each for each, fit in said.items() if fit is wanted] for wanted in (True, None))
        if len(fits) == 1 and not silent and is_id(fits[0]):
            client.recorded.journal.keep_task(lost.asked, fits[0])
            client.recorded.used[request_key(lost.asked)] = None
            _log.info("the lost task of %s was found: %s", one_line(video.video_id), one_line(fits[0]))
            return fits[0]
        if clock() >= deadline:
            break
    seen = f"{len(fits)} listed tasks fit it ({len(silent)} do not say what they embed)"
    what = f"While starting the embedding of {video.video_id!r}, {lost.what} {seen}."
    do = f"Run the cell again later: the list may lag behind. {GIVE_UP}"
    raise TaskUncertain(what, "Nothing new was started.", do)


def _listed(client: CourseClient, video: Video, since: float) -> Iterator[Any]:
    """Yield the service's tasks that were started at `since` (by its clock) or later, page by page."""
    times: dict[str | None, float] = {}
    last = 0.0
    for page in itertools.count(1):
        ask_page = partial(client.embed.v_2.tasks.list, page=page, page_limit=LIST_PAGE)
        found = client.ask(ask_page, f"looking for the task of {video.video_id!r}")
        # One that is started meanwhile moves the last of a page to the next.
        new = {task.id: task for task in found.items or () if task.id not in times}
        times |= {each: task.created_at.timestamp() if task.created_at else math.inf for each, task in new.items()}
        yield from (task for task in new.values() if times[task.id] >= since)
        seen = list(times.values())
        newest_first = seen == sorted(seen, reverse=True) and seen[:1] > seen[-1:]
        last = max(last, _pages(found))  # a total that changes meanwhile hides no page
        if not new or page >= last or (newest_first and seen[-1] < since):
            return


def _pages(found: Any) -> float:
    """Return how many pages an answer says there are, which the SDK reads and does not pass on."""
    with suppress(LookupError, TypeError):
        return float(found.response._response.json()["page_info"]["total_page"])
    return math.inf


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
    if not (made_from := _made_from(about, content) if _made_as(about, asked) else False):
        return made_from
    # What else was asked of this content: its task can be told from ours only by what the list states.
    known, lost = list(journal.requests.values()), list(journal.asking)  # other threads write meanwhile
    others = [*filter(starts_task, known), *map(json.loads, lost)]
    rivals = [each for each in others if content_of(each) == content and request_key(each) != request_key(asked)]
    untold = task.model_name is None or any(_made_as(about, each) for each in rivals)
    return None if untold else True


def _made_from(about: Any, content: str) -> bool | None:
    """Return True where a listed task states this content; None where it does not say, or hides a query."""
    if not about.input_filename and not about.input_url:
        return None
    name = re.split(r"[/\\]", about.input_filename or "")[-1].partition(".")[0]
    stated = known_address(about.input_url) if about.input_url else f"sha256:{name.casefold()}"
    return stated == content or (None if stated == content.partition("?")[0] else False)


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
