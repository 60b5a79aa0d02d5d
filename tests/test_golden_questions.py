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


def test_what_cannot_be_answered_and_what_cannot_wait_are_recognised(results):
    for intent, least in (("off_topic", 0.9), ("emergency", 0.97)):
        found = [result.right for result in results if result.question.intent == intent]
        assert sum(found) / len(found) >= least, intent
    others = [result.reply.intent == "emergency" for result in results if result.question.intent != "emergency"]
    assert sum(others) / len(others) <= 0.01


@pytest.fixture(scope="module")
def turns(assistant, project):
    from bot.evaluation.conversations import read_conversations
    from bot.evaluation.run import hold_all

    return asyncio.run(hold_all(assistant, read_conversations(project, set(assistant.renderer.knowledge.topics))))


@pytest.mark.parametrize("kind, met, nearly", [("follow-up", 0.85, 0.9), ("two questions", 0.6, 0.8), ("long story", 0.7, 0.8)])
def test_golden_conversations_go_as_they_should(turns, kind, met, nearly):
    here = [(turn, reply) for _, turn, reply in turns if turn.kind == kind]
    assert sum(turn.is_met_by(reply) for turn, reply in here) / len(here) >= met
    assert sum(turn.is_nearly_met_by(reply) for turn, reply in here) / len(here) >= nearly
