"""Logging: a rotating file, a quiet console, counts of what was done, secrets masked wherever a line is written."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from logging.handlers import RotatingFileHandler
from pathlib import Path

ROOT = "video_search"
FORMAT = "%(asctime)s %(levelname)-7s %(name)s %(message)s"
MAX_BYTES, BACKUPS = 1_000_000, 5

_secrets: set[str] = set()


def mask(text: str) -> str:
    """Return `text` with every known secret replaced."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


class MaskingFormatter(logging.Formatter):
    """Masks the finished line: message, arguments, traceback and stack alike."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class MaskingFilter(logging.Filter):
    """Masks the record itself, so that handlers of somebody else's (pytest's, the root logger's) are safe too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True


def get_logger(name: str) -> logging.Logger:
    """Return the logger ``video_search.<name>``; whatever is logged through it is masked."""
    logger = logging.getLogger(f"{ROOT}.{name}")
    if not any(isinstance(each, MaskingFilter) for each in logger.filters):
        logger.addFilter(MaskingFilter())
    return logger


def start_logging(folder: Path, secrets: tuple[str, ...] = (), *, level: int = logging.INFO) -> Path | None:
    """Write the course's log to ``folder/course.log`` and warnings to the console.

    Parameters
    ----------
    folder : Path
        Made if absent. The file is rotated at 1 MB; five older ones are kept.
    secrets : tuple of str
        Values that must never appear in a line.
    level : int
        Of the file. The console shows warnings and errors only.

    Returns
    -------
    Path or None
        The log file; None where the folder cannot be written (the console still works).
    """
    _secrets.update(secret for secret in secrets if len(secret) >= 4)
    root = logging.getLogger(ROOT)
    root.setLevel(level)
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    console.setFormatter(MaskingFormatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    path = folder / "course.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    except OSError as error:
        get_logger("log").warning("No log is written: %s cannot be used (%s).", folder.name, error.strerror)
        return None
    file.setFormatter(MaskingFormatter(FORMAT))
    root.addHandler(file)
    return path


class Metrics:
    """Counts of one run: requests, answers kept and found, retries, seconds, minutes embedded. Safe with threads."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, name: str, amount: float = 1) -> None:
        """Add `amount` to the count `name`."""
        with self._lock:
            self._counts[name] += amount

    def __getitem__(self, name: str) -> float:
        return self._counts[name]

    def summary(self) -> dict[str, float]:
        """Return the counts by name, in alphabetical order."""
        with self._lock:
            return dict(sorted(self._counts.items()))
