"""How well languages are told apart, ours beside lingua: a table by length. Run with `make bench-language`.

Ours learns from the examples; both are asked the golden questions and the golden conversations.
"""

import time

import numpy as np
from lingua import IsoCode639_1, Language, LanguageDetectorBuilder
from rich.console import Console
from rich.table import Table

from bot.evaluation.conversations import read_conversations, said_in
from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import read_examples, read_intents
from bot.nlu.language_model import LanguageModel
from bot.nlu.text import clean, words
from bot.project import Project

LENGTHS = ((1, 1, "1 word"), (2, 3, "2–3 words"), (4, 10_000, "4 words and more"))


def main() -> None:
    project = Project()
    topics = set(read_knowledge(project).topics)
    known = topics | set(read_intents(project))
    codes = languages(project)
    examples = read_examples(project, known)
    asked = [*read_questions(project, known), *said_in(read_conversations(project, topics))]
    begin = time.perf_counter()
    ours = LanguageModel.train([clean(one.text) for one in examples], [one.language for one in examples])
    trained = time.perf_counter() - begin
    lingua = LanguageDetectorBuilder.from_languages(*(Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in codes)).build()

    def of_lingua(text: str) -> str:
        found = lingua.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    table = Table("", "length", *codes, "ms each")
    for label, guess in ((f"ours (trained in {trained:.0f} s)", lambda text: ours.predict(clean(text))[0]), ("lingua", of_lingua)):
        for least, most, length in LENGTHS:
            texts = [one for one in asked if least <= len(words(one.text)) <= most]
            begin = time.perf_counter()
            right = [guess(one.text) == one.language for one in texts]
            each = 1000 * (time.perf_counter() - begin) / max(1, len(texts))
            cells = []
            for code in codes:
                hits = [hit for hit, one in zip(right, texts) if one.language == code]
                cells.append(f"{np.mean(hits):.1%} of {len(hits)}" if hits else "–")
            table.add_row(label, length, *cells, f"{each:.2f}")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
