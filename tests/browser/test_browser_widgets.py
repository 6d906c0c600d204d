"""Every widget used as a person uses it: typed into, chosen from, dragged, clicked, moved through with keys."""

import re

import pytest
from desk import HEAT, PROGRESS, SEARCH, SLIDER, WHY, a_desk, expect
from films import make_film


@pytest.fixture(scope="module")
def bench(browser, lab):
    """Return a page with the bench notebook, all of it run once."""
    with a_desk(browser, lab) as desk:
        desk.open("bench_widgets.ipynb")
        desk.run_all()
        yield desk


@pytest.fixture(autouse=True)
def nothing_went_wrong(bench):
    yield
    assert not bench.wrong, bench.wrong
    assert bench.page.title() != "taken over", "text of a video was run as a script"


@pytest.fixture
def search(bench):
    """Return the search box with a sentence answered by five hits."""
    box = bench.find(SEARCH)
    box.get_by_role("button", name="words").click()
    box.locator(".vs-category select").select_option("any category")
    type_sentence(bench, box, "a boat")
    expect(box.locator(".vs-card")).to_have_count(5)
    return box


def type_sentence(desk, box, text):
    field = box.locator(".vs-query input")
    field.click()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type(text)
    desk.page.keyboard.press("Enter")


def test_a_typed_sentence_finds_thumbnails_that_play_the_moment(bench, search):
    expect(search.locator(".vs-status")).to_contain_text("5 hits. Click one to play it.")
    first = search.locator(".vs-card").first
    expect(first).to_have_text("1. Counting to eleven, for $5 or $6\n3.0 to 6.0 s\nscore 0.412")
    picture = first.evaluate("card => getComputedStyle(card, '::before').backgroundImage")
    assert picture.startswith('url("data:image/webp')
    first.click()
    bench.plays(search.locator(".vs-player"), 3, 6)
    expect(search.locator(".vs-player")).to_contain_text("Words: One, two, three.")
    bench.shoot("search-box", search)
    second = search.locator(".vs-card").nth(2)
    second.focus()
    bench.page.keyboard.press("Enter")
    bench.plays(search.locator(".vs-player"), 9, 12)
    expect(second).to_have_class(re.compile("vs-on"))
    expect(first).not_to_have_class(re.compile("vs-on"))


def test_the_player_stops_at_the_end_of_the_moment(bench, search):
    search.locator(".vs-card").nth(0).click()
    bench.plays(search.locator(".vs-player"), 3, 6)
    video = search.locator(".vs-player video")
    bench.page.wait_for_function("v => v.paused && v.currentTime > 5.5", arg=video.element_handle(), timeout=15_000)
    assert video.evaluate("v => v.currentTime") < 6.5
    bench.page.wait_for_function("v => v.textTracks[0]?.cues?.length === 1", arg=video.element_handle())


def test_what_is_recorded_is_offered(bench, search):
    field = search.locator(".vs-query input")
    offered = search.locator(f"datalist[id='{field.get_attribute('list')}'] option")
    assert [offered.nth(i).get_attribute("value") for i in range(offered.count())] == ["a boat", "a bird"]


def test_the_box_was_answered_when_it_was_shown(browser, lab):
    with a_desk(browser, lab) as desk:
        desk.open("bench_widgets.ipynb")
        desk.run_all()
        box = desk.find(SEARCH)
        expect(box.locator(".vs-query input")).to_have_value("a boat")
        expect(box.locator(".vs-card")).to_have_count(5)
        box.locator(".vs-card").first.click()
        desk.plays(box.locator(".vs-player"), 3, 6)


def test_sentences_are_buttons_and_what_is_not_recorded_is_marked(bench, search):
    search.get_by_role("button", name="a bird").click()
    expect(search.locator(".vs-query input")).to_have_value("a bird")
    type_sentence(bench, search, "a kite")
    expect(search.locator(".vs-status")).to_contain_text("5 hits. Click one to play it. Its vector was computed here.")
    bench.shoot("search-box-marked", search)


def test_hits_can_be_filtered_and_counted(bench, search):
    search.locator(".vs-category select").select_option("city")
    expect(search.locator(".vs-card")).to_have_count(3)
    search.locator(".vs-limit input").fill("2")
    bench.page.keyboard.press("Enter")
    expect(search.locator(".vs-card")).to_have_count(2)
    search.locator(".vs-limit input").fill("5")
    bench.page.keyboard.press("Enter")
    search.locator(".vs-from input").fill("2025-03-01")
    bench.page.keyboard.press("Tab")
    search.locator(".vs-category select").select_option("food")
    expect(search.locator(".vs-card")).to_have_count(1)
    search.locator(".vs-from input").fill("")


def test_what_is_not_recorded_is_a_message(bench, search):
    type_sentence(bench, search, "a red kettle")
    message = search.get_by_role("alert")
    expect(message).to_have_text("No recorded answer for the text 'a red kettle'. To ask the service, set a key.")
    expect(search.locator(".vs-card")).to_have_count(0)
    bench.shoot("search-box-not-recorded", search)
    type_sentence(bench, search, "broken")
    expect(message).to_have_text("It failed with RuntimeError: a bug <b>in</b> find")


