"""The stand-in, driven by the real SDK: wire shapes, limits, ids, lists, faults."""

import base64
import functools
import hashlib
import http.server
import io
import json
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
from pydantic import ValidationError
from twelvelabs import TwelveLabs
from twelvelabs.core.api_error import ApiError

from helpers.api.sentence import gaussian
from tools import record
from tools.standin import StandIn
from tools.standin.faults import FORBIDDEN, NAMES, PAGES, FaultQueue
from tools.standin.media import Media, describe
from tools.standin.rates import Window
from tools.standin.refusal import Refusal
from tools.standin.request import Segmentation
from tools.standin.segmentation import spans
from tools.standin.sentence.catalogue import KnownMedia, KnownShot
from tools.standin.sentence.encoder import SentenceEncoder
from tools.standin.state import FIXED_TIME
from tools.standin.transcripts import spoken_by_sha256, transcription

PROJECT = Path(__file__).resolve().parent.parent
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
    with StandIn(list_lag_sec=0) as server:
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


# Ids, and what is paid


def ids_of(server: StandIn, film: bytes) -> list[str]:
    """Upload a film twice and make a task of each; return the ids in order."""
    client = client_of(server)
    assets = [upload(client, film) for _ in range(2)]
    return [*assets, *(ask(client, asset).id for asset in assets)]


def test_every_upload_and_every_creation_gets_an_id_that_nothing_else_has(film: bytes) -> None:
    with StandIn() as one, StandIn() as other:
        ids = ids_of(one, film) + ids_of(other, film)
        assert len(set(ids)) == 8 and all(re.fullmatch("[0-9a-f]{24}", each) for each in ids)
        assert one.uploads == {hashlib.sha256(film).hexdigest(): 2}


def test_with_a_fixed_clock_and_the_same_seed_the_same_ids_come_in_the_same_order(film: bytes) -> None:
    seen = []
    for seed in (None, None, "another", "another", 7):
        with StandIn(fixed_clock=True, seed=seed) as server:
            ids = ids_of(server, film)
            answer = finish(client_of(server), ids[2])
            assert answer.created_at == FIXED_TIME and ids[2][:8] == f"{int(FIXED_TIME.timestamp()):08x}"
            seen.append((ids, answer.data[0].embedding))
    assert seen[0] == seen[1] and seen[2] == seen[3]
    assert len({ids[0] for ids, _ in seen}) == 3, "each seed has ids of its own"
    assert all(vector == seen[0][1] for _, vector in seen), "vectors depend on the content alone"


def test_the_same_content_asked_for_twice_is_two_tasks_and_one_bill(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    first = ask(client, upload(client, film))
    again = ask(client, upload(client, film, "another-name.m4v"), embedding_option=["audio", "visual"])
    other = ask(client, upload(client, film), embedding_option=["visual"])
    third = ask(client, upload(client, make_film(shade=9)))
    assert len({first.id, again.id, other.id, third.id}) == 4
    assert standin.tasks_created == {first.id: 2, other.id: 1, third.id: 1}
    billed = {task: about["times_created"] for task, about in standin.summary()["tasks"].items()}
    assert billed == {first.id: 2, again.id: 2, other.id: 1, third.id: 1}
    standin.state.tasks_created.clear()  # a new bill
    ask(client, upload(client, film))
    assert standin.tasks_created == {first.id: 1} and standin.count("create") == 5


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
        ({"multi_input": "a dog"}, "The multi_input parameter is invalid. received string, but expected object"),
        (
            {"input_type": ..., "model_name": ..., "multi_input": ..., "text": "a dog"},
            "The text parameter is invalid. received string, but expected object",
        ),
        ({"input_type": ...}, "The input_type parameter is required but was not provided."),
        ({"model_name": ..., "embedding_dimension": 256}, "not supported with marengo3.0"),
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
    ("made", "code", "words"),
    [
        (
            {"seconds": 3.0},
            "video_duration_too_short",
            "duration between 4 seconds and 4 hours(14400 seconds). Current duration is 3.0 seconds.",
        ),
        (
            {"width": 320, "height": 180},
            "video_resolution_too_low",
            "resolution between 360x360 and 5184x2160. Current resolution is 320x180.",
        ),
        (
            {"width": 1280, "height": 400},
            "video_resolution_invalid_aspect_ratio",
            "aspect ratio between 1:1 and 2.4:1. Current resolution is 1280x400.",
        ),
    ],
)
def test_films_outside_the_limits(standin: StandIn, made: dict, code: str, words: str) -> None:
    client = client_of(standin)
    asset = upload(client, make_film(**({"seconds": 5.0} | made)))
    status, given, message = refused(lambda: ask(client, asset))
    assert (status, given) == (400, code) and message.endswith(words)


