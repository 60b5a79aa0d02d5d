"""Points: the map of the regions, and a form for each WIN-point."""

import asyncio
import dataclasses
import datetime
import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.telegram.formatting import reply_html
from bot.checks.win_points import future_dates, win_point_gaps
from bot.dialogue.renderer import Renderer
from bot.languages import SOURCE_LANGUAGE, own_name
from bot.project import ProblemError, Project, UsageError
from bot.regions import Gazetteer, WinPoint
from bot.regions.opening_hours import AMSTERDAM, CLOSED, WEEKDAYS
from bot.regions.points_file import ITEM_KEYS, KEYS, Change, change_entry, parse_change, save_changes
from bot.regions.win_points import STATUSES, parse_win_points, win_points_path
from bot.web.staff.guard import guarded
from bot.web.staff.site import Site, translate as _
from bot.yaml_files import YamlFile, read_yaml

CHARACTERS = 300
"""A value has at most so many: a name, an address or a link is shorter."""
EMPTY_ROWS = 2
"""Rows to add an address, an exception or a stop of a team, below those that are there."""
SINGLE = tuple(key for key in KEYS if key not in (*ITEM_KEYS, "hours", "exceptions"))
ROWS = {**ITEM_KEYS, "exceptions": ("date", "hours")}
FIELD = re.compile(
    rf"{'|'.join(SINGLE)}|hours\.({'|'.join(WEEKDAYS)})|"
    + "|".join(rf"{head}\.[1-9][0-9]?\.({'|'.join(parts)})" for head, parts in ROWS.items())
)
"""The names of the fields of the form."""
HOURS = re.compile(r"hours\.\w+|(exceptions|mobile)\.\d+\.hours")
"""Fields in which the command's word for closed stands in Dutch."""
DUTCH_CLOSED = "gesloten"

Entry = dict[str, Any]
"""What stands in the file of one region, as YAML reads it."""


@dataclass(frozen=True)
class FieldProblem:
    """Why something that was typed cannot be saved.

    Attributes:
        field: of the form, or the key that it belongs to; empty when another region is meant.
        kind: rule (the reader of the file refuses it), long, unreadable, date, hours or double.
        detail: what the reader says.
    """

    field: str
    kind: str
    detail: str = ""


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    drawing = Drawing()

    async def points(site: Site, request: Request) -> Response:
        return await overview(site, request, drawing)

    return [
        Route("/points", guarded(site, points), methods=["GET"]),
        Route("/points/{region}", guarded(site, show), methods=["GET"]),
        Route("/points/{region}", guarded(site, save, "editor"), methods=["POST"]),
    ]


class Drawing:
    """The map for a page, drawn anew when the points change; that takes a second."""

    def __init__(self) -> None:
        self._of: dict[str, WinPoint] | None = None
        self._svg = Markup("")

    async def get(self, say: Renderer) -> Markup:
        if say.win_points is not self._of:
            points = say.win_points
            self._svg = await asyncio.to_thread(clickable_map, say.gazetteer, points)
            self._of = points
        return self._svg


def clickable_map(gazetteer: Gazetteer, points: Mapping[str, WinPoint]) -> Markup:
    """The map as a part of a page: each region is a link to its form."""
    from bot.regions.map import region_map  # scipy and networkx, which only this needs, take time to load

    # Within HTML no element of SVG has a namespace of its own.
    drawing = ET.fromstring(region_map(gazetteer, points).replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))
    # An image has no links for who cannot see it.
    drawing.set("role", "group")
    drawing.set("lang", SOURCE_LANGUAGE)
    titles = {f"{region.name}: {points[code].name}" if code in points else region.name: code for code, region in gazetteer.regions.items()}
    for element in drawing:
        title = element.findtext("title") or ""
        if element.tag == "g" and title in titles and element.get("transform") is None:
            element.tag = "a"
            element.set("href", f"/staff/points/{titles[title]}")
            element.set("aria-label", title)
        elif element.tag not in ("title", "desc"):
            element.set("pointer-events", "none")
    # ElementTree escapes whatever it writes.
    return Markup(ET.tostring(drawing, encoding="unicode"))


async def overview(site: Site, request: Request, drawing: Drawing) -> Response:
    """The map, and a table of all regions."""
    say, today = site.knowing.say, _today()
    rows = [
        {
            "code": code,
            "name": region.name,
            "point": (point := say.win_points.get(code)),
            "months": point.months_old(today) if point else None,
            "warnings": _warnings(site.project, say, code, today),
        }
        for code, region in say.gazetteer.regions.items()
    ]
    return site.render(request, "points.html", rows=rows, map=await drawing.get(say), warning_text=warning_text)