def test_busy_and_empty_states_are_told(bench, search):
    status = search.locator(".vs-status")
    type_sentence(bench, search, "slow boat")
    expect(status).to_contain_text("Searching…", timeout=1500)
    expect(search.locator(".vs-card")).to_have_count(5)
    type_sentence(bench, search, "nothing")
    expect(status).to_contain_text("No hits.")
    type_sentence(bench, search, "   ")
    expect(status).to_contain_text("Type a sentence")


def test_a_picture_or_clip_is_chosen_or_brought_along(bench, search, tmp_path):
    search.get_by_role("button", name="picture or clip").click()
    expect(search.locator(".vs-query")).to_be_hidden()
    search.locator(".vs-file").click()
    expect(search.locator(".vs-file")).to_have_text("other.mp4")
    expect(search.locator(".vs-file")).to_have_class(re.compile("vs-on"))
    bench.shoot("search-box-files", search)
    expect(search.locator(".vs-card")).to_have_text(["1. The other film\n3.0 to 6.0 s\nscore 0.900"])
    assert search.get_by_alt_text("The query: other.mp4").evaluate("img => img.naturalWidth === 160")
    own = tmp_path / "my own <clip>.mp4"
    make_film(own, seconds=2)
    with bench.page.expect_file_chooser() as chooser:
        search.locator(".vs-upload").click()
    chooser.value.set_files(own)
    expect(search.locator(".vs-upload")).to_contain_text("(1)")
    expect(search.get_by_alt_text("The query: my own <clip>.mp4")).to_be_visible()
    expect(search.locator(".vs-card")).to_have_count(1)
    bench.shoot("search-box-picture", search)


def test_hostile_titles_and_transcripts_are_text(bench, search):
    card = search.locator(".vs-card").nth(3)
    expect(card).to_contain_text("4. <script>document.title = 'taken over'")
    card.click()
    bench.plays(search.locator(".vs-player"), 0, 3)  # its file name holds quotes, a hash and angle brackets
    expect(search.locator(".vs-player figcaption")).to_contain_text("<script>document.title")
    search.locator(".vs-card").nth(1).click()
    words = search.locator(".vs-words")
    expect(words).to_contain_text("Words: <script>")
    assert len(words.inner_text()) < 400
    assert search.locator("script, img[src=x]").count() == 0
    assert search.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    bench.shoot("hostile", search)


def test_why_this_hit_shows_rank_score_and_the_sum(bench):
    box = bench.find(WHY)
    rows = box.locator("table.dataframe tbody tr")
    expect(rows.nth(0)).to_have_text("picture 2 0.300 1 / (60 + 2) 0.01613")
    expect(rows.nth(2)).to_contain_text("words <b>")
    expect(rows.nth(3)).to_have_text("sum Milvus: 0.04892 0.04892")
    picture = box.locator("img")
    assert picture.evaluate("img => img.complete && img.naturalWidth > 600")
    box.get_by_label("hit").select_option(index=1)
    expect(rows.nth(2)).to_contain_text("not among its best 1")
    expect(rows.nth(3)).to_have_text("sum Milvus: 0.03252 0.03252")
    expect(box.locator("figcaption")).to_have_text("Counting to eleven, for $5 or $6, 3.0 to 6.0 s")
    bench.plays(box, 3, 6)
    bench.shoot("why-this-hit", box)
    box.locator("video").click()  # it plays the hit, and stops at its end
    bench.page.wait_for_function(
        "v => v.paused && v.currentTime > 5.5", arg=box.locator("video").element_handle(), timeout=15_000
    )
    bench.plays(box, 5.5, 6)


def test_the_ranking_follows_the_weight_while_it_is_dragged_or_moved_by_keys(bench):
    box = bench.find(SLIDER)
    told, pictures = box.locator("pre"), box.locator("img")
    expect(told).to_have_text("text 0.60, clip 0.40: recall@5 0.900")
    expect(pictures).to_have_count(6)
    handle = box.get_by_role("slider", name="weight of the text")
    handle.scroll_into_view_if_needed()
    at = handle.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    bench.page.mouse.move(x, y)
    bench.page.mouse.down()
    seen = []
    for step in range(1, 21):
        bench.page.mouse.move(x - 11 * step, y)
        bench.page.wait_for_timeout(200)  # a hand takes some seconds for it
        seen.append(told.inner_text())
    bench.page.mouse.up()
    assert len(set(seen)) >= 5, "the ranking does not follow while the handle is dragged"
    expect(told).to_contain_text("text 0.00, clip 1.00: recall@5 0.540")
    before = pictures.first.get_attribute("src")
    handle.focus()
    bench.page.keyboard.press("End")
    expect(told).to_have_text("text 1.00, clip 0.00: recall@5 0.740")
    expect(pictures.first).not_to_have_attribute("src", before)
    assert pictures.last.evaluate("img => img.complete && img.naturalWidth > 600")
    bench.page.keyboard.press("ArrowLeft")
    expect(told).to_have_text("text 0.95, clip 0.05: recall@5 0.778")
    bench.shoot("weight-slider", box)


