"""The same widgets in other surroundings: dark, narrow, below a base URL, after a restart, beside another notebook."""

import pytest
from desk import HEAT, IDLE, PROGRESS, SEARCH, SLIDER, WHY, a_desk, expect, served


def play_first(desk, sentence="a boat"):
    """Search and play the first hit: what must work everywhere."""
    box = desk.find(".vs-search")
    box.locator(".vs-query input").fill(sentence)
    box.locator(".vs-query input").press("Enter")
    expect(box.locator(".vs-card")).to_have_count(5)
    box.locator(".vs-card").first.click()
    desk.plays(box.locator(".vs-player"), 3, 6)
    return box


def test_below_a_base_url(browser, course):
    with served(course, "/user/x/") as address, a_desk(browser, address) as desk:
        desk.open("bench_widgets.ipynb")
        desk.run_all()
        box = play_first(desk)
        assert "/user/x/files/" in box.locator("video").get_attribute("src")


def test_after_a_restart_and_beside_another_notebook(desk):
    desk.open("bench_widgets.ipynb")
    desk.run_all()
    play_first(desk)
    desk.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    desk.page.wait_for_function(IDLE)
    desk.run_all()
    play_first(desk)
    desk.also_open("bench_second.ipynb")
    desk.run_all()
    second = play_first(desk)
    expect(second.locator(".vs-card").first).to_contain_text("1. The other film")
    desk.also_open("bench_widgets.ipynb")
    first = desk.find(".vs-search")
    expect(first.locator(".vs-card").first).to_contain_text("1. Counting to eleven")
    first.locator(".vs-card").nth(2).click()
    desk.plays(first.locator(".vs-player"), 9, 12)


@pytest.mark.parametrize(("theme", "width"), [("JupyterLab Dark", 1300), ("JupyterLab Light", 900)])
def test_legible_in_the_dark_and_on_a_narrow_page(browser, lab, theme, width):
    with a_desk(browser, lab, width=width, height=1500) as desk:
        desk.open("bench_widgets.ipynb")
        desk.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        desk.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        desk.run_all()
        look = f"{'dark' if 'Dark' in theme else 'light'}-{width}"
        play_first(desk)
        boxes = {"search": SEARCH, "explain": WHY, "slider": SLIDER, "heat": HEAT, "progress": PROGRESS}
        for name, selector in boxes.items():
            box = desk.find(selector)
            assert box.evaluate("box => box.scrollWidth <= box.clientWidth + 1"), f"{name} is wider than the page"
            assert box.evaluate(TOO_FAINT) == []
            if name in ("search", "explain"):  # the arrow of ipywidgets is a picture, black in any theme
                assert box.locator("select").evaluate("menu => getComputedStyle(menu).backgroundImage") == "none"
            desk.shoot(f"{look}-{name}", box)
        desk.page.evaluate(
            "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})"
        )


# Texts whose contrast with what lies behind them is below 4.5, the limit of WCAG AA.
TOO_FAINT = """box => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92
    : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const behind = node => { for (let n = node; n; n = n.parentElement) {
    const c = parts(getComputedStyle(n).backgroundColor); if (c.length < 4 || c[3] > 0.5) return c; }
    return [255, 255, 255]; };
  const faint = [];
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.checkVisibility()) continue;
    if (node.closest('style, option, video')) continue;
    const [a, b] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(walk.currentNode.data.slice(0, 40) + ' ' + ratio.toFixed(1));
  }
  return faint; }"""
