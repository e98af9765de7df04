"""Making the calls: e-mail, webhook, script. Each in a thread of its channel, so that one that hangs stops no other.

    POST https://pager.example/xa    Authorization: Bearer <secret>    Idempotency-Key: XA-17
    {"at":"2026-11-23T08:12:03Z","call":17,"centre":"XA","exercise":false,"precedence":"FLASH"}

    /opt/hotline/call 17 FLASH 2026-11-23T08:12:03Z alternate

A call is claimed in the moment in which it is made, and tried three times, however it fails; who was killed meanwhile
leaves a claim that runs out, and the call is made again. All of it ends in time: `WITHIN` seconds for a try, whatever
the other end does.
"""

import asyncio
import contextlib
import logging
import os
import signal
import smtplib
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.db.models import F, Q, QuerySet

from crypto.wire import encode_utc
from incidents.callout.means import why_not
from incidents.callout.models import Call
from incidents.callout.rules import AHEAD, STEPS, Notice, words
from incidents.log.clock import node_clock

WITHIN = 8.0
LEASE = timedelta(seconds=30)
TRIES = 3
THREADS = 4
MAX_CALLS = 200
FAILED = "failed"
"""Why a call was not made where a channel failed in a way that nobody foresaw."""

_logger = logging.getLogger("incidents.callout")
_pools = {channel: ThreadPoolExecutor(THREADS, f"call-{channel}") for channel in Call.Channel.values}
_lock = threading.Lock()
_handed: set[int] = set()
"""The calls that wait in this process for a thread."""


class NotMade(Exception):
    """A call was not made; `code` says why: refused, unreachable, late, no-mail."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def hand_on(*, now: datetime) -> None:
    """Hand all calls that are to be made now to their channels' threads; returns at once."""
    for key, channel in calls_to_make(now).values_list("pk", "channel")[:MAX_CALLS]:
        with _lock:
            if key in _handed:
                continue
            _handed.add(key)
        _pools[channel].submit(_run, key)


def calls_to_make(now: datetime) -> QuerySet[Call]:
    """The calls that are not done, and that nobody is making."""
    # What was claimed in the future was so by a clock that has been put right since.
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - LEASE) | Q(claimed_at__gt=now + AHEAD)
    return Call.objects.filter(free, done_at__isnull=True).order_by("at", "id")


def make(key: int, *, now: datetime) -> bool:
    """Claim a call and make it; whether it was this one's to make."""
    claimed = calls_to_make(now).filter(pk=key).order_by().update(claimed_at=now, tries=F("tries") + 1)
    if not claimed:
        return False
    call = Call.objects.get(pk=key)
    code = ""
    try:
        _CHANNELS[call.channel](call)
    except NotMade as failed:
        code = failed.code
        _logger.warning("a call was not made", extra={"fields": {"channel": call.channel, "code": code}})
    except Exception:
        # Whatever it was, the call ends after so many tries and is reported, instead of being made again for ever.
        code = FAILED
        _logger.exception("a call failed", extra={"fields": {"channel": call.channel, "code": code}})
    if not code or call.tries >= TRIES:
        # What is done needs its secret no more.
        Call.objects.filter(pk=key).update(done_at=now, code=code, secret="")
    else:
        Call.objects.filter(pk=key).update(code=code)
    return True


def _run(key: int) -> None:
    try:
        make(key, now=node_clock())
    except Exception:
        _logger.exception("a call failed")
        raise
    finally:
        with _lock:
            _handed.discard(key)
        connections.close_all()


def notice_of(call: Call) -> Notice:
    """What the called person is told."""
    return Notice(
        settings.HOTLINE_SIDE, call.precedence or None, call.exercise, call.number, others=call.others, at=call.at
    )


def _email(call: Call) -> None:
    # The server may have been taken away since the call was written.
    if code := why_not(call.channel):
        raise NotMade(code)
    lines = words(notice_of(call))
    try:
        EmailMessage(lines[0].partition(". ")[0], "\n".join(lines) + "\n", to=[call.address]).send()
    except (OSError, smtplib.SMTPException) as failed:
        raise NotMade("unreachable") from failed


def _webhook(call: Call) -> None:
    try:
        status = asyncio.run(_post(call))
    except TimeoutError as late:
        raise NotMade("late") from late
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as failed:
        raise NotMade("unreachable") from failed
    if not 200 <= status < 300:
        raise NotMade("refused")


async def _post(call: Call) -> int:
    """The status of a webhook; what it answers is not read. Raises TimeoutError, `httpx.HTTPError`."""
    told = {
        "at": encode_utc(call.at),
        "call": call.number,
        "centre": settings.HOTLINE_SIDE,
        "exercise": call.exercise,
        "precedence": call.precedence or None,
    }
    headers = {"Idempotency-Key": f"{settings.HOTLINE_SIDE}-{call.number}"}
    if call.secret:
        headers["Authorization"] = f"Bearer {call.secret}"
    # The limits of the library are for each step; one that dribbles is ended as a whole.
    async with (
        asyncio.timeout(WITHIN),
        httpx.AsyncClient(timeout=WITHIN, trust_env=False) as client,
        client.stream("POST", call.address, json=told, headers=headers) as response,
    ):
        return response.status_code


def _script(call: Call) -> None:
    arguments = [call.address, str(call.number), call.precedence or "NODE", encode_utc(call.at), STEPS[call.step - 1]]
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env={"PATH": os.defpath},
        )  # fmt: skip
    except OSError as failed:
        raise NotMade("unreachable") from failed
    try:
        code = process.wait(WITHIN)
    except subprocess.TimeoutExpired as late:
        # With all that it started.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise NotMade("late") from late
    if code != 0:
        raise NotMade("refused")


_CHANNELS: dict[str, Callable[[Call], None]] = {
    Call.Channel.EMAIL: _email,
    Call.Channel.WEBHOOK: _webhook,
    Call.Channel.SCRIPT: _script,
}
