"""Run notebooks on recorded answers and save them with their outputs: ``python -m tools.save_notebooks [03_search …]``.

Every notebook gets an empty home of its own and no network. What changes from run to run (timings, widget state and
ids, versions) is not saved, so that saving twice gives the same bytes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers.config import VARIABLES

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
CELL_TIMEOUT_SEC = 300
WIDGET = "application/vnd.jupyter.widget-view+json"
REPLAY = dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_MODE": "replay"}


def run(path: Path) -> None:
    """Execute one notebook from top to bottom and write it back."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="video-search-") as home:
        os.environ |= {**REPLAY, "VIDEO_SEARCH_HOME": home}
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_SEC,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute()
    tidy(notebook)
    nbformat.write(notebook, path)


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Drop from `notebook`, in place, all that differs between two runs."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):  # the view is dead in a saved file
                output.data[WIDGET]["model_id"] = "0" * 32
                output.data["text/plain"] = "(interactive: run the notebook to use it)"


def main(names: list[str]) -> int:
    paths = [NOTEBOOKS / f"{Path(name).stem}.ipynb" for name in names] or sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    for path in paths:
        run(path)
        print(f"saved {path.name}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
