"""How well places are found: names as the data has them, as people write them, and where there are none. `make bench-routing`.

- Every place, alias, municipality and postcode of knowledge/regions must give its region, or a question back.
- bench/routing_cases.py writes the municipalities in sentences as people of each language do.
- The examples of intents/ hold few places: `routing_judged.txt` lists what is found in them and is one, read by a person;
  whatever else is found there counts as a false place. `--list` prints what is not judged.

Usage: routing.py [--list] [--wrong N]
"""

import argparse
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))
from routing_cases import generated, read_phrases  # noqa: E402

from bot.knowledge import read_knowledge  # noqa: E402
from bot.languages import languages  # noqa: E402
from bot.nlu.examples import read_examples, read_intents  # noqa: E402
from bot.project import Project  # noqa: E402
from bot.regions import Gazetteer, PlaceFinder, read_gazetteer, read_place_finder  # noqa: E402

JUDGED = Path(__file__).with_name("routing_judged.txt")
RIGHT, WRONG, ASKED, UNFOUND = "right", "wrong", "asked back", "not found"


def outcome(finder: PlaceFinder, text: str, region: str, language: str | None = None) -> str:
    """Whether a text leads to a region, to another, to a choice or a question in which it may be named, or to nothing."""
    places = finder.find(text, language) or finder.bare(text)
    code = finder.meant(places)
    if code:
        return RIGHT if finder.gazetteer.region_of(code).code == region else WRONG
    if not places:
        return UNFOUND
    if places[0].country:
        return WRONG
    regions = {finder.gazetteer.region_of(code).code for code in [*places[0].municipalities, *places[0].regions]}
    return ASKED if not regions or region in regions else WRONG


def of_the_data(gazetteer: Gazetteer) -> list[tuple[str, str, str]]:
    """Kind, text and region of every name and postcode; a name with several regions once for each."""
    rows = [("postcode", pc4, gazetteer.region_of(code).code) for pc4, code in gazetteer.postcodes.items()]
    rows += [("municipality", one.name, one.region) for one in gazetteer.municipalities.values()]
    for name, codes in gazetteer.names.items():
        rows += [("place or alias", name, region) for region in {gazetteer.region_of(code).code for code in codes}]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true", help="print what is found in the examples and not judged")
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the generated sentences that went wrong or unfound")
    args = parser.parse_args()
    project, console = Project(), Console(width=150)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, begin_cpu = time.perf_counter(), time.process_time()
    gazetteer = read_gazetteer(project)
    finder = read_place_finder(project, gazetteer)
    finder.find("x in y")
    loaded, loaded_cpu = 1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - begin_cpu)
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    table = Table("of the data", "texts", RIGHT, ASKED, WRONG, UNFOUND)
    for kind in ("municipality", "place or alias", "postcode"):
        counts = Counter(outcome(finder, text, region) for one, text, region in of_the_data(gazetteer) if one == kind)
        table.add_row(kind, str(counts.total()), *(f"{counts[what] / counts.total():.2%}" for what in (RIGHT, ASKED, WRONG, UNFOUND)))
    console.print(table)

    counts: dict[tuple[str, str], Counter] = defaultdict(Counter)
    failed: list[tuple[str, str, str, str]] = []
    for case in generated(gazetteer):
        what = outcome(finder, case.text, gazetteer.region_of(case.municipality).code, case.language)
        for key in ((case.language, case.kind), (case.language, "all"), ("all", case.kind), ("all", "all")):
            counts[key][what] += 1
        if what in (WRONG, UNFOUND):
            failed.append((what, case.language, gazetteer.municipalities[case.municipality].name, case.text))
    table = Table("generated sentences", "kind", "sentences", RIGHT, ASKED, WRONG, UNFOUND)
    for (language, kind), found in sorted(counts.items(), key=lambda item: (item[0][0] == "all", item[0])):
        table.add_row(language, kind, str(found.total()), *(f"{found[what] / found.total():.1%}" for what in (RIGHT, ASKED, WRONG, UNFOUND)))
    console.print(table)
    for row in failed[:: max(len(failed) // args.wrong, 1)] if args.wrong else ():
        print(*row, sep=" | ")

    table = Table("sentences", "of", "as they should")
    phrases = read_phrases()
    for kind, by_language, right in (
        ("abroad", phrases.abroad, lambda places: bool(places) and bool(places[0].country)),
        ("no place", phrases.no_place, lambda places: not places),
    ):
        found = [(text, finder.find(text, language)) for language, texts in by_language.items() for text in texts]
        bad = [f"{kind}: {text} {[place.text for place in places]}" for text, places in found if not right(places)]
        table.add_row(kind, str(len(found)), f"{1 - len(bad) / len(found):.1%}")
        if args.wrong:
            print(*bad, sep="\n")
    judged = set(JUDGED.read_text(encoding="utf-8").splitlines())
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    examples = read_examples(project, known)
    begin = time.process_time()
    found_in = [finder.find(example.text, example.language) for example in examples]
    seconds = time.process_time() - begin
    false = [(place.text, example.text) for example, places in zip(examples, found_in) for place in places if place.text not in judged]
    places = sum(map(bool, found_in))
    table.add_row("examples with a false place", str(len(examples)), f"{len({text for _, text in false}) / len(examples):.2%} ({places} have a place)")
    console.print(table)
    if args.list:
        print(*sorted(f"{text}\t{example}" for text, example in false), sep="\n")
    console.print(f"{len(examples) / seconds:.0f} messages a second of processor time; {', '.join(languages(project))}")
    console.print(f"loaded in {loaded:.0f} ms ({loaded_cpu:.0f} ms of processor time), {megabytes:.1f} MB")


if __name__ == "__main__":
    main()
