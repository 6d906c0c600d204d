"""The player, frame by frame: what it shows before, while and after it plays, wherever the notebook stands."""

import json
import shutil
from fractions import Fraction

import pytest
from desk import a_desk, write_notebook
from films import READ_NUMBER

from helpers.show import player

RATES = {"24": Fraction(24), "25": Fraction(25), "29.97": Fraction(30_000, 1001), "60": Fraction(60)}
# The cells of bench_player: rate, start, end.
PLAYERS = [("24", 2, 3), ("25", 2.03, 3.03), ("29.97", 2, 3), ("60", 2, 3), ("24", 5, 6), ("24", 1, 2)]
# Keeps what is seen, frame by frame, and by how many milliseconds the page was told late of a frame at most.
WATCH = """video => { video.seen = []; video.late = 0; const look = (now, frame) => { video.seen.push(frame.mediaTime);
  video.late = Math.max(video.late, performance.now() - frame.presentationTime);
  video.requestVideoFrameCallback(look); }; video.requestVideoFrameCallback(look); }"""
STOPPED = "video => video.paused && video.seen.length > 5 && !video.seeking"


@pytest.fixture(scope="module")
def bench(browser, lab):
    with a_desk(browser, lab) as desk:
        desk.open("bench_player.ipynb")
        desk.run_all()
        yield desk
    assert not desk.wrong


def inside(number, rate, start, end):
    """Tell whether a frame is on screen only within a span; its times are rounded to a frame's twentieth."""
    slack = 0.05 / rate
    return start - slack <= number / rate and (number + 1) / rate <= end + slack


@pytest.mark.parametrize("at", range(len(PLAYERS)), ids=lambda at: "-".join(map(str, PLAYERS[at])))
def test_only_frames_of_the_span_are_shown_and_played_again_it_begins_at_its_start(bench, at):
    name, start, end = PLAYERS[at]
    rate = RATES[name]
    video = bench.cell(at + 1, ".jp-OutputArea video")
    handle = video.element_handle()
    bench.page.wait_for_function("video => video.readyState >= 2 && !video.seeking", arg=handle)
    bench.page.wait_for_timeout(200)
    first = video.evaluate(READ_NUMBER)
    assert inside(first, rate, start, end) and first / rate < start + 1 / rate, "before it plays"
    begins = [lambda: video.click(), lambda: video.evaluate("video => void video.play()"), lambda: video.click()]
    on_time = 0
    for begin in begins * 4:
        video.evaluate(WATCH)
        begin()
        bench.page.wait_for_function(STOPPED, arg=handle, timeout=15_000)
        bench.page.wait_for_timeout(300)
        last = video.evaluate(READ_NUMBER)
        assert inside(last, rate, start, end) and (last + 1) / rate > end - 1.5 / rate, "after it has played"
        seen = [round(float(second * rate)) for second in video.evaluate("video => video.seen")]
        # The last frame that may stop it is on screen 83 ms before the first outside, and a pause takes a frame of the
        # screen: told later than this, no page could be exact. Once more.
        if video.evaluate("video => video.late") > 60:
            continue
        outside = [number for number in seen if not inside(number, rate, start, end)]
        assert not outside, f"frames {outside} were shown"
        assert min(seen) / rate < start + 0.2, "it did not begin at its start"
        on_time += 1
        if on_time == len(begins):
            return
    pytest.skip("this computer is too busy to tell of frames in time")


@pytest.mark.parametrize("at", [0, 4], ids=lambda at: "-".join(map(str, PLAYERS[at])))
def test_played_again_on_a_busy_page_it_begins_at_its_start(bench, at):
    """The page hears late that it plays: by then it has gone on from where it stood, maybe to the end of the film."""
    name, start, end = PLAYERS[at]
    rate = RATES[name]
    video = bench.cell(at + 1, ".jp-OutputArea video")
    handle = video.element_handle()
    for late_ms in (30, 60, 90, 150, 300):
        video.evaluate(WATCH)
        play = "(video, ms) => { video.play(); const end = performance.now() + ms; while (performance.now() < end); }"
        video.evaluate(play, late_ms)
        bench.page.wait_for_function(STOPPED, arg=handle, timeout=15_000)
        bench.page.wait_for_timeout(300)
        assert inside(video.evaluate(READ_NUMBER), rate, start, end), f"after it has played, told {late_ms} ms late"
        seen = [round(float(second * rate)) for second in video.evaluate("video => video.seen")]
        assert any(inside(number, rate, start, start + 0.5) for number in seen), f"told {late_ms} ms late"


def test_a_copied_notebook_and_one_in_a_subfolder_play_too(browser, lab, course):
    notebooks = course / "notebooks"
    (notebooks / "deeper").mkdir(exist_ok=True)
    film = notebooks / "bench" / "counting.mp4"
    cells = f'from helpers.show import player\nfrom pathlib import Path\n# %%\nplayer(Path("{film}"), 3, 6)'
    write_notebook(notebooks / "deeper" / "own.ipynb", cells)
    shutil.copy(notebooks / "deeper" / "own.ipynb", notebooks / "own-copy.ipynb")
    shutil.copy(notebooks / "deeper" / "own.ipynb", course / "own-above.ipynb")
    for name in ("deeper/own.ipynb", "own-copy.ipynb", "../own-above.ipynb"):
        with a_desk(browser, lab) as desk:
            desk.open(name)
            desk.run_all()
            output = desk.cell(1, ".jp-OutputArea:has(video)")
            desk.plays(output, 3, 3.2)
            assert ("data:" in output.locator("video").get_attribute("src")) == name.startswith("deeper")
            cues = "video => video.textTracks[0]?.cues?.length === 1"
            desk.page.wait_for_function(cues, arg=output.locator("video").element_handle())


def test_a_page_that_is_not_trusted_starts_at_the_span(browser, lab, course):
    """Nothing is run: of the saved page JupyterLab strips the handler, and the address alone says where to start."""
    path = course / "notebooks" / "saved.ipynb"
    write_notebook(path, "player")
    page = json.loads(path.read_text(encoding="utf-8"))
    html = player(course / "notebooks" / "bench" / "counting.mp4", 3, 6, embed=True).data
    page["cells"][0]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}]
    path.write_text(json.dumps(page), encoding="utf-8")
    with a_desk(browser, lab) as desk:
        desk.open("saved.ipynb")
        output = desk.cell(0, ".jp-OutputArea:has(video)")
        assert output.locator("video").get_attribute("onloadedmetadata") is None
        desk.plays(output, 3, 3.2)
