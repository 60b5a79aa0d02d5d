"""Telling our languages apart in short messages."""

import unicodedata
from collections import defaultdict

import numpy as np
import pytest

from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.nlu.examples import read_examples, read_intents
from bot.nlu.language_model import LATIN_BULGARIAN, LanguageModel
from bot.nlu.text import alphabets, clean, words

SHARE = 0.97
"""Of the golden questions of three words or more, in each language."""


@pytest.fixture(scope="module")
def known(project):
    return set(read_knowledge(project).topics) | set(read_intents(project))


@pytest.fixture(scope="module")
def model(project, known):
    examples = read_examples(project, known)
    return LanguageModel.train([clean(example.text) for example in examples], [example.language for example in examples])


@pytest.fixture(scope="module")
def questions(project, known):
    """Golden questions of three words or more, by language; the model never saw them."""
    by_language = defaultdict(list)
    for question in read_questions(project, known):
        if len(words(clean(question.text))) >= 3:
            by_language[question.language].append(clean(question.text))
    return by_language


def share(model, language, texts) -> float:
    assert len(texts) > 100
    return float(np.mean([model.predict(text)[0] == language for text in texts]))


@pytest.mark.parametrize("language", ["nl", "pl", "ro", "bg"])
def test_golden_questions_are_told_apart(model, questions, language):
    assert share(model, language, questions[language]) >= SHARE


@pytest.mark.parametrize("language", ["pl", "ro"])
def test_questions_without_diacritics_are_told_apart(model, questions, language):
    def plain(text: str) -> str:
        parts = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
        return "".join(char for char in parts if not unicodedata.combining(char))

    assert share(model, language, [plain(text) for text in questions[language]]) >= SHARE


def test_bulgarian_typed_in_latin_letters_is_bulgarian(model, questions):
    typed = [text for text in questions["bg"] if not alphabets(text).get("CYRILLIC")]
    # Bulgarians also type whole Dutch questions and Dutch names of things; those few are Dutch.
    assert share(model, "bg", typed) >= 0.95


@pytest.mark.parametrize("style", range(len(LATIN_BULGARIAN)))
def test_every_style_of_latin_bulgarian_is_bulgarian(model, questions, style):
    letters = dict(zip("абвгдезийклмнопрстуфх", "a b v g d e z i i k l m n o p r s t u f h".split()))
    letters |= {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh"} | LATIN_BULGARIAN[style]
    cyrillic = [text.lower() for text in questions["bg"] if alphabets(text).get("CYRILLIC")]
    assert share(model, "bg", [text.translate(str.maketrans(letters)) for text in cyrillic]) >= SHARE


def test_capitals_do_not_matter(model, questions):
    for language in ("nl", "pl", "ro", "bg"):
        assert share(model, language, [text.upper() for text in questions[language]]) >= SHARE


def test_a_sure_message_is_surer_than_a_mixed_one(model):
    language, sure = model.predict("mój szef nie zapłacił mi za ostatni miesiąc")
    assert language == "pl"
    assert sure > 0.95
    assert model.predict("ok")[1] < sure


@pytest.mark.parametrize("text", ["", "5038", "😀", "???", "κόσμε", "x" * 2000])
def test_any_text_gets_a_language_and_a_share(model, text):
    language, confidence = model.predict(text)
    assert language in ("nl", "pl", "ro", "bg", "en")
    assert 0.2 <= confidence <= 1


def test_training_twice_gives_the_same_model():
    texts = ["waar is mijn loon", "gdzie jest moja pensja", "къде е заплатата ми", "unde este salariul meu"] * 5
    codes = ["nl", "pl", "bg", "ro"] * 5
    first, second = (LanguageModel.train(texts, codes, seed=4) for _ in range(2))
    assert first.codes == second.codes
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.bias, second.bias)
