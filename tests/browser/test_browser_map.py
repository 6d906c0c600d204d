"""The map made of pictures: pointed at, clicked, used by keys."""

import pytest
from desk import a_desk, expect


@pytest.fixture(scope="module")
def bench(browser, lab):
    with a_desk(browser, lab) as desk:
        desk.open("bench_map.ipynb")
        desk.run_all()
        yield desk


@pytest.fixture
def figure(bench):
    found = bench.find("figure:has(button)")
    expect(found.locator("button")).to_have_count(3)  # a film that is lost costs its own pictures only
    return found


def test_pointing_enlarges_and_leaving_makes_small_again(bench, figure):
    picture = figure.locator("button").first
    small = picture.bounding_box()["width"]
    picture.hover()
    assert picture.bounding_box()["width"] > 3 * small
    assert picture.get_attribute("title") == "Counting to eleven, 0.0 to 3.0 s: a"
    bench.shoot("thumbnail-map", figure)
    bench.page.mouse.move(1, 1)
    assert picture.bounding_box()["width"] == small


def test_a_click_plays_the_segment_and_so_does_a_key(bench, figure):
    figure.locator("button").nth(1).click()
    bench.plays(figure, 6, 9)
    figure.locator("button").first.focus()
    bench.page.keyboard.press("Enter")
    bench.plays(figure, 0, 3)


def test_any_name_of_a_file_can_be_played_and_any_title_is_only_text(bench, figure):
    hostile = figure.locator("button").nth(2)
    assert hostile.get_attribute("title") == '"><i onload=1>$a$ ${b}, 3.0 to 6.0 s: a'
    hostile.click()
    bench.plays(figure, 3, 6)
    assert figure.locator("i").count() == 0
