"""The encoder's tokenizer: folds a text to plain Latin letters and cuts it into frequent pieces.

The folding is that of `bot.nlu.text.fold`, written as normalizers, so that the model's directory is complete in
itself: any program that reads it treats Cyrillic, diacritics and Latin Bulgarian alike.
"""

from collections.abc import Iterable

from anyascii import anyascii
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from bot.nlu.text import CYRILLIC, LATIN_STYLES

LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюяѝыэё" + "ąćęłńóśźżăâîșțşţéèëêïöüäßøæœčšžđħ"
"""Letters beyond a to z that our languages and their neighbours use."""


UNKNOWN = "[UNK]"


def build_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Learns the pieces from texts; the same texts give the same pieces.

    Args:
        texts: cleaned texts in all languages.
        vocabulary: how many pieces at most.
    """
    texts = list(texts)
    learning = _folding(models.WordPiece(unk_token=UNKNOWN))
    # The trainer numbers letters inside words in an order that changes from run to run, and settles ties between
    # pieces by their numbers: given beforehand, they keep theirs.
    letters = sorted({letter for text in texts for letter in _letters(learning, text)})
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        special_tokens=[UNKNOWN, *(f"##{letter}" for letter in letters)],
        show_progress=False,
    )
    learning.train_from_iterator(texts, trainer)
    tokenizer = _folding(models.WordPiece(learning.get_vocab(), unk_token=UNKNOWN))
    tokenizer.add_special_tokens([UNKNOWN])
    return tokenizer


def _folding(model: models.Model) -> Tokenizer:
    """A tokenizer that folds before it cuts."""
    tokenizer = Tokenizer(model)
    single = [
        normalizers.Replace(letter, letter.translate(CYRILLIC) if letter.translate(CYRILLIC) != letter else anyascii(letter))
        for letter in LETTERS
    ]
    # The pattern of digits inside words needs look-around, which the normalizer's regular expressions also have.
    styles = [normalizers.Replace(Regex(pattern.pattern), replacement) for pattern, replacement in LATIN_STYLES]
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), *single, normalizers.NFD(), normalizers.StripAccents(), *styles]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation("removed")])
    return tokenizer


def _letters(tokenizer: Tokenizer, text: str) -> set[str]:
    words = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))
    return {letter for word, _ in words for letter in word}
