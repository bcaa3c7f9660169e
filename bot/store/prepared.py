"""Statements that run at every report: compiled once for each database, and run on the driver's own cursor.

SQLAlchemy takes as long again to run a statement as the driver does, and every trip to PostgreSQL has its price. There,
what is written waits until something is read, SQLAlchemy runs a statement on the connection, or the transaction ends;
then all of it is sent at once, in the order in which it was written (libpq's pipeline mode). On SQLite nothing waits.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Connection, Dialect, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

Values = Mapping[str, Any]
Row = tuple[Any, ...]

_Convert = Callable[[Any], Any] | None
_WAITING = "sitrep_waiting"  # where a connection keeps what is to be written


class _Slot(NamedTuple):
    """A place of a statement's values: the name that its value is given by, or a value that is always the same."""

    name: str | None
    convert: _Convert
    constant: Any = None


class _Compiled:
    """A statement as one kind of database takes it."""

    def __init__(self, statement: ClauseElement, columns: list[str] | None, dialect: Dialect) -> None:
        # PostgreSQL's own way of numbering values spares psycopg rewriting the text, and says each value once.
        speaking = dialect if _is_sqlite(dialect) else type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]  # all dialects of SQLAlchemy take it
        how = {"render_postcompile": True}
        compiled: Any = statement.compile(dialect=speaking, column_keys=columns, compile_kwargs=how)
        if compiled.insert_prefetch or compiled.update_prefetch:
            filled_in = ", ".join(column.name for column in (*compiled.insert_prefetch, *compiled.update_prefetch))
            raise ValueError(f"SQLAlchemy would fill in {filled_in}: the statement must name all columns with defaults")
        self.text = str(compiled)
        self._slots = [_slot(compiled, name, dialect) for name in compiled.positiontup or ()]
        self._kinds = [column.type.dialect_impl(dialect) for column in getattr(statement, "exported_columns", ())]
        self._dialect = dialect
        self._loads: list[tuple[int, Callable[[Any], Any]]] | None = None

    def bound(self, values: Values) -> Row:
        """The values in their places, as the driver takes them."""
        return tuple(
            [  # in one place and no call for each: a hundred values are filled in for every claim
                constant if name is None else convert(values[name]) if convert else values[name]
                for name, convert, constant in self._slots
            ]
        )

    def read(self, cursor: Any) -> Sequence[Row]:
        """The rows that a driver's cursor has for this statement."""
        fetched: list[Row] = cursor.fetchall()
        if self._loads is None:
            codes = [column[1] for column in cursor.description]
            loads = [kind.result_processor(self._dialect, code) for kind, code in zip(self._kinds, codes, strict=True)]
            self._loads = [(place, load) for place, load in enumerate(loads) if load]
        return [self._loaded(row) for row in fetched] if self._loads else fetched

    def _loaded(self, row: Row) -> Row:
        columns = list(row)
        for place, load in self._loads or ():
            columns[place] = load(columns[place])
        return tuple(columns)


def _slot(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Slot:
    parameter = compiled.binds[name]
    convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
    if parameter.required:
        return _Slot(name, convert)
    constant = parameter.effective_value
    return _Slot(None, None, convert(constant) if convert else constant)


class Prepared:
    """One statement. Its values are given by the names of its parameters.

    Like all that reads or writes columns, it goes past what a session holds back: whoever needs that written flushes.
    """

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """``columns`` are those an insertion or an update sets that doesn't say so itself."""
        self._statement, self._columns = statement, list(columns) or None
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Values) -> Sequence[Row]:
        """What the statement gives, row by row."""
        connection = session.connection()
        compiled = self.on(connection.dialect)
        try:
            return _fetched(connection, compiled, compiled.bound(values))
        except _errors(connection) as error:
            raise _as_usual(connection, error) from error

    def write(self, session: Session, rows: Sequence[Values]) -> None:
        """Run a statement that gives nothing, once for each of these rows; on PostgreSQL, with what comes next."""
        if not rows:
            return
        connection = session.connection()
        compiled = self.on(connection.dialect)
        bound = [compiled.bound(row) for row in rows]
        connection.info.setdefault(_WAITING, []).append((compiled.text, bound))
        if _is_sqlite(connection.dialect):
            send(connection)

    def on(self, dialect: Dialect) -> _Compiled:
        """The statement as a database takes it."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, self._columns, dialect)
        return compiled


def watch(engine: Engine) -> None:
    """Have what waits on a connection to PostgreSQL written before anything else is done on it."""
    event.listen(engine, "before_cursor_execute", lambda connection, *_: send(connection))
    event.listen(engine, "commit", send)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "checkin", lambda _driver, record: record.info.pop(_WAITING, None))


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # what waited on a lost connection went with it
        connection.info.pop(_WAITING, None)


def send(connection: Connection) -> None:
    """Have what waits on a connection written."""
    waiting = connection.info.pop(_WAITING, ())
    if not waiting:
        return
    try:
        with nullcontext() if _is_sqlite(connection.dialect) else _driver(connection).pipeline():
            _write(connection, waiting)
    except _errors(connection) as error:
        raise _as_usual(connection, error) from error


def _fetched(connection: Connection, compiled: _Compiled, values: Row) -> Sequence[Row]:
    waiting = connection.info.pop(_WAITING, ())
    if not waiting:
        return compiled.read(_cursor(connection).execute(compiled.text, values))
    with _driver(connection).pipeline():
        _write(connection, waiting)
        return compiled.read(_cursor(connection).execute(compiled.text, values))


def _write(connection: Connection, waiting: Sequence[tuple[str, Sequence[Row]]]) -> None:
    for text, rows in waiting:
        _cursor(connection).executemany(text, rows)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _cursor(connection: Connection) -> Any:
    if _is_sqlite(connection.dialect):
        return _driver(connection).cursor()
    return _raw_cursor()(_driver(connection))


@cache
def _raw_cursor() -> Any:
    from psycopg import RawCursor  # only those who use PostgreSQL load its driver

    return RawCursor


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


def _errors(connection: Connection) -> type[Exception]:
    driver: Any = connection.dialect.dbapi
    errors: type[Exception] = driver.Error
    return errors


def _as_usual(connection: Connection, error: Exception) -> BaseException:
    """What the driver complains of, as SQLAlchemy tells it."""
    return DBAPIError.instance(None, None, error, _errors(connection), dialect=connection.dialect)
