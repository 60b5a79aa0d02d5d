"""Translations: the texts as readers see them, and what the rules say."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cli.locales import check
from bot.knowledge import read_knowledge
from bot.languages import SOURCE_LANGUAGE, catalog_languages, own_name
from bot.project import ProblemError, Project
from bot.translation.extractor import all_messages
from bot.translation.preview import Preview
from bot.translation.stats import Progress, progress, sums
from bot.web.staff.guard import guarded
from bot.web.staff.site import Site


async def overview(site: Site, request: Request) -> Response:
    """How far each language is."""
    languages = catalog_languages(site.project)
    try:
        rows = await run_in_threadpool(site.knowing.remembered, "progress", lambda: _progress(site.project, languages))
    except ProblemError as error:
        return site.render(request, "translations.html", rows=[], names={}, unreadable=error.problems)
    names = {code: own_name(code) for code in languages}
    return site.render(request, "translations.html", rows=sums(rows), names=names, unreadable=[])


async def language(site: Site, request: Request) -> Response:
    """What the rules say of one language, and the texts of one topic, or of the conversation, as the reader sees them."""
    code, topic = request.path_params["language"], request.query_params.get("topic", "")
    say = site.knowing.say
    if code not in catalog_languages(site.project) or topic and topic not in say.knowledge.topics:
        return site.render(request, "message.html", 404, kind="missing")
    try:
        preview = await run_in_threadpool(site.knowing.remembered, ("preview", code), lambda: Preview(site.project, code))
        chosen = () if code == SOURCE_LANGUAGE else (code,)
        problems = None
        if request.query_params.get("check"):
            problems = await run_in_threadpool(site.knowing.remembered, ("check", code), lambda: check(site.project, chosen))
    except ProblemError as error:
        return site.render(request, "message.html", 503, kind="files", details=[problem.text(site.project) for problem in error.problems])
    shown = list(preview.topics(topic)) if topic else list(preview.conversation())
    return site.render(request, "translation.html", code=code, name=own_name(code), shown=shown, topic=topic, found=problems)


def _progress(project: Project, languages: tuple[str, ...]) -> list[Progress]:
    return progress(project, read_knowledge(project), all_messages(project), languages)


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    return [
        Route("/translations", guarded(site, overview), methods=["GET"]),
        Route("/translations/{language}", guarded(site, language), methods=["GET"]),
    ]
