"""Vectors of `rules`: what a statement may say at its past, and each way in which it may not."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise

from crypto.dsse import verify_envelope
from crypto.merkle import EMPTY_ROOT
from crypto.spaces import LINE
from crypto.statement import DEMONSTRATION, DRAFT, STATEMENT
from crypto.view import Taken
from tests.acts import (
    DAY,
    HOUR,
    LAST,
    SECOND,
    Act,
    acknowledgement,
    after,
    after_header,
    again,
    aged,
    answer,
    begin_epoch,
    begun_before_a_change,
    by_another_reality,
    changed,
    declare,
    declared,
    declared_by_two,
    drafted,
    drafted_says,
    drafted_where_the_drafter_takes_no_part,
    enlist,
    epoch_again,
    fault,
    faulty,
    for_the_government,
    held,
    holding,
    in_an_exercise,
    in_another_file,
    not_taken_in,
    on_the_line,
    on_the_line_propose,
    open_again,
    open_file,
    opened,
    other_archive,
    other_file,
    ours,
    propose,
    real_in_an_exercise,
    refer,
    released_twice,
    repost,
    say,
    sealed,
    signed_by,
    signed_change,
    spoil,
    theirs,
    twice,
    typed,
    unlist,
    verified,
    verified_beyond,
    where_it_takes_no_part,
    where_it_takes_no_part_in_an_exercise,
    with_the_epoch_of_another_file,
    without_signature,
    without_taking_in,
)
from tests.factories import NOTICE, SEALED, XA, XB, Device, Hotline, Values, message, minute, time, unsigned
from tests.faults import FAULTS, NOTHING, Unsent, request
from tests.scene import POSTS, Asked, Scene
from tests.vectors.cases import Case
from tests.vectors.scenario import Base, kept_signer

NEW = Device("XA", "new", officer=6)
SAME_OFFICER = Device("XA", "second", officer=XA.watch.officer)
SOURCE = "this project, licence as the project's"

ASKED = Base("asked", Asked)


class Unfounded(Scene):
    """Two logs without an entry."""

    def found(self) -> None:
        """Nothing is written."""


UNFOUNDED = Base("unfounded", Unfounded)


def _before_the_arrangement(scene: Scene) -> Taken:
    """A demonstration's request, while nothing says whether there is one."""
    unsent = request(scene)
    unsent.payload_type = DEMONSTRATION
    return scene.one.lie(unsent.envelope(), now=scene.now)


def _unknown_field(unsent: Unsent) -> None:
    unsent.header["x"] = None


def _header(type_: str, says: Callable[[Asked], Values]) -> Callable[[Asked], Values]:
    return lambda scene: scene.header(XA.watch, type_, says(scene))


OF_EACH_KIND: dict[str, Callable[[Asked], Values]] = {
    "a file": lambda s: s.one.open_header(XA.watch, now=s.now, posts=POSTS, name="another file"),
    "an epoch": lambda s: s.epoch_header(XA.watch, name="next"),
    "a grant": _header("grant", lambda _: {"device": XA.duty.id.hex()}),
    "a proposal": _header("proposal", lambda s: {"about": "title", "due": time(s.now + HOUR), "on": opened(s)}),
    "an acknowledgement": _header("acknowledgement", lambda s: {"of": s.theirs}),
    "a note": _header("noted", lambda s: {"of": s.theirs}),
    "what cannot be opened": _header("cannot_open", lambda s: {"of": s.theirs}),
}
"""Headers that are no messages, by what they are."""