def test_a_query_without_a_model_is_one_of_marengo30(standin: StandIn) -> None:
    body = {"input_type": "text", "text": {"input_text": "a dog"}}
    answer = httpx.post(f"{standin.base_url}/embed-v2", json=body)
    named = client_of(standin).embed.v_2.create(**body, model_name="marengo3.0")
    assert answer.json()["data"][0]["embedding"] == named.data[0].embedding


def test_a_cover_is_no_picture_track() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        sound, cover = container.add_stream("mp3", rate=16000), container.add_stream("png", rate=1)
        cover.width, cover.height, cover.pix_fmt = 640, 640, "rgb24"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 80000), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        picture = av.VideoFrame.from_ndarray(np.zeros((640, 640, 3), np.uint8), format="rgb24")
        for packet in [*cover.encode(picture), *sound.encode(frame), *sound.encode()]:
            container.mux(packet)
    found = describe(out.getvalue())
    assert (found.kind, found.width) == ("audio", 0) and found.duration_sec == pytest.approx(5, abs=0.2)


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


# Transcriptions


def test_the_samples_are_transcribed_from_their_captions_and_nothing_else_is(standin: StandIn, film: bytes) -> None:
    client = client_of(standin)
    videos = PROJECT / "notebooks" / "data" / "videos"
    sample = upload(client, (videos / "coast-diary.mp4").read_bytes(), "coast-diary.mp4")
    words = client.assets.retrieve_transcription(sample)
    assert words.status == "ready" and words.sentences is None and words.utterances is None
    assert [word.value for word in words.words[:4]] == ["Our", "train", "leaves", "at"]
    assert (words.words[0].start, words.words[6].end) == (3.1, 5.648)  # the first cue
    assert all(one.start < one.end <= two.start for one, two in pairwise(words.words))
    kinds = ["utterances", "sentences", "words"]
    whole = client.assets.retrieve_transcription(sample, include=kinds)
    assert whole.words == words.words and " ".join(word.value for word in whole.words) == " ".join(
        sentence.value for sentence in whole.sentences
    )
    assert [sentence.value for sentence in whole.sentences[:2]] == [
        "Our train leaves at half past eight.",
        "Hold on tight, here we go!",
    ]
    assert len(whole.utterances) == len(whole.sentences) and whole.utterances[0].speaker is None
    assert not any("[" in entry.value for kind in kinds for entry in getattr(whole, kind)), "a sound is not spoken"
    listed = httpx.get(f"{standin.base_url}/assets/{sample}/transcription?include=words,sentences").json()
    assert set(listed) == {"status", "words", "sentences"}
    for asset, status, said in ((upload(client, film), 404, "no transcription"), ("a" * 24, 404, "does not exist")):
        found = refused(lambda asset=asset: client.assets.retrieve_transcription(asset))
        assert found[0] == status and said in found[2]
    assert refused(lambda: client.assets.retrieve_transcription(sample, include=["letters"]))[0] == 400


def test_a_transcription_waits_for_its_asset() -> None:
    sample = (PROJECT / "notebooks" / "data" / "videos" / "coast-diary.mp4").read_bytes()
    with StandIn(asset_polls=3) as server:
        client = client_of(server)
        asset = client.assets.create(method="direct", file=("a.mp4", sample, "video/mp4")).id
        assert client.assets.retrieve_transcription(asset).status == "pending"


