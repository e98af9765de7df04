"""What a node keeps of the other log."""

from incidents.log import models
from incidents.log.store import other_log


def kept() -> dict[str, int]:
    """How many rows there are of the other log."""
    log = other_log()
    tables = (models.Entry, models.Tile, models.Checkpoint)
    rows = {table.__name__: table.objects.filter(log=log).count() for table in tables}
    return {**rows, "Record": models.Record.objects.filter(walk=log.side).count(), "Part": models.Part.objects.count()}
