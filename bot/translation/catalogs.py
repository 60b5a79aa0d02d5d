"""The gettext catalogs: what a text is in each language."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel import localedata
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.files import replace_file
from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError, Project
from bot.translation.messages import SourceMessage

DOMAIN = "winwijzer"
"""The catalogs of what people are told."""
STAFF_DOMAIN = "staff"
"""The catalogs of the pages for staff: in the languages that staff read."""
LINE = re.compile(r'^(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"|)$')
CHARSET = re.compile(r'^"Content-Type:.*charset=(?P<name>[\w-]+)')
LINE_NUMBER = re.compile(r" on \d+$")
"""Babel ends its messages with the line counted from 0."""
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)")
KEYWORD = re.compile(r'^(?P<keyword>msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*(?P<text>".*")$')


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


def catalog_path(project: Project, language: str, domain: str = DOMAIN) -> Path:
    return project.locales / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalog(project: Project, language: str, domain: str = DOMAIN) -> Catalog:
    """Reads one .po file.

    Raises:
        ProblemError: the file is missing, not UTF-8 or not a PO file; with file and line.
    """
    path = catalog_path(project, language, domain)
    if not localedata.exists(language):
        raise ProblemError([Problem(path, 0, f"there is no language with the code '{language}': rename its folder, for instance to uk")])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ProblemError([Problem(path, 0, "the catalog is missing: run winwijzer locales update")]) from None
    except OSError as error:
        raise ProblemError([Problem(path, 0, f"the catalog cannot be read ({error.strerror}): check its permissions")]) from None
    return parse_catalog(data, path, language)


def parse_catalog(data: bytes, path: Path, language: str) -> Catalog:
    """Reads the content of a .po file.

    Args:
        path: where it stands, for the problems.

    Raises:
        ProblemError: it is not UTF-8, not a PO file, holds a text twice, or its header is wrong; with file and line.
    """
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemError([Problem(path, line, "not UTF-8: save the file as UTF-8", rule="syntax")]) from None
    if problems := _line_problems(path, content) or _double_problems(path, content):
        raise ProblemError(problems)
    try:
        catalog = read_po(BytesIO(content.encode()), locale=language, domain=DOMAIN, abort_invalid=True)
    except PoFileError as error:
        line = (error.lineno or 0) + 1 if error.lineno is not None else 0
        what = LINE_NUMBER.sub("", str(error))
        message = f"not a valid PO file ({what}): check quotes and keywords here"
        raise ProblemError([Problem(path, line, message, rule="syntax")]) from None
    if problems := _header_problems(path, content, language):
        raise ProblemError(problems)
    for message in catalog:
        # Babel writes the previous msgid of a fuzzy entry as `#| msgid`, but reads it as a comment of the translator.
        message.user_comments = [comment for comment in message.user_comments if not comment.lstrip().startswith("| ")]
    return catalog


def _line_problems(path: Path, content: str) -> list[Problem]:
    """Lines that Babel would read all the same, losing letters, or as other letters."""
    problems = []
    for number, line in enumerate(content.split("\n"), start=1):
        if CONFLICT.match(line):
            message = "two people changed this at once (a merge conflict): keep one of the two texts and take the lines with <<<, === and >>> out"
            return [Problem(path, number, message, rule="syntax")]
        if not LINE.match(line.strip()):
            message = 'not a line of a PO file: write a comment, or msgctxt, msgid or msgstr and a text in closed quotes, with \\" for a quote inside'
            problems.append(Problem(path, number, message, rule="syntax"))
        elif (charset := CHARSET.match(line)) and charset["name"].lower() != "utf-8":
            message = f"the file is UTF-8, its header says {charset['name']}: write charset=utf-8"
            problems.append(Problem(path, number, message, rule="syntax"))
    return problems


def _double_problems(path: Path, content: str) -> list[Problem]:
    """Texts that stand in the file twice: Babel would keep one of their translations and lose the other."""
    problems, seen = [], {}
    texts: dict[str, str] = {}
    keyword, start = "", 0

    def finish() -> None:
        key = texts.get("msgctxt", ""), texts.get("msgid", "")
        if texts and key in seen and key[1]:
            message = f"a text of '{key[0]}' stands here twice, first in line {seen[key]}: keep one of the two"
            problems.append(Problem(path, start, message, rule="syntax"))
        seen.setdefault(key, start)
        texts.clear()

    for number, line in enumerate(content.split("\n"), start=1):
        line = line.strip()
        if match := KEYWORD.match(line):
            if match["keyword"] in ("msgctxt", "msgid") and "msgid" in texts:
                finish()
            keyword = match["keyword"]
            texts[keyword] = match["text"][1:-1]
            start = number if keyword == "msgid" else start
        elif line.startswith('"'):
            texts[keyword] = texts.get(keyword, "") + line[1:-1]
    finish()
    return problems


def _header_problems(path: Path, content: str, language: str) -> list[Problem]:
    """A header that makes other programs count plural forms wrongly."""
    for number, line in enumerate(content.split("\n"), start=1):
        found = re.search(r"nplurals=(\d+)", line)
        if line.startswith('"Plural-Forms:') and (wanted := get_plural(language)).num_plurals != int(found[1] if found else 0):
            message = f"the language has {wanted.num_plurals} plural forms: write \"Plural-Forms: {wanted.plural_forms}\\n\""
            return [Problem(path, number, message, rule="syntax")]
    return []


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


def template(project: Project, messages: list[SourceMessage], domain: str = DOMAIN) -> Catalog:
    """The catalog of all texts without translations, which new languages start from."""
    catalog = Catalog(domain=domain, project="WINwijzer", version="1", header_comment="# WINwijzer", charset="utf-8", fuzzy=False)
    for message in messages:
        place = (project.relative(message.path), 0)
        text = (message.id, message.plural) if message.plural else message.id
        catalog.add(text, context=message.context or None, locations=[place], auto_comments=message.comments)
    return catalog


def update_catalogs(project: Project, messages: list[SourceMessage], languages: tuple[str, ...], domain: str = DOMAIN) -> None:
    """Writes the template and brings every catalog up to date with it, keeping what is translated.

    Raises:
        ProblemError: a catalog cannot be read or written; those before it are up to date then.
    """
    fresh = template(project, messages, domain)
    write_catalog(project.locales / f"{domain}.pot", fresh)
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        path = catalog_path(project, language, domain)
        catalog = read_catalog(project, language, domain) if path.exists() else Catalog(locale=language, domain=domain, fuzzy=False)
        catalog.update(fresh, update_creation_date=False)
        catalog.obsolete.clear()
        catalog.project, catalog.version = "WINwijzer", "1"
        catalog.header_comment = f"# WINwijzer: {language}"
        write_catalog(path, catalog)


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Writes a catalog whole or not at all, without anything that changes from run to run.

    Raises:
        ProblemError: the file cannot be written.
    """
    replace_file(path, format_catalog(catalog))


def format_catalog(catalog: Catalog) -> bytes:
    """A catalog as the content of its file."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, omit_header=False, include_lineno=False, include_previous=True)
    volatile = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Last-Translator:', b'"Language-Team:', b'"Report-Msgid-Bugs-To:')
    return b"".join(line for line in _whole_comments(buffer.getvalue()) if not line.startswith(volatile))


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
