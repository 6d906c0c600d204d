"""The transport below the SDK: what is kept, what is found again, what is asked once, and what is never written."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpcore
import httpx
import pytest
from lab import KEY, api_of, client_for, config_for, make_video
from service import Service
from twelvelabs import TwelveLabs
from twelvelabs.core.api_error import ApiError

from helpers.api import CourseClient
from helpers.api.fingerprint import fingerprint, identity
from helpers.api.journal import Journal, request_key
from helpers.api.recordings import CLOCK_SLACK_SEC, Recorded
from helpers.embedding import embed_clip, embed_text, generate_embedding
from helpers.errors import AnswerError, NotRecorded, TaskUncertain
from tools.standin import StandIn

TEXT = {"input_type": "multi_input", "model_name": "marengo3.5"}


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> Path:
    return make_video(tmp_path_factory.mktemp("clip") / "clip.mp4")


@pytest.fixture
def standin():
    with StandIn(asset_polls=1, task_polls=2) as server:
        yield server


def ask(client, text: str) -> list[float]:
    return client.embed.v_2.create(**TEXT, multi_input={"input_text": text}).data[0].embedding


def shipped_from(client, path: Path) -> Path:
    """Write what a client has kept as recordings to ship."""
    head, *lines = (client.config.cache / "answers.jsonl").read_text().splitlines()
    lines = [line for line in lines if "answers" in json.loads(line)]
    head = json.dumps(json.loads(head) | {"answers": len(lines)})
    path.write_text("\n".join([head, *lines]) + "\n")
    return path


def replaying(path: Path) -> TwelveLabs:
    transport = Recorded(Journal([path]))
    return TwelveLabs(
        api_key="none", base_url="http://nowhere.invalid/v1.3", httpx_client=httpx.Client(transport=transport)
    )


@pytest.fixture
def recorded(standin, clip, tmp_path) -> Path:
    """Return recordings of one video, one clip query and three texts."""
    client = client_for(standin.base_url, tmp_path / "maker")
    generate_embedding(client, clip)
    embed_clip(client, clip)
    for text in ("a red kettle", "a blue kettle on a stove", "people cross a street"):
        embed_text(client, text)
    return shipped_from(client, tmp_path / "marengo3.5.jsonl")


def test_polls_come_in_the_order_they_came_then_the_last_for_ever(recorded, standin):
    (task,) = standin.tasks_created
    client = replaying(recorded)
    states = [client.embed.v_2.tasks.retrieve(task).status for _ in range(6)]
    assert states == ["processing", "processing", "ready", "ready", "ready", "ready"]


def test_a_cell_run_again_sees_the_same_polls_again(recorded, clip):
    client = replaying(recorded)
    made = json.loads(recorded.read_text().splitlines()[3])["request"]
    body = made["json"]
    for _ in range(3):
        task = client.embed.v_2.tasks.create(**body).id
        assert [client.embed.v_2.tasks.retrieve(task).status for _ in range(3)] == ["processing", "processing", "ready"]


def test_uploads_and_clips_are_known_by_content_not_by_name_or_boundary(recorded, clip, tmp_path):
    client = replaying(recorded)
    copy = tmp_path / "other name.mp4"
    copy.write_bytes(clip.read_bytes())
    form = {"method": "direct", "enable_hls": False, "enable_thumbnail": False}
    for name in ("a.mp4", "b.MOV"):
        with copy.open("rb") as file:
            assert client.assets.create(file=("whatever.mp4", file, "video/mp4"), filename=name, **form).id
    with pytest.raises(NotRecorded, match="a file or a setting"):
        client.assets.create(file=("x.mp4", clip.read_bytes() + b"more", "video/mp4"), filename="a.mp4", **form)


def test_vectors_come_back_with_every_digit(recorded, standin, tmp_path):
    live = client_for(standin.base_url, tmp_path / "other")
    assert ask(replaying(recorded), "a red kettle") == ask(live, "a red kettle")


def test_of_the_service_what_is_not_recorded_is_said_in_one_short_message(recorded):
    with pytest.raises(NotRecorded) as raised:
        ask(replaying(recorded), "a green kettle")
    assert str(raised.value) == (
        "No recorded answer for 'a green kettle'. Take a text and size of the recordings (`client.recorded.texts()`), "
        "or set TWELVE_LABS_API_KEY and restart the kernel."
    )
    assert isinstance(raised.value, LookupError)


@pytest.mark.parametrize(
    "spelled", ["A Red KETTLE", "  a red kettle ", "a red kettle.", "a  red kettle .", "a\tred\nkettle"]
)
def test_a_text_is_found_whatever_its_case_spaces_and_final_stop(recorded, spelled):
    client = replaying(recorded)
    assert ask(client, spelled) == ask(client, "a red kettle")
    with pytest.raises(NotRecorded):
        ask(client, "a red kettle?")


def test_a_text_is_found_in_every_unicode_form_and_an_exact_one_first(standin, tmp_path):
    made = client_for(standin.base_url, tmp_path / "maker")
    for text in ("un café.", "Un café", "un café"):
        embed_text(made, text)
    client = replaying(shipped_from(made, tmp_path / "marengo3.5.jsonl"))
    assert ask(client, "un cafe\u0301") == ask(client, "un café") != ask(client, "Un café")
    assert ask(client, "Un cafe\u0301") == ask(client, "Un café")
    assert ask(client, "UN CAFE\u0301") in [ask(client, text) for text in ("un café.", "Un café", "un café")]


def test_live_a_text_is_asked_as_it_is_spelled(standin, tmp_path):
    client = client_for(standin.base_url, tmp_path)
    assert ask(client, "a red kettle") != ask(client, "A red kettle.")
    assert standin.count("sync") == 2 and client.recorded.computed == []


def test_what_the_caller_was_doing_is_in_the_message_and_not_in_the_next_one(recorded, clip, tmp_path):
    config = config_for("", tmp_path, VIDEO_SEARCH_MODE="replay")
    client = CourseClient(config, Recorded(Journal([recorded])))
    own = make_video(tmp_path / "own.mp4", 7)
    for call, doing in (
        (lambda: embed_clip(client, own), "asking for the embedding of 'own.mp4'"),
        (lambda: generate_embedding(client, own), "starting the embedding of 'own-"),
    ):
        with pytest.raises(NotRecorded) as raised:
            call()
        assert str(raised.value).startswith(f"While {doing}") and len(str(raised.value)) < 220
        assert "TWELVE_LABS_API_KEY" in str(raised.value)
    with pytest.raises(NotRecorded, match=r"^No recorded answer for 'not there'"):
        ask(client, "not there")
    assert client.counts["not recorded"] == 3


def test_a_long_text_is_shortened_in_the_message(recorded):
    with pytest.raises(NotRecorded) as raised:
        ask(replaying(recorded), "word " * 500)
    assert len(str(raised.value)) < 400 and "…" in str(raised.value)


def test_the_texts_that_have_answers_can_be_listed(recorded):
    transport = Recorded(Journal([recorded]))
    assert transport.texts() == ["a blue kettle on a stove", "a red kettle", "people cross a street"]


def test_replay_never_touches_the_network(recorded, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    client = replaying(recorded)
    ask(client, "a red kettle")
    with pytest.raises(NotRecorded):
        ask(client, "not there")


def test_the_same_task_asked_for_by_four_threads_is_started_and_paid_once(standin, tmp_path, clip):
    client = client_for(standin.base_url, tmp_path)
    generate_embedding(client, clip)
    lines = [json.loads(line) for line in _lines(standin, tmp_path) if '"answers"' in line]
    upload, create = (next(x for x in lines if x["request"]["path"] == path) for path in ("/assets", "/embed-v2/tasks"))
    body = create["request"]["json"]
    body["video"]["media_source"] = {"asset_id": upload["answers"][0]["json"]["_id"]}
    body["video"]["segmentation"] = {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 3}}}
    with ThreadPoolExecutor(4) as pool:
        (made,) = set(pool.map(lambda _: client.embed.v_2.tasks.create(**body).id, range(4)))
    assert standin.tasks_created[made] == 1


def test_two_hundred_requests_over_sixteen_threads_are_each_asked_once(standin, tmp_path):
    client = client_for(standin.base_url, tmp_path)
    texts = [f"query {number % 100}" for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda text: ask(client, text), texts))
    assert standin.count("sync") == 100 and client.counts["requests"] == 100
    assert client.counts["answers found"] == 100
    assert all(answers[n] == answers[n + 100] for n in range(100)) and len({tuple(a) for a in answers}) == 100
    again = client_for(standin.base_url, tmp_path)
    assert [ask(again, text) for text in texts[:100]] == answers[:100] and standin.count("sync") == 100


def test_the_same_request_from_many_threads_is_asked_once(tmp_path):
    with StandIn(latency_sec=0.2) as standin:
        client = client_for(standin.base_url, tmp_path)
        gate = threading.Barrier(12)

        def one(_: int) -> tuple[float, ...]:
            gate.wait()
            return tuple(ask(client, "all at once"))

        with ThreadPoolExecutor(12) as pool:
            assert len(set(pool.map(one, range(12)))) == 1
        assert standin.count("sync") == 1


def test_no_header_key_or_host_is_ever_written(standin, clip, tmp_path):
    client = client_for(standin.base_url, tmp_path, TWELVE_LABS_API_KEY=KEY)
    generate_embedding(client, clip)
    embed_text(client, "a bell")
    written = (client.config.cache / "answers.jsonl").read_text()
    assert KEY in {entry.headers.get("x-api-key") for entry in standin.log}, "the key was sent"
    for secret in (KEY, "x-api-key", "127.0.0.1", "boundary", "User-Agent", "ratelimit", '"headers"'):
        assert secret.lower() not in written.lower()
    for line in map(json.loads, written.splitlines()[1:]):
        assert set(line) in ({"request", "answers"}, {"asking", "at"})
        assert set(line.get("request", line.get("asking"))) <= {"method", "path", "query", "form", "json"}


def known(source: str, link: str) -> dict:
    """Return the identity of an upload, or of a task, from an address."""
    if source == "form":
        part = {"method": (None, "url"), "url": (None, link)}
        request = httpx.Request("POST", "http://h/v1.3/assets", files=part)
    else:
        request = httpx.Request("POST", "http://h/v1.3/embed-v2/tasks", json={"video": {"media_source": {"url": link}}})
    return identity(fingerprint(request, request.read()), {})


def test_signatures_of_addresses_are_neither_kept_in_requests_nor_in_answers(tmp_path):
    signed = "https://me:pw@bucket.example/film.m3u8?X-Amz-Signature=deadbeef#frag"
    body = {"_id": "a1", "status": "ready", "hls": {"video_url": signed}, "note": f"see {signed} there"}
    with api_of(lambda method, path: (200, json.dumps(body).encode(), {})) as url:
        client = client_for(url, tmp_path)
        assert client.assets.retrieve("a1").id == "a1"
        written = (client.config.cache / "answers.jsonl").read_text()
    assert "deadbeef" not in written and "me:pw" not in written
    assert "https://bucket.example/film.m3u8" in written and "see https://bucket.example/film.m3u8 there" in written
    for source in ("json", "form"):
        links = signed, signed.replace("deadbeef", "cafe"), signed.replace("X-Amz-Signature", "token")
        one, again, other = (known(source, link) for link in links)
        assert one == again != other and "deadbeef" not in json.dumps([one, other]) and "me:pw" not in json.dumps(one)
        assert known(source, links[0].replace("me:pw", "me:other")) != one


def test_answers_of_one_host_or_model_are_never_found_for_another(tmp_path):
    with StandIn() as one, StandIn() as other:
        embed_text(client_for(one.base_url, tmp_path), "a bell")
        embed_text(client_for(other.base_url, tmp_path), "a bell")
        embed_text(client_for(other.base_url, tmp_path, VIDEO_SEARCH_MODEL="marengo3.0"), "a bell")
        assert (one.count("sync"), other.count("sync")) == (1, 2)


def test_refresh_asks_everything_once_more_and_replaces_it(standin, clip, tmp_path):
    before = [s.embeddings["visual"] for s in generate_embedding(client_for(standin.base_url, tmp_path), clip)]
    again = client_for(standin.base_url, tmp_path, VIDEO_SEARCH_MODE="refresh")
    for _ in range(3):  # once more in all, not once more each time
        after = [s.embeddings["visual"] for s in generate_embedding(again, clip)]
    assert list(standin.tasks_created.values()) == [2] and standin.count("upload") == 2
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


def test_a_refresh_that_fails_costs_no_answer_that_was_kept(standin, clip, tmp_path):
    generate_embedding(client_for(standin.base_url, tmp_path), clip)
    standin.faults.add("400", "create")
    with pytest.raises(Exception, match="parameter_invalid"):
        generate_embedding(client_for(standin.base_url, tmp_path, VIDEO_SEARCH_MODE="refresh"), clip)
    generate_embedding(client_for(standin.base_url, tmp_path), clip)
    assert list(standin.tasks_created.values()) == [1]


def test_interrupted_in_the_middle_of_polling_the_same_task_is_waited_for(clip, tmp_path):
    with StandIn(task_polls=6) as standin:

        def interrupt(update) -> None:
            if update.stage == "processing" and standin.count("poll") >= 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            generate_embedding(client_for(standin.base_url, tmp_path), clip, on_update=interrupt)
        assert not any('"GET"' in line and "tasks" in line for line in _lines(standin, tmp_path))
        segments = generate_embedding(client_for(standin.base_url, tmp_path), clip)
        assert segments and list(standin.tasks_created.values()) == [1] and standin.count("upload") == 1
        polls = [
            json.loads(line)["answers"] for line in _lines(standin, tmp_path) if '"GET"' in line and "tasks" in line
        ]
        assert [each[-1]["json"]["status"] for each in polls] == ["ready"]


def _lines(standin, home: Path) -> list[str]:
    return (config_for(standin.base_url, home).cache / "answers.jsonl").read_text().splitlines()


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"embedding": [0.1] * 511}]},
        {"data": [{"embedding": [float("nan")] + [0.1] * 511}]},
        {"data": [{"embedding": []}]},
        {"data": [{"embedding": "text"}]},
        {"data": []},
        {"data": None},
        {"other": 1},
        {"data": [{"embedding": [0.1] * 512, "start_sec": "soon"}]},
    ],
    ids=lambda body: json.dumps(body)[:30],
)
def test_an_answer_of_no_use_is_not_kept_so_that_asking_again_can_help(body, tmp_path):
    answers = [body, {"data": [{"embedding": [0.1] * 512}]}]
    with api_of(lambda method, path: (200, json.dumps(answers.pop(0)).encode(), {})) as url:
        client = client_for(url, tmp_path)
        with pytest.raises(AnswerError):
            embed_text(client, "a bell")
        assert not (client.config.cache / "answers.jsonl").exists()
        assert embed_text(client, "a bell").shape == (512,)


def test_an_answer_that_the_sdk_cannot_read_is_taken_back(tmp_path):
    good = {"data": [{"embedding": [0.1] * 512}]}
    answers = [good | {"metadata": {"input_type": "nonsense"}}, good]
    with api_of(lambda method, path: (200, json.dumps(answers.pop(0)).encode(), {"Retry-After": "\xff"})) as url:
        with pytest.raises(AnswerError, match=r"promises \(metadata\)"):
            embed_text(client_for(url, tmp_path), "a bell")
        for _ in range(2):
            assert embed_text(client_for(url, tmp_path), "a bell").shape == (512,)
    assert not answers


def test_of_a_paid_task_whose_answer_the_sdk_cannot_read_the_id_is_kept(tmp_path, clip):
    spans = {"embedding_option": "visual", "embedding_scope": "clip", "start_sec": 0.0, "end_sec": 4.5}
    said = {
        ("POST", "/assets"): {"_id": "a1", "status": "processing"},
        ("GET", "/assets/a1"): {"_id": "a1", "status": "ready"},
        ("POST", "/embed-v2/tasks"): {"_id": "t1", "status": "processing", "data": "soon"},
        ("GET", "/embed-v2/tasks/t1"): {"_id": "t1", "status": "ready", "data": [{"embedding": [0.1] * 512, **spans}]},
        ("GET", "/assets/a1/transcription"): {"status": "ready"},
    }
    asked = []

    def answer(method: str, path: str) -> tuple[int, bytes, dict]:
        asked.append((method, path.partition("?")[0]))
        return 200, json.dumps(said[asked[-1]]).encode(), {}

    with api_of(answer) as url:
        for _ in range(2):
            assert len(generate_embedding(client_for(url, tmp_path), clip)) == 1
    assert asked == list(said), "each once: the task is neither started twice nor looked for"


def test_a_lost_intention_can_be_given_up_by_hand(standin, clip, tmp_path):
    client = client_for(standin.base_url, tmp_path)
    asked = {"method": "POST", "path": "/embed-v2/tasks", "json": {"video": {}}}
    client.recorded.journal.intend(asked)
    assert client.recorded.give_up_lost() == 1 and client.recorded.give_up_lost() == 0
    assert request_key(asked) not in Journal(own=client.recorded.journal.own).asking


ADDRESS = "http://127.0.0.1:9/talk.mp4"
VIDEO = {"media_source": {"url": ADDRESS}, "embedding_option": ["visual"], "embedding_scope": ["clip"]}
VIDEO |= {"segmentation": {"temporal": {"strategy": "fixed", "fixed": {"duration_sec": 6}}}}


def create(client, **settings):
    return client.embed.v_2.tasks.create(input_type="video", model_name="marengo3.5", video=VIDEO | settings)


def intentions(client) -> list[float | None]:
    """Return the times of all intentions that are on disk."""
    own = client.config.cache / "answers.jsonl"
    lines = own.read_text().splitlines() if own.exists() else []
    return [json.loads(line)["at"] for line in lines if '"asking"' in line]


@pytest.mark.parametrize("days", [0, 2, -2])
def test_a_request_that_may_cost_is_on_disk_when_it_arrives_with_the_time_of_the_service(days, tmp_path):
    seen = []
    watch = lambda moment, request: seen.append(intentions(client)) if moment == "arrived" else None  # noqa: E731
    with Service(clock_offset_sec=86400.0 * days, watch=watch) as service:
        client = client_for(service.base_url, tmp_path)
        create(client)  # the first request of all: what the service's clock says is not known
        create(client, embedding_scope=["asset"])
        assert seen[0] == [0.0] and len(seen[1]) == 2
        assert abs(seen[1][1] + CLOCK_SLACK_SEC - service.now()) < 60
        with pytest.raises(ApiError):
            client.embed.v_2.tasks.retrieve("0" * 24)
        assert len(intentions(client)) == 2, "what is free is not written down"


def test_what_never_left_leaves_nothing(tmp_path):
    with Service() as service:
        pass
    client = client_for(service.base_url, tmp_path)
    with pytest.raises(httpx.ConnectError):
        create(client)
    assert intentions(client) == []


@pytest.mark.parametrize("events", [[], [("http11.send_request_headers.started", b"CONNECT")]], ids=["", "tunnel"])
def test_a_failure_on_the_way_to_the_service_is_no_lost_request(events, tmp_path):
    class Proxy(httpx.BaseTransport):
        def handle_request(self, request):
            for event, method in events:
                request.extensions["trace"](event, {"request": httpcore.Request(method, "http://h/")})
            request.extensions["trace"]("http11.send_request_body.complete", {})
            raise httpx.ReadTimeout("the proxy does not answer")

    client = client_for("http://127.0.0.1:9/v1.3", tmp_path)
    vars(client.recorded)["_network"] = Proxy()
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            create(client)
    assert intentions(client) == []


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}", {}),
        (202, b"[]", {}),
        (202, b'{"_id": "../x", "status": "processing"}', {}),
        (204, b"", {}),
        (202, b"no gzip", {"Content-Encoding": "gzip"}),
    ],
    ids=str,
)
def test_an_answer_that_does_not_say_what_became_of_it_is_the_sentence_also_for_the_plain_sdk(answer, tmp_path):
    asked = []
    with api_of(lambda method, path: asked.append(path) or answer) as url:
        for number in range(3):
            client = client_for(url, tmp_path)
            with pytest.raises(TaskUncertain, match=r"POST /embed-v2/tasks was sent, but .*may have started") as raised:
                create(client)
            assert (number == 0) == ("before" not in raised.value.what)
        assert len(asked) == 1 and len(intentions(client)) == 1


def test_an_unknown_post_that_is_answered_is_neither_kept_nor_open(tmp_path):
    asked = []
    with api_of(lambda method, path: asked.append(path) or (200, b'{"_id": "x1"}', {})) as url:
        client = client_for(url, tmp_path)
        for _ in range(2):
            assert client.embed.tasks.create(model_name="marengo3.0", video_url=ADDRESS + "?token=deadbeef").id == "x1"
        assert len(asked) == 2 and client.recorded.give_up_lost() == 0
        assert "deadbeef" not in (client.config.cache / "answers.jsonl").read_text()


def test_the_headers_of_the_rate_limits_pass_through_and_no_other(tmp_path):
    headers = {"X-Ratelimit-Request-Remaining": "7", "Retry-After": "1", "Set-Cookie": "a=b", "tl-report": "backend"}
    answer = 400, b'{"code": "parameter_invalid"}', headers
    with api_of(lambda method, path: answer) as url, pytest.raises(ApiError) as raised:
        client_for(url, tmp_path).assets.retrieve("a1")
    assert set(raised.value.headers) - {"content-length"} == {
        "content-type",
        "retry-after",
        "x-ratelimit-request-remaining",
    }


def test_an_address_of_the_api_that_is_only_like_the_path_of_a_request(tmp_path):
    with Service(mount="/embed-v2/tasks") as service:
        client = client_for(service.base_url, tmp_path)
        assert {create(client).id for _ in range(2)} == set(service.tasks) and service.count("create") == 1


def test_finding_a_kept_answer_takes_no_time_worth_mentioning(standin, tmp_path):
    client = client_for(standin.base_url, tmp_path)
    ask(client, "a bell")
    started = time.perf_counter()
    for _ in range(50):
        ask(client, "a bell")
    assert time.perf_counter() - started < 5.0 and standin.count("sync") == 1
