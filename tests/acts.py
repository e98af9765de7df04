"""What an officer may do in an `Asked` scene, well or badly: each act writes an entry and returns its verdict."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from crypto.chunked import sealed_size
from crypto.frame import encode_frame
from crypto.spaces import LINE
from crypto.view import Taken
from tests.factories import XA, XB, Device, Values, b64, declaration, message, time
from tests.faults import FAULTS, NOTHING, Fault, Unsent, request
from tests.scene import POSTS, Asked

Act = Callable[[Asked], Taken]

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LAST = "9999-12-31T23:59:59Z"
"""The last time that has a spelling."""


def faulty(*faults: Fault) -> Act:
    def act(scene: Asked) -> Taken:
        unsent = request(scene)
        for fault in faults:
            fault(unsent)
        return scene.centre("XA").lie(unsent.envelope(), now=scene.now)

    return act


def say(author: Device, type_: str, says: Values, **differs: Any) -> Act:
    """Say something, by the rules or not."""
    return lambda scene: scene.lie(author, scene.header(author, type_, says, **differs))


def changed(change: Callable[[Values], Values]) -> Act:
    """A request whose header was changed."""
    return lambda scene: scene.lie(XA.watch, change(scene.header(XA.watch, "request", message())))


def spoil(**fields: Any) -> Act:
    """A request with other fields."""
    return changed(lambda header: {**header, **fields})


def signed_by(**fields: Any) -> Act:
    """A request whose signer has other fields."""
    return changed(lambda header: {**header, "signers": [{**header["signers"][0], **fields}]})


def refer(author: Device, type_: str, which: Callable[[Asked], str]) -> Act:
    """Refer to a statement."""
    return lambda scene: scene.lie(author, scene.header(author, type_, {"of": which(scene)}))


def holding(author: Device = XA.watch, *, on: Callable[[Asked], str] | None = None, **differs: Any) -> Act:
    """A holding reply to XB's request, or to what `on` gives; `says` differs in what it says."""

    def act(scene: Asked) -> Taken:
        says = message(**{"answers": (on or theirs)(scene), **differs.get("says", {})})
        rest = {name: value for name, value in differs.items() if name != "says"}
        return scene.lie(author, scene.header(author, "holding", says, **rest))

    return act


def declare(author: Device = XA.watch, *, sooner: timedelta = timedelta(0), **differs: Any) -> Act:
    """Declare on the line that its own end is suspended, from when it is said or `sooner`; `says` differs."""

    def act(scene: Asked) -> Taken:
        says = {**declaration(scene.now - sooner), **differs.get("says", {})}
        rest = {name: value for name, value in differs.items() if name != "says"}
        return scene.lie(author, scene.header(author, "declaration", says, **{"space": LINE, **rest}))

    return act


def declared_by_two(scene: Asked) -> Taken:
    """Declared on behalf of the Government, which takes two officers."""
    says = declaration(scene.now)
    header = scene.header(XA.watch, "declaration", says, space=LINE, capacity="government")
    return scene.lie(XA.watch, {**header, "draft": scene.hotline.draft(XA.duty, header)})


def for_the_government(said: Callable[[Asked], Values], drafter: Device | None = None) -> Act:
    """What a header says on behalf of the Government, which takes two officers, with the draft or without one."""

    def act(scene: Asked) -> Taken:
        header = said(scene)
        header = {**header, "signers": [{**header["signers"][0], "capacity": "government"}]}
        if drafter is not None:
            header["draft"] = scene.hotline.draft(drafter, header)
        return scene.lie(XA.watch, header)

    return act


def in_an_exercise(act: Act) -> Act:
    """The same, under an exercise's payload type."""

    def acts(scene: Asked) -> Taken:
        scene.exercise = True
        return act(scene)

    return acts


def twice(act: Act) -> Act:
    def acts(scene: Asked) -> Taken:
        act(scene)
        return act(scene)

    return acts