async def show(site: Site, request: Request) -> Response:
    """What is known of the point of one region."""
    region = request.path_params["region"]
    if region not in site.knowing.say.gazetteer.regions:
        return site.render(request, "message.html", 404, kind="missing")
    said = request.query_params.get("done", "")
    return _page(site, request, region, said=said if said in ("saved", "same") else "")


async def save(site: Site, request: Request) -> Response:
    """Saves what was typed, or shows what people would read; nothing is written when something is wrong with it, or the entry changed since."""
    region, say = request.path_params["region"], site.knowing.say
    if region not in say.gazetteer.regions:
        return site.render(request, "message.html", 404, kind="missing")
    form = await request.form()
    typed, today = typed_fields(form), _today()
    try:
        entry = read_entry(site.project, region)
        if form.get("shown") != digest(entry):
            return _page(site, request, region, 409, typed=typed, said="conflict")
        changes, problems = changes_between(entry, typed)
        point = None
        if not problems:
            point, problems = draft(site.project, say.gazetteer, region, changes, today)
        if problems:
            return _page(site, request, region, 422, typed=typed, wrong=problems)
        if form.get("action") == "preview" and point:
            changed = dataclasses.replace(say, win_points={**say.win_points, region: point})
            return _page(site, request, region, typed=typed, preview=texts(changed, region))
        if not changes:
            return RedirectResponse(f"/staff/points/{region}?done=same", 303)
        return _write(site, request, region, changes, typed, today)
    except ProblemError:
        return _page(site, request, region, 422, typed=typed, said="broken")


def _write(site: Site, request: Request, region: str, changes: list[Change], typed: dict[str, str], today: datetime.date) -> Response:
    """Notes the change and makes it; a change that nobody could look up later is not made."""
    who = request.scope["staff_session"].name
    noted = {".".join(at): value for at, value in changes}
    try:
        site.audit.add(who, "point", region=region, changes=noted)
    except OSError:
        return _page(site, request, region, 503, typed=typed, said="unnoted")
    try:
        save_changes(site.project, region, changes, today)
    except ProblemError:
        site.audit.add(who, "point", region=region, changes=noted, failed=True)
        return _page(site, request, region, 503, typed=typed, said="unwritten")
    site.knowing.say  # from here on people are told the new data
    return RedirectResponse(f"/staff/points/{region}?done=saved", 303)


def _page(
    site: Site,
    request: Request,
    region: str,
    status: int = 200,
    *,
    typed: dict[str, str] | None = None,
    wrong: list[FieldProblem] | None = None,
    preview: list[dict[str, Any]] | None = None,
    said: str = "",
) -> Response:
    """The page of a region.

    Args:
        typed: what stands in the fields instead of what the file says.
        wrong: what is wrong with it.
        preview: what people would read.
        said: what happened to it.
    """
    say = site.knowing.say
    try:
        entry = read_entry(site.project, region)
    except ProblemError:
        entry = None
    now = fields_of(entry or {})
    values = now if typed is None else {**now, **typed}
    return site.render(
        request,
        "point.html",
        status,
        code=region,
        region=say.gazetteer.regions[region],
        point=say.win_points.get(region),
        readable=entry is not None,
        shown=digest(entry or {}),
        values=values,
        now=now,
        differing=[name for name in values if values[name] != now.get(name, "")] if said == "conflict" else [],
        rows={head: _row_count(values, head) for head in ROWS},
        positions=[bool(item.get("position")) for item in (entry or {}).get("addresses") or ()],
        wrong=wrong or [],
        preview=preview,
        now_said=texts(say, region),
        said=said,
        history=site.audit.read("point", region=region),
        warnings=_warnings(site.project, say, region, _today()),
        warning_text=warning_text,
        weekdays=WEEKDAYS,
        statuses=STATUSES,
        characters=CHARACTERS,
    )


def texts(say: Renderer, region: str) -> list[dict[str, Any]]:
    """What people are told of a region, in each language."""
    return [
        {"language": code, "name": own_name(code), "html": Markup(reply_html(say, say.route_text(region, code), code))} for code in say.languages
    ]


def read_entry(project: Project, region: str) -> Entry:
    """What the file says of a region; empty when that is nothing.

    Raises:
        ProblemError: the file cannot be read.
    """
    data = read_yaml(win_points_path(project)).data
    entry = data.get(region) if isinstance(data, dict) else None
    return entry if isinstance(entry, dict) else {}


