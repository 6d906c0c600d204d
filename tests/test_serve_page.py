"""The servers of page 11: they end with its kernel, however that ends; a cell that is run again ends the first."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helpers.config import VARIABLES

PAGE = Path(__file__).resolve().parent.parent / "notebooks" / "11_serve.ipynb"
STARTS_WITHIN_SEC, ENDS_WITHIN_SEC = 120, 30


def first_cells():
    """Return the code of the page up to the definition of `serve`."""
    cells = ["".join(cell["source"]) for cell in json.loads(PAGE.read_text("utf-8"))["cells"]]
    (last,) = [at for at, source in enumerate(cells) if source.startswith("def serve(")]
    return "\n".join(cells[at] for at in range(1, last + 1))


@pytest.fixture
def kernel(tmp_path):
    """Start a process that runs the first cells, then what it is told to, line by line, as a kernel does."""
    code = first_cells() + '\nfor told in sys.stdin:\n    exec(told)\n    print("done", flush=True)\n'
    environment = os.environ | dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_HOME": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=PAGE.parent, **pipes)
    yield process
    process.kill()
    process.communicate()


def run(kernel, code):
    kernel.stdin.write(f"{code}\n")
    kernel.stdin.flush()
    said = []
    while (line := kernel.stdout.readline().strip()) != "done":
        assert line or kernel.poll() is None, "it ended"
        said.append(line)
    return said


def listens(address):
    try:
        socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), 1).close()
    except OSError:
        return False
    return True


def ends(address):
    until = time.monotonic() + ENDS_WITHIN_SEC
    while listens(address) and time.monotonic() < until:
        time.sleep(0.1)
    return not listens(address)


def test_servers_end_when_the_kernel_is_killed(kernel):
    (address,) = run(kernel, 'print(serve("shared"))')
    assert urlsplit(address).hostname == "127.0.0.1" and listens(address)
    kernel.kill()
    assert ends(address)


def test_a_cell_run_again_ends_the_server_that_it_started_before(kernel):
    (first,) = run(kernel, 'print(serve("shared"))')
    (second,) = run(kernel, 'print(serve("shared"))')
    assert not listens(first) and listens(second)
    ended = run(kernel, "print([(each.communicate(), each.returncode)[1] for each in running.values()])")
    assert ended == ["[0]"] and not listens(second)
    (third,) = run(kernel, 'print(serve("shared"))')
    assert listens(third), "after the last cell the page can be run once more"
