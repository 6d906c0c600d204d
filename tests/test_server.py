"""Milvus behind an address: `milvus-lite server` on this machine, several readers, and page 03 against it."""

import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from pymilvus import MilvusClient
from test_search import library
from test_store import DIM, assert_same, facts_of, segments_of

from helpers.config import load_config
from helpers.errors import StoreError
from helpers.search import Part, hybrid_search, perform_similarity_search, rank_by_part, search_many, search_words
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database, where
from helpers.store.database import is_lite, owns_folder
from helpers.store.schema import create_collection, read_facts

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SEC = 120


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Start a server of the tests' own, on a free port of this machine, and end it."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder / "shared.db")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log)
    try:
        wait_for(server, port, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(server, port, log):
    until = time.monotonic() + STARTS_WITHIN_SEC
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def config(address, tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"), milvus_uri=address)


@pytest.fixture(scope="module")
def milvus(config):
    client = open_database(config, "shared")
    yield client
    close_database(client)


@pytest.fixture
def embedded(config, tmp_path):
    client = open_database(replace(config, milvus_uri="", home=tmp_path), "own")
    yield client
    close_database(client)


@pytest.fixture
def query():
    return np.random.default_rng(7).normal(size=DIM).astype(np.float32)


def test_it_is_lite_and_its_folder_is_not_ours(milvus, embedded):
    assert is_lite(milvus) and not owns_folder(milvus)
    assert is_lite(embedded) and owns_folder(embedded)
    close_database(embedded)
    assert not owns_folder(embedded)


def test_rows_in_are_rows_out_and_the_facts_are_those_of_the_schema(milvus):
    given = segments_of("first") + segments_of("second", 7, seed=1)
    name = open_collection(milvus, given)
    report = insert_embeddings(milvus, name, given)
    assert (report.written, report.new, report.total) == (13, 13, 13)
    assert insert_embeddings(milvus, name, given[:5]).new == 0
    assert_same(fetch_segments(milvus, name), given)
    facts = read_facts(milvus, name)
    assert (facts.model, facts.dimension, facts.options, facts.lite) == ("marengo3.5", DIM, ("visual", "audio"), True)
    assert facts.indexes["visual"] == facts.indexes["audio"] == "FLAT"
    fields = {field["name"]: field for field in milvus.describe_collection(name)["fields"]}
    assert not fields["category"].get("is_partition_key")
    milvus.drop_collection(name)


def test_every_search_gives_what_the_embedded_one_gives(milvus, embedded, query):
    given = [replace(segment, source="searched") for segment in library()]
    parts = [Part("visual", query, 0.6), Part("transcript", "bell rain", 0.4)]
    found = []
    for client in (milvus, embedded):
        name = open_collection(client, given)
        insert_embeddings(client, name, given)
        found.append(
            [
                perform_similarity_search(client, name, query, 20, filter=where(category="city")),
                perform_similarity_search(client, name, query, 2, per_video=True),
                *search_many(client, name, [query, -query], 20, option="audio", scope=None),
                search_words(client, name, "bell rain", 20),
                hybrid_search(client, name, parts, limit=20),
                hybrid_search(client, name, parts, ranker="weighted", limit=20),
                *rank_by_part(client, name, parts).values(),
            ]
        )
    assert all(found[0]) and min(hit.score for hit in found[0][4]) > 0
    for ours, theirs in zip(*found, strict=True):
        assert [hit.segment_id for hit in ours] == [hit.segment_id for hit in theirs]
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-6)


READER = """
import sys; sys.path.insert(0, TESTS)
from test_server import *
milvus = open_database(replace(load_config({}), milvus_uri=sys.argv[1]), "shared")
query, last, seen = np.ones(DIM, np.float32), sys.argv[3], 0
print("reading", flush=True)
until = time.monotonic() + STARTS_WITHIN_SEC
while time.monotonic() < until:
    hits = perform_similarity_search(milvus, sys.argv[2], query, 1000)
    ids = [hit.segment_id for hit in hits]
    assert len(ids) == len(set(ids)), "no row twice"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    seen = len(ids)
    if seen == 160 and any(hit.video_id == last for hit in hits):  # beside a flush it may be fewer for a moment
        break
close_database(milvus)
print(seen, flush=True)
"""


def test_two_readers_and_one_writer_at_once(milvus, address):
    videos = [segments_of(f"v{number}", 20, seed=number, source="growing") for number in range(8)]
    name = open_collection(milvus, videos[0])
    code = READER.replace("TESTS", repr(str(Path(__file__).parent)))
    command = [sys.executable, "-c", code, address, name, "v7"]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) for _ in "ab"
    ]
    try:
        for reader in readers:
            assert reader.stdout.readline() == "reading\n", reader.stderr.read()
        for video in videos:
            assert insert_embeddings(milvus, name, video).new == 21
        for reader in readers:
            out, err = reader.communicate(timeout=STARTS_WITHIN_SEC)
            assert (out, reader.returncode) == ("160\n", 0), err
    finally:
        for reader in readers:
            reader.kill()
            reader.wait()
    assert_same(fetch_segments(milvus, name), [segment for video in videos for segment in video])


