"""Sentences that name Dutch places as people type them, with the municipality they mean: a table of how many there are.

Run: python bench/routing_cases.py. The ways of writing a name come from what is usual in Dutch, Polish, Romanian and
Bulgarian, never from the finder that is measured with them. Sentences and special names stand in routing_phrases.yml.
"""

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rich.console import Console
from rich.table import Table

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.regions.gazetteer import Gazetteer, Municipality, read_gazetteer
from bot.yaml_files import read_yaml
from bot.yaml_shapes import TEXT, TEXTS, Kind, Shape, shape_problems

PHRASES = Path(__file__).with_name("routing_phrases.yml")
PLACE = "{place}"
CASES = {
    "nl": ("plain",),
    "pl": ("nominative", "locative", "genitive", "instrumental"),
    "ro": ("plain", "article", "genitive"),
    "bg": ("plain",),
}
"""The grammatical cases that sentences of a language have; the first is that of names that stand alone."""
WEIGHTS = {"plain": 10, "nominative": 2, "locative": 5, "genitive": 4, "instrumental": 2, "article": 1}
"""How often each is drawn."""
PLANS = {
    "nl": ("plain", "plain", "plain", "joined", "typo", "typo"),
    "pl": ("inflected", "inflected", "inflected", "plain", "joined", "typo"),
    "ro": ("plain", "plain", "inflected", "joined", "typo", "typo"),
    "bg": ("transliterated", "transliterated", "transliterated", "plain", "joined", "typo"),
}
"""The kinds of a municipality's sentences. Where its names have no such form, the first kind of the language or a plain
one stands in."""
TRIES = 40
"""Draws after which a kind is given up for a municipality."""


def _every(kind: Kind) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(map(kind.fits, value.values()))


LISTS = Kind("lists of texts by name: write `name: [one, two]`", _every(TEXTS))
LISTS_BY_LANGUAGE = Kind("such lists for each language", _every(LISTS))
WORDS = Kind("a list of `name: word` lines", _every(TEXT))
FRAMES = Kind(
    f"sentences with {PLACE} once, for each language and each of its grammatical cases",
    lambda value: LISTS_BY_LANGUAGE.fits(value)
    and {language: set(cases) for language, cases in value.items()} == {code: set(cases) for code, cases in CASES.items()}
    and all(text.count(PLACE) == 1 for cases in value.values() for texts in cases.values() for text in texts),
)
SHAPE = Shape(
    {
        "frames": FRAMES,
        "own_names": LISTS_BY_LANGUAGE,
        "islands": LISTS,
        "abroad": LISTS,
        "no_place": LISTS,
        "called": LISTS,
        "cyrillic": LISTS,
        "articles": WORDS,
    }
)


@dataclass(frozen=True)
class Case:
    """A sentence and what it is about.

    Attributes:
        text: as a person might type it.
        language: nl, pl, ro or bg.
        municipality: the four-digit code that must be found.
        kind: how the name is written: plain, inflected, transliterated, joined or typo. A typo may also be one in an
            inflected or a Cyrillic name.
    """

    text: str
    language: str
    municipality: str
    kind: str


@dataclass(frozen=True)
class Phrases:
    """What routing_phrases.yml holds.

    Attributes:
        frames: by language and grammatical case, sentences with `PLACE`.
        own_names: by language and municipality, names that only this language uses.
        islands: by language, municipalities that one is on, not in.
        abroad: by language, sentences that name a place abroad.
        no_place: by language, sentences without a place, but with a word that is or resembles the name of one.
        called: by municipality, names in use beside the official one.
        cyrillic: by Dutch name, the spellings that Bulgarians know.
        articles: by municipality, its Dutch article.
    """

    frames: Mapping[str, Mapping[str, list[str]]]
    own_names: Mapping[str, Mapping[str, list[str]]]
    islands: Mapping[str, list[str]]
    abroad: Mapping[str, list[str]]
    no_place: Mapping[str, list[str]]
    called: Mapping[str, list[str]]
    cyrillic: Mapping[str, list[str]]
    articles: Mapping[str, str]


