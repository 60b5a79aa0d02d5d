"""Finding Dutch places and postcodes in messages."""

import shutil

import pytest
from builders import change, found, write
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.text import clean, fold
from bot.project import ProblemError, Project
from bot.regions import read_gazetteer, read_place_finder
from bot.regions.gazetteer import read_rows


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


@pytest.fixture(scope="module")
def meant(finder):
    """Name of the municipality or region that a message stands for, None when it is unclear."""

    def name(text: str, language: str | None = None) -> str | None:
        code = finder.meant(finder.find(text, language))
        known = {**finder.gazetteer.municipalities, **finder.gazetteer.regions}
        return known[code].name if code else None

    return name


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
        ("Mieszkam pod Tilburgiem", "Tilburg"),
        ("mieszkam w Bredzie", "Breda"),
        ("mieszkam w Hadze", "'s-Gravenhage"),
        ("mieszkam w Haagu", "'s-Gravenhage"),
        ("jestem z Rotterdamu", "Rotterdam"),
        ("mieszkam pod Eindhoven", "Eindhoven"),
        ("mieszkam w Eindhovenie", "Eindhoven"),
        ("mieszkam w Utrechcie", "Utrecht"),
        ("mieszkam w Roermondzie", "Roermond"),
        ("mieszkam w Lejdzie", "Leiden"),
        ("mieszkam w Groningenie", "Groningen"),
        ("dojazd do Maastrichtu", "Maastricht"),
        ("niedaleko Den Boscha", "'s-Hertogenbosch"),
        ("koło Waalwijku", "Waalwijk"),
        ("centrul Utrechtului", "Utrecht"),
        ("sunt din Utrecht", "Utrecht"),
        ("Amsterdamului", "Amsterdam"),
        ("lângă Tilburg", "Tilburg"),
        ("în Haga", "'s-Gravenhage"),
    ],
)
def test_an_inflected_name_is_found(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("в Хага съм", "'s-Gravenhage"),
        ("в Хаага", "'s-Gravenhage"),
        ("Ден Хааг", "'s-Gravenhage"),
        ("от Айндховен", "Eindhoven"),
        ("Ейндховен", "Eindhoven"),
        ("живея в Неймеген", "Nijmegen"),
        ("в Ротердам", "Rotterdam"),
        ("в Утрехт", "Utrecht"),
        ("в Дордрехт", "Dordrecht"),
        ("в Маастрихт", "Maastricht"),
        ("в Ден Бос", "'s-Hertogenbosch"),
        ("в Схевенинген", "'s-Gravenhage"),
        ("в Ос", "Oss"),
        ("jiveq v haga", "'s-Gravenhage"),
        ("jiveq v aindhoven", "Eindhoven"),
        ("jiveia v neimegen", "Nijmegen"),
        ("az sam v roterdam", "Rotterdam"),
        ("v utrext sam", "Utrecht"),
        ("v dordreht", "Dordrecht"),
        ("v den bos", "'s-Hertogenbosch"),
    ],
)
def test_a_name_in_bulgarian_letters_or_written_by_its_sound_is_found(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("ik woon in roterdam", "Rotterdam"),
        ("mieszkam w einhoven", "Eindhoven"),
        ("ik woon in nijmegan", "Nijmegen"),
        ("locuiesc in tilberg", "Tilburg"),
        ("ik woon in Tilbrug", "Tilburg"),
        ("jiveq v amsterdm", "Amsterdam"),
        ("mieszkam w bergen op zom", "Bergen op Zoom"),
        ("mieszkam w berhen op zoom", "Bergen op Zoom"),
        ("ik werk in Akphen aan den Rijn", "Alphen aan den Rijn"),
        ("ik woon in 's-Gravenahge", "'s-Gravenhage"),
        ("ik woon in De Wodlen", "De Wolden"),
        ("jiveq v ettem-leur", "Etten-Leur"),
        ("Locuiesc in Amtserdam", "Amsterdam"),
        ("ik ga in Haalem wonen", "Haarlem"),
        ("ik woon in Roosendal", "Roosendaal"),
        ("ik woon in Rozedaal", "Rozendaal"),
    ],
)
def test_one_typing_error_after_a_preposition_is_forgiven(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("soest e orasul unde lucrez", "Soest"),
        ("Schoedam e cel mai aproape de mine", "Schiedam"),
        ("amsterdamul este cel mai aproape", "Amsterdam"),
        ("tilbrug is de stad waar ik werk", "Tilburg"),
        ("tilbrug to moje miasto", "Tilburg"),
        ("tilbrug is ver weg", None),
    ],
)
def test_what_is_called_a_town_is_a_place(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize("message", ["gat in de muur", "op de fiets gevallen", "Work in NL v utre i okolo", "Как да се регистрирам в общината?"])
def test_a_word_that_is_no_name_of_the_dictionaries_is_no_misspelt_name_of_several_words(finder, message):
    assert finder.find(message) == []


@pytest.mark.parametrize("message", ["ik woon in roperdem", "mieszkam w tolbirg", "ik zoek tilberg werk", "ik woon in Xyzzyburg"])
def test_two_errors_or_one_without_a_preposition_are_no_place(finder, message):
    assert finder.find(message) == []


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("denbosch", "'s-Hertogenbosch"),
        ("woon in Den-Bosch", "'s-Hertogenbosch"),
        ("shertogenbosch", "'s-Hertogenbosch"),
        ("denhaag", "'s-Gravenhage"),
        ("alphenaandenrijn", "Alphen aan den Rijn"),
        ("ik woon in Alphen-aan-den-Rijn", "Alphen aan den Rijn"),
        ("Alphen a/d Rijn", "Alphen aan den Rijn"),
        ("alphen ad rijn", "Alphen aan den Rijn"),
        ("bergenopzoom", "Bergen op Zoom"),
        ("ik woon in bergen-op-zoom", "Bergen op Zoom"),
        ("capelle ad ijssel", "Capelle aan den IJssel"),
        ("Horst a/d Maas", "Horst aan de Maas"),
        ("Etten Leur", "Etten-Leur"),
        ("gilze i rijen", "Gilze en Rijen"),
        ("Peel și Maas", "Peel en Maas"),
        ("pijnackernootdorp", "Pijnacker-Nootdorp"),
        ("Sudwest-Fryslan", "Súdwest-Fryslân"),
        ("hoekvanholland", "Rotterdam"),
        ("mieszkam w St. Oedenrode", "Meierijstad"),
        ("stau la St Oedenrode", "Meierijstad"),
        ("Lucrez în zona Twello-ului", "Voorst"),
        ("mieszkam w Venlo i pracuje", "Venlo"),
    ],
)
def test_a_joined_or_hyphenated_name_is_found(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("Rotterdam Zuid", "Rotterdam"),
        ("woon in Rotterdam-Zuid", "Rotterdam"),
        ("Jestem w Rotterdamie Zuid", "Rotterdam"),
        ("mieszkam na Charlois", "Rotterdam"),
        ("jestem z Scheveningen", "'s-Gravenhage"),
        ("Den Haag, Scheveningen", "'s-Gravenhage"),
        ("Amsterdam Zuidoost", "Amsterdam"),
        ("Bijlmer", "Amsterdam"),
        ("lucrez in Naaldwijk", "Westland"),
    ],
)
def test_a_quarter_or_village_is_found(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "region"),
    [
        ("Bollenstreek", "Holland Rijnland"),
        ("pracuje w bollenstreek", "Holland Rijnland"),
        ("woon in de achterhoek", "Achterhoek"),
        ("Twente", "Twente"),
        ("Friesland", "Friesland"),
        ("mieszkam we Fryzji", "Friesland"),
        ("w Zelandii", "Zeeland"),
        ("în Zeelanda", "Zeeland"),
        ("в Зеландия", "Zeeland"),
        ("Noord-Limburg", "Noord-Limburg"),
        ("regio Midden-Brabant", "Midden-Brabant"),
    ],
)
def test_an_area_within_one_region_means_that_region(finder, meant, message, region):
    assert meant(message) == region
    assert finder.find(message)[0].municipalities == ()


