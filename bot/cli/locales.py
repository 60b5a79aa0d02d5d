"""`winwijzer locales`: what translators work with."""

import argparse
import json
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from bot.checks.catalogs import check_catalogs
from bot.checks.everything import check_wording
from bot.knowledge import read_knowledge
from bot.languages import SOURCE_LANGUAGE, catalog_languages, languages, own_name, staff_languages
from bot.project import Problem, ProblemError, Project, UsageError
from bot.translation import update_catalogs
from bot.translation.catalogs import STAFF_DOMAIN, catalog_path
from bot.translation.extractor import PACKAGE, all_messages, staff_messages
from bot.translation.incoming import merge, outgoing

PHONE_WIDTH = 44
"""Characters of a line of a message on a narrow phone, with the frame around it."""
EXCHANGE = {".xlf": "xliff", ".xliff": "xliff", ".xlsx": "sheet"}
"""The module of `bot.translation` for the ending of a file that goes out or comes in."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("update", help="bring all catalogs up to date with the Dutch texts")
    checking = actions.add_parser("check", help="what is wrong in the catalogs; exit code 1 on an error")
    checking.add_argument("--lang", metavar="xx", help="only this language")
    checking.add_argument("--format", choices=["text", "github", "json"], default="text", help="text; github for its annotations; json for programs")
    counting = actions.add_parser("stats", help="how far each language is")
    counting.add_argument("--format", choices=["table", "svg", "json"], default="table", help="table; svg for a picture; json for programs")
    showing = actions.add_parser("preview", help="every text as the reader will see it")
    showing.add_argument("--lang", metavar="xx", help="only this language; pseudo for accented, longer Dutch that shows what was forgotten or cut off")
    showing.add_argument("--topic", metavar="ID", help="only this topic")
    showing.add_argument("--html", metavar="FILE", help="write one page that can be mailed")
    showing.add_argument("--watch", action="store_true", help="show it anew whenever a file is saved")
    adding = actions.add_parser("add", help="begin a language")
    adding.add_argument("code", metavar="CODE", help="its ISO code, such as uk")
    sending = actions.add_parser("export", help="a language as XLIFF or spreadsheet, for somebody who works elsewhere")
    sending.add_argument("--lang", metavar="xx", required=True)
    sending.add_argument("-o", "--output", metavar="FILE", required=True, help="ends in .xlf for XLIFF 1.2 or in .xlsx for a spreadsheet")
    taking = actions.add_parser("import", help="take over what comes back, when it breaks no rule")
    taking.add_argument("file", metavar="FILE", help="ends in .xlf or .xlsx")


def run(args: argparse.Namespace, project: Project) -> int:
    actions = {
        "update": _update, "check": _check, "stats": _stats, "preview": _preview, "add": _add, "export": _export, "import": _import,
    }  # fmt: skip
    return actions[args.action](args, project)


def _update(args: argparse.Namespace, project: Project) -> int:
    messages = all_messages(project)
    update_catalogs(project, messages, catalog_languages(project))
    if project == PACKAGE:
        update_catalogs(project, staff_messages(), staff_languages(project), STAFF_DOMAIN)
    print(f"{len(messages)} texts. Translate what is empty or fuzzy in locales/<language>/, then run winwijzer locales check.")
    return 0


def _require(code: str | None, project: Project) -> tuple[str, ...]:
    """The languages asked for, without Dutch; all of them when none is."""
    known = tuple(language for language in catalog_languages(project) if language != SOURCE_LANGUAGE)
    if code is None:
        return known
    if code not in known:
        raise UsageError(f"There is no catalog for '{code}'. Choose one of: {', '.join(known)}; or begin one with winwijzer locales add.")
    return (code,)


def check(project: Project, chosen: tuple[str, ...]) -> list[Problem]:
    """What is wrong in the catalogs of some languages, and where the wording is not as it should be.

    Raises:
        ProblemError: knowledge/ cannot be read.
    """
    problems = check_catalogs(project, all_messages(project), chosen)
    if project == PACKAGE:
        problems += check_catalogs(project, staff_messages(), tuple(code for code in staff_languages(project) if code in chosen), STAFF_DOMAIN)
    spoken = tuple(language for language in (SOURCE_LANGUAGE, *chosen) if language in languages(project))
    paths = {catalog_path(project, language) for language in chosen}
    return problems + [problem for problem in check_wording(project, read_knowledge(project), spoken) if problem.path in paths]


def _check(args: argparse.Namespace, project: Project) -> int:
    try:
        problems = check(project, _require(args.lang, project))
    except ProblemError as error:
        problems = error.problems
    errors = sum(problem.severity == "error" for problem in problems)
    if args.format == "json":
        fields = [
            {"file": project.relative(one.path), "line": one.line, "severity": one.severity, "rule": one.rule, "message": one.message} for one in problems
        ]
        print(json.dumps(fields, ensure_ascii=False, indent=2))
    elif args.format == "github":
        for one in problems:
            message = one.message.replace("%", "%25").replace("\n", "%0A")
            print(f"::{one.severity} file={project.relative(one.path)},line={max(one.line, 1)},title={one.rule or 'catalog'}::{message}")
    else:
        for one in problems:
            print(one.text(project))
        print(f"{errors} errors, {len(problems) - errors} warnings.")
    return 1 if errors else 0


def _stats(args: argparse.Namespace, project: Project) -> int:
    from bot.translation.stats import progress, stats_svg, sums

    knowledge = read_knowledge(project)
    rows = progress(project, knowledge, all_messages(project), catalog_languages(project))
    if args.format == "json":
        print(json.dumps([vars(row) for row in rows], ensure_ascii=False, indent=2))
        return 0
    if args.format == "svg":
        print(stats_svg(sums(rows)))
        return 0
    table = Table("language", "group", "texts", "translated", "fuzzy", "missing", "warnings", "words")
    for total in sums(rows):
        for row in [row for row in rows if row.language == total.language]:
            table.add_row(row.language, row.group, *_counts(row))
        table.add_row(total.language, "all", *_counts(total), style="bold", end_section=True)
    Console(width=100).print(table)
    return 0


def _counts(row: object) -> list[str]:
    return [str(getattr(row, name)) for name in ("texts", "translated", "fuzzy", "missing", "warnings", "words")]


def _preview(args: argparse.Namespace, project: Project) -> int:
    _show(args, project)
    if args.watch:
        from watchfiles import watch

        print("Waiting for a file to be saved; stop with Ctrl+C.", file=sys.stderr)
        for _ in watch(project.locales, project.knowledge):
            try:
                _show(args, project)
            except ProblemError as error:  # half a sentence while somebody writes: the next save mends it
                for problem in error.problems:
                    print(problem.text(project), file=sys.stderr)
    return 0


def _show(args: argparse.Namespace, project: Project) -> None:
    from bot.translation.preview import Preview, preview_page

    previews = [Preview(project, code) for code in ([args.lang] if args.lang else catalog_languages(project))]
    if args.topic and args.topic not in previews[0].say.knowledge.topics:
        raise UsageError(f"There is no topic '{args.topic}': see the names of the files in knowledge/topics/.")
    if args.html:
        _write(Path(args.html), preview_page(previews, args.topic, refresh=args.watch).encode())
        return
    console = Console(width=PHONE_WIDTH)
    for preview in previews:
        console.rule(own_name(preview.language) if preview.name == preview.language else preview.name)
        for one in [*preview.topics(args.topic), *([] if args.topic else preview.conversation())]:
            console.print(f"{one.context}: {one.where}", style="dim", markup=False)
            for state in one.states:
                if state.state != "translated":
                    console.print(f"{state.state}: {state.place}", style="bold red", markup=False)
            if one.text:
                console.print(Panel(re.sub(r"[\[\]]", r"\\\g<0>", one.text)))
            for title in one.buttons:
                console.print(f"[ {title} ]", markup=False, justify="center")


def _add(args: argparse.Namespace, project: Project) -> int:
    from bot.translation.new_language import add_language

    written = add_language(project, read_knowledge(project), args.code)
    folders = ", ".join(dict.fromkeys(project.relative(path.parent) + "/" for path in written))
    print(
        f"{own_name(args.code)} ({args.code}) has {len(written)} files in {folders}. Fill in locales/{args.code}/STYLE.md, translate the catalog,"
        f" write what people say in intents/{args.code}/, let somebody else write tests/questions/{args.code}/; docs/translating.md tells the rest."
        f" People are answered in it as soon as intents/{args.code}/ holds examples and winwijzer train has run."
    )
    return 0


def _exchange(path: Path) -> str:
    kind = EXCHANGE.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"{path.name} ends in neither .xlf nor .xlsx: give it the ending of the form that you want.")
    return kind


def _export(args: argparse.Namespace, project: Project) -> int:
    from bot.translation.sheet import write_sheet
    from bot.translation.xliff import write_xliff

    path = Path(args.output)
    write = {"xliff": write_xliff, "sheet": write_sheet}[_exchange(path)]
    [language] = _require(args.lang, project)
    texts = outgoing(project, all_messages(project), language)
    _write(path, write(texts, language))
    print(f"{len(texts)} texts are in {path}. Take it back with winwijzer locales import {path}.")
    return 0


def _import(args: argparse.Namespace, project: Project) -> int:
    from bot.translation.sheet import read_sheet
    from bot.translation.xliff import read_xliff

    path = Path(args.file)
    read = {"xliff": read_xliff, "sheet": read_sheet}[_exchange(path)]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): check its name.") from None
    code, texts = read(path, content)
    [language] = _require(code, project)
    merged = merge(project, all_messages(project), language, path, texts)
    for problem in [*merged.warnings, *merged.conflicts]:
        print(problem.text(project))
    print(f"{merged.changed} texts are taken over into locales/{language}/, {len(merged.conflicts)} are left for you to look at.")
    return 1 if merged.conflicts else 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose another file.") from None
