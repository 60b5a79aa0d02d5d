"""The desks where people who stay for less than four months get a BSN: knowledge/regions/rni_desks.csv."""

from dataclasses import dataclass

from bot.project import Problem, ProblemError, Project
from bot.regions.gazetteer import Gazetteer, read_rows


@dataclass(frozen=True)
class RniDesk:
    """A desk of the register of non-residents (RNI).

    Attributes:
        municipality: code of the municipality that runs it.
        name: of the town, as the source names it.
        source: where this was read.
        as_of: ISO date of the source, None when it has none.
        address, email, phone: None when no source gives them.
    """

    municipality: str
    name: str
    source: str
    as_of: str | None
    address: str | None
    email: str | None
    phone: str | None


def read_rni_desks(project: Project, gazetteer: Gazetteer) -> tuple[RniDesk, ...]:
    """Reads the desks, at least one.

    Raises:
        ProblemError: the file cannot be read or is empty, or a row names a municipality that does not exist or came before.
    """
    path = project.regions / "rni_desks.csv"
    problems: list[Problem] = []
    desks: dict[str, RniDesk] = {}
    for line, row in read_rows(path, ("municipality_code", "name", "source")):
        code = row["municipality_code"]
        if code not in gazetteer.municipalities:
            problems.append(Problem(path, line, f"there is no municipality '{code}': correct the code"))
        elif code in desks:
            problems.append(Problem(path, line, f"municipality {code} has a desk in a row above: take one of the two out"))
        elif not row["source"].startswith(("https://", "http://")):
            problems.append(Problem(path, line, "the source is an address that begins with https://: correct it"))
        else:
            more = {column: row.get(column) or None for column in ("as_of", "address", "email", "phone")}
            desks[code] = RniDesk(code, row["name"], row["source"], **more)
    if not desks and not problems:
        problems.append(Problem(path, 0, "there is no desk: restore the file"))
    if problems:
        raise ProblemError(problems)
    return tuple(desks.values())


def nearest_desk(desks: tuple[RniDesk, ...], gazetteer: Gazetteer, municipality: str) -> tuple[RniDesk, float]:
    """The desk nearest to a municipality, and the kilometres between the two municipalities as the crow flies."""
    nearest = min(desks, key=lambda desk: gazetteer.distance(municipality, desk.municipality))
    return nearest, gazetteer.distance(municipality, nearest.municipality)