def test_a_sentence_may_go_on_in_the_next_cue() -> None:
    cues = [{"start": 0.0, "end": 2.0, "value": "He said: “No."}, {"start": 3.0, "end": 4.0, "value": "One day” they"}]
    cues += [{"start": 5.0, "end": 6.0, "value": "left"}, {"start": 7.0, "end": 8.0, "value": "again!) Why?"}]
    made = transcription(cues, ["sentences"])["sentences"]
    assert [each["value"] for each in made] == ["He said: “No.", "One day” they left again!)", "Why?"]
    assert [(each["start"], each["end"]) for each in made] == [
        (0.0, 2.0),
        (3.0, 7.636),
        (7.636, 8.0),
    ]  # by their letters


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
    delete = f"{standin.base_url}/assets/{assets[1]}"
    assert (deleted := httpx.delete(delete)).status_code == 200 and deleted.json() == {}
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
        error = caught.value
        assert error.status_code == 429 and 1 <= int(error.headers["retry-after"]) <= 60
        until = re.fullmatch(
            r"You have exceeded the rate limit \(2req/1min\)\. Please try again later after (\S+Z)\.",
            error.body.message if hasattr(error.body, "message") else error.body["message"],
        )
        wait = datetime.fromisoformat(until[1]) - parsedate_to_datetime(error.headers["date"])
        assert abs(wait.total_seconds() - int(error.headers["retry-after"])) <= 1
        assert error.headers["x-ratelimit-request-remaining"] == "0"
    with StandIn(minutes_per_hour=0.2) as server:
        client = client_of(server)
        asset = upload(client, film)
        ask(client, asset)
        status, code, message = refused(lambda: ask(client, asset))
        assert (status, code) == (429, "too_many_requests") and "(0.2min/1hour)" in message
        assert list(server.tasks_created.values()) == [1]
        assert len(query(client).data) == 1, "a text has no minutes"
    with StandIn(quota_minutes=0.2) as server:
        client = client_of(server)
        asset = upload(client, film)
        ask(client, asset)
        assert refused(lambda: ask(client, asset))[1:] == (
            "usage_limit_exceeded",
            "Not enough free credit. Please register a payment method or contact sales@twelvelabs.io.",
        )


def test_lists_lag_and_a_late_list_lags_more(film: bytes) -> None:
    with StandIn(list_lag_sec=30) as server:
        client = client_of(server)
        asset = upload(client, film)
        task = ask(client, asset).id

        def listed(name: str) -> list[str]:
            return [each["_id"] for each in httpx.get(f"{server.base_url}/{name}").json()["data"]]

        assert listed("embed-v2/tasks") == listed("assets") == []
        assert client.embed.v_2.tasks.retrieve(task).id == task, "who knows its id finds it at once"
        for made in (*server.state.assets.values(), *server.state.tasks.values()):
            made.born -= 31
        assert listed("embed-v2/tasks") == [task] and listed("assets") == [asset]
        server.faults.add("late-list", times=2)
        assert listed("embed-v2/tasks") == listed("assets") == []
        server.faults.add("late-list", seconds=31)
        assert listed("embed-v2/tasks") == [task] and listed("assets") == [asset]
    with StandIn() as server, StandIn(fixed_clock=True) as fixed:
        assert 0.5 < server.state.list_lag_sec < 5 and fixed.state.list_lag_sec == 0


