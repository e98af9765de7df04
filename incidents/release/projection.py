"""A draft that was released waits no more: it goes, and its call with it, in the transaction that takes the statement
around it into the own log. There is nothing of it to make anew from the log."""

from collections.abc import Sequence

from crypto.dsse import encode_envelope
from crypto.statement import Statement
from incidents.log.store import Added
from incidents.national.models import Draft


def project(added: Sequence[Added]) -> None:
    """Drop the drafts that these entries release."""
    items = [one.judgement.taken_as.item for one in added if one.own and one.judgement.code is None]
    drafts = [item.draft for item in items if isinstance(item, Statement) and item.draft is not None]
    if drafts:
        envelopes = [encode_envelope(draft.envelope) for draft in drafts]
        # Locked, so that no call of a releaser comes between: it would fail this transaction.
        waiting = Draft.objects.select_for_update().filter(envelope__in=envelopes).values_list("pk", flat=True)
        Draft.objects.filter(pk__in=list(waiting)).delete()
