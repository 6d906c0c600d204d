"""The stand-in, driven by the real SDK: wire shapes, limits, ids, lists, faults."""

import base64
import functools
import http.server
import importlib.util
import io
import json
import threading
import urllib.request
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import av
import httpx
import numpy as np
import pytest
from pydantic import ValidationError
from twelvelabs import TwelveLabs
from twelvelabs.core.api_error import ApiError

from tools.standin import StandIn
from tools.standin.encoder import gaussian
from tools.standin.faults import NAMES, FaultQueue
from tools.standin.media import Media
from tools.standin.refusal import Refusal
from tools.standin.request import Segmentation
from tools.standin.segmentation import spans
from tools.standin.sentence.catalogue import KnownMedia, KnownShot
from tools.standin.sentence.encoder import SentenceEncoder

FIXED_6 = {"strategy": "fixed", "fixed": {"duration_sec": 6}}


def make_film(seconds: float = 13.0, width: int = 640, height: int = 360, sound: bool = True, shade: int = 0) -> bytes:
    """Return a small grey mp4."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=2)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = container.add_stream("aac", rate=16000) if sound else None
        for i in range(int(seconds * 2)):
            picture = np.full((height, width, 3), (shade + i) % 256, np.uint8)
            for packet in video.encode(av.VideoFrame.from_ndarray(picture)):
                container.mux(packet)
        for packet in video.encode():
            container.mux(packet)
        if audio:
            silence = np.zeros((1, int(16000 * seconds)), np.float32)
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate = 16000
            for packet in [*audio.encode(frame), *audio.encode()]:
                container.mux(packet)
    return out.getvalue()


def make_picture(width: int = 160, height: int = 160) -> str:
    """Return a small PNG as base64."""
    frame = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="rgb24")
    out = io.BytesIO()
    with av.open(out, "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb24"
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return base64.b64encode(out.getvalue()).decode()


@pytest.fixture(scope="module")
def film() -> bytes:
    return make_film()


@pytest.fixture
def standin():
    with StandIn() as server:
        yield server


def client_of(server: StandIn, key: str = "tlk_test") -> TwelveLabs:
    return TwelveLabs(api_key=key, base_url=server.base_url)


def upload(client: TwelveLabs, film: bytes, name: str = "film.mp4") -> str:
    """Upload a film and return its asset's id once it is ready."""
    asset = client.assets.create(method="direct", file=(name, film, "video/mp4"), filename=name, enable_hls=False)
    assert asset.status == "processing"
    for _ in range(5):
        if client.assets.retrieve(asset.id).status == "ready":
            return asset.id
    raise AssertionError("never ready")


def ask(client: TwelveLabs, asset: str, **changes: object):
    """Create a marengo3.5 task of 6 s segments."""
    video = {"media_source": {"asset_id": asset}, "segmentation": {"temporal": FIXED_6}}
    return client.embed.v_2.tasks.create(input_type="video", model_name="marengo3.5", video=video | changes)


def finish(client: TwelveLabs, task: str):
    """Poll until the task is no longer processing."""
    for _ in range(6):
        answer = client.embed.v_2.tasks.retrieve(task)
        if answer.status != "processing":
            return answer
    raise AssertionError("still processing")


def refused(call) -> tuple[int, str, str]:
    """Return status, code and message of a refusal."""
    with pytest.raises(ApiError) as caught:
        call()
    body = caught.value.body
    body = body.model_dump() if hasattr(body, "model_dump") else body
    body = body.get("error", body)
    return caught.value.status_code, body["code"], body["message"]


# The whole way