@pytest.mark.parametrize(
    ("message", "some"),
    [
        ("mieszkam w brabant", {"AM25", "AM26", "AM27"}),
        ("Noord-Brabant", {"AM25", "AM26", "AM27"}),
        ("noordbrabant", {"AM25", "AM26", "AM27"}),
        ("Limburg", {"AM29", "AM30", "AM33"}),
        ("в Лимбург", {"AM29", "AM30", "AM33"}),
        ("w Limburgii", {"AM29", "AM30", "AM33"}),
        ("Zuid-Holland", {"AM20", "AM21"}),
        ("Betuwe", {"AM10", "AM07"}),
    ],
)
def test_an_area_of_several_regions_leaves_the_choice(finder, message, some):
    [place] = places = finder.find(message)
    assert set(place.regions) >= some
    assert place.municipalities == ()
    assert finder.meant(places) is None


def test_a_village_called_like_a_province_leaves_the_choice_too(finder):
    [place] = places = finder.find("woon in Zeeland")
    assert [finder.gazetteer.municipalities[code].name for code in place.municipalities] == ["Maashorst"]
    assert place.regions == ("AM24",)
    assert finder.meant(places) is None


@pytest.mark.parametrize(("message", "name"), [("Groningen", "Groningen"), ("provincie Utrecht", "Utrecht")])
def test_a_town_called_like_its_province_is_the_town(finder, message, name):
    [place] = finder.find(message)
    assert (place.regions, [finder.gazetteer.municipalities[code].name for code in place.municipalities]) == ((), [name])


