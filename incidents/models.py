"""Where Django finds the models: each package keeps its own, this file only collects them."""

from incidents.callout.models import Call, CallOut, Heard, Silence
from incidents.cases.models import Epoch, Space, SpacePost
from incidents.centres.models import Invitation, Officer, WayIn
from incidents.deadlines.models import Deadline, Declaration
from incidents.devices.models import Device, EnrolmentRequest, ShutOut
from incidents.line.models import OtherMeans
from incidents.link.models import LinkEnd, LinkLease
from incidents.log.models import Checkpoint, Entry, ForkProof, Log, Part, Record, Tile, TimeMark
from incidents.national.models import Draft, NationalEntry, NationalLog
from incidents.release.models import ReleaserCall
from incidents.statements.models import Statement
from incidents.watch.models import Contact, Duty, LogCursor, OrderTick, StandingOrders, WatchAct, WatchStand

__all__ = [
    "Call",
    "CallOut",
    "Checkpoint",
    "Contact",
    "Deadline",
    "Declaration",
    "Device",
    "Draft",
    "Duty",
    "EnrolmentRequest",
    "Entry",
    "Epoch",
    "ForkProof",
    "Heard",
    "Invitation",
    "LinkEnd",
    "LinkLease",
    "Log",
    "LogCursor",
    "NationalEntry",
    "NationalLog",
    "Officer",
    "OrderTick",
    "OtherMeans",
    "Part",
    "Record",
    "ReleaserCall",
    "ShutOut",
    "Silence",
    "Space",
    "SpacePost",
    "StandingOrders",
    "Statement",
    "Tile",
    "TimeMark",
    "WatchAct",
    "WatchStand",
    "WayIn",
]
