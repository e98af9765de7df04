"""What every template needs: whose node this is, whether it is a demonstration, the stylesheet, the officer's theme."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from hotline.client import read_bundle
from hotline.page_files import page_files
from incidents.centres.actors import officer_of_request
from incidents.centres.preferences import language_tag


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor. Raises `BundleDamaged`."""
    officer = officer_of_request(request)
    return {
        "side": settings.HOTLINE_SIDE,
        "demonstration": settings.HOTLINE_DEMONSTRATION,
        "theme": officer.theme if officer else "auto",
        "bundle": read_bundle(settings.HOTLINE_CLIENT),
        "page_files": page_files(),
        "languages": settings.LANGUAGES,
        "language_tag": language_tag(get_language() or "en"),
    }