@pytest.mark.parametrize(
    ("message", "country"),
    [
        ("Kraków", "PL"),
        ("mieszkam w Krakowie", "PL"),
        ("jestem z Gdańska", "PL"),
        ("jestem z Polski", "PL"),
        ("I come from Poland", "PL"),
        ("Germany", "DE"),
        ("Cluj", "RO"),
        ("locuiesc în Iași", "RO"),
        ("sunt din București", "RO"),
        ("sunt din Romania", "RO"),
        ("Пловдив", "BG"),
        ("в София съм", "BG"),
        ("от България съм", "BG"),
        ("Antwerpen", "BE"),
        ("mieszkam w Emmerich", "DE"),
        ("woon in Gronau", "DE"),
        ("Aken", "DE"),
        ("in Duitsland", "DE"),
    ],
)
def test_a_place_abroad_is_told_from_a_dutch_one(finder, message, country):
    [place] = places = finder.find(message)
    assert (place.country, place.municipalities, place.regions, place.postcode) == (country, (), (), False)
    assert finder.meant(places) is None


@pytest.mark.parametrize(
    "message",
    [
        "Bergen in Norwegen",
        "Bergen, Norwegen",
        "ik woon in Bergen in België",
        "woon in Hasselt in België",
        "Hasselt, België",
        "Breda w Polsce",
    ],
)
def test_a_dutch_name_before_another_country_is_not_in_the_netherlands(finder, message):
    places = finder.find(message)
    assert [bool(place.country) for place in places] == [True]
    assert finder.meant(places) is None


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("ik kom uit Polen en woon in Venlo", "Venlo"),
        ("ik woon in Venlo maar kom uit Polen", "Venlo"),
        ("jestem z Polski, mieszkam w Tilburgu", "Tilburg"),
        ("Bergen op Zoom in Nederland", "Bergen op Zoom"),
    ],
)
def test_a_place_abroad_does_not_hide_the_dutch_one(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("5911", "Venlo"),
        ("1234 AB", "Wijdemeren"),
        ("9999 ZZ", "Het Hogeland"),
        ("mieszkam w 5911", "Venlo"),
        ("locuiesc la 5911", "Venlo"),
        ("jiveq na 5911", "Venlo"),
        ("５９１１ ＡＢ", "Venlo"),
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
        ("5911 АВ", "Venlo"),
        ("живея на 5911 ВС", "Venlo"),
        ("NL-5911 AB", "Venlo"),
        ("nl 5911ab", "Venlo"),
        ("nl-5911", "Venlo"),
        ("mieszkam teraz tu 5911", "Venlo"),
    ],
)
def test_a_postcode_is_found(municipalities, message, municipality):
    assert municipalities(message) == [municipality]


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ("mieszkam teraz 5911 Venlo okolice", ["5911", "Venlo"]),
        ("kwatera jest 5911 Venlo", ["5911", "Venlo"]),
        ("zarabiam 1500 Venlo", ["Venlo"]),
        ("Venlo 2024", ["Venlo"]),
    ],
)
def test_four_digits_before_a_place_of_their_region_are_a_postcode(finder, message, texts):
    assert [place.text for place in finder.find(message)] == texts


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
        "ik woon in 1965",
        "ik woon hier sinds 2015",
        "0000",
        "0000 AA",
        "0123 AB",
        "12 34ab",
        "59 11 AB",
        "123 AB",
        "1234 A1",
        "1234 ABC",
        "12345",
        "12345 AB",
        "59111",
        "46446",
        "D-46446",
        "00-950",
        "00-950 12",
        "sofia 1000",
        "010101",
        "1234%",
        "€1234 ab",
        "1234.5",
        "do 1500 km",
        "huur 1250 per maand",
        "wynajmuje za 1250",
        "mieszkam 1200 km od domu",
        "ZARABIAM 1500 NA MIESIAC",
        "ВЗИМАМ 1500 НА МЕСЕЦ",
        "v nl 2024 pristignah",
        "mieszkam teraz tu 2012",
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
        "hij goes weg",
        "oss is mooi",
        "in de rijen staan",
        "mijn haren zijn nat",
        "Echt waar",
        "ik heb buren",
        "houten vloer",
        "we kampen met problemen",
        "best praca w Holandii",
        "co jest najlepsze, best",
        "are",
        "nu are salariu",
        "ce are de făcut",
        "ден",
        "цял ден работя",
        "работя по 12 часа на ден",
        "един ден без пари",
        "mam problem w pracy",
        "jestem na zwolnieniu",
        "ide do szkoly",
        "w domu",
        "z zona",
        "la doctor",
        "din salariu",
        "в къщи",
        "ot shefa",
        "Erica helpt mij",
        "mijn baas Otto",
        "Randstad uitzendbureau",
        "Tempo Team",
        "",
        "?!",
    ],
)
def test_ordinary_words_are_no_places(finder, message):
    assert finder.find(message) == []


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("Best", "Best"),
        ("best", "Best"),
        ("Echt", "Echt-Susteren"),
        ("echt", "Echt-Susteren"),
        ("ik woon in echt", "Echt-Susteren"),
        ("ede", "Ede"),
        ("woon in ede", "Ede"),
        ("Goes", "Goes"),
        ("mieszkam w goes", "Goes"),
        ("Elst", "Overbetuwe"),
        ("stau la elst", "Overbetuwe"),
        ("Oss", "Oss"),
        ("mieszkam w oss", "Oss"),
        ("Rijen", "Gilze en Rijen"),
        ("woon in Rijen", "Gilze en Rijen"),
        ("Haren", "Oss"),
        ("Houten", "Houten"),
        ("locuiesc in Houten", "Houten"),
        ("gemeente houten", "Houten"),
        ("Kampen", "Kampen"),
        ("Ik woon in Horst", "Horst aan de Maas"),
        ("horst", "Horst aan de Maas"),
        ("adres w miejscowości Echt", "Echt-Susteren"),
    ],
)
def test_an_ordinary_word_is_a_place_alone_or_after_a_preposition(meant, message, municipality):
    assert meant(message) == municipality


