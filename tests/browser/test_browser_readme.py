"""Pictures of README and pages: the search box in use, as a short animation and as one picture; the sample films."""

import os
from io import BytesIO

import pytest
from desk import ROOT, SEARCH, expect
from PIL import Image, ImageDraw

from helpers.library import load_library
from helpers.show import thumbnail

SENTENCE = "exploring a sunken ship"
PAGE = "00_setup.ipynb"
IMAGES = ROOT / "notebooks" / "images"
MAX_MB = 2
MARGIN = 14  # of white around the box: on a dark page it is a sheet of paper then, and nothing is cut off
# The shot that stands for each film: no two of them are alike.
SHOTS = {"a-saturday-in-may": 3, "coast-diary": 6, "dune-road": 6, "first-snow": 6, "harvest-and-supper": 1}
SHOTS |= {"high-summer": 1, "home-cooking": 6, "long-countdown": 2, "november-light": 7, "sea-weekend": 3}
SHOTS |= {"seven-days-of-sand": 3, "snow-line": 4, "storm-watch": 0, "winter-by-the-sea": 1}
POINTER = [(0, 0), (0, 17), (4, 13), (7, 20), (10, 19), (7, 12), (13, 12)]

pytestmark = pytest.mark.skipif(
    not os.environ.get("VIDEO_SEARCH_README_PICTURE"), reason="made where VIDEO_SEARCH_README_PICTURE is set"
)


class Film:
    """Frames of one element of a page, each with how long it is shown, and the pointer drawn into it."""

    def __init__(self, box, wide: int, high: int) -> None:
        self.box, self.frames, self.shown_ms = box, [], []
        self.size = wide + 2 * MARGIN, high + 2 * MARGIN

    def shoot(self, shown_ms: int, at=None) -> None:
        """Keep what is seen now; `at` is an element that the pointer stands on."""
        picture = Image.open(BytesIO(self.box.screenshot())).convert("RGB")
        page = Image.new("RGB", self.size, "white")
        page.paste(picture, (MARGIN, MARGIN))
        if at is not None:
            place, corner = at.bounding_box(), self.box.bounding_box()
            sides = (("x", "width"), ("y", "height"))
            x, y = (MARGIN + place[side] - corner[side] + place[length] / 2 for side, length in sides)
            ImageDraw.Draw(page).polygon([(x + dx, y + dy) for dx, dy in POINTER], "black", "white")
        self.frames.append(page)
        self.shown_ms.append(shown_ms)

    def save(self, path) -> None:
        first, *others = self.frames
        first.save(path, save_all=True, append_images=others, duration=self.shown_ms, loop=0, quality=80, method=6)


def test_the_picture_of_the_library(data):
    """Two rows of seven, with nothing between them: the ground of the page shows through."""
    wide, high, gap = 240, 135, 8
    page = Image.new("RGBA", (7 * (wide + gap) - gap, 2 * (high + gap) - gap))
    for at, video in enumerate(load_library(data)):
        shot = video.shots[SHOTS[video.video_id]]
        frame = thumbnail(video, (shot.start_sec + shot.end_sec) / 2, width=wide)
        page.paste(frame.resize((wide, high)), (at % 7 * (wide + gap), at // 7 * (high + gap)))
    page.quantize(256, method=Image.Quantize.FASTOCTREE).save(IMAGES / "library.png", optimize=True)


def test_the_animation_of_the_readme(desk):
    """A sentence is typed, hits appear, a click plays one. The light theme; the video is moved on by hand."""
    desk.page.set_viewport_size({"width": 1340, "height": 1400})
    desk.open(PAGE)
    desk.page.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    desk.run_all()
    box = desk.find(SEARCH)
    field = box.locator(".vs-query input")
    field.fill("")
    field.press("Enter")
    expect(box.locator(".vs-card")).to_have_count(0)
    field.fill(SENTENCE)
    field.press("Enter")
    expect(box.locator(".vs-card")).to_have_count(5)
    box.locator(".vs-card").first.click()
    box.locator("video").wait_for()
    desk.page.wait_for_timeout(1000)
    tall = round(box.bounding_box()["height"])
    film = Film(box, round(box.bounding_box()["width"]), tall)
    field.fill("")
    field.press("Enter")
    expect(box.locator(".vs-card")).to_have_count(0)
    film.shoot(700, at=field)
    for end in range(4, len(SENTENCE) + 4, 4):
        field.fill(SENTENCE[:end])
        film.shoot(180)
    field.press("Enter")
    card = box.locator(".vs-card").first
    card.wait_for()
    desk.page.wait_for_timeout(500)
    film.shoot(900)
    film.shoot(600, at=card)
    card.click()
    desk.page.mouse.move(5, 500)
    video = box.locator("video")
    desk.page.wait_for_function("v => v.readyState >= 2", arg=video.element_handle())
    video.evaluate("v => { v.pause(); v.controls = false; v.autoplay = false; v.onplay = null; }")
    start = video.evaluate("v => Number(v.src.split('#t=')[1].split(',')[0])")
    for step in range(10):
        video.evaluate("(v, at) => { v.pause(); v.currentTime = at; }", start + 0.5 * step)
        desk.page.wait_for_function("v => !v.seeking && v.readyState >= 2", arg=video.element_handle())
        desk.page.wait_for_timeout(120)
        film.shoot(350)
    film.save(IMAGES / "search-box.webp")
    made = (IMAGES / "search-box.webp").stat().st_size
    assert made < MAX_MB * 1e6
    assert Image.open(IMAGES / "search-box.webp").n_frames >= 12
