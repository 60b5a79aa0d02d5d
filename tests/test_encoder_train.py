"""Training the encoder, small."""

import dataclasses
import subprocess
import sys

import pytest
from builders import need_the_encoder_extra, write

from bot.encoder import StaticEncoder
from bot.encoder.build import retrieval
from bot.encoder.train import Settings, aligned_texts, aligned_words, train_encoder
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.project import UsageError
from bot.translation import read_translations

TINY = Settings(vocabulary=2000, dimension=16, epochs=6, batch=64, text_repeats=3)

TRAIN = """
import sys
from pathlib import Path
from test_encoder_train import TINY, groups
from bot.encoder.train import train_encoder
train_encoder(Path(sys.argv[1]), groups(), [["de les begint", "lekcja zaczyna"]], ["loon"], TINY, lambda *progress: None)
"""


def groups() -> list[list[str]]:
    """A few hundred made-up words in two made-up languages."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeio"]
    return [[f"{one}{two}xa", f"{two}{one}qo"] for one in syllables[::3] for two in syllables[1::3]][:330]


def train(folder, settings=TINY, on_progress=lambda *progress: None):
    need_the_encoder_extra()
    train_encoder(folder, groups(), [["de les begint", "lekcja zaczyna"]], ["loon"], settings, on_progress)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return train(tmp_path_factory.mktemp("trained"))


def contents(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_files(trained, tmp_path):
    again = contents(train(tmp_path / "again"))
    assert set(again) >= {"model.safetensors", "tokenizer.json", "modules.json"}
    assert [name for name, content in contents(trained).items() if content != again[name]] == []


def test_another_process_gives_the_same_files(trained, tmp_path, pytestconfig):
    done = subprocess.run(
        [sys.executable, "-c", TRAIN, str(tmp_path / "again")],
        capture_output=True,
        text=True,
        timeout=300,
        env={"PYTHONPATH": str(pytestconfig.rootpath / "tests"), "PYTHONHASHSEED": "7", "PATH": "", "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    again = contents(tmp_path / "again")
    assert [name for name, content in contents(trained).items() if content != again[name]] == []


def test_another_seed_gives_other_vectors(trained, tmp_path):
    other = train(tmp_path / "other", dataclasses.replace(TINY, seed=1))
    assert (other / "model.safetensors").read_bytes() != (trained / "model.safetensors").read_bytes()


def test_words_of_one_meaning_come_together(trained, tmp_path):
    before = train(tmp_path / "before", dataclasses.replace(TINY, epochs=0))
    untrained, learnt = (retrieval(StaticEncoder.load(folder), groups()) for folder in (before, trained))
    assert learnt > 0.5
    assert learnt > untrained + 0.2


def test_progress_is_told_up_to_the_end_and_the_loss_falls(tmp_path):
    told = []
    train(tmp_path / "told", on_progress=lambda *progress: told.append(progress))
    assert [step for step, _, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]
    assert told[-1][2] < told[0][2]


def test_aligned_words_are_grouped_by_meaning(tmp_path):
    path = write(
        tmp_path / "words.tsv",
        "synset\tlang\tlemma\n2\tnl\tloon\n1\tnl\thuis\n1\tpl\tdom\n2\tpl\tpensja\n2\ten\twage\n3\tnl\tenig\n1\tbg\tкъща \n2\tnl\tsala\u0301ris\n",
    )
    assert aligned_words(path, ("nl", "pl", "bg")) == [["huis", "dom", "къща"], ["loon", "pensja", "saláris"]]


def test_missing_aligned_words_say_what_to_give(tmp_path):
    with pytest.raises(UsageError, match="give their file with --aligned"):
        aligned_words(tmp_path / "none.tsv", ("nl",))


def test_the_texts_of_all_languages_are_aligned(project):
    known = languages(project)
    knowledge = read_knowledge(project)
    translations = read_translations(project, known)
    texts = aligned_texts(project, knowledge, translations, known)
    topic = knowledge.topics["legal.union"]
    title = [topic.title, *(translations.get(language, topic.id, topic.title) for language in known if language != "nl")]
    assert title in texts
    assert all(len(group) > 1 for group in texts)
    assert any(group[0].startswith(topic.answer.split(". ")[0]) and ". " not in group[0] for group in texts)
