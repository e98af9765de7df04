"""The sockets of all packages: those that officers open, and those that the other node opens."""

from django.urls.resolvers import URLPattern

from incidents.link import urls as link

officer_sockets: list[URLPattern] = []
node_sockets: list[URLPattern] = [*link.sockets]
