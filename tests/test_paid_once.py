"""Paid once, whatever the service does: kernels at once, lost answers, lists that lag and disguise, old caches, kills.

Every test counts the tasks that a second server made (`service.Service`, written from the published API), and looks
whether the vectors that arrived are those of the right film. Where the course cannot know, `TaskUncertain` is the right
answer, and then nothing more is started until the reader gives the lost request up.
"""

import base64
import hashlib
import json
import logging
import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event
from urllib.parse import quote, unquote, urlsplit

import httpx
import numpy as np
import pytest
from lab import client_for, make_video
from service import Service, content_of, vector_of
from twelvelabs import TwelveLabs

from helpers.api import CourseClient, paid_once
from helpers.embedding import embed_text, embed_videos, generate_embedding
from helpers.errors import RequestRefused, ServiceUnavailable, TaskFailed, TaskTimeout, TaskUncertain, VideoSearchError
from helpers.library import Video, video_from
from helpers.segments import Segment

pytest.importorskip("fcntl", reason="SIGKILL and the forkserver are POSIX")
FILMS, KILLS, HOMES = 6, 5, 4  # kills in each home: twenty in all
SEED = 20261126
WAIT_SEC = 8.0  # until a test gives up waiting for what should come at once
ADDRESS = "http://127.0.0.1:9/films/talk.mp4"
FIXED = {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 6}}}
SIGNED = f"{ADDRESS}?X-Amz-Date=20261126T090000Z&X-Amz-Expires=900&X-Amz-Signature=0a1b2c3d"

# Kernels start from a process that has imported everything, so that they really run at the same time.
spawn = multiprocessing.get_context("forkserver")
spawn.set_forkserver_preload(["lab", "pytest", "helpers.embedding"])


@pytest.fixture(autouse=True)
def looks_without_a_pause(monkeypatch):
    """Look for a lost task as often as a reader's notebook does, and faster."""
    monkeypatch.setitem(paid_once.LOOK_PAUSE_SEC, "stand_in", 0.05)


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [make_video(folder / f"film-{number}.mp4", number) for number in range(FILMS)]


@pytest.fixture
def film(films) -> Path:
    return films[0]


@pytest.fixture
def home(tmp_path) -> Path:
    return tmp_path / "home"


def content(film: Path | str) -> str:
    """Return what the service knows a film by: the sha256 of a file, or what an address leads to."""
    return content_of(film) if isinstance(film, str) else hashlib.sha256(film.read_bytes()).hexdigest()


def paid(service: Service) -> list[int]:
    """Return how many tasks were made of each content, most first: all ones where each was paid once."""
    return sorted(Counter(task.asset.content for task in service.tasks.values()).values(), reverse=True)


def kernel(service: Service, home: Path, **settings: str) -> CourseClient:
    """Return the client of a freshly started kernel, which does not repeat a request for long."""
    client = client_for(service.base_url, home, **settings)
    client.patience_sec = 3.0
    return client


def embed(service: Service, home: Path, film: Video | Path | str, **settings) -> list[Segment]:
    """Run the cell in a fresh kernel."""
    return generate_embedding(kernel(service, home), film, **settings)


def owners(segments: list[Segment], *films: Path | str) -> set[str]:
    """Return whose vectors these are, among the films given; "another" stands for any other."""
    found = set()
    for segment in segments:
        for option, vector in segment.embeddings.items():
            about = (segment.model, option, segment.embedding_scope, segment.start_sec, segment.end_sec)
            own = {content(film) for film in films if np.array_equal(vector, vector_of(content(film), *about))}
            found |= own or {"another"}
    return found


def check_own(segments: list[Segment], *films: Path | str) -> None:
    """Fail unless there are segments of all these films, and of no other."""
    assert owners(segments, *films) == {content(film) for film in films}


def outcome(service: Service, home: Path, film: Path | str, *, by_hand: bool = False) -> str:
    """Run the cell in a fresh kernel. Returns "own" or "another" film's vectors, or the name of the error."""
    try:
        segments = embed(service, home, Video("by-hand", path=film) if by_hand else film)
    except VideoSearchError as error:
        return type(error).__name__
    return "own" if owners(segments, film) == {content(film)} else "another"


def give_up(service: Service, home: Path) -> int:
    return kernel(service, home).recorded.give_up_lost()


