"""Milvus opened and closed: an embedded folder that belongs to one process, or a server; its errors translated."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import grpc
from filelock import lock_descriptor
from milvus_lite import DataDirLockedError, MilvusLite, server_manager_instance
from pyarrow import set_memory_pool, system_memory_pool
from pyarrow.parquet import read_metadata
from pymilvus import MilvusClient, MilvusException

from helpers.api.log import own_folder
from helpers.config import Config, is_loopback
from helpers.errors import LOCKLESS, NO_LOCKS, DatabaseLocked, StoreError, keep_secret

AGAIN = "The answers of the API are in the recordings or the cache, so nothing is paid for again."
# What is on this machine is not asked through a proxy, and not pinged: Milvus Lite takes the pings of a client that is
# idle for a minute or two for an attack, and refuses the next one that connects.
_HERE: dict = {"grpc_options": {"grpc.enable_http_proxy": 0, "grpc.keepalive_time_ms": 2**31 - 1}}
OLDEST = (2, 5)  # the first server with full-text search; hybrid search needs 2.4

_paths: WeakKeyDictionary[MilvusClient, Path] = WeakKeyDictionary()  # embedded folders that this process holds


@contextmanager
def milvus_errors(doing: str, do: str = "") -> Iterator[None]:
    """Turn every error of Milvus, and of the gRPC below it, into a StoreError that begins with `doing`."""
    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        reason = _reason(error)
        if "should create connection first" in reason:
            reason, do = "the database was closed", do or "Open it again: run the cell with open_database."
        elif "Fail connecting" in reason:
            reason, do = "Milvus does not answer", do or "Open the database again, or look after the server."
        elif "call load()" in reason or "not loaded" in reason:
            reason, do = "the collection is not loaded", "Run open_collection first; it loads it."
        raise StoreError(f"{doing}: {reason}.", do=do) from error


def _reason(error: MilvusException | grpc.RpcError) -> str:
    # A method that this Milvus lacks is a bare gRPC error, without a MilvusException around it.
    return str(error.message if isinstance(error, MilvusException) else error.details()).strip().rstrip(".")


def open_database(config: Config, name: str) -> MilvusClient:
    """Open the server at ``config.milvus_uri``, or else the embedded database `name`, made if absent.

    The embedded one is the folder ``databases/{name}.db`` below ``config.home``. It belongs to this process until
    `close_database` or the end of the kernel; opening it again in the same process is fine. Taught in 00_setup.

    Raises
    ------
    DatabaseLocked
        If another process holds the folder.
    StoreError
        If the folder is damaged or cannot be made, or the server does not answer or is older than Milvus 2.5.
    """
    _quieten()
    keep_secret(*config.secrets)
    if config.milvus_uri:
        return _connect_server(config)
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", name):
        raise StoreError(f"{name!r} cannot name a database.", do="Use letters, digits, _ and -.")
    path = config.home / "databases" / f"{name}.db"
    _prepare(path, name)
    # Looked at before Milvus opens it: of a manifest that is cut short it takes the one before, and deletes newer rows.
    if not holder_of(path) and (torn := [each.name for each in collections_in(path) if not is_whole(each)]):
        raise _damaged(path, f"{', '.join(torn)}: files are missing or cut short")
    milvus, damage = _connect(path, name)
    if damage and (indexes := list(path.glob("collections/*/partitions/*/indexes/*.idx"))):
        # Killed while it writes an index, Milvus finds it cut short. Rows are all an index is made from: rebuild it.
        close_database(milvus)
        for file in indexes:
            file.unlink()
        milvus, damage = _connect(path, name)
    if damage:
        close_database(milvus)
        raise _damaged(path, damage)
    system_memory_pool().release_unused()
    return milvus


def _damaged(path: Path, damage: str) -> StoreError:
    do = f"Delete the folder databases/{path.name} in VIDEO_SEARCH_HOME and run the notebook again. {AGAIN}"
    return StoreError(f"The database {path.stem!r} is damaged: {damage}.", "Its folder was left as it is.", do)


def close_database(milvus: MilvusClient) -> None:
    """Close the client and free the embedded database for other processes. Closing twice does nothing more.

    Taught in 00_setup.
    """
    milvus.close()
    if path := _paths.pop(milvus, None):
        server_manager_instance.release_server(str(path))  # close() alone keeps the folder locked


def owns_folder(milvus: MilvusClient) -> bool:
    """Return True for an embedded database: its folder is this process's to close and to protect."""
    return milvus in _paths


def is_lite(milvus: MilvusClient) -> bool:
    """Return True for milvus-lite, embedded or behind ``milvus-lite server``.

    It wants FLAT and no partition key, and negates BM25. ("lite" alone does not tell: the server in the wheel of
    Milvus 2.3.5 calls itself ``v2.3.5-lite``.)
    """
    with milvus_errors("Milvus did not say what it is"):
        return milvus.get_server_version().startswith("milvus_lite-")


