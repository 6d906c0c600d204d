"""A folder of the embedded Milvus looked at from outside, without opening it: is it whole, and who holds it?"""

from __future__ import annotations

import json
import os
from pathlib import Path

from helpers.lock import try_lock


def is_whole(folder: Path) -> bool:
    """Return True if the files that a collection names are there and were written to their end."""
    try:
        json.loads((folder / "schema.json").read_bytes())
        partitions = json.loads((folder / "manifest.json").read_bytes())["partitions"]
        files = [folder / "partitions" / name / each for name, of in partitions.items() for each in of["data_files"]]
        return all(_end(file) == b"PAR1" for file in files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _end(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-4, os.SEEK_END)
        return file.read()


def holder_of(database: Path) -> str:
    """Return which process holds a database, or an empty text."""
    try:
        with (database / "LOCK").open("rb+") as file:
            if try_lock(file):
                return ""
            inode = os.fstat(file.fileno()).st_ino
        locks = Path("/proc/locks").read_text() if Path("/proc/locks").exists() else ""
    except OSError:
        return ""
    pids = [line.split()[-4] for line in locks.splitlines() if line.split()[-3].endswith(f":{inode}")]
    if not pids:
        return "another process"
    return "this process" if int(pids[0]) == os.getpid() else f"process {pids[0]}"