def cases(kept: Mapping[str, Case]) -> list[Case]:
    """All of them."""
    sign = kept_signer(kept)
    signed = Base("asked, signed", lambda: Asked(Hotline(sign=sign), verify=verify_envelope))
    played = Hotline(sign=unsigned, arrangement={"demonstration": True})
    demonstration = Base("asked, a demonstration", lambda: Asked(played))
    return [
        ASKED.case(),
        *(ASKED.then(name, None, act) for name, act in ADMITTED.items()),
        *(ASKED.then(name, code, act) for code, acts in REFUSED.items() for name, act in acts.items()),
        *(ASKED.then(f"alone: {code}", code, faulty(fault)) for code, fault in _UNSIGNED),
        *(
            ASKED.then(f"{code} before {later}", code, faulty(fault, worse))
            for (code, fault), (later, worse) in pairwise(_UNSIGNED)
        ),
        signed.case(),
        *(signed.then(name, code, act) for name, (code, act) in SIGNED.items()),
        UNFOUNDED.case(),
        UNFOUNDED.then("before there is an Arrangement", "hotline", _before_the_arrangement),
        demonstration.case(),
        demonstration.then("a demonstration's request", None, say(XA.watch, "request", message())),
        demonstration.then(
            "a demonstration's exercise", None, other_file(say(XA.watch, "request", message()), exercise=True)
        ),
        demonstration.then("a real request in a demonstration", "payload-type", typed(STATEMENT)),
    ]


_UNSIGNED = [(code, fault) for code, fault in FAULTS if code != "signature"]


