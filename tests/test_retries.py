"""One call: repeated where that is safe, within a deadline, its failures told in the course's own words."""

import email.utils
import json
import time

import httpx
import pytest
from twelvelabs.core.api_error import ApiError

from helpers.api import retries
from helpers.api.limits import retry_after_sec
from helpers.api.log import Counts
from helpers.api.retries import ask, is_refusal
from helpers.errors import (
    AnswerError,
    RequestRefused,
    ServiceUnavailable,
    TaskUncertain,
    VideoSearchError,
    one_line,
)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(retries, "BASE_SEC", 0.001)
    monkeypatch.setattr(retries, "CAP_SEC", 0.002)


def api_error(status: int, body: object = None, **headers: str) -> ApiError:
    return ApiError(status_code=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


class Failing:
    """Raises the given errors one after another, then returns "done"."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors, self.asked = list(errors), 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_failure_is_asked_again_and_counted(status):
    counts, send = Counts(), Failing(*[api_error(status)] * 3)
    assert ask(send, "asking", counts=counts) == "done"
    assert send.asked == 4 and counts["retries"] == 3


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 413, 422, 501])
def test_a_refusal_is_not_asked_again(status):
    send = Failing(api_error(status, {"code": "x", "message": "no."}))
    with pytest.raises(VideoSearchError) as raised:
        ask(send, "asking for 'a bell'")
    assert send.asked == 1 and f"({status}, x: no)" in str(raised.value) and "asking for 'a bell'" in str(raised.value)


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.PoolTimeout("x")], ids=repr)
def test_a_lost_connection_is_asked_again(error):
    send = Failing(error, error)
    assert ask(send, "asking") == "done" and send.asked == 3


def test_what_may_have_been_carried_out_is_asked_once():
    """The transport knows: it raises this error where a request that may cost something is without an answer."""
    send = Failing(TaskUncertain("It was sent."))
    with pytest.raises(TaskUncertain, match="It was sent"):
        ask(send, "starting")
    assert send.asked == 1


REFUSAL = {"code": "parameter_invalid", "message": "The text parameter is invalid."}
LIMITS = {"x-ratelimit-request-limit": "25"}
NOTHING_WAS_DONE = [
    *[(status, REFUSAL, {}) for status in (400, 401, 402, 403, 404, 409, 413, 422, 429, 498)],
    (400, {"error": REFUSAL}, {}),
    (429, None, LIMITS),
    (429, "<html>", LIMITS),
]
WHO_KNOWS = [
    *[(status, REFUSAL, LIMITS) for status in (200, 301, 307, 408, 499, 500, 502, 503, 504)],
    *[(400, body, LIMITS) for body in (None, "<html>", [REFUSAL], {"message": "Forbidden"}, {"error": "Forbidden"})],
    *[(400, {"code": code}, {}) for code in (None, "", 5, "request_canceled_or_timed_out")],
    (429, None, {}),
    (429, "<html>", {"content-type": "text/html"}),
]


@pytest.mark.parametrize(
    ("answer", "expected"), [(a, True) for a in NOTHING_WAS_DONE] + [(a, False) for a in WHO_KNOWS]
)
def test_only_a_refusal_of_the_service_itself_says_that_nothing_was_done(answer, expected):
    assert is_refusal(*answer) == expected


def test_waits_grow_jitter_and_stay_below_the_cap(monkeypatch):
    monkeypatch.setattr(retries, "BASE_SEC", 0.5)
    monkeypatch.setattr(retries, "CAP_SEC", 30.0)
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    monkeypatch.setattr("time.sleep", waits.append)
    ask(Failing(*[api_error(503)] * 9), "asking", deadline_sec=1e9)
    assert len(waits) == 9 and waits[-1] <= 30.5
    assert all(0.5 * 2**n <= wait <= min(30.0, 0.5 * 2**n) + 0.5 or wait == 30.0 for n, wait in enumerate(waits))
    assert len(set(waits[:5])) == 5


@pytest.mark.parametrize("seconds", [0.01, 0.05])
def test_the_wait_that_is_asked_for_is_kept(seconds):
    started = time.monotonic()
    assert ask(Failing(api_error(429, retry_after=str(seconds))), "asking") == "done"
    assert time.monotonic() - started >= seconds


def test_a_wait_beyond_the_deadline_is_not_begun_and_is_named():
    started, send = time.monotonic(), Failing(*[api_error(429, {"code": "too_many_requests"}, retry_after="86400")] * 9)
    with pytest.raises(ServiceUnavailable, match="It asks to wait 86400 s") as raised:
        ask(send, "asking")
    assert send.asked == 1 and time.monotonic() - started < 1
    assert "nothing was charged" in raised.value.kept


def test_the_deadline_ends_the_repeating():
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="kept failing"):
        ask(Failing(*[api_error(500)] * 10000), "asking", deadline_sec=0.1)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(text, float(text)) for text in ("7", "0.5", "0", "86400", "inf", "1e3")],
        ("-3", 0.0),
        *[(text, None) for text in ("nan", "", "soon", "Thu, 99 Foo 2025")],
    ],
)
def test_every_form_of_retry_after_is_understood(value, expected):
    assert retry_after_sec(api_error(429, retry_after=value)) == expected


def test_a_date_in_retry_after_is_a_wait_from_now():
    value = email.utils.formatdate(time.time() + 90, usegmt=True)
    assert 85 < retry_after_sec(api_error(503, retry_after=value)) <= 91
    assert retry_after_sec(api_error(503, retry_after=email.utils.formatdate(0, usegmt=True))) == 0.0
    assert retry_after_sec(ValueError()) is None and retry_after_sec(None) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"code": "a", "message": "b."}, ("a", "400, a: b")),
        ({"error": {"code": "a", "message": "b"}}, ("a", "400, a: b")),
        ({"error": "text"}, ("", "400")),
        ("<html>", ("", "400")),
        (None, ("", "400")),
        ([1], ("", "400")),
        ({"code": None, "message": ["x"]}, ("", "400: ['x']")),
        ({"code": 5, "message": "one\ntwo\x1b[31m red\u202e"}, ("5", "400, 5: one two [31m red")),
    ],
)
def test_both_shapes_of_error_bodies_become_one_plain_line(body, expected):
    with pytest.raises(RequestRefused) as raised:
        ask(Failing(api_error(400, body)), "asking")
    assert (raised.value.code, raised.value.what) == (
        expected[0],
        f"While asking, the request was refused ({expected[1]}).",
    )


def test_text_from_outside_is_short_and_printable():
    assert (
        one_line("x" * 1000, 300) == "x" * 299 + "…"
        and one_line(None) == ""
        and one_line("<b>bold</b>") == "<b>bold</b>"
    )
    assert one_line("\x00\x1b]0;title\x07") == "]0;title"


def test_the_key_is_what_401_speaks_of():
    with pytest.raises(RequestRefused, match="the key was not accepted") as raised:
        ask(Failing(api_error(401, {"code": "api_key_invalid", "message": "m"})), "asking")
    assert (raised.value.status, raised.value.code) == (401, "api_key_invalid")
    assert "TWELVE_LABS_API_KEY" in raised.value.do


def test_an_error_of_the_course_and_of_the_reader_passes_through():
    with pytest.raises(AnswerError, match="mine"):
        ask(Failing(AnswerError("mine")), "asking")
    with pytest.raises(KeyboardInterrupt):
        ask(Failing(KeyboardInterrupt()), "asking")
    with pytest.raises(AnswerError):
        ask(Failing(json.JSONDecodeError("x", "y", 0)), "asking")


def test_a_wait_of_zero_is_no_flood(monkeypatch):
    monkeypatch.setattr(retries, "BASE_SEC", 0.1)
    monkeypatch.setattr(retries, "CAP_SEC", 30.0)
    asked = []

    def refuse():
        asked.append(1)
        raise ApiError(status_code=429, headers={"retry-after": "0"}, body={"code": "too_many_requests"})

    with pytest.raises(ServiceUnavailable):
        ask(refuse, "asking", deadline_sec=1.0)
    assert 2 <= len(asked) <= 12


PLAN = "All minutes used."


@pytest.mark.parametrize(
    ("status", "body", "told", "do", "ends"),
    [
        (401, {}, "the key was not accepted (401)", "TWELVE_LABS_API_KEY", True),
        (401, {"code": "unauthorized", "message": "m"}, "the key was not accepted", "TWELVE_LABS_API_KEY", True),
        (403, {"code": "api_key_invalid", "message": "m"}, "the key was not accepted", "TWELVE_LABS_API_KEY", True),
        (400, {"code": "api_key_expired"}, "the key was not accepted", "TWELVE_LABS_API_KEY", True),
        (403, {"code": "usage_limit_exceeded", "message": PLAN}, f"usage_limit_exceeded: {PLAN[:-1]})", "plan", False),
        (402, {"code": "usage_limit_exceeded", "message": PLAN}, "(402, usage_limit_exceeded: All", "plan", False),
        (403, {"error": {"code": "region_not_allowed", "message": "No."}}, "region_not_allowed: No)", "account", True),
        (403, {"code": "api_allowed_for_paid_plan", "message": "No."}, "for_paid_plan: No)", "account", True),
        (403, {"code": "api_not_allowed", "message": "No."}, "(403, api_not_allowed: No)", "account", True),
        (403, {"code": "unauthorized", "message": "No."}, "(403, unauthorized: No)", "account", True),
        (403, {"code": "tags_not_allowed", "message": "No."}, "(403, tags_not_allowed: No)", "Correct what it", False),
        (403, {"code": "api_upgrade_required", "message": "No."}, "_required: No)", "Correct what it", False),
        (403, {"message": "Forbidden"}, "was refused (403: Forbidden)", "without a code of the service", False),
        (403, None, "was refused (403)", "without a code of the service", False),
    ],
)  # fmt: skip
def test_a_refusal_says_what_the_service_says_and_speaks_of_the_key_only_where_it_is_about_the_key(
    status, body, told, do, ends
):
    with pytest.raises(RequestRefused) as raised:
        ask(Failing(api_error(status, body)), "asking")
    assert told in raised.value.what and do in raised.value.do
    assert ("key was" in str(raised.value)) == (do == "TWELVE_LABS_API_KEY")
    assert raised.value.ends_batch == ends
