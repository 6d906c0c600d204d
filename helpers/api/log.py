"""Logging: a rotating file, a quiet console, counts of what was done, secrets masked wherever a line is made.

A secret is masked when a log record is created, whoever logs and whoever listens: the course, the SDK, a handler of
somebody else's.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from functools import cache, partial
from logging.handlers import RotatingFileHandler, WatchedFileHandler
from pathlib import Path
from typing import Any

from filelock import FileLock

from helpers.errors import keep_secret, mask, shown

ROOT = "video_search"
FORMAT = "%(asctime)s %(levelname)-7s %(name)s %(message)s"
MAX_BYTES, BACKUPS = 1_000_000, 5
OWNER_ONLY = partial(os.open, mode=0o600)  # an `opener` for `open`


def own_folder(path: Path) -> Path:
    """Return a folder of the course's own, made if absent with all above it, for its owner alone, as what lies in it.

    Files in it are opened with `OWNER_ONLY`; rights of those that are there already are narrowed.
    """
    if not path.parent.exists():
        own_folder(path.parent)
    path.mkdir(0o700, exist_ok=True)
    for each in (path, *path.iterdir()):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            if (mode := each.stat().st_mode) & 0o077 and not each.is_symlink():
                each.chmod(mode & 0o700)
    return path


def mask_bytes(content: bytes) -> bytes:
    """Return `content` with every known secret replaced: a service may echo the key that it refuses."""
    return mask(content.decode(errors="surrogateescape")).encode(errors="surrogateescape")


@cache  # once for a process
def _mask_every_record() -> None:
    """Make the log records of this whole process without secrets.

    Nothing smaller keeps the promise: a filter on a logger is not asked about lines of the loggers below it, one on a
    handler does not know the handlers of others, and a reader may log an error of httpx to wherever they like.
    """
    plain = logging.getLogRecordFactory()
    logging.setLogRecordFactory(lambda *args, **kwargs: _masked(plain(*args, **kwargs)))


def _masked(record: logging.LogRecord) -> logging.LogRecord:
    """Return `record` without a secret in message, arguments, traceback and stack; of the course, all as `shown`."""
    clean = shown if record.name.partition(".")[0] == ROOT else lambda text, _="": mask(text)
    try:
        said = record.getMessage()
    except Exception:  # the arguments do not fit, or one cannot be printed; logging would show them as they are
        said = f"{record.msg} {[type(each).__name__ for each in record.args or ()]}"
        record.msg, record.args = said, ()
    if clean(said) != said:
        record.msg, record.args = clean(said), ()
    if record.exc_info and record.exc_info[0]:
        frames = logging.Formatter().formatException(record.exc_info)
        if (cleaned := clean(frames, "\n")) != frames:
            record.exc_text, record.exc_info = cleaned, None
    record.stack_info = record.stack_info and clean(record.stack_info, "\n")
    return record


class _Margin(logging.Formatter):
    """Begins a record at the margin, and nothing else there: an error of several lines forges none."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", "\n    ")


class CourseFile(RotatingFileHandler, WatchedFileHandler):
    """A log file, shared by notebooks, that never stands in the way of the work that it tells of."""

    dev = ino = -1  # which file is open: looked at before the first line

    def _open(self) -> Any:
        return open(self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=OWNER_ONLY)

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        self.reopenIfNeeded()  # another notebook may have rotated it
        return bool(super().shouldRollover(record))

    def doRollover(self) -> None:
        try:  # one notebook at a time; another goes on in the file that it has, and with its next line in the new one
            with FileLock(Path(self.baseFilename).parent.with_suffix(".lock"), blocking=False, mode=0o600):
                mine = self.ino
                self.reopenIfNeeded()
                if self.ino == mine:
                    super().doRollover()
        except OSError:  # locked; or another notebook has it open (Windows), or the folder is full
            self.stream = self.stream or self._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once on the console that lines are lost, where logging would print frames for each."""
        logging.getLogger(ROOT).removeHandler(self)
        get_logger("log").warning("The log cannot be written (disk full?): nothing more is logged by this kernel.")


def get_logger(name: str) -> logging.Logger:
    """Return the logger ``video_search.<name>``."""
    return logging.getLogger(f"{ROOT}.{name}")


def start_logging(folder: Path, secrets: tuple[str, ...] = (), *, level: int | str = "") -> Path | None:
    """Write the course's log to ``folder/course.log`` and warnings to the console.

    Parameters
    ----------
    folder : Path
        Made if absent, for its owner alone. The file is rotated at 1 MB; five older ones are kept.
    secrets : tuple of str
        Values that must never appear in a line.
    level : int or str, optional
        Of the file, such as DEBUG; by default INFO, or what was set on the logger ``video_search`` before. The console
        shows warnings and errors only.

    Returns
    -------
    Path or None
        The log file; None where the folder cannot be written (the console still works).
    """
    keep_secret(*secrets)
    _mask_every_record()
    root = logging.getLogger(ROOT)
    root.setLevel(level or root.level or logging.INFO)
    for handler in list(root.handlers):
        if isinstance(handler, CourseFile) or handler.get_name() == ROOT:  # ours; the reader's own are left alone
            root.removeHandler(handler)
            handler.close()
    console = logging.StreamHandler()
    console.set_name(ROOT)
    console.setLevel(logging.WARNING)
    console.setFormatter(_Margin("%(levelname)s: %(message)s"))
    root.addHandler(console)
    path = folder / "course.log"
    try:
        own_folder(folder)
        file = CourseFile(path, maxBytes=MAX_BYTES, backupCount=BACKUPS)
    except OSError as error:
        get_logger("log").warning("No log is written: %s cannot be used (%s).", folder.name, error.strerror)
        return None
    file.setFormatter(_Margin(FORMAT))
    root.addHandler(file)
    return path


class Counts:
    """Counts of one run: requests, answers kept and found, retries, seconds, minutes embedded. Safe with threads."""

    def __init__(self) -> None:
        self._counts: dict[str, float] = {}
        self._lock = threading.Lock()

    def add(self, name: str, amount: float = 1) -> None:
        """Add `amount` to the count `name`."""
        with self._lock:
            self._counts[name] = self._counts.get(name, 0) + amount

    def __getitem__(self, name: str) -> float:
        return self._counts.get(name, 0)

    def __str__(self) -> str:
        with self._lock:  # in alphabetical order
            return ", ".join(f"{name} {count:.1f}".removesuffix(".0") for name, count in sorted(self._counts.items()))
