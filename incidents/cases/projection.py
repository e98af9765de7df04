"""The tables of spaces and their epochs, their sole writer; and which proposals are open in a space."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from crypto.decision import Decision, State
from crypto.frame import Tally
from crypto.statement import Statement as Header
from incidents.cases.models import Epoch, Space, SpacePost
from incidents.log.rows import execute
from incidents.log.store import Added
from incidents.statements.models import Statement
from incidents.statements.projection import frame_of, project_open

# By hand, as each message pays for it: Django takes longer to make this statement than the database to carry it out.
_COUNT = """
    UPDATE "incidents_space"
    SET "own" = "own" + %s, "other" = "other" + %s, "messages" = "messages" + %s, "tallied" = %s,
        "last_at" = CASE WHEN "last_at" < %s THEN %s ELSE "last_at" END
    WHERE "space" = %s
"""


def project(added: Sequence[Added]) -> None:
    """What these entries make and change: spaces, epochs, counts, titles."""
    admissible = [one for one in added if one.judgement.code is None]
    for one in admissible:
        _project_made(one)
    _project_counts(admissible)
    for one in added:
        _project_titles(one)
        if one.own:
            _project_tally(one)


def _project_made(added: Added) -> None:
    """The space and the epoch that a statement makes."""
    verdict = added.judgement.taken_as
    space, epoch = verdict.space, verdict.epoch
    if space is not None and space.name is not None and space.posts is not None and verdict.frame is not None:
        side, year, count = space.name
        row = Space.objects.create(
            space=space.id.hex(),
            kind=space.kind,
            exercise=space.exercise,
            side=side,
            year=year,
            count=count,
            opened_index=added.index,
            opened_at=verdict.frame.at,
            title_side=side,
            title_index=added.index,
            last_at=verdict.frame.at,
        )
        SpacePost.objects.bulk_create([SpacePost(space=row, side=of, post=post) for of, post in space.posts])
    if epoch is not None:
        Epoch.objects.create(epoch=epoch.id.hex(), space=epoch.space.hex(), side=added.side, index=added.index)


def _project_counts(admissible: Sequence[Added]) -> None:
    """How many statements and messages each space has, and when the newest was made."""
    of_spaces: defaultdict[str, list[Added]] = defaultdict(list)
    for one in admissible:
        if isinstance(one.judgement.taken_as.item, Header):
            of_spaces[one.judgement.taken_as.item.space.hex()].append(one)
    for space, ones in of_spaces.items():
        own, last = sum(one.own for one in ones), max(map(_at, ones))
        messages = sum(_is_message(one) for one in ones)
        execute(_COUNT, own, len(ones) - own, messages, False, last, last, space)


def _project_titles(added: Added) -> None:
    """The title in force, and which proposals of another are open."""
    for key, record in added.judgement.changes.items():
        if isinstance(record, Decision) and key[2] == "title":
            agreed = _project_version(key[1], record)
            if added.own or agreed:
                _project_open(key[1], record, own=added.own)


def _project_version(space: str, record: Decision) -> bool:
    """The statement that is the decision's version, in the walk that is further; whether that is another one now.

    The proposer's walk knows first what was agreed; the other follows when its log goes on.
    """
    version = Statement.objects.filter(statement=record.version.hex(), code="").first()
    if version is None:
        return False
    behind = Space.objects.filter(space=space, title_agreed__lt=record.agreed)
    return behind.update(title_side=version.side, title_index=version.index, title_agreed=record.agreed) > 0


def _project_open(space: str, record: Decision, *, own: bool) -> None:
    """What is open in the own walk; nothing, while the other walk is further: all of it was on a version before."""
    current = own and Space.objects.filter(space=space, title_agreed__lte=record.agreed).exists()
    open_ = [one for one in record.proposals if current and one.state is State.OPEN]
    project_open(space, {one.id.hex(): one.due for one in open_})


def _project_tally(added: Added) -> None:
    """A space is tallied once the own side has stated the figures that stand."""
    verdict = added.judgement.taken_as
    if verdict.sound and verdict.frame is not None and isinstance(verdict.frame.fact, Tally):
        fact = verdict.frame.fact
        Space.objects.filter(space=fact.space.hex(), own=fact.own, other=fact.other).update(tallied=True)


def _is_message(added: Added) -> bool:
    item = added.judgement.taken_as.item
    return isinstance(item, Header) and item.is_message


def _at(added: Added) -> datetime:
    return frame_of(added).at
