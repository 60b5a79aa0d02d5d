"""Reads a sentence-transformers directory that holds a static embedding, without torch."""

import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

STATIC_EMBEDDING = "StaticEmbedding"


class StaticEncoder:
    """The mean of the vectors of a text's tokens, as sentence-transformers computes it, to 1e-5.

    Attributes:
        weights: one vector a token, shape (vocabulary, dimension), float32.
    """

    def __init__(self, tokenizer: Tokenizer, weights: np.ndarray) -> None:
        self._tokenizer = tokenizer
        self.weights = weights

    @classmethod
    def load(cls, folder: Path) -> "StaticEncoder":
        """Loads the model of a sentence-transformers directory.

        Raises:
            ValueError: the directory holds something else than one static embedding, or a damaged one.
        """
        module = static_module(folder)
        if module is None:
            raise ValueError(f"{folder} does not hold a single {STATIC_EMBEDDING}: use its name with the encoder extra")
        try:
            tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
            weights = load_file(module / "model.safetensors")["embedding.weight"].astype(np.float32)
        except Exception as error:  # tokenizers raises nothing more precise
            raise ValueError(f"{folder} is not complete ({error}): restore it, or run winwijzer encoder train") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, weights)

    @property
    def dimension(self) -> int:
        return self.weights.shape[1]

    def encode(self, texts: list[str]) -> np.ndarray:
        """Vectors of the texts, shape (number of texts, dimension); zero where a text has no token."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch(texts, add_special_tokens=False)):
            if encoding.ids:
                vectors[row] = self.weights[encoding.ids].mean(axis=0)
        return vectors


def static_module(folder: Path) -> Path | None:
    """The folder of the static embedding when that is all that a sentence-transformers directory holds.

    Raises:
        ValueError: modules.json cannot be read.
    """
    description = folder / "modules.json"
    if not description.is_file():
        return None
    try:
        modules = json.loads(description.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{description} is damaged ({error}): restore it, or run winwijzer encoder train") from None
    if len(modules) != 1 or not modules[0]["type"].endswith(STATIC_EMBEDDING):
        return None
    return folder / modules[0]["path"]


def content_hash(folder: Path) -> str:
    """Changes whenever a file of the model changes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def unit_length(vectors: np.ndarray) -> np.ndarray:
    """Vectors, one a row, each scaled to length one; one of length zero stays as it is. float32."""
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
