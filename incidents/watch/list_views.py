"""Standing orders and their ticks; duty roster and points of contact."""

from typing import Any

import httpx
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from crypto import wire
from crypto.words import side, word
from incidents.api import Query, answer, read_json, utc, utc_or_none
from incidents.callout.means import read_means
from incidents.centres.actors import actor_of_request, signed_in_officer
from incidents.centres.models import HIGHEST_NUMBER
from incidents.centres.permissions import Permission, check
from incidents.centres.require import officer_page
from incidents.watch.models import Contact, Duty
from incidents.watch.orders import keep_orders, orders_version, parse_orders, read_orders, read_ticks, tick
from incidents.watch.roster import NewContact, NewDuty, Webhook, keep_lists, lists_version, read_contacts, read_roster

ORDERS_LIMIT = 512 * 1024
LISTS_LIMIT = 512 * 1024
MAX_ROWS = 500
HIGHEST_PORT = 65_535


@officer_page(Permission.WATCH)
@require_http_methods(["GET", "PUT"])
def orders(request: HttpRequest) -> HttpResponse:
    """/api/v1/orders."""
    Query(request)
    if request.method == "PUT":
        check(actor_of_request(request), Permission.ROSTER)
        written, version = wire.fields(read_json(request, limit=ORDERS_LIMIT), "orders", "version")
        keep_orders(
            parse_orders(written),
            version=wire.integer(version),
            officer=signed_in_officer(request).number,
            now=timezone.now(),
        )
    # The version first: a change in between is then refused, not overwritten.
    stands = orders_version()
    standing, shipped = read_orders()
    return answer({"orders": standing, "shipped": shipped, "version": stands})


@officer_page(Permission.WATCH)
@require_http_methods(["GET", "POST"])
def ticks(request: HttpRequest) -> HttpResponse:
    """/api/v1/orders/ticks?side=XB&index=N."""
    actor = actor_of_request(request)
    if request.method == "GET":
        query = Query(request, "side", "index")
        rows = read_ticks(side(query.field("side")), query.number("index"), actor=actor)
        return answer({"ticks": [{"line": row.line, "officer": row.officer, "at": utc(row.at)} for row in rows]})
    Query(request)
    of, index, line = wire.fields(read_json(request, limit=1024), "side", "index", "line")
    new = tick(
        side(of),
        wire.integer(index),
        word(line),
        actor=actor,
        officer=signed_in_officer(request).number,
        now=timezone.now(),
    )
    return answer({}, status=201 if new else 200)


@officer_page(Permission.WATCH)
@require_http_methods(["GET", "PUT"])
def contacts(request: HttpRequest) -> HttpResponse:
    """/api/v1/contacts."""
    Query(request)
    if request.method == "PUT":
        check(actor_of_request(request), Permission.ROSTER)
        roster, listed, version = wire.fields(read_json(request, limit=LISTS_LIMIT), "roster", "contacts", "version")
        keep_lists(
            wire.list_of(roster, _new_duty, limit=MAX_ROWS),
            wire.list_of(listed, _new_contact, limit=MAX_ROWS),
            version=wire.integer(version),
            officer=signed_in_officer(request).number,
            now=timezone.now(),
        )
    # The version first: a change in between is then refused, not overwritten.
    stands = lists_version()
    standing, reached = [_duty(row) for row in read_roster()], [_contact(row) for row in read_contacts()]
    means = read_means()
    return answer({
        "roster": standing, "contacts": reached, "version": stands,
        "means": {"mail": means.mail, "script": means.script},
    })  # fmt: skip


def _new_duty(field: wire.Field) -> NewDuty:
    post, officer, from_, until, email, webhook = wire.fields(
        field, "post", "officer", "from", "until", "email", "webhook"
    )
    duty = NewDuty(
        post=word(post),
        officer=wire.integer(officer, maximum=HIGHEST_NUMBER),
        from_at=wire.utc(from_),
        until_at=wire.utc(until),
        email=wire.nullable(email, _email) or "",
        webhook=_new_webhook(webhook),
    )
    if duty.until_at <= duty.from_at:
        until.refuse("before from")
    return duty


def _email(field: wire.Field) -> str:
    """An address that Django takes, in visible ASCII: no header can be written by it, and no call fails over it."""
    address = wire.ascii_word(field, limit=254)
    try:
        validate_email(address)
    except ValidationError:
        field.refuse("e-mail")
    return address


def _new_webhook(field: wire.Field) -> Webhook | bool:
    if isinstance(field.value, bool):
        return field.value
    url, secret = wire.fields(field, "url", "secret")
    address = wire.ascii_word(url, limit=500)
    if not address.startswith("https://") or not _can_be_called(address):
        url.refuse("https")
    return Webhook(address, wire.nullable(secret, lambda one: wire.ascii_word(one, limit=200)) or "")


def _can_be_called(address: str) -> bool:
    """Whether the library that calls a webhook takes that address, and it names a host and a port that there may be."""
    try:
        url = httpx.URL(address)
        return bool(url.host) and (url.port or 0) <= HIGHEST_PORT
    except (httpx.InvalidURL, UnicodeError):
        return False


def _new_contact(field: wire.Field) -> NewContact:
    of, post, languages, telephones, expires = wire.fields(field, "side", "post", "languages", "telephones", "expires")
    return NewContact(
        side=side(of),
        post=word(post),
        languages=wire.list_of(languages, word, limit=16),
        telephones=wire.list_of(telephones, lambda one: wire.text(one, limit=64), limit=16),
        expires_at=wire.nullable(expires, wire.utc),
    )


def _duty(row: Duty) -> dict[str, Any]:
    """A row of the roster; a webhook is there or not, and is never shown again."""
    return {
        "post": row.post,
        "officer": row.officer,
        "from": utc(row.from_at),
        "until": utc(row.until_at),
        "email": row.email or None,
        "webhook": bool(row.webhook),
    }


def _contact(row: Contact) -> dict[str, Any]:
    return {
        "side": row.side,
        "post": row.post,
        "languages": row.languages,
        "telephones": row.telephones,
        "expires": utc_or_none(row.expires_at),
    }
