"""Reading the encoder without torch: the same vectors as sentence-transformers, and clear errors."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from builders import need_the_encoder_extra
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.encoder import StaticEncoder, content_hash, static_module
from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.nlu.examples import read_intents

ODD = ["", "   ", "😀👍🏽", "?!", "a", "слово " * 2000, "x" * 5000, "Къде е WIN-пунктът?", "ka6ta 4ovek", "zażółć gęślą jaźń",
       "\tregels\n\nen meer\r\n", "€ 3.875", "漢字", "\u200b", "[UNK]", "##ing"]  # fmt: skip


@pytest.fixture(scope="module")
def encoder(project):
    return StaticEncoder.load(project.encoder)


@pytest.fixture(scope="module")
def transformer(project):
    need_the_encoder_extra()
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(project.encoder), device="cpu")


@pytest.fixture
def copy(project, tmp_path):
    return shutil.copytree(project.encoder, tmp_path / "encoder")


def test_odd_texts_get_the_vectors_of_sentence_transformers(encoder, transformer):
    assert np.abs(encoder.encode(ODD) - transformer.encode(ODD)).max() < 1e-5


def test_golden_questions_get_the_vectors_of_sentence_transformers(project, encoder, transformer):
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    texts = [question.text for question in read_questions(project, known)]
    ours, theirs = encoder.encode(texts), transformer.encode(texts)
    assert np.abs(ours - theirs).max() < 1e-5
    assert (np.abs(ours).max(axis=1) > 0.01).mean() > 0.99


def test_any_text_gets_the_vector_of_sentence_transformers(encoder, transformer):
    @settings(deadline=None)
    @given(st.text())
    def check(text):
        assert np.abs(encoder.encode([text]) - transformer.encode([text])).max() < 1e-5

    check()


def test_every_text_gets_one_vector_whatever_stands_beside_it(encoder):
    vectors = encoder.encode(ODD)
    assert vectors.shape == (len(ODD), encoder.dimension)
    assert vectors.dtype == np.float32
    for text, vector in zip(ODD, vectors):
        assert np.array_equal(encoder.encode([text])[0], vector)


def test_a_text_without_tokens_is_zero_and_no_text_is_no_row(encoder):
    assert not encoder.encode(["", "?!"]).any()
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_the_same_meaning_in_two_languages_is_nearer_than_another_meaning(encoder):
    def nearness(one: str, other: str) -> float:
        a, b = encoder.encode([one, other])
        return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))

    for dutch, same, other in (
        ("zorgverzekering", "ubezpieczenie zdrowotne", "lekcje języka"),
        ("taalles", "уроци по език", "здравна осигуровка"),
        ("vakbond", "sindicat", "asigurare"),
    ):
        assert nearness(dutch, same) > nearness(dutch, other) + 0.1


def test_reading_it_loads_no_torch(project):
    code = (
        "import sys; from pathlib import Path; from bot.encoder import StaticEncoder;"
        f"StaticEncoder.load(Path({str(project.encoder)!r})).encode(['loon']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == "False\n", done.stderr


def test_a_model_in_a_folder_of_its_own_is_read(copy, encoder):
    inside = copy / "0_StaticEmbedding"
    inside.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (copy / name).rename(inside / name)
    modules = json.loads((copy / "modules.json").read_text(encoding="utf-8"))
    modules[0]["path"] = "0_StaticEmbedding"
    (copy / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert np.array_equal(StaticEncoder.load(copy).encode(["mijn loon"]), encoder.encode(["mijn loon"]))


@pytest.mark.parametrize(
    "modules",
    [
        None,
        "[]",
        json.dumps([{"type": "sentence_transformers.models.Transformer", "path": ""}]),
        json.dumps([{"type": "a.StaticEmbedding", "path": ""}, {"type": "a.Normalize", "path": "1"}]),
    ],
)
def test_another_kind_of_model_is_refused_with_what_to_do(copy, modules):
    (copy / "modules.json").unlink()
    if modules is not None:
        (copy / "modules.json").write_text(modules, encoding="utf-8")
    assert static_module(copy) is None
    with pytest.raises(ValueError, match="does not hold a single StaticEmbedding: use its name with the encoder extra"):
        StaticEncoder.load(copy)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nowhere does not hold a single StaticEmbedding"):
        StaticEncoder.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_a_damaged_file_is_refused_with_what_to_do(copy, name):
    (copy / name).write_text("version https://git-lfs.github.com/spec/v1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="restore it, or run winwijzer encoder train"):
        StaticEncoder.load(copy)


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_refused_with_what_to_do(copy, name):
    (copy / name).unlink()
    with pytest.raises(ValueError, match="restore it, or run winwijzer encoder train"):
        StaticEncoder.load(copy)


def test_the_hash_changes_with_a_byte_and_with_a_name_and_not_with_the_place(project, copy):
    original = content_hash(project.encoder)
    assert content_hash(copy) == original
    weights = copy / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    changed = content_hash(copy)
    assert changed != original
    (copy / "modules.json").rename(copy / "moduler.json")
    assert content_hash(copy) not in (original, changed)
