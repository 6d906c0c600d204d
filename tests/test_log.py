"""The log tells what was asked and how it ended, is rotated, and holds no secret however it was said."""

import base64
import json
import logging
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from helpers import errors
from helpers.api import log
from helpers.api.log import Counts, get_logger, start_logging
from helpers.errors import StoreError, full_traceback, keep_secret, mask, one_line, public, shown

KEY = 'tlk_Canary"in\\quotes/99'


@pytest.fixture
def course(tmp_path):
    """Log into a folder of the test's own, at DEBUG, with KEY as a secret; leave nothing behind."""
    known, root = list(errors._secrets), logging.getLogger(log.ROOT)
    level = root.level
    path = start_logging(tmp_path / "logs", (KEY,), level=logging.DEBUG)
    yield path
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    errors._secrets[:] = known


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
    assert not any(form in shown for form in errors._secrets)
    assert "Canary" not in shown


ECHOES = {
    "UTF-16": KEY.encode("utf-16"),
    "UTF-16, big end first": KEY.encode("utf-16-be"),
    "JSON": json.dumps({"message": KEY}).encode(),
    "JSON in JSON": json.dumps(json.dumps(KEY)).encode(),
    "u escapes": "".join(rf"\u{ord(c):04X}" for c in KEY).encode(),
    "some u escapes": KEY.replace("a", r"\u0061").replace("/", r"\/").encode(),
    "percent escapes": "".join(f"%{ord(c):02x}" for c in KEY).encode(),
    "in an address": b"https://h/?next=" + quote("https://g/?key=" + quote(KEY, safe=""), safe="").encode(),
    "repr of UTF-16": repr(KEY.encode("utf-16-le")).encode(),
    **{f"base64 after {n}": base64.b64encode(b"u" * n + KEY.encode() + b"end") for n in range(4)},
    "base64 for addresses": base64.urlsafe_b64encode(b"?>" + KEY.encode()),
}


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_can_be_read_after_its_key_was_masked(course, order):
    assert log.mask_bytes(f"The key {KEY} é".encode(order)).decode(order) == "The key *** é"


@pytest.mark.parametrize("echo", ECHOES)
def test_the_key_is_masked_however_it_is_echoed(course, echo):
    said = log.mask_bytes(b"before " + ECHOES[echo] + b" after").replace(b"*\0*\0*", b"***")
    assert said.startswith(b"before ") and said.endswith(b" after") and b"***" in said
    # Of UTF-16 half a character may stay, and of base64 what hangs together with its neighbours.
    left, _, right = said.removeprefix(b"before ").removesuffix(b" after").partition(b"***")
    assert re.fullmatch(rb"[\xff\xfe\0b']*|https:.*|dX\w*|Pz\w?|[\"{}a-z: \\]*", left), left
    assert re.fullmatch(rb"(\0|\\x00)?'?|[A-Za-z0-9]{0,6}=*|[\"}\\]*", right), right


def test_a_key_of_another_alphabet_is_masked_in_json_and_in_an_address(course):
    keep_secret("root:Pässwört")
    for form in ("root:Pässwört", json.dumps("root:Pässwört"), quote("root:Pässwört", safe="")):
        assert mask(form).strip('"') == "***"


def test_a_long_answer_without_a_secret_stays_as_it_is(course):
    answer = json.dumps({"data": [{"embedding": [0.123, -4e-5], "note": "50% \\ of"}]}).encode()
    assert log.mask_bytes(answer) == answer and log.mask_bytes(b"\xff\xfe\x00") == b"\xff\xfe\x00"


def test_a_short_key_is_masked_where_it_stands_alone(course):
    keep_secret("k3y77")
    assert mask('the key k3y77, "k3y77" or ?key=k3y77') == 'the key ***, "***" or ?key=***'
    assert mask("k3y772 xk3y77 0.k3y77") == "k3y772 xk3y77 0.k3y77"


def test_a_key_in_pieces_that_a_line_joins_is_masked(course):
    get_logger("x").info("%s%s", KEY[:9], KEY[9:])
    assert course.read_text(encoding="utf-8").endswith("x ***\n")


