"""Labels of one's own: made in the form, read by `load_queries`, and measured by the course's own cell."""

import json
import re
from pathlib import Path

import ipywidgets as w
import nbformat
import numpy as np
import pytest
from media import make_film

from helpers.errors import MediaError
from helpers.library import Video, load_library, load_queries
from helpers.show import label_box
from helpers.store import close_database

PAGE = Path(__file__).resolve().parent.parent / "notebooks" / "03_search.ipynb"


class Form:
    """A form used as a person uses it."""

    def __init__(self, library, folder):
        self.box = label_box(library, folder)

    def parts(self, kind):
        def below(widget):
            yield widget
            for child in getattr(widget, "children", ()):
                yield from below(child)

        return [each for each in below(self.box) if type(each) is kind]

    @property
    def kept(self):
        return [label for label, _ in self.parts(w.Select)[0].options]

    @property
    def said(self):
        return next(each.value for each in self.parts(w.HTML) if "role=" in each.value)

    def click(self, name):
        next(each for each in self.parts(w.Button) if each.description == name).click()
        return self.said

    def write(self, text, start, end, about="picture", film=None):
        self.parts(w.Text)[0].value = text
        choice, what = self.parts(w.Dropdown)
        choice.value, what.value = film or choice.value, about
        fields = self.parts(w.FloatText)
        fields[0].value, fields[1].value = start, end
        return self.click("save")


@pytest.fixture
def library(tmp_path):
    one, two = (make_film(tmp_path / f"{name}.mp4", seconds=seconds) for name, seconds in (("one", 12), ("two", 6)))
    return [Video("one-1", one, title="one-1", duration_sec=12), Video("two-2", two, title="two-2", duration_sec=6)]


@pytest.fixture
def form(library, tmp_path):
    return Form(library, tmp_path / "my_videos")


def test_what_is_saved_is_read_as_the_course_reads_its_own(form, tmp_path, library):
    assert "Saved: 'a dog', 3.0 to 6.5 s." in form.write("  a   dog ", 3, 6.5).replace("&#x27;", "'")
    form.write("a bark", 1, 2, "sound", "two-2")
    form.write("a dog", 0, 1.25, film="two-2")
    read = load_queries(tmp_path / "my_videos", "text")
    assert [(query.text, query.about, query.held_out) for query in read] == [
        ("a dog", "picture", False),
        ("a bark", "sound", False),
    ]
    spans = [[(r.video_id, r.start_sec, r.end_sec, r.grade) for r in query.relevant] for query in read]
    assert spans == [[("one-1", 3.0, 6.5, 2), ("two-2", 0.0, 1.25, 2)], [("two-2", 1.0, 2.0, 2)]]
    assert len(Form(library, tmp_path / "my_videos").kept) == 3, "another form shows them too"
    assert len({query.query_id for query in read}) == 2


def test_the_frame_follows_and_the_buttons_take_the_second(form):
    slider, (start, end) = form.parts(w.FloatSlider)[0], form.parts(w.FloatText)
    assert slider.max == 12
    slider.value = 4.2
    assert 'alt="one-1 at 4.2 s"' in "".join(each.value for each in form.parts(w.HTML))
    assert "It starts at 4.2 s." in form.click("starts here")
    slider.value = 7
    form.click("ends here")
    assert (start.value, end.value) == (4.2, 7)
    end.value = 8.5
    assert slider.value == 8.5
    assert "plays" in form.click("play it") and form.parts(w.Output)[0].outputs
    form.parts(w.Dropdown)[0].value = "two-2"
    assert (slider.max, start.value, end.value) == (6, 0, 0)


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("a dog", 5, 3, "end after its start"),
        ("a dog", 3, 3, "end after its start"),
        ("a dog", -1, 3, "-1.0 to 3.0 s is not inside"),
        ("a dog", 3, 12.2, "The film has 12.0 s"),
        ("   ", 3, 4, "There is no sentence."),
    ],
)
def test_a_label_that_cannot_be_is_refused_in_a_sentence(form, tmp_path, text, start, end, said):
    assert said in form.write(text, start, end) and 'role="alert"' in form.said
    assert not (tmp_path / "my_videos").exists()


