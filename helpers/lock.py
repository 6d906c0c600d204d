"""A lock between processes, which the system frees when its holder dies."""

from __future__ import annotations

import time
from pathlib import Path
from typing import BinaryIO

from helpers.errors import RecordingsError

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    fcntl = None

PAUSE_SEC, PATIENCE_SEC = 0.02, 300.0


def try_lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; return False where another one holds it."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


class ProcessLock:
    """Lock on a file, between threads and between processes.

    Raises
    ------
    RecordingsError
        If the file cannot be made, or another process holds it for five minutes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> ProcessLock:
        deadline = time.monotonic() + PATIENCE_SEC
        while not self._taken(deadline):
            time.sleep(PAUSE_SEC)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()  # frees it

    def _taken(self, deadline: float) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._file if self._file and not self._file.closed else self.path.open("ab")
        except OSError as error:
            raise RecordingsError(
                f"The folder of kept answers cannot be written: {error.strerror}.",
                "Nothing was sent, so nothing is paid.",
                "Free space or make it writable, or set VIDEO_SEARCH_HOME to another folder.",
            ) from error
        if try_lock(self._file):
            return True
        if time.monotonic() < deadline:
            return False
        self._file.close()
        raise RecordingsError(
            "Another notebook has been starting a task for five minutes.",
            "Nothing was sent, so nothing is paid.",
            "Shut its kernel down, then run the cell again.",
        )
