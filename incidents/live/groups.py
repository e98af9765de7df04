"""The channel layer's groups, in one place. What is sent to them says that something changed, never what.

    {"type":"logs.changed"}         to OWN_LOG: the own log grew, and its checkpoint is signed
                                    to LOGS: that, and anything else: the mirror, cosignatures, a fork, the line's state

A nudge that is lost costs latency and nothing else: whoever listens also looks by itself.
"""

LOGS = "logs"
OWN_LOG = "own-log"
LOGS_CHANGED = {"type": "logs.changed"}
