"""Accounts without the cost of a real password hash, and no counts left over from another test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def quick_and_empty(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
