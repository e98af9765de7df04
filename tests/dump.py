"""A directory with both logs of a scene, as `python -m crypto verify` reads it."""

from pathlib import Path

from crypto.checkpoint import Checkpoint, Origin, cosign_checkpoint, sign_checkpoint, verify_checkpoint
from crypto.tile import TILE_WIDTH, TilePath, encode_bundle, encode_tile_path
from tests.peer import Centre
from tests.scene import Scene

TIME = 1_795_000_000


def write_dump(directory: Path, scene: Scene) -> None:
    """Write both logs as their centres have them, with checkpoints that are cosigned."""
    for centre in (scene.one, scene.two):
        own = directory / centre.country.side
        write_entries(own, centre.entries)
        (own / "checkpoint").write_bytes(signed_checkpoint(scene, centre))


def write_entries(directory: Path, entries: list[bytes]) -> None:
    """Write a log's entries in bundles."""
    for start in range(0, len(entries), TILE_WIDTH):
        bundle = entries[start : start + TILE_WIDTH]
        path = directory / encode_tile_path(TilePath(None, start // TILE_WIDTH, len(bundle)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_bundle(bundle))


def signed_checkpoint(scene: Scene, centre: Centre, *, size: int | None = None, cosigned: bool = True) -> bytes:
    """The checkpoint of a centre's log, signed by it, and cosigned by the other centre's mirror."""
    country = centre.country
    beside = scene.hotline.other if country is scene.hotline.own else scene.hotline.own
    length = centre.own.log.size if size is None else size
    checkpoint = Checkpoint(Origin(scene.hotline.id, country.side, 1), length, centre.own.log.root(length) or b"")
    log_key = country.log_key(scene.hotline.id)
    note = sign_checkpoint(checkpoint, key=log_key, time=TIME)
    if not cosigned:
        return note
    verified = verify_checkpoint(note, log_key.public_key())
    return cosign_checkpoint(verified, key=beside.mirror_key(scene.hotline.id), time=TIME + 1)
