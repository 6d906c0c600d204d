"""The reader's own videos: a folder of them, the words that are said in them, and what was uploaded of them."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from twelvelabs.types import AssetDetail

from helpers.api.client import CourseClient
from helpers.api.fingerprint import ASSETS, TASKS, content_of, starts_task
from helpers.api.journal import request_key
from helpers.api.limits import clock, pause
from helpers.api.tasks import POLL_SEC, UNDER_WAY, check_video, content_type
from helpers.config import PROJECT, Config, is_web, nfc
from helpers.errors import MediaError, NotRecorded, RequestRefused, TaskFailed, VideoSearchError, one_line
from helpers.library import Caption, Library, Video, load_library, told, video_from

FOLDER = "notebooks/my_videos"  # where the reader's own are looked for, counted from the project
LIST = "my_videos.csv"
# A file that ends so should be a video, and is named if it is none. Of all others the content decides.
_VIDEO = re.compile(r"\.(3gp|avi|flv|m2?ts|m4v|mkv|mov|mp4|mpe?g|mts|ogv|webm|wmv)$", re.IGNORECASE)
# Addresses of these lead to a page with a player, not to the file of a video.
_PAGES = re.compile(r"//([\w-]+\.)*(youtube\.com|youtu\.be|vimeo\.com|drive\.google\.com)/", re.IGNORECASE)
WORDS = ["words", "sentences", "utterances"]  # forms of a transcription, the finest first
WORDS_SEC, TRY_SEC = 300.0, 10.0  # how long a transcription is waited for, and how long it is asked for in vain
MOST = 50  # assets on a page of a list


def my_library(config: Config) -> Library:
    """Return the reader's own videos, if there are any, else the samples. Taught in 00_setup.

    They are those of the folder that VIDEO_SEARCH_LIBRARY names, or of ``notebooks/my_videos`` where it names none;
    if that holds none, or VIDEO_SEARCH_LIBRARY is the folder of the samples, it is the samples. In replay there are no
    answers for one's own: then it is the samples too, and the library's `note` says so.

    Raises
    ------
    MediaError
        From `own_library`.
    """
    replay, folder = config.mode == "replay", config.library or PROJECT / FOLDER
    listed = (folder / LIST).is_file() and (replay or _stated(folder))
    if folder == config.data / "videos" or not (config.library or listed or any(_files(folder))):
        return load_library(config.data)
    if not replay:
        return own_library(folder)
    library, whose = load_library(config.data), "VIDEO_SEARCH_LIBRARY" if config.library else FOLDER
    library.note = f"{whose} is not used: in replay there are answers for the sample videos alone."
    return library


def own_library(folder: Path) -> Library:
    """Return the videos in a folder of the reader's and in all below it, and those that its list names.

    Taught in 13_your_videos.

    Captions lie beside a video (``.vtt``, ``.srt``). Title, category and date are those of the file: its name, its
    folder, its last change; or what the columns address, title, category and date of a ``my_videos.csv`` in `folder`
    say, or else a ``library.json`` in the form of the samples'. An address is a path, seen from `folder`, or the direct
    web address of a video. What the API would not take is named in `left_out`, before anything is sent.

    Raises
    ------
    MediaError
        If there is no such folder, no video in it, or its list cannot be read.
    """
    stated, left_out = _stated(folder), {}
    videos: dict[str, Video] = {}  # by id: the same film under the same name is one
    found: dict[str, Path | str] = {nfc(path.relative_to(folder).as_posix()): path for path in _files(folder, stated)}
    found |= {name: name if is_web(name) else folder / Path(name).expanduser() for name in stated if name not in found}
    for name, source in found.items():
        try:
            video = _taken(source)
            videos[video.video_id] = replace(video, **stated.get(name, {}))
        except MediaError as error:
            left_out[name] = error
    if not videos:
        what = "holds no video that can be taken" if folder.is_dir() else "is no folder"
        do = "Correct VIDEO_SEARCH_LIBRARY, or unset it" if folder != PROJECT / FOLDER else "Put one there, or empty it"
        why = one_line(told(left_out, ""), 600)
        raise MediaError(f"{folder.name!r} {what}.", why, f"{do}: the samples are used then.")
    return Library(videos.values(), left_out)


def _files(folder: Path, stated: dict[str, dict] | None = None) -> Iterator[Path]:
    """Yield the files in a folder that are, or should be, videos: by their name, their content or the list."""
    for path in sorted(folder.rglob("*")):
        name = nfc(path.relative_to(folder).as_posix())
        if "/." in f"/{name}" or not path.is_file() or not os.access(path, os.R_OK):
            continue
        if name in (stated or {}) or _VIDEO.search(name) or content_type(path).startswith("video/"):
            yield path


def _taken(source: Path | str) -> Video:
    """Return a file or a web address as a video; `MediaError` where the API would not take it."""
    if isinstance(source, str):
        if _PAGES.search(source):
            raise MediaError("Its address leads to a page, not to a file.", do="Give the address of the file itself.")
        return video_from(source)
    if not source.is_file():
        raise MediaError(f"It is in your list, but not in {source.parent.name!r}.", do="Correct the list.")
    video = video_from(source)
    check_video(source, video.duration_sec)  # measured just now
    return replace(video, category=source.parent.name, published_at=int(source.stat().st_mtime))


def _stated(folder: Path) -> dict[str, dict]:
    """Return what the reader's list says of each file or address, by its name."""
    table, other = folder / LIST, folder / "library.json"
    try:
        text = table.read_bytes().decode("utf-8-sig") if table.is_file() else ""
        comma = max(",;\t", key=text.partition("\n")[0].count)  # as is the custom of a country
        rows = list(csv.DictReader(text.splitlines(), delimiter=comma))
        rows = json.loads(other.read_bytes())["videos"] if other.is_file() and not text else rows
        return {_named(row.get("address") or row["file"]): _about(row) for row in rows}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        what = f"The list of your videos cannot be read ({type(error).__name__}: {one_line(error)})."
        do = "Each line names a `file` or an `address`, dates are like 2025-03-14. Correct it, or take the list away."
        raise MediaError(what, do=do) from error


