"""What is wrong with this installation, and what to do: ``python -m helpers.doctor``. Nothing is changed or sent."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from helpers.errors import LOCKLESS, NO_LOCKS, VideoSearchError, one_line

if TYPE_CHECKING:
    from helpers.config import Config

# What is not of Python itself is imported by the check that needs it: a package that is missing is then one finding.
PROJECT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)  # Python versions that the pinned packages have wheels for
ROOM_MB = 500  # databases, cache and logs of the sample library take about 100 MB
CONNECT_SEC = 1.0
KEY = "TWELVE_LABS_API_KEY"
OTHER_KEY = re.compile(r"(TWELVE_?LABS|TL)_?(API_?)?(KEY|TOKEN)", re.IGNORECASE)  # names that others give it
NETWORK = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"), "proxy") | {"SSL_CERT_FILE": "certificate"}
INSTALL = "Run: python -m pip install -r requirements.txt"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `state` is ok, note (works, but mind it) or problem (`do` says what to do)."""

    name: str
    state: str
    says: str
    do: str = ""


def _check(name: str, wrong: object, says: str, do: str, bad: str = "problem") -> Check:
    return Check(name, bad, says, do) if wrong else Check(name, "ok", says)


def examine(env: Mapping[str, str] | None = None) -> list[Check]:
    """Return all checks, in the order in which problems should be solved. Taught in 00_setup.

    `env` is used in place of ``os.environ``.
    """
    return [_python(), *_look("packages", _packages), *_look("settings", _all_of, env)]


def _look(name: str, part: Callable[..., list[Check]], *given: object) -> list[Check]:
    """Return what a part of the installation shows. That it cannot be looked at is a finding too."""
    try:
        return part(*given)
    except ImportError as error:
        return [Check(name, "problem", f"cannot be looked at: {one_line(error)}", INSTALL)]
    except VideoSearchError as error:
        return [Check(name, "problem", error.what, error.do)]


def _all_of(env: Mapping[str, str] | None) -> list[Check]:
    from helpers.config import load_config

    config = load_config(env)
    parts = {
        "settings": _settings, "network": _network, "home": _home, "recordings": _recordings, "kept answers": _cache,
        "Milvus": _milvus, "databases": _databases,
    }  # fmt: skip
    checks = [check for name, part in parts.items() for check in _look(name, part, config)]
    given = os.environ if env is None else env
    if other := [name for name, value in given.items() if OTHER_KEY.fullmatch(name) and name != KEY and value.strip()]:
        checks.append(Check("other key", "note", f"{', '.join(other)}: not read by this course", f"Call it {KEY}."))
    home = Path(given.get("VIDEO_SEARCH_HOME") or PROJECT).expanduser()
    if not home.is_absolute():
        says = f"{home} counts from the folder of the course"
        checks.append(Check("relative home", "note", says, "Give a whole path, unless that is meant."))
    return checks


def report(checks: list[Check]) -> str:
    """Return the checks as text, a line each, with what to do below a line that needs it. Taught in 00_setup."""
    width = max(len(check.name) for check in checks)
    below = f"\n{'':<8}{'':<{width}}  -> "
    lines = (f"{c.state:<8}{c.name:<{width}}  {c.says}" + (below + c.do if c.do else "") for c in checks)
    return "\n".join(lines)


def main() -> int:
    """Print the report; return 1 if there is a problem, else 0."""
    checks = examine()
    print(report(checks))
    return int(any(check.state == "problem" for check in checks))


def _python() -> Check:
    here = ".".join(map(str, sys.version_info[:3]))
    fits = OLDEST <= sys.version_info[:2] <= NEWEST
    return _check("Python", not fits, f"{here}; the course is made for 3.11 to 3.14", "Make .venv with one of these.")


def _packages() -> list[Check]:
    from packaging.requirements import Requirement

    text = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    wanted = [each for each in wanted if each.marker is None or each.marker.evaluate()]
    missing, other = [], []
    for each in wanted:
        try:
            if not each.specifier.contains(have := version(each.name), prereleases=True):
                other.append(f"{each.name} {have} (made with {str(each.specifier).lstrip('=')})")
        except PackageNotFoundError:
            missing.append(each.name)
    if missing:
        return [Check("packages", "problem", f"missing: {', '.join(missing)}", INSTALL)]
    if other:
        return [Check("packages", "note", "; ".join(other), INSTALL)]
    return [Check("packages", "ok", f"{len(wanted)} of {len(wanted)} as in requirements.txt")]


def _settings(config: Config) -> list[Check]:
    from helpers.config import SERVICE_URL, is_loopback

    size = len(config.api_key)
    key = f"set ({size} characters, not shown)" if size else "not set; none is needed to replay"
    facts = {"key": key, "mode": f"{config.mode}, vectors from: {config.source}", "model": config.model.name}
    checks = [Check(name, "ok", says) for name, says in facts.items()]
    if config.base_url == SERVICE_URL:
        return [*checks, Check("address", "ok", f"{SERVICE_URL} (not contacted)")]
    if is_loopback(config.base_url):
        there, here = _answers(config.base_url, 80)
        start = f"Start it: python -m tools.standin --port {there.rpartition(':')[2]}; or unset TWELVELABS_BASE_URL."
        says = f"{config.base_url}: {'answers' if here else 'nothing answers there'}"
        return [*checks, _check("address", not here, says, start)]
    says = f"{config.base_url} from TWELVELABS_BASE_URL: the key is sent there"
    return [*checks, Check("address", "note", says, "Unset it unless you know this host.")]