def drafted(
    drafter: Device = XA.duty,
    *,
    of: str = "request",
    release: str = "government",
    released: Values | None = None,
    aged: tuple[timedelta, timedelta] = (timedelta(0), HOUR),
    **draft: Any,
) -> Act:
    """A request, or another message, under two signatures; `draft` differs in the draft's payload, `released` in the
    header over it."""

    def act(scene: Asked) -> Taken:
        header = scene.header(XA.watch, of, message(), capacity=release)
        issued, expires = (time(scene.now + offset) for offset in aged)
        payload = {"issued": issued, "expires": expires, **draft}
        header["draft"] = scene.hotline.draft(drafter, header, payload=payload)
        return scene.lie(XA.watch, {**header, **(released or {})})

    return act


def released_twice() -> Act:
    """One draft in two statements, which differ in their nonce."""

    def act(scene: Asked) -> Taken:
        header = scene.header(XA.watch, "request", message(), capacity="government")
        header["draft"] = scene.hotline.draft(XA.duty, header)
        scene.lie(XA.watch, header)
        return scene.lie(XA.watch, {**header, "nonce": b64(bytes(16))})

    return act


def verified(side: str, *, log: int = 1, size: int = 3, root: bytes | None = None) -> Act:
    """A request whose author had verified this of a log."""

    def act(scene: Asked) -> Taken:
        header = scene.header(XA.watch, "request", message())
        there = (scene.one.own if side == "own" else scene.one.other).log.root(size) or bytes(32)
        verified = {**header["verified"], side: [log, size, (root or there).hex()]}
        return scene.lie(XA.watch, {**header, "verified": verified})

    return act


def unlist(author: Device) -> Act:
    """A device is revoked, and the other side knows."""

    def act(scene: Asked) -> Taken:
        verdict = scene.enlist(scene.centre(author.side), [author.revocation()], now=scene.now)
        scene.receipt("XB" if author.side == "XA" else "XA")
        scene.sync()
        return verdict

    return act


def after(first: Act, then: Act) -> Act:
    def act(scene: Asked) -> Taken:
        first(scene)
        return then(scene)

    return act


def open_file(author: Device = XA.watch, posts: Any = POSTS, **differs: Any) -> Act:
    def act(scene: Asked) -> Taken:
        name = f"file {len(scene.written)}"
        header = scene.centre(author.side).open_header(author, now=scene.now, posts=posts, name=name)
        says = {**header["says"], **differs.get("says", {})}
        return scene.lie(author, {**header, **differs, "says": says})

    return act


def begin_epoch(author: Device, **differs: Any) -> Act:
    def act(scene: Asked) -> Taken:
        header = scene.epoch_header(author, name="next")
        says = {**header["says"], **differs.get("says", {})}
        return scene.lie(author, {**header, **differs, "says": says})

    return act


def epoch_again(scene: Asked) -> Taken:
    """The nonce of an epoch that is there, under another expiry."""
    header = scene.epoch_header(XA.watch, name="next")
    scene.lie(XA.watch, header)
    return scene.lie(XA.watch, {**header, "expires": time(scene.now)})


def open_again(scene: Asked) -> Taken:
    """The nonce of a file that is there, under another expiry."""
    header = scene.centre("XA").open_header(XA.watch, now=scene.now, posts=POSTS)
    return scene.lie(XA.watch, header)


def other_file(act: Act, *, exercise: bool = False) -> Act:
    """In another file of XA's."""

    def acts(scene: Asked) -> Taken:
        if exercise:
            scene.open_exercise()
        else:
            scene.open_file(name="another file")
        return act(scene)

    return acts


def on_the_line(scene: Asked) -> Taken:
    scene.space = LINE
    opened = scene.lie(XA.watch, scene.epoch_header(XA.watch))
    scene.epoch = None if opened.epoch is None else opened.epoch.id
    return scene.lie(XB.watch, scene.header(XB.watch, "notice", message()))


def by_another_reality(scene: Asked) -> Taken:
    """What an exercise's payload type says in a real file."""
    scene.exercise = True
    return scene.lie(XA.watch, scene.header(XA.watch, "request", message()))


def real_in_an_exercise(scene: Asked) -> Taken:
    scene.exercise = False
    return scene.lie(XA.watch, scene.header(XA.watch, "request", message()))