def read_phrases(path: Path = PHRASES) -> Phrases:
    """Reads routing_phrases.yml.

    Raises:
        ProblemError: a key is missing, unknown or of another kind.
    """
    file = read_yaml(path, text_only=True)
    if problems := shape_problems(file, SHAPE, file.data):
        raise ProblemError(problems)
    return Phrases(**file.data)


POLISH_LOCATIVE = (("st", "ście"), ("t", "cie"), ("d", "dzie"), ("r", "rze"), *((end, end + "ie") for end in "nmpbfvwsz"))
"""What the end of a masculine name becomes in the locative, the longest first; after k, g, h and l it gets -u."""
POLISH_FEMININE = (("g", "dze"), ("k", "ce"), ("l", "li"), *POLISH_LOCATIVE)
"""What the end of a name in -a becomes before that -a."""
INFLECTED_AFTER = frozenset({"Den", "De", "Ter"})
"""First words of the names of two words that people inflect; longer names stay as they are."""


def _declinable(name: str) -> bool:
    words = name.split()
    return name.isascii() and (len(words) == 1 or (len(words) == 2 and words[0] in INFLECTED_AFTER))


def polish_forms(name: str) -> dict[str, tuple[str, ...]]:
    """The forms of a name by grammatical case; none of what Poles leave as it is: Venlo, Almere, Bergen op Zoom."""
    if not _declinable(name):
        return {}
    if name.endswith("a"):
        stem = name[:-1]
        for end, locative in POLISH_FEMININE:
            if stem.endswith(end):
                genitive = stem + ("i" if end in ("g", "k", "l") else "y")
                return {"genitive": (genitive,), "locative": (stem.removesuffix(end) + locative,), "instrumental": (stem + "ą",)}
        return {}
    if not re.search("[bcdfgklmnprstvwz]h?$", name) or name.endswith("th"):
        return {}
    genitive = (name + "u", name + "a") if name.endswith("burg") else (name + "u",)
    locative = next((name.removesuffix(end) + new for end, new in POLISH_LOCATIVE if name.endswith(end)), name + "u")
    return {"genitive": genitive, "locative": (locative,), "instrumental": (name + ("iem" if name[-1] in "kg" else "em"),)}


def romanian_forms(name: str) -> dict[str, tuple[str, ...]]:
    """The forms with the article and of the genitive, none of names of several words: Rotterdamul, Utrechtului, Hagăi."""
    if not _declinable(name):
        return {}
    if name.endswith("a"):
        stem = name[:-1]
        return {"genitive": (stem + "ăi", stem + "ei") if stem[-1] in "gk" else (stem + "ei",)}
    hyphenated = {"article": (name + "-ul",), "genitive": (name + "-ului",)}
    if name[-1] in "aeiouy":
        return hyphenated
    return {"article": (name + "ul", *hyphenated["article"]), "genitive": (name + "ului", *hyphenated["genitive"])}