def _named(address: str) -> str:
    """Return an address of the list as it is compared with the names of files."""
    return address if is_web(address) else nfc(address.replace("\\", "/"))


def _about(row: dict) -> dict:
    """Return what a line of the list says, as the fields of a `Video`."""
    about = {name: row[name] for name in ("title", "category") if row.get(name)}
    if day := row.get("date") or row.get("published_at"):
        about["published_at"] = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    return about


def transcribe(client: CourseClient, video: Video) -> tuple[Caption, ...]:
    """Return the words that the service heard in a video, each with its time; none where it has no transcription.

    Its file must have been uploaded by this course, which embedding it does; of a web address that was embedded there
    is no asset, and so there are no words. The answer is kept, also that there are none: asked once for a content.
    Taught in 13_your_videos.

    Raises
    ------
    VideoSearchError
        If the service failed to write them down, has not done so after five minutes, or cannot be asked.
    """
    asset_id, until = _asset_of(client, f"sha256:{video.sha256}"), clock() + WORDS_SEC
    hear = partial(client.assets.retrieve_transcription, asset_id, include=WORDS)
    try:
        while (heard := client.ask(hear, f"asking for the words of {video.video_id!r}", TRY_SEC)).status in UNDER_WAY:
            if clock() >= until:
                break
            pause(POLL_SEC[client.config.source])
    except (NotRecorded, RequestRefused) as error:
        if getattr(error, "status", 404) == 404:
            return ()
        raise
    if heard.status != "ready":
        why = one_line(heard.error.message if heard.error else heard.status).rstrip(".")
        do = "Run the cell again later, or put captions (.vtt, .srt) beside the file."
        raise TaskFailed(f"The words of {video.video_id!r} were not written down: {why}.", do=do)
    entries: Iterable[Any] = next(filter(None, (getattr(heard, form) for form in WORDS)), ())
    return tuple(Caption(each.start, each.end, nfc(each.value)) for each in entries)


