"""The address at which an officer's device listens."""

from django.urls import path

from incidents.live.consumers import LiveConsumer

sockets = [path("api/v1/live", LiveConsumer.as_asgi())]
