"""Opening hours: read, asked at a moment, and written in each language."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.regions.opening_hours import (
    AMSTERDAM,
    LOOK_AHEAD,
    Span,
    WeeklyHours,
    parse_day,
    parse_exception,
    public_holidays,
    render_date,
    render_day,
    render_run,
)

UTC = datetime.UTC
WORKING_DAY = parse_day("09:00-12:00 13:00-17:00")
WEEK = (WORKING_DAY, WORKING_DAY, WORKING_DAY, WORKING_DAY, parse_day("09:00-12:00"), (), ())


def hours(**exceptions):
    """The week with exceptions such as d2026_12_24."""
    dates = {datetime.date.fromisoformat(key[1:].replace("_", "-")): parse_exception(text) for key, text in exceptions.items()}
    return WeeklyHours(WEEK, dates)


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    "text, spans",
    [
        ("closed", []),
        ("09:00-17:00", ["09:00-17:00"]),
        ("09:00-12:00 13:00-17:00", ["09:00-12:00", "13:00-17:00"]),
        ("13:00-17:00  09:00-12:00", ["09:00-12:00", "13:00-17:00"]),
        ("00:00-23:59", ["00:00-23:59"]),
    ],
)
def test_a_day_is_read(text, spans):
    assert [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in parse_day(text)] == spans


@pytest.mark.parametrize(
    "text, words",
    [
        ("9-5", "are not understood: write 09:00-17:00"),
        ("", "are not understood"),
        ("9:00-17:00", "are not understood"),
        ("09:00 - 17:00", "are not understood"),
        ("09:00-17:00,18:00-20:00", "are not understood"),
        ("Closed", "are not understood"),
        ("25:00-26:00", "name a time that does not exist"),
        ("09:00-24:00", "name a time that does not exist"),
        ("17:00-09:00", "end before they begin"),
        ("09:00-09:00", "end before they begin"),
        ("09:00-13:00 12:00-17:00", "overlap or touch"),
        ("09:00-12:00 12:00-17:00", "overlap or touch"),
        ("closed 09:00-17:00", "is closed and has hours"),
    ],
)
def test_a_day_that_is_not_understood_says_why(text, words):
    with pytest.raises(ValueError, match=words):
        parse_day(text)


@pytest.mark.parametrize(
    "text, day, reason",
    [
        ("closed", (), ""),
        ("closed (verhuizing)", (), "verhuizing"),
        ("09:00-12:00(Kerst)", (Span(datetime.time(9), datetime.time(12)),), "Kerst"),
    ],
)
def test_an_exception_may_have_a_reason(text, day, reason):
    special = parse_exception(text)
    assert (special.day, special.reason) == (day, reason)


@pytest.mark.parametrize("text", ["(verhuizing)", "closed verhuizing", "closed (a) (b)", "closed (", "09:00-12:00 closed (x)"])
def test_an_exception_that_is_not_understood_is_refused(text):
    with pytest.raises(ValueError):
        parse_exception(text)


@pytest.mark.parametrize(
    "moment, until, opens",
    [
        ("2026-11-23 09:00", "12:00", None),
        ("2026-11-23 11:59", "12:00", None),
        ("2026-11-23 12:00", None, "2026-11-23 13:00"),
        ("2026-11-23 08:59:59", None, "2026-11-23 09:00"),
        ("2026-11-23 16:59", "17:00", None),
        ("2026-11-23 17:00", None, "2026-11-24 09:00"),
        ("2026-11-27 12:00", None, "2026-11-30 09:00"),
        ("2026-11-28 10:00", None, "2026-11-30 09:00"),
    ],
)
def test_whether_it_is_open_and_when_it_opens(moment, until, opens):
    state = hours().state(at(moment))
    assert state.open_until == (datetime.time.fromisoformat(until) if until else None)
    assert state.opens == (at(opens) if opens else None)
    assert state.open_today is (at(moment).weekday() < 5)
    assert state.holiday is False


@pytest.mark.parametrize(
    "utc, open_now",
    [
        ("2026-07-01 06:59", False),
        ("2026-07-01 07:00", True),
        ("2026-12-01 07:59", False),
        ("2026-12-01 08:00", True),
    ],
)
def test_summer_and_winter_time_are_those_of_amsterdam(utc, open_now):
    state = hours().state(datetime.datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert (state.open_until is not None) is open_now


@pytest.mark.parametrize(
    "saturday, opens_utc", [("2026-03-28 12:00", "2026-03-30 07:00"), ("2026-10-24 12:00", "2026-10-26 08:00")]
)
def test_the_next_opening_lies_behind_the_change_of_the_clock(saturday, opens_utc):
    opens = hours().state(at(saturday)).opens
    assert opens.time() == datetime.time(9)
    assert opens.astimezone(UTC) == datetime.datetime.fromisoformat(opens_utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(("hour", "minutes"), [(0, 30), (1, 30)])
def test_both_hours_of_the_night_the_clock_goes_back_are_the_same_hour(hour, minutes):
    night = WeeklyHours(((),) * 6 + (parse_day("02:00-02:45"),))
    state = night.state(datetime.datetime(2026, 10, 25, hour, minutes, tzinfo=UTC))
    assert (state.at.hour, state.open_until) == (2, datetime.time(2, 45))


@pytest.mark.parametrize("holiday", ["2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-12-25"])
def test_a_public_holiday_is_closed(holiday):
    state = hours().state(at(f"{holiday} 10:00"))
    assert (state.open_until, state.open_today, state.holiday) == (None, False, True)


def test_a_moving_holiday_is_known_in_another_year():
    assert datetime.date(2027, 3, 29) in public_holidays(2027)
    assert datetime.date(2026, 12, 24) not in public_holidays(2026)


def test_an_exception_holds_on_a_holiday_too():
    state = hours(d2026_12_25="10:00-12:00").state(at("2026-12-25 10:00"))
    assert (state.open_until, state.holiday) == (datetime.time(12), False)


def test_an_exception_holds_instead_of_the_week():
    week = hours(d2026_11_24="closed (verhuizing)", d2026_11_28="10:00-11:00")
    assert week.state(at("2026-11-24 10:00")).opens == at("2026-11-25 09:00")
    assert week.state(at("2026-11-24 10:00")).open_today is False
    assert week.state(at("2026-11-28 10:30")).open_until == datetime.time(11)


def test_who_stays_closed_for_long_has_no_next_opening():
    never = WeeklyHours(((),) * 7)
    assert never.state(at("2026-11-23 10:00")).opens is None
    dates = [datetime.date(2026, 7, 6) + datetime.timedelta(number) for number in range(LOOK_AHEAD + 1)]
    week = WeeklyHours(WEEK, {date: parse_exception("closed") for date in dates})
    assert week.state(at("2026-07-06 10:00")).opens is None
    assert week.state(at("2026-07-07 10:00")).opens == at("2026-08-07 09:00")


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        hours().state(datetime.datetime(2026, 11, 23, 10))


def test_days_that_differ_from_the_week_are_found():
    week = hours(d2026_12_24="09:00-11:00", d2026_12_23="09:00-12:00 13:00-17:00", d2026_12_26="closed")
    assert week.deviations(datetime.date(2026, 12, 20), 14) == {
        datetime.date(2026, 12, 24): parse_day("09:00-11:00"),
        datetime.date(2026, 12, 25): (),
        datetime.date(2027, 1, 1): (),
    }
    assert week.deviations(datetime.date(2026, 12, 20), 4) == {}


def test_days_with_the_same_hours_are_told_together():
    assert hours().runs() == [(0, 3, WORKING_DAY), (4, 4, parse_day("09:00-12:00")), (5, 6, ())]


@given(st.lists(st.times().map(lambda time: time.replace(second=0, microsecond=0)), min_size=2, max_size=6, unique=True))
def test_what_is_written_is_read_again(times):
    times = sorted(times)[: len(times) // 2 * 2]
    text = " ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in zip(times[::2], times[1::2]))
    assert [time for span in parse_day(text) for time in (span.opens, span.closes)] == times


@given(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_it_is_open_or_opens_later_and_then_is_open(moment):
    state = hours().state(moment)
    assert (state.open_until is None) is (state.opens is not None)
    if state.opens:
        assert state.opens > moment
        assert hours().state(state.opens).open_until is not None


@pytest.mark.parametrize(
    "language, run, date, day",
    [
        ("nl", "ma–do", "maandag 4 januari", "09:00–12:00, 13:00–17:00"),
        ("pl", "pon.–czw.", "poniedziałek 4 stycznia", "09:00–12:00, 13:00–17:00"),
        ("ro", "lun.–joi", "luni 4 ianuarie", "09:00–12:00, 13:00–17:00"),
        ("bg", "пн–чт", "понеделник 4 януари", "9:00–12:00, 13:00–17:00"),
    ],
)
def test_each_language_writes_days_and_times_in_its_own_way(language, run, date, day):
    assert render_run(0, 3, language) == run
    assert render_run(4, 4, language) == render_run(4, 6, language).split("–")[0]
    assert render_date(datetime.date(2027, 1, 4), language) == date
    assert render_day(WORKING_DAY, language) == day
    assert render_day((), language) == ""
