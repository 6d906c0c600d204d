"""Many videos at once: side by side, within the limits of a plan, each paid once, all told in the caller's thread.

Times are never asserted but as what must not be exceeded, seen from the server: how many at once, how many in a window.
"""

import math
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Event

import httpx
import numpy as np
import pytest
from lab import client_for, config_for, make_video
from service import HEADERS, Service, vector_of

from helpers.api import connect, estimate_cost, tasks
from helpers.api.limits import HERE, Ended, Paced, limiters, pause
from helpers.api.log import Counts
from helpers.config import PLAN, Plan, load_config
from helpers.embedding import embed_videos, generate_embedding
from helpers.errors import MediaError, QueryError, RequestRefused, StoreError, TaskFailed, TaskUncertain
from helpers.library import Video, load_library

pytest.importorskip("fcntl", reason="SIGKILL and the forkserver are POSIX")
MANY = 16
NO_LIMIT = ((10**6, 60),)
WIDE = Plan(tasks=NO_LIMIT, minutes=NO_LIMIT, uploads=NO_LIMIT, queries=NO_LIMIT, polls=NO_LIMIT)
LONG_SEC = 30.0  # until a test gives up waiting for what should come at once


@pytest.fixture(autouse=True)
def polls_are_quick(monkeypatch):
    monkeypatch.setitem(tasks.POLL_SEC, "stand_in", 0.02)


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [make_video(folder / f"film-{number:02d}.mp4", number, sound=False) for number in range(6)]


def links(count: int) -> list[str]:
    return [f"http://127.0.0.1:9/films/{number:02d}.mp4" for number in range(count)]


def paid_once(service: Service, count: int) -> bool:
    """Return True where each of so many contents has one task."""
    return sorted(Counter(task.asset.content for task in service.tasks.values()).values()) == [1] * count


def most_open(service: Service) -> int:
    """Return how many tasks were under way at once, from their creation until they were seen ready."""
    spans = [(task.born, task.done) for task in service.tasks.values()]
    return max(sum(born <= start < done for born, done in spans) for start, _ in spans)


def hold_back(service: Service, count: int) -> threading.Thread:
    """Let no task be ready before so many are under way."""
    service.task_polls = 10**9

    def let_go() -> None:
        until = time.monotonic() + LONG_SEC
        while len(service.tasks) < count and time.monotonic() < until:
            time.sleep(0.01)
        service.task_polls = 0
        for task in list(service.tasks.values()):
            task.polls = 0

    thread = threading.Thread(target=let_go, daemon=True)
    thread.start()
    return thread


# Side by side --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [3, 6, 100, np.int64(4), 2.0], ids=repr)
def test_so_many_are_under_way_at_once_and_no_more(at_once, films, tmp_path):
    with Service() as service:
        hold_back(service, min(int(at_once), len(films)))
        report = embed_videos(client_for(service.base_url, tmp_path), films, at_once=at_once, timeout_sec=LONG_SEC)
        assert report.embedded == [film.name for film in films] and not report.failures
        assert most_open(service) == min(at_once, len(films)) and paid_once(service, len(films))


def test_one_at_once_is_one_after_another(films, tmp_path):
    with Service(task_polls=2) as service:
        updates = []
        embed_videos(client_for(service.base_url, tmp_path), films, at_once=1, on_update=updates.append)
        assert most_open(service) == 1
        assert [update.index for update in updates] == sorted(update.index for update in updates)
        assert {update.total for update in updates} == {len(films)}


@pytest.mark.parametrize("at_once", [0, -1, None, True, False, 1.5, "8", math.nan, math.inf, [8]], ids=repr)
def test_a_number_that_is_none_is_refused_before_anything_is_sent(at_once, films, tmp_path):
    with Service() as service:
        with pytest.raises(QueryError, match="at_once is "):
            embed_videos(client_for(service.base_url, tmp_path), films, at_once=at_once)
        assert service.requests == []


def test_videos_may_come_from_a_generator_and_none_is_an_empty_report(films, tmp_path):
    with Service() as service:
        client = client_for(service.base_url, tmp_path)
        assert embed_videos(client, (film for film in films[:3])).embedded == [film.name for film in films[:3]]
        for nothing in (None, [], iter(())):
            report = embed_videos(client, nothing)
            assert (report.segments, report.embedded, report.receipt["requests"]) == ([], [], 0)


