"""Every test and every notebook kernel runs on recorded answers, in a home folder of its own."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# It reads the project's .env, which is overruled below; it imports nothing else of the helpers, and no pymilvus.
from helpers.config import VARIABLES

# Before anything reads them: a key, an address or a mode of the reader's must never turn a test live. Variables that
# are set, even to nothing, win over the project's .env; notebook kernels inherit them.
HOME = tempfile.mkdtemp(prefix="video-search-tests-")
os.environ |= dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": HOME}

# The same examples in every run, and no folder of its own; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("course", derandomize=True, deadline=None, database=None)
settings.load_profile("course")

# What `pytest -m quick` leaves out, and why: a file, a folder or a test. All else is quick, but for notebooks and what
# is marked `slow`. Seconds are those of one core.
NOT_QUICK = {
    "tests/browser": "a browser and JupyterLab",
    "tests/test_bulk.py": "Milvus filled a dozen times: 8 s",
    "tests/test_doctor.py": "processes of its own, and the stand-in as a server",
    "tests/test_embedding.py": "the stand-in as a server",
    "tests/test_explore.py": "every recording of the library, and Milvus filled a dozen times: 20 s",
    "tests/test_faults.py": "the stand-in as a server, and waits",
    "tests/test_fuzz.py": "a server, and hundreds of examples: 18 s",
    "tests/test_kills.py": "processes that are killed",
    "tests/test_lost.py": "a server: 12 s",
    "tests/test_many.py": "a server, processes that are killed, limits that are waited for: a minute",
    "tests/test_network.py": "proxies and servers, and waits: 15 s",
    "tests/test_paid_once.py": "a server, processes that are killed: two minutes",
    "tests/test_recordings.py": "the stand-in as a server",
    "tests/test_sample_videos.py": "films and pictures decoded: 8 s",
    "tests/test_secrets.py": "the stand-in as a server",
    "tests/test_server.py": "a server, kernels and processes",
    "tests/test_shipped_recordings.py": "every recorded answer read: 4 s",
    "tests/test_standin.py": "the stand-in as a server",
    "tests/test_save_notebooks.py::test_a_page_that_is_run_is_saved_and_twice_gives_the_same_bytes": "kernels",
    "tests/test_save_notebooks.py::test_a_page_whose_error_does_not_come_is_not_saved": "a kernel",
    "tests/test_search.py::test_a_filter_on_an_approximate_index_keeps_its_recall": "two indexes over 6,000 rows: 6 s",
    "tests/test_show.py::test_hostile_text_is_only_text": "every picture with every text: 7 s",
    "tests/test_sentence.py::test_what_is_computed_is_what_is_recorded": "five hundred sentences: 12 s",
    "tests/test_sentence.py::test_the_encoder_is_read_when_the_first_sentence_needs_it": "a process",
    "tests/test_store.py::test_a_write_that_fails_says_so_and_loses_nothing": "a process, and 3,006 rows: 8 s",
    "tests/test_store.py::test_a_database_held_by_another_process_says_whose_and_is_free_afterwards": "a process",
}

_broken: dict[Path, str] = {}  # notebook -> the cell that raised


def pytest_unconfigure(config):
    shutil.rmtree(HOME, ignore_errors=True)


def is_cell(item) -> bool:
    """Return True for a notebook cell collected by nbval."""
    return type(item).__name__ == "IPyNbCell"


def is_quick(item) -> bool:
    """Return True for a test that is neither slow nor a notebook cell, and that `NOT_QUICK` does not name."""
    test = item.nodeid.partition("[")[0]
    path = test.partition("::")[0]
    left_out = {test, path, path.rpartition("/")[0]} & NOT_QUICK.keys()
    return not (left_out or is_cell(item) or item.get_closest_marker("slow"))


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by `-m`
def pytest_collection_modifyitems(config, items):
    """Mark quick tests; run the helpers' tests first, then notebooks in the order of the course."""
    for name in NOT_QUICK:
        path, test = config.rootpath / name.partition("::")[0], name.partition("::")[2]
        if not path.exists() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            raise pytest.UsageError(f"NOT_QUICK in conftest.py names {name}, which is not there")
    for item in filter(is_quick, items):
        item.add_marker("quick")
    cells = [item for item in items if is_cell(item)]
    items[:] = [item for item in items if not is_cell(item)] + sorted(cells, key=lambda c: (c.path.name, c.cell_num))


def pytest_runtest_makereport(item, call):
    if call.when == "call" and is_cell(item) and call.excinfo and "exception" in str(call.excinfo.value):
        _broken.setdefault(item.path, item.name)


def pytest_runtest_setup(item):
    if is_cell(item) and item.path in _broken:
        pytest.skip(f"{_broken[item.path]} raised, so the rest of {item.path.name} cannot run")


@pytest.fixture
def data() -> Path:
    """Return the data folder that the course ships."""
    return Path(__file__).parent / "notebooks" / "data"
