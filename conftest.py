"""Every test and every notebook kernel runs on recorded answers, in a home folder of its own."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Before anything imports the helpers: a key, an address or a mode of the reader's must never turn a test live.
# Variables that are set, even to nothing, win over the project's .env; notebook kernels inherit them.
HOME = tempfile.mkdtemp(prefix="video-search-tests-")
for name in (
    "TWELVE_LABS_API_KEY",
    "TWELVELABS_BASE_URL",
    "MILVUS_URI",
    "MILVUS_TOKEN",
    "VIDEO_SEARCH_MODEL",
    "VIDEO_SEARCH_LOG",
):
    os.environ[name] = ""
os.environ["VIDEO_SEARCH_MODE"] = "replay"
os.environ["VIDEO_SEARCH_HOME"] = HOME

# The same examples in every run, and no folder of its own; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("course", derandomize=True, deadline=None, database=None)
settings.load_profile("course")

_broken: dict[Path, str] = {}  # notebook -> the cell that raised


def pytest_unconfigure(config):
    shutil.rmtree(HOME, ignore_errors=True)


def is_cell(item) -> bool:
    """Return True for a notebook cell collected by nbval."""
    return type(item).__name__ == "IPyNbCell"


def pytest_collection_modifyitems(items):
    """Run quick tests first, then notebooks in the order of the course."""
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
