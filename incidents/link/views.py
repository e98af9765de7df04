"""The state of the line, the node's word."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.api import Query, answer, utc, utc_or_none
from incidents.centres.permissions import Permission
from incidents.centres.require import officer_page
from incidents.line.queries import Said, declared_by
from incidents.link.line import Line, read_line
from incidents.log.models import ForkProof
from incidents.log.store import both_logs


@officer_page(Permission.TRUST)
@require_safe
def line(request: HttpRequest) -> HttpResponse:
    """/api/v1/line."""
    Query(request)
    return answer(line_value(now=timezone.now()))


def line_value(*, now: datetime) -> dict[str, Any]:
    """What `line` answers, and the live socket sends."""
    return {**_value(read_line(now=now), now), "declared": {log.side: _declared(log.side, now) for log in both_logs()}}


def _value(line: Line, now: datetime) -> dict[str, Any]:
    withheld = line.withheld
    return {
        "state": line.state.state,
        "since": utc(line.state.since or now),
        "heard": utc_or_none(line.state.heard_at),
        "mark": utc_or_none(line.mark_at),
        "skew": line.state.clock_ahead and _skew(line.state.clock_ahead),
        "waiting": line.waiting,
        "withheld": withheld and {"index": withheld.index, "since": utc(withheld.since)},
        "fork": line.fork and _fork(line.fork),
    }


def _skew(ahead: int) -> dict[str, Any]:
    """In whole minutes, which do not change with each sign of life."""
    return {"theirs": "ahead" if ahead > 0 else "behind", "minutes": abs(ahead) // 60}


def _declared(side: str, now: datetime) -> dict[str, Any]:
    stands = declared_by(side, now=now)
    return {
        "now": stands.in_force and _said(side, stands.in_force),
        "next": stands.coming and _said(side, stands.coming),
    }


def _said(side: str, said: Said) -> dict[str, Any]:
    declared = said.declared
    return {
        "state": declared.state,
        "flash": declared.flash,
        "from": utc(declared.from_at),
        "reason": said.reason,
        "side": side,
        "index": declared.index,
        "delivered": utc_or_none(declared.delivered_at),
    }


def _fork(fork: ForkProof) -> dict[str, str]:
    return {
        "origin": fork.known.partition(b"\n")[0].decode(),
        "known": fork.known.decode(),
        "shown": fork.shown.decode(),
    }