def test_the_heat_strip_plays_the_second_that_is_clicked_and_moments_follow_the_arrow_keys(bench):
    box = bench.find(HEAT)
    player = box.locator(".vs-player")
    box.get_by_title("audio, 9.0 to 12.0 s, score 0.300").click()
    bench.plays(player, 9, 12)
    expect(box.locator(".vs-status")).to_have_text("audio, 9.0 to 12.0 s, score 0.300")
    box.get_by_title("visual, 0.0 to 3.0 s, score 0.100").press("Enter")
    bench.plays(player, 0, 3)
    box.locator(".vs-at input").focus()
    bench.page.keyboard.press("ArrowUp")
    expect(box.locator(".vs-status")).to_contain_text("Moment 1. 3.0 to 6.0 s")
    bench.plays(player, 3, 6)
    bench.page.keyboard.press("ArrowUp")
    bench.plays(player, 9, 12)
    bench.page.keyboard.press("ArrowDown")
    bench.plays(player, 3, 6)
    box.get_by_role("button", name="next").press("Enter")
    bench.plays(player, 9, 12)
    box.get_by_role("button", name="previous").click()
    bench.plays(player, 3, 6)
    box.get_by_role("button", name="2. 9.0 to 12.0 s").click()
    bench.plays(player, 9, 12)
    bench.shoot("heat-strip", box)


def test_progress_is_a_bar_and_stops_with_one_sentence(bench):
    expect(bench.find(PROGRESS)).to_contain_text(re.compile(r"100%.*3/3\s\[00:00<00:00,\s.*hostile:\sready\]"))
    bench.page.evaluate(
        """() => { const cells = window.jupyterapp.shell.currentWidget.content.widgets;
            const at = cells.findIndex(c => c.model.sharedModel.source.startsWith('slow = False'));
            window.jupyterapp.shell.currentWidget.content.activeCellIndex = at;
            cells[at].model.sharedModel.source = cells[at].model.sharedModel.source.replace('False', 'True');
            window.jupyterapp.commands.execute('notebook:run-cell'); }"""
    )
    slow = bench.find(PROGRESS, nth=1)
    expect(slow).to_contain_text(re.compile(r"33%.*1/3\s\[00:\d\d<\d\d:\d\d,\s.*other:\sprocessing\]"))
    bench.shoot("progress", slow)
    bench.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    expect(slow.locator(".progress-bar-danger")).to_be_visible()
    said = "Stopped: 1 of 3 videos are ready and kept (counting). Run the cell again to go on."
    (error,) = bench.errors()
    assert error == said
    shown = bench.page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']")
    expect(shown).to_have_text(said)
    bench.shoot("progress-stopped", bench.page.locator(".jp-Cell-outputArea").filter(has=shown))


def test_a_failed_video_is_a_line_and_colours_the_bar(bench):
    box = bench.find(PROGRESS, nth=2)
    expect(box).to_contain_text(re.compile(r"3/3\s\[.*other:\sready,\s1\sfailed\]"))
    assert box.locator(".progress-bar").evaluate("bar => bar.style.backgroundColor") == "rgb(211, 47, 47)"
    output = bench.page.locator(".jp-Cell-outputArea").filter(has=bench.page.get_by_text("hostile failed: <script>"))
    expect(output.locator(PROGRESS)).to_have_count(1)
    bench.shoot("progress-failed", output)


def test_pictures_and_players_of_a_page(bench):
    table = bench.find(".jp-OutputArea-executeResult > .jp-RenderedHTMLCommon table.dataframe")
    expect(table.locator("tbody tr")).to_have_count(6)
    expect(table.locator("td").first).to_have_text("Counting to eleven, for $5 or $6")
    assert bench.page.locator("mjx-container").count() == 0, "a price in a title was set as a formula"
    strips = bench.find(".jp-OutputArea-executeResult > .jp-RenderedHTMLCommon:has(figure > img)")
    expect(strips.locator("img")).to_have_count(5)
    assert strips.locator("img").first.evaluate("img => img.complete && img.naturalWidth === 168")
    expect(strips.locator("figcaption").first).to_contain_text("1. Counting to eleven, for $5 or $6")
    bench.shoot("strip", strips)
    plot = bench.find(".jp-OutputArea-executeResult > .jp-RenderedHTMLCommon > img")
    assert plot.evaluate("img => img.complete && img.naturalWidth > 600 && img.alt.startsWith('Timeline of')")
    player = bench.find(".jp-OutputArea-executeResult:has(> .jp-RenderedHTMLCommon > figure > video)")
    bench.plays(player, 3, 6)
    bench.shoot("player", player)