SOUNDS = [
    (re.compile(pattern), tuple(options.split("|")))
    for pattern, options in (
        ("eeuw", "еув|еу"),
        ("ieuw", "иув|ию|юв"),
        ("[oa]uw", "аув|ау"),
        ("uij|uy", "ау|уй|ай"),
        ("eij|ei|ij", "ей|ай"),
        ("aai|aij|ai|ay", "ай"),
        ("ooi|oij|oi|oy", "ой"),
        ("oei", "уй"),
        ("ey", "ей"),
        ("ui", "ау|уи|ой|ьо"),
        ("eu", "ьо|еу"),
        ("oe", "у"),
        ("[oa]u", "ау"),
        ("aa|ae|a", "а"),
        ("ee(?!r)", "е|е|ей"),
        ("ee|e", "е"),
        ("oo|o", "о"),
        ("uu", "ю|у"),
        ("ue(?=n)", "ю|уе"),
        ("u(?=tph|rk)", "у|ю"),
        ("u", "у"),
        ("ie|i", "и"),
        ("y", "и|ей"),
        (r"sch\b", "с|ш"),
        (r"sch(?=e\b)", "с|сх"),
        ("sch", "сх|ск|ш"),
        ("cht|ght", "хт"),
        ("ch", "х"),
        ("ck", "к"),
        ("c(?=[eiy])", "с"),
        ("[cq]", "к"),
        ("tsj", "ч"),
        ("sj", "ш"),
        ("ja", "я"),
        ("jo", "йо"),
        ("ju", "ю"),
        ("j", "й"),
        (r"\bth|th\b|th(?=e)", "т"),
        (r"\brh", "р"),
        ("ph(?!orst)", "ф"),
        ("ng", "нг"),
        ("gh|gg|g", "г|х"),
        (r"\bv|v(?=eld)", "в|ф"),
        ("v|w", "в"),
        ("x", "кс"),
        *((f"{latin}{latin}?", cyrillic) for latin, cyrillic in zip("bdfhklmnprstz", "бдфхклмнпрстз", strict=True)),
    )
]
"""Dutch spelling in Cyrillic by ear; the most usual way of writing a sound comes first."""
LETTERS = [
    (re.compile(pattern), (cyrillic,))
    for pattern, cyrillic in (
        *(("ch", "х"), ("ck", "к"), ("eij", "ей"), ("ij", "ий"), ("c(?=[eiy])", "с"), ("x", "кс")),
        *zip("abcdefghijklmnopqrstuvwyz", "абкдефгхийклмнопкрстуввиз", strict=True),
    )
]
"""Dutch spelling in Cyrillic letter by letter."""


def cyrillic(name: str, rules: Sequence[tuple[re.Pattern[str], tuple[str, ...]]], rng: random.Random | None = None) -> str:
    """A Dutch name in Cyrillic: by the first way of each rule, or with `rng` by any of them."""
    name = re.sub("^'s[- ]([A-Z])", lambda match: "S" + match[1].lower(), _without_marks(name))
    lower, written, at = name.lower(), "", 0
    while at < len(name):
        for pattern, options in rules:
            if match := pattern.match(lower, at):
                sound = options[0] if rng is None or rng.random() < 0.5 else rng.choice(options)
                written += sound.capitalize() if name[at].isupper() else sound
                at = match.end()
                break
        else:
            written += name[at]
            at += 1
    return re.sub("(?<![бвгджзклмнпрстфхцчшщ])ьо", "йо", written, flags=re.IGNORECASE)


SHLIOKAVITSA = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъьюя",
        "a b v,v,w g d e j,zh z i y,i,j k l m n o p r s t u f h,h,h,x c,ts 4,ch 6,sh 6t,sht u,a,y y,j iu,yu,ju q,ya,ia".split(),
        strict=True,
    )
)
"""How Bulgarian letters are typed on a Latin keyboard."""


def shliokavitsa(text: str, rng: random.Random) -> str:
    """A Bulgarian text typed in Latin letters, every letter in one way throughout."""
    letters = {letter: rng.choice(ways.split(",")) for letter, ways in SHLIOKAVITSA.items()}
    return text.translate(str.maketrans(letters | {letter.upper(): typed.capitalize() for letter, typed in letters.items()}))


SHORT_ENOUGH = 10
"""Letters up to which people write a name of two words as one: Ettenleur, Denbosch."""


def joined_forms(name: str) -> list[str]:
    """The name with other hyphens, spaces, apostrophes and abbreviations of its small words, in a fixed order."""
    found = []
    if name.startswith("'s-"):
        found += [start + name[3:] for start in ("s-", "s ", "'s ", "’s-", "’s ", "'s", "`s-")]
    elif "-" in name:
        found += [name.replace("-", " "), name.replace("-", " - ")]
    if name.startswith("Sint"):
        found += [start + name[5:] for start in ("St. ", "St ", "Sint ", "St-")]
    if "aan de" in name:
        found += [re.sub(" aan den? ", small, name) for small in (" a/d ", " a.d. ", " ad ", " aan de ", " aan den ")]
        found.append(name.replace(" ", "-"))
    elif re.fullmatch(r"\S+ en \S+", name):
        found += [name.replace(" en ", small) for small in ("-", " & ", " - ")]
    elif " " in name:
        found.append(name.replace(" ", "-"))
    if len(re.split("[ -]", name)) == 2 and len(name) <= SHORT_ENOUGH:
        found.append(re.sub("[ -]", "", name).capitalize())
    found.append(name.replace(",", ""))
    return [form for form in dict.fromkeys(found) if form != name]


KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BULGARIAN_KEYS = ("явертъуиоп", "асдфгхйкл", "зьцжбнм")
"""The phonetic keyboard, which most Bulgarians use."""
SOUND_ALIKES = [
    (re.compile(pattern), new)
    for pattern, new in (
        *(("(?<!e)ij", "y"), ("(?<!e)ij", "ei"), ("y", "ij"), ("ei(?!j)", "ij"), ("ou", "au")),
        *(("v", "f"), ("(?<!f)f(?![ft])", "v"), ("(?<!s)s(?![cjkpst])", "z"), ("z", "s")),
        *(("k(?=[aoulr])", "c"), ("c(?![hk])", "k"), ("ck", "k"), ("(?<!s)ch", "g"), ("(?<!s)ch", "h")),
        *(("(?<!n)g(?![gh])", "h"), ("(?<![cprt])h", "g")),
        *(("ee", "e"), ("aa", "a"), ("oo", "o"), (r"([^\W\d_aeiou])\1", r"\1")),
    )
]


def mistyped(name: str, rng: random.Random) -> str:
    """A name, Latin or Cyrillic, with one slip in its longest word.

    A letter is left out, doubled, swapped with the next or replaced by its neighbour on the keyboard, or a sound is
    written as another one. The first letter stays, a word of four letters loses none, and one of fewer stays as it is.
    A slip that the word has no letters for changes nothing.
    """
    word = max(re.findall(r"[^\W\d_]+", name), key=len)
    if len(word) < 4:
        return name
    at = rng.randrange(1, len(word))
    letter, rest = word[at], word[at + 1 :]
    slip = rng.choice(("left out", "doubled", "swapped", "neighbour", "sound-alike", "sound-alike"))
    if slip == "left out" and len(word) > 4:
        wrong = word[:at] + rest
    elif slip == "doubled":
        wrong = word[:at] + 2 * letter + rest
    elif slip == "swapped" and rest:
        wrong = word[:at] + rest[0] + letter + rest[1:]
    elif slip == "neighbour" and len(word) > 4:
        wrong = word[:at] + rng.choice(_neighbours(letter) or letter) + rest
    elif slip == "sound-alike" and (heard := [match for match in SOUND_ALIKES if match[0].search(word, 1)]):
        pattern, new = rng.choice(heard)
        match = rng.choice(list(pattern.finditer(word, 1)))
        wrong = word[: match.start()] + match.expand(new) + word[match.end() :]
    else:
        wrong = word
    return name.replace(word, wrong, 1)


def _neighbours(letter: str) -> str:
    for row in (*KEYS, *BULGARIAN_KEYS):
        if letter in row:
            at = row.index(letter)
            return row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return ""


INFLECTIONS = {"pl": polish_forms, "ro": romanian_forms}
WITHOUT_MARKS = {"nl": 0.4, "pl": 0.4, "ro": 0.5, "bg": 0.0}
"""Share of sentences that are typed without diacritics."""
CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")
IN_AND_ON = {"nl": ("in", "op"), "pl": ("w", "na"), "ro": ("în", "pe"), "bg": ("в", "на")}
"""In a place, and on an island."""
LONGER = {
    "pl": (("w", "we", re.compile("[wvf][bcdfghklmnprstvwz]", re.I)), ("z", "ze", re.compile("[szś][bcdfghklmnpqrstvwz]", re.I))),
    "bg": (("в", "във", re.compile("[вфvwf]", re.I)),),
}
"""Prepositions that get a vowel before such a name: we Vlissingen, във Венло."""
BEFORE_ARTICLE = re.compile(r"\b(?:in|op|uit|bij|naar|vanuit|vlakbij) $")


