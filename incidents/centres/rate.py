"""How much one officer may post: so many requests a minute, counted in the cache that all processes share.

    posts:7:29732640 → 41        officer 7 has posted 41 times in that minute since 1970

It bounds what a device that runs wild, or a session in wrong hands, can pour into a log that nobody ever shortens.
Where the cache does not answer, nothing is counted: officers speak without Redis, too.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

MINUTE = 60
_logger = logging.getLogger("incidents.rate")


@dataclass(eq=False)
class TooMany(Exception):
    """One officer posted more than a minute takes: nothing was done, and after `wait` seconds it may be tried again."""

    wait: int

    def __str__(self) -> str:
        return f"wait {self.wait} seconds"


def count_post(officer: int, *, now: datetime) -> None:
    """Count a request of that officer that changes something. Raises `TooMany`."""
    minute, second = divmod(int(now.timestamp()), MINUTE)
    key = f"posts:{officer}:{minute}"
    try:
        posted = _count(key)
    except RedisError:
        _logger.warning("posts are not counted")
        return
    if posted > settings.HOTLINE_POSTS_A_MINUTE:
        raise TooMany(MINUTE - second)


def _count(key: str) -> int:
    try:
        return int(cache.incr(key))
    except ValueError:
        # The first of its minute; of several at once, one makes the row.
        cache.add(key, 0, timeout=2 * MINUTE)
        return int(cache.incr(key))
