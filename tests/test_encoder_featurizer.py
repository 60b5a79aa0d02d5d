"""The sentence features: the shipped encoder without torch, and any other SentenceTransformer."""

import os

import numpy as np
import pytest

from bot.nlu.encoder_featurizer import SentenceEncoderFeaturizer, load_encoder

try:
    import sentence_transformers
except ImportError:
    sentence_transformers = None


def need_the_extra():
    if sentence_transformers is None:
        assert not os.environ.get("CI"), "CI installs the encoder extra: run make encoder"
        pytest.skip("the encoder extra is not installed: make encoder")


@pytest.fixture(scope="module")
def transformer(tmp_path_factory):
    """A small BERT made on the spot, saved as a SentenceTransformer."""
    need_the_extra()
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", *("##" + c for c in "abcdefghijklmnopqrstuvwxyz")]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(config).save_pretrained(folder / "model")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder / "model")
    word = models.Transformer(str(folder / "model"))
    SentenceTransformer(modules=[word, models.Pooling(config.hidden_size)]).save(str(folder / "saved"))
    return folder / "saved"


def features(config, texts):
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.message import Message

    featurizer = SentenceEncoderFeaturizer(
        {**SentenceEncoderFeaturizer.get_default_config(), **config}, "encoder", load_encoder(config["model"])
    )
    messages = featurizer.process([Message({TEXT: text}) for text in texts])
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages])


def test_the_shipped_encoder_puts_one_word_in_two_scripts_together():
    latin, cyrillic, other = features({"model": "encoder", "weight": 1.0}, ["заплата", "zaplata", "училище"])
    assert latin @ cyrillic > 0.99 > latin @ other + 0.2


def test_features_have_the_length_of_their_weight():
    vectors = features({"model": "encoder", "weight": 0.3}, ["loon", "BSN aanvragen"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 0.3, atol=1e-4)


def test_the_shipped_encoder_is_read_without_torch(run_python):
    code = """
import sys
from bot.runtime import prepare_rasa
prepare_rasa()
from bot.nlu.encoder_featurizer import load_encoder
print(load_encoder("encoder").encode(["loon"]).shape, "torch" in sys.modules, "sentence_transformers" in sys.modules)
"""
    assert run_python(code).stdout.split("\n")[0].endswith("False False")


def test_any_sentence_transformer_can_be_used_by_path(transformer):
    vectors = features({"model": str(transformer), "weight": 1.0}, ["loon", "house"])
    expected = sentence_transformers.SentenceTransformer(str(transformer), device="cpu").encode(["loon", "house"])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert vectors.shape == (2, 32) and np.allclose(vectors, expected, atol=1e-5)


def test_a_model_that_does_not_exist_is_a_clear_sentence():
    need_the_extra()
    from rasa.shared.exceptions import InvalidConfigException

    with pytest.raises(InvalidConfigException, match="cannot be loaded"):
        load_encoder("no/such/model/anywhere")


def test_a_changed_model_gives_another_fingerprint(transformer):
    before = SentenceEncoderFeaturizer.fingerprint_addon({"model": str(transformer)})
    (transformer / "note.txt").write_text("changed", encoding="utf-8")
    assert SentenceEncoderFeaturizer.fingerprint_addon({"model": str(transformer)}) != before