def test_a_film_becomes_vectors(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    task = ask(client, asset)
    assert (task.status, task.data, task.metadata.embedding_dimension) == ("processing", None, 512)
    answer = finish(client, task.id)
    rows = [(row.embedding_option, row.embedding_scope, row.start_sec, row.end_sec) for row in answer.data]
    # The last second is dropped, as the service drops tails shorter than 2 s.
    assert rows == [
        (option, *span)
        for option in ("visual", "audio")
        for span in (("asset", 0, 13), ("clip", 0, 6), ("clip", 6, 12))
    ]
    clips = np.array([row.embedding for row in answer.data if row.embedding_scope == "clip"])
    assert np.allclose(np.linalg.norm(clips, axis=1), 1, atol=1e-6)
    whole = np.array(answer.data[0].embedding)
    assert np.allclose(whole, clips[:2].mean(axis=0), atol=1e-7)
    assert (answer.metadata.input_filename, answer.metadata.duration, answer.metadata.clip_length) == (
        "film.mp4",
        13,
        6,
    )
    assert set(answer.usage.input_tokens) == {"video", "audio"}
    assert standin.tasks_created == {task.id: 1}
    assert standin.minutes_embedded == pytest.approx(13 / 60)


def test_marengo30_has_three_options_and_its_own_vectors(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    video = {"media_source": {"asset_id": asset}, "segmentation": FIXED_6, "embedding_scope": ["clip"]}
    task = client.embed.v_2.tasks.create(input_type="video", model_name="marengo3.0", video=video)
    old = finish(client, task.id)
    assert [row.embedding_option for row in old.data] == ["visual"] * 2 + ["audio"] * 2 + ["transcription"] * 2
    assert old.usage is None
    new = finish(client, ask(client, asset, embedding_scope=["clip"]).id)
    assert abs(np.dot(old.data[0].embedding, new.data[0].embedding)) < 0.3


def test_a_silent_film_has_no_audio_vectors(standin: StandIn) -> None:
    client = client_of(standin)
    answer = finish(client, ask(client, upload(client, make_film(sound=False))).id)
    assert {row.embedding_option for row in answer.data} == {"visual"}


def test_offsets_and_dynamic_segments(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    dynamic = {"temporal": {"strategy": "dynamic", "dynamic": {"min_duration_sec": 2}}}
    task = ask(
        client, upload(client, film), start_sec=1.0, end_sec=12.0, segmentation=dynamic, embedding_scope=["clip"]
    )
    rows = [row for row in finish(client, task.id).data if row.embedding_option == "visual"]
    edges = [rows[0].start_sec, *(row.end_sec for row in rows)]
    assert edges[0] == 1.0 and edges[-1] == 12.0
    assert all(after - before >= 2 for before, after in pairwise(edges))


def test_ids_and_vectors_depend_on_content_alone(film: bytes) -> None:
    seen = []
    for _ in range(2):
        with StandIn(fixed_clock=True) as server:
            client = client_of(server)
            asset = upload(client, film)
            task = ask(client, asset)
            answer = finish(client, task.id)
            seen.append((asset, task.id, answer.created_at, answer.data[0].embedding))
            other = ask(client, asset, embedding_option=["visual"])
            assert other.id != task.id and len(other.id) == 24
    assert seen[0] == seen[1]


def test_asking_twice_gives_the_same_task_and_is_counted(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    first, second = ask(client, asset), ask(client, asset)
    assert first.id == second.id
    assert standin.tasks_created == {first.id: 2}
    assert standin.count("create") == 2


def test_floats_are_shortest_decimals_of_float32(standin: StandIn) -> None:
    client = client_of(standin)
    vector = client.embed.v_2.create(input_type="text", model_name="marengo3.0", text={"input_text": "a dog"})
    values = vector.data[0].embedding
    assert all(float(str(np.float32(value))) == value for value in values)
    assert max(len(repr(value)) for value in values) <= 16


def test_a_smaller_dimension_is_a_prefix(standin: StandIn) -> None:
    client = client_of(standin)

    def vector(**more: object) -> list[float]:
        answer = client.embed.v_2.create(
            input_type="multi_input", model_name="marengo3.5", multi_input={"input_text": "a dog"}, **more
        )
        assert answer.usage.input_tokens == {"text": 2}
        return answer.data[0].embedding

    assert vector(embedding_dimension=128) == vector()[:128]


def test_queries_of_every_kind(standin: StandIn) -> None:
    client = client_of(standin)
    picture, clip = make_picture(), base64.b64encode(make_film(3.0)).decode()
    create = client.embed.v_2.create
    source = {"base64_string": picture}
    image = create(input_type="image", model_name="marengo3.0", image={"media_source": source})
    mixed = create(
        input_type="text_image", model_name="marengo3.0", text_image={"media_source": source, "input_text": "at night"}
    )
    media = [{"name": "it", "media_type": "video", "base64_string": clip}]
    both = create(
        input_type="multi_input",
        model_name="marengo3.5",
        multi_input={"input_text": "<@it> at night", "media_sources": media},
    )
    film30 = create(
        input_type="video",
        model_name="marengo3.0",
        video={"media_source": {"base64_string": clip}, "segmentation": FIXED_6, "embedding_option": ["visual"]},
    )
    assert [len(answer.data) for answer in (image, mixed, both, film30)] == [1, 1, 1, 2]
    assert image.metadata.input_type == "image" and both.metadata.embedding_dimension == 512
    assert {"video", "audio", "text"} == set(both.usage.input_tokens)
    assert film30.data[1].end_sec == 3.0


# Limits


TEXT = {"input_type": "multi_input", "model_name": "marengo3.5", "multi_input": {"input_text": "a dog"}}
SOURCE = {"base64_string": "AAAA"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"model_name": "Marengo-retrieval-2.7"},
            "Marengo-retrieval-2.7 is no longer supported. Please use marengo3.0",
        ),
        ({"model_name": "marengo9"}, "not a known model"),
        ({"input_type": "text", "text": {"input_text": "a"}, "multi_input": ...}, "text is not supported"),
        ({"multi_input": "a dog"}, "received string, but expected object"),
        ({"multi_input": {"input_text": "dog " * 2001}}, "2001 tokens, but the maximum is 2000"),
        ({"multi_input": {"input_text": "  "}}, "must not be empty"),
        ({"multi_input": {"input_text": "<@x> here"}}, "<@x> does not match"),
        ({"multi_input": {"media_sources": [{"media_type": "image"}]}}, "exactly one of url"),
        ({"multi_input": {"media_sources": [{"media_type": "image", "url": "u"} | SOURCE]}}, "exactly one of url"),
        ({"multi_input": {"media_sources": [{"media_type": "smell"} | SOURCE]}}, "media_type"),
        ({"multi_input": {"media_sources": [{"media_type": "image"} | SOURCE] * 11}}, "At most 10"),
        ({"multi_input": {"media_sources": [{"media_type": "image", "base64_string": "data:,x"}]}}, "data URL"),
        ({"embedding_dimension": 100}, "128, 256, 512"),
        ({"model_name": "marengo3.0", "embedding_dimension": 256}, "not supported with marengo3.0"),
        ({"colour": "red"}, "colour parameter is unknown"),
    ],
)
def test_a_wrong_query_is_refused_in_words(standin: StandIn, changes: dict, words: str) -> None:
    body = {name: value for name, value in (TEXT | changes).items() if value is not ...}
    answer = httpx.post(f"{standin.base_url}/embed-v2", json=body, headers={"x-api-key": "k"})
    assert answer.status_code == 400 and words in answer.json()["message"]


@pytest.mark.parametrize(
    ("model", "changes", "words"),
    [
        ("marengo3.5", {"segmentation": FIXED_6}, "temporal object"),
        ("marengo3.0", {"segmentation": {"temporal": FIXED_6}}, "without the temporal object"),
        ("marengo3.0", {"segmentation": {"strategy": "fixed", "fixed": {"duration_sec": 11}}}, "from 2 to 10"),
        ("marengo3.5", {"embedding_option": ["transcription"]}, "transcription is not supported with marengo3.5"),
        ("marengo3.0", {"embedding_option": ["smell"]}, "smell is not supported"),
        ("marengo3.0", {"embedding_scope": ["world"]}, "world is not supported"),
        ("marengo3.0", {"start_sec": 5, "end_sec": 5}, "end must be greater"),
        ("marengo3.0", {"start_sec": 500}, "file ends at 13 s"),
        ("marengo3.5", {"embedding_type": ["fused_embedding"]}, "needs time_based_metadata"),
        ("marengo3.0", {"media_source": {"asset_id": "a" * 24}}, "does not exist in assets"),
    ],
)
def test_a_wrong_task_is_refused_in_words(standin: StandIn, film: bytes, model: str, changes: dict, words: str) -> None:
    client = client_of(standin)
    video = {"media_source": {"asset_id": upload(client, film)}} | changes
    status, code, message = refused(
        lambda: client.embed.v_2.tasks.create(input_type="video", model_name=model, video=video)
    )
    assert (status, code) == (400, "parameter_invalid") and words in message
    assert standin.tasks_created == {}


def test_truncation_is_asked_for(standin: StandIn) -> None:
    answer = client_of(standin).embed.v_2.create(
        input_type="multi_input",
        model_name="marengo3.5",
        auto_truncate=True,
        multi_input={"input_text": "dog " * 3000},
    )
    assert answer.usage.truncated and answer.usage.input_tokens == {"text": 2000}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"seconds": 3.0}, "video_duration_too_short"),
        ({"width": 320, "height": 180}, "video_resolution_too_low"),
        ({"width": 1280, "height": 400}, "video_resolution_invalid_aspect_ratio"),
    ],
)
def test_films_outside_the_limits(standin: StandIn, made: dict, code: str) -> None:
    client = client_of(standin)
    asset = upload(client, make_film(**({"seconds": 5.0} | made)))
    assert refused(lambda: ask(client, asset))[:2] == (400, code)