def test_answers_carry_the_headers_of_the_service_and_a_gateways_page_does_not(standin: StandIn) -> None:
    address = f"{standin.base_url}/embed-v2"
    for body, status in ((TEXT, 200), ({"text": "a"}, 400)):
        answer = httpx.post(address, json=body)
        assert answer.status_code == status and answer.headers["content-encoding"] == "gzip"
        assert {name: answer.headers[name] for name in ("tl-report", "vary", "x-api-version", "content-type")} == {
            "tl-report": "backend",
            "vary": "Accept-Encoding",
            "x-api-version": "v1.3",
            "content-type": "application/json; charset=UTF-8",
        }
        assert answer.headers["x-ratelimit-dimensions"] == "Duration,Request"
        assert answer.headers["x-ratelimit-duration-limit"] == "36000"
        assert answer.headers["x-ratelimit-duration-remaining"] == "36000"
        assert int(answer.headers["x-ratelimit-request-remaining"]) > 0
        assert abs(parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)) < timedelta(seconds=5)
    plain = httpx.post(address, json=TEXT, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and len(plain.json()["data"]) == 1
    for name, marked in (("403-region_not_allowed", True), ("429-retry", True), ("403-html", False), ("502", False)):
        standin.faults.add(name, "sync")
        assert ("tl-report" in httpx.post(address, json=TEXT).headers) == marked, name


def test_the_limits_in_the_headers_are_used_up(film: bytes) -> None:
    with StandIn(requests_per_minute=10, minutes_per_hour=1) as server:
        client = client_of(server)
        ask(client, upload(client, film))
        told = httpx.get(f"{server.base_url}/assets").headers
        used = len(server.log)
    assert (told["x-ratelimit-request-limit"], told["x-ratelimit-request-remaining"]) == ("10", str(10 - used))
    assert (told["x-ratelimit-duration-limit"], told["x-ratelimit-duration-remaining"]) == ("60", "47")
    assert 50 < int(told["x-ratelimit-request-reset"]) - time.time() < 61


def test_a_window_forgets_what_is_older_than_it_is_long(monkeypatch) -> None:
    now = 100.0
    monkeypatch.setattr("tools.standin.rates.time.monotonic", lambda: now)
    window = Window(60.0)
    assert (window.used(), window.wait_sec(5), window.free_in_sec()) == (0, 0, 0)
    for now in (100.0, 110.0, 130.0):  # noqa: B007 - it is the clock
        window.add(3)
    assert (window.used(), window.wait_sec(10), window.free_in_sec()) == (9, 0, 60)
    assert (window.wait_sec(9), window.wait_sec(5), window.wait_sec(3)) == (30, 40, 60)
    now = 160.0
    assert (window.used(), window.wait_sec(6), window.wait_sec(7), window.free_in_sec()) == (6, 10, 0, 30)


def test_a_fixed_clock_is_told_as_the_date() -> None:
    with StandIn(fixed_clock=True) as server:
        assert parsedate_to_datetime(httpx.get(f"{server.base_url}/assets").headers["date"]) == FIXED_TIME


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


@pytest.mark.parametrize("code", FORBIDDEN)
def test_each_kind_of_403_has_its_own_code_and_words(standin: StandIn, code: str) -> None:
    standin.faults.add(f"403-{code}", "sync")
    assert refused(lambda: client_of(standin).embed.v_2.create(**TEXT)) == (403, code, FORBIDDEN[code])


def test_what_stands_before_the_service_answers_in_its_own_way(standin: StandIn) -> None:
    for name, (status, title) in PAGES.items():
        standin.faults.add(name, "sync")
        page = httpx.post(f"{standin.base_url}/embed-v2", json=TEXT)
        assert (page.status_code, page.headers["content-type"]) == (status, "text/html") and title in page.text
    standin.faults.add("403-message", "sync")
    assert httpx.post(f"{standin.base_url}/embed-v2", json=TEXT).json() == {"message": "Forbidden"}


@pytest.mark.parametrize("fault", ["404-html", "408", "499", "307", "reply", "429-retry", "drop", "drop-after"])
@pytest.mark.parametrize("done", [True, False])
def test_an_answer_can_be_lost_before_or_after_the_work_was_done(
    standin: StandIn, film: bytes, fault: str, done: bool
) -> None:
    client = client_of(standin)
    asset = upload(client, film)
    standin.faults.add(fault, "create", done=done)
    body = {"video": {"media_source": {"asset_id": asset}}, "input_type": "video", "model_name": "marengo3.5"}
    try:
        answer = httpx.post(f"{standin.base_url}/embed-v2/tasks", json=body)
        expected = {"404-html": 404, "reply": 500, "429-retry": 429}.get(fault)
        assert answer.status_code == expected or answer.status_code == int(fault)
        assert "_id" not in answer.text
        assert answer.headers.get("location", "") == ("http://127.0.0.1:9/elsewhere" if fault == "307" else "")
    except httpx.RemoteProtocolError:
        assert fault.startswith("drop")
    assert list(standin.tasks_created.values()) == ([1] if done or fault == "drop-after" else [])


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
    ask(client, asset)
    assert list(standin.tasks_created.values()) == ([2] if done else [1])


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


def test_a_port_that_cannot_be_used_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for port in (taken.getsockname()[1], 99999, -1):
            command = [sys.executable, "-m", "tools.standin", "--encoder", "hash", "--port", str(port)]
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
            assert (done.returncode, done.stdout) == (1, "")
            sentence = rf"The stand-in could not start: port {port} cannot be used \(.+\); 0 takes a free one\.\n"
            assert re.fullmatch(sentence, done.stderr)


# Recordings


def a_few(model: str) -> list[record.Ask]:
    """Return one or two questions for each file of recordings."""
    few: dict[str, list[record.Ask]] = {}
    for each in record.questions(model):
        few.setdefault(each.file, []).append(each)
    return [each for asks in few.values() for each in (*asks[:1], *asks[-1:])]


def test_recordings_made_twice_are_the_same_and_what_differs_is_found(tmp_path, monkeypatch) -> None:
    chosen = {model: a_few(model) for model in ("marengo3.5", "marengo3.0")}
    monkeypatch.setattr(record, "questions", chosen.__getitem__)
    record.record(tmp_path / "one", ["marengo3.5", "marengo3.0"], "hash")
    record.record(tmp_path / "two", ["marengo3.0"], "hash")
    made = {path.name: path.read_text().splitlines() for path in (tmp_path / "one").iterdir()}
    assert len(made) == 8 and sum(len(lines) - 1 for lines in made.values()) > 20
    for path in (tmp_path / "two").iterdir():  # alone, as beside the other model
        assert path.read_text().splitlines()[1:] == made[path.name][1:]
    assert record.check(tmp_path / "one", ["marengo3.5"], "hash") == []
    changed = tmp_path / "two" / "marengo3.0-queries.jsonl"
    lines = changed.read_text().splitlines()
    assert record.differences(tmp_path / "one", tmp_path / "two", ["marengo3.0"]) == []
    (tmp_path / "two" / "marengo3.0-library.jsonl").unlink()
    header, answer = json.loads(lines[0]), json.loads(lines[-1])
    answer["answers"][0]["json"]["data"][0]["embedding_scope"] = "page"
    changed.write_text("\n".join(map(json.dumps, (header | {"answers": 1}, answer))) + "\n")
    found = record.differences(tmp_path / "one", tmp_path / "two", ["marengo3.0"])
    assert found[0] == "marengo3.0-library.jsonl is no longer made"
    assert sum(line.startswith("marengo3.0-queries.jsonl: only one side has ") for line in found) == len(lines) - 2
    assert sum(line.startswith("marengo3.0-queries.jsonl: another answer to ") for line in found) == 1
    assert len(found) == len(lines)


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
        # 5 s of its own, and then what the film has from 1 to 14 s.
        "later": KnownMedia(
            "later",
            "later",
            (
                shot(0, 5, "old map"),
                shot(5, 10, "red boat", "gulls"),
                shot(10, 16, "black cat"),
                shot(16, 18, "green train"),
            ),
            repeats=("film", 5.0, 18.0, 4.0),
        ),
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


def test_a_repeated_stretch_is_near_its_original_at_its_offset(described: SentenceEncoder) -> None:
    vector = lambda name, start: described.segment("marengo3.5", known(name), "visual", start, start + 2)  # noqa: E731
    for start in (6, 8, 12, 15):
        here = vector("later", start)
        assert here @ vector("film", start - 4) > 0.95
        assert here @ vector("film", start - 4) > here @ vector("other", start - 4) + 0.05
    assert vector("later", 2) @ vector("film", 2) < 0.8
    assert vector("later", 7) @ vector("film", 4) < vector("later", 7) @ vector("film", 3)  # its noise is later too


def test_dynamic_cuts_lie_near_the_shots(described: SentenceEncoder) -> None:
    cuts = described.cuts(known("film"))
    assert cuts == described.cuts(known("film"))
    assert all(0 < abs(cut - end) < 0.8 for cut, end in zip(cuts, (6, 12), strict=True))


def test_unknown_media_are_refused_in_words(described: SentenceEncoder) -> None:
    with pytest.raises(Refusal, match="sample library and its query media only"):
        described.check(known("never seen"))


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


def test_in_a_library_without_captions_nothing_is_said(tmp_path):
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "library.json").write_text('{"videos": [{"video_id": "a", "sha256": "0"}]}')
    assert spoken_by_sha256(tmp_path) == {}
