"""Any sentence: the encoder and its files, what is answered without a recording, and that it is what is recorded."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from helpers.api import connect, sentence
from helpers.api.fingerprint import text_of
from helpers.api.journal import Journal, unpack
from helpers.api.sentence import DIRECTIONS, FOLDER, SHA256, TOKENIZER, WEIGHTS, Directions, Language, answer
from helpers.config import MODELS, PROJECT, load_config
from helpers.embedding import embed_composed, embed_image, embed_text
from helpers.errors import NotRecorded, QueryError, RecordingsError, RequestRefused
from helpers.segments import checked_vector
from tools.round_encoder import main, packed, rounded

RECORDINGS = PROJECT / "notebooks" / "data" / "recordings"
NEW = "a penguin on a skateboard"
TOLERANCE = 1e-5  # vectors differ in their last digits from processor to processor


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


@pytest.fixture
def client():
    return connect(load_config())


def request_for(text: str, model: str = "marengo3.5", form: str = "multi_input", **more: object) -> dict:
    body = {"input_type": form, "model_name": model, form: {"input_text": text}, **more}
    return {"method": "POST", "path": "/embed-v2", "json": body}


@pytest.mark.parametrize("path", sorted(RECORDINGS.glob("*-queries.jsonl")), ids=lambda path: path.stem)
def test_what_is_computed_is_what_is_recorded(path):
    journal, compared = Journal([path]), 0
    for key, asked in journal.requests.items():
        if not text_of(asked, alone=True):
            continue
        status, computed = answer(asked)
        recorded = unpack(journal.answers[key][-1]["json"])
        vectors = [body["data"][0].pop("embedding") for body in (computed, recorded)]
        assert status == 200 and "sentence encoder" in computed.pop("computed") and computed == recorded
        assert np.allclose(*vectors, rtol=0, atol=TOLERANCE), text_of(asked)
        compared += 1
    assert compared > 200


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("form", ["text", "multi_input"])
@pytest.mark.parametrize("size", [None, 512, 256, 128])
def test_a_new_sentence_is_answered_in_both_forms_for_both_models_and_all_sizes(client, model, form, size):
    asked = {"input_type": form, "model_name": model, form: {"input_text": NEW}, "embedding_dimension": size}
    found = client.embed.v_2.create(**asked)
    whole = client.embed.v_2.create(**asked | {"embedding_dimension": 512}).data[0].embedding
    assert found.data[0].embedding == whole[: size or 512] and found.data[0].embedding_option is None
    assert np.linalg.norm(whole) == pytest.approx(1.0, abs=1e-6)
    assert "not recorded" in found.computed


def test_it_is_counted_and_said_once_for_a_text(client):
    embed_text(client, "a boat at sunset")
    assert client.recorded.computed == [] and client.counts["answers computed"] == 0
    for dimension in (512, 256, 128):
        vector = checked_vector(embed_text(client, NEW, dimension=dimension), NEW)
        assert vector.shape == (dimension,)
    embed_text(client, "snow falls on a lighthouse")
    assert client.recorded.computed == [NEW, "snow falls on a lighthouse"]
    assert "Not recorded" in client.mark(f"  {NEW} ") and client.mark("something nobody asked") == ""
    assert client.counts["answers computed"] == 4 and client.counts["not recorded"] == 0
    assert NEW not in client.recorded.texts()


def test_the_models_share_no_coordinate_and_texts_of_one_meaning_are_near():
    one, other, far = (
        [np.array(answer(request_for(text, model))[1]["data"][0]["embedding"]) for model in MODELS]
        for text in ("a yacht at dusk", "a sailing boat crosses the bay at sunset", "someone chops onions in a kitchen")
    )
    for model in range(2):
        assert one[model] @ other[model] > one[model] @ far[model] + 0.15
    assert abs(one[0] @ one[1]) < 0.15


@pytest.mark.parametrize(
    "text", ["😀", "Ein Hund läuft über die Straße", "犬が走る", "x", "\x00\x01", "?!", "word " * 490]
)
def test_whatever_is_typed_has_an_answer(client, text):
    assert np.linalg.norm(embed_text(client, text)) == pytest.approx(1.0, abs=1e-5)


def test_a_text_too_long_is_refused_as_by_the_service_and_one_of_many_words_is_cut(client, language):
    with pytest.raises(RequestRefused, match=r"400, parameter_invalid: .* 2001 tokens, but the maximum is 2000"):
        embed_text(client, "word " * 2001)
    with pytest.raises(RequestRefused, match="501 tokens, but the maximum is 500"):
        embed_text(connect(load_config(), "marengo3.0"), "word " * 501)
    assert client.recorded.computed == [] and client.counts["answers computed"] == 0
    long = "the quick brown fox " * 80
    assert (language.encode(long) == language.encode(f"{long} and something else")).all()
    with pytest.raises(QueryError, match="holds no text"):
        embed_text(client, " ")


def test_media_and_pairs_are_not_recorded_in_one_short_message_that_names_the_file(client, data):
    own, medium = PROJECT / "notebooks" / "images" / "library.png", data / "queries" / "blue-umbrella.png"
    for call, named in (
        (lambda: embed_image(client, own), "library.png"),
        (lambda: embed_composed(client, NEW, medium), f"{NEW} + blue-umbrella.png"),
    ):
        with pytest.raises(NotRecorded) as raised:
            call()
        assert named in str(raised.value) and "TWELVE_LABS_API_KEY" in str(raised.value)
        assert len(str(raised.value)) < 220
    assert client.recorded.computed == []


def test_the_threads_of_numpy_are_given_back(language):
    controller = ThreadpoolController()
    before = [each["num_threads"] for each in controller.info()]
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(lambda number: language.encode(f"sentence {number % 4}"), range(32)))
    assert [each["num_threads"] for each in controller.info()] == before
    assert all((vectors[number] == vectors[number % 4]).all() for number in range(32))


@pytest.mark.parametrize(
    "more",
    [
        {"embedding_uncertainty": True},
        {"embedding_dimension": 64},
        {"model_name": "marengo2.7"},
        {"multi_input": {"input_text": NEW, "time": 1}},
        {"multi_input": {"input_text": f"<@media> {NEW}"}},
    ],
)
def test_a_request_that_asks_for_more_is_not_answered(more):
    assert answer(request_for(NEW)) is not None and answer(request_for(NEW) | {"path": "/embed-v2/tasks"}) is None
    assert answer(request_for(NEW) | {"json": request_for(NEW)["json"] | more}) is None


def test_with_the_services_recordings_nothing_is_computed(tmp_path, monkeypatch):
    made = tmp_path / "recordings"
    made.mkdir()
    for path in RECORDINGS.glob("marengo3.5-*.jsonl"):
        header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        header = json.dumps(json.loads(header) | {"source": "Twelve Labs Embed API"}) + "\n"
        (made / path.name).write_text("".join([header, *lines]), encoding="utf-8")
    config = load_config()
    object.__setattr__(config, "data", tmp_path)
    client = connect(config)
    assert not client.known_answers and connect(load_config()).known_answers
    assert embed_text(client, "A boat at sunset.").shape == (512,)
    with pytest.raises(NotRecorded, match=r"texts\(\)"):
        embed_text(client, NEW)
    assert client.recorded.computed == []


def test_the_network_is_never_touched_and_many_threads_get_one_answer(client, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(lambda text: tuple(embed_text(client, text)), [NEW, "a red bus"] * 8))
    assert len(set(vectors)) == 2 and sorted(client.recorded.computed) == [NEW, "a red bus"]


# The files


def test_the_notice_names_the_files_as_they_are():
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert set(SHA256) == {path.name for path in FOLDER.iterdir()} - {"NOTICE"}
    assert all(f"{sha256}  {name}" in notice for name, sha256 in SHA256.items())


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER, DIRECTIONS])
@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "a folder"])
def test_a_missing_cut_or_changed_file_is_one_sentence(tmp_path, name, damage):
    for path in FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    broken, content = tmp_path / name, (tmp_path / name).read_bytes()
    broken.unlink()
    if damage == "a folder":
        broken.mkdir()
    elif damage != "missing":
        broken.write_bytes(content[:-100] if damage == "cut" else bytes([content[0] ^ 1]) + content[1:])
    with pytest.raises(RecordingsError) as raised:
        (Directions.load if name == DIRECTIONS else Language)(tmp_path)
    said = str(raised.value)
    assert said.startswith(f"The sentence encoder's file {name} ") and said.count(". ") == 1
    assert said.endswith("git checkout notebooks/data/encoder")


def test_a_damaged_file_is_the_sentence_also_for_the_reader_and_mended_it_answers(client, monkeypatch):
    sentence._language.cache_clear()
    with monkeypatch.context() as damaged:
        damaged.setitem(SHA256, WEIGHTS, "0" * 64)
        with pytest.raises(RecordingsError, match=rf"^The sentence encoder's file {WEIGHTS} is not the one"):
            embed_text(client, NEW)
        assert client.recorded.computed == [] and embed_text(client, "a boat at sunset").any()
    assert embed_text(client, NEW).any() and client.recorded.computed == [NEW]


def test_rounding_gives_the_same_bytes_and_is_off_by_half_a_step_at_most():
    weights = {
        "b.weight": np.random.RandomState(0).standard_normal((5, 7)).astype("f4"),
        "a.bias": np.arange(5, dtype="f4"),
        "zero.weight": np.zeros((2, 3), "f4"),
    }
    kept = rounded(weights)
    assert packed(kept) == packed(rounded(dict(reversed(weights.items())))) and kept["b.weight"].dtype == np.int8
    assert (kept["a.bias"] == weights["a.bias"]).all() and not kept["zero.weight"].any()
    scale = kept["b.weight.scale"][:, None]
    assert (np.abs(kept["b.weight"] * scale - weights["b.weight"]) <= scale * 0.5001).all()
    assert (np.abs(kept["b.weight"]).max(axis=1) == 127).all()


def test_weights_that_are_not_the_published_ones_are_refused_in_one_sentence(tmp_path, capsys):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "model.safetensors"), "--out", str(tmp_path / "made.npz")])
    said = capsys.readouterr().err
    assert said.startswith("Nothing was made: the weights in model.safetensors have sha256 ") and said.count("\n") == 1
    assert not (tmp_path / "made.npz").exists()


def test_the_encoder_is_read_when_the_first_sentence_needs_it():
    code = (
        "import sys, helpers.embedding as e, helpers.api as a, helpers.config as c\n"
        "client = a.connect(c.load_config()); e.embed_text(client, 'a boat at sunset')\n"
        "print([name for name in ('tokenizers', 'scipy', 'threadpoolctl', 'torch') if name in sys.modules])\n"
        f"e.embed_text(client, {NEW!r}); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=120)
    assert done.stdout.split("\n")[:2] == ["[]", "False"], done.stderr
