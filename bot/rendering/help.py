"""Help by subject: ``bot/data/help.toml``, checked against its schema when it is loaded."""

import re
from functools import cache

from pydantic import Field, field_validator

from bot.lexicon import load_lexicon
from bot.rendering.html import bold, fits
from bot.vocabulary import Value

_MARKUP = re.compile(r"</?(?:b|i|code)>")


class Subject(Value):
    """One subject: its button, its title, and its text as message HTML."""

    button: str = Field(min_length=1, max_length=20)
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)

    @field_validator("text")
    @classmethod
    def _can_be_sent(cls, text: str) -> str:
        if re.search(r"[<>]", _MARKUP.sub("", text)):
            raise ValueError("only <b>, <i> and <code> may be used")
        if not fits(text):
            raise ValueError("it is too long for a message")
        return text

    @property
    def examples(self) -> tuple[str, ...]:
        """What stands in it to be typed."""
        return tuple(re.findall(r"<code>(.*?)</code>", self.text))


class HelpTexts(Value):
    """All subjects, the first of which is shown first."""

    subjects: tuple[Subject, ...] = Field(min_length=1)


def subject_html(number: int) -> str:
    """A subject as a message; the first for a number there is none of."""
    subjects = help_texts().subjects
    subject = subjects[number if number < len(subjects) else 0]
    return f"{bold(subject.title)}\n{subject.text}"


@cache
def help_texts() -> HelpTexts:
    """The shipped texts.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "help", HelpTexts)
