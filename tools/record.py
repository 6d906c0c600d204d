"""Ask every question of the course and write the answers to ``notebooks/data/recordings``: ``python -m tools.record``.

With TWELVE_LABS_API_KEY set the Twelve Labs service is asked, which costs what embedding the library costs. Without a
key the stand-in is started and asked, anew for each model and with the same clock and seed, so that its ids are the
same in every run. ``--check`` asks the stand-in again and compares with what is
committed: requests, ids and structure exactly, vectors to 1e-5.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from tqdm import tqdm

from helpers.api import connect
from helpers.api.client import CourseClient
from helpers.api.journal import FORMAT, Journal, unpack
from helpers.config import PROJECT, load_config
from helpers.embedding import embed_clip, embed_composed, embed_image, embed_text, generate_embedding
from helpers.errors import RequestRefused
from helpers.library import Video, load_library, load_queries
from tools.standin import StandIn
from tools.standin.server import make_encoder

DATA = PROJECT / "notebooks" / "data"
TOLERANCE = 1e-5
MIXED = "marengo3.0"  # recorded for the lesson that mixes two models up

TRANSCRIPTIONS: tuple[dict, ...] = ({}, {"include": ["sentences"]}, {"include": ["words", "sentences", "utterances"]})

# Sentences typed on the pages and offered in the search box, beside the labelled queries.
EXAMPLES = tuple(json.loads((DATA / "queries" / "examples.json").read_text(encoding="utf-8"))["texts"])


@dataclass(frozen=True)
class Ask:
    """One question, and the file that its answer goes to."""

    file: str
    label: str
    ask: Callable[[CourseClient], object]


def questions(model: str) -> list[Ask]:
    """Return all that the notebooks ask of one model, in the order in which it is recorded."""
    library, queries = load_library(DATA), load_queries(DATA, held_out=None)
    asks = [Ask("library", v.video_id, lambda c, v=v: generate_embedding(c, v)) for v in library]
    asks += [Ask("transcriptions", v.video_id, lambda c, v=v: transcribe(c, v)) for v in library]
    texts = dict.fromkeys([*EXAMPLES, *(t for q in queries if q.kind != "composed" for t in (q.text, q.then) if t)])
    asks += [Ask("queries", text, lambda c, t=text: embed_text(c, t)) for text in texts]
    media = dict.fromkeys(q.media for q in queries if q.media)
    embed = {".png": embed_image, ".mp4": embed_clip}
    asks += [Ask("queries", path.name, lambda c, p=path: embed[p.suffix](c, p)) for path in media]
    if model == MIXED:
        return asks
    for name in ("fixed-2", "fixed-4", "fixed-10", "dynamic-2"):
        settings = {"segmentation": name, "options": ("visual",), "scopes": ("clip",)}
        asks += [
            Ask("segmentations", f"{v.video_id} {name}", lambda c, v=v, s=settings: generate_embedding(c, v, **s))
            for v in library
        ]
    composed = [q for q in queries if q.kind == "composed"]
    texts = dict.fromkeys(q.text for q in composed)
    asks += [Ask("queries", text, lambda c, t=text: embed_text(c, t)) for text in texts]
    asks += [Ask("composed", q.text, lambda c, q=q: embed_composed(c, q.text, q.media)) for q in composed]
    asks += [
        Ask("queries", f"{text} in {d}", lambda c, t=text, d=d: embed_text(c, t, dimension=d))
        for text in EXAMPLES[:3]
        for d in (256, 128)
    ]
    return asks


def transcribe(client: CourseClient, video: Video) -> None:
    """Ask what is said in an embedded video, in each form that a page may ask for; nothing may be said in it.

    The service writes it down in its own time: it is waited for, a quarter of an hour at most.
    """
    contents = client.recorded.journal.contents.items()
    asset = [made for made, content in contents if content == f"sha256:{video.sha256}"][-1]
    for form in TRANSCRIPTIONS:
        deadline = time.monotonic() + 900.0
        try:
            while True:
                answer = client.ask(
                    lambda form=form: client.assets.retrieve_transcription(asset, **form),
                    f"asking for the transcription of {video.video_id!r}",
                )
                if answer.status in ("ready", "failed") or time.monotonic() > deadline:
                    break
                time.sleep(5.0)
        except RequestRefused as error:
            if error.status != 404:
                raise


def record(folder: Path, models: list[str], encoder: str = "sentence") -> None:
    """Ask everything and write one file for each model and topic into `folder`. `encoder` is the stand-in's."""
    folder.mkdir(parents=True, exist_ok=True)
    key = os.environ.get("TWELVE_LABS_API_KEY", "").strip()
    live = bool(key)
    # What the service was paid for is kept: an interrupted run goes on where it was.
    home = nullcontext(str(PROJECT / "notebooks" / ".home" / "recording")) if live else tempfile.TemporaryDirectory()
    made = None if live else make_encoder(encoder, DATA)
    with home as kept:
        for model in models:
            # A server of its own, so that a model recorded alone gets the ids that it gets beside the other.
            with StandIn(made, fixed_clock=True, seed=model) if made else nullcontext() as standin:
                settings = {
                    "VIDEO_SEARCH_HOME": kept,
                    "VIDEO_SEARCH_MODE": "live" if live else "demo",
                    "TWELVE_LABS_API_KEY": key,
                    "TWELVELABS_BASE_URL": standin.base_url if standin else os.environ.get("TWELVELABS_BASE_URL", ""),
                }
                _record(folder, connect(load_config(settings), model), model, live)


