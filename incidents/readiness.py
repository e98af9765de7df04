"""What must be there before the node is ready: dotted paths of functions that return the name of what is missing.

Each takes nothing and returns a short word for `GET /health/ready`, or None. The database is there and migrated when
they are asked.
"""

CHECKS = ["incidents.log.ready.missing"]
