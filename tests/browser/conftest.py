"""JupyterLab on a copy of the course, in the system's Chromium, as a reader has it."""

from __future__ import annotations

import os
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from desk import FLAGS, ROOT, a_desk, chromium, missing, served, sync_playwright, write_notebook
from films import make_film, make_numbered_film


@pytest.fixture(scope="session", autouse=True)
def needs_a_browser():
    """Skip where there is no browser; in CI that is a failure, so that a skip never looks like a pass."""
    if reason := missing():
        if os.environ.get("CI"):
            pytest.fail(f"The browser tests cannot run: {reason}.")
        pytest.skip(reason)


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Path:
    """Return a copy of what a reader has, with a bench notebook and films of its own beside the lessons."""
    root = tmp_path_factory.mktemp("lab") / "course"
    # not the reader's .env, which would make the copy ask the service
    private = (".env", ".git", ".venv", ".home", "venv", "screenshots", "*_cache", "__pycache__", ".ipynb_checkpoints")
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*private, "*.egg-info", ".hypothesis", "build"))
    folder = root / "notebooks" / "bench"
    folder.mkdir()
    for name in ("counting.mp4", "other.mp4", 'it\'s #1 & "best" <i>.mp4'):
        make_film(folder / name, hue=len(name))
    for name, rate in {"24": "24", "25": "25", "29.97": "30000/1001", "60": "60"}.items():
        make_numbered_film(folder / f"numbered-{name}.mp4", Fraction(rate))
    (folder / "counting.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:04.000\nOne, two, three.\n", encoding="utf-8")
    here = Path(__file__).parent
    for path in here.glob("bench_*.py"):
        write_notebook(root / "notebooks" / f"{path.stem}.ipynb", path.read_text(encoding="utf-8"))
    return root


@pytest.fixture(scope="session")
def lab(course):
    with served(course) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    """Return a browser. It ends with its module: while it lives, no other test could run an event loop of its own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def desk(browser, lab):
    """Return a fresh page; the test fails at its end if the page had an uncaught error or a file was not served."""
    with a_desk(browser, lab) as made:
        yield made