class _Writer:
    """Writes sentences about places in one language.

    Attributes:
        names: by municipality, the Dutch names that mean it alone.
        drawn: by kind, what draws a form of a municipality's name with the grammatical case it has; an empty one when
            the name that was drawn has no such form.
        usual: by folded name, Dutch or in its most usual Cyrillic form, the municipalities it means.
    """

    def __init__(self, phrases: Phrases, gazetteer: Gazetteer, language: str) -> None:
        self.phrases, self.gazetteer, self.language = phrases, gazetteer, language
        self.names = {code: self._names(municipality) for code, municipality in gazetteer.municipalities.items()}
        self.drawn = {
            "plain": self._plain,
            "inflected": self._inflected,
            "transliterated": self._transliterated,
            "joined": self._joined,
            "typo": self._typo,
        }
        self.usual: dict[str, set[str]] = defaultdict(set)
        for code, names in self.names.items():
            for name in names:
                self.usual[fold(clean(name))].add(code)
                self.usual[fold(clean(self._usual_cyrillic(name)[0]))].add(code)

    def cases(self, code: str) -> Iterator[Case]:
        """The sentences about a municipality, the same every time; none when every name of it may mean another one too."""
        if not self.names[code]:
            return
        rng = random.Random(f"{self.language} {code}")
        plan = PLANS[self.language]
        texts: set[str] = set()
        for wanted in plan:
            for kind in dict.fromkeys((wanted, plan[0], "plain")):
                drawn = (self._case(code, kind, rng) for _ in range(TRIES))
                if case := next((one for one in drawn if one and one.text.lower() not in texts), None):
                    texts.add(case.text.lower())
                    yield case
                    break

    def _names(self, municipality: Municipality) -> list[str]:
        official = re.sub(r" \(.*\)", "", municipality.name)
        parts = re.split(", |-| en ", official) if re.search("[a-z](?:-| en )[A-Z]", official) else []
        names = dict.fromkeys([official, *parts, *self.phrases.called.get(municipality.code, ())])
        return [name for name in names if self.gazetteer.names.get(fold(clean(name))) == (municipality.code,)]

    def _usual_cyrillic(self, name: str) -> list[str]:
        return self.phrases.cyrillic.get(name) or [cyrillic(name, SOUNDS)]

    def _case(self, code: str, kind: str, rng: random.Random) -> Case | None:
        """A sentence, None when the drawn name has no form of this kind or its form may mean another place."""
        form, grammatical = self.drawn[kind](code, rng)
        if not form or self.gazetteer.names.get(fold(clean(form)), (code,)) != (code,):
            return None
        frame = rng.choice(self.phrases.frames[self.language][grammatical])
        return Case(self._as_typed(self._fitted(frame, form, code, rng), rng), self.language, code, kind)

    def _plain(self, code: str, rng: random.Random) -> tuple[str, str]:
        own = self.phrases.own_names[self.language].get(code, [])
        name = rng.choice([*self.names[code], *own])
        # Poles leave Dutch names as they are, but not Polish ones.
        return name, _grammatical(CASES[self.language], rng) if name not in own else next(iter(CASES[self.language]))

    def _inflected(self, code: str, rng: random.Random) -> tuple[str, str]:
        names = [*self.names[code], *self.phrases.own_names[self.language].get(code, [])]
        name = rng.choice([name for name in names if name.split("-")[0] not in names or "-" not in name])
        forms = INFLECTIONS[self.language](name)
        if not forms:
            return "", ""
        grammatical = _grammatical(forms, rng)
        return rng.choice(forms[grammatical]), grammatical

    def _transliterated(self, code: str, rng: random.Random) -> tuple[str, str]:
        name = rng.choice(self.names[code])
        form = rng.choice([*self._usual_cyrillic(name), cyrillic(name, SOUNDS, rng), cyrillic(name, LETTERS)])
        another = any(self._elsewhere(other, code) for other in self.usual.get(fold(clean(form)), ()))
        return ("" if another and form not in self.phrases.cyrillic.get(name, ()) else form), "plain"

    def _joined(self, code: str, rng: random.Random) -> tuple[str, str]:
        forms = joined_forms(rng.choice(self.names[code]))
        if not forms:
            return "", ""
        form = rng.choice(forms)
        if self.language == "bg" and rng.random() < 0.5 and re.fullmatch(r"[\w -]+", form):
            form = cyrillic(form, SOUNDS)
        return form, _grammatical(CASES[self.language], rng)

    def _typo(self, code: str, rng: random.Random) -> tuple[str, str]:
        if self.language == "pl" and rng.random() < 0.4:
            right, grammatical = self._inflected(code, rng)
        else:
            right, grammatical = rng.choice(self.names[code]), _grammatical(CASES[self.language], rng)
        if self.language == "bg" and rng.random() < 0.5:
            right = self._usual_cyrillic(right)[0]
        wrong = mistyped(right, rng) if right else ""
        # What folding already mends, or what is another form of the name, is no typo.
        slipped = fold(clean(wrong)) not in (fold(clean(right)), *(name for name, codes in self.usual.items() if code in codes))
        return (wrong if slipped and not self._as_near_to_another(wrong, right, code) else ""), grammatical

    def _as_near_to_another(self, wrong: str, right: str, code: str) -> bool:
        key = fold(clean(wrong))
        slips = OSA.distance(key, fold(clean(right)))
        near = process.extract(key, self.usual.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
        return any(self._elsewhere(other, code) for name, *_ in near for other in self.usual[name])

    def _elsewhere(self, other: str, code: str) -> bool:
        return self.gazetteer.region_of(other) != self.gazetteer.region_of(code)

    def _fitted(self, frame: str, form: str, code: str, rng: random.Random) -> str:
        """The sentence with the name, and with the preposition or article that goes with it."""
        before, after = frame.split(PLACE)
        if code in self.phrases.islands[self.language] and form not in self.phrases.called.get(code, ()):
            before = re.sub(r"\b{} $".format(IN_AND_ON[self.language][0]), IN_AND_ON[self.language][1] + " ", before)
        for short, long, wanted in LONGER.get(self.language, ()):
            if wanted.match(form) and rng.random() < 0.7:
                before = re.sub(rf"\b{short} $", long + " ", before)
        official = fold(form) == fold(self.gazetteer.municipalities[code].name)
        if self.language == "nl" and official and code in self.phrases.articles and BEFORE_ARTICLE.search(before):
            before += self.phrases.articles[code] + " "
        return before + form + after

    def _as_typed(self, text: str, rng: random.Random) -> str:
        """The sentence as people type: often without capitals, diacritics or Cyrillic."""
        if self.language == "bg" and rng.random() < 0.35:
            text = shliokavitsa(text, rng)
        elif rng.random() < WITHOUT_MARKS[self.language]:
            text = _without_marks(text)
        elif self.language == "ro" and rng.random() < 0.15:
            text = text.translate(CEDILLAS)
        return text.lower() if rng.random() < 0.35 else text


def _without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return unicodedata.normalize("NFKC", "".join(char for char in plain if not unicodedata.combining(char)))


def _grammatical(cases: Iterable[str], rng: random.Random) -> str:
    cases = list(cases)
    return rng.choices(cases, [WEIGHTS[case] for case in cases])[0]


def generated(gazetteer: Gazetteer, codes: Sequence[str] = tuple(PLANS)) -> list[Case]:
    """Some six sentences for each municipality and language, the same for the same gazetteer.

    A municipality none of whose names means it alone has no sentences. A form that reads as another place is left out,
    and so is a slip that is as near to a name in another region.

    Args:
        gazetteer: the places.
        codes: the languages.

    Raises:
        ProblemError: bench/routing_phrases.yml has problems.
    """
    phrases = read_phrases()
    writers = [_Writer(phrases, gazetteer, language) for language in codes]
    return [case for writer in writers for code in sorted(gazetteer.municipalities) for case in writer.cases(code)]


def main() -> None:
    project = Project()
    gazetteer = read_gazetteer(project)
    found = generated(gazetteer)
    counts = Counter((case.language, case.kind) for case in found)
    kinds = sorted({case.kind for case in found})
    places = len({case.municipality for case in found})
    title = f"{len(found)} sentences about {places} of {len(gazetteer.municipalities)} municipalities"
    table = Table("", *kinds, "all", title=title)
    for language in PLANS:
        numbers = [counts[language, kind] for kind in kinds]
        table.add_row(language, *map(str, numbers), str(sum(numbers)))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
