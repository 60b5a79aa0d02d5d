"""Places and countries abroad by name: knowledge/regions/abroad.csv, which tools/abroad_places.py makes."""

from babel import Locale

from bot.project import Problem, ProblemError, Project
from bot.regions.gazetteer import folded, read_rows

COUNTRIES = frozenset(code for code in Locale.parse("en").territories if len(code) == 2 and code.isalpha())
"""ISO codes of the countries that Babel can name."""


def read_abroad(project: Project) -> dict[str, str]:
    """The country code of each folded name.

    Raises:
        ProblemError: the file cannot be read, or a row has no name, no known country, or a name that came before.
    """
    path = project.regions / "abroad.csv"
    problems: list[Problem] = []
    countries: dict[str, str] = {}
    rows = read_rows(path, ("place", "country"))
    for (line, row), name in zip(rows, folded([row["place"] for _, row in rows]), strict=True):
        if row["country"] not in COUNTRIES:
            problems.append(Problem(path, line, f"there is no country '{row['country']}': write its two capitals, such as PL"))
        elif not name:
            problems.append(Problem(path, line, f"'{row['place']}' has no letters: write the name of the place"))
        elif name in countries:
            problems.append(Problem(path, line, f"'{row['place']}' is read like a row above it: take one of the two out"))
        else:
            countries[name] = row["country"]
    if problems:
        raise ProblemError(problems)
    return countries