def test_the_second_server_speaks_as_published(films):
    """Through the plain SDK: new ids, the same vectors for the same content, filters, pages, what is not there."""
    with Service(task_polls=1) as service, httpx.Client(base_url=service.base_url, headers={"x-api-key": "k"}) as http:
        api = TwelveLabs(api_key="tlk_plain", base_url=service.base_url)
        names = [f"{number}-{content(film)}.mp4" for number in (1, 2) for film in films[:2]]
        made = [
            api.assets.create(method="direct", file=(name, film.read_bytes()), filename=name)
            for name, film in zip(names, films[:2] * 2, strict=True)
        ]
        assert len({each.id for each in made}) == 4 and {each.status for each in made} == {"processing"}
        assert all(re.fullmatch(r"[0-9a-f]{24}", each.id) for each in made)
        assert {api.assets.retrieve(each.id).status for each in made} == {"ready"}
        assert [each.filename for each in api.assets.list(filename=content(films[0]).upper()).items] == names[2::-2]
        video = {"segmentation": FIXED, "embedding_option": ["visual"], "embedding_scope": ["clip", "asset"]}
        asked = {"input_type": "video", "model_name": "marengo3.5"}
        tasks = [
            api.embed.v_2.tasks.create(**asked, video={"media_source": {"asset_id": each.id}, **video}).id
            for each in made
        ]
        assert [api.embed.v_2.tasks.retrieve(task).status for task in tasks] == ["processing"] * 4
        first, other, again, _ = (api.embed.v_2.tasks.retrieve(task).data for task in tasks)
        assert first == again != other and [each.embedding_scope for each in first] == ["clip", "asset"]
        assert np.isclose(np.linalg.norm(first[0].embedding), 1.0)
        listed = api.embed.v_2.tasks.list(page=2, page_limit=3)
        assert [each.id for each in listed.items] == tasks[:1]
        assert listed.items[0].video_embedding.metadata.input_filename == names[0]
        half, whole = (
            api.embed.v_2.create(
                input_type="multi_input",
                model_name="marengo3.5",
                embedding_dimension=size,
                multi_input={"input_text": "a bell"},
            ).data[0]
            for size in (256, 512)
        )
        assert half.embedding == whole.embedding[:256]
        api.assets.delete(made[0].id)
        for path in (f"/assets/{made[0].id}", f"/assets/{made[1].id}/transcription", f"/embed-v2/tasks/{'0' * 24}"):
            answer = http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "resource_not_exist")
            assert answer.headers["content-encoding"] == "gzip" and answer.headers["tl-report"] == "backend"


# At the same time ----------------------------------------------------------------------------------------------------

_start: Barrier | None = None


def _wait_with(barrier: Barrier) -> None:
    global _start
    _start = barrier


def run_cell(
    base_url: str, home: Path, films: list[Path], client: CourseClient | None = None, at_once: int = 8
) -> list[Segment]:
    """Embed the films in a kernel of its own, or with a client that is there; every film must succeed."""
    if _start is not None:
        _start.wait(60)
    report = embed_videos(client or client_for(base_url, home), films, at_once=at_once)
    assert not report.failures, {name: str(error) for name, error in report.failures.items()}
    return report.segments


@contextmanager
def kernels(count: int) -> Iterator[Executor]:
    """Yield an executor of processes that begin their work together."""
    with ProcessPoolExecutor(count, spawn, initializer=_wait_with, initargs=(spawn.Barrier(count),)) as pool:
        yield pool


def check_all(cells: list[Future], films: list[Path]) -> None:
    for cell in cells:
        check_own(cell.result(120), *films)


