"""All addresses of a node. The officer's pages are one page: the client reads the address itself."""

from django.urls import include, path, re_path

from hotline import client, health, page_files

urlpatterns = [
    path("", include("incidents.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("client/<str:name>", client.bundle_file, name="bundle_file"),
    path("pages/<str:version>/<str:name>", page_files.page_file, name="page_file"),
    path("", client.client_page, name="desk"),
    path("enrol", client.enrol_page, name="enrol"),
    *[path(name, client.client_page) for name in ("files", "line", "watch", "write", "trust", "exercises", "practise")],
    re_path(r"^release/[0-9a-f]{32}$", client.client_page),
    re_path(r"^watch/(?:roster|contacts|orders)$", client.client_page),
    *[path(f"{name}/<path:path>", client.client_page) for name in ("files", "exercises", "practise")],
]

handler400 = "hotline.errors.bad_request"
handler403 = "hotline.errors.forbidden"
handler404 = "hotline.errors.not_found"
handler429 = "hotline.errors.too_many"
handler500 = "hotline.errors.server_error"
