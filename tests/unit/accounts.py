"""Claims as they are compared."""

from collections.abc import Sequence

from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of
from bot.merging.compatibility import Comparison, compare
from bot.vocabulary import Claim, Document
from tests.reports import document

BASE = "Rockets were fired at the Ain al-Asad base in Anbar, where American soldiers are stationed"


def account(said: Claim, given: Document | None = None, number: int = 1, others: Sequence[Claim] = ()) -> Account:
    report = given or document()
    return account_of(said, report, others, claim_id=number, document_id=number, order=(f"{number:04}", 0))


def compared(one: Account, other: Account, knowledge: Knowledge) -> Comparison:
    forth, back = compare(one, other, knowledge.related), compare(other, one, knowledge.related)
    assert forth == back
    return forth


def told(said: Claim, text: str, published: str | None = "2024-01-22T09:00:00Z", number: int = 1) -> Account:
    return account(said, document(text, published), number)
