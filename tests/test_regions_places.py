"""Finding Dutch places and postcodes in messages."""

import pytest
from builders import found, write
from hypothesis import given
from hypothesis import strategies as st

from bot.project import ProblemError, Project
from bot.regions import read_gazetteer, read_place_finder


@pytest.fixture(scope="module")
def finder(project):
    return read_place_finder(project, read_gazetteer(project))


@pytest.fixture(scope="module")
def municipalities(finder):
    """Names of the municipalities a message names, None for an unknown postcode."""

    def find(text: str) -> list[str | None]:
        known = finder.gazetteer.municipalities
        return [known[place.municipalities[0]].name if place.municipalities else None for place in finder.find(text)]

    return find


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("Tilburg", "Tilburg"),
        ("tilburg", "Tilburg"),
        ("TILBURG", "Tilburg"),
        ("Tilburg?", "Tilburg"),
        ("Хелмонд", "Helmond"),
        ("Живея в Хелмонд, до кой пункт да отида?", "Helmond"),
        ("jiveq v venlo", "Venlo"),
        ("mieszkam w moerdijk, dokad mam blisko", "Moerdijk"),
        ("Do którego punktu mam jechać z Roosendaal?", "Roosendaal"),
        ("sunt in roosendaal", "Roosendaal"),
        ("ik woon in best", "Best"),
        ("ik woon in den bosch", "'s-Hertogenbosch"),
        ("Waar is het WIN-punt van Alphen aan den Rijn?", "Alphen aan den Rijn"),
        ("adres in 's-Hertogenbosch graag", "'s-Hertogenbosch"),
        ("Ik zoek hulp (Eindhoven)", "Eindhoven"),
        ("Waar is het WIN-punt? Eindhoven.", "Eindhoven"),
        ("onze locatie: Westland", "Westland"),
        ("hulp in Hengelo (O.)", "Hengelo (O.)"),
        ("bij Nuenen, Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten"),
        ("w The Hague", "'s-Gravenhage"),
        ("stau in haga", "'s-Gravenhage"),
        ("Ik woon in Winkel", "Hollands Kroon"),
    ],
)
def test_a_place_is_found(finder, message, municipality):
    [place] = finder.find(message)
    assert municipality in [finder.gazetteer.municipalities[code].name for code in place.municipalities]


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("5038", "Tilburg"),
        ("5000 AB", None),
        ("1111", "Diemen"),
        ("5038AB", "Tilburg"),
        ("5038 ab", "Tilburg"),
        ("5038?", "Tilburg"),
        ("mijn adres is straat 1, 5038 AB", "Tilburg"),
        ("ik woon in 5038ab", "Tilburg"),
        ("mijn postcode is 5038", "Tilburg"),
        ("postcode: 5038", "Tilburg"),
        ("kod pocztowy 5911, gdzie moj punkt", "Venlo"),
        ("codul meu poștal e 5981, ce punct am?", "Peel en Maas"),
        ("Аз съм пощенски код 4874", "Etten-Leur"),
    ],
)
def test_a_postcode_is_found(municipalities, message, municipality):
    assert municipalities(message) == [municipality]


@pytest.mark.parametrize(
    "message",
    [
        "Ik kwam in 2024 naar hier",
        "in 2012 en daarna niet meer",
        "am plecat în 2022 și nu m-am șters",
        "przyjechałem w 2019",
        "Imam DigiD ot 2019",
        "castig 1500 pe luna",
        "zarabiam 2500zl na reke",
        "verdien 2000 euro",
        "mijn loon is € 2100",
        "1.500 per maand",
        "do domu 1200 km",
        "moge jechac do 1200 km",
        "od 2000 do 2500zl",
        "DigiD code 4821 werkt niet",
        "jaki rower do 1500",
        "telefoon 06-12345678",
        "+31 2000 1234",
        "9999999",
    ],
)
def test_years_amounts_and_numbers_are_no_postcodes(finder, message):
    assert finder.find(message) == []


