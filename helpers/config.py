"""Read the environment once: mode, key, model, Milvus address, folders; and what is known of each Marengo version."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, urlsplit

from dotenv import load_dotenv

from helpers.errors import ConfigError

SERVICE_URL = "https://api.twelvelabs.io/v1.3"
PROJECT = Path(__file__).resolve().parent.parent
MODES = {  # and what each does
    "replay": "answers come from the recordings shipped with the course; nothing is sent anywhere",
    "live": "{who} is asked, and its answers are kept",
    "demo": "the local stand-in is asked; its vectors are not Marengo's",
    "refresh": "{who} is asked again, and its new answers are kept",
}
VARIABLES: tuple[str, ...] = ("TWELVE_LABS_API_KEY", "TWELVELABS_BASE_URL", "MILVUS_URI", "MILVUS_TOKEN")
VARIABLES += ("VIDEO_SEARCH_MODE", "VIDEO_SEARCH_MODEL", "VIDEO_SEARCH_HOME", "VIDEO_SEARCH_LIBRARY")
VARIABLES += ("VIDEO_SEARCH_LOG", "VIDEO_SEARCH_ALLOW_HTTP")


def read_env_file(path: Path) -> None:
    """Set the variables of a ``.env``, but for those that are set: UTF-8, or UTF-16 as PowerShell writes it.

    Raises
    ------
    ConfigError
        If there is a file that cannot be read.
    """
    if path.is_dir() or not path.exists():
        return
    try:
        wide = b"\0" in (data := path.read_bytes())
        load_dotenv(stream=StringIO(data.decode("utf-16" if wide else "utf-8-sig")))
    except (OSError, ValueError) as error:
        why = f"The file {path.name} of this course cannot be read ({type(error).__name__})."
        raise ConfigError(why, do="Save it as UTF-8, then restart.") from error
    if wide:  # `import pymilvus` would read the same file as UTF-8, and fail
        os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")


# `import pymilvus` loads whichever .env is nearest to the working folder. The project's own comes first, and a
# variable that is set, even to nothing, is left alone: a key or an address found elsewhere changes nothing here.
read_env_file(PROJECT / ".env")
for _name in VARIABLES:
    os.environ.setdefault(_name, "")
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")  # read at its import; it tells of every fork, as `!ls` makes one


# What signs an address for a time: the parameters that show it (all of them), and all those that belong to it.
_SIGNATURES = (
    ({"x-amz-signature"}, re.compile(r"x-amz-.+")),
    ({"x-goog-signature"}, re.compile(r"x-goog-.+")),
    ({"sv", "sig"}, re.compile(r"sv|sr|ss|srt|sp|st|se|si|sip|spr|sig|sk\w+")),  # Azure
    ({"key-pair-id", "signature"}, re.compile(r"key-pair-id|signature|policy|expires|hash-algorithm")),  # CloudFront
)


@dataclass(frozen=True)
class Model:
    """One Marengo version. Facts: the Embed API reference and the docstrings of `twelvelabs` 1.3.6."""

    name: str
    dimensions: tuple[int, ...]  # sizes the API returns, the default first; smaller ones are prefixes of the largest
    options: tuple[str, ...]  # embedding options of a video
    composed_queries: bool  # every query goes through `multi_input`, the only synchronous input of Marengo 3.5
    max_query_mb: int  # largest media file of a query


@dataclass(frozen=True)
class Limits:
    """What the API takes of a video, as its reference stated it on the day `read`. Those of a query are in `Model`.

    The reference states them for Marengo 3.0; 3.5 is taken to have the same.
    """

    read: str = "2026-11-25"
    sides: tuple[int, int] = (360, 5184)  # pixels, least and most
    shape: float = 2.4  # how many times as long as the other a side may be
    seconds: tuple[float, float] = (4.0, 4 * 3600.0)  # of the picture, least and most
    upload_mb: int = 200  # of a file sent from this machine, in 10**6 bytes
    address_mb: int = 4000  # of one that the API fetches


Windows = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plan:
    """What may be asked: how many in how many seconds, of each kind. By default the free plan, as it was when `read`.

    Limits of `polls` and a price are not published: the first is taken to be that of queries, the other to be set.
    """

    read: str = "2026-07-30"
    tasks: Windows = ((25, 60), (3000, 86400))
    minutes: Windows = ((600, 3600), (3000, 86400))  # of video
    uploads: Windows = ((60, 60),)
    queries: Windows = ((600, 60), (3000, 86400))
    polls: Windows = ((600, 60),)
    usd_a_minute: float | None = None


LIMITS, PLAN = Limits(), Plan()
SEGMENTATIONS = {"fixed": range(2, 11), "dynamic": range(2, 6)}  # seconds of a segment, or the least of them
MODELS = {
    "marengo3.5": Model("marengo3.5", (512, 256, 128), ("visual", "audio"), True, 32),
    "marengo3.0": Model("marengo3.0", (512,), ("visual", "audio", "transcription"), False, 36),
}


@dataclass(frozen=True)
class Config:
    """What the environment asks for. The key and the token are never part of the printed form."""

    mode: str
    model: Model
    base_url: str
    milvus_uri: str
    home: Path
    data: Path
    api_key: str = field(repr=False)
    milvus_token: str = field(repr=False)
    log_level: str = ""  # of the log file; by default INFO
    library: Path | None = None  # the reader's own videos, to use in place of the samples: see `helpers.api.my_library`

    @property
    def source(self) -> str:
        """Where vectors come from: ``recordings``, ``stand_in`` or ``service``. Part of every collection's name."""
        if self.mode == "replay":
            return "recordings"
        return "stand_in" if is_loopback(self.base_url) else "service"

    @property
    def cache(self) -> Path:
        """Folder of the answers kept from this host for this model."""
        address = urlsplit(self.base_url)
        host = f"{address.hostname}-{address.port}" if address.port else str(address.hostname)
        return self.home / "cache" / re.sub(r"[^a-z0-9.-]", "_", host) / self.model.name

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never be written anywhere."""
        return tuple(value for value in (self.api_key, self.milvus_token) if value)

    def __str__(self) -> str:
        who = "the Twelve Labs service" if self.source == "service" else "a stand-in on this machine"
        server = urlsplit(self.milvus_uri).netloc if self.milvus_uri else "embedded, one local folder per notebook"
        elsewhere = self.base_url != SERVICE_URL
        address = f"address {self.base_url} (from TWELVELABS_BASE_URL)\n" if elsewhere else ""
        does = MODES[self.mode].format(who=who)
        return f"mode    {self.mode}: {does}\n{address}model   {self.model.name}\nmilvus  {server}"


def is_loopback(url: str) -> bool:
    """Return True when `url` leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_web(url: str) -> bool:
    """Return True for an address of the web, however its scheme is written."""
    return url.lower().startswith(("http://", "https://"))