def _record(folder: Path, client: CourseClient, model: str, live: bool) -> None:
    files: dict[str, list[str]] = {}
    seen: set[str] = set()
    for each in tqdm(questions(model), desc=model):
        each.ask(client)
        new = [request for request in client.recorded.used if request not in seen]
        files.setdefault(each.file, []).extend(new)
        seen.update(new)
    for name, keys in files.items():
        _write(folder / f"{model}-{name}.jsonl", client.recorded.journal, keys, model, live)


def _write(path: Path, journal: Journal, keys: list[str], model: str, live: bool) -> None:
    header = {
        "format": FORMAT,
        "source": "Twelve Labs Embed API" if live else "stand-in (tools/standin): not captured from Twelve Labs",
        "recorded": journal.headers[0]["recorded"],
        "sdk": f"twelvelabs {version('twelvelabs')}",
        "model": model,
        "answers": len(keys),
    }
    lines = [header, *({"request": journal.requests[key], "answers": journal.answers[key]} for key in keys)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def check(committed: Path, models: list[str], encoder: str = "sentence") -> list[str]:
    """Ask everything again and return in words what differs from what is committed."""
    with tempfile.TemporaryDirectory() as folder:
        record(Path(folder), models, encoder)
        return differences(committed, Path(folder), models)


def differences(committed: Path, made: Path, models: list[str]) -> list[str]:
    """Return in words what differs between two folders of recordings of these models."""
    names = {path.name for folder in (committed, made) for model in models for path in folder.glob(f"{model}-*.jsonl")}
    found = []
    for name in sorted(names):
        if not (committed / name).is_file() or not (made / name).is_file():
            found.append(f"{name} is {'not committed' if (made / name).is_file() else 'no longer made'}")
            continue
        old, new = Journal([committed / name]), Journal([made / name])
        found += [f"{name}: only one side has {key[:120]}" for key in old.answers.keys() ^ new.answers.keys()]
        for key in old.answers.keys() & new.answers.keys():
            if not _alike(unpack(old.answers[key]), unpack(new.answers[key])):
                found.append(f"{name}: another answer to {key[:120]}")
    return found


def _alike(old: object, new: object) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_alike(old[name], new[name]) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        if len(old) > 64 and isinstance(old[0], float) and len(old) == len(new):
            return bool(np.allclose(old, new, rtol=0.0, atol=TOLERANCE))
        return len(old) == len(new) and all(map(_alike, old, new))
    return old == new


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with what is committed; write nothing")
    parser.add_argument("--model", action="append", help="only this model (may be repeated)")
    parser.add_argument("--folder", type=Path, default=DATA / "recordings", help="another than that of the course")
    options = parser.parse_args()
    models = options.model or ["marengo3.5", MIXED]
    if not options.check:
        record(options.folder, models)
        return 0
    found = check(options.folder, models)
    print("\n".join(found[:40]) or "the recordings are what the tools make")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
