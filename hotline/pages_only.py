"""Middleware of others that only pages need: an answer of the API has no language, no messages and no document.

What is left out is a fifth of the time that Django takes for a posted statement. The API's answers have a policy of
their own, which allows nothing (`headers.py`).
"""

from collections.abc import Awaitable

from csp.middleware import CSPMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.deprecation import MiddlewareMixin

from incidents.api import is_api


class _PagesOnly(MiddlewareMixin):
    """Passes a call of the API on as it is."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if is_api(request):
            return self.get_response(request)
        return super().__call__(request)


class PagePolicy(_PagesOnly, CSPMiddleware):
    """The Content-Security-Policy of pages."""


class PageLanguage(_PagesOnly, LocaleMiddleware):
    """The language of pages."""


class PageMessages(_PagesOnly, MessageMiddleware):
    """What a page is to say once."""
