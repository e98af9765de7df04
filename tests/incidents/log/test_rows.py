"""Rows read by their keys: those and no others, and never by reading the whole table; objects as Django reads them;
and what Django does around a statement, as far as it is kept."""

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from incidents.log.models import Checkpoint, Entry, Log, Part, Record, Tile, TimeMark
from incidents.log.rows import execute, fetch, read_models, read_rows, write_rows
from incidents.statements.models import Statement
from tests.databases import ON_BOTH
from tests.factories import XA, message
from tests.incidents.nodes import Pair


def test_rows_are_found_by_their_keys(line: Pair) -> None:
    with line.xa.here():
        stored = {(walk, key): bytes(value) for walk, key, value in Record.objects.values_list("walk", "key", "value")}
        keys = [("XA", "head"), ("XB", "head"), ("XA", "nothing")]
        rows = read_rows(Record, ("walk", "key", "value"), unique=("walk", "key"), keys=keys)
        found = {(walk, key): bytes(value) for walk, key, value in rows}
        assert found == {key: stored[key] for key in keys[:2]}


def test_without_keys_there_are_no_rows(line: Pair) -> None:
    with line.xa.here():
        assert read_rows(Record, ("value",), unique=("walk", "key"), keys=()) == []


@ON_BOTH
@pytest.mark.parametrize("model", [Checkpoint, Entry, Log, Statement])
def test_objects_are_those_that_django_reads(line: Pair, model: type[Model]) -> None:
    with line.xa.here() as xa:
        xa.say_in(xa.open_file(XA.watch), XA.watch, "notice", message())
        found = read_models(model, 'WHERE "id" > %s ORDER BY "id"', 0)
        names = [field.attname for field in model._meta.concrete_fields]
        assert [[getattr(one, name) for name in names] for one in found] == [
            list(row) for row in model._default_manager.order_by("id").values_list(*names)
        ]
        assert found


@pytest.mark.parametrize("count", [1, 2, 500])
def test_no_table_is_read_in_full(line: Pair, count: int) -> None:
    with line.xa.here():
        with CaptureQueriesContext(connection) as captured:
            read_rows(Tile, ("hashes",), unique=("log_id", "level", "index"), keys=[(1, 0, n) for n in range(count)])
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + captured[0]["sql"])
            plan = [row[3] for row in cursor.fetchall()]
        assert plan[-1].startswith("SEARCH incidents_tile USING INDEX")


@ON_BOTH
@pytest.mark.parametrize("model", [Checkpoint, Entry, Tile, TimeMark])
def test_what_belongs_to_a_log_is_indexed_by_it_once(line: Pair, model: type[Model]) -> None:
    with line.xa.here(), connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
        assert [one["columns"] for one in kept if one["index"] and one["columns"] == ["log_id"]] == []
        assert [one for one in kept if one["unique"] and one["columns"][0] == "log_id"]


PART = ("hash", "size", "part")


@ON_BOTH
def test_what_the_database_refuses_is_djangos_error(line: Pair) -> None:
    with line.xa.here(), atomic():
        write_rows(Part, PART, [("twice", 1, b"1")])
        with pytest.raises(IntegrityError), atomic():
            write_rows(Part, PART, [("twice", 1, b"2")])
        assert [bytes(part) for (part,) in fetch('SELECT "part" FROM "incidents_part" WHERE "hash" = %s', "twice")] == [
            b"1"
        ]


@ON_BOTH
def test_nothing_is_carried_out_in_a_broken_transaction(line: Pair) -> None:
    with line.xa.here(), atomic():
        connection.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            execute('DELETE FROM "incidents_part"')


@ON_BOTH
def test_a_connection_that_is_gone_is_made_anew(line: Pair) -> None:
    with line.xa.here():
        connection.close()
        assert len(fetch('SELECT "side" FROM "incidents_log"')) == 2


@ON_BOTH
def test_who_logs_queries_sees_them(line: Pair) -> None:
    with line.xa.here():
        with CaptureQueriesContext(connection) as captured:
            write_rows(Part, PART, [("seen", 1, b"1"), ("seen too", 1, b"1")])
            fetch('SELECT "size" FROM "incidents_part" WHERE "hash" = %s', "seen")
        assert ["incidents_part" in query["sql"] for query in captured] == [True, True]