@pytest.mark.parametrize(
    ("message", "language", "municipality"),
    [
        ("mieszkam w kampen", "pl", "Kampen"),
        ("locuiesc in houten", "ro", "Houten"),
        ("живея в хаутен", "bg", "Houten"),
        ("ik zit in kampen met mijn tent", "nl", None),
        ("in houten kisten", "nl", None),
        ("we kampen met problemen", None, None),
        ("ik woon in kampen", "nl", "Kampen"),
        ("ik woon in houten", "nl", "Houten"),
        ("woon ik nu in houten", "nl", "Houten"),
        ("volgende maand ga ik in houten wonen", "nl", "Houten"),
        ("waar is het win-punt bij kampen?", "nl", "Kampen"),
        ("ik werk in kampen", "nl", None),
        ("ik woon in winkel", "nl", None),
        ("we kampen met problemen in huis", "nl", None),
    ],
)
def test_a_word_of_another_language_is_no_ordinary_one(meant, message, language, municipality):
    assert meant(message, language) == municipality


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("rijen", "Gilze en Rijen"),
        ("kampen", "Kampen"),
        ("gravenhage", "'s-Gravenhage"),
        ("Loon", "Assen"),
        ("tilbrug", "Tilburg"),
    ],
)
def test_a_bare_answer_is_a_place_also_when_it_is_an_ordinary_word(finder, message, municipality):
    assert finder.gazetteer.municipalities[finder.meant(finder.bare(message))].name == municipality