def nfc(value: Any) -> Any:
    """Return a text as Unicode composes it (NFC), so that it is found however it was typed; another value as it is."""
    return normalize("NFC", value) if isinstance(value, str) else value


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as it is now; one that nobody touched since is read once."""
    state = path.stat()
    return _sha256(path, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@lru_cache(maxsize=1024)
def _sha256(path: Path, *state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_address(url: str) -> str:
    """Return a web address without what signs it (as S3, Google, Azure and CloudFront do), and in one spelling.

    Scheme and host in lower case, no default port or fragment, the path percent-encoded in one way (RFC 3986). The rest
    of the query may say what is meant, and stays as it is.
    """
    address, _, query = url.partition("#")[0].partition("?")
    if not (found := re.fullmatch(r"(\w+)://([^/]*)(.*)", address, re.DOTALL)):
        return url
    pairs = [(pair.partition("=")[0].lower(), pair) for pair in query.split("&")]
    signing = [names for shown_by, names in _SIGNATURES if shown_by <= {name for name, _ in pairs}]
    query = "&".join(pair for name, pair in pairs if not any(names.fullmatch(name) for names in signing))
    scheme, (user, at, host) = found[1].lower(), found[2].rpartition("@")
    host, path = (re.sub("%([0-9A-Fa-f]{2})?", _one_spelling, part) for part in (host, found[3] or "/"))
    host = host.lower().removesuffix({"http": ":80", "https": ":443"}.get(scheme, ":"))
    path = quote(path, "/%:@!$&'()*+,;=", errors="surrogatepass")
    return f"{scheme}://{user}{at}{host}{path}" + (query and f"?{query}")


def _one_spelling(escape: re.Match) -> str:
    """Return ``%41`` as A (it needs no escape), ``%c3`` as ``%C3``, and a percent sign alone as ``%25``."""
    plain = chr(int(escape[1] or "25", 16))
    return plain if re.match(r"[A-Za-z0-9._~-]", plain) else f"%{ord(plain):02X}"


def load_config(env: Mapping[str, str] | None = None) -> Config:
    """Return the configuration of this process. Taught in 00_setup.

    Parameters
    ----------
    env : mapping, optional
        Used in place of ``os.environ``, which holds the project's ``.env`` since this module was imported.

    Raises
    ------
    ConfigError
        If a setting has a value that cannot be used.
    """
    given = os.environ if env is None else env
    read = {name: str(given.get(name) or "").strip() for name in VARIABLES}
    base_url = _usable_url("TWELVELABS_BASE_URL", read["TWELVELABS_BASE_URL"] or SERVICE_URL).rstrip("/")
    key = _usable_key(read["TWELVE_LABS_API_KEY"])
    mode = read["VIDEO_SEARCH_MODE"] or ("demo" if is_loopback(base_url) else "live" if key else "replay")
    if mode not in MODES:
        raise ConfigError(f"VIDEO_SEARCH_MODE is {mode!r}.", do=f"Use one of {', '.join(MODES)}, or leave it unset.")
    if mode == "demo" and not is_loopback(base_url):
        do = "Set TWELVELABS_BASE_URL to the stand-in's address."
        raise ConfigError(f"Mode 'demo' asks the stand-in, but the address is {base_url}.", do=do)
    if mode in ("live", "refresh") and not key and not is_loopback(base_url):
        raise ConfigError(f"Mode {mode!r} asks Twelve Labs, but no key is set.", do="Set TWELVE_LABS_API_KEY.")
    name = read["VIDEO_SEARCH_MODEL"] or "marengo3.5"
    if name not in MODELS:
        raise ConfigError(f"VIDEO_SEARCH_MODEL is {name!r}.", do=f"Use one of {', '.join(MODELS)}, or leave it unset.")
    uri = read["MILVUS_URI"] and _usable_url("MILVUS_URI", read["MILVUS_URI"])
    data, token = PROJECT / "notebooks" / "data", read["MILVUS_TOKEN"]
    for which, url, secret in (("TWELVELABS_BASE_URL", base_url, key * (mode != "replay")), ("MILVUS_URI", uri, token)):
        unsafe = secret and urlsplit(url).scheme == "http" and not is_loopback(url)
        if unsafe and read["VIDEO_SEARCH_ALLOW_HTTP"] != "1":
            do = "Use an address that begins with https://; where you trust the way, set VIDEO_SEARCH_ALLOW_HTTP=1."
            raise ConfigError(f"{which} is {url}: what is sent there, and the key or token, is not encrypted.", do=do)
    level = read["VIDEO_SEARCH_LOG"].upper()
    if level not in ("", "DEBUG", "INFO", "WARNING", "ERROR"):
        raise ConfigError(f"VIDEO_SEARCH_LOG is {level!r}.", do="Use DEBUG, INFO, WARNING or ERROR, or leave it unset.")
    home = _folder("VIDEO_SEARCH_HOME", read["VIDEO_SEARCH_HOME"] or "notebooks/.home")
    own = read["VIDEO_SEARCH_LIBRARY"]
    library = _folder("VIDEO_SEARCH_LIBRARY", own) if own else None
    return Config(mode, MODELS[name], base_url, uri, home, data, key, token, level, library)


def _folder(name: str, given: str) -> Path:
    """Return a folder as an absolute path; a relative one counts from the project."""
    try:
        return (PROJECT / Path(given).expanduser()).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise ConfigError(f"{name} is {given!r}.", do="Give a folder.") from error


def _usable_url(name: str, url: str) -> str:
    """Return the address, refusing one that could only fail later, or that would show a password with it."""
    if re.search("[@?#]", url):
        what = "a user name or password" if "@" in url else "more than scheme, host and path"
        raise ConfigError(f"{name} holds {what}.", do="Leave it out; MILVUS_TOKEN takes user:password.")
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError where it is no number
        if parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9:][\w.:-]*", parts.hostname or "", re.ASCII):
            return url
    except ValueError:
        pass  # told below
    raise ConfigError(f"{name} is {url!r}.", do="Give an address such as http://host:19530 or https://…, or unset it.")


def _usable_key(key: str) -> str:
    """Return the key, refusing one that httpx could only report by printing it."""
    if not key.isascii() or not key.isprintable() or " " in key:
        what = f"TWELVE_LABS_API_KEY ({len(key)} characters) holds a space, a control or a non-ASCII character."
        raise ConfigError(what, do="Copy it again from the Twelve Labs dashboard.")
    return key
