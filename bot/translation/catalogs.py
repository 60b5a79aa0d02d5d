"""The gettext catalogs: what a text is in each language."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError, Project
from bot.translation.messages import SourceMessage

DOMAIN = "winwijzer"
LINE = re.compile(r'^(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"|)$')
CHARSET = re.compile(r'^"Content-Type:.*charset=(?P<name>[\w-]+)')
LINE_NUMBER = re.compile(r" on \d+$")
"""Babel ends its messages with the line counted from 0."""


@dataclass(frozen=True)
class Translations:
    """Looks texts up.

    Attributes:
        texts: by language, then by (msgctxt, msgid); only translated strings that are not fuzzy.
    """

    texts: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)

    def get(self, language: str, context: str, text: str) -> str:
        """The text in a language; the Dutch text where there is no translation."""
        return self.texts.get(language, {}).get((context, text), text)

    def has(self, language: str, context: str, text: str) -> bool:
        return language == SOURCE_LANGUAGE or (context, text) in self.texts.get(language, {})


def catalog_path(project: Project, language: str) -> Path:
    return project.locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalog(project: Project, language: str) -> Catalog:
    """Reads one .po file.

    Raises:
        ProblemError: the file is missing, not UTF-8 or not a PO file; with file and line.
    """
    path = catalog_path(project, language)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ProblemError([Problem(path, 0, "the catalog is missing: run winwijzer locales update")]) from None
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemError([Problem(path, line, "not UTF-8: save the file as UTF-8")]) from None
    if problems := _line_problems(path, content):
        raise ProblemError(problems)
    try:
        catalog = read_po(BytesIO(content.encode()), locale=language, domain=DOMAIN, abort_invalid=True)
    except PoFileError as error:
        line = (error.lineno or 0) + 1 if error.lineno is not None else 0
        what = LINE_NUMBER.sub("", str(error))
        raise ProblemError([Problem(path, line, f"not a valid PO file ({what}): check quotes and keywords here")]) from None
    for message in catalog:
        # Babel writes the previous msgid of a fuzzy entry as `#| msgid`, but reads it as a comment of the translator.
        message.user_comments = [comment for comment in message.user_comments if not comment.lstrip().startswith("| ")]
    return catalog


def _line_problems(path: Path, content: str) -> list[Problem]:
    """Lines that Babel would read all the same, losing letters, or as other letters."""
    problems = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not LINE.match(line.strip()):
            message = "not a line of a PO file: write a comment, or msgctxt, msgid or msgstr and a text in closed quotes"
            problems.append(Problem(path, number, f'{message}, with \\" for a quote inside'))
        elif (charset := CHARSET.match(line)) and charset["name"].lower() != "utf-8":
            problems.append(Problem(path, number, f"the file is UTF-8, its header says {charset['name']}: write charset=utf-8"))
    return problems


def read_translations(project: Project, languages: tuple[str, ...]) -> Translations:
    """Reads the catalogs of all languages but the source.

    Raises:
        ProblemError: a catalog cannot be read.
    """
    texts: dict[str, dict[tuple[str, str], str]] = {}
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        texts[language] = {
            (message.context or "", message.id): message.string
            for message in read_catalog(project, language)
            if message.id and message.string and not message.fuzzy
        }
    return Translations(texts)


def update_catalogs(project: Project, messages: list[SourceMessage], languages: tuple[str, ...]) -> None:
    """Writes the template and brings every catalog up to date with it, keeping what is translated."""
    template = Catalog(domain=DOMAIN, project="WINwijzer", version="1", header_comment="# WINwijzer", charset="utf-8", fuzzy=False)
    for message in messages:
        place = (project.relative(message.path), 0)
        template.add(message.id, context=message.context, locations=[place], auto_comments=message.comments)
    write_catalog(project.locales / f"{DOMAIN}.pot", template)
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        path = catalog_path(project, language)
        catalog = read_catalog(project, language) if path.exists() else Catalog(locale=language, domain=DOMAIN, fuzzy=False)
        catalog.update(template, update_creation_date=False)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "WINwijzer", "1"
        catalog.header_comment = f"# WINwijzer: {language}"
        write_catalog(path, catalog)


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Writes a catalog whole or not at all, without anything that changes from run to run."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, omit_header=False, include_lineno=False, include_previous=True)
    volatile = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Last-Translator:', b'"Language-Team:', b'"Report-Msgid-Bugs-To:')
    lines = [line for line in _whole_comments(buffer.getvalue()) if not line.startswith(volatile)]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.write_bytes(b"".join(lines))
    temporary.replace(path)


def _whole_comments(content: bytes) -> list[bytes]:
    """The lines of a PO file with each previous msgid on one line: Babel breaks it inside its quotes, which gettext refuses."""
    lines: list[bytes] = []
    for line in content.splitlines(keepends=True):
        is_open = bool(lines) and lines[-1].startswith(b"#| ") and not re.search(rb'(?<!\\)"\n$', lines[-1])
        if is_open and line.startswith(b"#| "):
            lines[-1] = lines[-1].rstrip(b"\n") + b" " + line[3:]
        else:
            lines.append(line)
    return lines
