"""Lists as one value of a statement, however long: a parameter that is always the same, and a column of results.

A parameter for each member would be another statement for each length, made and planned anew.
"""

import json
import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, ColumnElement, Dialect, Text, bindparam, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeDecorator, TypeEngine

One = int | str

_NUMBER = BigInteger()
_SPECIAL = re.compile(r'["\\]')


class _Listed(TypeDecorator[Collection[One]]):
    """A list as a text: JSON for SQLite, and for PostgreSQL as it writes arrays. Drivers hand over a text as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[One] | None, dialect: Dialect) -> str:
        """What the driver takes it as."""
        members = value or ()
        return json.dumps(list(members)) if dialect.name == "sqlite" else f"{{{','.join(map(_in_array, members))}}}"


def _in_array(member: One) -> str:
    return str(member) if isinstance(member, int) else '"' + _SPECIAL.sub(r"\\\g<0>", member) + '"'


class _Each(FunctionElement[Any]):
    """The members of a list, as rows."""

    inherit_cache = True


class _Among(FunctionElement[bool]):
    """Whether a column holds a member of a list."""

    inherit_cache = True


class _Gathered(FunctionElement[list[Any]]):
    """The values of a column, as a list."""

    inherit_cache = True
    type = JSON()


def each(name: str) -> TableValuedAlias:
    """The whole numbers of a list handed over by that name, as rows of one column, ``value``."""
    return _Each(bindparam(name, type_=_Listed())).table_valued(column("value", _NUMBER), name="value")


def among(held: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds a member of a list handed over by that name."""
    return _Among(held, bindparam(name, type_=_Listed()))


def gathered(told: ColumnElement[Any]) -> ColumnElement[list[Any]]:
    """The values of a column of all rows, as one list; of no rows, an empty one or nothing."""
    return _Gathered(told)


@compiles(_Each, "sqlite")
def _each_on_sqlite(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Each, "postgresql")
def _each_on_postgresql(element: _Each, compiler: SQLCompiler, **how: Any) -> str:
    # An alias of a function that gives one column names that, too.
    return f"unnest({_array(compiler.process(element.clauses, **how), _NUMBER, compiler)})"


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    held, members = (compiler.process(one, **how) for one in element.clauses)
    return f"{held} IN (SELECT value FROM json_each({members}))"  # noqa: S608  # parts of a statement, compiled


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    held, members = element.clauses
    array = _array(compiler.process(members, **how), held.type, compiler)
    return f"{compiler.process(held, **how)} = ANY ({array})"


def _array(members: str, of: TypeEngine[Any], compiler: SQLCompiler) -> str:
    return f"CAST({members} AS {compiler.dialect.type_compiler_instance.process(ARRAY(of))})"


@compiles(_Gathered, "sqlite")
def _gathered_on_sqlite(element: _Gathered, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **how)})"


@compiles(_Gathered, "postgresql")
def _gathered_on_postgresql(element: _Gathered, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_agg({compiler.process(element.clauses, **how)})"
