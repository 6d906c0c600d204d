"""What is wrong with this installation, and what to do: ``python -m helpers.doctor``. Nothing is changed or sent."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from helpers.api.journal import Journal
from helpers.config import PROJECT, SERVICE_URL, Config, is_loopback, load_config
from helpers.errors import VideoSearchError
from helpers.store.database import holder_of, is_whole

OLDEST, NEWEST = (3, 11), (3, 14)  # Python versions that the pinned packages have wheels for
ROOM_MB = 500  # databases, cache and logs of the sample library take about 100 MB
CONNECT_SEC = 1.0


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `state` is ok, note (works, but mind it) or problem (`do` says what to do)."""

    name: str
    state: str
    says: str
    do: str = ""


def examine(env: Mapping[str, str] | None = None) -> list[Check]:
    """Return all checks, in the order in which problems should be solved. `env` is used in place of ``os.environ``."""
    checks = [_python(), _packages()]
    try:
        config = load_config(env)
    except VideoSearchError as error:
        return [*checks, Check("settings", "problem", error.what, error.do)]
    parts = (_settings, _home, _recordings, _cache, _milvus, _databases)
    return [*checks, *(check for part in parts for check in part(config))]


def report(checks: list[Check]) -> str:
    """Return the checks as text, a line each, with what to do below a line that needs it."""
    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{check.state:<8}{check.name:<{width}}  {check.says}")
        if check.do:
            lines.append(f"{'':<8}{'':<{width}}  -> {check.do}")
    return "\n".join(lines)


def main() -> int:
    """Print the report; return 1 if there is a problem, else 0."""
    checks = examine()
    print(report(checks))
    return int(any(check.state == "problem" for check in checks))


def _python() -> Check:
    here = ".".join(map(str, sys.version_info[:3]))
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return Check("Python", "ok", here)
    return Check("Python", "problem", f"{here}; the course is made for 3.11 to 3.14", "Make .venv with one of these.")


