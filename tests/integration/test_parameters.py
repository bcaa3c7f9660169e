"""A list is one parameter: its members come out as they went in, on either database."""

import pytest
from sqlalchemy import BigInteger, Text, literal, select, union_all

from bot.store.database import Database
from bot.store.parameters import One, among, each, gathered

ODD = ('say "so"', "back\\slash", "{a, b}", "NULL", "", "line\nbreak", "Карм Салих", "ab")


@pytest.mark.parametrize(
    ("of", "held", "asked"),
    [
        (BigInteger, (-(1 << 63), -1, 0, 5, (1 << 63) - 1), (-(1 << 63), 5, (1 << 63) - 1, 77)),
        (Text, (*ODD, "null", '"'), ODD),
        (Text, ODD, ()),
    ],
)
def test_a_column_holds_the_members_that_are_asked_for(
    database: Database, of: type[BigInteger | Text], held: tuple[One, ...], asked: tuple[One, ...]
) -> None:
    rows = union_all(*(select(literal(one, of).label("one")) for one in held)).subquery()
    found = select(rows.c.one).where(among(rows.c.one, "asked"))
    with database.read() as session:
        assert set(session.scalars(found, {"asked": asked})) == set(held) & set(asked)


@pytest.mark.parametrize("numbers", [(), (3,), (-(1 << 63), 0, 0, (1 << 63) - 1)])
def test_numbers_are_rows_in_their_order(database: Database, numbers: tuple[int, ...]) -> None:
    with database.read() as session:
        assert tuple(session.scalars(select(each("numbers").c.value), {"numbers": numbers})) == numbers


def test_what_is_gathered_is_a_list(database: Database) -> None:
    numbers = each("numbers")
    with database.read() as session:
        assert session.scalar(select(gathered(numbers.c.value)), {"numbers": (5, -3, 1 << 60)}) == [5, -3, 1 << 60]
        assert not session.scalar(select(gathered(numbers.c.value)), {"numbers": ()})
