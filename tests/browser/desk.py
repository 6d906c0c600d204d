"""One JupyterLab and one page of a browser with it: served, opened, run, looked at."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from helpers.config import VARIABLES

try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:  # the tests are skipped then, or fail in CI: see `missing`
    expect = sync_playwright = None

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--mute-audio"]
NOT_RUN = "a cell was not run"
SEARCH, HEAT = ".vs-search", ".vs-heat"
SLIDER, WHY = ".widget-vbox:has(> .widget-slider)", ".widget-vbox:has(> .widget-dropdown)"
PROGRESS = ".widget-hbox:has(> .widget-hprogress)"
IDLE = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def missing() -> str:
    """Return what is missing for a browser test, or nothing."""
    if sync_playwright is None:
        return "playwright is not installed (pip install playwright)"
    return "" if chromium() else "no chromium or chrome was found"


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def write_notebook(path: Path, source: str) -> None:
    """Turn a script into a notebook: a line ``# %%`` starts a cell."""
    import nbformat.v4 as v4

    cells = [v4.new_code_cell(part.strip()) for part in source.split("# %%") if part.strip()]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def served(course: Path, base: str = "/"):
    """Serve `course` with a JupyterLab that has settings, folders and a port of its own; yield its address."""
    home = course.parent / f"jupyter{base.replace('/', '-')}"
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(course)} | dict.fromkeys(VARIABLES, "")
    env |= {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": str(home / "course-home")}
    env |= {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    env |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    log = home / "lab.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--port-retries=0", "--IdentityProvider.token=t", f"--ServerApp.root_dir={course}"]
    command += [f"--ServerApp.base_url={base}", "--LabApp.expose_app_in_browser=True"]
    with log.open("w") as out:
        server = subprocess.Popen(command, env=env, cwd=course, stdout=out, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}{base}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}api/status?token=t", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None, log.read_text()[-2000:]
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(30)


class Desk:
    """One browser page with JupyterLab in it; keeps what went wrong there."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address, self.wrong = page, address, []
        page.on("pageerror", lambda error: self.wrong.append(f"uncaught: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def _answered(self, response) -> None:
        if response.status >= 400 and "/files/" in response.url:
            self.wrong.append(f"{response.status} for {response.url}")

    def _failed(self, request) -> None:
        # a player that is replaced gives up its download: that is no failure
        if "/files/" in request.url and "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"{request.failure} for {request.url}")

    def open(self, name: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(f"{self.address}lab/tree/notebooks/{name}?token=t&reset")
        self.page.wait_for_function(IDLE, timeout=60_000)

    def also_open(self, name: str) -> None:
        """Open another notebook in the same page, as a second tab."""
        path = f"notebooks/{name}"
        self.page.evaluate(
            "path => { window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'}); }", path
        )
        wanted = f"() => window.jupyterapp.shell.currentWidget?.context?.path === '{path}'"
        self.page.wait_for_function(wanted, timeout=30_000)
        self.page.wait_for_function(IDLE, timeout=60_000)

    def run_all(self) -> None:
        """Run all cells and fail on a cell that shows an error, unless it is tagged to teach one."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        for _ in range(20):  # after a cell that raises on purpose, the command returns while others still run
            self.page.wait_for_function(IDLE, timeout=120_000)
            wrong = self.errors()
            if NOT_RUN not in wrong:
                break
            self.page.wait_for_timeout(250)
        assert not wrong, wrong

    def errors(self) -> list[str]:
        return self.page.evaluate(
            """notRun => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(cell => {
                if (cell.model.type !== 'code') return [];
                if ((cell.model.getMetadata('tags') || []).includes('raises-exception')) return [];
                const empty = !cell.model.sharedModel.source.trim();
                const ran = cell.model.executionCount || empty ? [] : [notRun];
                return ran.concat(cell.model.outputs.toJSON().filter(o => o.output_type === 'error')
                    .map(o => o.ename + ': ' + o.evalue)); })""",
            NOT_RUN,
        )

    def find(self, selector: str, nth: int = 0):
        """Scroll to the output that holds `selector`, which is not in the page before it is near, and return it."""
        found = self.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {selector}").nth(nth)
        cells = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
        for at in range(cells):
            if found.is_visible():
                break
            self.page.evaluate("at => window.jupyterapp.shell.currentWidget.content.scrollToItem(at, 'start')", at)
            self.page.wait_for_timeout(200)
        found.scroll_into_view_if_needed()
        return found

    def sources(self) -> list[str]:
        """Return the source of each cell, empty for cells of text."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets.map(
                cell => cell.model.type === 'code' ? cell.model.sharedModel.source : '')"""
        )

    def cell(self, at: int, selector: str):
        """Scroll to one cell and return what is at `selector` in its output."""
        self.page.evaluate("at => window.jupyterapp.shell.currentWidget.content.scrollToItem(at, 'start')", at)
        cell = self.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index='{at}']")
        found = cell.locator(selector).first
        found.wait_for()
        found.scroll_into_view_if_needed()
        return found

    def plays(self, within, start_sec: float, end_sec: float) -> None:
        """Wait until the video in `within` has decoded a frame between two seconds."""
        seen = None
        for _ in range(100):
            # asked anew each time: a player is replaced by the next one
            seen = within.evaluate(
                """box => { const v = box.querySelector('video');
                    return v && [v.readyState >= 2 && v.videoWidth > 0 && !v.error, v.currentTime]; }"""
            )
            if seen and seen[0] and start_sec - 0.05 <= seen[1] <= end_sec + 0.3:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no frame between {start_sec} and {end_sec} s; [decoded, second]: {seen}")

    def shoot(self, name: str, within=None, **options) -> Path:
        """Keep a screenshot, to be looked at."""
        SHOTS.mkdir(exist_ok=True)
        (within or self.page).screenshot(path=SHOTS / f"{name}.png", **options)
        return SHOTS / f"{name}.png"


@contextmanager
def a_desk(browser, address: str, width: int = 1300, height: int = 1000):
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(15_000)
    desk = Desk(context.new_page(), address)
    try:
        yield desk
        assert not desk.wrong, desk.wrong
    finally:
        context.close()
