"""A value as JSON in an attribute: `data-options="{{ options|as_json }}"`; escaped like any other text."""

import json

from django import template

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """The JSON text."""
    return json.dumps(value)