def _packages() -> Check:
    lines = (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [
        Requirement(text) for line in lines if (text := line.partition("#")[0].strip()) and not text.startswith("-")
    ]
    wanted = [each for each in wanted if each.marker is None or each.marker.evaluate()]
    missing, other = [], []
    for each in wanted:
        try:
            if not each.specifier.contains(have := version(each.name), prereleases=True):
                other.append(f"{each.name} {have} (made with {str(each.specifier).lstrip('=')})")
        except PackageNotFoundError:
            missing.append(each.name)
    again = "Run: python -m pip install -r requirements.txt"
    if missing:
        return Check("packages", "problem", f"missing: {', '.join(missing)}", again)
    if other:
        return Check("packages", "note", "; ".join(other), again)
    return Check("packages", "ok", f"{len(wanted)} of {len(wanted)} as in requirements.txt")


def _settings(config: Config) -> list[Check]:
    key = (
        f"set ({len(config.api_key)} characters, not shown)" if config.api_key else "not set; none is needed to replay"
    )
    checks = [Check("key", "ok", key), Check("mode", "ok", f"{config.mode}, vectors from: {config.source}")]
    checks.append(Check("model", "ok", config.model.name))
    parts = urlsplit(config.base_url)
    if config.base_url == SERVICE_URL:
        return [*checks, Check("address", "ok", f"{SERVICE_URL} (not contacted)")]
    if is_loopback(config.base_url):
        port = parts.port or 80
        start = f"Start it: python -m tools.standin --port {port}; or unset TWELVELABS_BASE_URL."
        here = _answers(parts.hostname, port)
        says = f"{config.base_url}: {'answers' if here else 'nothing answers there'}"
        return [*checks, Check("address", "ok" if here else "problem", says, "" if here else start)]
    says = f"{config.base_url} from TWELVELABS_BASE_URL: the key is sent there"
    return [*checks, Check("address", "note", says, "Unset it unless you know this host.")]


def _home(config: Config) -> list[Check]:
    nearest = next(each for each in (config.home, *config.home.parents) if each.exists())
    move = "Set VIDEO_SEARCH_HOME to a folder that you may write to."
    try:
        with tempfile.TemporaryFile(dir=nearest):
            checks = [Check("home", "ok", f"{config.home} can be written")]
    except OSError as error:
        checks = [Check("home", "problem", f"{config.home} cannot be written: {error.strerror}", move)]
    free_mb = shutil.disk_usage(nearest).free // 10**6
    room = Check("disk", "ok", f"{free_mb / 1000:.1f} GB free")
    return [*checks, room if free_mb >= ROOM_MB else Check("disk", "problem", f"{free_mb} MB free", "Make room.")]


def _recordings(config: Config) -> list[Check]:
    folder, checks = config.data / "recordings", []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            journal = Journal([path])
            head = journal.headers[0]
            facts = (
                f"{len(journal.answers)} answers of {head.get('model')}, {head.get('source')}, {head.get('recorded')}"
            )
            checks.append(Check(path.stem, "ok", facts))
        except VideoSearchError as error:
            checks.append(Check(path.stem, "problem", error.what, error.do))
    if not any(check.name.startswith(config.model.name) for check in checks):
        state = "problem" if config.mode == "replay" else "note"
        checks.append(Check("recordings", state, f"none of {config.model.name}", "Check the repository out again."))
    return checks


def _cache(config: Config) -> list[Check]:
    if config.mode == "replay":
        return []
    try:
        journal = Journal(own=config.cache / "answers.jsonl")
    except VideoSearchError as error:
        return [Check("kept answers", "problem", error.what, error.do)]
    if lost := len(journal.asking):
        says = f"{len(journal.answers)} kept; {lost} requests for a task without an answer"
        do = "Run the notebook again: the service's list of tasks is searched before anything is paid twice."
        return [Check("kept answers", "note", says, do)]
    return [Check("kept answers", "ok", f"{len(journal.answers)} kept")]


def _milvus(config: Config) -> list[Check]:
    if not config.milvus_uri:
        return [Check("Milvus", "ok", "embedded, a folder for each notebook")]
    parts = urlsplit(config.milvus_uri)
    port = parts.port or (443 if parts.scheme == "https" else 19530)
    if _answers(parts.hostname, port):
        return [Check("Milvus", "ok", f"something answers at {parts.hostname}:{port}")]
    do = "Start the server, correct MILVUS_URI, or unset it: Milvus then runs embedded."
    return [Check("Milvus", "problem", f"nothing answers at {parts.hostname}:{port}", do)]


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), CONNECT_SEC).close()
    except OSError:
        return False
    return True


def _databases(config: Config) -> list[Check]:
    return [_database(path, config) for path in sorted((config.home / "databases").glob("*.db"))]


def _database(path: Path, config: Config) -> Check:
    name = f"database {path.stem}"
    move = f"Delete databases/{path.name} in VIDEO_SEARCH_HOME: the notebook fills it again, and nothing is paid for."
    if not path.is_dir():
        return Check(name, "problem", "a file: the format of milvus-lite 2.x", move)
    folders = [each for each in sorted(path.glob("collections/*")) if each.is_dir()]
    if damaged := [each.name for each in folders if not is_whole(each)]:
        return Check(name, "problem", f"damaged: {', '.join(damaged)}", move)
    model = config.model.name.replace(".", "_")
    other = [each.name for each in folders if each.name.startswith("segments_") and model not in each.name]
    says = f"collections: {len(folders)}" + (f"; not of {config.model.name}: {', '.join(other)}" if other else "")
    if holder := holder_of(path):
        return Check(name, "note", f"{says}; open in {holder}", "To open it elsewhere, shut that kernel down.")
    return Check(name, "ok", says)


if __name__ == "__main__":
    sys.exit(main())
