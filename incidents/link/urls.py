"""The address at which the other node opens its socket."""

from django.urls import path

from incidents.link.consumer import LinkConsumer

sockets = [path("link", LinkConsumer.as_asgi())]
