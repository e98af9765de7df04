"""The channel layer's groups, in one place. What is sent to them says that something changed, never what.

    {"type":"logs.changed"}         to LOGS: a log grew, a checkpoint was signed, a log forked, the line's state changed

A nudge that is lost costs latency and nothing else: whoever listens also looks by itself.
"""

LOGS = "logs"
LOGS_CHANGED = {"type": "logs.changed"}
