"""The encoder's tokenizer, which folds texts itself."""

import pytest
from tokenizers import Tokenizer

from bot.encoder.tokenizer import build_tokenizer
from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.nlu.examples import read_intents
from bot.nlu.text import clean, fold

TEXTS = ["искам си заплатата", "iskam si zaplatata", "waar is mijn loon", "gdzie są moje pieniądze", "unde este salariul"] * 3


@pytest.fixture(scope="module")
def shipped(project):
    return Tokenizer.from_file(str(project.encoder / "tokenizer.json"))


@pytest.fixture(scope="module")
def small():
    return build_tokenizer(TEXTS, 200)


def tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    return tokenizer.encode(text, add_special_tokens=False).tokens


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("къща", "kashta"),
        ("къща", "ka6ta"),
        ("Искам си заплатата", "iskam si zaplatata"),
        ("щастие", "6tastie"),
        ("човек", "4ovek"),
        ("жена и живот", "zhena i jivot"),
        ("хляб", "hlqb"),
        ("цена", "tsena"),
        ("Ключът е у съседа", "kliuchat e u saseda"),
        ("моят шеф не ми плаща", "moiat shef ne mi plashta"),
    ],
)
@pytest.mark.parametrize("which", ["shipped", "small"])
def test_cyrillic_and_latin_bulgarian_give_the_same_tokens(which, cyrillic, latin, request):
    tokenizer = request.getfixturevalue(which)
    assert tokens(tokenizer, cyrillic) == tokens(tokenizer, latin)


@pytest.mark.parametrize(
    ("one", "other"), [("żółć", "zolc"), ("GDZIE SĄ", "gdzie sa"), ("şi ţara", "și țara"), ("și țară", "si tara"), ("één", "een"), ("loon!", "loon")]
)
def test_diacritics_capitals_and_signs_do_not_matter(shipped, one, other):
    assert tokens(shipped, one) == tokens(shipped, other)


def test_different_words_keep_different_tokens(shipped):
    assert tokens(shipped, "loon") != tokens(shipped, "huis")
    assert tokens(shipped, "заплата") != tokens(shipped, "къща")


def test_it_folds_real_questions_as_the_bot_does(project, shipped):
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    questions = [clean(question.text) for question in read_questions(project, known)]
    ours = [text for text in questions if all(ord(char) < 0x530 for char in text) and "\u0456" not in text]
    assert len(ours) > 2000

    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalnum())

    assert [text for text in ours if letters(shipped.normalizer.normalize_str(text)) != letters(fold(text))] == []


def test_the_vocabulary_is_not_larger_than_asked_and_knows_the_texts(small):
    assert small.get_vocab_size() <= 200
    for text in TEXTS:
        assert "[UNK]" not in tokens(small, text)


def test_signs_and_empty_texts_have_no_tokens(small):
    for text in ("", "   ", "?!...", "-"):
        assert tokens(small, text) == []


def test_building_twice_gives_the_same_tokenizer():
    assert build_tokenizer(TEXTS, 60).to_str() == build_tokenizer(TEXTS, 60).to_str()