@pytest.mark.parametrize("upload_sec", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("count", [2, 4])
def test_kernels_that_embed_the_same_films_pay_once(count, upload_sec, films, home):
    with Service(upload_sec=upload_sec, list_lag_sec=3.0) as service:
        with kernels(count) as pool:
            cells = [pool.submit(run_cell, service.base_url, home, films) for _ in range(count)]
        assert paid(service) == [1] * FILMS
        check_all(cells, films)


@pytest.mark.parametrize("shared", [True, False], ids=["one client", "a client each"])
def test_eight_threads_pay_once(shared, films, home):
    with Service(upload_sec=0.05, list_lag_sec=3.0) as service, ThreadPoolExecutor(8) as pool:
        client = client_for(service.base_url, home) if shared else None
        cells = [pool.submit(run_cell, service.base_url, home, films, client) for _ in range(8)]
        check_all(cells, films)
        assert paid(service) == [1] * FILMS


@pytest.mark.parametrize("route", ["upload", "create"])
@pytest.mark.parametrize("who", ["one client", "a client each", "kernels"])
def test_a_slow_request_holds_up_no_other_video(who, route, films, home):
    """The service answers the first upload (or creation) only after another video's has arrived."""
    another, held_up = Event(), []

    def watch(moment, request):
        if moment == "arrived" and request.route == route:
            if service.count(route) > 1:
                another.set()
            elif not another.wait(WAIT_SEC):
                held_up.append(request)

    with Service(watch=watch) as service, kernels(2) if who == "kernels" else ThreadPoolExecutor(2) as pool:
        client = client_for(service.base_url, home) if who == "one client" else None
        cells = [pool.submit(run_cell, service.base_url, home, [film], client) for film in films[:2]]
        for cell, film in zip(cells, films, strict=False):
            check_own(cell.result(60), film)
        assert held_up == [], "the second video waited for the first"
        assert paid(service) == [1, 1]


def test_a_second_kernel_waits_for_the_creation_of_the_first(film, home):
    """A creation on its way is no lost one: the second kernel asks for nothing, and gets the same segments."""

    def watch(moment, request):
        if moment == "arrived" and request.route == "create":
            time.sleep(1.0)  # a slow service: the second kernel comes to the same point meanwhile

    with Service(watch=watch, list_lag_sec=3.0) as service:
        with kernels(2) as pool:
            cells = [pool.submit(run_cell, service.base_url, home, [film]) for _ in range(2)]
        check_all(cells, [film])
        assert (paid(service), service.count("create")) == ([1], 1)


@pytest.mark.parametrize("who", ["thread", "kernel"])
def test_what_is_under_way_elsewhere_is_not_given_up(who, films, home):
    """Lost is what nobody waits for any more: of two requests without an answer one is lost, one is on its way."""
    arrived, asked = Event(), Event()

    def watch(moment, request):
        if (moment, request.route, service.count("create")) == ("arrived", "create", 2):
            arrived.set()
            assert asked.wait(WAIT_SEC)

    with Service(watch=watch, list_lag_sec=60.0) as service:
        service.lose("drop", done=False)
        assert outcome(service, home, films[1]) == "TaskUncertain"
        with kernels(1) if who == "kernel" else ThreadPoolExecutor(1) as pool:
            cell = pool.submit(run_cell, service.base_url, home, [films[0]])
            assert arrived.wait(60)
            assert len(kernel(service, home).recorded.journal.asking) == 2
            assert give_up(service, home) == 1
            assert len(kernel(service, home).recorded.journal.asking) == 1
            asked.set()
            check_own(cell.result(60), films[0])
        assert give_up(service, home) == 0
        check_own(run_cell(service.base_url, home, films[:2]), *films[:2])
        assert (paid(service), service.count("create")) == ([1, 1], 3)


# What identifies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mount", ["/v1.3", "/gateway/v1.3", "/v1.3/proxy", "/v2", "/v1.4", "", "/assets/v1.3"])
@pytest.mark.parametrize("lost", [False, True], ids=["answered", "lost"])
def test_whatever_the_path_of_the_address_two_runs_pay_once(mount, lost, film, home):
    with Service(mount=mount) as service:
        if lost:
            service.lose("drop", done=True)
            outcome(service, home, film)
        check_own(embed(service, home, film), film)
        query = embed_text(kernel(service, home), "a bell")
        asked = len(service.requests)
        check_own(embed(service, home, film), film)
        assert np.array_equal(embed_text(kernel(service, home), "a bell"), query)
        assert (paid(service), len(service.requests)) == ([1], asked)  # the second run sends nothing


OTHERS = [{"segmentation": "fixed-5"}, {"segmentation": "dynamic-4"}, {"options": ["visual"]}, {"scopes": ["clip"]}]


@pytest.mark.parametrize("settings", OTHERS, ids=str)
def test_other_settings_are_other_work(settings, film, home):
    with Service() as service:
        for _ in range(2):
            check_own(embed(service, home, film), film)
            check_own(embed(service, home, film, **settings), film)
        other = generate_embedding(kernel(service, home, VIDEO_SEARCH_MODEL="marengo3.0"), film)
        check_own(other, film)
        assert paid(service) == [3] and {task.model for task in service.tasks.values()} == {"marengo3.5", "marengo3.0"}


@pytest.mark.parametrize("names", [("a.mp4", "b.mp4"), ("a.mp4", "a.mov"), ("a.mp4", "a.MP4")], ids="-".join)
@pytest.mark.parametrize("runs", [1, 2], ids=["one call", "two runs"])
def test_the_same_content_under_two_names_is_paid_once(names, runs, film, home, tmp_path):
    copies = [tmp_path / str(number) / name for number, name in enumerate(names)]
    for copy in copies:
        copy.parent.mkdir()
        shutil.copy(film, copy)
    with Service() as service:
        calls = [copies] if runs == 1 else [[copy] for copy in copies]
        reports = [embed_videos(kernel(service, home), call) for call in calls]
        assert not any(report.failures for report in reports)
        assert sum(len(report.embedded) for report in reports) == 2
        for report in reports:
            check_own(report.segments, film)
        assert (paid(service), len(service.uploads)) == ([1], 1)


SIGNATURES = {
    "S3": "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F1&X-Amz-Date=2026112{0}T0900Z&X-Amz-Signature={0}a",
    "Google": "X-Goog-Algorithm=GOOG4&X-Goog-Date=2026112{0}T0900Z&X-Goog-Expires=900&X-Goog-Signature={0}b",
    "Azure": "sv=2024-11-04&st=2026-11-2{0}T09%3A00Z&se=2026-11-2{0}T10%3A00Z&sr=b&sp=r&sig={0}c%3D",
    "CloudFront": "Expires=179569872{0}&Signature={0}d__&Key-Pair-Id=K2JCJMDEHXQW5F",
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize("meant", ["", "v=1&"], ids=["signed", "signed with more"])
def test_an_address_signed_anew_is_the_same_video(signature, meant, home):
    links = [f"{ADDRESS}?{meant}{signature.format(number)}" for number in (1, 2)]
    with Service() as service:
        first = embed(service, home, links[0])
        check_own(first, links[0])
        asked = len(service.requests)
        again = embed(service, home, links[1])
        check_own(again, links[0])
        assert (paid(service), len(service.requests)) == ([1], asked)
        assert [s.id for s in again] == [s.id for s in first]


DIFFERENT = {
    "another parameter": "?v={}",
    "another parameter of a signed one": "?v={}&" + SIGNATURES["S3"].format(1),
    "a name that signs only beside sig": "?st={}0",
    "a name that signs only beside Key-Pair-Id": "?Policy={}",
    "a name like one that signs": "?X-Amzing={}",
    "another path": "/{}",
}


@pytest.mark.parametrize("form", DIFFERENT.values(), ids=DIFFERENT)
def test_addresses_that_differ_in_anything_else_are_two_videos(form, home):
    with Service() as service:
        segments = [embed(service, home, ADDRESS + form.format(number)) for number in (1, 2)]
        for number, own in enumerate(segments, 1):
            check_own(own, ADDRESS + form.format(number))
        assert paid(service) == [1, 1]
        assert not {s.id for s in segments[0]} & {s.id for s in segments[1]}


@pytest.mark.parametrize("kind", [Path, str])
def test_a_video_made_by_hand_is_the_film_at_its_path(kind, film, home):
    with Service() as service:
        check_own(embed(service, home, Video("mine", path=kind(film))), film)
        asked = len(service.requests)
        check_own(embed(service, home, Video("mine", path=kind(film))), film)
        check_own(embed(service, home, film), film)
        assert (paid(service), len(service.requests)) == ([1], asked)


@pytest.mark.parametrize("make", [video_from, lambda path: Video("mine", path=path)], ids=["read", "by hand"])
def test_a_file_replaced_since_its_video_was_made_is_another_film(make, films, home, tmp_path):
    path = Path(shutil.copy(films[0], tmp_path / "film.mp4"))
    video = make(path)
    with Service() as service:
        check_own(embed(service, home, video), films[0])
        shutil.copy(films[1], path)
        check_own(embed(service, home, video), films[1])
        assert paid(service) == [1, 1]


# An answer lost after the work was done ------------------------------------------------------------------------------

FAULTS = ["404-page", "408-empty", "499-page", "307-empty", "drop"]
MORE_FAULTS = ["400-page", "403-page", "408-json", "499-json", "429-page", "500-json", "502-page", "503-empty"]
MORE_FAULTS += ["403-message", "500-nested", "200-page", "202-cut", "202-empty", "302-empty", "204-empty", "300-page"]
# Good statuses whose bodies have no id that can be used.
MORE_FAULTS += [
    "200-idless",
    "201-other",
    "202-null",
    "202-list",
    "202-numbered",
    "201-nested id",
    "202-nan",
    "202-deep",
]
LISTS = {
    "as sent": {},
    "lags 3 s": {"list_lag_sec": 3.0},
    "ten a page": {"page_cap": 10, "others": 25},
    "2,100 others first": {"others": 2100},
    "2,100 others first, ten a page": {"others": 2100, "page_cap": 10},
    "in capitals": {"shown": str.upper},
    "without extension": {"shown": lambda name: Path(name).stem},
    "says nothing": {"shown": lambda name: None},
    "clock two days ahead": {"clock_offset_sec": 2 * 86400.0},
    "clock two days behind": {"clock_offset_sec": -2 * 86400.0},
    "all of it": {"list_lag_sec": 3.0, "page_cap": 10, "others": 90, "shown": str.upper, "clock_offset_sec": -172800.0},
}
ADDRESSES = {
    "as sent": (SIGNED, {}),
    "without its signature": (SIGNED, {"shown": lambda url: url.partition("?")[0]}),
    "percent-encoded": (ADDRESS.replace("talk", "Grüße 1"), {"shown": lambda url: quote(url, safe=":/?&=%")}),
    "decoded": (ADDRESS.replace("talk", "Gr%C3%BC%C3%9Fe%201"), {"shown": unquote}),
    "clock two days behind": (ADDRESS, {"clock_offset_sec": -172800.0}),
}


def found_again(service: Service, fault: str, home: Path, film: Path | str) -> bool:
    """Lose the answer of a creation, then run the cell again and again: is it found? It must be, or be uncertain."""
    service.lose(fault, done=True)
    ends = [outcome(service, home, film) for _ in range(2)]
    service.list_lag_sec = 0.0  # the list has caught up
    ends.append(outcome(service, home, film))
    assert paid(service) == [1]
    assert set(ends) <= {"own", "TaskUncertain"}
    return ends[-1] == "own"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("told", LISTS.values(), ids=LISTS)
def test_a_creation_whose_answer_is_lost_is_found_or_uncertain(told, fault, film, home):
    with Service(**told) as service:
        assert found_again(service, fault, home, film) or told, "a list that tells all is enough"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("address", "told"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_lost_creation_from_an_address_is_found_or_uncertain(address, told, fault, home):
    with Service(**told) as service:
        assert found_again(service, fault, home, address) or told, "a list that tells all is enough"


@pytest.mark.parametrize("fault", MORE_FAULTS)
def test_whatever_answer_hides_that_the_work_was_done_the_task_is_found(fault, film, home):
    with Service() as service:
        assert found_again(service, fault, home, film)


@pytest.mark.parametrize("fault", ["404-page", "404-json", "401-json", "403-page", "500-json", "200-page", "drop"])
def test_a_list_that_cannot_be_read_starts_nothing(fault, film, home):
    with Service() as service:
        service.lose("drop", done=True)
        for _ in range(20):
            service.lose(fault, done=False, route="list")
        for _ in range(2):
            client = kernel(service, home)
            client.patience_sec = 0.2
            with pytest.raises(VideoSearchError):
                generate_embedding(client, film)
            assert paid(service) == [1]
        service.faults.clear()
        check_own(embed(service, home, film), film)
        assert paid(service) == [1]


# A request that came to nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS + MORE_FAULTS)
def test_what_may_have_arrived_is_not_sent_again_until_it_is_given_up(fault, film, home):
    """Nothing came of the request, but only the service knows: not seen in a list is not the same as not started."""
    with Service() as service:
        service.lose(fault, done=False)
        assert [outcome(service, home, film) for _ in range(2)] == ["TaskUncertain"] * 2
        assert (paid(service), service.count("create")) == ([], 1)
        assert give_up(service, home) == 1
        assert outcome(service, home, film) == "own"
        assert (paid(service), service.count("create")) == ([1], 2)


REFUSED = ["400-json", "400-nested", "401-json", "402-json", "403-json", "403-api_not_allowed", "403-unauthorized"]
REFUSED += ["403-api_allowed_for_paid_plan", "403-usage_limit_exceeded"]


@pytest.mark.parametrize("fault", ["429-json", "429-empty"])
def test_a_429_of_the_service_started_nothing(fault, film, home):
    """It says so in JSON, or by its rate headers; a proxy's page does neither (see the faults above)."""
    with Service() as service:
        service.lose(fault, done=False)
        check_own(embed(service, home, film), film)
        assert (paid(service), service.count("create", "list")) == ([1], 2)


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refusal_with_a_code_started_nothing(fault, film, home):
    with Service() as service:
        service.lose(fault, done=False)
        with pytest.raises(RequestRefused):
            embed(service, home, film)
        check_own(embed(service, home, film), film)
        assert (paid(service), service.count("list")) == ([1], 0)


def test_a_request_that_was_never_sent_started_nothing(home):
    with Service() as service:
        port = urlsplit(service.base_url).port
    client = kernel(service, home)  # nobody listens there any more
    client.patience_sec = 0.1
    with pytest.raises(ServiceUnavailable):
        generate_embedding(client, ADDRESS)
    with Service(port=port) as service:
        check_own(embed(service, home, ADDRESS), ADDRESS)
        assert (paid(service), service.count("list")) == ([1], 0)


def test_an_unknown_post_counts_as_possibly_paid(home):
    def ask(client: CourseClient) -> None:
        client.embed.tasks.create(model_name="marengo3.0", video_url=ADDRESS)  # a route that the course does not use

    with Service() as service:
        service.lose("drop", done=False, route="other")
        with pytest.raises((httpx.TransportError, TaskUncertain)):
            ask(kernel(service, home))
        for _ in range(2):
            with pytest.raises(TaskUncertain):
                ask(kernel(service, home))
        assert service.count("other") == 1
        assert give_up(service, home) == 1


def test_an_asset_that_the_service_no_longer_keeps_is_uploaded_again(film, home):
    with Service(asset_polls=1) as service:
        with pytest.raises(TaskTimeout):
            embed(service, home, film, timeout_sec=0.0)
        service.assets.clear()
        check_own(embed(service, home, film), film)
        assert (paid(service), len(service.uploads)) == ([1], 2)


# Somebody else's tasks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_film_never_gets_the_vectors_of_another(fault, films, home, tmp_path):
    """Both are made by hand, with nothing but a path; the other one belongs to a colleague of the same account."""
    with Service() as service:
        check_own(embed(service, tmp_path / "colleague", Video("by-hand", path=films[0])), films[0])
        service.lose(fault, done=False)
        assert [outcome(service, home, films[1], by_hand=True) for _ in range(2)] == ["TaskUncertain"] * 2
        give_up(service, home)
        assert outcome(service, home, films[1], by_hand=True) == "own"
        assert paid(service) == [1, 1]


def test_a_lost_address_never_gets_the_vectors_of_another(home, tmp_path):
    """The list shows both without what tells them apart."""
    theirs, mine = f"{ADDRESS}?v=1", f"{ADDRESS}?v=2"
    with Service(shown=lambda url: url.partition("?")[0]) as service:
        check_own(embed(service, tmp_path / "colleague", theirs), theirs)
        service.lose("drop", done=False)
        assert [outcome(service, home, mine) for _ in range(2)] == ["TaskUncertain"] * 2
        give_up(service, home)
        assert outcome(service, home, mine) == "own"
        assert paid(service) == [1, 1]


@pytest.mark.parametrize("settings", OTHERS, ids=str)
def test_a_lost_task_is_not_taken_for_one_with_other_settings(settings, film, home, tmp_path):
    with Service() as service:
        check_own(embed(service, tmp_path / "colleague", film, **settings), film)
        service.lose("drop", done=False)
        assert [outcome(service, home, film) for _ in range(2)] == ["TaskUncertain"] * 2
        give_up(service, home)
        segments = embed(service, home, film)
        check_own(segments, film)
        assert {(s.embedding_scope, s.end_sec > 4, *sorted(s.embeddings)) for s in segments} == {
            ("clip", True, "audio", "visual"),
            ("asset", True, "audio", "visual"),
        }
        assert paid(service) == [2]


# Kills, damage, what is over -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(HOMES))
def test_killed_five_times_six_films_are_paid_six_times(number, films, home):
    """A kernel is killed when its n-th request arrives, or its answer has been sent. One at once, to count them."""
    chance, kills, process, due = random.Random(SEED + number), 0, None, 0

    def watch(moment, request):
        # Right after the answer about an asset, a kill may leave an uncertain task: written down, but never sent.
        deadly = "arrived" if request.route == "asset" or due % 2 else "answered"
        if (moment, len(service.requests)) == (deadly, due):
            os.kill(process.pid, signal.SIGKILL)

    with Service(task_polls=1, watch=watch) as service:
        for left in range(KILLS, 0, -1):
            rest = FILMS * 5 - len(service.requests)  # an upload, its state, a creation, two polls
            due = len(service.requests) + chance.randint(1, max(1, rest // left))
            process = spawn.Process(target=run_cell, args=(service.base_url, home, films, None, 1))
            process.start()
            process.join(120)
            kills += process.exitcode == -signal.SIGKILL
        due = -1
        check_own(run_cell(service.base_url, home, films), *films)
        assert (paid(service), kills) == ([1] * FILMS, KILLS)


def damaged(line: bytes, kind: str) -> bytes:
    return {"cut short": line[: len(line) // 2], "not text": b"\xff\xfe" + line[2:], "zeros": b"\0" * len(line)}[kind]


@pytest.mark.parametrize("kind", ["cut short", "not text", "zeros"])
def test_a_damaged_line_is_told_and_costs_nothing(kind, films, home, tmp_path, caplog):
    """Each line of what is kept in turn; the list of the service tells the rest."""
    with Service() as service:
        run_cell(service.base_url, home, films[:2])
        kept = [(path, path.read_bytes().splitlines()) for path in home.rglob("*.jsonl")]
        for path, number in [(path, number) for path, lines in kept for number in range(len(lines))]:
            other = Path(shutil.copytree(home, tmp_path / f"{path.stem}-{number}"))
            lines = list(dict(kept)[path])
            lines[number] = damaged(lines[number], kind)
            (other / path.relative_to(home)).write_bytes(b"\n".join([*lines, b""]))
            caplog.clear()
            check_own(run_cell(service.base_url, other, films[:2]), *films[:2])
            told = any(record.levelno >= logging.WARNING for record in caplog.records)
            assert (paid(service), told) == ([1, 1], True), f"line {number} of {path.name}"


def test_a_failed_task_is_dropped_and_that_is_said(film, home):
    with Service(fail="failed to fetch or materialize source media") as service:
        with pytest.raises(TaskFailed, match=r"failed to fetch.*forgotten"):
            embed(service, home, film)
        service.fail = ""
        check_own(embed(service, home, film), film)
        assert paid(service) == [2]


def test_a_task_whose_results_are_over_is_dropped_and_that_is_said(film, home):
    with Service(task_polls=1) as service:
        with pytest.raises(TaskTimeout):
            embed(service, home, film, timeout_sec=0.0)
        next(iter(service.tasks.values())).state = "gone"
        with pytest.raises(TaskFailed, match="seven days"):
            embed(service, home, film)
        check_own(embed(service, home, film), film)
        assert paid(service) == [2]


def test_results_that_are_kept_here_outlive_the_task(film, home):
    with Service() as service:
        check_own(embed(service, home, film), film)
        next(iter(service.tasks.values())).state = "gone"
        asked = len(service.requests)
        check_own(embed(service, home, film), film)
        assert len(service.requests) == asked


@pytest.mark.parametrize("route", ["asset", "poll"])
@pytest.mark.parametrize("fault", ["404-page", "403-page", "408-empty", "307-empty", "200-page", "202-cut", "drop"])
def test_a_page_of_a_proxy_in_place_of_a_state_drops_nothing(fault, route, film, home):
    with Service(asset_polls=1, task_polls=1) as service:
        service.lose(fault, done=False, route=route)
        ends = [outcome(service, home, film) for _ in range(2)]
        assert (ends[-1], paid(service)) == ("own", [1])


def test_a_kernel_that_stops_waiting_goes_on_with_the_same_asset_and_task(film, home):
    with Service(asset_polls=1, task_polls=2) as service:
        for _ in range(2):
            with pytest.raises(TaskTimeout):
                embed(service, home, film, timeout_sec=0.0)
        check_own(embed(service, home, film), film)
        assert (paid(service), len(service.uploads)) == ([1], 1)


# A reader's cache of the old format ----------------------------------------------------------------------------------


class OldKernel:
    """What a kernel of the time of format 1 sent, and the lines it wrote: `state` says how far it came."""

    def __init__(self, service: Service, home: Path) -> None:
        host = service.base_url.removeprefix("http://").partition("/")[0].replace(":", "-")
        self.path = home / "cache" / host / "marengo3.5" / "answers.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.service = service
        self.api = TwelveLabs(api_key="tlk_old", base_url=service.base_url)
        self.write({"format": 1, "recorded": "2026-11-25", "source": "stand_in", "model": "marengo3.5", "sdk": "1.3.6"})

    def write(self, line: dict) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")

    def keep(self, request: dict, status: int, *answers: dict) -> None:
        self.write({"request": request, "answers": [{"status": status, "json": each} for each in answers]})

    def embed(self, film: Path | str, state: str = "ready") -> None:
        if isinstance(film, Path):
            source = {"asset_id": self.upload(film)}
        else:  # of an address, what follows the question mark was kept as a sha256
            address, mark, query = film.partition("?")
            source = {"url": f"{address}{mark}sha256:{hashlib.sha256(query.encode()).hexdigest()}" if mark else film}
        video = {"segmentation": FIXED, "embedding_option": ["visual", "audio"], "embedding_scope": ["clip", "asset"]}
        body = {"input_type": "video", "model_name": "marengo3.5", "video": {"media_source": source, **video}}
        request = {"method": "POST", "path": "/embed-v2/tasks", "json": body}
        self.write({"asking": request, "at": time.time()})
        sent = source if isinstance(film, Path) else {"url": film}
        made = self.api.embed.v_2.tasks.create(
            input_type="video", model_name="marengo3.5", video={"media_source": sent, **video}
        )
        if state == "asked":
            return
        self.keep(request, 202, {"_id": made.id, "status": "processing", "data": None})
        if state == "started":
            return
        ready = {"_id": made.id, "status": "ready", "data": self.service.tasks[made.id].data()}
        for each in ready["data"]:
            packed = np.array(each["embedding"], "<f4").tobytes()
            each["embedding"] = {"$f32": base64.b64encode(packed).decode()}
        polled = {"_id": made.id, "status": "processing", "data": None}
        self.keep({"method": "GET", "path": f"/embed-v2/tasks/{made.id}"}, 200, polled, ready)

    def upload(self, film: Path) -> str:
        name = f"{content(film)}.mp4"
        file = (name, film.read_bytes(), "video/mp4")
        made = self.api.assets.create(method="direct", file=file, filename=name).id
        about = {"_id": made, "method": "direct", "filename": name}
        form = [["enable_hls", "false"], ["enable_thumbnail", "false"], ["file", f"sha256:{content(film)}"]]
        form += [["filename", name], ["method", "direct"]]
        self.keep({"method": "POST", "path": "/assets", "form": form}, 201, {**about, "status": "processing"})
        self.keep({"method": "GET", "path": f"/assets/{made}"}, 200, {**about, "status": "ready"})
        return made


@pytest.mark.parametrize("kind", ["file", "address", "signed address"])
def test_what_an_old_cache_holds_is_read_and_nothing_is_asked(kind, films, home):
    sources = {"file": films[:2], "address": [ADDRESS, f"{ADDRESS}?v=2"], "signed address": [SIGNED]}[kind]
    with Service() as service:
        old = OldKernel(service, home)
        for source in sources:
            old.embed(source)
        asked = len(service.requests)
        for source in sources:
            check_own(embed(service, home, source), source)
        assert len(service.requests) - service.count("transcription") == asked, "words cost nothing"
        check_own(embed(service, home, films[5]), films[5])  # and it goes on from there
        for source in sources:
            check_own(embed(service, home, source), source)
        assert paid(service) == [1] * (len(sources) + 1)


@pytest.mark.parametrize("state", ["started", "asked"])
@pytest.mark.parametrize("kind", ["file", "address", "signed address"])
def test_what_an_old_kernel_began_is_not_begun_again(kind, state, film, home):
    source = {"file": film, "address": ADDRESS, "signed address": SIGNED}[kind]
    with Service() as service:
        OldKernel(service, home).embed(source, state)
        ends = [outcome(service, home, source) for _ in range(2)]
        assert paid(service) == [1]
        assert set(ends) <= ({"own"} if state == "started" else {"own", "TaskUncertain"})


def test_a_sentence_in_an_old_cache_is_not_asked_again(home):
    with Service() as service:
        vector = vector_of({"input_text": "a bell"}, "marengo3.5")
        body = {"input_type": "multi_input", "model_name": "marengo3.5", "multi_input": {"input_text": "a bell"}}
        answer = {"data": [{"embedding": [float(str(value)) for value in vector]}]}
        OldKernel(service, home).keep({"method": "POST", "path": "/embed-v2", "json": body}, 200, answer)
        assert np.array_equal(embed_text(kernel(service, home), "a bell"), vector)
        assert service.requests == []
