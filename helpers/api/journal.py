"""A file of recorded answers: append-only, one line for each request, and the journal of what was paid for."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from helpers.api.fingerprint import ASSETS, content_of, identity, polled, rebuilt
from helpers.api.limits import HERE
from helpers.api.log import OWNER_ONLY, get_logger, own_folder
from helpers.errors import LOCKLESS, NO_LOCKS, RecordingsError, one_line, public

FORMAT, READS = 2, (1, 2)
PATIENCE_SEC, PAUSE_SEC = 300.0, 0.02  # with another notebook that is starting a task of the same video
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)  # what a damaged line runs into
_UPLOADED = re.compile(r"([0-9a-f]{64})\.\w+")  # the name that the course uploads a file under
_log = get_logger("journal")


class HeldElsewhere(RecordingsError):
    """Another notebook, or thread, holds the lock of a video."""


def request_key(fingerprint: dict) -> str:
    """Return the text that identifies a request."""
    return json.dumps(fingerprint, sort_keys=True, ensure_ascii=False)


@contextmanager
def _told(what: str, kept: str, do: str) -> Iterator[None]:
    """Turn an error of the file system into one of the course."""
    try:
        yield
    except OSError as error:
        what, do = LOCKLESS if error.errno in NO_LOCKS else (what, do)
        raise RecordingsError(f"{what}: {error.strerror}.", kept, do) from error


class Journal:
    """Recorded answers by request.

    A line is one of ``{"request", "answers"}`` (every poll of a task in order), ``{"asking", "at"}`` (a request that
    may cost something is about to be sent; `at` null: it came to nothing) and ``{"forget"}`` (what was kept for a
    request no longer counts). The last line about a request wins. Requests are written by their `identity`. The first
    line of a file is its header; of format 1, which knew an asset by its id and an address with all of its query,
    every line is read as one of today's.

    Parameters
    ----------
    shipped : sequence of Path
        Complete files, read only. Their header states how many answers follow.
    own : Path, optional
        The file that grows. A last line that a crash cut short is passed over: nobody was told of it.
    header : dict, optional
        Written when `own` is made: source, model, SDK version.

    Raises
    ------
    RecordingsError
        If a shipped file is missing, cut short, damaged or of a newer format, or `own` cannot be used.

    Attributes
    ----------
    asking : dict
        Requests whose answer is still to come, with the earliest time, by the service's clock, at which one of them
        may have started a task (seconds since 1970; 0 where that is not known).
    made : set of str
        Ids of all tasks and assets that requests here have made, also of those that were forgotten since.
    contents : dict
        By the id of an asset: what it was made from (`content_of` its upload).
    """

    def __init__(self, shipped: Sequence[Path] = (), *, own: Path | None = None, header: dict | None = None) -> None:
        self.answers: dict[str, list[dict]] = {}
        self.requests: dict[str, dict] = {}
        self.asking: dict[str, float] = {}
        self.made: set[str] = set()
        self.contents: dict[str, str] = {}
        self.headers: list[dict] = []
        self.own, self._header = own, header or {}
        self._read_to, self._lock = 0, threading.RLock()
        for path in shipped:
            self._read_shipped(path)
        self.catch_up()

    def keep(self, fingerprint: dict, answers: list[dict]) -> None:
        """Write the answers to one request, in order. They count from the moment they are on disk.

        User, query and fragment are taken from the web addresses in them: signed links are for nobody else.
        """
        unsigned = rebuilt(pack(answers), lambda value, _: public(value) if isinstance(value, str) else value)
        self._write({"request": fingerprint, "answers": unsigned})

    def intend(self, fingerprint: dict, at: float = 0.0) -> None:
        """Write that a request which may cost something is about to be sent; `at`: see `asking`.

        In one append, so that the first byte of the request follows at once; `settle` sees it on disk.
        """
        self._write({"asking": fingerprint, "at": at}, settle=False)

    def settle(self) -> None:
        """See on disk what was written; where that fails, the request is on its way all the same."""
        with suppress(OSError), self._file().open("ab") as file:
            os.fsync(file.fileno())

    def forget(self, fingerprint: dict) -> None:
        """Write that what was kept or intended for a request no longer counts."""
        self._write({"forget": fingerprint})

    def withdraw(self, fingerprint: dict) -> None:
        """Write that a request came to nothing: it may be sent again."""
        self._write({"asking": fingerprint, "at": None})

    def keep_task(self, fingerprint: dict, task_id: str) -> None:
        """Write which task a request has started, where its own answer was lost or cannot be read."""
        self.keep(fingerprint, [{"status": 202, "json": {"_id": task_id, "status": "processing", "data": None}}])

    @contextmanager
    def alone(self, content: str, seconds: float | None = None) -> Iterator[None]:
        """Hold the lock of one video (`content_of`): it is looked for, uploaded and started by one at a time.

        It holds between threads and between processes, and is freed when its holder dies; a thread that has it may
        take it again. Another holder is waited for, by default for five minutes.

        Raises
        ------
        RecordingsError
            If another still holds it then; if its file cannot be made.
        """
        path = self._file().parent / "locks" / f"{hashlib.sha256(content.encode()).hexdigest()[:32]}.lock"
        # A soft lock, which a file system without locks would get, outlives a holder that is killed.
        lock = FileLock(path, mode=0o600, is_singleton=True, fallback_to_soft=False)
        unpaid, do = "Nothing was sent, so nothing is paid.", "Run the cell again: it finds what the other has started."
        room = "Free space or make it writable, or set VIDEO_SEARCH_HOME to another folder."
        with _told("The folder of kept answers cannot be written", unpaid, room):
            own_folder(path.parent)
            try:
                patience = max(0.0, PATIENCE_SEC if seconds is None else seconds)
                lock.acquire(patience, PAUSE_SEC, cancel_check=HERE.stop.is_set if HERE.stop else None)
            except Timeout as error:
                raise HeldElsewhere("Another notebook is still starting the same video.", unpaid, do) from error
        try:
            yield
        finally:
            lock.release()

    def get(self, key: str) -> list[dict] | None:
        """Return the answers kept for a request, or None."""
        with self._lock:
            return self.answers.get(key)

    def knows(self, key: str) -> bool:
        """Return True where a request has kept answers, or was sent and not yet answered."""
        with self._lock:
            return key in self.answers or key in self.asking

    def about(self, made: str) -> list[dict]:
        """Return the requests with kept answers that made the task or asset of id `made`, or polled it."""
        with self._lock:
            kept = [(self.requests[key], answers[-1]["json"].get("_id")) for key, answers in self.answers.items()]
        return [asked for asked, its_id in kept if made == (its_id if asked["method"] == "POST" else polled(asked))]

    def catch_up(self) -> None:
        """Read what was appended to `own`, by this process or another, since the last look."""
        with self._lock:
            if self.own is None:
                return
            do = "Make the file readable, or set VIDEO_SEARCH_HOME to another folder."
            with _told(f"The kept answers {self.own.name} cannot be read", "", do):
                if not self.own.is_file():
                    return
                own_folder(self.own.parent)
                with self.own.open("rb") as file:
                    if file.seek(0, os.SEEK_END) < self._read_to:  # deleted meanwhile, and begun anew
                        self.answers, self.requests, self.asking, self._read_to = {}, {}, {}, 0
                        self.made, self.contents, self.headers = set(), {}, []
                    file.seek(self._read_to)
                    whole = file.read().rpartition(b"\n")
            for line in filter(None, whole[0].split(b"\n")):
                try:
                    self._take(json.loads(line))
                except _BROKEN:
                    _log.warning("%s holds a line that is no answer (cut short?); it is passed over.", self.own.name)
            self._read_to += len(whole[0]) + len(whole[1])

    def _file(self) -> Path:
        if self.own is None:
            raise RecordingsError("The shipped recordings are read only.", do="Set a mode that keeps answers.")
        return self.own

    def _read_shipped(self, path: Path) -> None:
        again = "Check the repository out again, or make the recordings anew with `python -m tools.record`."
        number = 0
        try:
            lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
            for number, line in enumerate(lines, 1):
                self._take(json.loads(line), first=number == 1)
        except (OSError, *_BROKEN) as error:
            where = f"Line {number} of the recordings {path.name} is no answer"
            unread = f"The recordings {path.name} cannot be read ({type(error).__name__})"
            raise RecordingsError(f"{where if number else unread}.", do=again) from error
        stated, there = self.headers[-1].get("answers"), len(lines) - 1
        if stated != there:
            raise RecordingsError(f"The recordings {path.name} are cut short: {there} answers of {stated}.", do=again)

    def _take(self, line: dict, first: bool = False) -> None:
        if "format" in line:
            if (found := line["format"]) not in READS:
                what = f"Recordings of format {one_line(repr(found))} were found; this course reads format {FORMAT}."
                raise RecordingsError(what, do="Update the course, or move the folder of answers away.")
            self.headers.append(line)
            return
        if first:
            raise ValueError("the header is missing")
        kind = next((each for each in ("request", "forget") if each in line), "asking")
        asked = identity(line[kind], self.contents)
        key, at = request_key(asked), line["at"] if kind == "asking" else None
        if kind == "request":
            answers = line["answers"]
            good = 404 if asked["path"].endswith("/transcription") else 200  # a film in which nothing is said
            kept = [each["status"] for each in answers if isinstance(each["json"], dict)]
            usable = len(kept) == len(answers) and all(200 <= each < 300 or each == good for each in kept)
            if not answers or not usable or not isinstance(asked["path"], str) or not isinstance(asked["method"], str):
                raise ValueError("a request without answers, or no request")
            self.answers[key], self.requests[key] = answers, asked
            made, name = (str(answers[-1]["json"].get(field)) for field in ("_id", "filename"))
            if asked["method"] == "POST":
                self.made.add(made)
            if asked["path"] == ASSETS:
                self.contents[made] = content_of(asked)
            elif polled(asked) == made and _UPLOADED.fullmatch(name):  # the line of its upload may be damaged
                self.contents.setdefault(made, f"sha256:{name[:64]}")
        elif kind == "forget":
            self.answers.pop(key, None)
        if at is None:
            self.asking.pop(key, None)
        else:  # format 1 wrote this machine's clock, which may have been days off
            usable = bool(self.headers) and self.headers[-1]["format"] > 1 and 0 <= at < 1e10
            self.asking[key] = float(at) if usable else 0.0

    def _write(self, line: dict, *, settle: bool = True) -> None:
        """Append one line in one write, see it on disk (`settle`), then let it count."""
        own, data = self._file(), json.dumps(line).encode() + b"\n"
        kept = "Everything kept before is still there."
        do = "Free space or make the folder writable, then run the cell again."
        with self._lock, _told(f"The answer could not be kept in {own.name}", kept, do):
            own_folder(own.parent)
            with open(own, "ab+", buffering=0, opener=OWNER_ONLY) as file:
                size = file.seek(0, os.SEEK_END)
                if size == 0 or not self.headers or self.headers[-1]["format"] != FORMAT:
                    head = {"format": FORMAT, "recorded": time.strftime("%Y-%m-%d"), **self._header}
                    data = json.dumps(head).encode() + b"\n" + data
                if size:
                    file.seek(size - 1)
                    if file.read(1) != b"\n":
                        data = b"\n" + data  # a crash cut the last line short: leave it behind, alone on its line
                while data:
                    data = data[file.write(data) :]
                if settle:
                    os.fsync(file.fileno())
            self.catch_up()


def pack(body: Any) -> Any:
    """Return `body` with long lists of numbers as base64 float32, wherever no digit is lost by it."""

    def packed(value: Any, _: str) -> Any:
        if not isinstance(value, list) or len(value) <= 64 or any(type(each) not in (int, float) for each in value):
            return value
        try:
            numbers = {"$f32": base64.b64encode(np.array(value, "<f4").tobytes()).decode()}
        except OverflowError:  # a whole number that no float holds
            return value
        # Whole numbers are compared exactly, beyond what a float holds.
        return numbers if unpack(numbers) == value else value

    return rebuilt(body, packed)


def unpack(body: Any) -> Any:
    """Undo `pack`: each number is the shortest decimal that reads back as the same float32."""

    def unpacked(value: Any, _: str) -> Any:
        if not isinstance(value, dict) or "$f32" not in value:
            return value
        return [float(str(each)) for each in np.frombuffer(base64.b64decode(value["$f32"]), "<f4")]

    return rebuilt(body, unpacked)
