"""Lists as parameters of statements: one value, however long, so that a statement is always the same.

A parameter for each member would be another statement for each length, made and planned anew.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Text, bindparam, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Listed(TypeDecorator[Collection[Any]]):
    """A list: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database takes it as."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.of))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> object:
        """What the driver takes it as."""
        members = list(value or ())
        return json.dumps(members) if dialect.name == "sqlite" else members


class _Each(FunctionElement[Any]):
    """The members of a list, as rows."""

    inherit_cache = True


class _Among(FunctionElement[bool]):
    """Whether a column holds a member of a list."""

    inherit_cache = True


def each(name: str) -> TableValuedAlias:
    """The whole numbers of a list handed over by that name, as rows of one column, ``value``."""
    numbers = BigInteger()
    return _Each(bindparam(name, type_=_Listed(numbers))).table_valued(column("value", numbers), name="value")


def among(held: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds a member of a list handed over by that name."""
    return _Among(held, bindparam(name, type_=_Listed(held.type)))


@compiles(_Each, "sqlite")
def _each_on_sqlite(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Each, "postgresql")
def _each_on_postgresql(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    # An alias of a function that gives one column names that, too.
    return f"unnest({compiler.process(element.clauses, **how)})"


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    held, members = (compiler.process(one, **how) for one in element.clauses)
    return f"{held} IN (SELECT value FROM json_each({members}))"  # noqa: S608  # parts of a statement, compiled


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    held, members = (compiler.process(one, **how) for one in element.clauses)
    return f"{held} = ANY ({members})"
