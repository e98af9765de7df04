"""The addresses of all packages."""

from django.urls import include, path

urlpatterns = [path("", include("incidents.centres.urls"))]
