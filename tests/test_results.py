"""Answers that are kept: given again only where they are still true, never shared by two questions that differ."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from test_search import library
from test_store import DIM, facts_of, segments_of

from helpers.config import load_config
from helpers.errors import QueryError, StoreError
from helpers.search import Part, hybrid_search, perform_similarity_search, search_many, search_words
from helpers.store import (
    ResultCache,
    close_database,
    delete_segments,
    fetch_segments,
    insert_embeddings,
    open_collection,
    open_database,
    point_alias,
    where,
)
from helpers.store.schema import create_collection, read_facts

QUERY = np.ones(DIM, np.float32)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def milvus(config):
    client = open_database(config, "results")
    yield client
    close_database(client)


@pytest.fixture
def collection(milvus, request):
    name = open_collection(milvus, library(), f"of_{abs(hash(request.node.name))}")
    insert_embeddings(milvus, name, library())
    yield name
    milvus.drop_collection(name)


@pytest.fixture
def cache(milvus):
    return ResultCache(perform_similarity_search, milvus)


def counts(cache):
    return cache.info.hits, cache.info.misses


def test_the_same_question_is_asked_once_and_has_the_answer_of_the_search(milvus, collection, cache):
    truth = perform_similarity_search(milvus, collection, QUERY, 3)
    assert cache(collection, QUERY, 3) == cache(collection, QUERY.copy(), limit=3, scope="clip") == truth
    assert counts(cache) == (1, 1)
    assert (
        cache(collection, QUERY) == cache(collection, QUERY, 5) == perform_similarity_search(milvus, collection, QUERY)
    )


@pytest.mark.parametrize(
    "other",
    [
        {"query_vector": -QUERY},
        {"query_vector": QUERY.astype(np.float64)},
        {"limit": 4},
        {"option": "audio"},
        {"scope": None},
        {"filter": where(category="food")},
        {"per_video": True},
    ],
)
def test_questions_that_differ_share_no_answer(milvus, collection, cache, other):
    first = {"query_vector": QUERY, "limit": 3}
    cache(collection, **first)
    assert cache(collection, **first | other) == perform_similarity_search(milvus, collection, **first | other)
    assert counts(cache) == (0, 2)


def test_two_collections_share_no_answer(milvus, collection, cache):
    other = open_collection(milvus, segments_of("other"), "the_other")
    insert_embeddings(milvus, other, segments_of("other"))
    assert {hit.video_id for hit in cache(other, QUERY)} == {"other"}
    assert "other" not in {hit.video_id for hit in cache(collection, QUERY)}
    milvus.drop_collection(other)


def test_every_search_can_be_kept(milvus, collection):
    parts = [Part("visual", QUERY, 0.6), Part("transcript", "bell rain", 0.4)]
    queries = [(search_many, [QUERY, -QUERY]), (search_words, "bell rain"), (hybrid_search, parts)]
    for search, query in queries:
        cache = ResultCache(search, milvus)
        assert cache(collection, query) == cache(collection, list(query) if search != search_words else query)
        assert cache(collection, query) == search(milvus, collection, query)
        assert counts(cache) == (2, 1)
    for changed in (replace(parts[0], weight=0.5), replace(parts[0], label="mine"), replace(parts[0], query=-QUERY)):
        misses = cache.info.misses
        assert cache(collection, [changed, parts[1]])
        assert cache.info.misses == misses + 1


def test_a_search_of_ones_own_may_pass_settings_on(milvus, collection):
    cache = ResultCache(
        lambda milvus, name, query, **more: perform_similarity_search(milvus, name, query, **more), milvus
    )
    for limit in (3, 4, 3):
        assert len(cache(collection, QUERY, limit=limit, scope="clip")) == limit
    assert counts(cache) == (1, 2)


def test_after_an_insert_and_after_a_delete_the_answer_is_the_new_one(milvus, collection, cache):
    before = cache(collection, QUERY, 1)
    (found, *_) = segments_of("nearest")
    nearest = replace(found, embeddings={"visual": QUERY, "audio": QUERY})
    insert_embeddings(milvus, collection, [nearest])
    after = cache(collection, QUERY, 1)
    assert after[0].video_id == "nearest" and after != before
    assert delete_segments(milvus, collection, where(video_id="nearest")) == 1
    assert cache(collection, QUERY, 1) == before
    assert counts(cache) == (0, 3)


def test_a_write_by_another_client_of_this_process_and_under_an_alias_makes_it_stale(config, milvus, collection, cache):
    point_alias(milvus, "as_readers_call_it", collection)
    second = open_database(config, "results")
    before = cache("as_readers_call_it", QUERY, 20), cache(collection, QUERY, 20)
    assert counts(cache) == (1, 1), "an alias and its collection are one"
    insert_embeddings(second, collection, segments_of("late", seed=9))
    after = cache("as_readers_call_it", QUERY, 20), cache(collection, QUERY, 20)
    assert len(after[0]) == len(before[0]) + 4 and after[0] == after[1]
    insert_embeddings(second, "as_readers_call_it", segments_of("later", seed=10))
    assert len(cache(collection, QUERY, 20)) == len(before[0]) + 8
    assert delete_segments(second, "as_readers_call_it", where(video_id=["late", "later"])) == 10
    assert cache(collection, QUERY, 20) == before[0]
    second.close()
    milvus.drop_alias("as_readers_call_it")


def test_an_alias_that_moves_takes_its_readers_along_and_back(milvus, collection, cache):
    other = open_collection(milvus, segments_of("other"), "moved_to")
    insert_embeddings(milvus, other, segments_of("other"))
    here, there = (perform_similarity_search(milvus, name, QUERY) for name in (collection, other))
    for target, truth in [(collection, here), (other, there), (collection, here)]:
        point_alias(milvus, "readers", target)
        assert cache("readers", QUERY) == cache("readers", QUERY) == truth != []
        assert read_facts(milvus, "readers").name == target
    milvus.drop_alias("readers")
    milvus.drop_collection(other)


def test_an_alias_is_no_collection(milvus, collection):
    with pytest.raises(StoreError, match=f"The alias '{collection}' was not moved: .*conflicts"):
        point_alias(milvus, collection, collection)
    with pytest.raises(StoreError, match=r"The alias 'new' was not moved: .*'nowhere' does not exist"):
        point_alias(milvus, "new", "nowhere")


def test_what_was_read_while_somebody_wrote_is_not_given_after_it(milvus, collection):
    """The answer is read, then the write is done, and only then is the answer kept."""
    read, written = threading.Event(), threading.Event()

    def slow(milvus, collection, query_vector, limit=5):
        hits = perform_similarity_search(milvus, collection, query_vector, limit)
        read.set()
        assert written.wait(30)
        return hits

    cache = ResultCache(slow, milvus)
    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(cache, collection, QUERY, 20)
        assert read.wait(30)
        insert_embeddings(milvus, collection, segments_of("meanwhile", seed=5))
        written.set()
        assert len(old.result()) == 12
    assert len(cache(collection, QUERY, 20)) == 16


def test_a_write_that_fails_half_way_makes_it_stale(config, monkeypatch):
    client = open_database(replace(config, home=config.home / "half"), "half")
    name = open_collection(client, segments_of("first"))
    insert_embeddings(client, name, segments_of("first"))
    cache = ResultCache(perform_similarity_search, client)
    assert cache(name, QUERY, 20)
    with monkeypatch.context() as patch:
        patch.setattr(client, "flush", lambda *args: (_ for _ in ()).throw(StoreError("The disk is full.")))
        with pytest.raises(StoreError, match="The disk is full"):
            insert_embeddings(client, name, segments_of("second"))
    with pytest.raises(StoreError, match="closed"):
        cache(name, QUERY, 20)


def test_a_collection_made_anew_is_asked_anew(milvus, cache):
    first = open_collection(milvus, segments_of("first"), "anew")
    insert_embeddings(milvus, first, segments_of("first"))
    assert cache(first, QUERY)
    milvus.drop_collection(first)
    create_collection(milvus, facts_of("anew"))
    assert cache(first, QUERY) == []
    milvus.drop_collection(first)


def test_what_is_done_by_hand_is_seen_after_clear(milvus, collection, cache):
    before = cache(collection, QUERY, 20)
    milvus.delete(collection, filter=where(video_id="march"))
    assert cache(collection, QUERY, 20) == before
    cache.clear()
    assert len(cache(collection, QUERY, 20)) == len(before) - 4
    assert counts(cache) == (0, 1)


def test_an_answer_is_kept_for_its_lifetime_and_the_last_used_longest(milvus, collection):
    cache = ResultCache(perform_similarity_search, milvus, ttl_sec=0.2)
    for hits, pause in ((0, 0), (1, 0.3), (1, 0)):
        cache(collection, QUERY)
        assert cache.info.hits == hits
        time.sleep(pause)
    small = ResultCache(perform_similarity_search, milvus, size=2)
    for query, hit in [(1, 0), (2, 0), (1, 1), (3, 0), (1, 1), (2, 0)]:  # 3 pushed 2 out, which 1 had outlived
        before = small.info.hits
        small(collection, QUERY * query)
        assert small.info.hits - before == hit, query
    assert small.info.currsize == 2


def test_an_error_is_not_kept(milvus, collection):
    tried = []

    def fails_once(milvus, collection, query):
        tried.append(query)
        if len(tried) == 1:
            raise QueryError("Not now.")
        return [query]

    cache = ResultCache(fails_once, milvus)
    with pytest.raises(QueryError, match="Not now"):
        cache(collection, "a")
    assert cache(collection, "a") == cache(collection, "a") == ["a"] and len(tried) == 2


def test_who_changes_an_answer_changes_nobody_elses(milvus, collection):
    for search, query in ((perform_similarity_search, QUERY), (search_many, [QUERY, -QUERY])):
        cache = ResultCache(search, milvus)
        truth = search(milvus, collection, query)
        mine = cache(collection, query)
        for each in (mine, mine[0]) if search is search_many else (mine,):
            each.clear()
        assert cache(collection, query) == truth


def test_many_threads_that_ask_at_once_ask_once(milvus, collection):
    asked, gate = [], threading.Barrier(8)

    def slow(milvus, collection, query, limit=5):
        asked.append(query)
        time.sleep(0.2)
        return [query, limit]

    cache = ResultCache(slow, milvus)

    def ask(number):
        gate.wait(30)
        return cache(collection, number % 2)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert answers == [[number % 2, 5] for number in range(8)] and sorted(asked) == [0, 1]


def test_threads_that_read_beside_a_writer_never_go_back(milvus, collection):
    """Once an insert has returned, no reader may be given an answer from before it."""
    cache, done, wrong = ResultCache(perform_similarity_search, milvus), threading.Event(), []
    videos = [segments_of(f"v{number}", 2, seed=number) for number in range(6)]
    state = [12, 0]  # rows for certain, writes begun and ended

    def read(seed):
        while not done.is_set():
            least, before = state[:]
            found = len(cache(collection, QUERY * (1 + seed), 100))
            if found < least and before % 2 == 0 and state[1] == before:  # beside a flush it may be fewer for a moment
                wrong.append((found, least))

    readers = [threading.Thread(target=partial(read, seed)) for seed in range(3)]
    for reader in readers:
        reader.start()
    for video in videos:
        state[1] += 1
        insert_embeddings(milvus, collection, video)
        state[:] = state[0] + 2, state[1] + 1
    done.set()
    for reader in readers:
        reader.join(30)
    assert not wrong
    assert len(cache(collection, QUERY, 100)) == 24


def test_a_delete_needs_a_condition_and_says_how_many_went(milvus, collection):
    with pytest.raises(StoreError, match="expect non-empty"):
        delete_segments(milvus, collection, "")
    with pytest.raises(StoreError, match=r"Deleting from .* failed"):
        delete_segments(milvus, collection, "no such field == 1")
    assert delete_segments(milvus, collection, where(category="nowhere")) == 0
    assert delete_segments(milvus, collection, where(video_id="march")) == 5
    assert {segment.video_id for segment in fetch_segments(milvus, collection)} == {"january", "june"}