def with_words(client: CourseClient, video: Video) -> tuple[Video, str]:
    """Return a video with what is said in it, from its captions or else by `transcribe`; and why it has no words."""
    if not video.captions:
        try:
            video = replace(video, captions=transcribe(client, video))
        except VideoSearchError as error:  # the vectors are paid for, and there all the same
            return video, str(error)
    return video, "" if video.captions else "no captions beside it, and no transcription at the service"


def _asset_of(client: CourseClient, content: str) -> str:
    """Return the id of the asset that holds a file, by its ``sha256:…``, or that itself where there is none."""
    answers = client.recorded.journal.get(request_key({"method": "POST", "path": ASSETS, "form": [["file", content]]}))
    return answers[-1]["json"]["_id"] if answers else content


def uploaded(client: CourseClient) -> list[AssetDetail]:
    """Return the assets at the service that this course uploaded, with this client's model; in replay there are none.

    Raises
    ------
    RequestRefused, ServiceUnavailable, AnswerError
        From `helpers.api.retries.ask`.
    """
    journal, found = client.recorded.journal, []
    journal.catch_up()
    ours = sorted(journal.contents.keys() & journal.made) if client.recorded.live else []
    for at in range(0, len(ours), MOST):
        ids = ours[at : at + MOST]
        page = client.ask(partial(client.assets.list, page_limit=MOST, asset_ids=ids), "looking for what was uploaded")
        found += [asset for asset in page.items or () if asset.id in ids]
    return found


def delete_uploads(client: CourseClient, *, dry_run: bool = True, library: Iterable[Video] = ()) -> pd.DataFrame:
    """Delete at the service what this course uploaded; nothing else is touched, and the embeddings here are kept.

    Taught in 13_your_videos.

    Whatever is asked of such a file next needs another upload, if its answer is not kept already. A file whose task is
    under way, or held by another notebook, stays.

    Parameters
    ----------
    dry_run : bool
        Only tell what would go.
    library : iterable of Video
        Supplies titles.

    Returns
    -------
    DataFrame
        A row for each asset: its title (or name at the service), when it was uploaded, and what became of it.
    """
    journal, titles, rows = client.recorded.journal, {f"sha256:{each.sha256}": each.title for each in library}, []
    for asset in uploaded(client):
        asset_id, content = str(asset.id), journal.contents[str(asset.id)]
        try:
            with client.recorded.alone(content, 0.0):
                state = "kept: its task is under way" if _is_under_way(client, content) else "would be deleted"
                if state == "would be deleted" and not dry_run:
                    client.ask(partial(client.assets.delete, asset_id), f"deleting the asset {asset_id}")
                    client.recorded.forget_made(asset_id)
                    state = "deleted"
        except VideoSearchError as error:
            state = f"kept: {error.what}"
        name = titles.get(content) or asset.filename
        rows.append({"video": name, "uploaded": asset.created_at, "asset": asset_id, "state": state})
    return pd.DataFrame(rows, columns=["video", "uploaded", "asset", "state"])


def _is_under_way(client: CourseClient, content: str) -> bool:
    """Return True where a task of a content was started, or may have been, and is not known to have ended."""
    journal = client.recorded.journal
    journal.catch_up()
    tasks = [key for key, each in journal.requests.items() if starts_task(each) and content_of(each) == content]
    ids = [journal.answers[key][-1]["json"]["_id"] for key in tasks if key in journal.answers]
    polls = (request_key({"method": "GET", "path": f"{TASKS}/{task_id}"}) for task_id in ids)
    asking = (content_of(json.loads(key)) == content for key in journal.asking)
    return any(poll not in journal.answers for poll in polls) or any(asking)
