"""One table decides: for every 'may' here, there is somebody who may not."""

import pytest

from incidents.centres.permissions import (
    NOBODY,
    OTHER_NODE,
    TO_STATE,
    Actor,
    Forbidden,
    Party,
    Permission,
    Post,
    check,
    permissions_of,
)

SPEAKERS = {Post.WATCH, Post.LIAISON, Post.HEAD}
EVERY_POST = set(Post)
MAY: dict[Permission, set[Post]] = {
    Permission.ACCOUNT: EVERY_POST,
    Permission.ENROL: EVERY_POST,
    Permission.DESK: EVERY_POST,
    Permission.TRUST: EVERY_POST,
    Permission.READ: SPEAKERS | {Post.ANALYST},
    Permission.WRITE: SPEAKERS,
    Permission.ACKNOWLEDGE: SPEAKERS,
    Permission.DECIDE: SPEAKERS,
    Permission.GRANT: SPEAKERS,
    Permission.WATCH: SPEAKERS,
    Permission.ROSTER: {Post.WATCH, Post.HEAD},
    Permission.AUDIT: {Post.SECURITY, Post.REGISTRAR},
    Permission.MIRROR: set(),
}


def officer(post: Post | None) -> Actor:
    return Actor(Party.OFFICER, officer=7, post=post, session_key="k")


def test_table_covers_every_permission() -> None:
    assert set(MAY) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("post", Post)
def test_officer_may_what_the_post_says_and_nothing_else(permission: Permission, post: Post) -> None:
    if post in MAY[permission]:
        check(officer(post), permission)
    else:
        with pytest.raises(Forbidden) as caught:
            check(officer(post), permission)
        assert (caught.value.code, caught.value.permission) == ("not-for-this-post", permission)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_may_nothing_and_is_asked_to_sign_in(permission: Permission) -> None:
    with pytest.raises(Forbidden) as caught:
        check(NOBODY, permission)

    assert caught.value.code == "signed-out"


@pytest.mark.parametrize("permission", Permission)
def test_other_node_may_mirror_alone(permission: Permission) -> None:
    if permission is Permission.MIRROR:
        check(OTHER_NODE, permission)
    else:
        with pytest.raises(Forbidden):
            check(OTHER_NODE, permission)


def test_officer_without_a_post_may_nothing() -> None:
    assert permissions_of(officer(None)) == frozenset()


def test_every_type_of_statement_needs_a_permission_that_an_analyst_lacks() -> None:
    assert set(TO_STATE.values()).isdisjoint(permissions_of(officer(Post.ANALYST)))
    assert set(TO_STATE.values()) <= permissions_of(officer(Post.WATCH))
