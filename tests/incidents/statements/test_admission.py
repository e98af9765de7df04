"""The one door: what an officer may bring in, and what becomes of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connections

from crypto.dsse import Envelope
from crypto.errors import Malformed, Refused
from incidents.centres.permissions import Actor, Forbidden, Party, Post
from incidents.log import models
from incidents.log.append import Signed
from incidents.log.group_commit import GroupCommit
from incidents.log.store import own_log
from incidents.statements.admission import Admitted, admit_own, prepare_own
from tests.factories import XA, message
from tests.incidents.browsers import appending
from tests.incidents.nodes import File, Node, Pair

WATCH = Actor(Party.OFFICER, officer=3, post=Post.WATCH)


def ready(node: Node) -> tuple[File, Signed]:
    """A file and a notice that is ready to be posted."""
    file = node.open_file(XA.watch)
    return file, node.said_in(file, XA.watch, "notice", message())


@contextmanager
def door(line: Pair) -> Iterator[Node]:
    """XA's node, with what is posted appended by its clock."""
    with line.xa.here() as xa, appending(GroupCommit(clock=xa.clock)):
        yield xa


def post(signed: Signed, *, actor: Actor = WATCH) -> Admitted:
    """Post it."""
    return admit_own(signed.envelope, signed.parts, actor=actor)


def post_in_thread(signed: Signed) -> Admitted:
    """Post it from a thread that has a connection of its own."""
    try:
        return post(signed)
    finally:
        connections.close_all()


def test_a_statement_is_admitted_and_told_where_it_stands(line: Pair) -> None:
    with door(line) as xa:
        _, signed = ready(xa)
        admitted = post(signed)
        stands = admitted.appended
        assert (admitted.new, stands.side, stands.index, stands.no, stands.number) == (True, "XA", 5, 2, 1)
        assert stands.at == xa.clock.now


def test_the_same_one_again_stands_where_it_stood(line: Pair) -> None:
    with door(line) as xa:
        _, signed = ready(xa)
        first, size = post(signed), own_log().size
        assert post(signed) == replace(first, new=False)
        remade = replace(signed.envelope, signatures=(XA.watch.signing.sign(b"whatever"),))
        assert post(Signed(remade, signed.parts)) == replace(first, new=False)
        assert own_log().size == size


def test_of_the_same_one_twice_at_once_both_are_told_one_place(line: Pair) -> None:
    with door(line) as xa, ThreadPoolExecutor(3) as threads:
        _, signed = ready(xa)
        admitted = list(threads.map(post_in_thread, [signed] * 3))
    assert len({one.appended for one in admitted}) == 1
    assert [one.new for one in admitted].count(True) == 1


def test_what_the_rules_refuse_leaves_nothing(line: Pair) -> None:
    with door(line) as xa:
        file, _ = ready(xa)
        answer = xa.said_in(file, XA.watch, "answer", message(answers=bytes(32).hex()))
        before = own_log().size, models.Part.objects.count()
        with pytest.raises(Refused) as refused:
            post(answer)
        assert refused.value.code == "reference-unknown"
        assert (own_log().size, models.Part.objects.count()) == before


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (Actor(Party.NOBODY), "signed-out"),
        (Actor(Party.OTHER_NODE), "not-for-this-post"),
        (Actor(Party.OFFICER, officer=3, post=Post.ANALYST), "not-for-this-post"),
        (Actor(Party.OFFICER, officer=3, post=Post.REGISTRAR), "not-for-this-post"),
        (Actor(Party.OFFICER, officer=4, post=Post.WATCH), "another-officer"),
        (Actor(Party.OFFICER, officer=3, post=Post.LIAISON), "another-officer"),
    ],
)
def test_nobody_else_may_post_it(line: Pair, actor: Actor, code: str) -> None:
    with door(line) as xa:
        _, signed = ready(xa)
        with pytest.raises(Forbidden) as forbidden:
            post(signed, actor=actor)
        assert forbidden.value.code == code
        assert post(signed).new


def test_a_body_that_is_not_the_one_it_names_is_not_taken(line: Pair) -> None:
    with door(line) as xa:
        _, signed = ready(xa)
        (part,) = signed.parts
        for body in ([], [part, part], [part[:-1]], [bytes(len(part))]):
            with pytest.raises(Malformed) as malformed:
                prepare_own(signed.envelope, body, actor=WATCH)
            assert malformed.value.code == "body"


def test_what_is_no_statement_does_not_come_in_by_this_door(line: Pair) -> None:
    with line.xa.here() as xa:
        change = xa.change([XA.watch.revocation()])
        for envelope in (change, xa.hotline.founding, Envelope("text/plain", b"{}", ())):
            with pytest.raises(Malformed):
                prepare_own(envelope, [], actor=WATCH)