def test_the_report_is_in_the_order_of_the_videos_whatever_comes_first(tmp_path):
    with Service() as service:
        films = links(6)
        hold_back(service, 6)

        def watch(moment, request):  # each task is ready only after the next one
            for first, second in pairwise(list(service.tasks.values())):
                first.polls = 0 if second.done < math.inf else 5

        service.watch = watch
        order = []
        client = client_for(service.base_url, tmp_path)
        report = embed_videos(client, films, on_ready=lambda segments: order.append(segments[0].video_id))
        assert report.embedded == [Path(film).name for film in films]
        ids = list(dict.fromkeys(segment.video_id for segment in report.segments))
        assert sorted(ids) == ids and sorted(order) == ids and order != ids
        for film, segments in zip(films, (report.segments[i : i + 3] for i in range(0, 18, 3)), strict=True):
            about = ("marengo3.5", "visual", "clip", 0.0, 6.0)
            (task,) = (task for task in service.tasks.values() if film in task.asset.content)
            assert np.array_equal(segments[0].embeddings["visual"], vector_of(task.asset.content, *about))


def test_what_is_ready_is_handed_over_in_this_thread_while_others_are_at_work(films, tmp_path):
    seen = []
    with Service(task_polls=10**9) as service:

        def watch(moment, request):
            if len(service.tasks) == len(films):
                next(iter(service.tasks.values())).polls = 0

        def ready(segments):
            seen.append((threading.current_thread(), sum(task.done < math.inf for task in service.tasks.values())))
            service.watch = lambda *_: None
            for task in service.tasks.values():
                task.polls = 0

        def update(told):
            seen.append((threading.current_thread(), 0))

        service.watch = watch
        client = client_for(service.base_url, tmp_path)
        report = embed_videos(client, films, on_ready=ready, on_update=update, timeout_sec=LONG_SEC)
    assert {thread for thread, _ in seen} == {threading.main_thread()}
    handed = [done for _, done in seen if done]
    assert len(handed) == len(report.embedded) == len(films)
    assert handed[0] < len(films), "the first was handed over while others were not ready"


def test_an_error_of_the_one_who_is_told_ends_the_run_and_the_next_goes_on(films, tmp_path):
    for way in ("on_ready", "on_update"):
        with Service(task_polls=2) as service:
            client, error = client_for(service.base_url, tmp_path / way), StoreError("The disk is full.")

            def fail(told, error=error):
                raise error

            with pytest.raises(StoreError) as raised:
                embed_videos(client, films, **{way: fail})
            assert raised.value is error
            wait_for_threads()
            asked = len(service.requests)
            time.sleep(0.1)
            assert len(service.requests) == asked, "nobody goes on in the background"
            assert len(embed_videos(client, films).embedded) == len(films) and paid_once(service, len(films))


def test_the_same_video_twice_is_paid_once_and_both_are_there(films, tmp_path):
    with Service(upload_sec=0.1, list_lag_sec=9.0) as service:
        report = embed_videos(client_for(service.base_url, tmp_path), [*films[:2], films[0], str(films[0])])
        assert len(report.embedded) == 4 and len(set(report.embedded)) == 4 and not report.failures
        assert paid_once(service, 2) and len(service.uploads) == 2
        assert len(report.segments) == 4 * len(generate_embedding(client_for(service.base_url, tmp_path), films[0]))


def test_one_failure_stops_nobody_and_is_told_once(tmp_path):
    films = [*links(8), "/nowhere/absent.mp4"]
    with Service() as service:
        service.broken[content(service, tmp_path / "probe", films[3])] = "Content exceeds the model's context window."
        service.tasks.clear()
        updates = []
        report = embed_videos(client_for(service.base_url, tmp_path), films, on_update=updates.append)
        assert {name: type(error) for name, error in report.failures.items()} == {
            "03.mp4": TaskFailed,
            "absent.mp4": MediaError,
        }
        assert len(report.embedded) == 7 and report.not_begun == []
        failed = [(update.video_id, update.index, update.total) for update in updates if update.stage == "failed"]
        assert sorted(failed) == [("03.mp4", 3, 9), ("absent.mp4", 8, 9)]


def content(service: Service, home: Path, film: str) -> str:
    """Return what the service knows a film by."""
    generate_embedding(client_for(service.base_url, home), film)
    return next(reversed(service.tasks.values())).asset.content


