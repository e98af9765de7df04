"""The channel layer's groups, in one place. What is sent to them says that something changed, never what.

    {"type":"logs.grew"}            to OWN_LOG: the own log grew, and its checkpoint is signed
                                    to LOGS: either log has entries that somebody waits for, and they can be proven
    {"type":"logs.changed"}         to LOGS: anything else: receipts, cosignatures, a fork, the line's state
    {"type":"desk.changed"}         to LOGS: what stands on this side's desks alone: drafts, the watch and its log
    {"type":"alarms.changed"}       to LOGS: what rings on this side's desks
    {"type":"session.ended"}        to session.<first 32 hex digits of SHA-256(session key)>: that session

The first is followed at once; the second comes in bursts, and may be gathered. A nudge that is lost costs latency and
nothing else: whoever listens also looks by itself.
"""

import hashlib

LOGS = "logs"
OWN_LOG = "own-log"
LOGS_GREW = {"type": "logs.grew"}
LOGS_CHANGED = {"type": "logs.changed"}
DESK_CHANGED = {"type": "desk.changed"}
ALARMS_CHANGED = {"type": "alarms.changed"}
SESSION_ENDED = {"type": "session.ended"}


def session_group(session_key: str) -> str:
    """The group of a session. A hash, as groups are readable where the layer is."""
    return f"session.{hashlib.sha256(session_key.encode('ascii')).hexdigest()[:32]}"
