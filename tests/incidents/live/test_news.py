"""Who is told what on the live socket: nobody of what they may not ask for; and why nothing more comes."""

import pytest
from django.test import Client

from incidents.centres.permissions import Actor, Party, Post
from incidents.live import news
from incidents.live.news import NOT_ALLOWED, SESSION_ENDED, Message, differing, may_be_told, who_listens
from incidents.log.append import Signed
from tests.factories import XA as DEVICES
from tests.incidents.nodes import Pair
from tests.officers import sign_in

TYPES = ("alarms", "checkpoints", "desk", "drafts", "entries", "line", "watch")
READS = {"alarms", "desk", "watch"}
EVERYBODY = {"checkpoints", "entries", "line"}


@pytest.mark.parametrize(
    ("post", "told"),
    [
        (Post.WATCH, EVERYBODY | READS | {"drafts"}),
        (Post.LIAISON, EVERYBODY | READS | {"drafts"}),
        (Post.HEAD, EVERYBODY | READS | {"drafts"}),
        (Post.ANALYST, EVERYBODY | READS),
        (Post.SECURITY, EVERYBODY),
        (Post.REGISTRAR, EVERYBODY),
    ],
)
def test_what_each_post_is_told(post: Post, told: set[str]) -> None:
    actor = Actor(Party.OFFICER, officer=7, post=post)
    assert {type_ for type_ in TYPES if may_be_told(actor, type_)} == told


@pytest.mark.parametrize(
    ("message", "last", "sent"),
    [
        ({"own": "a", "other": None}, None, {"own": "a", "other": None}),
        ({"own": "a", "other": "b"}, {"own": "a", "other": None}, {"other": "b"}),
        ({"own": "a", "other": None}, {"own": "a", "other": "b"}, {"other": None}),
        ({"own": "c", "other": "d"}, {"own": "a", "other": "b"}, {"own": "c", "other": "d"}),
    ],
)
def test_of_checkpoints_what_differs_is_sent(message: Message, last: Message | None, sent: Message) -> None:
    for type_, expected in (("checkpoints", sent), ("line", message)):
        typed = {"type": type_}
        assert differing(typed | message, last and typed | last) == typed | expected


def test_a_session_that_a_revocation_ends_just_now_is_told_of_the_revocation(
    line: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended_meanwhile(_session_key: str | None) -> bool:
        line.xa.append(Signed(line.xa.change([DEVICES.watch.revocation()])))
        return False

    with line.xa.here():
        client = Client()
        officer = sign_in(client, number=3)
        session = client.cookies["session"].value
        assert who_listens(officer.user, session).code is None
        assert who_listens(officer.user, None).code == SESSION_ENDED
        monkeypatch.setattr(news, "session_is_valid", ended_meanwhile)
        assert who_listens(officer.user, session).code == NOT_ALLOWED
