"""What is known of the WIN-points."""

import pytest
from builders import found, write

from bot.project import ProblemError, Project
from bot.regions import read_gazetteer, read_win_points

POINT = "AM26:\n  name: Punt\n  status: open\n  source: https://example.nl/\n"


@pytest.fixture(scope="module")
def gazetteer(project):
    return read_gazetteer(project)


def test_every_point_has_a_source_and_a_region(project, gazetteer):
    points = read_win_points(project, gazetteer)
    assert points
    for code, point in points.items():
        assert point.region == code
        assert code in gazetteer.regions
        assert point.source.startswith("http")


def test_what_no_source_gives_is_left_out(tmp_path, gazetteer):
    project = Project(tmp_path)
    write(project.knowledge / "win_points.yml", POINT)
    point = read_win_points(project, gazetteer)["AM26"]
    assert (point.city, point.address, point.url, point.as_of, point.languages) == (None, None, None, None, ())
    assert point.verified is False


def test_a_full_entry_is_read(tmp_path, gazetteer):
    project = Project(tmp_path)
    more = "  city: Tilburg\n  address: Markt 1\n  languages: [pl, ro]\n  verified: true\n  url: https://a.nl/\n  as_of: 2024-01-02\n"
    write(project.knowledge / "win_points.yml", POINT + more)
    point = read_win_points(project, gazetteer)["AM26"]
    assert (point.city, point.address, point.languages) == ("Tilburg", "Markt 1", ("pl", "ro"))
    assert (point.verified, point.as_of, point.status) == (True, "2024-01-02", "open")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (POINT.replace("AM26", "AM99"), None, "'AM99'"),
        (POINT.replace("open", "closed"), 3, "open, exists, announced"),
        (POINT.replace("  name: Punt\n", ""), 2, "name"),
        (POINT.replace("  source: https://example.nl/\n", ""), 2, "source"),
        (POINT + "  phone: 12\n", 5, "'phone'"),
        ("AM26:\n", None, "name"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path, gazetteer, content, line, words):
    project = Project(tmp_path)
    write(project.knowledge / "win_points.yml", content)
    with pytest.raises(ProblemError) as raised:
        read_win_points(project, gazetteer)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"knowledge/win_points.yml:{line or ''}")
    assert words in problem
