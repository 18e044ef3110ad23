"""Schedules and dates as people type them, in six languages."""

from datetime import UTC, datetime, time
from time import perf_counter

import pytest

from services.errors import BadRule
from services.schedule import Reason, parse_moment, parse_schedule, parse_time

ZONE = "Europe/Lisbon"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday, noon in Lisbon too."""

LANGUAGES = ["en", "de", "es", "fr", "pt_BR", "uk"]

SCHEDULES = {
    ("FREQ=WEEKLY;BYDAY=TU", "2026-11-24T19:00"): {
        "en": ["every Tuesday 7pm", "Tuesdays 19:00", "weekly on Tuesday at 19", "EVERY TUES. @19:00"],
        "de": ["jeden Dienstag 19 Uhr", "dienstags um 19:00", "Wöchentlich dienstags 19.00 Uhr"],
        "es": ["cada martes a las 7 de la tarde", "los martes 19 h", "todos los martes a las 19"],
        "fr": ["tous les mardis à 19h", "chaque mardi 19 h 00", "les mardis à 7h du soir"],
        "pt_BR": [
            "toda terça às 19h",
            "terças 19:00",
            "todas as terças-feiras às 19",
            "toda terca 7 da noite",
        ],
        "uk": ["щовівторка о 19:00", "кожного вівторка о 19", "по вівторках 19:00", "every Tuesday 7pm"],
    },
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24T19:00"): {
        "en": ["every 2nd Tuesday 19:00", "every other Tuesday 7 p.m.", "every second Tuesday, 19:00"],
        "de": [
            "jeden 2. Dienstag 19:00",
            "jeden zweiten Dienstag um 19 Uhr",
            "alle 14 Tage dienstags 19 Uhr",
        ],
        "es": ["cada segundo martes 19:00", "cada 2 semanas el martes 19:00", "cada 15 días el martes 19:00"],
        "fr": ["un mardi sur deux à 19h", "chaque 2e mardi 19h", "tous les 15 jours le mardi 19h"],
        "pt_BR": ["toda segunda terça 19:00", "quinzenalmente na terça 7 da noite"],
        "uk": ["кожен другий вівторок 19:00", "раз на два тижні у вівторок 19:00", "кожен 2-й вівторок о 19"],
    },
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25T20:00"): {
        "en": ["every two weeks on Wed 20:00", "fortnightly Wednesday 8pm"],
        "de": ["alle zwei Wochen am Mittwoch 20:00", "alle 2 Wochen mittwochs 20 Uhr"],
        "es": ["cada dos semanas el miércoles 20:00", "cada dos semanas el miercoles a las 20"],
        "fr": ["toutes les deux semaines le mercredi 20h"],
        "pt_BR": ["a cada duas semanas na quarta 20h", "a cada 2 semanas quarta-feira 20h"],
        "uk": ["кожні два тижні в середу 20:00", "що два тижні середа 20:00"],
    },
    ("FREQ=MONTHLY;BYDAY=1FR", "2026-12-04T18:30"): {
        "en": [
            "monthly on the 1st Friday 18:30",
            "every first Friday 6:30 pm",
            "1st Friday of the month 18:30",
        ],
        "de": ["monatlich am 1. Freitag 18:30", "erster Freitag im Monat 18.30 Uhr"],
        "es": ["mensual el primer viernes 18:30", "el primer viernes de cada mes a las 18:30"],
        "fr": ["tous les mois le 1er vendredi 18h30", "le premier vendredi du mois à 18h30"],
        "pt_BR": ["mensalmente na primeira sexta 18:30", "primeira sexta-feira do mês às 18h30"],
        "uk": ["щомісяця першої п'ятниці 18:30", "перша пʼятниця місяця 18:30"],
    },
    ("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08T19:00"): {
        "en": [
            "2nd Tuesday of the month 19:00",
            "monthly on the 2nd Tuesday 19:00",
            "2nd Tuesday every month 7pm",
        ],
        "de": ["am 2. Dienstag des Monats 19 Uhr", "monatlich am zweiten Dienstag 19:00"],
        "es": ["2º martes del mes 19h", "cada mes el segundo martes 19:00"],
        "fr": ["2e mardi du mois à 19h", "le deuxième mardi de chaque mois 19h"],
        "pt_BR": ["segunda terça do mês 19h", "2ª terça do mês às 19h"],
        "uk": ["другий вівторок місяця 19:00", "2-й вівторок місяця о 7 вечора"],
    },
    ("FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29T11:00"): {
        "en": ["last Sunday of the month 11:00", "every last Sunday 11am"],
        "de": ["letzter Sonntag im Monat 11:00", "jeden letzten Sonntag 11 Uhr"],
        "es": ["último domingo del mes 11:00"],
        "fr": ["dernier dimanche du mois 11h"],
        "pt_BR": ["último domingo do mês 11h"],
        "uk": ["остання неділя місяця 11:00", "останню неділю місяця об 11"],
    },
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23T09:00"): {
        "en": ["weekdays at 9", "Mon-Fri 9:00", "Monday to Friday 9am"],
        "de": ["werktags um 9", "Mo–Fr 9:00", "montags bis freitags 9 Uhr"],
        "es": ["entre semana a las 9", "de lunes a viernes a las 9"],
        "fr": ["en semaine à 9h", "du lundi au vendredi 9h"],
        "pt_BR": ["dias úteis às 9", "de segunda a sexta 9h"],
        "uk": ["по буднях о 9", "з понеділка по п'ятницю 9:00", "пн-пт 9:00"],
    },
    ("FREQ=DAILY", "2026-11-22T08:00"): {
        "en": ["daily 8:00", "every day at 8am"],
        "de": ["täglich 8:00", "jeden Tag um 8"],
        "es": ["todos los días 8:00", "a diario a las 8"],
        "fr": ["tous les jours à 8h", "quotidien 8:00"],
        "pt_BR": ["todos os dias 8:00", "diariamente às 8h"],
        "uk": ["щодня 8:00", "кожного дня о 8"],
    },
    ("FREQ=WEEKLY;BYDAY=TU,TH", "2026-11-24T19:00"): {
        "en": ["Tuesdays and Thursdays 19:00", "every Tue & Thu 7pm", "every Tuesday, Thursday 19:00"],
        "de": ["dienstags und donnerstags 19 Uhr", "jeden Di und Do 19:00"],
        "es": ["los martes y jueves 19:00"],
        "fr": ["les mardis et jeudis 19h"],
        "pt_BR": ["terças e quintas às 19h", "toda terça e quinta 19h"],
        "uk": ["вівторок і четвер щотижня 19:00"],
    },
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5", "2026-12-05T19:00"): {
        "en": ["every year on 5 December 19:00", "yearly on Dec 5th 7pm"],
        "de": ["jedes Jahr am 5. Dezember 19 Uhr"],
        "es": ["cada año el 5 de diciembre a las 19:00"],
        "fr": ["chaque année le 5 décembre 19h"],
        "pt_BR": ["todo ano em 5 de dezembro 19h"],
        "uk": ["щороку 5 грудня 19:00"],
    },
    ("FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15T10:00"): {
        "en": ["15th of every month 10am", "monthly on the 15th 10:00"],
        "de": ["am 15. jeden Monats 10 Uhr", "monatlich am 15. um 10"],
        "es": ["el 15 de cada mes 10:00"],
        "fr": ["le 15 de chaque mois 10h"],
        "pt_BR": ["dia 15 de cada mês 10h"],
        "uk": ["15 числа кожного місяця 10:00"],
    },
    (None, "2026-12-05T19:00"): {
        "en": [
            "2026-12-05 19:00",
            "5 Dec 7pm",
            "December 5, 2026 at 19:00",
            "Sat 5 December 19:00",
            "5.12. 19:00",
        ],
        "de": ["5. Dezember 19 Uhr", "Sa., 5.12. 19:00", "05.12.2026, 19.00 Uhr"],
        "es": ["5 de diciembre de 2026 a las 19:00", "sáb 5 dic 19h", "5/12 19:00"],
        "fr": ["samedi 5 décembre 19h", "5 déc. à 19h00", "05/12/2026 19h"],
        "pt_BR": ["5 de dezembro de 2026 às 19h", "sáb 5 dez 19:00", "5/12/26 19:00"],
        "uk": ["5 грудня 2026 року о 19:00", "сб, 5 груд 19:00", "05.12.26 19:00"],
    },
    (None, "2026-11-22T19:00"): {
        "en": ["tomorrow 19:00"],
        "de": ["morgen 19 Uhr"],
        "es": ["mañana a las 19"],
        "fr": ["demain 19h"],
        "pt_BR": ["amanhã às 19h"],
        "uk": ["завтра о 19:00"],
    },
    (None, "2026-11-21T20:30"): {
        "en": ["today 20:30", "Saturday 8:30pm"],
        "de": ["heute 20:30", "Samstag 20.30 Uhr"],
        "es": ["hoy 20:30"],
        "fr": ["aujourd'hui 20h30", "aujourd’hui à 20h30"],
        "pt_BR": ["hoje 20:30"],
        "uk": ["сьогодні 20:30"],
    },
    (None, "2026-11-26T18:30"): {
        "en": ["Thu 26 Nov 18:30", "Thursday 18:30", "next Thursday 6:30pm", "26/11 18:30"],
        "de": ["Do 26. Nov 18:30", "Do., 26.11. 18:30", "nächsten Donnerstag 18.30 Uhr"],
        "es": ["jue 26 nov 18:30", "jueves 26/11 18:30"],
        "fr": ["jeu. 26 nov. 18h30", "jeudi prochain 18h30"],
        "pt_BR": ["qui 26 nov 18:30", "quinta 18h30"],
        "uk": ["чт 26 лист 18:30", "чт, 26 листопада 18:30", "четвер 18:30"],
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("meaning", SCHEDULES, ids=str)
def test_a_phrase_becomes_a_schedule_from_its_first_date(
    meaning: tuple[str | None, str], language: str
) -> None:
    rule, start = meaning
    for phrase in SCHEDULES[meaning][language]:
        schedule = parse_schedule(phrase, language, ZONE, NOW)
        assert (schedule.rule, schedule.start, schedule.zone) == (
            rule,
            datetime.fromisoformat(start),
            ZONE,
        ), phrase


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("every 1st and 3rd Monday at 18:00", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("last day of the month 17:00", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every second month on the 1st Friday 18:30", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1FR"),
        ("1st Friday every 3 months 18:30", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1FR"),
        ("every 3 days 8am", "FREQ=DAILY;INTERVAL=3"),
        ("every weekend noon", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("Fri-Mon 19:00", "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU"),
    ],
)
def test_less_common_phrases(phrase: str, rule: str) -> None:
    assert parse_schedule(phrase, "en", ZONE, NOW).rule == rule


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("", Reason.EMPTY),
        (" \n\u200f", Reason.EMPTY),
        ("every Tuesday 19:00 " * 250, Reason.TOO_LONG),
        ("🎷🎺 19:00", Reason.NOT_UNDERSTOOD),
        ("كل ثلاثاء 19:00", Reason.NOT_UNDERSTOOD),
        ("every blursday 19:00", Reason.NOT_UNDERSTOOD),
        ("<b>every Tuesday</b> 19:00", Reason.NOT_UNDERSTOOD),
        ("FREQ=WEEKLY;BYDAY=TU", Reason.NOT_UNDERSTOOD),
        ("every Tuesday", Reason.NO_TIME),
        ("every Tuesday 25:00", Reason.BAD_TIME),
        ("every Tuesday 19:75", Reason.BAD_TIME),
        ("every Tuesday 13pm", Reason.BAD_TIME),
        ("every Tuesday 18:00 19:00", Reason.NOT_UNDERSTOOD),
        ("every Tuesday 18:00-19:00", Reason.NOT_UNDERSTOOD),
        ("monthly 19:00", Reason.NO_DAY),
        ("weekly 19:00", Reason.NO_DAY),
        ("every year 19:00", Reason.NO_DAY),
        ("every year on Tuesday 5 December 19:00", Reason.NO_DAY),
        ("every Tuesday in March 19:00", Reason.NOT_UNDERSTOOD),
        ("1st Friday of every month in May 19:00", Reason.NOT_UNDERSTOOD),
        ("every 9th Tuesday of the month 19:00", Reason.BAD_VALUE),
        ("every 0 weeks Tuesday 19:00", Reason.BAD_VALUE),
        ("every year on 30 February 19:00", Reason.NEVER),
        ("30 February 19:00", Reason.NO_SUCH_DATE),
        ("2026-02-30 19:00", Reason.NO_SUCH_DATE),
        ("Tue 26 Nov 18:30", Reason.WEEKDAY_MISMATCH),
        ("19:00", Reason.NO_DATE),
        ("26/13 19:00", Reason.NO_SUCH_DATE),
    ],
)
def test_what_is_no_schedule_is_refused_with_its_reason(language: str, phrase: str, why: Reason) -> None:
    begun = perf_counter()
    with pytest.raises(BadRule) as refused:
        parse_schedule(phrase, language, ZONE, NOW)
    assert refused.value.reason == why
    assert perf_counter() - begun < 0.3


def test_the_first_unknown_word_is_named() -> None:
    with pytest.raises(BadRule) as refused:
        parse_schedule("jeden Dienstach um 19 Uhr", "de", ZONE, NOW)
    assert refused.value.values == {"text": "dienstach"}


def test_english_dates_that_may_be_month_first_are_refused_and_others_are_not() -> None:
    for text in ("5/12 19:00", "05/12/2026 19:00", "11/26 18:30"):
        with pytest.raises(BadRule) as refused:
            parse_moment(text, "en", ZONE, NOW)
        assert refused.value.reason == Reason.AMBIGUOUS_DATE
        assert refused.value.values["text"] == text.split()[0]
    assert parse_moment("12/12 19:00", "en", ZONE, NOW) == datetime(2026, 12, 12, 19)
    assert parse_moment("5/12 19:00", "pt_BR", ZONE, NOW) == datetime(2026, 12, 5, 19)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("26 Jan 18:30", "2027-01-26T18:30"),
        ("21 Nov 9:00", "2026-11-21T09:00"),
        ("today 9:00", "2026-11-21T09:00"),
        ("2020-01-01 19:00", "2020-01-01T19:00"),
        ("Sat 9:00", "2026-11-28T09:00"),
        ("Saturday 13:00", "2026-11-21T13:00"),
        ("next Saturday 13:00", "2026-11-28T13:00"),
        ("29 Feb 19:00", "2028-02-29T19:00"),
        ("day after tomorrow noon", "2026-11-23T12:00"),
        ("2026-12-05T19:00", "2026-12-05T19:00"),
    ],
)
def test_the_year_and_the_day_that_a_date_leaves_open(text: str, moment: str) -> None:
    assert parse_moment(text, "en", ZONE, NOW) == datetime.fromisoformat(moment)


def test_today_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert parse_moment("today 9:00", "en", "Europe/Lisbon", late).day == 21
    assert parse_moment("today 9:00", "en", "Europe/Kyiv", late).day == 22


@pytest.mark.parametrize(
    ("text", "language", "clock"),
    [
        ("18:30", "en", time(18, 30)),
        ("6:30pm", "en", time(18, 30)),
        ("6.30 p.m.", "en", time(18, 30)),
        ("12am", "en", time(0)),
        ("12 pm", "en", time(12)),
        ("noon", "en", time(12)),
        ("at 9", "en", time(9)),
        ("9", "en", time(9)),
        ("18.30 Uhr", "de", time(18, 30)),
        ("18 Uhr 30", "de", time(18, 30)),
        ("7 Uhr abends", "de", time(19)),
        ("a las 7 de la tarde", "es", time(19)),
        ("18h30", "fr", time(18, 30)),
        ("minuit", "fr", time(0)),
        ("às 18h", "pt_BR", time(18)),
        ("о 18 годині", "uk", time(18)),
        ("7 вечора", "uk", time(19)),
        ("١٨:٣٠", "en", time(18, 30)),
    ],
)
def test_a_time_of_day(text: str, language: str, clock: time) -> None:
    assert parse_time(text, language) == clock


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Reason.EMPTY),
        ("24:00", Reason.BAD_TIME),
        ("99", Reason.BAD_TIME),
        ("soon", Reason.NOT_UNDERSTOOD),
        ("Tuesday", Reason.NO_TIME),
        ("Tuesday 19:00", Reason.NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_time_of_day(text: str, why: Reason) -> None:
    with pytest.raises(BadRule) as refused:
        parse_time(text, "en")
    assert refused.value.reason == why