@pytest.mark.parametrize("route", ["upload", "create"])
def test_a_key_that_is_refused_is_refused_once_and_the_others_are_not_begun(route, films, tmp_path):
    with Service() as service:
        for _ in range(9):
            service.lose("401-json", done=False, route=route)
        report = embed_videos(client_for(service.base_url, tmp_path), films)
        assert list(report.failures) == ["film-00.mp4"] and report.embedded == []
        assert report.not_begun == [film.name for film in films[1:]]
        (error,) = report.failures.values()
        assert isinstance(error, RequestRefused) and "Not begun: film-01.mp4, film-02.mp4" in str(error)
        assert service.count("upload") == 1


def test_a_key_that_is_refused_in_the_middle_begins_no_other(tmp_path):
    with Service(task_polls=10**9) as service:
        client = client_for(service.base_url, tmp_path)

        def watch(moment, request):
            if len(service.tasks) == 3 and not service.faults["poll"]:
                service.faults["poll"] += [("401-json", False)] * 99

        service.watch = watch
        report = embed_videos(client, links(9), at_once=3)
        assert report.embedded == [] and set(report.failures) == {"00.mp4", "01.mp4", "02.mp4"}
        assert len(report.not_begun) == 6 and len(service.tasks) == 3
        service.faults.clear()
        service.task_polls = 0
        service.watch = lambda *_: None
        for task in service.tasks.values():
            task.polls = 0
        assert len(embed_videos(client, links(9)).embedded) == 9 and paid_once(service, 9)


def test_in_replay_nothing_waits_and_every_run_tells_the_same(data):
    config = load_config({"VIDEO_SEARCH_MODE": "replay"})
    library, told, receipts = load_library(data), [], []
    for at_once in (1, 8):
        client, updates = connect(config, plan=Plan(tasks=((1, 3600),), minutes=((1, 3600),))), []
        report = embed_videos(client, library, at_once=at_once, on_update=updates.append, on_ready=updates.append)
        assert len(report.embedded) == len(library)
        told.append([getattr(each, "stage", None) and (each.index, each.stage) for each in updates])
        receipts.append(report.receipt)
    assert told[0] == told[1] and receipts[0] == receipts[1]
    assert (receipts[0]["requests"], receipts[0]["seconds waited"], receipts[0]["tasks started"]) == (0, 0, 0)


# Interrupted ---------------------------------------------------------------------------------------------------------


def wait_for_threads() -> None:
    """Wait for the threads of a run that was ended to be gone; fail where they stay."""
    until = time.monotonic() + LONG_SEC
    while working := [thread for thread in threading.enumerate() if "ThreadPoolExecutor" in thread.name]:
        assert time.monotonic() < until, working
        time.sleep(0.01)


@pytest.mark.parametrize("when", ["upload", "poll", "limit"])
def test_an_interrupt_ends_at_once_what_is_under_way_and_the_next_run_goes_on(when, films, tmp_path):
    """It comes while uploads take a minute, tasks never end, or a limit holds all back for an hour."""
    come = Event()
    with Service() as service:

        def watch(moment, request):
            if when == "upload" and moment == "arrived" and service.count("upload") == 4:
                service.upload_sec = 60.0
                come.set()
            if (when == "poll" and len(service.tasks) == len(films)) or (when == "limit" and len(service.tasks) == 2):
                come.set()

        def update(told):
            if come.wait(0.005):
                raise KeyboardInterrupt

        service.task_polls, service.watch = 10**9, watch
        plan = replace(WIDE, tasks=((2, 3600),)) if when == "limit" else None
        client = connect(config_for(service.base_url, tmp_path), plan=plan)
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            embed_videos(client, films, on_update=update)
        wait_for_threads()
        assert time.monotonic() - started < LONG_SEC, "neither upload nor limit was waited for"
        service.watch, service.upload_sec, service.task_polls = (lambda *_: None), 0.0, 0
        for task in service.tasks.values():
            task.polls = 0
        again = client_for(service.base_url, tmp_path)
        assert len(embed_videos(again, films).embedded) == len(films) and paid_once(service, len(films))