def with_the_epoch_of_another_file(scene: Asked) -> Taken:
    space, first = scene.space, scene.epoch
    scene.open_file(name="another file")
    scene.space = space
    if first == scene.epoch:
        raise ValueError("one epoch")
    return scene.lie(XA.watch, scene.header(XA.watch, "request", message()))


def in_another_file(type_: str, says: Callable[[Asked], Values]) -> Act:
    """Refer from another file."""

    def act(scene: Asked) -> Taken:
        scene.open_file(name="another file")
        return scene.lie(XA.watch, scene.header(XA.watch, type_, says(scene)))

    return act


def without_taking_in(scene: Asked) -> Taken:
    """XB's request is mirrored, and the frame that acknowledges it does not take it in."""
    asked = scene.say(XB.watch, "request", message(precedence="FLASH"))
    header = scene.header(XA.watch, "acknowledgement", {"of": scene.id_of(asked)})
    return seeing_nothing_new(scene, having_seen(scene, header))


def again(act: Act, delay: timedelta) -> Act:
    """The same statement, appended once more and later."""

    def acts(scene: Asked) -> Taken:
        first = act(scene)
        if first.frame is None:
            raise ValueError("no frame")
        return scene.centre("XA").lie(first.frame.envelope, now=scene.now + delay)

    return acts


def theirs(scene: Asked) -> str:
    return scene.theirs


def held(scene: Asked) -> str:
    """The id of XB's holding reply."""
    return scene.id_of(scene.say(XB.watch, "holding", message(answers=scene.ours)))


def declared(scene: Asked) -> str:
    """The id of XB's declaration."""
    return scene.id_of(declare(XB.watch)(scene))


def ours(scene: Asked) -> str:
    return scene.ours


def opened(scene: Asked) -> str:
    return scene.id_of(scene.opened)


def acknowledgement(scene: Asked) -> str:
    """The id of XB's acknowledgement."""
    return scene.id_of(scene.say(XB.watch, "acknowledgement", {"of": scene.ours}))


def sealed(kibibytes: int) -> int:
    return sealed_size(kibibytes * 1024)


def answer(**differs: Any) -> Act:
    return lambda scene: say(XA.watch, "answer", message(**{"answers": scene.theirs, **differs}))(scene)


def typed(payload_type: str) -> Act:
    """An honest request under another payload type."""

    def fault(unsent: Unsent) -> None:
        unsent.payload_type = payload_type

    return faulty(fault)


def fault(code: str) -> Fault:
    return dict(FAULTS)[code]


def aged(issued: timedelta, expires: timedelta) -> Act:
    """A request with other times."""

    def act(scene: Asked) -> Taken:
        header = scene.header(XA.watch, "request", message())
        times = {"issued": time(scene.now + issued), "expires": time(scene.now + expires)}
        return scene.lie(XA.watch, {**header, **times})

    return act


def drafted_says(**differs: Any) -> Values:
    says = message(**differs)
    del says["precedence"]
    return says


def repost(releases: Sequence[str]) -> Act:
    """The watch may do other things from now on."""
    change = {"change": "post", "drafts": [], "post": "watch", "releases": list(releases)}
    return lambda scene: scene.enlist(scene.one, [change], now=scene.now)


def other_archive(scene: Asked) -> Taken:
    return scene.enlist(scene.one, [XA.archive_change("next archive")], now=scene.now, by_root=True)


def propose(about: str = "title", **differs: Any) -> Act:
    def act(scene: Asked) -> Taken:
        says = {"about": about, "due": time(scene.now + HOUR), "on": opened(scene)}
        return scene.lie(XA.watch, scene.header(XA.watch, "proposal", says, **differs))

    return act


def on_the_line_propose(scene: Asked) -> Taken:
    on_the_line(scene)
    return propose()(scene)


def drafted_where_the_drafter_takes_no_part(scene: Asked) -> Taken:
    """The liaison drafts for a file of the two watches."""
    scene.enter(open_file(posts=[["XA", "watch"], ["XB", "watch"]])(scene))
    return drafted(XA.liaison)(scene)


