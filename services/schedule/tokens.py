"""Typed words into meanings: the first step of reading a schedule or a date."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from babel import Locale

from services.errors import BadRule
from services.schedule.reasons import Reason
from services.schedule.vocabulary import ORDINALS, WORDS

MAX_TEXT = 200
"""Characters of a typed schedule or date."""

_CLOCK = r"""
    (?P<hour>\d{1,2})
    (?: \s*(?: [:h] | uhr )\s* (?P<minute>\d{2})
      | \.(?P<dotted> 00 | 1[3-9] | [2-5]\d )(?![\d.])     # 19.30; but 19.05 is a date
      | \.(?P<named>\d{2})(?=\s*(?:uhr|h)\b)
      | (?= \s*(?: uhr | h | hs | hrs | horas? | heures? | o\s?clock | год\w* )(?!\w) | \s*[ap]\.?m\b ) )
    (?: \s*(?: uhr | h | hs | hrs | horas? | heures? | o\s?clock | год\w* )(?!\w) )?
    (?: \s*(?P<half>[ap])\.?m\b\.? )?
    (?!\w)
"""
_PATTERN = r"""
    (?P<iso>\d{{4}}-\d{{2}}-\d{{2}}) t?
  | (?P<time>{clock})
  | (?P<dmy>\d{{1,2}}(?P<sep>[./])\d{{1,2}}(?:(?P=sep)(?:\d{{4}}|\d{{2}})?)?
         | \d{{1,2}}-\d{{1,2}}-\d{{4}})(?![\d:])
  | (?<!\w)(?P<phrase>{phrases})(?!\w)
  | (?P<ord>\d{{1,2}})\s?(?:{ordinals})(?!\w)
  | (?P<num>\d{{1,4}})(?!\w)
  | (?P<dash>[-–—])
  | (?P<filler>[\s,;.]+)
  | (?P<unknown>\w+|.)
"""


class Token(NamedTuple):
    """A meaning (those of vocabulary.py; ``year``, ``iso``, ``dmy``), its number, and what was typed."""

    kind: str
    value: int = 0
    text: str = ""


def tokenize(text: str, language: str) -> list[Token]:
    """What was typed as meanings, words that carry none left out; English words serve in every language.

    Raises BadRule (EMPTY, TOO_LONG, BAD_TIME, NOT_UNDERSTOOD with the first unknown word).
    """
    if len(text) > MAX_TEXT:
        raise BadRule(Reason.TOO_LONG, limit=MAX_TEXT)
    folded = fold(text)
    if not folded:
        raise BadRule(Reason.EMPTY)
    tokens = list(_tokens(folded, language))
    if language != "en" and _unknown(tokens):
        english = list(_tokens(folded, "en"))
        tokens = tokens if _unknown(english) else english
    if unknown := _unknown(tokens):
        raise BadRule(Reason.NOT_UNDERSTOOD, text=unknown[:40])
    return _told_apart(tokens)


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and invisible marks, so that hurried typing is understood."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))
    return re.sub(r"[@&]", r" \g<0> ", re.sub(r"['’ʼ`´]", "", "".join(kept))).strip()


def _unknown(tokens: list[Token]) -> str | None:
    return next((token.text for token in tokens if token.kind == "unknown"), None)


def _tokens(folded: str, language: str) -> Iterator[Token]:
    pattern, phrases = _reading(language)
    for match in pattern.finditer(folded):
        text = match[0]
        if match["time"]:
            yield Token("time", _minutes(match), text)
        elif match["iso"]:
            yield Token("iso", 0, match["iso"])
        elif match["dmy"]:
            yield Token("dmy", 0, text)
        elif match["phrase"]:
            yield from phrases[re.sub(r"\s+", " ", text)]
        elif match["num"]:
            yield Token("num" if int(text) < 1000 else "year", int(text), text)
        elif match["ord"]:
            yield Token("ord", int(match["ord"]), text)
        elif match["dash"]:
            yield Token("to", 0, text)
        elif not match["filler"]:
            yield Token("unknown", 0, text)


def _minutes(match: re.Match[str]) -> int:
    """Minutes after midnight."""
    hour, half = int(match["hour"]), match["half"]
    minute = int(match["minute"] or match["dotted"] or match["named"] or 0)
    if hour > (12 if half else 23) or minute > 59 or (half and not hour):
        raise BadRule(Reason.BAD_TIME, text=match[0])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


@cache
def _reading(language: str) -> tuple[re.Pattern[str], dict[str, tuple[Token, ...]]]:
    """The pattern of a language and what each of its phrases means; longer phrases are tried first."""
    phrases: dict[str, tuple[Token, ...]] = {name: (token,) for name, token in _names(language)}
    for meaning, words in WORDS[language].items():
        for phrase in words.split("|"):
            phrases[fold(phrase)] = tuple(_meaning(code, phrase) for code in meaning.split())
    longest = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    pattern = _PATTERN.format(clock=_CLOCK, phrases=alternatives, ordinals=ORDINALS[language])
    return re.compile(pattern, re.VERBOSE), phrases


def _meaning(code: str, phrase: str) -> Token:
    kind, _, value = code.partition(":")
    return Token(kind, int(value or 0), phrase)


def _names(language: str) -> Iterator[tuple[str, Token]]:
    """CLDR's names of days and months, wide and abbreviated; single letters are too ambiguous."""
    locale = Locale.parse(language)
    for kind, kinds in (("month", locale.months), ("day", locale.days)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for number, name in kinds[context].get(width, {}).items():
                    yield fold(name).rstrip("."), Token(kind, number, fold(name))


def _told_apart(tokens: list[Token]) -> list[Token]:
    """Words with two meanings, by their neighbours.

    Portuguese "segunda", "quarta" and "quinta" before a weekday are second, fourth and fifth; Spanish "mar"
    after a number is March; "at" between weekdays is "to", as in "lunes a viernes".
    """
    found: list[Token] = []
    for index, token in enumerate(tokens):
        last = found[-1].kind if found else ""
        following = tokens[index + 1].kind if index + 1 < len(tokens) else ""
        if token.text in _ORDINAL_DAYS and following == "day":
            found.append(Token("ord", _ORDINAL_DAYS[token.text], token.text))
        elif token.text == "mar" and token.kind == "day" and last in ("num", "ord"):
            found.append(Token("month", 3, token.text))
        elif token.kind == "at" and last == following == "day":
            found.append(Token("to", 0, token.text))
        else:
            found.append(token)
    return found


_ORDINAL_DAYS = {"segunda": 2, "quarta": 4, "quinta": 5}
