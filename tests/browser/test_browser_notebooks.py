"""Every notebook of the course, run from top to bottom in JupyterLab, and each of its widgets used."""

import re

import pytest
from desk import HEAT, PROGRESS, ROOT, SEARCH, SLIDER, WHY, expect

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
SPAN = re.compile(r"([\d.]+)\sto\s([\d.]+)\ss")  # a menu has spaces that do not break


def span(text):
    """Return start and end in seconds as a card, a cell or a caption says them."""
    return tuple(float(x) for x in SPAN.search(text).groups())


def use_search_box(desk, box):
    field = box.locator(".vs-query input")
    if field.input_value():  # it was filled, so it has answered before anything is typed
        expect(box.locator(".vs-card")).to_have_count(5)
    offered = box.locator(f"datalist[id='{field.get_attribute('list')}'] option")
    sentence = offered.first.get_attribute("value")
    assert sentence, "no recorded sentence is offered"
    field.fill(sentence)
    field.press("Enter")
    card = box.locator(".vs-card").first
    card.wait_for()
    card.click()
    desk.plays(box.locator(".vs-player"), *span(card.inner_text()))
    field.fill("a purple elephant plays the trombone")
    field.press("Enter")
    expect(box.get_by_role("status")).to_contain_text("Not recorded")
    expect(box.locator(".vs-card")).to_have_count(5)
    files = box.locator(".vs-file")
    if files.count():
        box.get_by_role("button", name="picture or clip").click()
        files.first.click()
        box.locator(".vs-card").first.wait_for()
        box.get_by_role("button", name="words").click()
    field.fill(sentence)
    field.press("Enter")
    card.wait_for()


def use_why_this_hit(desk, box):
    chosen = box.locator("option").nth(1).inner_text()
    box.get_by_label("hit").select_option(index=1)
    expect(box.locator("figcaption")).to_contain_text(SPAN.search(chosen)[0].replace("\N{NO-BREAK SPACE}", " "))
    last = box.locator("table.dataframe tr").last
    expect(last).to_contain_text("Milvus:")
    milvus, ours = re.findall(r"\d\.\d{5}", last.inner_text())
    assert abs(float(milvus) - float(ours)) < 2e-5, "the terms do not add up to what Milvus says"
    desk.plays(box, *span(chosen))


def use_weight_slider(desk, box):
    told = box.locator("pre")
    handle = box.get_by_role("slider", name=re.compile("weight of the"))
    handle.scroll_into_view_if_needed()
    at = handle.bounding_box()
    before = told.inner_text()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x + 60, y, steps=6)
    desk.page.mouse.move(x - 90, y, steps=6)
    desk.page.mouse.up()
    expect(told).not_to_have_text(before)
    handle.focus()
    desk.page.keyboard.press("Home")
    expect(told).to_contain_text(re.compile(r"^\w+ 0\.00"))
    expect(box.locator("figure").first).to_be_visible()


def use_heat_strip(desk, box):
    cell = box.locator(".vs-cell").nth(2)
    cell.click()
    desk.plays(box.locator(".vs-player"), *span(cell.get_attribute("title")))
    if box.locator(".vs-at input").count():
        box.locator(".vs-at input").focus()
        desk.page.keyboard.press("ArrowUp")
        desk.plays(box.locator(".vs-player"), *span(box.locator(".vs-moment").first.inner_text()))


def use_progress(desk, box):
    expect(box).to_contain_text(re.compile(r"100%.*\b(\d+)/\1\s\[.*:\sready\]"))


def use_label_box(desk, box):
    """Label a moment: its start by the slider's keys, its end as a number; play it, save it, delete it."""
    status, kept = box.locator(".vs-status"), box.locator("select[size] option")
    before = kept.count()
    box.get_by_placeholder("A sentence").fill("somebody walks by")
    box.locator("[role=slider]").focus()
    for _ in range(20):
        desk.page.keyboard.press("ArrowRight")
    expect(box.locator(".vs-frame img")).to_have_attribute("alt", re.compile(r" at 2\.0 s$"))
    box.get_by_role("button", name="starts here").click()
    expect(status).to_contain_text("It starts at 2.0 s.")
    box.locator("input[type=number]").nth(1).fill("4.5")
    desk.page.keyboard.press("Tab")
    expect(box.locator(".vs-frame img")).to_have_attribute("alt", re.compile(r" at 4\.5 s$"))
    box.get_by_role("button", name="play it").click()
    desk.plays(box.locator(".vs-player"), 2, 4.5)
    box.get_by_role("button", name="save").click()
    expect(status).to_contain_text("Saved: 'somebody walks by', 2.0 to 4.5 s.")
    box.get_by_role("button", name="save").click()
    expect(box.get_by_role("alert")).to_contain_text("has an answer there already")
    expect(kept).to_have_count(before + 1)
    desk.shoot("label-box", box)
    box.locator("select[size]").select_option(index=before)
    box.get_by_role("button", name="delete").click()
    expect(kept).to_have_count(before)


USES = {
    "search_box": (SEARCH, use_search_box),
    "why_this_hit": (WHY, use_why_this_hit),
    "weight_slider": (SLIDER, use_weight_slider),
    "heat_strip": (HEAT, use_heat_strip),
    "Progress": (PROGRESS, use_progress),
    "label_box": (".vs-label", use_label_box),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_each_of_its_widgets_answers(desk, name):
    desk.open(name)
    desk.run_all()
    for at, source in enumerate(desk.sources()):
        if re.search(r"\bTask\(|\.check\(|\.solved_by\(", source):  # they show no widget and play nothing
            continue
        for call, (selector, use) in USES.items():
            if re.search(rf"\b{call}\(", source):
                box = desk.cell(at, selector)
                use(desk, box)
                desk.shoot(f"{name[:2]}-{call}", box)
        if re.search(r"\bplayer\(", source):
            output = desk.cell(at, ".jp-OutputArea:has(video)")
            desk.plays(output, 0, 3600)
    wrong = desk.errors()
    assert not wrong, wrong
