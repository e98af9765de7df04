"""What runs as long as a server process does: dotted paths of functions that return an async context manager.

They start in this order, with Django set up and the event loop running, and end in the reverse order.
"""

RUNNING = [
    "incidents.live.nudge.nudging",
    "incidents.link.client.pulling",
]