INGEST = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from lab import client_for
from helpers.embedding import embed_videos
report = embed_videos(client_for(sys.argv[1], Path(sys.argv[2])), sys.argv[4:])
print(sorted({type(error).__name__ for error in report.failures.values()}), len(report.embedded))
"""


def ingest(service: Service, home: Path, films: list[str]) -> subprocess.Popen:
    """Start an ingest in a process of its own."""
    command = [sys.executable, "-c", INGEST, service.base_url, str(home), str(Path(__file__).parent), *films]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_process_that_is_interrupted_ends(films, tmp_path):
    with Service() as service:
        come = Event()

        def watch(moment, request):
            if service.count("upload") > 3:
                service.upload_sec = 60.0
                come.set()

        service.watch = watch
        process = ingest(service, tmp_path, list(map(str, films)))
        assert come.wait(LONG_SEC)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=LONG_SEC)
        assert process.returncode != 0 and "KeyboardInterrupt" in said


@pytest.mark.parametrize("kill_at", [1, 5, 9])
def test_killed_in_the_middle_it_goes_on_and_nothing_is_paid_twice(kill_at, tmp_path):
    """SIGKILL comes when so many creations have arrived, others on their way, no one answered."""
    films, running = links(12), []

    def watch(moment, request):
        if moment == "arrived" and request.route == "create" and service.count("create") == kill_at:
            running[0].send_signal(signal.SIGKILL)
            running[0].wait()

    with Service(task_polls=3) as service:
        service.watch = watch
        running.append(ingest(service, tmp_path, films))
        running[0].communicate(timeout=LONG_SEC)
        assert running[0].returncode == -signal.SIGKILL
        service.watch = lambda *_: None
        time.sleep(0.2)  # for what was on its way to arrive
        started = {task.asset.content for task in service.tasks.values()}
        for _ in range(3):
            client = client_for(service.base_url, tmp_path)
            report = embed_videos(client, films)
            if not report.failures:
                break
            assert {type(error) for error in report.failures.values()} == {TaskUncertain}, report
            lost = {name.partition(".")[0] for name in report.failures}
            assert not any(f"/{name}.mp4" in each for name in lost for each in started), "it is there to be found"
            client.recorded.give_up_lost()
        assert len(report.embedded) == len(films) and paid_once(service, len(films))


# Limits --------------------------------------------------------------------------------------------------------------


def embed_within(plan: Plan | None, films: list, home: Path, at_once: int = 16, **how) -> tuple[Service, dict]:
    """Embed all films at a service, which must succeed. Returns it, to be asked what it saw, and the receipt."""
    with Service(**how) as service:
        client = connect(config_for(service.base_url, home), plan=plan)
        report = embed_videos(client, films, at_once=at_once)
        assert len(report.embedded) == len(films), report
        assert len({task.asset.content for task in service.tasks.values()}) == len(service.tasks) == len(films)
        return service, report.receipt


@pytest.mark.parametrize(
    ("count", "most", "seconds"), [(12, 5, 1.0), pytest.param(60, 25, 3.0, marks=pytest.mark.slow)]
)
def test_never_more_creations_in_any_window_than_the_plan_allows(count, most, seconds, tmp_path):
    plan = replace(WIDE, tasks=((most, seconds),))
    service, receipt = embed_within(plan, links(count), tmp_path, most=(most, seconds), task_polls=3)
    assert service.busiest("create", seconds) <= most
    assert service.count("create") == count and receipt["retries"] == 0, "none was refused"
    assert receipt["seconds waited"] > 0 and receipt["tasks started"] == count


def test_two_clients_of_an_address_share_a_window(tmp_path):
    plan = replace(WIDE, tasks=((3, 1.0),))
    with Service(most=(3, 1.0)) as service:
        for number in range(2):
            client = connect(config_for(service.base_url, tmp_path / str(number)), plan=plan)
            assert len(embed_videos(client, links(3)).embedded) == 3
        assert service.busiest("create", 1.0) <= 3 and service.count("create") == 6


def test_polls_and_uploads_have_limits_of_their_own(films, tmp_path):
    plan = replace(WIDE, polls=((10, 0.5),), uploads=((2, 0.5),))
    service, _ = embed_within(plan, films, tmp_path, task_polls=4)
    assert max(service.busiest("upload", 0.5), service.busiest("create", 0.5)) <= 2
    looks = [request.at for request in service.requests if request.route in ("poll", "asset")]
    assert max(sum(start <= at < start + 0.5 for at in looks) for start in looks) <= 10


def test_minutes_of_video_are_limited_too_and_a_longer_one_takes_a_window_alone(films, tmp_path):
    """Films of 4.5 s: one in a window of 6 s of video, or of 3 s, but two in one of 12 s."""
    for number, (seconds, most) in enumerate([(6, 1), (3, 1), (12, 2)]):
        plan = replace(WIDE, minutes=((seconds / 60, 0.5),))
        service, receipt = embed_within(plan, films[:3], tmp_path / str(number))
        assert service.busiest("create", 0.5) <= most and receipt["seconds waited"] > 0


def test_a_limit_is_lowered_by_what_the_service_says(tmp_path):
    headers = HEADERS | {"x-ratelimit-request-limit": "3", "x-ratelimit-request-remaining": "2"}
    plan = replace(WIDE, tasks=((100, 1.0),))
    service, _ = embed_within(plan, links(9), tmp_path, headers=headers)
    assert service.busiest("create", 1.0) <= 3


def test_what_others_have_used_of_a_window_is_not_used_again(tmp_path):
    headers = HEADERS | {"x-ratelimit-request-limit": "100", "x-ratelimit-request-remaining": "0"}
    service, _ = embed_within(replace(WIDE, tasks=((100, 1.0),)), links(3), tmp_path, headers=headers)
    first, second, _ = (request.at for request in service.requests if request.route == "create")
    assert second - first >= 1.0


@pytest.mark.parametrize("said", ["", "many", "-1", "1e3", "9" * 40])
def test_headers_that_say_nothing_change_nothing(said, tmp_path):
    headers = HEADERS | {"x-ratelimit-request-limit": said, "x-ratelimit-request-remaining": said}
    _, receipt = embed_within(replace(WIDE, tasks=((100, 60.0),)), links(9), tmp_path, headers=headers)
    assert receipt["seconds waited"] == 0


@pytest.mark.parametrize("plan", [None, WIDE], ids=["no plan", "a plan"])
def test_refusals_in_between_are_survived(plan, tmp_path):
    service, receipt = embed_within(plan, links(12), tmp_path, most=(5, 1.0), task_polls=2)
    assert receipt["retries"] > 0 and receipt["tasks started"] == 12 and service.count("create") > 12


def test_a_refusal_that_asks_to_wait_holds_back_all_of_its_kind():
    answers = iter([httpx.Response(429, headers={"retry-after": "0.4"}), *[httpx.Response(202)] * 9])
    sent = []

    def network(request):
        sent.append((request.url.path, time.monotonic()))
        return next(answers)

    paced = Paced(httpx.MockTransport(network), Counts())
    paced.limiters = limiters("http://of.this.test", WIDE)
    for path in ("/embed-v2/tasks", "/assets", "/embed-v2/tasks"):
        paced.handle_request(httpx.Request("POST", f"http://of.this.test{path}"))
    (_, first), (_, upload), (_, second) = sent
    assert second - first >= 0.4 > upload - first


@pytest.mark.parametrize("asked", ["3600", "nonsense", "", "-5", "nan"])
def test_a_wait_too_long_or_none_holds_nobody_back(asked):
    paced = Paced(httpx.MockTransport(lambda request: httpx.Response(429, headers={"retry-after": asked})), Counts())
    paced.limiters = limiters("http://of.this.test", WIDE)
    started = time.monotonic()
    for _ in range(2):
        paced.handle_request(httpx.Request("POST", "http://of.this.test/embed-v2/tasks"))
    assert time.monotonic() - started < LONG_SEC


def test_time_that_limits_take_counts_for_no_deadline(films, tmp_path):
    with Service() as service:
        plan = replace(WIDE, tasks=((1, 1.5),))
        client = connect(config_for(service.base_url, tmp_path), plan=plan)
        client.patience_sec = 1.6  # a limit takes 2 s, and the wait after a refusal up to 1 s
        service.faults["create"] += [("", True), ("429-json", False)]
        service.retry_after = "0.1"
        report = embed_videos(client, films[:2], timeout_sec=1.6)
        assert len(report.embedded) == 2 and report.receipt["seconds waited"] > 1.0, report


def test_who_waits_for_a_limit_says_so_once(films, tmp_path):
    with Service() as service:
        updates = []
        client = connect(config_for(service.base_url, tmp_path), plan=replace(WIDE, tasks=((1, 0.5),)))
        embed_videos(client, films[:3], on_update=updates.append)
        assert Counter(update.index for update in updates if update.stage == "waiting") == {1: 1, 2: 1}


def test_the_service_is_asked_within_the_published_plan_and_a_stand_in_without():
    config = load_config({"TWELVE_LABS_API_KEY": "tlk_of-this-test"})
    assert connect(config).recorded.paced.limiters is limiters(config.base_url, PLAN)
    assert set(connect(config).recorded.paced.limiters) == {"tasks", "minutes", "uploads", "queries", "polls"}
    assert connect(config_for("http://127.0.0.1:9/v1.3", Path("x"))).recorded.paced.limiters == {}


def test_a_thread_whose_run_is_over_sends_nothing_more():
    sent = []
    paced = Paced(httpx.MockTransport(lambda request: sent.append(request) or httpx.Response(200)), Counts())

    def late():
        HERE.stop = Event()
        HERE.stop.set()
        for act in (lambda: pause(9), lambda: paced.handle_request(httpx.Request("GET", "http://of.this.test/assets"))):
            with pytest.raises(Ended):
                act()
        sent.append("over")

    thread = threading.Thread(target=late)
    thread.start()
    thread.join(LONG_SEC)
    assert sent == ["over"]


# What it will cost ---------------------------------------------------------------------------------------------------


def test_an_estimate_says_what_is_there_and_what_will_be_sent(films, tmp_path):
    with Service(asset_polls=0, task_polls=0) as service:
        client = client_for(service.base_url, tmp_path)
        embed_videos(client, films[:2])
        asked = len(service.requests)
        videos = [*films[:4], links(1)[0], films[2], "/nowhere/absent.mp4"]
        estimate = estimate_cost(client, videos)
        assert len(service.requests) == asked, "nothing is sent"
        states = ["kept", "kept", "new", "new", "new", "under way", "refused"]
        assert estimate.table["state"].tolist() == states
        assert estimate.table["requests"].tolist() == [0, 0, 5, 5, 2, 2, 0]
        assert estimate.minutes == pytest.approx(2 * 4.5 / 60) and estimate.requests == 14
        assert (estimate.price, estimate.seconds, estimate.plan) == (None, 0, PLAN)
        report = embed_videos(client, videos[:-1])
        assert report.receipt["tasks started"] == 3
        assert report.receipt["requests"] == len(service.requests) - asked == estimate.requests - 2  # of the same film
        assert estimate_cost(client, videos[:-1]).requests == 0
        assert set(estimate_cost(client, videos[:-1], segmentation="fixed-5").table["state"]) == {"new", "under way"}


def test_what_was_begun_is_under_way_and_an_upload_is_not_sent_again(films, tmp_path):
    with Service(task_polls=10**9) as service:
        client = client_for(service.base_url, tmp_path)
        for number, lost in enumerate((False, True)):
            if lost:
                service.lose("drop", done=True)
            assert embed_videos(client, films[number], timeout_sec=0.0).failures
        service.lose("400-json", done=False)
        assert embed_videos(client, films[2]).failures
        other = client_for(service.base_url, tmp_path)
        assert estimate_cost(other, films[:3]).table["state"].tolist() == ["under way", "under way", "new"]
        assert estimate_cost(other, films[:3]).table["requests"].tolist() == [2, 2, 3]


def test_the_limits_and_the_price_of_a_plan_are_reckoned_with(films, tmp_path):
    plan = Plan(tasks=((2, 60), (3, 600)), minutes=((0.1, 100),), usd_a_minute=0.5)
    client = connect(config_for("http://127.0.0.1:9/v1.3", tmp_path), plan=plan)
    estimate = estimate_cost(client, films[:3])
    assert estimate.seconds == 200  # 13.5 s of video, 6 s in a window of 100 s
    assert estimate.price == pytest.approx(0.5 * 3 * 4.5 / 60)
    assert estimate_cost(client, [replace(Video("x", url=link)) for link in links(4)]).seconds == 600
    nothing = estimate_cost(client, [])
    assert (nothing.seconds, nothing.minutes, nothing.requests, nothing.price) == (0, 0, 0, 0)
    assert "none" in repr(nothing) and "0.11 USD" in repr(estimate) and "3 new" in repr(estimate)


def test_the_samples_are_kept_in_replay_and_a_setting_that_there_is_not_is_refused(data):
    client = connect(load_config({"VIDEO_SEARCH_MODE": "replay"}))
    library = load_library(data)
    assert set(estimate_cost(client, library).table["state"]) == {"kept"}
    with pytest.raises(QueryError, match="no segmentation"):
        estimate_cost(client, library, segmentation="fixed-99")


def test_asked_anew_nothing_counts_as_kept(films, tmp_path):
    with Service() as service:
        generate_embedding(client_for(service.base_url, tmp_path), films[0])
        fresh = client_for(service.base_url, tmp_path, VIDEO_SEARCH_MODE="refresh", TWELVE_LABS_API_KEY="")
        assert estimate_cost(fresh, films[0]).table["state"].tolist() == ["new"]
