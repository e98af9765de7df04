"""Bytes in a column, the same from each database: PostgreSQL's driver gives a memoryview, SQLite's gives bytes."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression


class BytesField(models.BinaryField):
    """A BinaryField whose values are bytes."""

    _pyi_private_get_type: bytes  # what a type checker takes an attribute of this field for

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: Expression, _connection: BaseDatabaseWrapper
    ) -> bytes | None:
        """What the driver gave, as bytes."""
        return None if value is None else bytes(value)
