"""Standing orders: what is done when a message of each kind comes in, in both languages; ticks say that it was.

    {"type":"request","precedence":"FLASH"|null,"lines":[{"line":"acknowledge","en":"…","zh-Hans":"…"}]}

For a message those of its type and precedence apply, else those of its type with null. `orders.json` has what is
shipped; a side that changes any keeps all of its own. A line keeps its name as long as it stays, as ticks name it.
Who changes them names the version they were changed from, so that no other officer's change is lost unseen.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from crypto import wire
from crypto.arrangement import PRECEDENCES
from crypto.errors import Refused
from crypto.says import TYPES
from crypto.words import choice, word
from incidents.cases.queries import check_entry_readable
from incidents.centres.permissions import Actor
from incidents.national.log import entering, last_of
from incidents.statements.models import Statement
from incidents.watch.models import OrderTick, StandingOrders

CHANGED = "orders-changed"
LANGUAGES = ("en", "zh-Hans")
MAX_ORDERS, MAX_LINES, LINE_LIMIT = 100, 30, 1_000
SHIPPED = Path(__file__).with_name("orders.json")

Order = dict[str, Any]


def read_orders() -> tuple[list[Order], bool]:
    """The orders in force, and whether they are those that are shipped."""
    newest = StandingOrders.objects.order_by("-id").first()
    return (shipped_orders(), True) if newest is None else (newest.orders, False)


def orders_version() -> int:
    """Which version is in force: another after each change, 0 for what is shipped."""
    return last_of(CHANGED)


@cache
def shipped_orders() -> list[Order]:
    """The orders that come with the product."""
    return parse_orders(wire.Field(json.loads(SHIPPED.read_text(encoding="utf-8"))))


def parse_orders(field: wire.Field) -> list[Order]:
    """Orders that somebody wrote. Raises `Malformed`, also for two of one kind and two lines of one name."""
    orders = wire.list_of(field, _order, limit=MAX_ORDERS)
    if len({(order["type"], order["precedence"]) for order in orders}) != len(orders):
        field.refuse("twice")
    return orders


def keep_orders(orders: list[Order], *, version: int, officer: int, now: datetime) -> None:
    """Put these orders in force in the place of that version; they stand in the national log.

    Raises `Refused` superseded where another version is in force.
    """
    with entering() as log:
        if version != orders_version():
            raise Refused("superseded")
        kept = StandingOrders.objects.create(officer=officer, at=now, orders=orders)
        log.enter(CHANGED, {"orders": len(orders), "version": kept.pk}, officer=officer, now=now)


def lines_for(message: Statement) -> dict[str, dict[str, str]]:
    """The lines that apply to a message: their texts by their names."""
    orders = {(order["type"], order["precedence"]): order for order in read_orders()[0]}
    order = orders.get((message.type, message.precedence or None)) or orders.get((message.type, None))
    lines = [] if order is None else order["lines"]
    return {line["line"]: {language: line[language] for language in LANGUAGES} for line in lines}


def read_ticks(side: str, index: int, *, actor: Actor) -> list[OrderTick]:
    """What was done for a message. Raises `Statement.DoesNotExist`, `Space.DoesNotExist`."""
    _message(side, index, actor)
    return list(OrderTick.objects.filter(side=side, index=index).order_by("at", "id"))


def tick(side: str, index: int, line: str, *, actor: Actor, officer: int, now: datetime) -> bool:
    """Note that a line was done; whether it was not noted before.

    Raises `Statement.DoesNotExist` where no such message or line is, `Space.DoesNotExist` where the post takes no part.
    """
    message = _message(side, index, actor)
    text = lines_for(message).get(line)
    if text is None:
        raise Statement.DoesNotExist
    with entering() as log:
        _, new = OrderTick.objects.get_or_create(
            side=side, index=index, line=line, defaults={"officer": officer, "at": now}
        )
        if new:
            # As it read then: the orders may be others when the log is read.
            what: dict[str, wire.Json] = {
                "index": index,
                "line": line,
                "number": message.number,
                "side": side,
                "text": {**text},
            }
            log.enter("order-ticked", what, officer=officer, now=now)
    return new


def _message(side: str, index: int, actor: Actor) -> Statement:
    found = Statement.objects.get(side=side, index=index)
    check_entry_readable(actor, side, index)
    return found


def _order(field: wire.Field) -> Order:
    type_, precedence, lines = wire.fields(field, "type", "precedence", "lines")
    read = wire.list_of(lines, _line, limit=MAX_LINES)
    if len({line["line"] for line in read}) != len(read):
        lines.refuse("twice")
    return {
        "type": choice(type_, TYPES),
        "precedence": wire.nullable(precedence, lambda one: choice(one, PRECEDENCES)),
        "lines": read,
    }


def _line(field: wire.Field) -> dict[str, str]:
    name, *texts = wire.fields(field, "line", *LANGUAGES)
    said = [wire.text(one, limit=LINE_LIMIT) for one in texts]
    if not all(one.strip() for one in said):
        field.refuse("empty")
    return {"line": word(name), **dict(zip(LANGUAGES, said, strict=True))}
