"""What the service's list tells of a task whose answer was lost: taken where it says all, left where it does not."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab import client_for, make_video
from service import Asset, Service, Task, _Handler, _time

from helpers.api import paid_once, tasks
from helpers.config import sha256_of
from helpers.embedding import generate_embedding
from helpers.errors import RecordingsError, RequestRefused, TaskUncertain

DAY = 86400.0
ADDRESS = "http://127.0.0.1:9/films/talk.mp4"
FIXED = {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 6}}}
OURS = {"segmentation": FIXED, "embedding_option": ["visual", "audio"], "embedding_scope": ["clip", "asset"]}


@dataclass
class Telling(Service):
    """A service whose list is changed before it is sent: `tell` changes each task, `turn` each page."""

    tell: Callable[[dict], dict | None] = lambda task: task
    turn: Callable[[dict], dict] = lambda page: page
    oldest_first: bool = False

    def listed(self, task):
        return self.tell(super().listed(task))

    def on_list(self, *asked):
        self.wanted, tasks = asked[1], self.tasks
        self.tasks = dict(reversed(tasks.items())) if self.oldest_first else tasks
        status, page = super().on_list(*asked)
        self.tasks = tasks
        return status, self.turn(page)

    def start(self, made_from: str, age_sec: float = 0.0, **settings) -> str:
        """Start a task of somebody else, so many seconds ago. Returns its id."""
        about = {"input_url" if "://" in made_from else "input_filename": made_from}
        task = Task(Asset("theirs", about), "marengo3.5", OURS | settings, self.now() - age_sec)
        self.tasks[task.id] = task
        return task.id


def stating(change: Callable[[dict], dict]) -> Callable[[dict], dict]:
    """Return a change of what a listed task states of itself."""
    return lambda task: task | {"video_embedding": {"metadata": change(task["video_embedding"]["metadata"])}}


def without(*names: str) -> Callable[[dict], dict]:
    return stating(lambda about: {name: value for name, value in about.items() if name not in names})


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setitem(tasks.POLL_SEC, "stand_in", 0.0)
    monkeypatch.setitem(paid_once.LOOK_PAUSE_SEC, "stand_in", 0.0)


@pytest.fixture(scope="session")
def film(tmp_path_factory) -> Path:
    return make_video(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
def name(film) -> str:
    return f"{sha256_of(film)}.mp4"


def lose(service: Service, home: Path, film: Path | str, *, done: bool = True, **settings) -> str:
    """Lose the answer to the creation of a task. Returns what was seen, fits and silent ones, or "found"."""
    service.lose("drop", done=done)
    try:
        generate_embedding(client_for(service.base_url, home), film, **settings)
    except TaskUncertain as error:
        fits, silent = re.search(r"(\d+) listed tasks fit it \((\d+) do not say", error.what).groups()
        return f"{fits} fit, {silent} silent"
    return "found"


def test_a_list_that_says_all_is_read_once_without_dates(film, tmp_path):
    with Telling() as service:
        assert lose(service, tmp_path, film) == "found"
        assert service.wanted == {"page": "1", "page_limit": "50"} and service.count("list") == 1
        assert len(service.tasks) == 1


def test_a_list_that_shows_nothing_is_looked_through_several_times(film, tmp_path):
    with Telling(list_lag_sec=60.0) as service:
        assert lose(service, tmp_path, film) == "0 fit, 0 silent"
        assert service.count("list") == paid_once.LOOKS > 1
        service.requests.clear()
        assert lose(service, tmp_path, film, timeout_sec=0.0) == "0 fit, 0 silent"
        assert service.count("list") == 1, "its time is over"


def test_a_task_that_shows_only_later_is_found_in_the_same_run(film, tmp_path):
    def late(page: dict) -> dict:
        return page if service.count("list") == paid_once.LOOKS else page | {"data": []}

    with Telling(turn=late) as service:
        assert lose(service, tmp_path, film) == "found"


@pytest.mark.parametrize("others", [0, 9, 10, 11, 130])
def test_as_many_pages_are_read_as_the_list_says(others, film, tmp_path):
    with Telling(others=others, page_cap=10) as service:
        assert lose(service, tmp_path, film) == "found"
        assert service.count("list") == others // 10 + 1


def test_a_list_that_does_not_say_how_many_pages_is_read_to_its_end(film, tmp_path):
    with Telling(others=25, page_cap=10, turn=lambda page: page | {"page_info": {"page": 1}}) as service:
        assert lose(service, tmp_path, film) == "found"
        assert service.count("list") == 4


@pytest.mark.parametrize("total", [10**9, None])
def test_a_list_that_exaggerates_ends_with_the_first_empty_page(total, film, tmp_path):
    with Telling(turn=lambda page: page | {"page_info": {"total_page": total}}) as service:
        assert lose(service, tmp_path, film) == "found"
        assert service.count("list") == 2


def test_a_task_that_a_newer_one_moves_to_the_next_page_counts_once(film, tmp_path):
    pages: list[list] = []

    def turn(page: dict) -> dict:
        pages.append(page["data"])
        return page | {"data": pages[0]}

    with Telling(page_cap=1, others=0, turn=turn) as service:
        service.start("another.mp4")
        assert lose(service, tmp_path, film) == "found" and service.count("list") == 2


# When it was started -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page_cap", [2, 10])
def test_what_is_older_than_the_request_is_not_looked_at(page_cap, film, name, tmp_path):
    """By the clock of the service: the list ends where its tasks, newest first, are older."""
    with Telling(clock_offset_sec=-9 * DAY, page_cap=page_cap) as service:
        for _ in range(95):
            service.start(name, 3 * DAY)
        assert lose(service, tmp_path, film) == "found"
        assert service.count("list") == 1


@pytest.mark.parametrize(("age_days", "seen"), [(0.5, "2 fit, 0 silent"), (1.5, "found")])
def test_clocks_may_differ_by_a_day(age_days, seen, film, name, tmp_path):
    with Telling() as service:
        service.start(name, age_days * DAY)
        assert lose(service, tmp_path, film) == seen


def test_without_an_answer_of_the_service_before_every_age_counts(tmp_path):
    with Telling() as service:
        service.start(ADDRESS, 6 * DAY)
        assert lose(service, tmp_path, ADDRESS) == "2 fit, 0 silent"


def test_what_was_started_in_the_very_moment_counts(tmp_path):
    """The moment is not known here, so that it is 0 (of 1970); the second page has the task that is looked for."""
    with Telling(page_cap=2, oldest_first=True) as service:
        for at in (9.0, 0.0):
            service.tasks[service.start("another.mp4")].created = at
        service.tell = lambda task: task if task["created_at"] < "1971" else task | {"created_at": _time(0.0)}
        assert lose(service, tmp_path, ADDRESS) == "found" and service.count("list") == 2


def test_a_page_of_one_moment_does_not_tell_that_the_newest_come_first(film, tmp_path):
    with Telling(page_cap=10, oldest_first=True) as service:
        for _ in range(10):
            service.tasks[service.start("another.mp4")].created = 9.0
        assert lose(service, tmp_path, film) == "found" and service.count("list") == 2


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]
)
def test_a_service_without_a_usable_date_is_looked_through_all_the_same(date, film, tmp_path, monkeypatch):
    send = _Handler.send_header
    monkeypatch.setattr(
        _Handler,
        "send_header",
        lambda *of: (
            None if of[1] == "Date" and date is None else send(of[0], of[1], date if of[1] == "Date" else of[2])
        ),
    )
    with Telling() as service:
        assert lose(service, tmp_path, film) == "found"


def test_a_list_whose_total_changes_from_page_to_page_is_looked_through_again(film, tmp_path):
    def turn(page: dict) -> dict:
        return page | {"page_info": {"total_page": (1, 3, 2, 9)[service.count("list") % 4]}}

    with Telling(others=25, page_cap=10, turn=turn) as service:
        assert lose(service, tmp_path, film) == "found"
        assert len(service.tasks) == 1


@pytest.mark.parametrize(
    "turn",
    [
        lambda page: page | {"data": page["data"][::-1]},
        lambda page: page | {"data": [each | {"created_at": None} for each in page["data"]]},
    ],
    ids=["oldest first", "undated"],
)
def test_a_list_that_is_not_newest_first_is_read_to_its_end(turn, film, tmp_path):
    with Telling(page_cap=10, turn=turn) as service:
        for age in range(40):
            service.start("another.mp4", (60 - age) * DAY)
        assert lose(service, tmp_path, film) == "found"
        assert service.count("list") == 5


# What it was made from -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        str.upper,
        lambda name: Path(name).stem,
        lambda name: f"/films/2026/{name}",
        lambda name: f"C:\\films\\{name}",
        lambda name: f"{name}.gz",
    ],
    ids=["capitals", "no extension", "a folder", "a folder of Windows", "two extensions"],
)
def test_a_name_is_known_in_whatever_form(shown, film, tmp_path):
    with Telling(shown=shown) as service:
        assert lose(service, tmp_path, film) == "found"


@pytest.mark.parametrize("theirs", ["", "0", "x" * 64 + ".mp4", "talk.mp4", "http://h/talk.mp4"])
def test_another_name_is_another_film(theirs, film, name, tmp_path):
    with Telling() as service:
        service.start(name[:63] + theirs if theirs in ("", "0") else theirs)
        assert lose(service, tmp_path, film, done=False) == "0 fit, 0 silent"


@pytest.mark.parametrize("shown", [lambda url: None, lambda url: ""], ids=["none", "empty"])
def test_a_task_that_does_not_say_what_it_embeds_leaves_all_open(shown, film, name, tmp_path):
    with Telling() as service:
        service.start(name)
        service.shown = lambda said: said if said == name and len(service.tasks) == 1 else shown(said)
        assert lose(service, tmp_path, film) == "0 fit, 2 silent"


@pytest.mark.parametrize(
    "task",
    [
        {"video_embedding": None},
        {"video_embedding": {}},
        {"model_name": None},
    ],
    ids=str,
)
def test_a_task_that_says_nothing_of_itself_is_silent(task, film, tmp_path):
    with Telling(tell=lambda told: told | task) as service:
        assert lose(service, tmp_path, film) == "0 fit, 1 silent"


@pytest.mark.parametrize("kind", ["audio", "image", "document"])
def test_a_task_of_another_kind_or_model_is_another(kind, film, tmp_path):
    other = {"video_embedding": None, f"{kind}_embedding": {"metadata": {}}}
    for change in (other, {"model_name": "marengo3.0"}):
        with Telling(tell=lambda told, change=change: told | change) as service:
            assert lose(service, tmp_path / str(len(change)), film) == "0 fit, 0 silent"


@pytest.mark.parametrize(
    ("mine", "stated", "seen"),
    [
        ("", "", "found"),
        ("?v=1", "?v=1", "found"),
        ("?v=1", "", "0 fit, 1 silent"),
        ("?v=1", "?v=2", "0 fit, 0 silent"),
        ("", "?v=1", "0 fit, 0 silent"),
        ("?X-Amz-Signature=1", "", "found"),
        ("?X-Amz-Signature=1", "?X-Amz-Signature=2", "found"),
        ("?v=1&X-Amz-Signature=1", "?v=1", "found"),
        ("?v=1&X-Amz-Signature=1", "", "0 fit, 1 silent"),
        ("?v=1", "/other", "0 fit, 0 silent"),
    ],
)
def test_an_address_is_known_without_what_signs_it_and_only_with_what_it_means(mine, stated, seen, tmp_path):
    with Telling(shown=lambda url: ADDRESS + stated) as service:
        assert lose(service, tmp_path, ADDRESS + mine) == seen


def test_two_tasks_that_fit_leave_all_open(film, name, tmp_path):
    with Telling() as service:
        service.start(name)
        assert lose(service, tmp_path, film) == "2 fit, 0 silent"


def test_a_task_that_fits_beside_one_that_does_not_say_leaves_all_open(film, name, tmp_path):
    with Telling() as service:
        service.start("?")
        service.shown = lambda said: None if said == "?" else said
        assert lose(service, tmp_path, film) == "1 fit, 1 silent"


def test_a_task_that_was_once_ours_is_not_the_lost_one(film, tmp_path):
    """It failed and was forgotten; the list still shows it."""
    with Telling(fail="no") as service:
        with pytest.raises(Exception, match="forgotten"):
            generate_embedding(client_for(service.base_url, tmp_path), film)
        service.fail = ""
        assert lose(service, tmp_path, film) == "found"
        assert len(service.tasks) == 2


# How it was made -----------------------------------------------------------------------------------------------------

DYNAMIC = {"temporal": {"strategy": "dynamic", "dynamic": {"min_duration_sec": 4}}}
LENGTH, OPTION, SCOPE = "video_clip_length", "video_embedding_option", "video_embedding_scope"


@pytest.mark.parametrize(
    ("hidden", "theirs", "fits"),
    [
        ((), {}, True),
        ((), {"embedding_option": ["audio", "visual"], "embedding_scope": ["asset", "clip"]}, True),
        ((), {"embedding_option": ["visual"]}, False),
        ((), {"embedding_scope": ["clip"]}, False),
        ((), {"segmentation": {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 5}}}}, False),
        ((), {"segmentation": DYNAMIC}, False),
        ((OPTION,), {}, True),
        ((OPTION,), {"embedding_scope": ["clip"]}, False),
        ((OPTION,), {"segmentation": DYNAMIC}, False),
        ((SCOPE,), {"embedding_option": ["visual"]}, False),
        ((SCOPE,), {"segmentation": DYNAMIC}, False),
        ((OPTION, SCOPE), {}, True),
        ((LENGTH, OPTION, SCOPE), {}, True),
    ],
)
def test_a_task_fits_where_all_that_it_states_is_ours(hidden, theirs, fits, film, name, tmp_path):
    with Telling(tell=without(*hidden)) as service:
        made = service.start(name, **theirs)
        assert lose(service, tmp_path, film, done=False) == ("found" if fits else "0 fit, 0 silent")
        assert (service.tasks[made].polls < 0) == fits


@pytest.mark.parametrize("ended", ["kept", "lost"])
@pytest.mark.parametrize("hidden", [(), (OPTION,), (LENGTH, OPTION, SCOPE)], ids=["all", "no option", "nothing"])
def test_a_list_that_could_mean_other_work_of_the_same_film_does_not_say(hidden, ended, film, name, tmp_path):
    with Telling() as service:
        if ended == "lost":
            assert lose(service, tmp_path, film, done=False, options=("visual",)) == "0 fit, 0 silent"
        else:
            generate_embedding(client_for(service.base_url, tmp_path), film, options=("visual",))
        service.tell = without(*hidden)
        assert lose(service, tmp_path, film) == ("0 fit, 1 silent" if OPTION in hidden else "found")


def test_other_films_and_other_models_do_not_matter(film, tmp_path):
    with Telling() as service:
        other = make_video(tmp_path / "other.mp4", 1)
        generate_embedding(client_for(service.base_url, tmp_path), other, options=("visual",))
        client = client_for(service.base_url, tmp_path)
        (asset,) = service.assets
        client.embed.v_2.tasks.create(
            input_type="video",
            model_name="marengo3.5",
            video={"media_source": {"asset_id": asset}, **OURS},
        )
        service.tell = without(LENGTH, OPTION, SCOPE)
        assert lose(service, tmp_path, film) == "found"


def test_dynamic_segments_are_told_from_fixed_ones(film, name, tmp_path):
    with Telling() as service:
        service.start(name)
        assert lose(service, tmp_path, film, segmentation="dynamic-4") == "found"
        assert lose(service, tmp_path, film, segmentation="dynamic-3") == "0 fit, 1 silent"


# Around it -----------------------------------------------------------------------------------------------------------


def test_a_task_that_is_known_is_found_without_an_upload(film, tmp_path):
    with Telling() as service:
        client = client_for(service.base_url, tmp_path)
        generate_embedding(client, film)
        own = client.config.cache / "answers.jsonl"
        own.write_text("".join(line for line in own.read_text().splitlines(True) if '"/assets' not in line))
        generate_embedding(client_for(service.base_url, tmp_path), film)
        assert (len(service.uploads), len(service.tasks)) == (1, 1)


def test_a_file_whose_asset_is_gone_again_is_uploaded_twice_and_no_more(film, tmp_path):
    with Telling() as service:
        for _ in range(9):
            service.lose("404-json", done=False, route="asset")
        with pytest.raises(RequestRefused, match="resource_not_exist"):
            generate_embedding(client_for(service.base_url, tmp_path), film)
        assert len(service.uploads) == 2


@pytest.mark.parametrize(("route", "fault"), [("create", "400-json"), ("create", "403-json"), ("asset", "404-page")])
def test_a_refusal_that_is_not_of_the_asset_uploads_nothing_again(route, fault, film, tmp_path):
    with Telling() as service:
        service.lose(fault, done=False, route=route)
        with pytest.raises(RequestRefused):
            generate_embedding(client_for(service.base_url, tmp_path), film)
        assert len(service.uploads) == 1


def test_a_refusal_that_names_the_asset_uploads_the_file_once_more(film, tmp_path, monkeypatch):
    def work(handler, route, *asked):
        if route == "create" and len(service.uploads) == 1:
            return 400, {"code": "parameter_invalid", "message": f"Asset {service.uploads[0].id} cannot be used."}
        return done(handler, route, *asked)

    done = _Handler.work
    monkeypatch.setattr(_Handler, "work", work)
    with Telling() as service:
        assert generate_embedding(client_for(service.base_url, tmp_path), film)
        assert (len(service.uploads), len(service.tasks)) == (2, 1)


def test_a_video_that_another_notebook_is_starting_is_waited_for_until_the_deadline(film, tmp_path):
    with Telling() as service, ThreadPoolExecutor(1) as pool:
        client = client_for(service.base_url, tmp_path)
        held = client.recorded.alone(f"sha256:{sha256_of(film)}")
        pool.submit(held.__enter__).result()
        started = time.monotonic()
        with pytest.raises(RecordingsError, match="Another notebook"):
            generate_embedding(client, film, timeout_sec=0.3)
        assert 0.3 <= time.monotonic() - started < 10 and service.requests == []
        pool.submit(held.__exit__, None, None, None).result()
        assert generate_embedding(client, film, timeout_sec=30.0)


def test_between_two_looks_there_is_a_pause(film, monkeypatch, tmp_path):
    monkeypatch.setitem(paid_once.LOOK_PAUSE_SEC, "stand_in", 0.123)
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with Telling(list_lag_sec=60.0) as service:
        lose(service, tmp_path, film)
    assert pauses.count(0.123) == paid_once.LOOKS - 1


def test_a_refresh_whose_answer_is_lost_is_found_and_asks_once_in_all(film, tmp_path):
    with Telling() as service:
        generate_embedding(client_for(service.base_url, tmp_path), film)
        again = client_for(service.base_url, tmp_path, VIDEO_SEARCH_MODE="refresh")
        service.lose("drop", done=True)
        for _ in range(2):
            assert generate_embedding(again, film)
        assert (len(service.tasks), service.count("create")) == (2, 2)
