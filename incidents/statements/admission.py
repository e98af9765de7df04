"""The one door: what an officer's device posted, and what the other side's log brought, come in here and nowhere else.

Both are judged by the same rules (`crypto/past.py`), each in the walk of its own log. What the own side says is
appended if it is admissible, else nothing of it is kept. What the other side says is kept whatever it is; inadmissible,
it changes nothing and is shown with its reason.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crypto.dsse import Envelope, envelope_id
from crypto.errors import Malformed
from crypto.merkle import Frontier
from crypto.past import parse_item
from crypto.statement import Statement as Header
from incidents.centres.permissions import TO_STATE, Actor, Forbidden, check
from incidents.log.append import Appended, Signed
from incidents.log.batch import Batch
from incidents.log.group_commit import commit
from incidents.log.mirror import Extent, take
from incidents.log.store import own_log
from incidents.statements.models import Statement


@dataclass(frozen=True)
class Admitted:
    """Where a statement stands in the own log. `new` is False where it stood there before it was posted again."""

    appended: Appended
    new: bool


def prepare_own(envelope: Envelope, body: Sequence[bytes], *, actor: Actor) -> Signed:
    """What an officer posted, ready to be appended: it parses, this officer may say it, the body is what it names.

    Raises `Malformed`, `Forbidden`.
    """
    header, code = parse_item(envelope)
    if not isinstance(header, Header):
        raise Malformed(code or "payload-type", "not a statement")
    permission = TO_STATE[header.type]
    check(actor, permission)
    if (actor.officer, actor.post) != (header.signer.officer, header.signer.post):
        raise Forbidden("another-officer", permission)
    if [(part.size, part.hash) for part in header.body] != [(len(p), hashlib.sha256(p).digest()) for p in body]:
        raise Malformed("body", "not what the header names")
    return Signed(envelope, tuple(body))


def admit_own(envelope: Envelope, body: Sequence[bytes], *, actor: Actor) -> Admitted:
    """Append what an officer posted, together with what others post meanwhile; returns when that is durable.

    Raises `Refused`, and as `prepare_own` and `append` do.
    """
    result = commit(prepare_own(envelope, body, actor=actor))
    if isinstance(result, Appended):
        return Admitted(result, new=True)
    # Sent again, an envelope is refused, whatever the reason by now; but where it stands, it stands.
    known = find_own(envelope)
    if known is not None:
        return known
    if result is None:
        raise TypeError("a signed envelope is appended or refused")
    raise result


def find_own(envelope: Envelope) -> Admitted | None:
    """Where an envelope's statement stands that the own log holds already: sent again, it is the same one."""
    row = Statement.objects.filter(side=own_log().side, statement=envelope_id(envelope).hex(), code="").first()
    if row is None:
        return None
    return Admitted(Appended(side=row.side, index=row.index, no=row.no, number=row.number, at=row.at), new=False)


def admit_mirrored(batch: Batch, *, now: datetime, edge: Frontier | None = None) -> Extent:
    """Take what the other side's log brought, after `edge`. Raises, and is, as `log.mirror.take`."""
    return take(batch, now=now, edge=edge)
