"""Questions: run the golden questions, see what fails, compare, add."""

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.evaluation.golden_file import add_question
from bot.evaluation.run import Score
from bot.languages import own_name
from bot.nlu.examples import read_intents
from bot.project import ProblemError
from bot.text_files import TextRefused
from bot.web.staff.golden_runs import (
    GoldenRuns,
    Key,
    Outcome,
    Run,
    Scope,
    compare,
    confusions,
    mark_known,
    previous_path,
    questions_of,
    read_known,
    read_run,
    run_path,
    texts_by_key,
)
from bot.web.staff.guard import Page, guarded
from bot.web.staff.site import Site, changes_below

RETRY = 1000
"""Milliseconds after which a browser asks for the progress again."""
HEAT = ((0.95, "great"), (0.85, "good"), (0.7, "fair"), (0.5, "poor"))
"""From which share of right answers a cell has which class; below all of them it is bad."""
DONE = ("added", "marked", "unmarked", "stopped")
"""What the page can say of the last thing that was done."""


@dataclass(frozen=True)
class Failure:
    """A golden question that is not answered rightly.

    Attributes:
        outcome: what was said.
        text: of the question; empty when it stands in no file any more.
    """

    outcome: Outcome
    text: str

    @property
    def try_url(self) -> str:
        """The page that plays the question; it stands behind the #, which browsers send to nobody."""
        state = json.dumps({"turns": [self.text], "languages": [self.outcome.language]})
        return "/staff/try#" + base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    runs = GoldenRuns(site.trials)

    def with_runs(page: Callable[[Site, Request, GoldenRuns], Any]) -> Page:
        async def endpoint(site: Site, request: Request) -> Response:
            return await page(site, request, runs)

        return endpoint

    return [
        Route("/questions", guarded(site, with_runs(show)), methods=["GET"]),
        Route("/questions/progress", guarded(site, with_runs(progress)), methods=["GET"]),
        Route("/questions/run", guarded(site, with_runs(start)), methods=["POST"]),
        Route("/questions/stop", guarded(site, with_runs(stop)), methods=["POST"]),
        Route("/questions/known", guarded(site, with_runs(mark), "editor"), methods=["POST"]),
        Route("/questions/add", guarded(site, with_runs(add), "editor"), methods=["POST"]),
    ]


async def show(site: Site, request: Request, runs: GoldenRuns) -> Response:
    """How the last run went, or how far the one is that runs."""
    done = request.query_params.get("done", "")
    return _page(site, request, runs, said=done if done in DONE else "")


async def progress(site: Site, request: Request, runs: GoldenRuns) -> Response:
    """How far the run is, as server-sent events; the last one is called finished."""

    async def events() -> AsyncIterator[str]:
        yield f"retry: {RETRY}\n\n"
        async for done, total in runs.follow():
            name = "" if runs.running else "event: finished\n"
            yield f"{name}data: {json.dumps({'done': done, 'total': total})}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


async def start(site: Site, request: Request, runs: GoldenRuns) -> Response:
    """Begins a run; who comes while one runs sees that one."""
    form = await request.form()
    scope = Scope(str(form.get("language", "")), str(form.get("topic", "")))
    try:
        if scope.language not in ("", *site.knowing.say.languages) or scope.topic not in ("", *_intents(site)):
            return site.render(request, "message.html", 404, kind="missing")
        runs.start(scope)
    except ProblemError as error:
        return _page(site, request, runs, 422, problems_of_questions=error.problems)
    return RedirectResponse("/staff/questions", 303)


async def stop(site: Site, request: Request, runs: GoldenRuns) -> Response:
    runs.stop()
    return RedirectResponse("/staff/questions?done=stopped", 303)


async def mark(site: Site, request: Request, runs: GoldenRuns) -> Response:
    """Marks a question as known to fail, or takes the mark away."""
    form = await request.form()
    key: Key = (str(form.get("language", "")), str(form.get("topic", "")), str(form.get("question", "")))
    known = form.get("known") == "yes"
    try:
        text = _all_texts(site).get(key)
        if text is None:
            return site.render(request, "message.html", 404, kind="missing")
        who = request.scope["staff_session"].name
        site.audit.add(who, "known-failure", language=key[0], topic=key[1], question=key[2], known=known)
        mark_known(site.project, key[0], key[1], text, known)
    except ProblemError as error:
        return _page(site, request, runs, 422, problems_of_questions=error.problems)
    except OSError:
        return _page(site, request, runs, 503, said="unnoted")
    return RedirectResponse(f"/staff/questions?done={'marked' if known else 'unmarked'}", 303)


