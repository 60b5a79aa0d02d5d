"""What is known of the WIN-points: knowledge/win_points.yml."""

from dataclasses import dataclass

from bot.project import ProblemError, Project
from bot.regions.gazetteer import Gazetteer
from bot.yaml_files import read_yaml
from bot.yaml_shapes import CODES, DAY, FLAG, TEXT, URL, Shape, read_entries

STATUSES = ("open", "exists", "announced")
SHAPE = Shape(
    {"name": TEXT, "status": TEXT, "source": TEXT},
    {"city": TEXT, "address": TEXT, "languages": CODES, "verified": FLAG, "as_of": DAY, "url": URL},
)


@dataclass(frozen=True)
class WinPoint:
    """The WIN-point of a region.

    Attributes:
        region: code of the region.
        name: as the source names it.
        city, address: None when no source gives them.
        languages: ISO codes of the languages said to be spoken there.
        status: one of `STATUSES`.
        verified: whether it was compared with the official list.
        url: its own page, None when no source gives one.
        source: where this was read.
        as_of: ISO date of the source, None when it has none.
    """

    region: str
    name: str
    city: str | None
    address: str | None
    languages: tuple[str, ...]
    status: str
    verified: bool
    url: str | None
    source: str
    as_of: str | None

    @property
    def is_there(self) -> bool:
        """Whether a source says that it exists, not only that it will come."""
        return self.status != "announced"


def read_win_points(project: Project, gazetteer: Gazetteer) -> dict[str, WinPoint]:
    """Reads the WIN-points by region code.

    Raises:
        ProblemError: an unknown region, status or key, or an entry without name, status or source.
    """
    file = read_yaml(project.knowledge / "win_points.yml")
    points: dict[str, WinPoint] = {}
    entries, problems = read_entries(file, SHAPE, file.data)
    for region, entry in entries.items():
        if region not in gazetteer.regions:
            problems.append(file.problem(f"there is no region '{region}': use a code of knowledge/regions/regions.csv", region))
        if entry["status"] not in STATUSES:
            problems.append(file.problem(f"status is one of {', '.join(STATUSES)}", region, "status"))
        points[region] = WinPoint(
            region=region,
            name=entry["name"],
            city=entry.get("city"),
            address=entry.get("address"),
            languages=tuple(entry.get("languages", ())),
            status=entry["status"],
            verified=entry.get("verified", False),
            url=entry.get("url"),
            source=entry["source"],
            as_of=str(entry["as_of"]) if "as_of" in entry else None,
        )
    if problems:
        raise ProblemError(problems)
    return points
