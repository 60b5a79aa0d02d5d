"""What all pages share: templates in the language of staff, what is known at the moment, who is signed in."""

import contextlib
import contextvars
import gettext
import io
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from babel.messages.mofile import write_mo
from babel.support import Translations
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.assistant import Assistant
from bot.dialogue.renderer import Renderer, read_renderer
from bot.languages import SOURCE_LANGUAGE, staff_languages
from bot.project import Problem, ProblemError, Project
from bot.translation.catalogs import STAFF_DOMAIN, read_catalog
from bot.translation.extractor import PACKAGE
from bot.web.staff.accounts import Accounts
from bot.web.staff.audit import Audit
from bot.web.staff.sessions import Attempts, Session, Sessions

if TYPE_CHECKING:
    from bot.web.staff.openid import OpenId

logger = logging.getLogger(__name__)

Made = TypeVar("Made")

TEXTS = (".yml", ".po", ".csv")
"""Ends of the names of files that hold what is said."""
LANGUAGE_COOKIE = "staff_language"
_translations: contextvars.ContextVar[gettext.NullTranslations] = contextvars.ContextVar("translations", default=gettext.NullTranslations())


@dataclass
class Knowing:
    """What the files say, the last time they could be read.

    Args:
        assistant: gets the new texts too, so that what staff change is what people are told.

    Attributes:
        problems: why the files as they are now cannot be used; empty when they can.
    """

    assistant: Assistant
    problems: list[Problem] = field(default_factory=list)
    _state: tuple[int, int] = (0, 0)
    _made: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._state = self._look(self.assistant.project)

    @property
    def say(self) -> Renderer:
        """The texts; read anew when a file of knowledge/ or locales/ changed. Those that cannot be read leave the last good ones in use."""
        project = self.assistant.project
        state = self._look(project)
        if state != self._state:
            self._state = state
            self._made.clear()
            try:
                self.assistant.use(read_renderer(project))
                self.problems = []
            except ProblemError as error:
                self.problems = error.problems
                logger.warning("The texts cannot be read as they are now: the last good ones stay in use. winwijzer check tells more.")
        return self.assistant.renderer

    def remembered(self, key: object, make: Callable[[], Made]) -> Made:
        """What `make` gives; made anew only when a file changed."""
        self.say  # noqa: B018  # looks at the files
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    @staticmethod
    def _look(project: Project) -> tuple[int, int]:
        """Changes whenever a file does."""
        found = [*changes_below(project.knowledge), *changes_below(project.locales)]
        return len(found), max(found, default=0)


def changes_below(folder: str | Path) -> Iterator[int]:
    """When each file of texts below a folder was changed. Asked for at every page: os.scandir takes a quarter of the time of Path.rglob."""
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from changes_below(entry.path)
            elif entry.name.endswith(TEXTS):
                with contextlib.suppress(FileNotFoundError):  # an editor's own copy comes and goes
                    yield entry.stat().st_mtime_ns


@dataclass
class Site:
    """The staff pages of one process.

    Attributes:
        assistant: the one that people talk with.
        accounts, sessions, attempts, audit: who may, who is, who tried, who did.
        openid: signs in people of an organisation; None where that is not set.
        knowing: what the files say.
        trials: the same assistant for what staff try, which is kept nowhere.
    """

    assistant: Assistant
    accounts: Accounts
    audit: Audit
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    openid: "OpenId | None" = None

    def __post_init__(self) -> None:
        self.knowing = Knowing(self.assistant)
        self.trials = self.assistant.aside()
        self._environment = make_environment()
        self._languages = {SOURCE_LANGUAGE: gettext.NullTranslations(), **dict(_read_translations())}

    @property
    def project(self) -> Project:
        return self.assistant.project

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages in which the pages can be read."""
        return tuple(self._languages)

    def language_of(self, request: Request) -> str:
        """The language that somebody reads the pages in."""
        code = request.cookies.get(LANGUAGE_COOKIE, "")
        return code if code in self._languages else SOURCE_LANGUAGE

    def render(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page, or a part of one, from a template.

        Every template knows the titles of the topics by id, and the ids by title of their group, as the reader of the page would be told them.
        """
        language = self.language_of(request)
        _translations.set(self._languages[language])
        session: Session | None = request.scope.get("staff_session")
        say = self.knowing.say
        text = self._environment.get_template(template).render(
            **values,
            session=session,
            language=language,
            languages=self.languages,
            problems=self.knowing.problems,
            project=self.project,
            path=request.url.path,
            topic_titles={topic: say.topic_title(topic, language) for topic in say.knowledge.topics},
            topic_groups=[
                (say.group_title(group, language), [topic.id for topic in say.knowledge.topics.values() if topic.group == group]) for group in say.knowledge.groups
            ],
        )
        return HTMLResponse(text, status)


def make_environment() -> Environment:
    """Jinja for the pages: everything is escaped, texts come from the catalog of the reader's language."""
    environment = Environment(
        loader=PackageLoader("bot.web.staff"), autoescape=select_autoescape(default=True), extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _translations.get().gettext(text),
        lambda one, more, count: _translations.get().ngettext(one, more, count),
        newstyle=True,
        pgettext=lambda context, text: _translations.get().pgettext(context, text),
    )
    return environment


def translate(text: str, **values: Any) -> str:
    """A text of Python code in the language of the page being made."""
    return _translations.get().gettext(text) % values if values else _translations.get().gettext(text)




def _read_translations() -> Iterator[tuple[str, Translations]]:
    """The catalogs of the staff pages."""
    for code in staff_languages(PACKAGE):
        if code == SOURCE_LANGUAGE:
            continue
        stream = io.BytesIO()
        write_mo(stream, read_catalog(PACKAGE, code, STAFF_DOMAIN))
        stream.seek(0)
        yield code, Translations(stream, domain=STAFF_DOMAIN)
