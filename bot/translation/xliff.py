"""Catalogs as XLIFF 1.2, which translation agencies work with, by translate-toolkit."""

from pathlib import Path

from lxml.etree import XMLSyntaxError
from translate.storage.xliff import xlifffile, xliffunit

from bot.languages import SOURCE_LANGUAGE
from bot.project import Problem, ProblemError
from bot.translation.incoming import Incoming, Outgoing

ORIGINAL = "winwijzer"
"""Names our project in a file."""
WAS = "was: "
"""Begins the note that tells what the translation was when the file went out."""


NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


class _Unit(xliffunit):
    namespace = NAMESPACE


class _Store(xlifffile):
    """translate-toolkit reads 1.1 and 1.2 alike, and writes 1.1 unless told."""

    UnitClass = _Unit
    namespace = NAMESPACE
    XMLskeleton = xlifffile.XMLskeleton.replace("1.1", "1.2")


def write_xliff(texts: list[Outgoing], language: str) -> bytes:
    """The texts of a language as a file."""
    store = _Store(sourcelanguage=SOURCE_LANGUAGE, targetlanguage=language)
    store.switchfile(ORIGINAL, createifmissing=True)
    store.setsourcelanguage(SOURCE_LANGUAGE)
    store.settargetlanguage(language)
    for text in texts:
        unit = _Unit(text.dutch)
        store.addunit(unit)
        unit.setid(text.key)
        unit.addnote("\n".join((text.context, *text.comments)), origin="developer")
        unit.addnote(WAS + text.was, origin="developer", position="append")
        if text.translation:
            unit.target = text.translation
    return bytes(store)


def read_xliff(path: Path, content: bytes) -> tuple[str, list[Incoming]]:
    """The language and the texts of a file.

    Raises:
        ProblemError: it is no XLIFF, or not one of ours.
    """
    try:
        store = _Store.parsestring(content)
    except (XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise ProblemError([Problem(path, line, "not an XLIFF file: export it anew, or ask who sent it for XLIFF 1.2")]) from None
    if ORIGINAL not in store.getfilenames():
        names = ", ".join(map(str, store.getfilenames())) or "nothing"
        raise ProblemError([Problem(path, 0, f"the file is of another project ({names}): import one that winwijzer locales export wrote")])
    texts = []
    for unit in store.units:
        notes = unit.getnotes(origin="developer").split("\n")
        was = next((line.removeprefix(WAS).strip() for line in notes if line.startswith(WAS)), "")
        key = (unit.getid() or "").rpartition("\x04")[2]
        texts.append(Incoming(key, unit.source or "", unit.target or "", was, unit.xmlelement.sourceline or 0))
    return store.gettargetlanguage() or "", texts