def _quieten() -> None:
    """Keep pymilvus and milvus-lite from printing a page of frames for each call that fails, also where it is handled.

    And keep Arrow, below milvus-lite, from holding on to memory that is free: 400 MB when 100,000 rows are opened.
    With what `helpers.config` sets at its import, all that the course sets for the whole process. A level that the
    reader chose is left alone.
    """
    for name in ("pymilvus", "milvus_lite"):
        logger = logging.getLogger(name)
        if logger.level in (logging.NOTSET, logging.WARNING):  # as the two packages leave them
            logger.setLevel(logging.CRITICAL)
    set_memory_pool(system_memory_pool())


def _connect_server(config: Config) -> MilvusClient:
    host = urlsplit(config.milvus_uri).netloc.rpartition("@")[2]
    way = _HERE if is_loopback(config.milvus_uri) else {}
    with milvus_errors(f"The server {host} did not open", do="Check MILVUS_URI and MILVUS_TOKEN, or unset both."):
        milvus = MilvusClient(config.milvus_uri, token=config.milvus_token, timeout=10, **way)
        version = milvus.get_server_version()
    known = re.match(r"v?(\d+)\.(\d+)", version)  # milvus-lite, a cloud and a build from source say something else
    if known and tuple(map(int, known.groups())) < OLDEST:
        milvus.close()
        do = "Use a newer server, or unset MILVUS_URI: Milvus then runs embedded."
        raise StoreError(f"The server {host} runs Milvus {version}; the course needs 2.5 or newer.", do=do)
    return milvus


def _prepare(path: Path, name: str) -> None:
    """Make the parent folder, and refuse a path that the embedded Milvus could only fail on without a reason."""
    if path.exists() and not path.is_dir():
        there = f"Where the folder of database {name!r} belongs there is a file, {path.name}"
        what = f"{there}: perhaps a database of milvus-lite 2.x, which this version cannot read."
        raise StoreError(what, "It was left as it is.", f"Move it away and run this cell again. {AGAIN}")
    if not path.exists():
        server_manager_instance.release_server(str(path))  # deleted while open, it would answer from memory
    try:
        own_folder(path.parent)
    except OSError as error:
        do = "Set VIDEO_SEARCH_HOME to a folder that you may write to."
        raise StoreError(f"The folder for databases cannot be made: {error.strerror}.", do=do) from error


def _connect(path: Path, name: str) -> tuple[MilvusClient, str]:
    """Start the embedded server, or join the one that this process runs already; return also what is damaged in it."""
    try:
        milvus = MilvusClient(str(path), **_HERE)
    except MilvusException as refused:
        reason: object = refused.message
        if reason == "Open local milvus failed":  # whatever the cause is; the engine below, asked itself, names it
            try:
                MilvusLite(str(path)).close()
            except DataDirLockedError as error:
                if getattr(error.__cause__, "errno", None) in NO_LOCKS:
                    raise StoreError(f"{LOCKLESS[0]}.", "Nothing was changed.", LOCKLESS[1]) from error
                what = f"The database {name!r} is open in another process: most likely the kernel of notebook {name}."
                do = "Shut that kernel down (Kernel > Shut Down Kernel), then run this cell again."
                raise DatabaseLocked(what, "Nothing was changed.", do) from error
            except Exception as error:
                reason = getattr(error, "strerror", None) or error
        what, kept = f"The database {name!r} did not open: {reason}.", "Its folder was left as it is."
        do = "Check that VIDEO_SEARCH_HOME is a folder that you may write to, with room on the disk."
        raise StoreError(what, kept, do) from refused
    _paths[milvus] = own_folder(path)
    return milvus, _damage(milvus, path)


def _damage(milvus: MilvusClient, path: Path) -> str:
    """Return what cannot be read in an embedded database, or an empty string. Loads every collection."""
    name = ""
    try:
        for name in milvus.list_collections():
            milvus.describe_collection(name)
            milvus.load_collection(name)
    except (MilvusException, grpc.RpcError) as error:
        reason = f"{name}: {_reason(error)}" if name else _reason(error)
        return shorten(reason.replace(f"{path}/", ""), 240, placeholder=" …").rstrip(".")
    return ""


def collections_in(database: Path) -> list[Path]:
    """Return the folders of the collections of an embedded database."""
    return sorted(each for each in database.glob("collections/*") if each.is_dir())


def is_whole(folder: Path) -> bool:
    """Return True if the files that a collection names are there and were written to their end.

    One that nothing was written to has no manifest yet.
    """
    try:
        json.loads((folder / "schema.json").read_bytes())
        if not any(any(folder.glob(each)) for each in ("manifest.json", "manifest.json.prev", "partitions/*/data/*")):
            return True
        partitions = json.loads((folder / "manifest.json").read_bytes())["partitions"]
        files = ((name, file) for name, of in partitions.items() for file in of["data_files"] + of["delta_files"])
        return all(read_metadata(folder / "partitions" / name / file) for name, file in files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def holder_of(database: Path) -> str:
    """Return which process holds a database, or an empty text."""
    with suppress(OSError), (database / "LOCK").open("rb+") as file:
        if not lock_descriptor(file.fileno(), blocking=False):  # closing the file frees it again
            locks = Path("/proc/locks").read_text() if Path("/proc/locks").exists() else ""
            pid = re.search(rf" (\d+) \S+:{os.fstat(file.fileno()).st_ino} ", locks)
            holder = f"process {pid[1]}" if pid else "another process"
            return "this process" if holder == f"process {os.getpid()}" else holder
    return ""
