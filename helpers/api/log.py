"""Logging: a rotating file, a quiet console, counts of what was done, secrets masked wherever a line is made.

A secret is masked when a log record is created, whoever logs and whoever listens: the course, the SDK, a handler of
somebody else's.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import quote

ROOT = "video_search"
FORMAT = "%(asctime)s %(levelname)-7s %(name)s %(message)s"
MAX_BYTES, BACKUPS = 1_000_000, 5

_secrets: list[str] = []  # the longest first, so that no rest of one is left


def keep_secret(*secrets: str) -> None:
    """Mask these values from now on, also quoted, escaped for an address, or in base64."""
    forms = set(_secrets)
    for secret in secrets:
        if len(secret) >= 8:  # a shorter one stands in half of all words, and would spoil every answer
            forms |= {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], quote(secret, safe="")}
            forms.add(base64.b64encode(secret.encode()).decode().rstrip("="))
    _secrets[:] = sorted(forms, key=lambda form: (-len(form), form))


def mask(text: str) -> str:
    """Return `text` with every known secret replaced."""
    for secret in _secrets:
        text = text.replace(secret, "***")
    return text


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
    """Return `record` without a secret in message, arguments, traceback and stack."""
    if not _secrets:
        return record
    try:
        said = record.getMessage()
    except Exception:  # the arguments do not fit, or one cannot be printed; logging would show them as they are
        said = f"{record.msg} {[type(each).__name__ for each in record.args or ()]}"
        record.msg, record.args = said, ()
    if mask(said) != said:
        record.msg, record.args = mask(said), ()
    if record.exc_info and record.exc_info[0]:
        frames = logging.Formatter().formatException(record.exc_info)
        if mask(frames) != frames:
            record.exc_text, record.exc_info = mask(frames), None
    record.stack_info = record.stack_info and mask(record.stack_info)
    return record


class CourseFile(RotatingFileHandler):
    """A log file that never stands in the way of the work that it tells of."""

    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:  # another notebook has it open (Windows) or the folder is full: go on in the same file
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
        Made if absent. The file is rotated at 1 MB; five older ones are kept.
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
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    path = folder / "course.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = CourseFile(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        get_logger("log").warning("No log is written: %s cannot be used (%s).", folder.name, error.strerror)
        return None
    file.setFormatter(logging.Formatter(FORMAT))
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
