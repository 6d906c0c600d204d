"""Every page there is, live against the second server: it runs to its end, and run again it sends not one request."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from lab import KEY, make_video
from nbclient import NotebookClient
from service import Service

from helpers.config import VARIABLES
from helpers.library import load_library

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Which videos, and which model. On one's own films 04 and 05 take the samples, so the second has these in 3.0 too.
SETTINGS = {"samples-3.5": ("samples", "marengo3.5"), "own-3.0": ("own", "marengo3.0")}
SAMPLES = "notebooks/data/videos"  # named, so that a reader's notebooks/my_videos changes no test
OWN = "13_your_videos"  # on copies of two samples where the reader has no films
LEFT_OUT = ("talk.mp4", "short.mp4")  # of the own ones: no video, and too short

pytestmark = pytest.mark.slow  # two runs of all pages on the samples take four minutes


@dataclass
class Reader:
    """Somebody with a key, and with a home of their own that all pages share, as they do for a reader."""

    settings: dict[str, str]
    service: Service

    def run(self, page: Path) -> tuple[str, float, int]:
        """Run a page in a kernel of its own: what it showed, the seconds, the requests that arrived meanwhile.

        A cell that raises ends it with nbclient's error, unless it is tagged ``raises-exception``.
        """
        notebook, started, before = nbformat.read(page, as_version=4), time.monotonic(), len(self.service.requests)
        client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(page.parent)}})
        client.execute(env=os.environ | dict.fromkeys(VARIABLES, "") | self.settings)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        shown = "\n".join(each.get("text", "") + each.get("data", {}).get("text/plain", "") for each in outputs)
        return shown, time.monotonic() - started, len(self.service.requests) - before


def reader_of(service: Service, home: Path, **settings: str) -> Reader:
    """Return a live reader, whose service is on this machine."""
    live = {"TWELVE_LABS_API_KEY": KEY, "TWELVELABS_BASE_URL": service.base_url, "VIDEO_SEARCH_MODE": "live"}
    return Reader({**live, "VIDEO_SEARCH_HOME": str(home), "VIDEO_SEARCH_LIBRARY": SAMPLES, **settings}, service)


@pytest.fixture(scope="module")
def own_films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a reader's folder: three films of 12 to 30 s, with and without sound, captions and a list, an address."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "holidays").mkdir()
    make_video(folder / "kitchen $5 or $6.mp4", 1, 12)
    (folder / "kitchen $5 or $6.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:04.000\nthe kettle sings\n")
    make_video(folder / "holidays" / "море 🌊.mov", 2, 20, sound=False)
    make_video(folder / "walk.mkv", 3, 30)
    rows = ["walk.mkv;<b>A walk</b>;nature;2025-10-03", "https://films.example.com/a.mp4?sig=1;Far away;;2025-10-04"]
    (folder / "my_videos.csv").write_text("\n".join(["file;title;category;date", *rows]))
    make_video(folder / "short.mp4", 4, 2)
    (folder / "talk.mp4").write_text("this is no video")
    return folder


@pytest.fixture(scope="module", params=SETTINGS.values(), ids=SETTINGS)
def reader(request, own_films, tmp_path_factory) -> Iterator[Reader]:
    videos, model = request.param
    library = str(own_films) if videos == "own" else SAMPLES
    with Service() as service:
        home = tmp_path_factory.mktemp("home")
        yield reader_of(service, home, VIDEO_SEARCH_MODEL=model, VIDEO_SEARCH_LIBRARY=library)
        paid = [(task.asset.content, str(task.settings), task.model) for task in service.tasks.values()]
        assert paid and len(paid) == len(set(paid)), "no page pays for what another has paid"
        assert len(service.uploads) == len({asset.content for asset in service.uploads})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_runs_live_and_asks_for_nothing_twice(page, reader, capsys):
    shown, seconds, sent = reader.run(page)
    _, again_seconds, again = reader.run(page)
    with capsys.disabled():
        print(f"\n{page.stem}: {seconds:.1f} s and {sent} requests; again {again_seconds:.1f} s and {again} requests")
    assert again == 0
    if reader.settings["VIDEO_SEARCH_LIBRARY"] != SAMPLES and "my_library" in page.read_text(encoding="utf-8"):
        assert all(name in shown for name in LEFT_OUT), "what was left out is named"


def test_films_in_the_folder_beside_the_pages_are_those_of_every_page(own_films, tmp_path):
    """In a copy of the course, so that a reader's own films are left alone: nothing is named, and they are found."""
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(own_films, tmp_path / "notebooks" / "my_videos")
    (tmp_path / "notebooks" / "data").symlink_to(ROOT / "notebooks" / "data")
    page = Path(shutil.copy(ROOT / "notebooks" / "02_insert.ipynb", tmp_path / "notebooks"))
    with Service() as service:
        settings = {"VIDEO_SEARCH_LIBRARY": "", "PYTHONPATH": str(tmp_path)}
        reader = reader_of(service, tmp_path / "home", **settings)
        shown, _, sent = reader.run(page)
        assert sent and len(service.uploads) == 3 and all(name in shown for name in LEFT_OUT)
        assert reader.run(page)[2] == 0


@pytest.fixture(scope="module")
def unlucky(tmp_path_factory) -> Iterator[tuple[Reader, str]]:
    """Yield a reader one of whose videos fails at the service, and that video's id."""
    video = load_library(ROOT / "notebooks" / "data")[3]
    with Service(broken={video.sha256: "The content was refused."}) as service:
        yield reader_of(service, tmp_path_factory.mktemp("home")), video.video_id


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_video_that_fails_stops_no_page_and_is_named_on_it(page, unlucky):
    reader, video_id = unlucky
    shown, _, sent = reader.run(page)
    if page.stem == OWN:  # its two films are others: see below
        return
    asked = any(request.route in ("create", "poll") for request in reader.service.requests[-sent:] if sent)
    assert not asked or f"left out: {video_id}: The embedding of {video_id!r} failed: The content was refused." in shown


def test_the_readers_page_goes_on_with_one_film_where_the_other_fails(tmp_path):
    data = Path(__file__).resolve().parent.parent / "notebooks" / "data"
    film = next(video for video in load_library(data) if video.video_id == "november-light")
    with Service(broken={film.sha256: "The content was refused."}) as service:
        shown, _, _ = reader_of(service, tmp_path).run(PAGES[0].with_name(f"{OWN}.ipynb"))
    assert re.search(r"left out: autumn-\w+: The embedding of 'autumn-\w+' failed: The content was refused.", shown)
    assert "clips/01_by-the-sea_" in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_replays_with_the_older_model_and_says_that_own_videos_wait(page, own_films, tmp_path):
    """The recordings of Marengo 3.0 hold less; and a folder of the reader's is of no use without a key."""
    settings = {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_MODEL": "marengo3.0", "VIDEO_SEARCH_HOME": str(tmp_path)}
    with Service() as service:
        shown, _, _ = Reader(settings | {"VIDEO_SEARCH_LIBRARY": str(own_films)}, service).run(page)
    said = shown.count("VIDEO_SEARCH_LIBRARY is not used")
    assert said == 1 or "my_library" not in page.read_text(encoding="utf-8")
