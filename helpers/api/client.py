"""The client of the course: the unchanged `twelvelabs` SDK over the transport that replays, or asks and keeps."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version

import httpx
from twelvelabs import TwelveLabs

from helpers.api.journal import Journal
from helpers.api.limits import limiters
from helpers.api.log import start_logging
from helpers.api.recordings import Recorded
from helpers.api.retries import T, ask
from helpers.config import MODELS, PLAN, Config, Plan, nfc
from helpers.errors import ConfigError, RecordingsError, one_line

PATIENCE_SEC = 120.0
TIMEOUT_SEC = 120.0  # of each phase of one request; the waiting for a task has its own limit


class CourseClient(TwelveLabs):
    """A `twelvelabs.TwelveLabs` that knows the configuration it was made from.

    Attributes
    ----------
    config : Config
        Mode, model and folders.
    recorded : Recorded
        The transport below the SDK: ``recorded.texts()`` are the queries that have recorded answers,
        ``recorded.computed`` those of this run that had none and were answered all the same.
    counts : Counts
        What this client did: requests, answers found, retries, minutes embedded.
    plan : Plan
        The limits and the price that are reckoned with; its requests keep to them where `connect` says so.
    patience_sec : float
        How long one request is repeated after passing failures.
    """

    def __init__(self, config: Config, recorded: Recorded, plan: Plan = PLAN) -> None:
        self.plan = plan
        self.config, self.recorded, self.counts, self.patience_sec = config, recorded, recorded.counts, PATIENCE_SEC
        # Redirects are not followed: a 307 would send the key and the body to another host.
        network = httpx.Client(transport=recorded, timeout=TIMEOUT_SEC, follow_redirects=False)
        key = config.api_key if config.api_key and config.mode != "demo" else "no-key-needed"
        super().__init__(api_key=key, base_url=config.base_url, timeout=TIMEOUT_SEC, httpx_client=network)

    def ask(self, send: Callable[[], T], what: str, most_sec: float = math.inf) -> T:
        """Return ``send()``, repeated where that is safe, its failures told in our words: `helpers.api.retries.ask`."""
        read = self.recorded.readable(what)(send)  # each time that it is called
        return ask(read, what, deadline_sec=min(self.patience_sec, most_sec), counts=self.counts)

    @property
    def known_answers(self) -> bool:
        """True while the answers are those of the stand-in that the pages were written with, not the service's."""
        return self.recorded.known_answers

    def mark(self, text: str) -> str:
        """Return what a page says of a text whose answer was computed, not recorded, and nothing of any other."""
        computed = " ".join(nfc(text).split()) in self.recorded.computed
        return "Not recorded: answered by the stand-in's own sentence encoder." if computed else ""


def connect(config: Config, model: str | None = None, plan: Plan | None = None) -> CourseClient:
    """Return a client of the API for one model; in replay it is answered from the shipped recordings.

    Taught in 00_setup.

    Parameters
    ----------
    config : Config
        From `load_config`.
    model : str, optional
        Another model than the configured one. Its vectors are not comparable with the others'.
    plan : Plan, optional
        The limits that requests keep to. By default `helpers.config.PLAN` at the service; none at a stand-in.

    Raises
    ------
    ConfigError
        If the model is unknown, or TWELVELABS_BASE_URL (which the SDK obeys before anything else) names another
        address than `config`.
    RecordingsError
        If recordings are missing or damaged.
    """
    name = model or config.model.name
    if name not in MODELS:
        raise ConfigError(f"There is no model {one_line(repr(name))}.", do=f"Known models: {', '.join(MODELS)}.")
    config = replace(config, model=MODELS[name])
    stray = os.environ.get("TWELVELABS_BASE_URL", "").strip().rstrip("/")
    if stray and stray != config.base_url:
        what = f"TWELVELABS_BASE_URL is {one_line(stray)}, but this configuration asks {config.base_url}."
        raise ConfigError(what, do="Unset it, or restart the kernel.")
    start_logging(config.home / "logs", config.secrets, level=config.log_level)
    if config.mode == "replay":
        folder = config.data / "recordings"
        if not (shipped := sorted(folder.glob(f"{name}*.jsonl"))):
            do = "Check the repository out again, or set TWELVE_LABS_API_KEY to ask the service."
            what = f"There are no recordings of {name} in {folder.parent.name}/{folder.name}."
            raise RecordingsError(what, do=do)
        return CourseClient(config, Recorded(Journal(shipped), config.base_url), plan or PLAN)
    header = {"source": config.source, "model": name, "sdk": version("twelvelabs")}
    journal = Journal(own=config.cache / "answers.jsonl", header=header)
    recorded = Recorded(journal, config.base_url, live=True, refresh=config.mode == "refresh")
    recorded.paced.limiters = limiters(config.base_url, plan or (PLAN if config.source == "service" else None))
    return CourseClient(config, recorded, plan or PLAN)