def _network(config: Config) -> list[Check]:
    import httpx

    checks, unusable = [], ""
    try:
        httpx.Client().close()
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        unusable = "certificate" if isinstance(error, OSError) else "proxy"
    for name, what in NETWORK.items():
        if value := os.environ.get(name) or os.environ.get(name.lower()):
            wrong = " cannot be used" if what == unusable else ""
            if what == "proxy" and not wrong:
                there, here = _answers(value, 80)
                name, wrong = f"{name}: {there}", "" if here else ", where nothing answers"
            bad = "note" if config.mode == "replay" else "problem"
            checks.append(_check(what, wrong, name + wrong, "Correct or unset it.", bad))
    return checks


def _home(config: Config) -> list[Check]:
    from filelock import lock_descriptor

    nearest = next(each for each in (config.home, *config.home.parents) if each.exists())
    move = "Set VIDEO_SEARCH_HOME to a folder that you may write to."
    try:
        with tempfile.TemporaryFile(dir=nearest) as file:
            lock_descriptor(file.fileno(), blocking=False)
        checks = [Check("home", "ok", f"{config.home} can be written")]
    except OSError as error:
        what, do = LOCKLESS if error.errno in NO_LOCKS else (f"{config.home} cannot be written", move)
        checks = [Check("home", "problem", f"{what}: {error.strerror}", do)]
    free_mb = shutil.disk_usage(nearest).free // 10**6
    return [*checks, _check("disk", free_mb < ROOM_MB, f"{free_mb / 1000:.1f} GB free", "Make room.")]


def _recordings(config: Config) -> list[Check]:
    from helpers.api.journal import Journal

    def told(path: Path) -> list[Check]:
        journal = Journal([path])
        model, source, recorded = (journal.headers[0].get(name) for name in ("model", "source", "recorded"))
        return [Check(path.stem, "ok", f"{len(journal.answers)} answers of {model}, {source}, {recorded}")]

    paths = sorted((config.data / "recordings").glob("*.jsonl"))
    checks = [check for path in paths for check in _look(path.stem, told, path)]
    if not any(check.name.startswith(config.model.name) for check in checks):
        state = "problem" if config.mode == "replay" else "note"
        checks.append(Check("recordings", state, f"none of {config.model.name}", "Check the repository out again."))
    return checks


def _cache(config: Config) -> list[Check]:
    if config.mode == "replay":
        return []
    from helpers.api.journal import Journal

    journal = Journal(own=config.cache / "answers.jsonl")
    lost = len(journal.asking)
    says = f"{len(journal.answers)} kept" + (f"; {lost} requests for a task without an answer" if lost else "")
    do = "Run the notebook again: the service's list of tasks is searched before anything is paid twice."
    return [_check("kept answers", lost, says, do, "note")]


def _milvus(config: Config) -> list[Check]:
    import pymilvus  # noqa: F401 - told here if it is missing or broken

    if not config.milvus_uri:
        return [Check("Milvus", "ok", "embedded, a folder for each notebook")]
    there, here = _answers(config.milvus_uri, 443 if config.milvus_uri.lower().startswith("https") else 19530)
    do = "Start the server, correct MILVUS_URI, or unset it: it runs embedded."
    return [_check("Milvus", not here, f"{'something' if here else 'nothing'} answers at {there}", do)]


def _answers(url: str, port: int) -> tuple[str, bool]:
    """Return host and port of an address, nothing else of it, and whether something answers there."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    at = parts.hostname or "", parts.port or port
    try:
        socket.create_connection(at, CONNECT_SEC).close()
    except OSError:
        return f"{at[0]}:{at[1]}", False
    return f"{at[0]}:{at[1]}", True


def _databases(config: Config) -> list[Check]:
    return [_database(path, config) for path in sorted((config.home / "databases").glob("*.db"))]


def _database(path: Path, config: Config) -> Check:
    from helpers.store.database import collections_in, holder_of, is_whole

    name = f"database {path.stem}"
    move = f"Delete databases/{path.name} in VIDEO_SEARCH_HOME: the notebook fills it again, and nothing is paid for."
    if not path.is_dir():
        return Check(name, "problem", "a file: the format of milvus-lite 2.x", move)
    folders = collections_in(path)
    if damaged := [each.name for each in folders if not is_whole(each)]:
        return Check(name, "problem", f"damaged: {', '.join(damaged)}", move)
    model = config.model.name.replace(".", "_")
    ours = (each.name for each in folders if each.name.startswith(("samples_", "segments_")))
    other = [name for name in ours if model not in name]
    says = f"collections: {len(folders)}" + (f"; not of {config.model.name}: {', '.join(other)}" if other else "")
    if holder := holder_of(path):
        return Check(name, "note", f"{says}; open in {holder}", "To open it elsewhere, shut that kernel down.")
    return Check(name, "ok", says)


if __name__ == "__main__":
    sys.exit(main())
