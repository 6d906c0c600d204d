"""Every task of every page, in JupyterLab: not solved as the page comes, right with the page's own solution, a hint."""

import re

import pytest
from desk import ROOT, expect

pytestmark = pytest.mark.slow  # each page is run once more, up to a minute each; that each runs is tested elsewhere

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
WAIT_MS = 30_000
CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets.map(
    cell => [cell.model.sharedModel.source, cell.model.getMetadata('tags') || []])"""
RUN = """async ([at, source]) => {
    const page = window.jupyterapp.shell.currentWidget.content;
    page.activeCellIndex = at;
    page.widgets[at].model.sharedModel.setSource(source);
    await window.jupyterapp.commands.execute('notebook:run-cell'); }"""


def tasks(cells):
    """Return place, name and the learner's lines once solved, for each task of a page."""
    found = []
    for at, (source, tags) in enumerate(cells):
        if "task" in tags and (check := re.search(r"^(\w+)\.check\(", source, re.MULTILINE)):
            solution, of = cells[at + 1]
            assert "solution" in of, f"no solution follows the task in cell {at}"
            solved, changed = re.subn(r"\.solved_by\((?=[^\n]*\Z)", ".check(", solution.rstrip())
            assert changed == 1, solution
            found.append((at, check[1], solved))
    return found


def end_kernels(desk):
    """End what other tests left running: such a kernel knows the solutions, and holds the database of its page."""
    of_a_reader = {"Authorization": "token t"}
    for session in desk.page.request.get(f"{desk.address}api/sessions", headers=of_a_reader).json():
        ended = desk.page.request.delete(f"{desk.address}api/sessions/{session['id']}", headers=of_a_reader)
        assert ended.ok, ended.status


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_task_is_unsolved_then_solved_and_has_a_hint(desk, name):
    end_kernels(desk)
    desk.open(name)
    desk.run_all()
    todo = tasks(desk.page.evaluate(CELLS))
    assert len(todo) == 2, todo
    for at, task, solved in todo:
        expect(desk.cell(at, ".jp-OutputArea")).to_contain_text("Not solved yet", timeout=WAIT_MS)
        desk.page.evaluate(RUN, [at, solved])
        says = desk.cell(at, ".jp-OutputArea")
        expect(says).to_contain_text("Right.", timeout=WAIT_MS)
        expect(says).not_to_contain_text("Not ")
        desk.page.evaluate(RUN, [at, f"{task}.hint()"])
        expect(desk.cell(at, ".jp-OutputArea")).to_contain_text("Hint 1 of ", timeout=WAIT_MS)
    wrong = desk.errors()
    assert not wrong, wrong
