"""Arrangements and changes of a list, judged at their past."""

from crypto import changes
from crypto.arrangement import Arrangement, Side
from tests.simulation.brute_force.entries import Code
from tests.simulation.brute_force.lists import ROOT_ALONE, Listed
from tests.simulation.brute_force.past import DAY, Past, is_signed, times_code


def arrangement_code(past: Past, item: Arrangement) -> Code:
    """Why an Arrangement is inadmissible."""
    if any(True for _ in past.items(Arrangement, past.own)):
        return "version"
    if item.id != past.force.hotline:
        return "hotline"
    roots = {root.id: root.key for side in item.sides for root in side.roots}
    if any(signer not in roots for signer in item.signers):
        return "signer-unknown"
    enough = [len([root for root in side.roots if root.id in item.signers]) == side.threshold for side in item.sides]
    if list(item.signers) != [root for root in roots if root in item.signers] or not all(enough):
        return "threshold"
    return None if is_signed(item.envelope, [roots[signer] for signer in item.signers]) else "signature"


def change_code(past: Past, change: changes.SignatoriesChange) -> Code:
    """Why a change of the own side's list is inadmissible."""
    agreed = past.arrangement()
    if agreed is None or change.hotline != past.force.hotline:
        return "hotline"
    if change.side != past.own:
        return "side"
    before = [one for _, one in past.items(changes.SignatoriesChange, past.own)]
    if change.version != len(before) + 1 or change.previous != (before[-1].id if before else None):
        return "version"
    times = times_code(change.issued, change.expires, past.at, DAY)
    if times is not None:
        return times
    row = next((side for side in agreed.sides if side.side == past.own), None)
    return "side" if row is None else _signed_code(past.listed(past.own), change, row)


def _signed_code(listed: Listed, change: changes.SignatoriesChange, row: Side) -> Code:
    roots = {root.id: root.key for root in row.roots}
    for signer in change.signers:
        if signer not in roots and signer not in listed.registrars:
            return "signer-unknown"
        if signer not in roots and signer in listed.revoked:
            return "signer-revoked"
    registrars = [listed.registrars[signer] for signer in change.signers if signer not in roots]
    by_root = not registrars and len(set(change.signers)) == len(change.signers) == row.threshold
    two_officers = len(registrars) == len({one.officer for one in registrars}) == len(change.signers) == 2
    by_registrars = two_officers and not any(isinstance(one, ROOT_ALONE) for one in change.changes)
    if not by_root and not by_registrars:
        return "threshold"
    if not is_signed(
        change.envelope, [roots[one] for one in change.signers] if by_root else [r.key for r in registrars]
    ):
        return "signature"
    return None if _fits(listed, change) else "change"


def _fits(listed: Listed, change: changes.SignatoriesChange) -> bool:
    for one in change.changes:
        if not listed.fits(one):
            return False
        listed.after([one])
    return listed.node and listed.archive is not None
