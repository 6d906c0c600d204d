"""Milvus opened, shaped, written and read."""

from helpers.store.database import close_database, open_database
from helpers.store.filters import where
from helpers.store.rows import fetch_segments, insert_embeddings, open_collection

__all__ = ["close_database", "fetch_segments", "insert_embeddings", "open_collection", "open_database", "where"]
