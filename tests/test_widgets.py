"""The widgets without a browser: what they ask, say and keep. tests/browser uses them as a reader does."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import ipywidgets as w
import numpy as np
import pytest
from PIL import Image

from helpers.api.tasks import Update
from helpers.config import load_config
from helpers.errors import MediaError, NotRecorded
from helpers.library import Video
from helpers.moments import Curve
from helpers.search import Hit, Part, hybrid_search, rank_by_part
from helpers.segments import Segment
from helpers.show import Progress, heat_strip, search_box, weight_slider, why_this_hit
from helpers.show.widgets import Stopped
from helpers.store import close_database, insert_embeddings, open_collection, open_database

VIDEO = Video("boats", title="Boats", category="travel", duration_sec=12.0)


def hit(rank=1, score=0.4, start=0.0, title="Boats", option="visual", video_id="boats"):
    return Hit(
        rank, score, video_id, title, start, start + 6, "clip", option, f"{video_id}:{start}", "", "travel", 0, ""
    )


def inside(box, name):
    """Return the widgets below `box` that carry a class."""
    found = [box] if name in box._dom_classes else []
    return found + [x for child in getattr(box, "children", ()) for x in inside(child, name)]


def one(box, name):
    (found,) = inside(box, name)
    return found


def said(box):
    return one(box, "vs-status").value


@pytest.fixture
def asked():
    return []


@pytest.fixture
def displayed(monkeypatch):
    """Return a list of what the widgets display, which goes into their outputs in a kernel."""
    shown = []
    monkeypatch.setattr("helpers.show.widgets.display", lambda *items: shown.extend(items))
    return shown


@pytest.fixture
def box(asked):
    def find(query, condition, limit):
        asked.append((query, condition, limit))
        if query == "a red kettle":
            raise NotRecorded("No recorded answer for the text 'a red kettle'.", do="Set a <key>.")
        if query == "a bug":
            raise TypeError("not <b>foreseen</b>")
        return [] if query == "nothing" else [hit(), hit(2, 0.3, 6.0)][:limit]

    return search_box(find, library=[VIDEO], suggestions=["a boat", "a boat", "a gull"])


def test_a_sentence_is_searched_once_and_its_hits_are_buttons(box, asked):
    assert "Type a sentence" in said(box) and not asked
    words = one(box, "vs-query")
    assert words.options == ("a boat", "a gull")
    words.value = "  a   boat "
    one(box, "vs-go").click()
    assert asked == [("a boat", None, 5)]
    cards = inside(box, "vs-card")
    assert [card.description for card in cards] == [
        "1. Boats\n0.0 to 6.0 s\nscore 0.400",
        "2. Boats\n6.0 to 12.0 s\nscore 0.300",
    ]
    assert "2 hits" in said(box)
    words.value = ""
    assert not inside(box, "vs-card") and "Type a sentence" in said(box)


def test_filters_and_the_number_of_hits_are_part_of_the_question(box, asked):
    one(box, "vs-query").value = "a boat"
    assert one(box, "vs-category").label == "any category"
    one(box, "vs-category").value = "travel"
    one(box, "vs-from").value = dt.date(2025, 3, 1)
    one(box, "vs-limit").value = 1
    assert asked[-1] == ("a boat", 'category in ["travel"] and published_at >= 1740787200', 1)
    assert len(inside(box, "vs-card")) == 1
    one(box, "vs-query").value = "nothing"
    assert "nothing in the collection passes these filters" in said(box)


@pytest.fixture
def media(tmp_path):
    """Return two pictures that are offered as queries."""
    for name, colour in (("boat.png", "navy"), ("gull.png", "white")):
        Image.new("RGB", (64, 36), colour).save(tmp_path / name)
    return [tmp_path / "boat.png", tmp_path / "gull.png"]


def test_a_box_with_a_query_is_answered_when_it_is_made_and_has_a_still(asked, media):
    def find(query, condition, limit):
        asked.append(query)
        return [hit(), hit(2, 0.3, 6.0)]

    box = search_box(find, query="a <boat>", library=[VIDEO], suggestions=["a boat"], media=media)
    assert asked == ["a <boat>"] and one(box, "vs-query").value == "a <boat>" and len(inside(box, "vs-card")) == 2
    page = box._repr_mimebundle_()
    assert set(page) == {"application/vnd.jupyter.widget-view+json", "text/plain", "text/html"}
    assert "A picture of the search box" in page["text/html"] and "“a &lt;boat&gt;”" in page["text/html"]
    assert page["text/html"].count("<figure") == 2 and "There is no file of" in page["text/html"]
    box = search_box(find, query=media[1], media=media)
    assert asked[-1] == media[1] and one(box, "vs-kind").value == "picture or clip" and "gull.png" in box.still
    assert not search_box(find).still and not search_box(lambda *_: [], query="a boat").still
    failed = search_box(lambda *_: 1 / 0, query="a boat")
    assert "It failed with ZeroDivisionError" in said(failed) and not failed.still


def test_sentences_are_buttons_and_after_an_unknown_one_the_nearest_are(asked):
    sentences = ["a boat at sunset", "a dog in the park", "snow on the roofs", "a red train", "a cat", "two boats race"]
    box = search_box(lambda query, *_: asked.append(query) or [hit()], suggestions=sentences)
    buttons = one(box, "vs-examples").children
    assert [button.description for button in buttons] == sentences[:5] and not asked
    buttons[1].click()
    assert asked == ["a dog in the park"] and one(box, "vs-query").value == "a dog in the park"
    assert [button.description for button in buttons] == sentences[:5]
    one(box, "vs-query").value = "A boat at sunrise"
    assert buttons[0].description == "a boat at sunset" and buttons[1].description == "two boats race"
    buttons[0].click()
    assert asked[1:] == ["A boat at sunrise", "a boat at sunset"]


def test_what_a_sentences_vector_is_from_is_said_below_the_box(asked):
    box = search_box(lambda *_: [hit()], mark=lambda text: f"{text!r} was <not> recorded." if "red" in text else "")
    one(box, "vs-query").value = "a red kettle"
    assert "1 hit. Click one to play it. &#x27;a red kettle&#x27; was &lt;not&gt; recorded." in said(box)
    one(box, "vs-query").value = "a boat"
    assert "recorded" not in said(box)


def test_a_file_that_is_offered_is_a_thumbnail_and_what_is_chosen_is_shown(asked, media):
    box = search_box(lambda query, *_: asked.append(query) or [hit()], media=media)
    rules = [rule.value for rule in one(box, "vs-media").children if isinstance(rule, w.HTML)]
    assert rules[0].count("data:image/webp") == 2
    one(box, "vs-kind").value = "picture or clip"
    boat, gull = inside(box, "vs-file")
    gull.click()
    assert asked == [media[1]] and "vs-on" in gull._dom_classes
    assert 'alt="The query: gull.png"' in one(box, "vs-preview").value
    one(box, "vs-upload").value = uploaded("my own.dat", media[0].read_bytes())
    assert asked[-1].read_bytes() == media[0].read_bytes() and "vs-on" not in gull._dom_classes
    assert '<img alt="The query: my own.dat"' in one(box, "vs-preview").value, "a picture by its content"
    boat.click()
    assert asked[-1] == media[0] and not one(box, "vs-upload").value


def test_a_file_without_an_answer_is_named_with_the_ways_on(media):
    def find(query, condition, limit):
        raise NotRecorded("No recorded answer for a file.", do="Set a key.")

    box = search_box(find, media=media)
    one(box, "vs-kind").value = "picture or clip"
    one(box, "vs-upload").value = uploaded("my photo.jpg", media[0].read_bytes())
    message = "&#x27;my photo.jpg&#x27;: No recorded answer for a file. Set a key. The files that are offered here have"
    assert message in said(box) and 'role="alert"' in said(box)


def test_a_second_click_on_a_hit_plays_it_again(box):
    one(box, "vs-query").value = "a boat"
    seen = []
    one(box, "vs-player").observe(lambda change: seen.append(len(change["new"])), "outputs")
    for _ in range(2):
        inside(box, "vs-card")[0].click()
    assert seen == [1, 0, 1]


def test_what_is_not_recorded_is_a_message_and_the_next_search_works(box, asked):
    one(box, "vs-query").value = "a boat"
    one(box, "vs-query").value = "a red kettle"
    assert "No recorded answer for the text &#x27;a red kettle&#x27;. Set a &lt;key&gt;." in said(box)
    assert 'role="alert"' in said(box) and not inside(box, "vs-card")
    one(box, "vs-go").click()  # asking again is allowed after an error
    assert [query for query, *_ in asked].count("a red kettle") == 2
    one(box, "vs-query").value = "a bug"
    assert "It failed with TypeError: not &lt;b&gt;foreseen&lt;/b&gt;" in said(box)
    one(box, "vs-query").value = "a boat"
    assert len(inside(box, "vs-card")) == 2


def test_a_file_of_the_readers_own_is_a_query_and_its_name_is_harmless(box, asked):
    one(box, "vs-kind").value = "picture or clip"
    assert "Choose a picture or a clip" in said(box)
    upload = {"name": "../../../etc/x.png", "type": "image/png", "size": 3, "content": memoryview(b"abc")}
    one(box, "vs-upload").value = (upload | {"last_modified": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)},)
    path = asked[-1][0]
    assert path.name == "x.png" and path.read_bytes() == b"abc" and path.parent == Path(box.kept.name)


PICTURE = b"\x89PNG"
NAMES = ["a.png", "C:\\Pictures\\me\\a.png", "..\\..\\a.png", "../../a.png", "a\0b.png", "a:b*?.png", "my photo.png"]
NAMES += [
    "🎉" * 80 + ".png",
    "水" * 200 + ".png",
    "é" * 255 + ".png",
    ".png",
    "..",
    ".",
    "",
    "a/b/",
    "   ",
    "-rf",
    "a\n.png",
]


def uploaded(name, content=PICTURE):
    at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    file = {"name": name, "type": "image/png", "size": len(content), "content": memoryview(content)}
    return (file | {"last_modified": at},)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_uploaded_file_does_no_harm(name, box, asked):
    one(box, "vs-kind").value = "picture or clip"
    one(box, "vs-upload").value = uploaded(name)
    (path,) = [path for path, *_ in asked]
    assert path.parent == Path(box.kept.name) and path.read_bytes() == PICTURE
    assert path.name.isprintable() and len(path.name.encode()) < 200 and not set(path.name) & set('/\\:*?"<>|')
    assert path.suffix == ".png" or not name.endswith(".png") or name == ".png"


def test_the_upload_button_says_how_much_it_takes_and_when_a_file_is_more(box, asked):
    one(box, "vs-kind").value = "picture or clip"
    assert "up to 10 MB" in one(box, "vs-upload").description
    one(box, "vs-upload").value = uploaded("clip.mp4", bytes(10_000_001))
    assert "&#x27;clip.mp4&#x27; has 10.0 MB; this button takes 10 MB. Shorten it." in said(box)
    assert 'role="alert"' in said(box) and not asked
    one(box, "vs-upload").value = uploaded("clip.mp4", bytes(10_000_000))
    assert len(asked) == 1


def test_files_of_one_name_are_told_apart_and_paths_may_be_text(tmp_path, asked):
    def find(query, condition, limit):
        asked.append(query)
        return []

    files = [tmp_path / folder / name for folder, name in (("a", "q.png"), ("b", "q.png"), ("b", "r.png"))]
    box = search_box(find, media=[*files, str(files[0])])
    offered = inside(box, "vs-file")
    assert [button.description for button in offered] == ["a/q.png", "b/q.png", "r.png"]
    one(box, "vs-kind").value = "picture or clip"
    for button in offered:
        button.click()
    assert asked == files


def test_a_click_on_a_hit_without_a_file_says_so_in_the_players_place(box):
    one(box, "vs-query").value = "a boat"
    inside(box, "vs-card")[0].click()
    (output,) = one(box, "vs-player").outputs
    assert "There is no file of &#x27;Boats&#x27; to play." in output["data"]["text/html"]


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """Return the rankings of each part and a way to fuse them, from the real Milvus."""
    config = replace(load_config({}), home=tmp_path_factory.mktemp("home"))
    milvus = open_database(config, "widgets")
    rng = np.random.default_rng(5)
    made_by = {"model": "marengo3.5", "source": "recordings", "segmentation": "fixed-6"}
    segments = []
    for i in range(12):
        vectors = {option: rng.normal(size=16).astype(np.float32) for option in ("visual", "audio")}
        span, text = (6.0 * i, 6.0 * i + 6), f"boat number {i} " * (i % 3)
        segments.append(Segment("boats", *span, "clip", vectors, title="Boats", transcript=text, **made_by))
    collection = open_collection(milvus, segments)
    insert_embeddings(milvus, collection, segments)
    query = rng.normal(size=16).astype(np.float32)
    parts = [Part("visual", query, 0.7), Part("audio", query, 0.2), Part("transcript", "boat 4", 0.4)]
    yield lambda **how: (
        hybrid_search(milvus, collection, parts, **how),
        rank_by_part(milvus, collection, parts),
        {part.option: part.weight for part in parts},
    )
    close_database(milvus)


@pytest.mark.parametrize("how", [{"ranker": "rrf", "k": 60}, {"ranker": "rrf", "k": 5}, {"ranker": "weighted"}])
def test_the_terms_add_up_to_what_milvus_says(searched, displayed, how):
    hits, lists, weights = searched(limit=5, **how)
    choose, *_ = why_this_hit(hits, lists, weights=weights, **how).children
    for i, found in enumerate(hits):
        displayed.clear()
        choose.value = None  # the first hit is chosen at the start: choose it again
        choose.value = i
        table = displayed[0]
        assert list(table.index) == ["visual", "audio", "transcript", "sum"]
        assert float(table.term["sum"].removeprefix("Milvus: ")) == pytest.approx(found.score, abs=6e-6)
        assert float(table.value["sum"]) == pytest.approx(found.score, abs=2e-5)
        assert table.value.iloc[:-1].astype(float).sum() == pytest.approx(found.score, abs=2e-5)


def test_a_part_that_did_not_find_the_hit_adds_nothing(displayed, capsys):
    lists = {"picture": [hit()], "<b>": [hit(start=6.0, option="transcript")]}
    why_this_hit([hit(score=1 / 61)], lists)
    table, picture, page = displayed
    assert table.loc["picture"].tolist() == ["1", "0.400", "1 / (60 + 1)", "0.01639"]
    assert table.loc["<b>"].tolist() == ["-", "-", "not among its best 1", "0.00000"]
    assert table.loc["sum"].tolist() == ["", "", "Milvus: 0.01639", "0.01639"]
    assert "&lt;b&gt;" in table._repr_html_() and "<b>" not in table._repr_html_()
    assert "Timeline of Boats" in picture.alt and "There is no file of &#x27;Boats&#x27; to play." in page.data
    why_this_hit([], lists)
    assert "No hits to explain" in capsys.readouterr().out


def test_a_part_counts_only_with_its_best(displayed):
    why_this_hit([hit(score=0.5)], {"picture": [hit(3)]}, candidates=2)
    assert displayed[0].loc["picture"].tolist() == ["-", "-", "not among its best 1", "0.00000"]


def test_the_slider_starts_at_the_best_and_ranking_and_measure_follow_it(displayed, capsys):
    asked, weights = [], (0.0, 0.5, 1.0)

    def rank(weight):
        asked.append(weight)
        return [hit(score=weight, title="<i>")]

    slider, *_ = weight_slider(rank, [0.1, 0.9, 0.2], weights=weights).children
    assert slider.index == 1 and "text 0.50, clip 0.50: recall@5 0.900" in capsys.readouterr().out
    slider.index = 2
    assert "text 1.00, clip 0.00: recall@5 0.200" in capsys.readouterr().out
    ranking, curve, _ = displayed[-3:]
    assert "1. <i>, 0.0 to 6.0 s, score 1.000" in ranking.alt
    assert "recall@5 is highest, 0.900, at 0.5" in curve.alt
    slider.index = 1
    assert displayed[-3:-1] == displayed[:2]  # drawn once
    assert asked == list(weights)  # all at the start: the database may be closed when the slider is moved


def test_cells_of_the_heat_strip_are_as_wide_as_their_time_and_moments_are_stepped_through():
    curve = Curve(np.array([[0, 6], [8, 12]]), np.array([0.1, 0.5]))
    moments = [hit(1, 0.5, 6.0), hit(2, 0.2, 0.0), hit(3, video_id="other")]
    strip = heat_strip(VIDEO, {"visual": curve}, moments)
    first, second = inside(strip, "vs-cell")
    assert (first.layout.flex, second.layout.flex) == ("6.000 1 0px", "4.000 1 0px")
    assert second.tooltip == "visual, 8.0 to 12.0 s, score 0.500"
    second.click()
    assert "vs-on" in second._dom_classes and "8.0 to 12.0 s" in said(strip)
    listed, number = inside(strip, "vs-moment"), one(strip, "vs-at")
    on, back = one(strip, "vs-next"), one(strip, "vs-back")
    assert [chip.description for chip in listed] == ["1. 0.0 to 6.0 s, score 0.200", "2. 6.0 to 12.0 s, score 0.500"]
    on.click()
    on.click()
    on.click()
    assert number.value == 2 and "Moment 2." in said(strip) and "vs-on" not in second._dom_classes
    back.click()
    assert number.value == 1 and "Moment 1." in said(strip) and "vs-on" in listed[0]._dom_classes
    listed[1].click()
    assert number.value == 2 and "Moment 2." in said(strip) and "vs-on" not in listed[0]._dom_classes
    second.click()
    listed[1].click()
    assert "Moment 2." in said(strip)


def test_progress_counts_and_has_a_line_for_each_failed_video(capsys):
    with Progress([Video("a"), Path("b <i>.mp4"), Video("c")]) as progress:
        progress.update(Update("a", "processing", 1.0, 0, 3))
        assert (progress.bar.n, progress.bar.total, progress.bar.postfix) == (0, 3, "a: processing")
        progress.update(Update("a", "ready", 2.0, 0, 3))
        assert (progress.bar.n, progress.bar.postfix) == (1, "a: ready")
        progress.update(Update("b <i>.mp4", "failed", 0.0, 1, 3, "It is <b>no</b> video."))
        assert (progress.bar.n, progress.bar.postfix) == (2, "b <i>.mp4: failed, 1 failed")
        progress.update(Update("c", "ready", 0.0, 2, 3))
        assert (progress.bar.n, progress.bar.postfix) == (3, "c: ready, 1 failed")
    told = capsys.readouterr()
    assert told.out == "b <i>.mp4 failed: It is <b>no</b> video.\n"
    assert "3/3" in told.err and "c: ready, 1 failed" in told.err


def test_an_interrupt_is_one_sentence_and_names_what_is_kept():
    progress = Progress([Video("a"), Video("b"), Video("c")])
    with pytest.raises(Stopped, match=r"^1 of 3 videos are ready and kept \(a\)\. Run the") as stopped, progress:
        progress.update(Update("a", "ready", 0.1, 0, 3))
        progress.update(Update("b", "processing", 0.1, 1, 3))
        raise KeyboardInterrupt
    assert stopped.value._render_traceback_() == [f"Stopped: {stopped.value}"]
    with pytest.raises(Stopped, match=r"^0 of 1 videos are ready and kept\. Run the"), Progress([Video("a")]):
        raise KeyboardInterrupt
    with pytest.raises(MediaError, match="gone"), Progress([Video("a")]):
        raise MediaError("It is gone.")


def test_a_saved_output_is_short_and_the_same_every_time():
    first, second = (search_box(len, library=[VIDEO])._repr_mimebundle_()["text/plain"] for _ in range(2))
    assert first == second and len(first) < 130


def test_searching_again_and_again_does_not_pile_up_widgets(box):
    one(box, "vs-query").value = "a boat"
    before = len(w.widget._instances)
    for text in ("a gull", "a boat") * 4:
        one(box, "vs-query").value = text
    assert len(w.widget._instances) == before