ADMITTED: dict[str, Act] = {
    "a notice": say(XA.watch, "notice", message(precedence="FLASH")),
    "a request with a time for the reply": say(XA.watch, "request", message(reply={"by": "2026-11-23T12:00:00Z"})),
    "a request with a basis": say(XA.watch, "request", message(reply={"basis": "4", "within": 172_800})),
    "an answer that closes": answer(closes=True),
    "an answer in part": answer(),
    "a request that answers": lambda s: say(XA.watch, "request", message(answers=s.theirs))(s),
    "a correction": lambda s: say(XA.watch, "request", message(replaces=s.ours))(s),
    "an acknowledgement": refer(XA.watch, "acknowledgement", theirs),
    "noted twice": twice(refer(XA.watch, "noted", theirs)),
    "a message that cannot be opened": refer(XA.watch, "cannot_open", theirs),
    "an opening that cannot be opened": refer(XB.watch, "cannot_open", opened),
    "a file opened by the other side": open_file(XB.watch),
    "the other side's next epoch": begin_epoch(XB.watch),
    "a grant to a colleague": say(XA.watch, "grant", {"device": XA.duty.id.hex()}),
    "a grant of two keys to the other archive": say(
        XA.watch, "grant", {"device": XB.archive_id.hex()}, body=[1136 + 96]
    ),
    "a message on the line itself": on_the_line,
    "a request in an exercise": other_file(say(XA.watch, "request", message()), exercise=True),
    "sixteen parts": say(XA.watch, "request", message(), body=[SEALED] * 16),
    "issued five minutes from now": aged(timedelta(minutes=5), HOUR),
    "appended in its last second": aged(-HOUR, timedelta(0)),
    "both logs verified as empty": spoil(verified={side: [1, 0, EMPTY_ROOT.hex()] for side in ("other", "own")}),
    "under the other side's epoch, begun before a device was listed": begun_before_a_change(enlist(NEW.change())),
    "two officers for the Government": drafted(),
    "the liaison drafts for the Government": drafted(XA.liaison),
    "two officers where one suffices": drafted(release="centre"),
    "the releaser raises the precedence": drafted(released={"says": message(precedence="FLASH")}),
    "a draft of yesterday": drafted(aged=(timedelta(minutes=1) - DAY, timedelta(minutes=1))),
    "a statement of yesterday over a draft": drafted(
        released={"issued": time(minute(15) - DAY + HOUR), "expires": time(minute(15) + HOUR)}
    ),
    "drafted by a post that takes no part in the file": drafted_where_the_drafter_takes_no_part,
    **{
        f"two officers for the Government: {name}": for_the_government(said, XA.duty)
        for name, said in OF_EACH_KIND.items()
    },
    "under an epoch that has a next one": after(begin_epoch(XA.watch), say(XA.watch, "request", message())),
    "a file of posts and sides that there are not": open_file(
        posts=[["XA", "watch"], ["XB", "nobody"], ["XC", "watch"]]
    ),
    "a file whose title is long": open_file(body=[[1200 * 7, NOTHING], [sealed(512), NOTHING]]),
    "an epoch whose empty text is long": begin_epoch(XA.watch, body=[[1200 * 7, NOTHING], [sealed(2), NOTHING]]),
    "a long proposal": propose(body=[sealed(512)]),
    "a request that replaces a short message": lambda s: say(
        XA.watch, "request", message(replaces=s.id_of(say(XA.watch, "short", message())(s)))
    )(s),
    "an epoch that cannot be opened": refer(XB.watch, "cannot_open", lambda s: s.id_of(begin_epoch(XA.watch)(s))),
    "a proposal that cannot be opened": refer(XB.watch, "cannot_open", lambda s: s.id_of(propose()(s))),
    "a grant that cannot be opened": refer(
        XB.watch, "cannot_open", lambda s: s.id_of(say(XA.watch, "grant", {"device": XB.duty.id.hex()})(s))
    ),
    "a holding reply": holding(),
    "a second holding reply": twice(holding()),
    "a holding reply that waits no longer than a FLASH": holding(says={"precedence": "FLASH"}),
    "an answer after a holding reply": after(holding(), answer(closes=True)),
    "an answer to a holding reply": lambda s: say(XA.watch, "answer", message(answers=held(s)))(s),
    "an acknowledgement of a holding reply": refer(XA.watch, "acknowledgement", held),
    "a holding reply that cannot be opened": refer(XA.watch, "cannot_open", held),
    "one officer holds for the Government": holding(capacity="government"),
    "one officer says something short for the Government": say(XA.watch, "short", message(), capacity="government"),
    "one officer serves for the Government": say(XA.watch, "service", message(), capacity="government"),
    "two officers where none but one is needed": drafted(of="short"),
    "a short message that asks": say(XA.watch, "short", message(reply={"basis": "4", "within": 172_800})),
    "a short message that answers": lambda s: say(XA.watch, "short", message(answers=s.theirs))(s),
    "a service message that replaces": lambda s: say(XA.watch, "service", message(replaces=s.ours))(s),
    "a short message in an exercise": other_file(say(XA.watch, "short", message()), exercise=True),
    "a FLASH of four KiB": say(XA.watch, "notice", message(precedence="FLASH"), body=[sealed(4)]),
    "a FLASH of four parts": say(XA.watch, "notice", message(precedence="FLASH"), body=[SEALED] * 4),
    "eight KiB at once, but no FLASH": say(XA.watch, "notice", message(precedence="IMMEDIATE"), body=[sealed(8)]),
    "the line suspended": declare(),
    "the line suspended by the liaison's side, too": after(declare(), declare(XB.watch)),
    "the line open again": after(declare(), declare(says={"state": "open", "reason": None})),
    "the line unstaffed from the last second there is": declare(says={"state": "unstaffed", "from": LAST}),
    "the line terminated with just the notice": declare(
        sooner=-NOTICE, says={"state": "terminated", "reason": "political", "flash": False}
    ),
    "suspended after it was terminated": after(
        declare(sooner=-NOTICE, says={"state": "terminated", "reason": None}), declare(says={"flash": False})
    ),
    "two officers declare for the Government": declared_by_two,
    "a message while the line is suspended": after(declare(), say(XA.watch, "request", message())),
    "a message to a side that suspended the line": after(declare(XB.watch), say(XA.watch, "request", message())),
}
"""Acts whose last entry is admitted."""

