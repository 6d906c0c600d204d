"""Pages are saved so that saving twice gives the same bytes, and the check sees what was saved otherwise."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import save_notebooks
from tools.save_notebooks import WIDGET, check, main, run, tidy

RAISES = {"tags": ["raises-exception"]}


def error(name: str = "ValueError") -> nbformat.NotebookNode:
    return new_output("error", ename=name, evalue="no", traceback=[f"{name}: no"])


def page() -> nbformat.NotebookNode:
    """Return a page as an editor leaves it: with ids, times, counts and a kernel of its own."""
    view = new_output("display_data", {WIDGET: {"model_id": "f00d"}, "text/plain": "Slider(value=3)"})
    hidden = {"jupyter": {"source_hidden": True, "outputs_hidden": False}, "collapsed": True}
    cells = [
        new_markdown_cell("# A page", metadata={"editable": True}),
        new_code_cell("1 + 1", execution_count=7, outputs=[new_output("execute_result", {}, execution_count=7)]),
        new_code_cell("slider", execution_count=8, outputs=[view], metadata=hidden | {"tags": ["nbval-ignore-output"]}),
        new_code_cell("raise", outputs=[error()], metadata=RAISES | {"execution": {"iopub.status.busy": "2026-11-26"}}),
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python", "version": "3.11.7"}})


@pytest.fixture
def saved(tmp_path) -> Path:
    """Return the file of a page that is saved as it should be."""
    notebook = page()
    tidy(notebook)
    nbformat.write(notebook, tmp_path / "01_page.ipynb")
    return tmp_path / "01_page.ipynb"


def test_ids_and_counts_go_from_one():
    notebook = page()
    tidy(notebook)
    assert [cell.id for cell in notebook.cells] == ["cell-01", "cell-02", "cell-03", "cell-04"]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    assert notebook.cells[1].outputs[0].execution_count == 1


def test_tags_and_what_is_collapsed_stay_and_nothing_else():
    notebook = page()
    tidy(notebook)
    assert [cell.metadata for cell in notebook.cells] == [
        {},
        {},
        {"tags": ["nbval-ignore-output"], "jupyter": {"source_hidden": True}},
        RAISES,
    ]
    assert "version" not in notebook.metadata.language_info


def test_a_widget_is_saved_without_what_changes():
    notebook = page()
    tidy(notebook)
    assert notebook.cells[2].outputs[0].data == {
        WIDGET: {"model_id": "0" * 32},
        "text/plain": "(interactive: run the notebook to use it)",
    }


def test_of_a_widget_with_a_still_the_still_is_saved():
    still = {WIDGET: {"model_id": "f00d"}, "text/html": "<p>A picture of it.</p>", "text/plain": "(interactive)"}
    notebook = new_notebook(cells=[new_code_cell("box", outputs=[new_output("execute_result", still)])])
    tidy(notebook)
    assert notebook.cells[0].outputs[0].data == {k: still[k] for k in ("text/html", "text/plain")}


@pytest.mark.parametrize("tag", ["plumbing", "task", "solution"])
def test_a_folded_cell_stays_folded_and_tagged(tag):
    folded = {"tags": [tag], "jupyter": {"source_hidden": True}}
    more = {"slideshow": {"slide_type": "skip"}, "editable": True, "collapsed": True, "scrolled": False}
    notebook = new_notebook(cells=[new_code_cell("q1 = 1", metadata=folded | more)])
    tidy(notebook)
    assert notebook.cells[0].metadata == folded


def test_a_page_as_it_was_saved_is_found_right(saved):
    assert check(saved) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda page: page["metadata"].update(title="A page"), "the notebook: metadata"),
        (lambda page: page["cells"][0].update(id="f00d"), "cell 1: id"),
        (lambda page: page["cells"][1]["metadata"].update(editable=True), "cell 2: metadata"),
        (lambda page: page["cells"][2]["metadata"]["jupyter"].update(source_hidden=False), "cell 3: metadata"),
        (lambda page: page["cells"][1].update(execution_count=None), "cell 2: execution_count"),
        (lambda page: page["cells"][1]["outputs"][0].update(execution_count=5), "cell 2: outputs"),
        (lambda page: page["cells"][2]["outputs"][0]["data"][WIDGET].update(model_id="f00d"), "cell 3: outputs"),
        (lambda page: page["cells"][1]["outputs"].append(error()), "cell 2: ValueError, but no tag raises-exception"),
        (lambda page: page["cells"][3]["outputs"].clear(), "cell 4: the tag raises-exception, but nothing was raised"),
        (lambda page: page.update(cells=page["cells"][1:]), "cell 1: id"),
    ],
)
def test_what_is_not_as_it_would_be_saved_is_named(saved, change, says):
    content = json.loads(saved.read_text(encoding="utf-8"))
    change(content)
    saved.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    before = saved.read_bytes()
    assert says in check(saved)
    assert saved.read_bytes() == before


def test_a_file_written_by_another_hand_is_named(saved):
    saved.write_text(json.dumps(json.loads(saved.read_text(encoding="utf-8"))), encoding="utf-8")
    assert check(saved) == ["the file: order or spaces of its JSON"]


def test_the_check_ends_with_one_where_a_page_is_wrong(saved, monkeypatch, capsys):
    monkeypatch.setattr(save_notebooks, "NOTEBOOKS", saved.parent)
    assert main(["--check"]) == 0 and capsys.readouterr().out == ""
    nbformat.write(page(), saved.parent / "02_page.ipynb")
    assert main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "02_page.ipynb: cell 2: id, execution_count, outputs" in said and "01_page" not in said
    assert said.endswith("Save them anew: python -m tools.save_notebooks 02_page\n")
    assert main(["--check", "notebooks/01_page.ipynb"]) == 0


def test_the_pages_of_the_course_are_as_they_are_saved(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out


HOME = "import os; print(os.environ['VIDEO_SEARCH_MODE'], repr(os.environ['TWELVE_LABS_API_KEY']))"


def test_a_page_that_is_run_is_saved_and_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("TWELVE_LABS_API_KEY", "tlk_some-key-of-a-test")
    path, before = tmp_path / "01_page.ipynb", dict(os.environ)
    hidden = {"jupyter": {"source_hidden": True}}
    cells = [new_code_cell(HOME), new_code_cell("1 + 1", metadata=hidden), new_code_cell("1 / 0", metadata=RAISES)]
    nbformat.write(new_notebook(cells=cells), path)
    assert run(path) == [] and check(path) == []
    first = path.read_bytes()
    assert run(path) == [] and path.read_bytes() == first
    made = nbformat.read(path, as_version=4).cells
    assert made[0].outputs[0].text == "replay ''\n"
    assert made[1].metadata == hidden and made[2].outputs[0].ename == "ZeroDivisionError"
    assert dict(os.environ) == before, "what a page runs in is its own"


def test_a_page_whose_error_does_not_come_is_not_saved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(save_notebooks, "NOTEBOOKS", tmp_path)
    path = tmp_path / "01_page.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1", metadata=RAISES)]), path)
    before = path.read_bytes()
    assert main([]) == 1
    assert "cell 1: the tag raises-exception, but nothing was raised" in capsys.readouterr().out
    assert path.read_bytes() == before
