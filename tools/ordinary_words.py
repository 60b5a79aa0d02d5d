"""Writes knowledge/regions/ordinary_words.txt: words of our languages that the place finder could take for a place.

A line holds languages and the folded words that these have: from simplemma's dictionaries (`pip install simplemma`), also
the English one, all forms but those of Dutch places; and from the examples, what stands there in small letters three
times and only resembles a place. Run it after a change of the gazetteer or
of spelling.yml; it takes a few minutes. The list is read, not made, by the bot: it needs no dictionary.
"""

import functools
import multiprocessing
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import Example, read_examples, read_intents
from bot.nlu.text import clean, fold
from bot.project import Project
from bot.regions import read_gazetteer
from bot.regions.abroad import read_abroad
from bot.regions.spelling import NameIndex, read_spelling
from bot.yaml_files import read_yaml

ENGLISH = "en"
OFTEN = 3
"""Examples in which a word must stand."""
WORD = re.compile(r"[^\W\d_]{2,}")


class _Names:
    """All names that the finder knows; each process builds its own."""

    def __init__(self) -> None:
        project = Project()
        gazetteer, spelling = read_gazetteer(project), read_spelling(project)
        abroad = {name: (country,) for name, country in read_abroad(project).items()}
        self.places = NameIndex(gazetteer.names, spelling)
        self.others = (NameIndex(gazetteer.areas, spelling), NameIndex(abroad, spelling))

        self.plain = {fold(word) for word in read_yaml(project.regions / "place_words.yml", text_only=True).data["plain"]}
        self.spelling = spelling

    def look_like(self, word: str) -> bool:
        if any(stem in self.plain for stem in self.spelling.stems(word)):
            return False
        if any(index.exactly(word) or index.alike(word) for index in (self.places, *self.others)):
            return True
        return bool(self.places.nearly(word))


@functools.cache
def _names() -> _Names:
    return _Names()


def _looks_like_a_place(word: str) -> bool:
    return _names().look_like(word)


def _small_words(examples: Iterable[Example]) -> Iterator[tuple[str, str]]:
    """The folded words of examples that stand there in small letters, once an example, with its language."""
    for example in examples:
        words = {fold(word) for word in clean(example.text).split() if WORD.fullmatch(word) and word == word.lower()}
        yield from ((word, example.language) for word in words)


def main() -> None:
    project = Project()
    names = read_gazetteer(project)
    known = names.names.keys() | names.areas.keys()
    codes: dict[str, set[str]] = defaultdict(set)
    for code in (*languages(project), ENGLISH):
        for form, lemma in DefaultDictionaryFactory().get_dictionary(code).items():
            if WORD.fullmatch(form) and (form == form.lower() or fold(clean(lemma)) not in known):
                codes[fold(clean(form))].add(code)
    knowledge = set(read_knowledge(project).topics) | set(read_intents(project))
    for word, count in Counter(_small_words(read_examples(project, knowledge))).items():
        if count >= OFTEN and not _names().places.alike(word[0]):
            codes[word[0]].add(word[1])
    words = sorted(codes)
    with multiprocessing.Pool() as pool:
        like = pool.map(_looks_like_a_place, words, chunksize=20_000)
    having: dict[str, list[str]] = defaultdict(list)
    for word, likeness in zip(words, like):
        if likeness:
            having[" ".join(sorted(codes[word]))].append(word)
    lines = [f"{languages_of}: {' '.join(found)}" for languages_of, found in sorted(having.items())]
    (project.regions / "ordinary_words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(like)} of {len(words)} words look like a place.")


if __name__ == "__main__":
    main()
