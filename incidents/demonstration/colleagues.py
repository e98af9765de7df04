"""What a scripted watch officer does for people: grants a newcomer the earlier keys, and stands in where nobody is.

A device that was listed after a file was opened holds no key to it: a colleague's device grants it the file's keys, not
a node. And who tries the demonstration alone must see a message acknowledged: as long as no person of a side is
enrolled, its scripted watch acknowledges what comes, after a few seconds. The night's last message is left to people.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Count, QuerySet

from crypto.says import Grant
from incidents.cases.models import Epoch, Space, SpacePost
from incidents.demonstration.night import LEFT_OPEN, OPENER, SCRIPTED
from incidents.demonstration.officer import Officer, Read
from incidents.devices.models import Device
from incidents.log.read import view_of
from incidents.statements.models import Statement

DELAY = 3.0
"""Seconds after which a message is acknowledged: its way can be watched, delivered first."""


def people_are_here(side: str) -> bool:
    """Whether somebody of this side who is not scripted has a listed device."""
    return _people(side).exists()


def _people(side: str) -> QuerySet[Device]:
    return Device.objects.filter(side=side, revoked_at__isnull=True).exclude(officer__in=SCRIPTED)


class Colleague:
    """The scripted watch at this work."""

    def __init__(self, watch: Officer) -> None:
        self._watch = watch
        self._side = watch.device.side
        self._settled: set[tuple[str, str, int]] = set()
        self._since: dict[tuple[str, int], float] = {}

    def grant_to_newcomers(self) -> None:
        """Grant each person's device the keys of the files that it takes part in and cannot open."""
        for device, space, epochs in self._unsettled():
            if self._lacks_keys(device, self._watch.read(space)):
                self._watch.grant(space, device)
            self._settled.add((device.hex(), space.hex(), epochs))

    def acknowledge(self, *, seconds: float) -> None:
        """Acknowledge what has waited long enough, by a clock that only runs on."""
        rows = self._watch.desk.get("/api/v1/desk")["waiting_for_us"]
        messages = [row for row in rows if row["precedence"] is not None]
        waiting = {(row["space"], row["index"]): row for row in messages if row["acknowledged"] is None}
        left_open = self._left_open()
        if self._side != OPENER and left_open is not None:
            waiting.pop(left_open, None)
        self._since = {place: self._since.get(place, seconds) for place in waiting}
        for place, row in waiting.items():
            if seconds - self._since[place] >= DELAY:
                self._acknowledge_one(bytes.fromhex(row["space"]), row["index"], exercise=row["exercise"])

    def _acknowledge_one(self, space: bytes, index: int, *, exercise: bool) -> None:
        (read,) = [one for one in self._watch.read(space) if one.index == index and one.statement.side != self._side]
        self._watch.refer(space, "acknowledgement", read.statement.id, exercise=exercise)

    def _left_open(self) -> tuple[str, int] | None:
        """Space and index of the night's last message: the first of its kind in the first file of the opener."""
        night = Space.objects.filter(kind="case", side=OPENER).order_by("opened_index").first()
        if night is None:
            return None
        rows = Statement.objects.filter(space=night.space, side=OPENER, type=LEFT_OPEN, code="").order_by("index")
        return rows.values_list("space", "index").first()

    def _unsettled(self) -> Iterator[tuple[bytes, bytes, int]]:
        """Each person's device with each file that its post takes part in, and how many epochs that has, if any of
        these is new."""
        epochs = dict(Epoch.objects.values_list("space").annotate(Count("epoch")))
        for device, post in _people(self._side).values_list("device", "post"):
            spaces = SpacePost.objects.filter(side=self._side, post=post).values_list("space_id", flat=True)
            for space in spaces.intersection(self._own_spaces()):
                found = device, space, epochs.get(space, 0)
                if found not in self._settled:
                    yield bytes.fromhex(device), bytes.fromhex(space), found[2]

    def _own_spaces(self) -> QuerySet[SpacePost, str]:
        own = self._watch.device.post
        return SpacePost.objects.filter(side=self._side, post=own).values_list("space_id", flat=True)

    def _lacks_keys(self, device: bytes, said: Sequence[Read]) -> bool:
        """Whether an epoch was not sealed to the device, and no later grant was made to it."""
        lacks = False
        for statement in (one.statement for one in said if one.code is None):
            if statement.type in ("open", "epoch") and statement.epoch is not None:
                made = view_of(self._side).epoch(statement.epoch)
                lacks = lacks or (made is not None and device not in made.recipients)
            elif statement.says == Grant(device=device):
                lacks = False
        return lacks