async def add(site: Site, request: Request, runs: GoldenRuns) -> Response:
    """Adds a golden question; refused ones come back with what is wrong."""
    form = await request.form()
    language, topic, text = (str(form.get(name, "")) for name in ("language", "topic", "text"))
    who = request.scope["staff_session"].name
    try:
        add_question(site.project, language, topic, text, lambda: site.audit.add(who, "question", language=language, topic=topic))
    except TextRefused as refused:
        return _page(site, request, runs, 422, refused=refused, typed={"language": language, "topic": topic, "text": text})
    except ProblemError as error:
        return _page(site, request, runs, 422, problems_of_questions=error.problems)
    except OSError:
        return _page(site, request, runs, 503, said="unnoted")
    return RedirectResponse("/staff/questions?done=added", 303)


def _page(site: Site, request: Request, runs: GoldenRuns, status: int = 200, **values: Any) -> Response:
    """The page, with what is kept; what cannot be read is told and left out."""
    problems = list(values.pop("problems_of_questions", []))

    def read(make: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return make()
        except ProblemError as error:
            problems.extend(problem for problem in error.problems if problem not in problems)
            return otherwise

    say = site.knowing.say
    run: Run | None = read(lambda: read_run(run_path(site.project)), None)
    previous: Run | None = read(lambda: read_run(previous_path(site.project)), None)
    known = read(lambda: read_known(site.project), {})
    texts: dict[Key, str] = read(lambda: _all_texts(site), {})
    results = run.results if run else []
    topics = set(say.knowledge.topics)
    language, topic = (request.query_params.get(name, "") for name in ("language", "topic"))
    failures = [Failure(result, texts.get(result.key, "")) for result in results if not result.right]

    def is_known(outcome: Outcome) -> bool:
        return texts.get(outcome.key) in known.get(outcome.language, {}).get(outcome.topic, [])

    difference = compare(run, previous) if run and previous else None
    return site.render(
        request,
        "questions.html",
        status,
        **{"said": "", "refused": None, "typed": {}, **values},
        runs=runs,
        run=run,
        previous=previous,
        problems_of_questions=problems,
        codes=[code for code in say.languages if any(result.language == code for result in results)],
        names={code: own_name(code) for code in say.languages},
        other_intents=sorted(read(lambda: _intents(site), topics) - topics),
        summary=summary(results, topics),
        matrix=matrix(results),
        heat=heat,
        confusions=confusions(results),
        failures=[
            failure
            for failure in failures
            if language in ("", failure.outcome.language) and topic in ("", failure.outcome.topic) and not is_known(failure.outcome)
        ],
        known_failing=[failure for failure in failures if is_known(failure.outcome)],
        known_right=[Failure(result, texts[result.key]) for result in results if result.right and result.key in texts and is_known(result)],
        marked=sum(len(found) for by_topic in known.values() for found in by_topic.values()),
        only={"language": language, "topic": topic},
        newly_wrong=[Failure(result, texts.get(result.key, "")) for result in difference.newly_wrong] if difference else [],
        newly_right=[Failure(result, texts.get(result.key, "")) for result in difference.newly_right] if difference else [],
        compared=difference.compared if difference else 0,
    )


def matrix(results: Iterable[Outcome]) -> dict[tuple[str, str], Score]:
    """Scores by topic and language, as in the table of `winwijzer test`."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for result in results:
        groups.setdefault((result.topic, result.language), []).append(result)
    return {key: _score(group) for key, group in groups.items()}


def summary(results: Sequence[Outcome], topics: set[str]) -> dict[str, dict[str, Score]]:
    """Scores by language as `winwijzer test` gives them: of the topics, of what is off topic, of emergencies, and of the language of the reply."""
    summed = {}
    for code in sorted({result.language for result in results}):
        here = [result for result in results if result.language == code]
        telling = [result.in_its_language for result in here if result.in_its_language is not None]
        summed[code] = {
            "topics": _score([result for result in here if result.topic in topics]),
            "off_topic": _score([result for result in here if result.topic == "off_topic"]),
            "emergency": _score([result for result in here if result.topic == "emergency"]),
            "language": Score(len(telling), sum(telling), sum(telling)),
        }
    return summed


def _score(results: Sequence[Outcome]) -> Score:
    return Score(len(results), sum(result.right for result in results), sum(result.offered for result in results))


def heat(score: Score) -> str:
    """The class of a cell of the matrix."""
    share = score.right / score.asked
    return next((name for least, name in HEAT if share >= least), "bad-share")


def _intents(site: Site) -> set[str]:
    """The topics and intents that may have questions."""
    required = {intent.id for intent in read_intents(site.project).values() if intent.importance == "required"}
    return required | set(site.knowing.say.knowledge.topics)


def _all_texts(site: Site) -> dict[Key, str]:
    """The golden questions; read anew when a file of them changed.

    Raises:
        ProblemError: a file cannot be used.
    """
    changed = tuple(changes_below(site.project.questions))
    kept: dict[tuple[int, ...], dict[Key, str]] = site.knowing.remembered("questions", dict)
    if changed not in kept:
        texts = texts_by_key(questions_of(site.assistant))
        kept.clear()
        kept[changed] = texts
    return kept[changed]