REFUSED: dict[str, dict[str, Act]] = {
    "payload-type": {
        "an exercise in a real file": by_another_reality,
        "a real request in an exercise": other_file(real_in_an_exercise, exercise=True),
        "an unknown payload type": typed("application/vnd.hotline.statement.v2+json"),
        "a draft instead of a statement": typed(DRAFT),
        "the line suspended for an exercise": in_an_exercise(declare()),
        "an exercise on the line itself": after(on_the_line, in_an_exercise(say(XA.watch, "notice", message()))),
        "an exercise in a real file that its post takes no part in": where_it_takes_no_part_in_an_exercise,
    },
    "wire": {
        "an unknown type of statement": spoil(type="speech"),
        "an unknown field": spoil(x=None),
        "an unknown field, in a demonstration": faulty(fault("payload-type"), _unknown_field),
        "an attachment": spoil(attachments=[NOTHING]),
        "two signers": changed(lambda h: {**h, "signers": h["signers"] * 2}),
        "an unknown precedence": say(XA.watch, "request", message(precedence="URGENT")),
        "a change of something else": propose("minutes"),
        "a line in another state": declare(says={"state": "closed"}),
        "a line that is open and takes no FLASH": declare(says={"state": "open", "flash": False}),
    },
    "signer-unknown": {
        "a device of the other side": signed_by(device=XB.watch.id.hex()),
        "a drafter of the other side": drafted(device=XB.watch.id.hex()),
    },
    "signer-revoked": {
        "a revoked device": after(unlist(XA.watch), say(XA.watch, "request", message())),
        "a revoked drafter": after(unlist(XA.duty), drafted()),
    },
    "post": {
        "another post": signed_by(post="liaison"),
        "another officer": signed_by(officer=4),
        "a drafter under another post": drafted(post="liaison"),
        "a drafter under another number": drafted(officer=3),
        "a post that takes no part": where_it_takes_no_part,
        "a file that one's own post takes no part in": open_file(posts=[["XA", "liaison"]]),
    },
    "capacity": {
        "another capacity before an unknown drafter": drafted(release="observer", device=NOTHING),
        "a draft in a capacity that its post does not draft in": drafted(XA.liaison, capacity="centre"),
        "a post that releases nothing": say(XA.liaison, "request", message()),
        "a drafter without that capacity": drafted(XA.liaison, release="centre"),
        "a capacity that the Arrangement does not know": after(
            repost(releases=["observer"]), say(XA.watch, "request", message(), capacity="observer")
        ),
        "a capacity that was taken from the post": after(
            repost(releases=["government"]), say(XA.watch, "request", message())
        ),
    },
    "draft": {
        "one officer with two devices": after(enlist(SAME_OFFICER.change()), drafted(SAME_OFFICER)),
        "a draft in a capacity that its post drafts in, for another": drafted(
            XA.liaison, release="centre", capacity="government"
        ),
        "the same statement when its draft has expired": again(drafted(), 2 * HOUR),
        **{f"one officer for the Government: {name}": for_the_government(said) for name, said in OF_EACH_KIND.items()},
        "one officer for the Government": say(XA.watch, "request", message(), capacity="government"),
        "one officer with two signatures": drafted(XA.watch),
        "one officer declares for the Government": declare(capacity="government"),
        "one officer answers for the Government": lambda s: say(
            XA.watch, "answer", message(answers=s.theirs), capacity="government"
        )(s),
        "a short message drafted as a request": drafted(of="short", type="request"),
        "a short message drafted by its releaser": drafted(XA.watch, of="short"),
        "a draft for another capacity": drafted(capacity="centre"),
        "a draft for another space": drafted(space=LINE.hex()),
        "a draft of another type": drafted(type="notice"),
        "a draft of another side": drafted(side="XB"),
        "a draft for another hotline": drafted(hotline=NOTHING),
        "a draft of other words": drafted(says=drafted_says(closes=True)),
        "a draft where false is 0": drafted(says=drafted_says(closes=0)),
        "a draft with a precedence": drafted(says=message()),
        "a draft of one part more": drafted(content=[NOTHING, NOTHING]),
        "a draft that expired": drafted(aged=(-HOUR, -SECOND)),
        "a draft from the future": drafted(aged=(timedelta(minutes=5) + SECOND, HOUR)),
        "a draft for longer than a day": drafted(aged=(timedelta(0), DAY + SECOND)),
    },
    "duplicate": {
        "the same statement twice": again(say(XA.watch, "request", message()), timedelta(0)),
        "the same statement when it has expired": again(say(XA.watch, "request", message()), 2 * HOUR),
        "a draft released twice": released_twice(),
    },
    "not-yet": {
        "issued more than five minutes from now": aged(timedelta(minutes=5) + SECOND, HOUR),
        "issued in the last second there is": spoil(issued=LAST, expires=LAST),
    },
    "expired": {
        "a second too late": aged(-HOUR, -SECOND),
        "longer than an hour": aged(timedelta(0), HOUR + SECOND),
        "until the last second there is": spoil(expires=LAST),
        "longer than a day with a draft": drafted(
            released={"issued": time(minute(15)), "expires": time(minute(15) + DAY + SECOND)}
        ),
    },
    "verified-root": {
        "another root of the own log": verified("own", root=bytes(32)),
        "another root of the other log": verified("other", root=bytes(32)),
        "another log": verified("own", log=2),
        "another log of the other side": verified("other", log=2),
        "the own log with this entry": verified("own", size=1000),
        "the other log beyond what is taken in": verified_beyond,
    },
    "space-unknown": {
        "the line suspended in a file that is not there": declare(space=bytes(15) + b"\x11"),
        "a file that is not there": spoil(space="11" * 16),
        "a file that is not taken in": not_taken_in(open_file(XB.watch), "notice"),
        "a file under another id": open_file(space="11" * 16),
        "the line itself opened": open_file(space=LINE.hex()),
    },
    "line": {
        "the line suspended in a file, for an exercise": in_an_exercise(lambda s: declare(space=s.space)(s)),
        "the line suspended in a file": lambda s: declare(space=s.space)(s),
        "the line terminated in a file": lambda s: declare(space=s.space, says={"state": "terminated"})(s),
    },
    "space-exists": {"a file opened twice": open_again},
    "epoch-unknown": {
        "an epoch under another id, for nobody": begin_epoch(XA.watch, epoch="11" * 16, says={"recipients": NOTHING}),
        "a file whose epoch has another id, for nobody": open_file(epoch="11" * 16, says={"recipients": NOTHING}),
        "a message under no epoch": spoil(epoch=None),
        "a short message under no epoch": say(XA.watch, "short", message(), epoch_id=None),
        "a declaration under an epoch": lambda s: declare(epoch_id=s.epoch)(s),
        "an epoch of another file": with_the_epoch_of_another_file,
        "an acknowledgement under an epoch": lambda s: say(
            XA.watch, "acknowledgement", {"of": s.theirs}, epoch_id=s.epoch
        )(s),
        "a grant under an epoch": lambda s: say(XA.watch, "grant", {"device": XA.duty.id.hex()}, epoch_id=s.epoch)(s),
        "an epoch under another id": begin_epoch(XA.watch, epoch="11" * 16),
        "an epoch under no id": begin_epoch(XA.watch, epoch=None),
        "a file whose epoch has another id": open_file(epoch="11" * 16),
        "an epoch begun twice": epoch_again,
    },
    "epoch-revoked": {
        "after the revocation of an own device": after(unlist(XA.liaison), say(XA.watch, "request", message())),
        "after the revocation of a device of the other side": after(
            unlist(XB.duty), say(XA.watch, "request", message())
        ),
        "under the other side's epoch, begun before a device was revoked": begun_before_a_change(
            enlist(XA.duty.revocation())
        ),
        "after another archive key": after(other_archive, say(XA.watch, "request", message())),
    },
    "recipients": {
        "an epoch for nobody": begin_epoch(XA.watch, says={"recipients": NOTHING}),
        "a file for nobody": open_file(says={"recipients": NOTHING}),
        "an epoch for a device that was revoked": after_header(unlist(XB.duty)),
        "a grant to a device that takes no part": say(XA.watch, "grant", {"device": NOTHING}),
    },
    "body-shape": {
        "parts of just a mebibyte, but for what sealing adds": say(
            XA.watch, "request", message(), body=[sealed(1 << n) for n in range(10)]
        ),
        "a request without a part": say(XA.watch, "request", message(), body=[]),
        "seventeen thousand bytes": say(XA.watch, "request", message(), body=[17_000]),
        "parts of more than a mebibyte": say(XA.watch, "request", message(), body=[sealed(512)] * 2),
        "an acknowledgement with a part": lambda s: say(XA.watch, "acknowledgement", {"of": s.theirs}, body=[SEALED])(
            s
        ),
        "an epoch of one wrap": begin_epoch(XA.watch, body=[[1200, NOTHING], [SEALED, NOTHING]]),
        "an epoch without its message": begin_epoch(XA.watch, body=[[1200 * 7, NOTHING]]),
        "an epoch with an unpadded message": begin_epoch(XA.watch, body=[[1200 * 7, NOTHING], [50, NOTHING]]),
        "a grant of half a key": say(XA.watch, "grant", {"device": XA.duty.id.hex()}, body=[1136 + 24]),
        "a grant of nothing": say(XA.watch, "grant", {"device": XA.duty.id.hex()}, body=[1136]),
        "a proposal of two parts": propose(body=[SEALED, SEALED]),
        "a holding reply of two KiB": holding(body=[sealed(2)]),
        "a short message of two KiB": say(XA.watch, "short", message(), body=[sealed(2)]),
        "a service message of a mebibyte's half": say(XA.watch, "service", message(), body=[sealed(256)]),
        "a short message of two parts": say(XA.watch, "short", message(), body=[SEALED, SEALED]),
        "a service message without a part": say(XA.watch, "service", message(), body=[]),
        "two officers at a long short message": drafted(
            of="short", content=[NOTHING], released={"body": [[sealed(2), NOTHING]]}
        ),
        "a declaration with a part": declare(body=[SEALED]),
        "a FLASH of eight KiB": say(XA.watch, "notice", message(precedence="FLASH"), body=[sealed(8)]),
        "a FLASH of five parts": say(XA.watch, "notice", message(precedence="FLASH"), body=[SEALED] * 5),
        "a FLASH with a long second part": say(
            XA.watch, "notice", message(precedence="FLASH"), body=[SEALED, sealed(4)]
        ),
        "a draft raised to a FLASH that is too long": drafted(
            content=[NOTHING], released={"says": message(precedence="FLASH"), "body": [[sealed(8), NOTHING]]}
        ),
    },
    "reference-unknown": {
        "a holding reply to nothing, that closes": say(XA.watch, "holding", message(closes=True)),
        "a holding reply that replaces what is not there": holding(says={"replaces": NOTHING}),
        "a correction of what is not there, on a paragraph that is not there": say(
            XA.watch, "request", message(replaces=NOTHING, reply={"basis": "5", "within": 172_800})
        ),
        "an answer from another file to oneself": in_another_file("answer", lambda s: message(answers=s.ours)),
        "acknowledged again from another file": after(
            refer(XA.watch, "acknowledgement", theirs), in_another_file("acknowledgement", lambda s: {"of": s.theirs})
        ),
        "an answer to nothing": say(XA.watch, "answer", message()),
        "a holding reply to nothing": say(XA.watch, "holding", message()),
        "a holding reply to what is not there": say(XA.watch, "holding", message(answers=NOTHING)),
        "a holding reply from another file": in_another_file("holding", lambda s: message(answers=s.theirs)),
        "a short message that replaces what is not there": say(XA.watch, "short", message(replaces=NOTHING)),
        "an answer to what is not there": say(XA.watch, "answer", message(answers=NOTHING)),
        "an answer from another file": in_another_file("answer", lambda s: message(answers=s.theirs)),
        "a correction of what is not there": say(XA.watch, "notice", message(replaces=NOTHING)),
        "an acknowledgement of what is not taken in": without_taking_in,
        "noted from another file": in_another_file("noted", lambda s: {"of": s.theirs}),
        "an acceptance of what is not there": say(XA.watch, "acceptance", {"of": NOTHING}),
        "a proposal on the line": on_the_line_propose,
    },
    "reference-type": {
        "a request that closes what is not there": say(XA.watch, "request", message(answers=NOTHING, closes=True)),
        "an answer to oneself that replaces what is not there": lambda s: say(
            XA.watch, "answer", message(answers=s.ours, replaces=NOTHING)
        )(s),
        "a holding reply that replaces and asks": lambda s: holding(
            says={"replaces": s.ours, "reply": {"basis": "4", "within": 172_800}}
        )(s),
        "a request that closes": say(XA.watch, "request", message(closes=True)),
        "an answer to oneself": lambda s: say(XA.watch, "answer", message(answers=s.ours))(s),
        "a correction of the other side": lambda s: say(XA.watch, "notice", message(replaces=s.theirs))(s),
        "an answer to an opening": lambda s: say(XB.watch, "answer", message(answers=opened(s)))(s),
        "an acknowledgement of oneself": refer(XA.watch, "acknowledgement", ours),
        "an acknowledgement of an acknowledgement": refer(XA.watch, "acknowledgement", acknowledgement),
        "noted oneself": refer(XA.watch, "noted", ours),
        "an own message that cannot be opened": refer(XA.watch, "cannot_open", ours),
        "an acknowledgement that cannot be opened": refer(XA.watch, "cannot_open", acknowledgement),
        "a holding reply that closes": holding(says={"closes": True}),
        "a holding reply to oneself": holding(on=ours),
        "a holding reply to an opening": holding(XB.watch, on=opened),
        "a holding reply that replaces": lambda s: holding(says={"replaces": s.ours})(s),
        "a short message that closes": lambda s: say(XA.watch, "short", message(answers=s.theirs, closes=True))(s),
        "a service message that closes": say(XA.watch, "service", message(closes=True)),
        "a service message that replaces the other side's": lambda s: say(
            XA.watch, "service", message(replaces=s.theirs)
        )(s),
        "a declaration acknowledged": lambda s: say(XA.watch, "acknowledgement", {"of": declared(s)}, space=LINE)(s),
        "a declaration that cannot be opened": lambda s: say(XA.watch, "cannot_open", {"of": declared(s)}, space=LINE)(
            s
        ),
        "an acceptance of a request": refer(XA.watch, "acceptance", theirs),
    },
    "reply": {
        "a paragraph that is not there": say(XA.watch, "request", message(reply={"basis": "5", "within": 172_800})),
        "a holding reply that asks for a reply": holding(says={"reply": {"basis": "4", "within": 172_800}}),
        "a holding reply that asks by a time": holding(says={"reply": {"by": "2026-11-23T12:00:00Z"}}),
        "a short message on a paragraph that is not there": say(
            XA.watch, "short", message(reply={"basis": "5", "within": 172_800})
        ),
        "another limit": say(XA.watch, "request", message(reply={"basis": "4", "within": 1})),
    },
    "effect": {
        "suspended since a second ago": declare(sooner=SECOND),
        "open since yesterday": declare(sooner=DAY, says={"state": "open"}),
        "terminated at once": declare(says={"state": "terminated"}),
        "terminated a second too soon": declare(sooner=SECOND - NOTICE, says={"state": "terminated"}),
    },
    "already-acknowledged": {
        "acknowledged twice": after(
            refer(XA.watch, "acknowledgement", theirs), refer(XA.duty, "acknowledgement", theirs)
        ),
    },
}
"""Acts whose last entry is refused, by the code."""

SIGNED: dict[str, tuple[str | None, Act]] = {
    "a signed request": (None, say(XA.watch, "request", message())),
    "a request under two signatures": (None, drafted()),
    "alone: signature": ("signature", faulty(fault("signature"))),
    "capacity before signature": ("capacity", faulty(fault("capacity"), fault("signature"))),
    "signature before draft": ("signature", faulty(fault("draft"), fault("signature"))),
    "the drafter's signature by another": (
        "signature",
        drafted(XA.duty, device=XA.liaison.id.hex(), officer=5, post="liaison"),
    ),
    "no signature": ("signature", without_signature),
    "a change of the list, signed by another registrar than named": ("signature", signed_change),
}
"""Acts under real signatures."""
