"""Rows read by their keys: those and no others, and never by reading the whole table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.log.models import Record, Tile
from incidents.log.rows import read_rows
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


@pytest.mark.parametrize("count", [1, 2, 500])
def test_no_table_is_read_in_full(line: Pair, count: int) -> None:
    with line.xa.here():
        with CaptureQueriesContext(connection) as captured:
            read_rows(Tile, ("hashes",), unique=("log_id", "level", "index"), keys=[(1, 0, n) for n in range(count)])
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + captured[0]["sql"])
            plan = [row[3] for row in cursor.fetchall()]
        assert plan[-1].startswith("SEARCH incidents_tile USING INDEX")
