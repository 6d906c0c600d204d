"""The page that is sent to somebody, opened from the disk: it asks for nothing, shows all, and runs nothing."""

import pytest
from desk import ROOT, SHOTS

from helpers.library import load_library
from helpers.moments import Moment
from helpers.show import export_html

HOSTILE = "<img src=x onerror=\"document.title='taken over'\"> & <script>document.title='taken over'</script>"
NOTE = "The scores are a stand-in's, and no measure of Marengo."


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return the page with frames and the one with clips, of the same six moments."""
    library = load_library(ROOT / "notebooks" / "data")
    folder, found = tmp_path_factory.mktemp("sent"), []
    for rank, video in enumerate(library[:6], start=1):
        title = HOSTILE if rank == 3 else video.title
        found.append(Moment(rank, 0.4 - rank / 20, video.video_id, title, 6.0, 7.5))
    told = {"library": library, "query": "kid playing in fallen leaves", "note": NOTE}
    stills = export_html(found, folder / "it's #1 & 50%.html", **told)
    return {"frames": stills, "clips": export_html(found[:3], folder / "clips.html", **told, clips=True)}


CASES = [("frames", "light", 1200), ("clips", "dark", 1200), ("frames", "dark", 380)]


@pytest.mark.parametrize(("kind", "theme", "width"), CASES)
def test_it_opens_from_the_disk_and_asks_for_nothing(browser, pages, kind, theme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(pages[kind].as_uri())
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith("data:")] == [page.url] and not wrong
    assert page.title() == "kid playing in fallen leaves"
    assert page.locator("script, [onerror], iframe, link").count() == 0
    assert page.locator("img").evaluate_all("all => all.every(one => one.naturalWidth > 0 && one.alt)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits"
    grey = page.evaluate("getComputedStyle(document.body).color.match(/\\d+/g).reduce((sum, one) => sum + +one, 0)")
    assert grey > 600 if theme == "dark" else grey < 150, "legible"
    for at in range(page.locator("video").count()):
        video = page.locator("video").nth(at)
        video.evaluate("one => { one.muted = true; return one.play(); }")
        page.wait_for_function("one => one.currentTime > 0.2 && one.videoWidth > 0", arg=video.element_handle())
        assert 1.4 < video.evaluate("one => one.duration") < 1.6
    assert not [url for url in asked if not url.startswith("data:")][1:] and not wrong
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"sent-{kind}-{theme}-{width}.png", full_page=True)
    context.close()


def test_it_prints_without_a_picture_cut_in_two(browser, pages):
    context = browser.new_context()
    page = context.new_page()
    page.goto(pages["frames"].as_uri())
    SHOTS.mkdir(exist_ok=True)
    page.pdf(path=SHOTS / "sent.pdf", format="A4")
    page.emulate_media(media="print")
    assert page.locator("figure").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    context.close()