def digest(entry: Entry) -> str:
    """Changes whenever an entry does."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()


def fields_of(entry: Entry) -> dict[str, str]:
    """The fields of the form that hold something, filled from an entry."""
    fields: dict[str, str] = {}
    for key in KEYS:
        value = entry.get(key)
        if key == "hours":
            fields |= {f"hours.{day}": _text(hours) for day, hours in (value or {}).items()}
        elif key == "exceptions":
            for number, (date, hours) in enumerate((value or {}).items(), 1):
                fields |= {f"exceptions.{number}.date": date, f"exceptions.{number}.hours": _text(hours)}
        elif key in ITEM_KEYS:
            for number, item in enumerate(value or (), 1):
                fields |= {f"{key}.{number}.{part}": _text(item.get(part)) for part in ITEM_KEYS[key]}
        elif key == "languages":
            fields[key] = ", ".join(value or ())
        elif key == "verified":
            fields[key] = "true" if value else "false"
        else:
            fields[key] = _text(value)
    return {name: _closed(name, value, CLOSED, DUTCH_CLOSED) for name, value in fields.items() if value}


def typed_fields(form: FormData) -> dict[str, str]:
    """What was typed into the fields of the form."""
    return {name: value.strip() for name, value in form.items() if isinstance(value, str) and FIELD.fullmatch(name)}


def changes_between(entry: Entry, typed: dict[str, str]) -> tuple[list[Change], list[FieldProblem]]:
    """The changes that make an entry what was typed, in an order in which they can be made; and what is wrong before that.

    A field that was not sent stays as it is. With the street or the place of an address its position goes too: that was of another door.
    """
    before = fields_of(entry)
    problems = [FieldProblem(name, "long") for name, value in typed.items() if len(value) > CHARACTERS]
    problems += [FieldProblem(name, "unreadable") for name, value in typed.items() if not value.isprintable()]
    now = {name: _closed(name, value, DUTCH_CLOSED, CLOSED) for name, value in {**before, **typed}.items()}
    old = {name: _closed(name, value, DUTCH_CLOSED, CLOSED) for name, value in before.items()}
    settings: list[str] = []
    for key in SINGLE:
        value, was = now.get(key, ""), old.get(key, "")
        if key == "languages":
            value, was = (",".join(text.replace(",", " ").split()) for text in (value, was))
        if value != was:
            settings.append(f"{key}={value}")
    settings += [f"hours.{day}={now.get(f'hours.{day}', '')}" for day in WEEKDAYS if now.get(f"hours.{day}", "") != old.get(f"hours.{day}", "")]
    dates, wrong = _exceptions(now)
    were, _none = _exceptions(old)
    problems += wrong
    settings += [f"exceptions.{date}={hours}" for date, hours in dates.items() if were.get(date) != hours]
    settings += [f"exceptions.{date}=" for date in were if date not in dates]
    if problems:
        return [], problems
    try:
        changes = [parse_change(setting) for setting in settings]
        for head in ITEM_KEYS:
            changes += _item_changes(entry, head, old, now)
    except UsageError as error:
        return [], [FieldProblem("", "rule", str(error))]
    return changes, []


def _exceptions(fields: dict[str, str]) -> tuple[dict[str, str], list[FieldProblem]]:
    """The hours by date, and what is wrong with the rows."""
    dates: dict[str, str] = {}
    problems = []
    for number in range(1, _last_row(fields, "exceptions") + 1):
        date, hours = (fields.get(f"exceptions.{number}.{part}", "") for part in ROWS["exceptions"])
        if date and not re.fullmatch(r"[0-9-]+", date) or hours and not date:
            problems.append(FieldProblem(f"exceptions.{number}.date", "date"))
        elif date and not hours:
            problems.append(FieldProblem(f"exceptions.{number}.hours", "hours"))
        elif date in dates:
            problems.append(FieldProblem(f"exceptions.{number}.date", "double"))
        elif date:
            dates[date] = hours
    return dates, problems


def _item_changes(entry: Entry, head: str, old: dict[str, str], now: dict[str, str]) -> list[Change]:
    """The changes of a list: of its items, then new ones, then those that go, the last first, so that no number moves too early."""
    items = entry.get(head) or []
    setting: list[Change] = []
    going: list[Change] = []
    following = len(items)
    for number in range(1, max(len(items), _last_row(now, head)) + 1):
        values = {part: now.get(f"{head}.{number}.{part}", "") for part in ITEM_KEYS[head]}
        if number > len(items):
            if any(values.values()):
                following += 1
                setting += [parse_change(f"{head}.{following}.{part}={value}") for part, value in values.items() if value]
        elif not any(values.values()):
            going.append(((head, str(number)), ""))
        else:
            parts = [part for part, value in values.items() if value != old.get(f"{head}.{number}.{part}", "")]
            # What is emptied first could leave nothing, and the item would go.
            parts.sort(key=lambda part: not values[part])
            setting += [parse_change(f"{head}.{number}.{part}={values[part]}") for part in parts]
            if parts and items[number - 1].get("position"):
                setting.append(((head, str(number), "position"), ""))
    return setting + going[::-1]


def draft(
    project: Project, gazetteer: Gazetteer, region: str, changes: list[Change], today: datetime.date
) -> tuple[WinPoint | None, list[FieldProblem]]:
    """What a point would be after changes, or what is wrong with them; nothing is saved.

    Raises:
        ProblemError: the file cannot be read or changed as it is now.
    """
    path = win_points_path(project)
    read_yaml(path)
    try:
        text = change_entry(path, path.read_bytes().decode("utf-8").replace("\r\n", "\n"), region, changes)
    except UsageError as error:
        return None, [FieldProblem("", "rule", str(error))]
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / path.name
        new.write_text(text, encoding="utf-8")
        file = read_yaml(new)
    try:
        points = parse_win_points(file, gazetteer)
        problems = list(future_dates(file, points, today))
    except ProblemError as error:
        problems = error.problems
    if problems:
        return None, [FieldProblem(_field_at(file, region, problem.line), "rule", problem.message) for problem in problems]
    return points.get(region), []


def _field_at(file: YamlFile, region: str, line: int) -> str:
    """The field, or the list of fields, that stands in a line of a file."""
    keys = [keys for keys, at in file.lines.items() if at == line and keys[:1] == (region,)]
    longest = max(keys, key=len, default=())
    if len(longest) < 2:
        return ""
    return f"hours.{longest[2]}" if longest[1] == "hours" and len(longest) > 2 else str(longest[1])


def _warnings(project: Project, say: Renderer, region: str, today: datetime.date) -> list[str]:
    """What `winwijzer points check` says of one region."""
    only = dataclasses.replace(say.gazetteer, regions={region: say.gazetteer.regions[region]})
    points = {region: say.win_points[region]} if region in say.win_points else {}
    return [problem.message for problem in win_point_gaps(YamlFile(win_points_path(project), None, {}), points, only, today)]


def warning_text(message: str) -> str:
    """A warning of `win_point_gaps` in the language of the page; one that is not known here stays as it is."""
    missing = {"no address": _("het adres"), "no hours": _("de openingstijden"), "no phone or e-mail": _("telefoon of e-mail")}
    if message.endswith("has no entry: look for its WIN-point"):
        return _("Nog niets bekend: zoek het WIN-punt op.")
    if message.endswith(": ask the point"):
        return _("Er ontbreekt: %(what)s. Vraag het aan het punt.", what=", ".join(text for gap, text in missing.items() if gap in message))
    if message.endswith("is not verified: compare it with the official list"):
        return _("Nog niet vergeleken met de officiële lijst.")
    if message.endswith("is: add as_of"):
        return _("Niemand weet hoe oud deze gegevens zijn: vul de datum van de bron in.")
    if found := re.search(r"is (\d+) months old: look it up again$", message):
        return _("Deze gegevens zijn %(months)s maanden oud: zoek ze opnieuw op.", months=found[1])
    if found := re.fullmatch(r"the exception of (\S+) is over: take it out", message):
        return _("De uitzondering van %(date)s is voorbij: haal haar weg.", date=found[1])
    return message


def _closed(field: str, value: str, word: str, by: str) -> str:
    """The word for closed at the start of hours in another language."""
    return re.sub(rf"^{word}\b", by, value, flags=re.IGNORECASE) if HOURS.fullmatch(field) else value


def _row_count(fields: Mapping[str, str], head: str) -> int:
    """How many rows a list of the form has."""
    return _last_row(fields, head) + EMPTY_ROWS


def _last_row(fields: Mapping[str, str], head: str) -> int:
    """The number of the last row that holds something."""
    return max((int(name.split(".")[1]) for name, value in fields.items() if value and name.startswith(f"{head}.")), default=0)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _today() -> datetime.date:
    return datetime.datetime.now(AMSTERDAM).date()