def where_it_takes_no_part(scene: Asked) -> Taken:
    opened = open_file(XB.watch, posts=[["XA", "liaison"], ["XB", "watch"]])(scene)
    if opened.space is None:
        raise ValueError("this opened no file")
    return say(XA.watch, "grant", {"device": NOTHING}, space=opened.space.id)(scene)


def where_it_takes_no_part_in_an_exercise(scene: Asked) -> Taken:
    """The same under an exercise's payload type, though the file is real."""
    space = open_file(XB.watch, posts=[["XA", "liaison"], ["XB", "watch"]])(scene).space
    if space is None:
        raise ValueError("this opened no file")
    return in_an_exercise(say(XA.watch, "grant", {"device": NOTHING}, space=space.id))(scene)


def verified_beyond(scene: Asked) -> Taken:
    """All of what is mirrored, in a frame that takes in none of it."""
    say(XB.watch, "notice", message())(scene)
    header = scene.header(XA.watch, "request", message())
    return seeing_nothing_new(scene, header)


def not_taken_in(act: Act, type_: str) -> Act:
    """A statement in a file that is mirrored, in a frame that does not take it in."""

    def acts(scene: Asked) -> Taken:
        opened = act(scene)
        if opened.space is None or opened.epoch is None:
            raise ValueError("this opened no file")
        header = scene.header(XA.watch, type_, message(), space=opened.space.id, epoch_id=opened.epoch.id)
        return seeing_nothing_new(scene, having_seen(scene, header))

    return acts


def having_seen(scene: Asked, header: Values) -> Values:
    """By a device that has verified no more of the other log than is taken in."""
    centre = scene.centre("XA")
    seen = centre.view().head().seen
    root = centre.other.log.root(seen) or b""
    return {**header, "verified": {**header["verified"], "other": [1, seen, root.hex()]}}


def seeing_nothing_new(scene: Asked, header: Values) -> Taken:
    centre = scene.centre("XA")
    envelope = scene.hotline.statement(XA.watch, header)
    frame = centre.next_frame(scene.now, held=centre.view().head().seen, envelope=envelope)
    return centre.write(encode_frame(frame))


def after_header(act: Act) -> Act:
    """An epoch for those who took part before something happened."""

    def acts(scene: Asked) -> Taken:
        header = scene.epoch_header(XA.watch)
        act(scene)
        return scene.lie(XA.watch, {**header, "verified": scene.one.verified()})

    return acts


def without_signature(scene: Asked) -> Taken:
    envelope = replace(request(scene).envelope(), signatures=())
    return scene.one.lie(envelope, now=scene.now)


def signed_change(scene: Asked) -> Taken:
    listed = scene.one.view().signatories("XA")
    keys = [XA.registrar_keys[0], XA.registrar_keys[2]]
    change = scene.hotline.change(
        XA, [XA.duty.revocation()], version=listed.version + 1, previous=listed.head, now=scene.now, keys=keys
    )
    return scene.one.lie(change, now=scene.now)


def begun_before_a_change(change: Act) -> Act:
    """XB begins an epoch while XA changes its list; XA takes it in and speaks under it."""

    def act(scene: Asked) -> Taken:
        header = scene.epoch_header(XB.watch, name="next")
        change(scene)
        envelope = scene.hotline.statement(XB.watch, header)
        begun = scene.two.write(encode_frame(scene.two.next_frame(scene.now, envelope=envelope)))
        scene.epoch = None if begun.epoch is None else begun.epoch.id
        return scene.lie(XA.watch, scene.header(XA.watch, "request", message()))

    return act


def enlist(*made: Values) -> Act:
    """XA's registrars change its list, and XB does not take it in."""
    return lambda scene: scene.enlist(scene.one, made, now=scene.now)


def open_exercise_and_ask(scene: Asked) -> Taken:
    """A request in a real file, and then one in an exercise."""
    scene.say(XA.watch, "request", message())
    scene.open_exercise()
    return scene.lie(XA.watch, scene.header(XA.watch, "request", message()))
