"""Which of the days told beside a deed are its own: not those of speeches, or of what is yet to come."""

from collections.abc import Collection, Sequence
from datetime import date

from spacy.tokens import Token

from bot.extraction.circumstances.clause_days import is_of_other_clause
from bot.extraction.expressions.dates import DateMention
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import children, is_verb
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import ClaimDate, DatePrecision

_TO_COME = frozenset({"will", "would", "shall", "'ll"})
_DUE = frozenset({"due", "expected", "planned", "scheduled", "set"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_NEWS_DAYS = 7
_CLAUSES_OF_NOUNS = frozenset({"acl", "relcl"})
_DAYS_OF_NOUNS = frozenset({"from", "of", "on"})
_WIDE = frozenset({DatePrecision.MONTH, DatePrecision.YEAR})


def are_earlier(days: Sequence[DateMention], published: date | None) -> bool:
    """Whether no day told lies in the week before the report; where that has no day, whether only months are told.

    "Earlier this month" is before what the report tells as its news.
    """
    points = [mention.date for mention in days if not mention.is_window]
    return bool(points) and all(_is_earlier(day, published) for day in points)


def _is_earlier(day: ClaimDate, published: date | None) -> bool:
    is_wide = day.precision in _WIDE
    if published is None or (is_wide and (day.text or "").lower().startswith("earlier")):
        return is_wide
    return (published - day.end).days > _NEWS_DAYS


def days_of_deed(
    found: Sequence[DateMention], mention: Mention, deeds: Collection[Token], reading: Reading
) -> list[DateMention]:
    """Of the days told beside a deed, its own: not when somebody spoke of it, nor those of what it only explains.

    "They met on Saturday to remember those who were killed in July 1995." ``deeds`` are the words that tell one.
    """
    named = [date for date in found if (token := date_token(date, reading)) and _is_named_by(mention, token)]
    if named:
        return named
    days = [
        date
        for date in found
        if not _is_day_of_speech(date, mention, reading)
        and not _is_day_to_come(date, mention, reading)
        and not _is_day_since(date, mention, reading)
        and not _is_span_of_count(date, reading)
        and not ((token := date_token(date, reading)) and is_of_other_clause(token, mention, deeds))
    ]
    if mention.anchor.dep_ not in _CLAUSES_OF_NOUNS:
        return days
    own = [date for date in days if (token := date_token(date, reading)) and mention.anchor in token.ancestors]
    return own or days


def _is_named_by(mention: Mention, day: Token) -> bool:
    """Whether the deed is called by the day: "Tuesday's ambush", "the raid of 4 March". Then it has no other."""
    if not mention.is_noun:
        return False
    is_before = day.head == mention.anchor and day.dep_ in {"poss", "compound"}
    leads = day.head.dep_ == "prep" and day.head.lower_ in _DAYS_OF_NOUNS and day.head.head == mention.anchor
    return is_before or leads


def date_token(date: DateMention, reading: Reading) -> Token | None:
    """The word that heads the expression in the parse; None where the text behind the bounds was not parsed."""
    span = reading.tokens_between(date.start, date.end)
    return span.root if span is not None else None


def _is_day_of_speech(date: DateMention, mention: Mention, reading: Reading) -> bool:
    """Whether a date says when somebody spoke of the incident: "…, an official said on Monday"."""
    token = date_token(date, reading)
    if token is None:
        return False
    verb, is_of_statement = token.head.head if token.head.dep_ == "prep" else token.head, False
    cues = load_cues().locations
    while verb.dep_ in {"pobj", "prep", "dobj"} and not is_verb(verb):
        is_of_statement |= verb.lemma_ in cues.statements
        verb = verb.head
    if token.i < mention.anchor.i and _follows_speech(token):
        return True
    is_speech = (is_of_statement or verb.lemma_ in cues.speech | cues.denials) and verb != mention.anchor
    return is_speech and verb.i < token.i and verb in mention.anchor.ancestors


def _follows_speech(day: Token) -> bool:
    """Whether it stands right behind a word of speech: "said on Tuesday it had found the body"."""
    first = day.left_edge.i - (day.head.dep_ == "prep" and day.head.i == day.left_edge.i - 1)
    return first > day.sent.start and day.doc[first - 1].lemma_ in load_cues().locations.speech


def _is_span_of_count(date: DateMention, reading: Reading) -> bool:
    """Whether it says in what stretch such deeds are counted: "for the second time this week"."""
    token = date_token(date, reading)
    return token is not None and token.head.lemma_ == "time"


def _is_day_to_come(date: DateMention, mention: Mention, reading: Reading) -> bool:
    """Whether something else is yet to be then: "called a summit for Sunday", "the games, which open on Friday"."""
    token = date_token(date, reading)
    if token is None or not _is_weekday(date):
        return False
    if token.head.dep_ == "prep" and token.head.lower_ == "for":
        return True
    verb = next((above for above in token.ancestors if is_verb(above)), None)
    if verb is None or verb in (mention.anchor, mention.governor) or mention.anchor in verb.subtree:
        return False
    helpers = {child.lower_ for child in children(verb, "aux")}
    return verb.tag_ in {"VBZ", "VBP"} or bool(helpers & _TO_COME) or ("to" in helpers and verb.head.lower_ in _DUE)


def _is_weekday(date: DateMention) -> bool:
    """Whether it is a single day that is read as the latest one: a weekday, or a day without a year."""
    return date.date.precision is DatePrecision.DAY and not any(sign.isdigit() for sign in date.date.text or "")


def _is_day_since(date: DateMention, mention: Mention, reading: Reading) -> bool:
    """Whether it only says since when such deeds are counted: "the ninth coup since independence in 1974"."""
    token = date_token(date, reading)
    between = reading.doc[mention.anchor.i + 1 : token.i] if token is not None else ()
    return any(step.lower_ == "since" for step in between) and not any(step.tag_ in _FINITE for step in between)
