"""`winwijzer route`: which municipality, labour-market region and WIN-point a text names."""

import argparse
import json

from bot.dialogue.renderer import read_renderer
from bot.languages import SOURCE_LANGUAGE, require_language
from bot.project import Project, UsageError
from bot.regions import Gazetteer, Location, Place, locate, read_border_towns, read_place_finder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help="a sentence with a place or a postcode")
    parser.add_argument("--location", metavar="LAT,LON", help="a position in degrees instead, such as 51.37,6.17")
    parser.add_argument("--lang", metavar="xx", help="the language of the answer")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace, project: Project) -> int:
    language = require_language(args.lang, project) or SOURCE_LANGUAGE
    renderer = read_renderer(project)
    gazetteer = renderer.gazetteer
    text = " ".join(args.text)
    if bool(text) == bool(args.location):
        raise UsageError("Give a text, or a position with --location LAT,LON.")
    places: list[Place] = []
    neighbour = None
    if args.location:
        location = _location(args.location, gazetteer, project)
        code, response = (None, "utter_location_abroad") if location.abroad else (location.municipality, "")
        neighbour = None if location.abroad else location.neighbour
    else:
        finder = read_place_finder(project, gazetteer)
        places = finder.find(text, args.lang) or finder.bare(text)
        code, response = finder.meant(places), _question(places)
    candidates = [] if code or not places else [*places[0].municipalities, *places[0].regions]
    if code:
        near = [renderer.part("near_border", language, region=renderer.place_name(neighbour))] if neighbour else []
        reply = "\n\n".join([*near, renderer.route_text(code, language)])
    else:
        reply = "\n".join([renderer.response_text(response, language), *(button["title"] for button in renderer.place_buttons(candidates))])
    if not args.json:
        print(reply)
        return 0
    region = gazetteer.region_of(code) if code else None
    municipality = gazetteer.municipalities.get(code or "")
    result = {
        "text": text,
        "municipality": municipality.name if municipality else None,
        "region": {"code": region.code, "name": region.name} if region else None,
        "neighbour": {"code": neighbour, "name": gazetteer.regions[neighbour].name} if neighbour else None,
        "candidates": [renderer.place_name(other) for other in candidates],
        "places": [place.text for place in places],
        "win_point": renderer.win_point_entry(region.code) if region else None,
        "reply": reply,
    }
    print(json.dumps(result, ensure_ascii=False))
    return 0


def _question(places: list[Place]) -> str:
    """What is asked about places that stand for no municipality."""
    if not places:
        return "utter_place_unknown"
    first = places[0]
    if first.municipalities:
        return "utter_place_choice"
    if first.regions:
        return "utter_area_choice"
    return "utter_place_abroad" if first.country else "utter_postcode_unknown"


def _location(position: str, gazetteer: Gazetteer, project: Project) -> Location:
    try:
        lat, lon = (float(number) for number in position.split(","))
        return locate(gazetteer, read_border_towns(project), lat, lon)
    except ValueError:
        raise UsageError("--location wants a position in degrees, latitude first, such as 51.37,6.17.") from None
