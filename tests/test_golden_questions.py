"""The golden questions, asked on the shipped model."""

import asyncio

import pytest

from bot.evaluation.questions import read_questions
from bot.knowledge.texts import placeholders
from bot.languages import languages
from bot.nlu.examples import read_intents


@pytest.fixture(scope="module")
def results(assistant, project):
    from bot.evaluation.run import ask_all

    known = set(assistant.renderer.knowledge.topics) | set(read_intents(project))
    return asyncio.run(ask_all(assistant, read_questions(project, known)))


def share(results, project, test):
    topics = [result for result in results if "." in result.question.intent and not result.question.intent.startswith("chat.")]
    return {
        language: sum(test(result) for result in topics if result.question.language == language)
        / sum(result.question.language == language for result in topics)
        for language in languages(project)
    }


def test_enough_are_answered_rightly_in_the_worst_language(results, project):
    from bot.evaluation.run import RIGHT_FIRST

    shares = share(results, project, lambda result: result.right)
    assert min(shares.values()) >= RIGHT_FIRST, shares


def test_enough_are_answered_or_offered_in_the_worst_language(results, project):
    from bot.evaluation.run import RIGHT_OR_OFFERED

    shares = share(results, project, lambda result: result.offered)
    assert min(shares.values()) >= RIGHT_OR_OFFERED, shares


def test_long_questions_are_answered_in_their_own_language(results, project):
    for language in languages(project):
        long = [result for result in results if result.question.language == language and len(result.question.text.split()) >= 3]
        assert sum(result.reply.language == language for result in long) / len(long) >= 0.97, language


def test_every_answer_shows_its_figures_and_its_source(results, assistant):
    answered = [result for result in results if result.reply.outcome == "answer"]
    assert len(answered) > 1500
    for result in answered:
        topic = assistant.renderer.knowledge.topics[result.reply.topic]
        text = result.reply.reply[0]["text"]
        said = {name for shown in (topic.answer, topic.next) for name in placeholders(shown)}
        for fact in topic.facts.values():
            if not said & {fact.name, f"{fact.name}.value"}:
                continue  # a section tells it
            assert fact.bare(result.reply.language) in text or fact.render(result.reply.language) in text, (topic.id, fact.name)
        for citation in topic.sources:
            source = assistant.renderer.knowledge.sources[citation.source]
            assert source.day(result.reply.language) in text, (topic.id, source.id)
