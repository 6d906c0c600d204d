"""The shape of the project: imports flow one way, notebooks are saved as they should be, the README tells the truth."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HELPERS = sorted((ROOT / "helpers").rglob("*.py"))
# Each file imports only what stands before it.
FLOW = """
errors config library
api.log api.fingerprint api.retries api.journal api.recordings api.client api.tasks api.paid_once
segments embedding
store.database store.filters store.schema store.rows
search moments metrics explore
show.frames show.plots show.pictures show.player show.widgets show.heat show.search_box
doctor
""".split()  # noqa: SIM905
SECRET = re.compile(r"tlk_[A-Za-z0-9]{12,}")
MACHINE_PATH = re.compile(r"/(?:home|root|work|Users|tmp)/\w|[A-Z]:\\\\Users")
MAX_CELL_LINES = 15


def tracked_text_files():
    """Return the project's own text files, as a checkout has them."""
    skip = {".git", ".hypothesis", ".venv", ".home", "__pycache__", "node_modules", "screenshots"}
    kinds = {".py", ".md", ".toml", ".txt", ".ipynb", ".json", ".jsonl", ".vtt", ".cfg", ".example", ""}
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        hidden = any(part in skip or part.endswith((".egg-info", "_cache", ".db")) for part in inside)
        if path.is_file() and not hidden and path.suffix in kinds and path.name != ".env":
            yield path


def dotted(path):
    """Return the name of a helper below `helpers`, such as ``api.log``; ``api`` for the face of a folder."""
    parts = path.relative_to(ROOT / "helpers").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path):
    """Return the full names of the modules that a file imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name where a thing is"
            yield from (f"helpers.{alias.name}" for alias in node.names) if node.module == "helpers" else (node.module,)


@pytest.mark.parametrize("path", HELPERS, ids=dotted)
def test_a_helper_imports_only_what_stands_before_it(path):
    here, imported = dotted(path), {name.removeprefix("helpers.") for name in imports_of(path) if "helpers" in name}
    assert not any(name.split(".")[0] == "tools" for name in imports_of(path)), "tools are not needed"
    if path.stem == "__init__":  # the face of a folder names what stands in it, and nothing else
        assert all(name.startswith(f"{here}.") for name in imported)
        return
    folder = here.rpartition(".")[0]
    assert folder not in imported, "modules inside a folder import each other directly"
    before = FLOW[: FLOW.index(here)]
    faces = {name.split(".")[0] for name in before} - {folder}
    assert imported <= {*before, *faces}, f"{here} imports {sorted(imported)}"


@pytest.mark.parametrize("path", HELPERS, ids=dotted)
def test_only_show_and_the_doctor_print_or_draw(path):
    text = path.read_text(encoding="utf-8")
    if not dotted(path).startswith("show") and path.stem != "doctor":
        assert not re.search(r"^\s*print\(", text, re.M), "helpers return values"
        assert "matplotlib" not in text and "ipywidgets" not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
class TestNotebook:
    @pytest.fixture
    def cells(self, path):
        return json.loads(path.read_text(encoding="utf-8"))["cells"]

    def test_cells_were_run_in_order(self, cells):
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))

    def test_no_cell_is_empty_or_long(self, cells):
        for cell in cells:
            source = "".join(cell["source"])
            assert source.strip()
            assert cell["cell_type"] != "code" or len(source.splitlines()) <= MAX_CELL_LINES, source

    def test_title_first_and_a_link_last(self, cells, path):
        assert cells[0]["cell_type"] == "markdown" and "".join(cells[0]["source"]).startswith("# ")
        last = "".join(cells[-1]["source"])
        links = re.findall(r"\]\(([^)#]+)\)", last)
        assert cells[-1]["cell_type"] == "markdown" and links, "the last cell leads on"
        assert all((path.parent / link).exists() for link in links if "://" not in link)

    def test_errors_are_there_only_on_purpose(self, cells):
        for cell in cells:
            failed = any(output["output_type"] == "error" for output in cell.get("outputs", ()))
            assert failed == ("raises-exception" in cell["metadata"].get("tags", ())), "".join(cell["source"])

    def test_it_says_what_is_real_and_what_is_a_stand_in(self, cells):
        assert "stand-in" in "".join("".join(cell["source"]) for cell in cells[:4])

    def test_few_cells_are_left_uncompared(self, cells):
        tags = [tag for cell in cells for tag in cell["metadata"].get("tags", ())]
        assert set(tags) <= {"raises-exception", "nbval-ignore-output"}
        assert tags.count("nbval-ignore-output") <= 4

    def test_links_lead_somewhere(self, cells, path):
        for cell in cells:
            if cell["cell_type"] == "markdown":
                for link in re.findall(r"\]\(([^)#\s]+)\)", "".join(cell["source"])):
                    assert "://" in link or (path.parent / link).exists(), link


def test_no_file_holds_a_key_or_a_path_of_a_machine():
    for path in tracked_text_files():
        if path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        for pattern in (SECRET, MACHINE_PATH):
            found = pattern.search(text)
            assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


def test_the_readme_lists_the_notebooks_there_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\(notebooks/(\w+\.ipynb)\)", readme) == [path.name for path in NOTEBOOKS]


def test_ci_runs_the_command_of_the_readme():
    command = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/pytest"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_version_is_pinned():
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        wanted = line.split("#")[0].strip()
        assert not wanted or wanted == "-e ." or "==" in wanted, line