def test_a_file_that_is_no_film(standin: StandIn) -> None:
    client = client_of(standin)
    asset = client.assets.create(method="direct", file=("notes.mp4", b"not a film at all"))
    assert "not ready" in refused(lambda: ask(client, asset.id))[2]
    client.assets.retrieve(asset.id)
    failed = client.assets.retrieve(asset.id)
    assert failed.status == "failed" and "corrupted" in failed.error.message
    broken = {"media_type": "video", "base64_string": base64.b64encode(b"not a film").decode()}
    create = client.embed.v_2.create
    body = {"input_type": "multi_input", "model_name": "marengo3.5", "multi_input": {"media_sources": [broken]}}
    assert refused(lambda: create(**body))[1] == "video_file_broken"


def test_urls_on_this_machine_only(standin: StandIn, film: bytes, tmp_path) -> None:
    (tmp_path / "film.mp4").write_bytes(film)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None
    client = client_of(standin)

    def create(url: str):
        video = {"media_source": {"url": url}, "embedding_option": ["visual"]}
        return client.embed.v_2.tasks.create(input_type="video", model_name="marengo3.5", video=video)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{files.server_port}/film.mp4"
        ready = finish(client, create(url).id)
        assert ready.metadata.input_url == url and ready.metadata.duration == 13
        gone = finish(client, create(url.replace("film", "gone")).id)
        assert (gone.status, gone.error.message) == ("failed", "failed to fetch or materialize source media")
        files.shutdown()
    for url in ("https://example.com/v.mp4", "http://127.0.0.1.example.com/v.mp4", "file:///etc/hosts"):
        assert "this machine only" in refused(lambda url=url: create(url))[2]


