"""Dutch names in other spellings."""

import pytest
from builders import change, found, write

from bot.project import ProblemError, Project
from bot.regions.spelling import LEAST_STEM, NameIndex, read_spelling

NAMES = {
    "tilburg": ("T",),
    "breda": ("B",),
    "best": ("BE",),
    "oss": ("O",),
    "den bosch": ("DB",),
    "alphen aan den rijn": ("A",),
    "gilze en rijen": ("G",),
    "rotterdam": ("R",),
    "rottrrdam": ("other",),
}
RULES = """\
sounds: [[z, s]]
variants: {names: [], words: []}
endings: {pl: [[ie, a]]}
links: []
firsts: []
"""


@pytest.fixture(scope="module")
def spelling(project):
    return read_spelling(project)


@pytest.fixture(scope="module")
def index(spelling):
    return NameIndex(NAMES, spelling, main={"tilburg": 30, "rotterdam": 60})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eindhoven", "aindhoven"),
        ("eindhoven", "ejndhofen"),
        ("nijmegen", "neimegen"),
        ("nijmegen", "nejmegen"),
        ("utrecht", "utreht"),
        ("breda", "bredda"),
        ("roermond", "rurmont"),
        ("goes", "gus"),
        ("scheveningen", "sheveningen"),
        ("scheveningen", "skheveningen"),
        ("maastricht", "mastriht"),
        ("zeist", "saist"),
        ("gouda", "gauda"),
        ("leeuvarden", "luvarden"),
        ("thorn", "torn"),
        ("oldebroek", "oldebruk"),
        ("dieren", "diren"),
    ],
)
def test_spellings_of_one_sound_share_a_key(spelling, one, other):
    assert spelling.sound(one) == spelling.sound(other)


@pytest.mark.parametrize(("one", "other"), [("breda", "brede"), ("best", "beesta"), ("oss", "ossu"), ("lisse", "losse")])
def test_other_sounds_have_other_keys(spelling, one, other):
    assert spelling.sound(one) != spelling.sound(other)


def test_many_words_get_the_keys_that_each_has_alone(spelling):
    words = ["roermond", "eindhoven", "dordrecht", "egmond"]
    assert spelling.sound("\n".join(words)).split("\n") == [spelling.sound(word) for word in words]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("bredzie", "breda"),
        ("rotterdamu", "rotterdam"),
        ("tilburgiem", "tilburg"),
        ("utrechcie", "utrecht"),
        ("helmondzie", "helmond"),
        ("hadze", "haga"),
        ("roermondovi", "roermond"),
        ("utrechtului", "utrecht"),
        ("amsterdamul", "amsterdam"),
        ("bredei", "breda"),
        ("tilburgse", "tilburg"),
    ],
)
def test_a_word_loses_its_ending(spelling, word, name):
    assert name in spelling.stems(word)


@pytest.mark.parametrize("word", ["edem", "essie", "osem", "ului", "u", ""])
def test_no_stem_is_too_short_to_be_a_name(spelling, word):
    assert all(len(stem) >= LEAST_STEM for stem in spelling.stems(word))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("tilburg", ("T",)),
        ("den bosch", ("DB",)),
        ("denbosch", ("DB",)),
        ("alphenaandenrijn", ("A",)),
        ("alphen aan de rijn", ("A",)),
        ("alphen a d rijn", ("A",)),
        ("alphen rijn", ("A",)),
        ("gilze rijen", ("G",)),
        ("gilze si rijen", ("G",)),
        ("til burg", ()),
        ("den", ()),
        ("tilburgu", ()),
        ("", ()),
    ],
)
def test_a_name_is_known_as_it_stands_and_as_one_word(index, words, codes):
    assert index.exactly(words) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("bredzie", ("B",)),
        ("tilburgiem", ("T",)),
        ("den bosh", ("DB",)),
        ("denbosha", ("DB",)),
        ("denbos", ()),  # a letter too few: a typing error
        ("alfen an den rein", ("A",)),
        ("alfen adrejn", ("A",)),
        ("bre da", ()),  # a name of one word is not torn apart
        ("os", ()),
        ("venlo", ()),
    ],
)
def test_a_name_is_heard_in_other_spellings(index, words, codes):
    assert index.alike(words) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("tilbrug", ("T",)),  # two letters changed places
        ("tilberg", ("T",)),
        ("tiilburgh", ("T",)),
        ("tilbur", ("T",)),
        ("tilburxa", ("T",)),  # with an ending, which is no error
        ("tolbirg", ()),
        ("tilbxyg", ()),
        ("ozs", ()),  # short names must be right
        ("bost", ("BE",)),
        ("den bosck", ("DB",)),
        ("bre dda", ()),
    ],
)
def test_one_typing_error_is_forgiven_and_two_are_not(index, words, codes):
    assert index.nearly(words) == codes


