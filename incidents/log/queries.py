"""What devices and auditors are shown of both logs: checkpoints, a part of a body, tiles."""

from dataclasses import dataclass
from functools import lru_cache

from crypto.checkpoint import renew_cosigned
from crypto.merkle import HASH_SIZE
from crypto.tile import TILE_WIDTH, TilePath, encode_bundle, tile_width
from crypto.timemark import TimeMark, parse_time_mark
from incidents.log import models
from incidents.log.read import entries_after, entry_at, log_of, named_parts, newest_checkpoint
from incidents.log.rows import fetch
from incidents.log.store import both_logs, read_tile

_MARK = 'SELECT "mark" FROM "incidents_timemark" WHERE "log_id" = %s ORDER BY "at" DESC LIMIT 1'


@dataclass(frozen=True)
class Stand:
    """A log, and its newest checkpoint of entries that are stored here; None before there is one."""

    log: models.Log
    checkpoint: models.Checkpoint | None

    @property
    def size(self) -> int:
        """Entries under the checkpoint: what can be proven."""
        return 0 if self.checkpoint is None else self.checkpoint.size

    @property
    def note(self) -> str | None:
        """The checkpoint's note as it was signed last, with the mirror's cosignature if it has come."""
        row = self.checkpoint
        return None if row is None else _shown(row.note, row.cosigned)


@lru_cache(maxsize=16)
def _shown(note: bytes, cosigned: bytes | None) -> str:
    """The same for many requests."""
    return (note if cosigned is None else renew_cosigned(cosigned, note)).decode()


def stand_of(log: models.Log) -> Stand:
    """How far a log can be proven."""
    return Stand(log, newest_checkpoint(log))


def read_stands() -> tuple[Stand, Stand]:
    """How far the own log and the other can be proven. Raises `NotFounded`."""
    own, other = both_logs()
    return stand_of(own), stand_of(other)


def newest_mark(log: models.Log) -> TimeMark | None:
    """The newest time mark of a log's node."""
    found = fetch(_MARK, log.pk)
    return parse_time_mark(bytes(found[0][0])) if found else None


def read_part(side: str, index: int, part: int) -> bytes | None:
    """A stored part of an entry's body; None while it has not come.

    Raises `DoesNotExist` where the entry names no such part.
    """
    parts = named_parts(entry_at(log_of(side), index))
    if part >= len(parts):
        raise models.Part.DoesNotExist
    return models.Part.objects.filter(hash=parts[part].hash.hex()).values_list("part", flat=True).first()


def read_tile_at(side: str, path: TilePath) -> bytes:
    """A tile of hashes, or a bundle of entries, as far as the newest checkpoint goes.

    Raises `Malformed`, `DoesNotExist` for a tile that is not there at this width.
    """
    stand = stand_of(log_of(side))
    if path.width > tile_width(path.level or 0, path.index, stand.size):
        raise models.Tile.DoesNotExist
    if path.level is not None:
        return read_tile(stand.log, path.level, path.index)[: path.width * HASH_SIZE]
    rows = entries_after(stand.log, path.index * TILE_WIDTH, limit=path.width)
    return encode_bundle([row.entry for row in rows])