@pytest.mark.parametrize(
    "message",
    [
        "hallo", "hello", "help", "menu", "start", "goed", "graag", "dank", "thanks", "test", "school", "bank", "zorg", "huis", "lijst",
        "anders", "baan", "chory", "dalej", "dobrze", "zgoda", "lista", "rower", "numar", "buna", "bine", "unde", "болен", "човек", "мерси",
        "език", "няма", "може", "Holland", "Nederland", "Amerika", "CAK", "nie wiem", "weet ik niet", "не знам", "",
    ],
)  # fmt: skip
def test_a_bare_answer_that_is_another_word_is_no_misspelt_place(finder, message):
    assert finder.bare(message) == []


def test_a_long_answer_is_not_taken_for_a_place(finder):
    assert finder.bare("ik weet het echt niet hoor") == []


def test_several_places_are_found_in_order(municipalities):
    assert municipalities("we zoeken Westland, Barendrecht en Aalsmeer") == ["Westland", "Barendrecht", "Aalsmeer"]
    assert municipalities("Ik slaap in Boxmeer en zit in Nijmegen") == ["Land van Cuijk", "Nijmegen"]


@pytest.mark.parametrize(
    ("message", "places"),
    [
        ("Ik werk in Venlo en woon in Roermond", ["Roermond", "Venlo"]),
        ("Ik woon in Roermond en werk in Venlo", ["Roermond", "Venlo"]),
        ("werk in Venlo; slapen doe ik in Horst", ["Horst aan de Maas", "Venlo"]),
        ("Ik slaap in Boxmeer, werk in Breda en zit in Nijmegen", ["Land van Cuijk", "Nijmegen", "Breda"]),
        ("pracuję w Tilburgu a mieszkam w Bredzie", ["Breda", "Tilburg"]),
        ("Pracuję w Tilburgu. Mieszkam w Bredzie.", ["Breda", "Tilburg"]),
        ("pracuję w Amsterdamie, kwaterę mam w Almere", ["Almere", "Amsterdam"]),
        ("lucrez la Venlo dar stau la Horst", ["Horst aan de Maas", "Venlo"]),
        ("stau la Horst dar lucrez la Venlo", ["Horst aan de Maas", "Venlo"]),
        ("Работя в Тилбург, живея в Бреда", ["Breda", "Tilburg"]),
        ("rabotq v Venlo, jiveq v Roermond", ["Roermond", "Venlo"]),
        ("Ik werk in Venlo", ["Venlo"]),
        ("Ik werk in Breda of in Tilburg", ["Breda", "Tilburg"]),
        ("lucrez în Breda sau la Tilburg", ["Breda", "Tilburg"]),
        ("ik werk in Breda en in Tilburg, wonen doe ik in Oss", ["Oss", "Breda", "Tilburg"]),
    ],
)
def test_where_a_person_lives_comes_before_where_they_work(municipalities, message, places):
    assert municipalities(message) == places


