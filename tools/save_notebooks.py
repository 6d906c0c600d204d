"""Run notebooks on recorded answers and save them with their outputs: ``python -m tools.save_notebooks [03_search …]``.

Every notebook gets an empty home of its own and no network. What changes from run to run (timings, widget state and
ids, versions) is not saved, so that saving twice gives the same bytes. A cell tagged ``raises-exception`` must raise.
``--check`` runs nothing: it says which pages are not as this tool saves them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
CELL_TIMEOUT_SEC = 300
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path: Path) -> list[str]:
    """Execute one notebook from top to bottom and write it back.

    Returns
    -------
    list of str
        What `unmeant` says of the cells. Where it says anything, the file is left as it was.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raised that is not tagged ``raises-exception``. The file is left as it was.
    """
    # Not at the top: a check runs nothing, and an environment that has nbformat alone can make it.
    from nbclient import NotebookClient

    from helpers.config import VARIABLES

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="video-search-") as home:
        replay = dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": home}
        replay["VIDEO_SEARCH_LIBRARY"] = "notebooks/data/videos"  # the samples, whatever films a reader has
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_SEC,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,  # in how many pieces a text arrives differs from run to run
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute(env=os.environ | replay)
    tidy(notebook)
    found = unmeant(notebook)
    if not found:
        nbformat.write(notebook, path)
    return found


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Drop from `notebook`, in place, all that differs between two runs; number cells and counts from 1."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = kept(cell.metadata)
    for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if {WIDGET, "text/html"} <= output.get("data", {}).keys():
                del output.data[WIDGET]  # its still is shown; a page that is trusted would show an error in its place
            if WIDGET in output.get("data", {}):  # the view is dead in a saved file
                output.data[WIDGET]["model_id"] = "0" * 32
                output.data["text/plain"] = "(interactive: run the notebook to use it)"


def kept(metadata: dict) -> dict:
    """Return what stays of a cell's metadata: its tags, and whether its source or its outputs are collapsed."""
    jupyter = {name: True for name in ("source_hidden", "outputs_hidden") if metadata.get("jupyter", {}).get(name)}
    tags = metadata.get("tags")
    return ({"tags": tags} if tags else {}) | ({"jupyter": jupyter} if jupyter else {})


def unmeant(notebook: nbformat.NotebookNode) -> list[str]:
    """Say which cells raised without the tag ``raises-exception``, and which have it and did not raise."""
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        raised = [output.ename for output in cell.get("outputs", []) if output.output_type == "error"]
        meant = "raises-exception" in cell.metadata.get("tags", [])
        if raised and not meant:
            found.append(f"cell {number}: {raised[0]}, but no tag raises-exception")
        if meant and not raised:
            found.append(f"cell {number}: the tag raises-exception, but nothing was raised")
    return found


def check(path: Path) -> list[str]:
    """Say what in a saved notebook is not as `run` would have saved it. Nothing is executed."""
    notebook = nbformat.read(path, as_version=4)
    as_saved = deepcopy(notebook)
    tidy(as_saved)
    found = [] if notebook.metadata == as_saved.metadata else ["the notebook: metadata"]
    for number, (cell, wanted) in enumerate(zip(notebook.cells, as_saved.cells, strict=True), 1):
        names = ("id", "metadata", "execution_count", "outputs")
        if wrong := [name for name in names if cell.get(name) != wanted.get(name)]:
            found.append(f"cell {number}: {', '.join(wrong)}")
    if not found and path.read_text(encoding="utf-8") != nbformat.writes(as_saved) + "\n":
        found.append("the file: order or spaces of its JSON")
    return found + unmeant(notebook)


def main(arguments: list[str] | None = None) -> int:
    """Save the named pages, or check them; return 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tools.save_notebooks", description="Run notebooks and save them.")
    parser.add_argument("names", nargs="*", metavar="03_search", help="pages; by default all")
    parser.add_argument(
        "--check", action="store_true", help="run nothing; say which pages are not as this tool saves them"
    )
    asked = parser.parse_args(arguments)
    paths = [NOTEBOOKS / f"{Path(name).stem}.ipynb" for name in asked.names] or sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    wrong = []
    for path in paths:
        found = check(path) if asked.check else run(path)
        wrong += [path.stem] if found else []
        for each in found or ([] if asked.check else ["saved"]):
            print(f"{path.name}: {each}", flush=True)
    if wrong and asked.check:
        print(f"Save them anew: python -m tools.save_notebooks {' '.join(wrong)}")
    elif wrong:
        print(f"Not saved: {' '.join(wrong)}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