def test_the_same_answer_is_not_kept_twice(form):
    form.write("a dog", 3, 6)
    assert "an answer there already" in form.write("a dog", 5, 7)
    assert "Saved" in form.write("a dog", 6, 7) and "Saved" in form.write("a cat", 5, 7) and len(form.kept) == 3


def test_a_label_is_deleted_and_the_others_stay(form, tmp_path):
    assert "No label is chosen" in form.click("delete")
    form.write("a dog", 3, 6)
    form.write("a dog", 7, 8)
    form.write("a cat", 1, 2)
    select = form.parts(w.Select)[0]
    select.index = 0
    assert "Deleted: " in form.click("delete") and len(form.kept) == 2
    assert [len(query.relevant) for query in load_queries(tmp_path / "my_videos")] == [1, 1]
    for _ in range(2):
        form.parts(w.Select)[0].index = 0
        form.click("delete")
    assert form.kept == [] and json.loads(path_of(tmp_path).read_text())["queries"] == []


def path_of(tmp_path):
    return tmp_path / "my_videos" / "queries" / "queries.json"


def test_a_damaged_file_is_said_and_left_as_it_is(form, tmp_path, library):
    form.write("a dog", 3, 6)
    path_of(tmp_path).write_text('{"format": 1, "queries": [')
    assert "not valid JSON" in form.write("a cat", 3, 6) and path_of(tmp_path).read_text().endswith("[")
    assert "not valid JSON" in Form(library, tmp_path / "my_videos").said
    with pytest.raises(MediaError):
        load_queries(tmp_path / "my_videos")


def test_two_forms_keep_the_labels_of_both(form, library, tmp_path):
    other = Form(library, tmp_path / "my_videos")
    form.write("a dog", 3, 6)
    other.write("a cat", 3, 6)
    assert len(other.kept) == 2 and len(load_queries(tmp_path / "my_videos", "text")) == 2


def test_hostile_sentences_and_titles_are_text(tmp_path, library):
    hostile = '<b onload="x">$5$ \x00 日本 🎬</b>'
    form = Form([Video("one-1", library[0].path, title=hostile, duration_sec=12)], tmp_path / "l")
    assert "<b" not in form.write(hostile, 1, 2)
    assert load_queries(tmp_path / "l", "text")[0].text.startswith("<b onload") and "\n" not in form.kept[0]


def test_03_measures_own_labels_when_one_line_is_changed(tmp_path, data):
    """The cells that measure, run as they stand, but for the folder in the line that loads the labels."""
    films = load_library(data)
    form = Form(films, tmp_path / "mine")
    form.write("kid playing in fallen leaves", 6.5, 12, film="november-light")
    form.write("a penguin on a skateboard", 1, 5, film="coast-diary")
    cells = [cell.source for cell in nbformat.read(PAGE, as_version=4).cells if cell.cell_type == "code"]
    loading, names = 'load_queries(config.data, "text")', {"FOLDER": tmp_path / "mine"}
    (setting,) = [line for cell in cells for line in cell.splitlines() if loading in line]
    starts = ("samples = ", "texts = ", "rankings = ", "labels = [[", "recall = ", "measured = ")
    measuring = [cell for start in starts for cell in cells if f"\n{start}" in f"\n{cell}"]
    fire = r"(?m)^(fire|answers|grades|found|strip\().*|^print\(f.recall@5 of.*"  # is of a query of the course
    wanted = [re.sub(fire, "", cell) for cell in measuring]
    exec("\n".join([*cells[:2], setting.replace(loading, 'load_queries(FOLDER, "text")'), *wanted]), names)
    close_database(names["milvus"])
    assert [query.text for query in names["queries"]] == ["kid playing in fallen leaves", "a penguin on a skateboard"]
    assert np.array_equal(names["recall"], [1, 0]) and len(names["measured"]["labels"]) == 2
