"""`winwijzer route`: which municipality, labour-market region and WIN-point a text names."""

import argparse
import json

from bot.dialogue.renderer import read_renderer
from bot.languages import SOURCE_LANGUAGE, require_language
from bot.project import Project
from bot.regions import read_place_finder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT", help="a sentence with a place or a postcode")
    parser.add_argument("--lang", metavar="xx", help="the language of the answer")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace, project: Project) -> int:
    language = require_language(args.lang, project) or SOURCE_LANGUAGE
    renderer = read_renderer(project)
    places = read_place_finder(project, renderer.gazetteer).find(" ".join(args.text))
    found = [renderer.gazetteer.choice(place.municipalities) for place in places]
    code = next((code for code in found if code), None)
    codes = places[found.index(code)].municipalities if places else ()
    if code:
        text = renderer.route_text(code, language)
    elif codes:
        titles = [button["title"] for button in renderer.municipality_buttons(list(codes), "")]
        text = "\n".join([renderer.response_text("utter_place_choice", language), *titles])
    else:
        unknown = "utter_postcode_unknown" if places else "utter_place_unknown"
        text = renderer.response_text(unknown, language)
    if not args.json:
        print(text)
        return 0
    region = renderer.gazetteer.region_of(code) if code else None
    point = renderer.win_points.get(region.code) if region else None
    result = {
        "text": " ".join(args.text),
        "municipality": renderer.gazetteer.municipalities[code].name if code else None,
        "region": {"code": region.code, "name": region.name} if region else None,
        "candidates": [renderer.gazetteer.municipalities[other].name for other in codes],
        "win_point": {"name": point.name, "status": point.status, "verified": point.verified, "as_of": point.as_of, "source": point.source}
        if point
        else None,
        "reply": text,
    }
    print(json.dumps(result, ensure_ascii=False))
    return 0
