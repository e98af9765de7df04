"""Many rows in one statement, past Django's objects: the log's writer spends most of a transaction there otherwise.

    write_rows(Record, ("walk", "key", "value"), rows, unique=("walk", "key"), update=("value",))
    -> INSERT INTO … ("walk", "key", "value") VALUES (%s, %s, %s) ON CONFLICT ("walk", "key") DO UPDATE SET …

    read_rows(Tile, ("hashes",), unique=("log_id", "level", "index"), keys=[(1, 0, 7), (1, 1, 0)])
    -> WITH "named" AS (VALUES (%s, %s, %s), (%s, %s, %s)) SELECT "hashes" FROM "named" CROSS JOIN …
       WHERE "log_id" = "column1" AND "level" = "column2" AND "index" = "column3"

SQLite and PostgreSQL spell this alike. A CROSS JOIN, and not IN: for that SQLite reads the whole table, if there are
two keys or more. Names of tables and columns come from this code alone, values are parameters.
Measured with 64 statements in a transaction on SQLite: a third of the time that `bulk_create` takes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.expressions import Col

M = TypeVar("M", bound=models.Model)
Converters = list[tuple[int, Col, Callable[..., Any]]]


def write_rows(
    model: type[models.Model],
    columns: tuple[str, ...],
    rows: Iterable[Sequence[object]],
    *,
    unique: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
) -> None:
    """Insert rows, each with the values of these columns.

    A row whose `unique` columns are there already has its `update` columns replaced, or is left as it is where `update`
    is empty; without `unique` it is the database's error.
    """
    execute_many(_insert(table_of(model), columns, unique, update), rows)


def read_rows(
    model: type[models.Model],
    columns: tuple[str, ...],
    *,
    unique: tuple[str, ...],
    keys: Collection[tuple[int | str, ...]],
) -> list[tuple[Any, ...]]:
    """The values of these columns in the rows whose `unique` columns have one of these values; in no order."""
    if not keys:
        return []
    return fetch(_select(table_of(model), columns, unique, len(keys)), *(part for one in keys for part in one))


def fetch(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows that a query finds, each `%s` in it standing for one of the values; times are as the driver has them."""
    return _run(sql, values)


def read_models(model: type[M], rest: str, *values: object) -> list[M]:
    """The objects that a query finds in a model's table: `rest` is what follows the table's name in it.

    As `objects.raw`, which for each query finds out anew which columns there are and how their values are read: that
    takes twice as long as the query.
    """
    db = connections[DEFAULT_DB_ALIAS]
    select, names, converters = _shape(model, db.vendor)
    found = [list(row) for row in fetch(f"{select} {rest}", *values)]
    for row in found:
        for place, column, convert in converters:
            row[place] = convert(row[place], column, db)
    return [model.from_db(db.alias, names, row) for row in found]


@lru_cache(maxsize=64)
def _shape(model: type[models.Model], _vendor: str) -> tuple[str, list[str], Converters]:
    """SELECT with all columns of a model FROM its table, its fields' names, and what reads their values: it is the same
    for all connections to one kind of database."""
    table = model._meta.db_table
    columns = [field.get_col(table) for field in model._meta.concrete_fields]
    converters = [
        (place, column, convert)
        for place, column in enumerate(columns)
        for convert in [*connection.ops.get_db_converters(column), *column.target.get_db_converters(connection)]
    ]
    names = ", ".join(f'"{table}"."{column.target.column}"' for column in columns)
    select = " ".join(["SELECT", names, "FROM", _names((table,))])
    return select, [column.target.attname for column in columns], converters


def execute(sql: str, *values: object) -> None:
    """Carry out a statement, in which each `%s` stands for one of the values."""
    _run(sql, values)


def execute_many(sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Carry out a statement once for each row of values; not at all where there is none."""
    values = list(rows)
    if values:
        _run(sql, values, many=True)


def table_of(model: type[models.Model]) -> str:
    """The name of a model's table: all models here belong to the one app and keep Django's name."""
    return f"incidents_{model.__name__.lower()}"


def _run(sql: str, values: Sequence[Any], *, many: bool = False) -> list[tuple[Any, ...]]:
    """Carry out a statement, and return the rows that it finds.

    By the driver itself: what Django's cursor does around a statement takes five times as long as SQLite takes for it.
    Of that is kept: a connection that the database dropped is made anew, none is used whose transaction is broken,
    errors are Django's, and who has the queries logged sees them.
    """
    db = connections[DEFAULT_DB_ALIAS]
    db.close_if_health_check_failed()
    if db.connection is None:
        db.ensure_connection()
    db.validate_no_broken_transaction()
    adapted = [_adapt(row, db.vendor) for row in values] if many else _adapt(values, db.vendor)
    with db.wrap_database_errors:
        cursor = db.cursor() if db.queries_logged else db.connection.cursor()
        spelled = sql if db.queries_logged else _spelled(sql, db.vendor)
        (cursor.executemany if many else cursor.execute)(spelled, adapted)
        return cursor.fetchall() if cursor.description else []


@lru_cache(maxsize=256)
def _spelled(sql: str, vendor: str) -> str:
    """A statement with its places for values as the driver has them."""
    return sql.replace("%s", "?") if vendor == "sqlite" else sql


def _adapt(values: Iterable[object], vendor: str) -> list[Any]:
    return [_time(one, vendor) if isinstance(one, datetime) else one for one in values]


@lru_cache(maxsize=256)
def _time(time: datetime, _vendor: str) -> Any:
    """A time as this kind of database has it: with a message the same one is stored in many places."""
    return connection.ops.adapt_datetimefield_value(time)


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...], unique: tuple[str, ...], update: tuple[str, ...]) -> str:
    places = ", ".join(["%s"] * len(columns))
    words = ["INSERT INTO", _names((table,)), f"({_names(columns)})", "VALUES", f"({places})"]
    if unique:
        words += ["ON CONFLICT", f"({_names(unique)})"]
        changes = ", ".join(f"{_names((name,))} = EXCLUDED.{_names((name,))}" for name in update)
        words += ["DO UPDATE SET", changes] if update else ["DO NOTHING"]
    return " ".join(words)


@lru_cache(maxsize=64)
def _select(table: str, columns: tuple[str, ...], unique: tuple[str, ...], keys: int) -> str:
    key = f"({', '.join(['%s'] * len(unique))})"
    same = " AND ".join(f'{_names((name,))} = "column{place}"' for place, name in enumerate(unique, 1))
    words = ["WITH", '"named"', "AS", f"(VALUES {', '.join([key] * keys)})", "SELECT", _names(columns)]
    return " ".join([*words, "FROM", '"named"', "CROSS JOIN", _names((table,)), "WHERE", same])


def _names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
