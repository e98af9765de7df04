"""The addresses of all packages. Those of the API are spelled as `docs/api.md` has them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from incidents.callout import views as callout
from incidents.cases import views as cases
from incidents.centres import api_views as centres
from incidents.deadlines import views as deadlines
from incidents.desk import views as desk
from incidents.devices import views as devices
from incidents.line import views as line
from incidents.link import views as link
from incidents.log import views as log
from incidents.national import views as national
from incidents.release import views as release
from incidents.statements import views as statements
from incidents.watch import list_views as watch_lists
from incidents.watch import views as watch

api: list[URLPattern | URLResolver] = [
    path("statements", statements.post_statement),  # first, as what is said waits for nothing
    path("hotline", centres.hotline),
    path("me", centres.me),
    path("line", link.line),
    path("other-means", line.other_means),
    path("checkpoints", log.checkpoints),
    re_path(
        r"^logs/(?P<side>[A-Z]{2})/",
        include(
            [
                path("trust", log.trust_entries),
                path("consistency", log.consistency),
                re_path(r"^entries/(?P<index>[0-9]{1,15})$", log.entry),
                re_path(r"^entries/(?P<index>[0-9]{1,15})/parts/(?P<part>[0-9]{1,2})$", log.part),
                re_path(r"^tile/(?P<path>.+)$", log.tile),
            ]
        ),
    ),
    path("spaces", cases.spaces),
    re_path(r"^spaces/(?P<space>[0-9a-f]{32})$", cases.space),
    re_path(r"^spaces/(?P<space>[0-9a-f]{32})/items$", cases.items),
    path("desk", desk.desk),
    path("limits", deadlines.limits),
    path("alarms", callout.alarms),
    path("alarms/silence", callout.silence_alarms),
    re_path(r"^alarms/(?P<alarm>[0-9a-f]{16})/acknowledge$", callout.acknowledge),
    path("watch", watch.watch),
    path("watch/acts", watch.acts),
    path("watch/offer", watch.offer),
    path("watch/heartbeat", watch.heartbeat),
    path("watch/log", watch.log),
    path("watch/lines", watch.lines),
    path("watch/shift", watch.log_of_shift),
    path("orders", watch_lists.orders),
    path("orders/ticks", watch_lists.ticks),
    path("contacts", watch_lists.contacts),
    path("drafts", national.drafts),
    re_path(r"^drafts/(?P<key>[0-9a-f]{32})$", national.draft),
    re_path(r"^drafts/(?P<key>[0-9a-f]{32})/return$", national.returned_draft),
    re_path(r"^drafts/(?P<key>[0-9a-f]{32})/call$", release.call),
    path("enrolment", devices.enrolment),
    path("trust", devices.trust),
    path("audit", centres.audit),
]

# Devices' calls first: they come all the time, people's pages a few times a day.
urlpatterns = [path("api/v1/", include(api)), path("", include("incidents.centres.urls"))]
