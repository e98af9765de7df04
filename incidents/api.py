"""The one shape of an error for programs: `{"code":"not-for-this-post","detail":{}}`.

`code` is a stable ASCII word, put into the reader's language by the client; `detail` has fields that help to act on it
and never holds a secret or what was sent.
"""

from django.http import HttpRequest, JsonResponse

API_PREFIX = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Whether the answer is for a program."""
    return request.path.startswith(API_PREFIX)


def api_error(status: int, code: str, **detail: object) -> JsonResponse:
    """An error answer with that HTTP status."""
    return JsonResponse({"code": code, "detail": detail}, status=status)