SIGNED = "https://me:pw99@host/a/talk.mp4?X-Amz-Signature=SECRET&x=1#t"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (SIGNED, "https://host/a/talk.mp4"),
        (f"'{SIGNED}' was not found.", "'https://host/a/talk.mp4' was not found."),
        (f"(see {SIGNED}).", "(see https://host/a/talk.mp4)."),
        ('{"url": "https://h/x?sig=1", "b": 2}', '{"url": "https://h/x", "b": 2}'),
        ("S3://bucket/a?sig=1 and https:/h/x?sig=2", "S3://bucket/a and https:/h/x"),
        ("http://[::1]:8080/a?b", "http://[::1]:8080/a"),
        ("C:/films/take#2.mp4 or who?", "C:/films/take#2.mp4 or who?"),
    ],
)
def test_an_address_is_shown_without_user_and_query(text, want):
    assert public(text) == shown(text) == one_line(text) == str(StoreError(text)) == want


def test_signed_links_are_in_no_line_of_the_course(course, capsys):
    console_now()
    try:
        try:
            raise ValueError(f"no answer from {SIGNED}")
        except ValueError as error:
            raise StoreError(f"{SIGNED} failed", SIGNED, SIGNED) from error
    except StoreError as error:
        assert "SECRET" not in str(error) + repr(error) + error.what + error.kept + error.do + full_traceback(error)
        get_logger("x").exception("%s", SIGNED)
    said = course.read_text(encoding="utf-8") + capsys.readouterr().err
    assert "SECRET" not in said and "pw99" not in said and "https://host/a/talk.mp4" in said


FORGED = "a\n2026-01-01 00:00:00,000 ERROR   video_search.api forged\r\x1b[2K\u202egpj.\u2028b\x85c"


@pytest.mark.parametrize("how", ["message", "argument", "error", "cause"])
def test_names_and_messages_forge_no_line(course, capsys, how):
    console_now()
    logger = get_logger("x")
    if how in ("error", "cause"):
        try:
            raise ValueError(FORGED) if how == "error" else StoreError("x") from ValueError(FORGED)
        except (ValueError, StoreError):
            logger.exception("it failed")
    else:
        logger.warning(FORGED.replace("%", "%%")) if how == "message" else logger.warning("%s", FORGED)
    for said in (course.read_text(encoding="utf-8"), capsys.readouterr().err):
        lines = said.splitlines()
        assert sum(not line.startswith("    ") for line in lines) == 1, said
        assert "forged" in said and all(line.isprintable() for line in lines)


def test_two_notebooks_share_one_log_and_lose_no_line(tmp_path):
    code = """
import sys
from pathlib import Path
from helpers.api import log
log.MAX_BYTES = 20000
log.start_logging(Path(sys.argv[1]))
for i in range(400):
    log.get_logger("x").info("line %s %04d %s", sys.argv[2], i, "x" * 60)
"""
    command = [sys.executable, "-c", code, str(tmp_path / "logs")]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in "AB"]
    assert [each.communicate(timeout=60)[1] for each in running] == ["", ""]
    files = sorted((tmp_path / "logs").iterdir())
    text = "".join(each.read_text() for each in files)
    assert not [f"{name} {i}" for name in "AB" for i in range(400) if f"line {name} {i:04d} " not in text]
    assert len(files) == 5 and min(each.stat().st_size for each in files[1:]) > 19_000, "none was rotated twice"


def test_a_log_that_was_deleted_is_begun_anew(course):
    get_logger("x").info("one")
    course.unlink()
    get_logger("x").info("two")
    assert course.read_text(encoding="utf-8").endswith("two\n")


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX")
def test_log_files_are_for_their_owner_alone(tmp_path, monkeypatch):
    folder = tmp_path / "home" / "logs"
    folder.mkdir(parents=True)
    for name in ("course.log", "course.log.1"):
        (folder / name).write_text("old\n")
        (folder / name).chmod(0o644)
    monkeypatch.setattr(log, "MAX_BYTES", 200)
    start_logging(folder)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    for number in range(9):
        get_logger("x").info("line %d %s", number, "x" * 80)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


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
