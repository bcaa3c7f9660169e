"""Several requests in one message: each on a line of its own that says by itself what is wanted."""

from bot.questions.orders import read_order
from bot.questions.words import question_words

QUESTION_MARKS = ("?", "؟")


def requests_in(text: str) -> list[str]:
    """The lines of a message, where each is an order or a question by itself; else the message as a whole.

    "Strikes in", "Yemen" on two lines is one question.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) > 1 and all(map(_stands_alone, lines)) else [text]


def _stands_alone(line: str) -> bool:
    """Whether it asks by its mark, gives an order, or begins with what is asked for or asked about."""
    words = question_words()
    opens = any(pattern.match(line) for pattern in (words.intent_pattern, words.deed_pattern))
    is_whole = len(line.split()) > 1
    return line.endswith(QUESTION_MARKS) or (is_whole and (opens or read_order(line) is not None))