@pytest.fixture(params=["embedded", "server"])
def either(request, milvus, embedded):
    return embedded if request.param == "embedded" else milvus


def test_hnsw_and_a_partition_key_can_be_asked_for_and_filters_lose_nothing(either):
    name = create_collection(either, facts_of("forced"), index="HNSW", partition_key=True)
    keys = [field["name"] for field in either.describe_collection(name)["fields"] if field.get("is_partition_key")]
    assert keys == ["category"]
    many = [
        replace(segment, category="city" if place % 100 else "rare")
        for place, segment in enumerate(segments_of("many", 3000)[:-1])
    ]
    assert insert_embeddings(either, name, many).new == 3000
    assert {kind for field, kind in read_facts(either, name).indexes.items() if field in ("visual", "audio")} == {
        "HNSW"
    }
    queries = np.random.default_rng(5).normal(size=(20, DIM)).astype(np.float32)
    for category in (None, "rare", "city"):
        wanted = [segment for segment in many if category in (None, segment.category)]
        vectors = np.stack([segment.embeddings["visual"] for segment in wanted])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        exact = [{wanted[i].id for i in np.argsort(-vectors @ query)[:10]} for query in queries]
        found = search_many(either, name, queries, 10, filter=where(category=category))
        hits = [{hit.segment_id for hit in each} for each in found]
        assert np.mean([len(a & b) / 10 for a, b in zip(exact, hits, strict=True)]) >= 0.99


@pytest.mark.parametrize("version", ["v2.4.13", "2.3.5-lite", "v2.0.0-rc8"])
def test_a_server_before_2_5_is_refused_by_name(config, monkeypatch, version):
    monkeypatch.setattr(MilvusClient, "get_server_version", lambda self, **settings: version)
    with pytest.raises(StoreError, match=rf"runs Milvus {version}; the course needs 2\.5 or newer"):
        open_database(config, "any")


@pytest.mark.parametrize("version", ["v2.5.0", "3.0.1", "v10.1", "master-20260101-abcdef", "Zilliz Cloud 2.1", ""])
def test_a_newer_server_and_an_unreadable_version_are_let_through(config, monkeypatch, version):
    monkeypatch.setattr(MilvusClient, "get_server_version", lambda self, **settings: version)
    client = open_database(config, "any")
    assert client.list_collections() is not None
    client.close()


def test_page_03_gives_there_what_it_gives_embedded(milvus, address, monkeypatch):
    monkeypatch.setenv("MILVUS_URI", address)
    before = set(milvus.list_collections())
    page = nbformat.read(ROOT / "notebooks" / "03_search.ipynb", as_version=4)
    saved = texts_of(page)
    NotebookClient(page, timeout=300, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    assert texts_of(page) == saved
    (name,) = set(milvus.list_collections()) - before
    assert read_facts(milvus, name).indexes["visual"] == "FLAT"


def texts_of(page):
    """Return what each compared cell wrote and showed as text."""
    found = []
    for cell in page.cells:
        if cell.cell_type == "code" and "nbval-ignore-output" not in cell.metadata.get("tags", ()):
            texts = [output.get("text") or output.get("data", {}).get("text/plain") for output in cell.outputs]
            found.append((cell.source, [text for text in texts if text]))
    return found
