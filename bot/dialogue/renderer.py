"""Puts the texts, facts, organisations and buttons of a reply together in the reader's language."""

import datetime
import functools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_time
from babel.lists import format_list
from babel.units import format_unit

from bot.knowledge import Knowledge, read_knowledge
from bot.knowledge.facts import format_day
from bot.knowledge.organisations import Organisation
from bot.knowledge.responses import PAYLOAD_BYTES
from bot.knowledge.sources import Citation
from bot.knowledge.texts import fill
from bot.knowledge.topic import PHONE, RNI_DESK, SECTIONS, Topic
from bot.intents import ASPECT
from bot.languages import formats, language_names, languages, own_name
from bot.project import Project
from bot.regions import Gazetteer, RniDesk, WinPoint, nearest_desk, read_gazetteer, read_rni_desks, read_win_points
from bot.regions.opening_hours import AMSTERDAM, State, WeeklyHours, render_date, render_day, render_run, render_weekday
from bot.translation import Translations, read_translations

HEADLINES = {"open": "win_point_open", "preparing": "win_point_announced", "unknown": "win_point_exists"}
"""The part that names a WIN-point, by its status."""
DAYS_OF_A_WEEK = 7
SOON_DAYS = 14
"""How far ahead days with other hours are told."""


@dataclass(frozen=True)
class Renderer:
    """Everything the bot says, by id and language.

    Attributes:
        knowledge: topics, organisations, responses.
        translations: the catalogs.
        gazetteer: municipalities and regions.
        win_points: what is known of them, by region code.
        rni_desks: the desks for people who stay for a short time.
        languages: codes of the languages that can be chosen.
        today: the day from which the age of a source counts.
        now: the moment, with its time zone, at which a WIN-point is open or closed.
    """

    knowledge: Knowledge
    translations: Translations
    gazetteer: Gazetteer
    win_points: dict[str, WinPoint]
    rni_desks: tuple[RniDesk, ...]
    languages: tuple[str, ...]
    today: Callable[[], datetime.date] = datetime.date.today
    now: Callable[[], datetime.datetime] = functools.partial(datetime.datetime.now, AMSTERDAM)

    def topic_text(self, topic: Topic, language: str, home: str | None = None) -> str:
        """The whole answer of a topic: text, from when it is, for whom, next step, what is near, who helps, sources.

        Args:
            topic: what is told.
            language: of the reader.
            home: code of the municipality or region where they live, when they said so in this conversation.
        """
        answer, following = (self._topic_string(topic, text, language) for text in (topic.answer, topic.next))
        paragraphs = [answer]
        if from_when := self.as_of_text(topic.sources, language):
            paragraphs.append(from_when)
        if topic.audience:
            names = [self.audience_name(key, language) for key in topic.audience]
            paragraphs.append(self.part("audience", language, audiences=format_list(names, locale=formats(language))))
        paragraphs.append(self.part("next", language, text=following))
        paragraphs += self._near_home(topic, home, language)
        if topic.help:
            paragraphs.append(self.help_text(topic.help, language))
        return self._finished(paragraphs, topic, (topic.answer, topic.next), language)

    def follow_up_text(self, topic: Topic, home: str, language: str) -> str:
        """What a topic tells to those who live in a place, below a line that names the topic; empty where that is nothing."""
        told = self._near_home(topic, home, language)
        return "\n".join([self.part("follow_up", language, topic=self.topic_title(topic.id, language)), *told]) if told else ""

    def _near_home(self, topic: Topic, home: str | None, language: str) -> list[str]:
        """What a topic tells to those who live in a municipality; nothing where only a region is known, or no place."""
        if home not in self.gazetteer.municipalities:
            return []
        told = []
        if topic.provinces:
            province = self.gazetteer.municipalities[home].province
            key = "loket_started" if province in topic.provinces else "loket_elsewhere"
            told.append(self.part(key, language, province=province, juridisch_loket=self.knowledge.organisations[topic.help[0]].name))
        if RNI_DESK in topic.nearby:
            desk, kilometres = nearest_desk(self.rni_desks, self.gazetteer, home)
            if desk.municipality == home:
                lines = [self.part("rni_desk_here", language, place=desk.name)]
            else:
                distance = format_unit(round(kilometres), "length-kilometer", "short", locale=formats(language))
                lines = [self.part("rni_desk", language, place=desk.name, distance=distance)]
            lines += [detail for detail in (desk.address, desk.phone, desk.email) if detail]
            told.append("\n".join(lines))
        return told

    def two_topics_text(self, topics: list[Topic], language: str) -> str:
        """The short answers to two questions, then who helps and the sources of both."""
        paragraphs = [self.part("two_topics", language)]
        for topic in topics:
            answer, following = (self._topic_string(topic, text, language) for text in (topic.answer, topic.next))
            paragraphs += [f"{self.topic_title(topic.id, language).upper()}\n{answer}", self.part("next", language, text=following)]
        citations = [citation for topic in topics for citation in topic.sources]
        if from_when := self.as_of_text(citations, language):
            paragraphs.append(from_when)
        if helpers := tuple(dict.fromkeys(key for topic in topics for key in topic.help)):
            paragraphs.append(self.help_text(helpers, language))
        paragraphs.append(self.sources_text(citations, language))
        return "\n\n".join(paragraphs)

    def section_text(self, topic: Topic, aspect: str, language: str) -> str:
        """What a topic tells about one aspect, a key of `topic.SECTIONS` or `PHONE`; who to ask where it tells nothing."""
        heading = self.part("section", language, topic=self.topic_title(topic.id, language), section=self.section_title(aspect, language))
        helpers = topic.help or (self.routing.help[0],)
        if aspect not in topic.sections:
            if aspect == PHONE and topic.help:
                return f"{heading}\n\n{self.help_text(helpers, language)}"
            missing = self.part("section_missing", language, topic=self.topic_title(topic.id, language))
            return f"{missing}\n\n{self.help_text(helpers, language)}"
        text = topic.sections[aspect]
        paragraphs = [heading, self._topic_string(topic, text, language)]
        if from_when := self.as_of_text(topic.sources, language):
            paragraphs.append(from_when)
        return self._finished(paragraphs, topic, (text,), language)

    def _topic_string(self, topic: Topic, text: str, language: str) -> str:
        values = dict(self.organisation_values)
        for fact in topic.facts.values():
            values[fact.name] = fact.render(language)
            values[f"{fact.name}.value"] = fact.bare(language)
        return fill(self.translations.get(language, topic.id, text), values)

    def _finished(self, paragraphs: list[str], topic: Topic, texts: tuple[str, ...], language: str) -> str:
        """The paragraphs with the sources, and a note where a text is not in the reader's language."""
        paragraphs.append(self.sources_text(topic.sources, language))
        if not all(self.translations.has(language, topic.id, text) for text in texts):
            paragraphs.append(self.part("untranslated", language))
        return "\n\n".join(paragraphs)

    def as_of_text(self, citations: Iterable[Citation], language: str) -> str:
        """From when an old answer is: the days of its first and its last letter; empty while no letter is stale."""
        cited = sorted({self.knowledge.sources[citation.source] for citation in citations}, key=lambda source: source.date)
        if not cited[0].is_stale(self.today()):
            return ""
        first, last = cited[0].day(language), cited[-1].day(language)
        if first == last:
            return self.part("as_of", language, date=first)
        return self.part("as_of_between", language, first=first, last=last)

    def response_text(self, response_id: str, language: str, values: Mapping[str, str] = {}) -> str:
        """A response with its placeholders filled and the organisations that help."""
        response = self.knowledge.phrasebook.responses[response_id]
        text = self.translations.get(language, response.id, response.text)
        text = fill(text, {**self.organisation_values, **values})
        if response.help:
            text += "\n\n" + self.help_text(response.help, language)
        if not self.translations.has(language, response.id, response.text):
            text += "\n\n" + self.part("untranslated", language)
        return text

    def part(self, key: str, language: str, **values: str) -> str:
        """A sentence of knowledge/responses.yml under `parts`."""
        return fill(self.translations.get(language, f"part.{key}", self.knowledge.phrasebook.parts[key]), values)

    def help_text(self, ids: tuple[str, ...], language: str) -> str:
        """Who helps: one line an organisation with what it is for, phone, hours and website."""
        lines = [self.part("help", language)]
        for key in ids:
            lines.append("• " + self._organisation_line(self.knowledge.organisations[key], language))
        return "\n".join(lines)

    def _organisation_line(self, organisation: Organisation, language: str) -> str:
        purpose = self.translations.get(language, f"organisation.{organisation.id}", organisation.what_for)
        line = f"{organisation.name} – {purpose}"
        details = [organisation.phone] if organisation.phone and organisation.phone != organisation.name else []
        if organisation.phone and organisation.hours:
            hours = ", ".join(hours.render(language) for hours in organisation.hours)
            details.append(self.part("opening_hours", language, hours=hours))
        if organisation.url:
            details.append(organisation.url)
        return line + ("\n  " + "\n  ".join(details) if details else "")

    def sources_text(self, citations: Iterable[Citation], language: str) -> str:
        """The letters an answer is built from, with their dates."""
        lines = [
            self.part("source_dated", language, title=self._source_title(key, language), date=self.knowledge.sources[key].day(language))
            for key in dict.fromkeys(citation.source for citation in citations)
        ]
        return "\n".join([self.part("source", language), *(f"• {line}" for line in lines)])

    def _source_title(self, key: str, language: str) -> str:
        return self.translations.get(language, f"source.{key}", self.knowledge.sources[key].title)

    def source_entries(self, topic: Topic, language: str) -> list[dict[str, Any]]:
        """Every citation of a topic, and where the data of its organisations were read, for programs."""
        entries = []
        for citation in topic.citations:
            source = self.knowledge.sources[citation.source]
            title = self._source_title(source.id, language)
            entries.append({"id": source.id, "title": title, "date": source.date, "url": source.url, "lines": citation.lines})
        return entries + self.organisation_entries(topic.help)

    def organisation_entries(self, ids: tuple[str, ...]) -> list[dict[str, Any]]:
        """Where the data of organisations were read, for programs."""
        entries = []
        for key in ids:
            organisation = self.knowledge.organisations[key]
            entries.append(
                {
                    "id": f"organisation.{key}",
                    "title": organisation.name,
                    "date": organisation.as_of,
                    "url": organisation.source,
                    "lines": None,
                }
            )
        return entries

    @property
    def routing(self) -> Topic:
        """The topic that asks where the person lives."""
        return next(topic for topic in self.knowledge.topics.values() if topic.asks == "municipality")

    def route_text(self, code: str, language: str, follow_up: str = "") -> str:
        """The region of a municipality, or a region itself, and what is known of its WIN-point.

        Args:
            code: of the municipality or region.
            language: of the reader.
            follow_up: what the last topic tells there (`follow_up_text`), said right after the region.
        """
        region = self.gazetteer.region_of(code)
        place = self.gazetteer.municipalities.get(code)
        if place:
            paragraphs = [self.part("region", language, municipality=self.place_name(code), region=region.name)]
        else:
            paragraphs = [self.part("region_alone", language, region=region.name)]
        if follow_up:
            paragraphs.append(follow_up)
        point = self.win_points.get(region.code)
        if point is None:
            paragraphs.append(self.part("win_point_unknown", language))
        else:
            paragraphs += [self._point_text(point, language), self._point_age_text(point, language)]
        if point is None or not point.is_open:
            if nearest := self._nearest(code):
                other, kilometres = nearest
                distance = format_unit(round(kilometres), "length-kilometer", "short", locale=formats(language))
                name = self.gazetteer.regions[other].name
                paragraphs.append(self.part("win_point_nearest", language, region=name, distance=distance))
        if place and (point is None or not point.verified):
            paragraphs.append(self.part("win_point_municipality", language, municipality=self.place_name(code)))
        url = self.knowledge.organisations[self.routing.help[0]].url
        paragraphs.append(self.part("win_point_list", language, url=url))
        paragraphs.append(self.part("other_place", language))
        return "\n\n".join(paragraphs)

    def win_point_entry(self, region: str) -> dict[str, Any] | None:
        """What is known of the WIN-point of a region, and whether it is open now, for programs."""
        point = self.win_points.get(region)
        return point.entry(self.now()) if point else None

    def _point_text(self, point: WinPoint, language: str) -> str:
        """A WIN-point: whether it is open, where, when, in which languages, how to reach it; a line each."""
        lines = [self.part(HEADLINES[point.status], language, name=point.name)]
        if point.is_open and point.hours:
            lines.append(self._state_text(point.hours.state(self.now()), language))
        for address in point.addresses:
            if address.address or address.postcode:
                lines.append(self.part("win_point_address", language, address=address.text))
                lines.append(self.part("win_point_map", language, url=address.map_url))
        if point.hours:
            lines += self._hours_lines(point.hours, language)
        if point.languages:
            names = format_list(language_names(point.languages, language), locale=formats(language))
            lines.append(self.part("spoken", language, languages=names))
        lines += [contact for contact in (point.phone, point.email, point.url) if contact]
        if point.mobile:
            lines.append(self.part("win_point_mobile", language))
        for stop in point.mobile:
            when = " ".join([render_weekday(stop.weekday, language), *([render_day(stop.day, language)] if stop.day else [])])
            lines.append(f"• {when}: {', '.join(text for text in (stop.place, stop.address) if text)}")
        return "\n".join(lines)

    def _state_text(self, state: State, language: str) -> str:
        if state.open_until:
            return self.part("win_point_open_now", language, time=format_time(state.open_until, "short", locale=formats(language)))
        if state.opens is None:
            return self.part("win_point_closed", language)
        time = format_time(state.opens.time(), "short", locale=formats(language))
        date = state.opens.date()
        days = (date - state.at.date()).days
        if days == 0:
            return self.part("win_point_opens_today", language, time=time)
        day = render_weekday(date.weekday(), language) if days < DAYS_OF_A_WEEK else render_date(date, language)
        if state.holiday:
            return self.part("win_point_holiday", language, day=day, time=time)
        if state.open_today:
            return self.part("win_point_closed_now", language, day=day, time=time)
        return self.part("win_point_closed_today", language, day=day, time=time)

    def _hours_lines(self, hours: WeeklyHours, language: str) -> list[str]:
        """The hours of the week, then the days of the coming two weeks that differ from them."""
        closed = self.part("win_point_closed_day", language)
        lines = [self.part("win_point_hours", language)]
        lines += [f"• {render_run(first, last, language)}: {render_day(day, language) or closed}" for first, last, day in hours.runs()]
        if other := hours.deviations(self.now().astimezone(AMSTERDAM).date(), SOON_DAYS):
            lines.append(self.part("win_point_other_hours", language))
            lines += [f"• {render_date(date, language)}: {render_day(day, language) or closed}" for date, day in other.items()]
        return lines

    def _point_age_text(self, point: WinPoint, language: str) -> str:
        """From when the data of a WIN-point are, and that nobody compared them with the official list."""
        if point.as_of:
            lines = [self.part("as_of", language, date=format_day(point.as_of, language))]
        else:
            lines = [self.part("win_point_undated", language)]
        if not point.verified:
            lines.append(self.part("win_point_not_verified", language))
        return "\n".join(lines)

    def _nearest(self, code: str) -> tuple[str, float] | None:
        """Code of the nearest region with a WIN-point where people can go, and the kilometres to it."""
        municipalities = self.gazetteer.municipalities
        own = [code] if code in municipalities else [key for key, place in municipalities.items() if place.region == code]
        distances: dict[str, float] = {}
        for key, other in municipalities.items():
            point = self.win_points.get(other.region)
            if point and point.is_open:
                distance = min(self.gazetteer.distance(one, key) for one in own)
                distances[other.region] = min(distance, distances.get(other.region, distance))
        return min(distances.items(), key=lambda item: item[1]) if distances else None

    def button(self, key: str, language: str) -> dict[str, str]:
        button = self.knowledge.phrasebook.buttons[key]
        return {"title": self.translations.get(language, f"button.{key}", button.title), "payload": button.payload}

    def label(self, key: str, language: str) -> str:
        """What stands on a button that sends no payload."""
        return self.translations.get(language, f"label.{key}", self.knowledge.phrasebook.labels[key])

    def command_title(self, name: str, language: str) -> str:
        """What an app shows beside a command."""
        return self.translations.get(language, f"command.{name}", self.knowledge.phrasebook.commands[name].title)

    def switch_button(self, language: str) -> dict[str, str]:
        """Offers, in a language, to always reply in it."""
        title = self.button("always_this_language", language)["title"]
        return {"title": title, "payload": choose_language(language)}

    def topic_title(self, topic: str, language: str) -> str:
        return self.translations.get(language, topic, self.knowledge.topics[topic].title)

    def topic_button(self, topic: str, language: str) -> dict[str, str]:
        return {"title": self.topic_title(topic, language), "payload": payload(topic)}

    def section_title(self, aspect: str, language: str) -> str:
        return self.translations.get(language, f"section.{aspect}", self.knowledge.phrasebook.sections[aspect])

    def section_buttons(self, topic: Topic, language: str, without: str = "") -> list[dict[str, str]]:
        """One button for each section of a topic but one."""
        return [
            {"title": self.section_title(key, language), "payload": payload(f"{ASPECT}{key}", topic=topic.id)}
            for key in SECTIONS
            if key in topic.sections and key != without
        ]

    def audience_name(self, audience: str, language: str) -> str:
        return self.translations.get(language, f"audience.{audience}", self.knowledge.phrasebook.audiences[audience])

    def group_title(self, group: str, language: str) -> str:
        return self.translations.get(language, f"group.{group}", self.knowledge.groups[group].title)

    def group_buttons(self, language: str) -> list[dict[str, str]]:
        return [
            {
                "title": self.group_title(group, language),
                "payload": payload("chat.menu", group=group),
            }
            for group in self.knowledge.groups
        ]

    def language_buttons(self) -> list[dict[str, str]]:
        return [{"title": own_name(code), "payload": choose_language(code)} for code in self.languages]

    def place_name(self, code: str) -> str:
        """The name of a municipality as people call it, or of a region."""
        if code in self.gazetteer.common_names:
            return self.gazetteer.common_names[code]
        return (self.gazetteer.municipalities.get(code) or self.gazetteer.regions[code]).name

    def place_buttons(self, codes: Iterable[str]) -> list[dict[str, str]]:
        """One button for each municipality, with its province, or region."""
        municipalities = self.gazetteer.municipalities
        return [
            {
                "title": f"{self.place_name(code)} ({municipalities[code].province})" if code in municipalities else self.place_name(code),
                "payload": payload(self.routing.id, municipality=code),
            }
            for code in codes
        ]

    @functools.cached_property
    def organisation_values(self) -> dict[str, str]:
        """What the placeholders of organisations hold, in every language."""
        values = {}
        for organisation in self.knowledge.organisations.values():
            values[organisation.id] = organisation.name
            values[f"{organisation.id}.phone"] = organisation.phone or organisation.url or organisation.name
            values[f"{organisation.id}.url"] = organisation.url or organisation.name
        return values


def read_renderer(project: Project, known: tuple[str, ...] | None = None) -> Renderer:
    """Reads everything that is said.

    Args:
        known: the languages; None for those that people are answered in.

    Raises:
        ProblemError: a file of knowledge/ or locales/ cannot be used.
    """
    gazetteer = read_gazetteer(project)
    known = languages(project) if known is None else known
    return Renderer(
        read_knowledge(project),
        read_translations(project, known),
        gazetteer,
        read_win_points(project, gazetteer),
        read_rni_desks(project, gazetteer),
        known,
    )


def choose_language(language: str) -> str:
    """What a button sends that chooses the language of all replies."""
    return payload("chat.language", language_choice=language)


def payload(intent: str, **entities: str) -> str:
    """What a pressed button sends: an intent with entities, free of language.

    Raises:
        ValueError: it is longer than a Telegram button carries.
    """
    text = f"/{intent}" + (json.dumps(entities, separators=(",", ":")) if entities else "")
    if len(text.encode()) > PAYLOAD_BYTES:
        raise ValueError(f"the payload {text} has more than {PAYLOAD_BYTES} bytes: shorten the id")
    return text