@pytest.mark.parametrize(
    "message",
    [
        "Ik werk in Nederland",
        "dokter pools spreken in nederland",
        "In een kamer met vier man",
        "Een vriend helpt mij. Een ander niet.",
        "Ik werk in winkel",
        "Bij vier huisartsen gebeld",
        "baas weg, telefoon uit, loon weg",
        "Cum fac? Cum mă înscriu?",
        "cum?",
        "Тук лекарят каза, че не ги приема. Тук съм сам.",
        "ot tuk",
        "hee",
        "WW",
        "samen eten in de wijk",
        "Dit is het best",
        "BEST WERK ZOEKEN",
        "Hele ploeg ziek. Vier dagen ziek.",
        "Geen loon gekregen. Echt niet eerlijk.",
        "telefoon uit, echt erg",
        "Marea Britanie",
        "",
        "?!",
    ],
)
def test_ordinary_words_are_no_places(finder, message):
    assert finder.find(message) == []


def test_several_places_are_found_in_order(municipalities):
    assert municipalities("Ik slaap in Boxmeer, werk in Cuijk en zit in Nijmegen") == ["Land van Cuijk", "Land van Cuijk", "Nijmegen"]
    assert municipalities("we zoeken Westland, Barendrecht en Aalsmeer") == ["Westland", "Barendrecht", "Aalsmeer"]


def test_the_longest_name_counts(finder):
    [place] = finder.find("ik woon in Hoek van Holland")
    assert place.text == "Hoek van Holland"


def test_an_ambiguous_name_keeps_its_meanings(finder):
    [place] = finder.find("ik woon in Valkenburg")
    names = {finder.gazetteer.municipalities[code].name for code in place.municipalities}
    assert {"Katwijk", "Valkenburg aan de Geul"} <= names
    assert not place.postcode


def test_a_postcode_comes_before_the_name_beside_it(finder):
    postcode, name = finder.find("Markt 1, 5038 AB Tilburg")
    assert (postcode.text, postcode.postcode, name.text) == ("5038 AB", True, "Tilburg")


def test_every_municipality_is_found_by_its_name_alone_and_in_a_sentence(finder):
    for municipality in finder.gazetteer.municipalities.values():
        for message in (municipality.name, f"Ik woon in {municipality.name}."):
            assert any(municipality.code in place.municipalities for place in finder.find(message)), message


def test_every_postcode_is_found_alone(finder):
    for pc4, code in finder.gazetteer.postcodes.items():
        [place] = finder.find(pc4)
        assert place.municipalities == (code,), pc4


@given(st.text(st.one_of(st.characters(), st.sampled_from("in IN 5038AB.,()'- Bestéен"))))
def test_any_text_can_be_searched(finder, text):
    for place in finder.find(text):
        assert place.text


@pytest.mark.parametrize(
    ("prepositions", "words", "problem"),
    [
        ("nl: [in]\n", "", "place_words.yml:1: error: "),
        ("nl: [in]\n", "never: [Cum]\nordinary: [Een]\n", "place_words.yml:1: error: 'postcode' is missing"),
        ("nl: [in]\n", "postcode: [a]\nnever: [b]\nordinary: [c]\nunits: [d]\nother: [e]\n", "place_words.yml:5: error: unknown key 'other'"),
        ("nl: [in]\n", "postcode: [a]\nnever: Cum\nordinary: [c]\nunits: [d]\n", "place_words.yml:2: error: 'never' must be a list"),
        ("nl: in\n", "postcode: [a]\nnever: [b]\nordinary: [c]\nunits: [d]\n", "prepositions.yml:1: error: 'nl' must be a list"),
        ("", "postcode: [a]\nnever: [b]\nordinary: [c]\nunits: [d]\n", "prepositions.yml:1: error: "),
    ],
)
def test_a_wrong_list_of_words_is_named_with_its_line(project, tmp_path, prepositions, words, problem):
    copy = Project(tmp_path)
    write(copy.regions / "prepositions.yml", prepositions)
    write(copy.regions / "place_words.yml", words)
    with pytest.raises(ProblemError) as raised:
        read_place_finder(copy, read_gazetteer(project))
    assert found(raised.value.problems, copy)[0].startswith(f"knowledge/regions/{problem}")
