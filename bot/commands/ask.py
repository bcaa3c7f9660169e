"""``ask TEXT``: answer a question as the chat would."""

import argparse
import html
import re
import sys
from typing import Any

from bot.answering import answers
from bot.answering.histories import changes_asked
from bot.commands.answered import as_contract
from bot.commands.lines import answer_lines, print_line, text_field
from bot.commands.moments import end_of
from bot.errors import BadInput, WrongUsage
from bot.knowledge import Knowledge, load_knowledge
from bot.questions.orders import Order, read_order
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database

_TAG = re.compile(r"<[^>]+>")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, the moment it is asked, and the form of the answer."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    parser.add_argument("--now", type=end_of, metavar="TIME", help="answer as of this moment (ISO 8601)")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    parser.add_argument(
        "--jsonl", action="store_true", help='read questions {"id", "question", "now"?} from standard input'
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer the question, or every question on standard input."""
    if not arguments.jsonl and not any(word.strip() for word in arguments.text):
        raise WrongUsage(answers.NOTHING_ASKED)
    database, knowledge = Database(settings.database_url), load_knowledge()
    migrate.upgrade(database)
    if arguments.jsonl:
        answer_lines(sys.stdin.buffer, lambda request: _answer_line(database, knowledge, request, arguments, settings))
        return 0
    text, zone = " ".join(arguments.text), settings.timezone
    order = read_order(text)
    if order and order[0] is Order.CHANGES and not arguments.json:
        _print_text(changes_asked(database, knowledge, None, order[1], zone, now=arguments.now))
        return 0
    reply = answers.ask(database, knowledge, text, now=arguments.now, zone=zone, counts_all=arguments.json)
    if arguments.json:
        print_line(as_contract(reply))
    else:
        _print_text(reply.html)
    return 0


def _print_text(message: str) -> None:
    print(html.unescape(_TAG.sub("", message)))


def _answer_line(
    database: Database, knowledge: Knowledge, request: dict[str, Any], arguments: argparse.Namespace, settings: Settings
) -> dict[str, Any]:
    try:
        now = end_of(text_field(request, "now")) if request.get("now") else arguments.now
    except argparse.ArgumentTypeError as error:
        raise BadInput(str(error)) from error
    question, zone = text_field(request, "question"), settings.timezone
    reply = answers.ask(database, knowledge, question, now=now, zone=zone, counts_all=True)
    return as_contract(reply)
