"""The watch: who has it, the acts by which it changes hands, signs of life, the watch log."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crypto import wire
from crypto.dsse import Envelope, envelope_from, envelope_value
from crypto.watch import Last
from incidents.api import Query, answer, read_json, utc, utc_or_none
from incidents.centres.actors import actor_of_request
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.live.nudge import nudge_desks
from incidents.national.log import enter, entries_before
from incidents.watch.checks import said_on_the_line
from incidents.watch.queries import Stands, act_on_watch, beat, offer_watch, read_watch, shift, withdraw_offer

ACT_LIMIT = 64 * 1024
LINE_LIMIT = 8_000
MAX_BACK = 1_000


@officer_page(Permission.READ)
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch."""
    Query(request)
    return answer(_stands(read_watch(actor_of_request(request), now=timezone.now())))


@officer_page(Permission.WATCH)
@require_POST
def acts(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/acts."""
    Query(request)
    changed = act_on_watch(_envelope(request), actor=actor_of_request(request), now=timezone.now())
    return answer({}, status=201 if changed else 200)


@officer_page(Permission.WATCH)
@require_http_methods(["POST", "DELETE"])
def offer(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/offer."""
    Query(request)
    actor = actor_of_request(request)
    if request.method == "POST":
        offer_watch(_envelope(request), actor=actor, now=timezone.now())
    else:
        withdraw_offer(actor=actor)
    nudge_desks()
    return answer({}, status=201 if request.method == "POST" else 200)


@officer_page(Permission.WATCH)
@require_POST
def heartbeat(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/heartbeat."""
    Query(request)
    sound, notifications, wake_lock = wire.fields(
        read_json(request, limit=ACT_LIMIT), "sound", "notifications", "wake_lock"
    )
    mine = beat(
        actor=actor_of_request(request),
        sound=wire.boolean(sound),
        notifications=wire.boolean(notifications),
        wake_lock=wire.boolean(wake_lock),
        now=timezone.now(),
    )
    return answer({"mine": mine})


@officer_page(Permission.WATCH)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/log?before=N&limit=50."""
    query = Query(request, "before", "limit")
    before = query.optional_number("before")
    limit = query.limit()
    entries = entries_before(before, limit=limit)
    more = len(entries) == limit and entries[-1].index > 0
    return answer({"entries": [one.value for one in entries], "before": entries[-1].index if more else None})


@officer_page(Permission.WATCH)
@require_safe
def log_of_shift(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/shift?back=N."""
    back = Query(request, "back").number("back", 0, maximum=MAX_BACK)
    return answer({"entries": [one.value for one in shift(back)]})


@officer_page(Permission.WATCH)
@require_POST
def lines(request: HttpRequest) -> HttpResponse:
    """/api/v1/watch/lines."""
    Query(request)
    (text,) = wire.fields(read_json(request, limit=2 * LINE_LIMIT), "text")
    said = wire.text(text, limit=LINE_LIMIT)
    if not said.strip():
        text.refuse("empty")
    enter("line", {"text": said}, officer=actor_of_request(request).officer, now=timezone.now())
    return answer({}, status=201)


def _envelope(request: HttpRequest) -> Envelope:
    (envelope,) = wire.fields(read_json(request, limit=ACT_LIMIT), "envelope")
    return envelope_from(envelope)


def _stands(stands: Stands) -> dict[str, Any]:
    watch, offered = stands.watch, stands.offer
    return {
        "holder": watch.holder
        and {
            "officer": watch.holder.officer,
            "post": watch.holder.post,
            "device": watch.holder.device.hex(),
            "since": utc_or_none(stands.since),
        },
        "mine": stands.mine,
        "armed": None if stands.heard_at is None else {"heard": utc(stands.heard_at), "alive": stands.armed},
        "offered": offered and {"envelope": envelope_value(offered.envelope), "at": utc(offered.at)},
        "previous": watch.previous and watch.previous.hex(),
        "numbers": {"own": _last(stands.numbers.own), "other": _last(stands.numbers.other)},
        "open": stands.open,
        "limits": stands.limits,
        "checks": {
            "every": settings.HOTLINE_CHECK_EVERY,
            "said": [{"side": side, "index": index} for side, index in said_on_the_line()],
        },
    }


def _last(last: Last) -> dict[str, int]:
    return {"year": last.year, "last": last.last}
