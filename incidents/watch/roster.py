"""The duty roster and the points of contact of both sides, and whom the call-out calls by them.

| step | who is called, of those on duty |
|---|---|
| 1 | the officer who has the watch; where that one is not on the roster, the first of post `watch` |
| 2 | the alternates: all others of the posts `watch` and `liaison` |
| 3 | the head |

Who changes the lists names the version they were changed from, so that no other officer's change is lost unseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crypto.errors import Refused
from crypto.wire import Json
from incidents.api import utc, utc_or_none
from incidents.callout.rules import Callee
from incidents.national.log import entering, last_of
from incidents.watch.models import Contact, Duty, WatchStand

CHANGED = "contacts-changed"
ALTERNATES = ("watch", "liaison")


@dataclass(frozen=True)
class Webhook:
    """Where a call is posted, and the secret that goes along."""

    url: str
    secret: str


@dataclass(frozen=True)
class NewDuty:
    """A row of the roster as it is to be. `webhook` True keeps what the officer has, False is none."""

    post: str
    officer: int
    from_at: datetime
    until_at: datetime
    email: str
    webhook: Webhook | bool


@dataclass(frozen=True)
class NewContact:
    """A point of contact as it is to be."""

    side: str
    post: str
    languages: list[str]
    telephones: list[str]
    expires_at: datetime | None


def read_roster() -> list[Duty]:
    """The roster, by when a duty begins."""
    return list(Duty.objects.order_by("from_at", "post", "officer", "id"))


def read_contacts() -> list[Contact]:
    """The points of contact of both sides, in the order in which they were entered."""
    return list(Contact.objects.order_by("id"))


def lists_version() -> int:
    """Which version of the two lists stands: another after each change, 0 before the first."""
    return last_of(CHANGED)


def keep_lists(
    roster: Sequence[NewDuty], contacts: Sequence[NewContact], *, version: int, officer: int, now: datetime
) -> None:
    """Put both lists in the place of that version, and say so in the national log, without webhooks.

    Raises `Refused` superseded where another version stands.
    """
    with entering() as log:
        if version != lists_version():
            raise Refused("superseded")
        known = {row.officer: Webhook(row.webhook, row.secret) for row in read_roster() if row.webhook}
        Duty.objects.all().delete()
        Contact.objects.all().delete()
        Duty.objects.bulk_create([_duty(one, known.get(one.officer)) for one in roster])
        Contact.objects.bulk_create([Contact(**vars(one)) for one in contacts])
        what: dict[str, Json] = {
            "contacts": [[one.side, one.post, *one.telephones, utc_or_none(one.expires_at)] for one in contacts],
            "roster": [[one.post, one.officer, utc(one.from_at), utc(one.until_at)] for one in roster],
        }
        log.enter(CHANGED, what, officer=officer, now=now)


def people(step: int, now: datetime) -> list[Callee]:
    """Whom that step of the call-out calls now."""
    on_duty = list(Duty.objects.filter(from_at__lte=now, until_at__gt=now).order_by("from_at", "id"))
    holder = WatchStand.objects.filter(pk=1).values_list("officer", flat=True).first()
    return [
        Callee(row.officer, row.post, row.email, row.webhook, row.secret)
        for row in called(step, on_duty, holder=holder)
    ]


def called(step: int, on_duty: Sequence[Duty], *, holder: int | None) -> list[Duty]:
    """Those of the rows on duty whom a step calls; see the module."""
    first = [row for row in on_duty if row.officer == holder] or [row for row in on_duty if row.post == "watch"][:1]
    if step == 1:
        return first
    if step == 2:
        officers = {row.officer for row in first}
        return [row for row in on_duty if row.post in ALTERNATES and row.officer not in officers]
    return [row for row in on_duty if row.post == "head"]


def _duty(one: NewDuty, known: Webhook | None) -> Duty:
    webhook = one.webhook if isinstance(one.webhook, Webhook) else known if one.webhook else None
    return Duty(
        post=one.post,
        officer=one.officer,
        from_at=one.from_at,
        until_at=one.until_at,
        email=one.email,
        webhook="" if webhook is None else webhook.url,
        secret="" if webhook is None else webhook.secret,
    )