# Lists, keys, quotas


def test_lists_page_filter_and_show_published_fields_only(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    before = datetime.now(UTC) - timedelta(seconds=1)
    assets = [upload(client, film, f"film-{i}.mp4") for i in range(3)]
    tasks = [ask(client, asset).id for asset in assets]
    finish(client, tasks[0])
    listed = list(client.embed.v_2.tasks.list(page_limit=2))
    assert [task.id for task in listed] == tasks[::-1]
    assert [task.status for task in listed] == ["processing", "processing", "ready"]
    raw = httpx.get(f"{standin.base_url}/embed-v2/tasks?page=1&page_limit=2").json()
    assert raw["page_info"] == {"page": 1, "limit_per_page": 2, "total_page": 2, "total_results": 3}
    assert not any(asset in json.dumps(raw) for asset in assets)
    assert raw["data"][0]["video_embedding"]["metadata"]["input_filename"] == "film-2.mp4"
    assert httpx.get(f"{standin.base_url}/embed-v2/tasks?page=9").json()["data"] == []
    count = lambda **more: len(list(client.embed.v_2.tasks.list(**more)))  # noqa: E731
    assert count(status="ready") == 1
    assert count(started_at=before.isoformat()) == 3 and count(ended_at=before.isoformat()) == 0
    assert refused(lambda: count(page_limit=51))[0] == 400
    assert [asset.filename for asset in client.assets.list(filename="M-1")] == ["film-1.mp4"]
    client.assets.delete(assets[1])
    assert refused(lambda: client.assets.retrieve(assets[1]))[:2] == (404, "resource_not_exist")
    assert refused(lambda: client.embed.v_2.tasks.retrieve("a" * 24))[0] == 404


def test_key_rate_limit_and_quota(film: bytes) -> None:
    query = lambda client: client.embed.v_2.create(**TEXT)  # noqa: E731
    with StandIn(key="right") as server:
        assert len(query(client_of(server, "right")).data) == 1
        assert refused(lambda: query(client_of(server, "wrong")))[:2] == (401, "api_key_invalid")
    with StandIn(requests_per_minute=2) as server:
        client = client_of(server)
        query(client), query(client)
        with pytest.raises(ApiError) as caught:
            query(client)
        assert caught.value.status_code == 429 and 1 <= int(caught.value.headers["retry-after"]) <= 61
    with StandIn(quota_minutes=0.2) as server:
        client = client_of(server)
        asset = upload(client, film)
        ask(client, asset)
        assert refused(lambda: ask(client, asset))[1] == "usage_limit_exceeded"


# Faults


@pytest.mark.parametrize(
    ("fault", "detail", "status"),
    [
        ("400", {}, 400),
        ("400-nested", {}, 400),
        ("401", {}, 401),
        ("413-nested", {}, 413),
        ("429", {}, 429),
        ("429-retry", {"retry_after": 7}, 429),
        ("429-huge", {}, 429),
        ("429-date", {}, 429),
        ("500", {}, 500),
        ("500-html", {}, 500),
        ("502", {}, 502),
        ("cut-json", {}, 200),
        ("reply", {"status": 503, "body": "busy"}, 503),
    ],
)
def test_faults_with_an_answer(standin: StandIn, fault: str, detail: dict, status: int) -> None:
    client = client_of(standin)
    standin.faults.add(fault, route="sync", **detail)
    with pytest.raises(ApiError) as caught:
        client.embed.v_2.create(**TEXT)
    assert caught.value.status_code == status
    wait = caught.value.headers.get("retry-after")
    expected = {"429-retry": "7", "429-huge": "86400"}.get(fault)
    assert wait == expected or (fault == "429-date" and wait.endswith("GMT"))
    assert len(client.embed.v_2.create(**TEXT).data) == 1, "the next request is served"
    assert [entry.fault for entry in standin.log] == [fault, ""]


def test_a_flat_413_is_what_the_sdk_stumbles_over(standin: StandIn) -> None:
    standin.faults.add("413-flat", route="sync")
    with pytest.raises(ValidationError):
        client_of(standin).embed.v_2.create(**TEXT)


@pytest.mark.parametrize("fault", ["drop", "drop-after", "cut"])
def test_faults_that_break_the_connection(standin: StandIn, film: bytes, fault: str) -> None:
    client = client_of(standin)
    asset = upload(client, film, "film-broken.mp4")
    standin.faults.add(fault, route="create")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(client, asset)
    listed = [task.video_embedding.metadata.input_filename for task in client.embed.v_2.tasks.list()]
    done = fault != "drop"  # the work was done and would be paid; only the answer is lost
    assert listed == (["film-broken.mp4"] if done else [])
    assert list(standin.tasks_created.values()) == ([1] if done else [])
    assert ask(client, asset).id in standin.tasks_created


def test_a_slow_answer_runs_into_the_timeout(standin: StandIn) -> None:
    standin.faults.add("slow", route="sync", seconds=0.6)
    with pytest.raises(httpx.ReadTimeout):
        client_of(standin).embed.v_2.create(**TEXT, request_options={"timeout_in_seconds": 0.2})


def test_faults_of_tasks(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    standin.faults.add("task-fails", message="The embedding service is temporarily unstable.")
    failed = finish(client, ask(client, asset).id)
    assert (failed.status, failed.data) == ("failed", None) and "unstable" in failed.error.message
    assert finish(client, ask(client, asset).id).status == "ready", "created again, it starts anew"
    standin.faults.add("task-never-ends")
    stuck = ask(client, asset, embedding_option=["visual"]).id
    assert {client.embed.v_2.tasks.retrieve(stuck).status for _ in range(8)} == {"processing"}


@pytest.mark.parametrize("fault", ["ready-without-data", "nan", "wrong-dimension", "missing-field"])
def test_faults_of_finished_tasks(standin: StandIn, film: bytes, fault: str) -> None:
    client = client_of(standin)
    task = ask(client, upload(client, film)).id
    standin.faults.add(fault, route="fetch")
    data = finish(client, task).data
    if fault == "nan":
        assert np.isnan(data[0].embedding[0])
    elif fault == "wrong-dimension":
        assert len(data[0].embedding) == 511
    else:
        assert not data
    good = client.embed.v_2.tasks.retrieve(task).data
    assert len(good[0].embedding) == 512 and np.isfinite(good[0].embedding).all()


def test_a_missing_field_at_creation(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    standin.faults.add("missing-field", route="create")
    with pytest.raises(ValidationError):
        ask(client, asset)
    assert list(standin.tasks_created.values()) == [1]


def test_faults_hit_the_route_and_the_time_they_are_meant_for(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    standin.faults.add("500", route="poll", after=1)
    standin.faults.add("502", route="fetch", times=2)
    task = ask(client, upload(client, film)).id
    seen = []
    for _ in range(6):
        try:
            seen.append(client.embed.v_2.tasks.retrieve(task).status)
        except ApiError as error:
            seen.append(error.status_code)
    assert seen == ["processing", 500, "processing", 502, 502, "ready"]
    assert len(standin.faults) == 0


def test_faults_and_state_over_http(standin: StandIn) -> None:
    where = f"{standin.root_url}/_standin"
    assert (
        httpx.post(f"{where}/faults", json={"fault": "429-retry", "route": "sync", "retry_after": 3}).status_code == 200
    )
    assert httpx.post(f"{where}/faults", json={"fault": "earthquake"}).status_code == 400
    with pytest.raises(ApiError):
        client_of(standin, "tlk_canary").embed.v_2.create(**TEXT)
    state = httpx.get(f"{where}/state")
    assert state.json()["requests"] == {"sync": 1} and state.json()["faults"] == []
    assert "tlk_canary" not in state.text


def test_every_fault_is_described() -> None:
    queue = FaultQueue()
    for name in NAMES:
        queue.add(name)
    assert len(queue) == len(NAMES)
    with pytest.raises(ValueError, match="no route is called 'moon'"):
        queue.add("500", route="moon")


def test_twenty_clients_at_once(standin: StandIn) -> None:
    client = client_of(standin)
    found: list[int] = []
    ask_one = lambda: found.append(len(client.embed.v_2.create(**TEXT).data))  # noqa: E731
    threads = [threading.Thread(target=ask_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 20


def test_stopping_frees_the_port() -> None:
    first = StandIn()
    port = first.port
    first.stop()
    with StandIn(port=port) as second, urllib.request.urlopen(f"{second.root_url}/_standin/state") as answer:
        assert answer.status == 200


# Segments and the sentence encoder


@pytest.mark.parametrize(
    ("segmentation", "length", "cuts", "expected"),
    [
        (("fixed", 6), 13.0, [], [(0, 6), (6, 12)]),
        (("fixed", 6), 14.4, [], [(0, 6), (6, 12), (12, 14.4)]),
        (("fixed", 6), 3.0, [], [(0, 3)]),
        (("fixed", 2), 4.0, [], [(0, 2), (2, 4)]),
        (("dynamic", 4), 14.0, [1.5, 5.2, 12.9], [(0, 5.2), (5.2, 14)]),
        (("dynamic", 2), 14.0, [], [(0, 14)]),
    ],
)
def test_spans(segmentation: tuple, length: float, cuts: list, expected: list) -> None:
    assert spans(Segmentation(*segmentation), 0.0, length, cuts) == expected


class Words:
    """A language without a model: a sentence is the sum of its words' random directions."""

    def encode(self, text: str) -> np.ndarray:
        total = sum(gaussian("word", word, size=384) for word in text.lower().split())
        return total / np.linalg.norm(total)


def shot(start: float, end: float, picture: str, sound: str = "", words: str = "", odd: bool = False) -> KnownShot:
    return KnownShot(start, end, "place", "day", picture, picture, sound, words, odd)


@pytest.fixture(scope="module")
def described() -> SentenceEncoder:
    shots = (shot(0, 6, "red boat", "gulls"), shot(6, 12, "black cat"), shot(12, 18, "green train", "", "all aboard"))
    catalogue = {
        "film": KnownMedia("film", "film", shots),
        "twin": KnownMedia("twin", "film", shots, duplicate=True),
        "other": KnownMedia("other", "other", shots),
    }
    return SentenceEncoder(catalogue, Words())


def known(sha256: str) -> Media:
    return Media(sha256, 1, "video", duration_sec=18.0, has_audio=True)


def test_a_shot_counts_by_the_share_it_covers(described: SentenceEncoder) -> None:
    text = described.query("marengo3.5", "red boat", [])
    scores = [
        float(described.segment("marengo3.5", known("film"), "visual", start, start + 6) @ text) for start in (0, 3, 6)
    ]
    assert scores[0] > scores[1] > scores[2]
    assert scores[1] == pytest.approx((scores[0] + scores[2]) / 2, abs=0.1)


def test_words_are_audio_in_35_and_transcription_in_30(described: SentenceEncoder) -> None:
    has = lambda model, option, start: (  # noqa: E731
        described.segment(model, known("film"), option, start, start + 6) is not None
    )
    assert [has("marengo3.5", "audio", start) for start in (0, 6, 12)] == [True, False, True]
    assert [has("marengo3.0", "audio", start) for start in (0, 6, 12)] == [True, False, False]
    assert [has("marengo3.0", "transcription", start) for start in (0, 6, 12)] == [False, False, True]


def test_near_duplicates_are_near_and_models_are_not(described: SentenceEncoder) -> None:
    vector = lambda model, name: described.segment(model, known(name), "visual", 0, 6)  # noqa: E731
    one = vector("marengo3.5", "film")
    assert one @ vector("marengo3.5", "twin") > 0.95
    assert one @ vector("marengo3.5", "twin") > one @ vector("marengo3.5", "other") + 0.05
    assert abs(one @ vector("marengo3.0", "film")) < 0.2


def test_dynamic_cuts_lie_near_the_shots(described: SentenceEncoder) -> None:
    cuts = described.cuts(known("film"))
    assert cuts == described.cuts(known("film"))
    assert all(0 < abs(cut - end) < 0.8 for cut, end in zip(cuts, (6, 12), strict=True))


def test_unknown_media_are_refused_in_words(described: SentenceEncoder) -> None:
    with pytest.raises(Refusal, match="sample library and its query media only"):
        described.check(known("never seen"))


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None,
    reason="sentence-transformers is not installed (tools/requirements.txt); the course does not need it",
)
def test_the_real_sentence_encoder_understands_other_words(film: bytes) -> None:
    encoder = SentenceEncoder.load()
    sentence = encoder._language.encode
    same = sentence("a yacht at dusk") @ sentence("a sailing boat crosses the bay at sunset")
    other = sentence("a yacht at dusk") @ sentence("someone chops onions in a kitchen")
    assert same > other + 0.2
    with StandIn(encoder) as server:
        client = client_of(server)
        assert "sample library" in refused(lambda: ask(client, upload(client, film)))[2]
        vectors = [client.embed.v_2.create(**TEXT).data[0].embedding for _ in range(2)]
    assert vectors[0] == vectors[1] and np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-6)
