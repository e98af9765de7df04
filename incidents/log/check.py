"""Both stored logs checked from their beginnings, without judging: trees, checkpoints, bodies, what was signed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from crypto.checkpoint import verify_checkpoint
from crypto.errors import Malformed, Unverified
from crypto.merkle import Frontier, leaf_hash
from crypto.tile import TILE_SIZE, TILE_WIDTH, middle_row
from incidents.log import models
from incidents.log.keys import log_key
from incidents.log.read import named_parts
from incidents.log.signed import SignedBeyond, check_signed
from incidents.log.store import other_log, own_log, root_at


@dataclass(frozen=True)
class Line:
    """What was found, in a sentence, and whether it is a fault."""

    text: str
    fault: bool = False


def check_logs() -> Iterator[Line]:
    """Check both logs. Raises `NotFounded`, `KeyFile`."""
    for log in (own_log(), other_log()):
        yield from check_log(log)
    yield from _check_signed()


def check_log(log: models.Log) -> Iterator[Line]:
    """Check one log: its entries are all there, and all that was said of them is true of them."""
    roots = dict(models.Checkpoint.objects.filter(log=log, size__lte=log.size).values_list("size", "root"))
    frontier, leaves = Frontier(), b""
    for entry in models.Entry.objects.filter(log=log).order_by("index").iterator():
        if entry.index != frontier.size:
            yield Line(f"{log.side}: entry {frontier.size} is missing", fault=True)
            return
        leaf = leaf_hash(entry.entry)
        frontier, leaves = frontier.append(leaf), leaves + leaf
        if roots.get(frontier.size, frontier.root()) != frontier.root():
            yield Line(f"{log.side}: the checkpoint at {frontier.size} is of other entries", fault=True)
        if frontier.size % TILE_WIDTH == 0 or frontier.size == log.size:
            yield from _check_tile(log, entry.index // TILE_WIDTH, leaves)
            leaves = leaves if frontier.size % TILE_WIDTH else b""
        if log.own or entry.index < log.held:
            yield from _check_body(log, entry)
    yield from _check_middles(log)
    fault = (frontier.size, frontier.root()) != (log.size, log.root)
    yield Line(f"{log.side}: {frontier.size} entries, root {frontier.root().hex()}", fault=fault)


def _check_tile(log: models.Log, index: int, leaves: bytes) -> Iterator[Line]:
    stored = models.Tile.objects.filter(log=log, level=0, index=index).values_list("hashes", flat=True).first()
    if stored != leaves:
        yield Line(f"{log.side}: tile 0/{index} is not that of the entries", fault=True)


def _check_middles(log: models.Log) -> Iterator[Line]:
    for tile in models.Tile.objects.filter(log=log).order_by("level", "index").iterator():
        if tile.middle != (middle_row(tile.hashes) if len(tile.hashes) == TILE_SIZE else b""):
            yield Line(f"{log.side}: {tile} has the middle row of another", fault=True)


def _check_body(log: models.Log, entry: models.Entry) -> Iterator[Line]:
    for part in named_parts(entry):
        stored = models.Part.objects.filter(hash=part.hash.hex()).values_list("part", flat=True).first()
        if stored is None or (len(stored), hashlib.sha256(stored).digest()) != (part.size, part.hash):
            yield Line(f"{log.side}: a part of entry {entry.index}'s body is missing or damaged", fault=True)


def _check_signed() -> Iterator[Line]:
    for what, log in (("log", own_log()), ("mirror", other_log())):
        try:
            signed = check_signed(what, root_of=partial(root_at, log))
        except SignedBeyond as beyond:
            yield Line(str(beyond), fault=True)
        else:
            yield Line(f"{log.side}: signed by this node's {what} up to {signed.size}")
    newest = models.Checkpoint.objects.filter(log=own_log()).order_by("-size").first()
    if newest is not None:
        try:
            verify_checkpoint(newest.note, log_key(own_log().hotline, own_log().side).public_key())
        except (Malformed, Unverified):
            yield Line("The newest checkpoint is not signed by this node's key", fault=True)
