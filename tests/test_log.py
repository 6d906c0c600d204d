"""The log tells what was asked and how it ended, is rotated, and holds no secret however it was said."""

import base64
import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from helpers.api import log
from helpers.api.log import Counts, get_logger, keep_secret, mask, start_logging

KEY = 'tlk_Canary"in\\quotes/99'


@pytest.fixture
def course(tmp_path):
    """Log into a folder of the test's own, at DEBUG, with KEY as a secret; leave nothing behind."""
    known, root = list(log._secrets), logging.getLogger(log.ROOT)
    level = root.level
    path = start_logging(tmp_path / "logs", (KEY,), level=logging.DEBUG)
    yield path
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    log._secrets[:] = known


def console_now() -> None:
    """Let the console handler write where this phase of the test is captured."""
    next(each for each in logging.getLogger(log.ROOT).handlers if each.get_name() == log.ROOT).stream = sys.stderr


class Sly:
    """Shows the key whatever is asked of it."""

    def __repr__(self) -> str:
        return f"Sly({KEY})"


class Broken:
    def __str__(self) -> str:
        raise RuntimeError(KEY)


def _raise() -> None:
    try:
        raise ValueError(f"inner {KEY}")
    except ValueError as error:
        raise RuntimeError(f"outer {KEY}") from error


SAYINGS = {
    "f-string": lambda logger: logger.info(f"key {KEY}"),
    "argument": lambda logger: logger.warning("key %s", KEY),
    "repr": lambda logger: logger.info("%r %r", Sly(), KEY),
    "mapping": lambda logger: logger.info("%(key)s", {"key": KEY}),
    "nested": lambda logger: logger.error("%s", {"headers": {"x-api-key": KEY}}),
    "json": lambda logger: logger.info(json.dumps({"key": KEY})),
    "bytes": lambda logger: logger.info("%s", KEY.encode()),
    "in an address": lambda logger: logger.info("http://h/?key=" + quote(KEY, safe="")),
    "base64": lambda logger: logger.info("Basic " + base64.b64encode(KEY.encode()).decode()),
    "arguments that do not fit": lambda logger: logger.info("%d", KEY),
    "too many arguments": lambda logger: logger.info("none", KEY),
    "an argument that cannot be printed": lambda logger: logger.info("%s", Broken()),
    "stack": lambda logger: logger.info("stack", stack_info=True),
}


@pytest.mark.parametrize("name", ["video_search.api", "video_search", "httpx", "somebody.else"])
@pytest.mark.parametrize("saying", SAYINGS)
def test_no_handler_ever_sees_a_secret(capsys, course, caplog, name, saying):
    console_now()
    lines = []
    mine = logging.Handler()
    mine.emit = lambda record: lines.append(logging.Formatter().format(record) + repr(record.args) + repr(record.msg))
    logger = logging.getLogger(name)
    logger.addHandler(mine)
    try:
        with caplog.at_level(logging.DEBUG, logger=name):
            SAYINGS[saying](logger)
    finally:
        logger.removeHandler(mine)
    shown = course.read_text(encoding="utf-8") + caplog.text + "".join(lines) + "".join(capsys.readouterr())
    assert lines, "the line itself was logged"
    assert not any(form in shown for form in log._secrets)
    assert "Canary" not in shown


@pytest.mark.parametrize("name", ["video_search.api", "somebody.else"])
def test_tracebacks_are_kept_and_masked(course, caplog, name):
    try:
        _raise()
    except RuntimeError:
        logging.getLogger(name).exception("failed with %s", KEY)
    assert "Canary" not in caplog.text + course.read_text(encoding="utf-8")
    assert (
        "ValueError: inner ***" in caplog.text and "RuntimeError: outer ***" in caplog.text and "_raise" in caplog.text
    )


def test_lines_without_a_secret_are_left_as_they_were(course):
    seen = []
    mine = logging.Handler()
    mine.emit = seen.append
    get_logger("x").addHandler(mine)
    try:
        get_logger("x").info("took %.2f s", 1.5)
    finally:
        get_logger("x").removeHandler(mine)
    assert (seen[0].msg, seen[0].args) == ("took %.2f s", (1.5,))
    assert course.read_text(encoding="utf-8").endswith("INFO    video_search.x took 1.50 s\n")


def test_a_short_value_is_no_secret_and_the_longest_is_masked_first(course):
    keep_secret("abc", "longer-secret", "longer-secret-still")
    assert mask("abc longer-secret-still longer-secret") == "abc *** ***"


def test_the_file_is_rotated_and_five_older_ones_are_kept(course, monkeypatch):
    file = next(each for each in logging.getLogger(log.ROOT).handlers if isinstance(each, log.CourseFile))
    file.maxBytes = 2000
    for number in range(200):
        get_logger("x").info("line %04d %s", number, "x" * 60)
    names = sorted(path.name for path in course.parent.iterdir())
    assert names == ["course.log"] + [f"course.log.{n}" for n in range(1, 6)]
    assert all(path.stat().st_size <= 2000 for path in course.parent.iterdir())
    assert "line 0199" in course.read_text()


def test_a_file_that_cannot_be_renamed_is_written_on(course, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError("used by another process")

    file = next(each for each in logging.getLogger(log.ROOT).handlers if isinstance(each, log.CourseFile))
    file.maxBytes = 300
    monkeypatch.setattr(file, "rotate", refuse)
    for number in range(20):
        get_logger("x").info("line %04d", number)
    assert "line 0000" in course.read_text() and "line 0019" in course.read_text()


def test_a_full_disk_is_said_once_and_stops_nobody(capsys, course):
    file = next(each for each in logging.getLogger(log.ROOT).handlers if isinstance(each, log.CourseFile))
    file.close()
    file.stream = Path("/dev/full").open("w")  # noqa: SIM115 - every write finds it full
    file.shouldRollover = lambda record: False
    console_now()
    for _ in range(5):
        get_logger("x").info("line")
    said = capsys.readouterr().err
    assert "Traceback" not in said, said
    assert said.count("The log cannot be written") == 1 and "Traceback" not in said


def test_the_console_is_quiet_below_warnings(tmp_path, capsys):
    start_logging(tmp_path, level=logging.DEBUG)
    get_logger("x").info("quiet")
    get_logger("x").warning("loud")
    assert capsys.readouterr().err == "WARNING: loud\n"


def test_a_folder_that_cannot_be_written_costs_the_file_only(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert start_logging(tmp_path / "file" / "logs") is None
    assert capsys.readouterr().err == "WARNING: No log is written: logs cannot be used (Not a directory).\n"


def test_starting_again_doubles_no_line_and_keeps_the_level_and_handlers_of_the_reader(tmp_path):
    mine = logging.Handler()
    mine.emit = lambda record: None
    root = logging.getLogger(log.ROOT)
    root.addHandler(mine)
    root.setLevel(logging.DEBUG)
    try:
        path = start_logging(tmp_path)
        start_logging(tmp_path)
        get_logger("x").debug("once")
        assert path.read_text().count("once") == 1
        assert mine in root.handlers
    finally:
        root.removeHandler(mine)
        root.setLevel(logging.NOTSET)


def test_half_a_surrogate_pair_is_written_somehow(course):
    get_logger("x").info("half \ud800")
    assert "half \\ud800" in course.read_text()


def test_counts_are_exact_with_threads():
    counts = Counts()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: counts.add("requests"), range(2000)))
    counts.add("seconds asked", 1.26)
    assert counts["requests"] == 2000 and counts["absent"] == 0
    assert str(counts) == "requests 2000, seconds asked 1.3"
