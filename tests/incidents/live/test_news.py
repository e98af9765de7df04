"""Who is told what on the live socket: nobody of what they may not ask for."""

import pytest

from incidents.centres.permissions import Actor, Party, Post
from incidents.live.news import may_be_told

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
