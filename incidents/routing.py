"""The sockets of all packages: those that officers open, and those that the other node opens."""

from django.urls.resolvers import URLPattern

from incidents.link import urls as link
from incidents.live import urls as live

officer_sockets: list[URLPattern] = [*live.sockets]
node_sockets: list[URLPattern] = [*link.sockets]
