"""What follows from entries, in tables of its own: dotted paths of functions that project what a transaction adds.

Each takes a `log.store.Added` for each entry, of both logs, in the order in which they were judged, and runs inside the
transaction that adds them. `TABLES` are all that they make, with the columns that name a row: `manage.py rebuild`
empties them and projects anew. Besides, drafts that were released go, of which nothing is made anew.
"""

PROJECT = [
    "incidents.statements.types.project",
    "incidents.devices.projection.project",
    "incidents.deadlines.projection.project",
    "incidents.release.projection.project",
]
TABLES = {
    "Statement": ("side", "index"),
    "Space": ("space",),
    "SpacePost": ("space_id", "side", "post"),
    "Epoch": ("epoch",),
    "Device": ("side", "device"),
    "Deadline": ("statement", "kind"),
    "Declaration": ("side", "index"),
}