def test_the_longest_name_counts(finder):
    [place] = finder.find("ik woon in Hoek van Holland")
    assert place.text == "Hoek van Holland"


def test_an_ambiguous_name_keeps_its_meanings(finder):
    [place] = finder.find("ik woon in Valkenburg")
    names = {finder.gazetteer.municipalities[code].name for code in place.municipalities}
    assert {"Katwijk", "Valkenburg aan de Geul"} <= names
    assert not place.postcode


@pytest.mark.parametrize("message", ["Bergen", "ik woon in Bergen", "Laren", "woon in Beek", "Hoorn", "woon in Buren", "Alphen"])
def test_a_name_in_several_regions_is_unclear(finder, message):
    [place] = places = finder.find(message)
    assert len(place.municipalities) > 1
    assert finder.meant(places) is None


@pytest.mark.parametrize(
    ("message", "municipality"),
    [
        ("ik woon in Bergen in Limburg", "Bergen (L.)"),
        ("woon in Bergen (Limburg)", "Bergen (L.)"),
        ("Bergen, Noord-Holland", "Bergen (NH.)"),
        ("Laren, Gelderland", "Lochem"),
        ("woon in Beek bij Nijmegen", "Berg en Dal"),
        ("Valkenburg bij Leiden", "Katwijk"),
        ("mieszkam w Valkenburg koło Maastricht", "Valkenburg aan de Geul"),
        ("Bergen NH", "Bergen (NH.)"),
        ("Ik woon in Bergen (NH.)", "Bergen (NH.)"),
        ("Ik woon in Bergen (L.)", "Bergen (L.)"),
        ("Hengelo (Gld)", "Bronckhorst"),
        ("woon in Rijswijk (NB)", "Altena"),
        ("woon in Zeeland bij Uden", "Maashorst"),
    ],
)
def test_an_area_or_another_place_tells_apart_what_is_called_the_same(meant, message, municipality):
    assert meant(message) == municipality


def test_two_places_in_one_message_do_not_make_the_first_unclear_one_clear(finder):
    assert finder.meant(finder.find("ik woon in Bergen of Amersfoort")) is None


def test_an_unknown_postcode_does_not_hide_the_name_beside_it(meant):
    assert meant("1000 AA Amsterdam") == "Amsterdam"


def test_a_postcode_comes_before_the_name_beside_it(finder):
    postcode, name = finder.find("Markt 1, 5038 AB Tilburg")
    assert (postcode.text, postcode.postcode, name.text) == ("5038 AB", True, "Tilburg")


def test_every_municipality_is_found_by_its_name_alone_and_in_a_sentence(finder):
    for municipality in finder.gazetteer.municipalities.values():
        for message in (municipality.name, f"Ik woon in {municipality.name}."):
            assert any(municipality.code in place.municipalities for place in finder.find(message)), message


def test_every_place_and_alias_is_found_in_a_sentence(finder, project):
    for file, column in (("places.csv", "place"), ("place_aliases.csv", "alias")):
        for _, row in read_rows(project.regions / file, (column, "municipality_code")):
            name = row[column]
            if fold(clean(name)) not in finder.never:
                places = finder.find(f"Ik woon in {name}.")
                assert any(row["municipality_code"] in place.municipalities for place in places), name


def test_every_postcode_is_found_alone(finder):
    for pc4, code in finder.gazetteer.postcodes.items():
        [place] = finder.find(pc4)
        assert place.municipalities == (code,), pc4


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("in IN 5038AB.,()'- Bestéен"))),
    st.sampled_from([None, "nl", "pl", "ro", "bg"]),
)
def test_any_text_can_be_searched(finder, text, language):
    for place in [*finder.find(text, language), *finder.bare(text)]:
        assert place.text in clean(text)
        assert place.municipalities or place.regions or place.country or place.postcode