def test_a_misspelt_word_means_the_main_name_of_several(index, spelling):
    assert index.nearly("rottirdam") == ("R",)
    assert NameIndex(NAMES, spelling).nearly("rottirdam") == ("R", "other")


def test_names_that_sound_alike_keep_all_their_meanings(spelling):
    names = NameIndex({"geist": ("1",), "gaist": ("2",)}, spelling)
    assert (names.alike("gijst"), names.exactly("geist")) == (("2", "1"), ("1",))


def test_of_names_that_sound_alike_the_one_with_the_same_letters_is_meant(spelling):
    names = NameIndex({"roosendaal": ("1",), "rozendaal": ("2",)}, spelling)
    assert (names.alike("roosendal"), names.alike("rozendal")) == (("1",), ("2",))


@pytest.mark.parametrize(("sizes", "codes"), [((8, 2), ("1",)), ((2, 8), ("2",)), ((8, 3), ("1", "2")), ((4, 4), ("1", "2"))])
def test_of_names_that_are_as_near_a_much_larger_one_is_meant(spelling, sizes, codes):
    names = NameIndex({"marsum": ("1",), "barsum": ("2",)}, spelling, dict(zip(("marsum", "barsum"), sizes)))
    assert sorted(names.nearly("tarsum")) == list(codes)


def test_a_main_name_comes_before_a_village_that_is_as_near(spelling):
    names = NameIndex({"haarlem": ("1",), "haalum": ("2",)}, spelling, {"haarlem": 40})
    assert names.nearly("haalem") == ("1",)


@pytest.mark.parametrize(("word", "codes"), [("urku", ("1",)), ("urkiem", ("1",)), ("ospu", ()), ("heinu", ("3",))])
def test_only_a_main_name_may_have_three_letters_without_its_ending(spelling, word, codes):
    names = NameIndex({"urk": ("1",), "osp": ("2",), "hein": ("3",)}, spelling, {"urk": 1})
    assert names.inflected(word) == codes


def test_saint_is_shortened(spelling):
    assert NameIndex({"sint oedenrode": ("1",)}, spelling).exactly("st oedenrode") == ("1",)


@pytest.mark.parametrize(("word", "may"), [("den", True), ("alfen", True), ("gilse", True), ("tilburg", False), ("bosch", False)])
def test_whether_a_word_begins_a_name_of_several_words(index, word, may):
    assert index.may_begin(word) is may


@pytest.mark.parametrize(
    ("pattern", "new", "words"),
    [
        ("sounds: .*", "sounds: z", "'sounds' must be a list of [what, instead] pairs"),
        ("sounds: .*", "sounds: [[z, s, t]]", "'sounds' must be a list of [what, instead] pairs"),
        ("links: .*", "other: []", "'links' is missing"),
        ("links: .*", "links: []\nlink: []", "unknown key 'link'"),
        ("variants: .*", "variants: {names: []}", "'words' must be a list of [what, instead] pairs"),
        ("variants: .*", "variants: {names: ij, words: []}", "'names' must be a list of [what, instead] pairs"),
        ("endings: .*", "endings: {pl: [ie]}", "'pl' must be a list of [what, instead] pairs"),
        ("endings: .*", "endings: [ie]", "'endings' must be a list of `name: value` lines"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(tmp_path, pattern, new, words):
    project = Project(tmp_path)
    path = write(project.regions / "spelling.yml", RULES)
    change(path, pattern, new)
    with pytest.raises(ProblemError) as raised:
        read_spelling(project)
    problems = found(raised.value.problems, project)
    assert all(problem.startswith("knowledge/regions/spelling.yml:") for problem in problems)
    assert any(words in problem for problem in problems)


def test_the_rules_are_read_in_their_order_and_the_longest_ending_first(tmp_path):
    project = Project(tmp_path)
    write(project.regions / "spelling.yml", RULES.replace("[[ie, a]]", "[[e, a], [zie, d]]").replace("[[z, s]]", "[[ph, f], [f, v]]"))
    rules = read_spelling(project)
    assert rules.sounds == (("ph", "f"), ("f", "v"))
    assert rules.endings == (("zie", "d"), ("e", "a"))
    assert rules.sound("phoe") == "voe"