@pytest.mark.parametrize(
    "message",
    ["x" * 300, "Tilburg" * 43, "ik woon in " + "a" * 300, "Llanfair" + "pwll" * 70, "den" + " haag" * 60, "sint-" * 60, "'" * 300],
    ids=["one letter", "one name again and again", "after a preposition", "syllables", "half a name", "hyphens", "quotes"],
)
def test_a_place_name_of_300_characters_is_no_place_and_no_trouble(finder, message):
    assert [place for place in finder.find(message) if len(place.text) > 30] == []
    assert finder.bare(message) == []


WORDS = "".join(f"{group}: [a]\n" for group in ("postcode", "never", "ordinary", "names", "common", "plain", "surely", "units"))
WORDS += "home: {nl: [woon]}\nwork: {nl: [werk]}\n" + "".join(f"{group}: {{nl: [a]}}\n" for group in ("rent", "amounts", "is", "kinds", "and", "joining"))


@pytest.mark.parametrize(
    ("prepositions", "words", "problem"),
    [
        ("nl: [in]\n", "", "place_words.yml:1: error: "),
        ("nl: [in]\n", "never: [Cum]\nordinary: [Een]\n", "place_words.yml:1: error: 'postcode' is missing"),
        ("nl: [in]\n", WORDS.replace("surely: [a]\n", ""), "place_words.yml:1: error: 'surely' is missing"),
        ("nl: [in]\n", WORDS.replace("work: {nl: [werk]}\n", ""), "place_words.yml:1: error: 'work' is missing"),
        ("nl: [in]\n", WORDS + "other: [e]\n", "place_words.yml:17: error: unknown key 'other'"),
        ("nl: [in]\n", WORDS.replace("never: [a]", "never: Cum"), "place_words.yml:2: error: 'never' must be a list"),
        ("nl: [in]\n", WORDS.replace("home: {nl: [woon]}", "home: woon"), "place_words.yml:9: error: 'home' must be a list of"),
        ("nl: in\n", WORDS, "prepositions.yml:1: error: 'nl' must be a list"),
        ("", WORDS, "prepositions.yml:1: error: "),
    ],
)
def test_a_wrong_list_of_words_is_named_with_its_line(project, tmp_path, prepositions, words, problem):
    copy = Project(tmp_path)
    write(copy.regions / "prepositions.yml", prepositions)
    write(copy.regions / "place_words.yml", words)
    with pytest.raises(ProblemError) as raised:
        read_place_finder(copy, read_gazetteer(project))
    assert found(raised.value.problems, copy)[0].startswith(f"knowledge/regions/{problem}")


@pytest.fixture
def copy(project, tmp_path):
    """A project with copies of the files of knowledge/regions/."""
    shutil.copytree(project.regions, Project(tmp_path).regions)
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("group", "entry"),
    [("home", "{nl: woon}"), ("work", "{nl: [[werk]]}"), ("work", "{nl: {werk: baan}}"), ("home", "{nl: }")],
)
def test_beginnings_of_words_are_lists_of_texts(copy, group, entry):
    line = change(copy.regions / "place_words.yml", rf"(?m)^{group}:\n(?:  .*\n?)+", f"{group}: {entry}\n")
    with pytest.raises(ProblemError) as raised:
        read_place_finder(copy, read_gazetteer(copy))
    [problem] = found(raised.value.problems, copy)
    assert problem.startswith(f"knowledge/regions/place_words.yml:{line}: error: ")


@pytest.mark.parametrize("content", [None, b"bg: \xff"], ids=["missing", "not UTF-8"])
def test_ordinary_words_that_cannot_be_read_are_one_problem(copy, content):
    path = copy.regions / "ordinary_words.txt"
    path.write_bytes(content) if content else path.unlink()
    with pytest.raises(ProblemError) as raised:
        read_place_finder(copy, read_gazetteer(copy))
    [problem] = found(raised.value.problems, copy)
    assert problem.startswith("knowledge/regions/ordinary_words.txt: error: cannot be read")
