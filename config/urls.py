from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from agencies.api.problems import no_such_address
from cms.views import crawlers
from cms.views.admin_door import admin_door
from cms.visitors import same_for_visitors

# Another of Wagtail's own doors that would let people in past the rate limits.
new_password = RedirectView.as_view(pattern_name="account_reset_password")

handler404 = "cms.views.page_not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/login/", admin_door),
    re_path(r"^admin/password_reset/", new_password),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("agencies.api.urls")),
    re_path(r"^api/", no_such_address),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", crawlers.file, name="sitemap-file"),
]
# In development only: elsewhere a proxy or an object store serves what editors upload.
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("assessments.urls")),  # first: a package that is played speaks every few seconds
    path("", include("agencies.urls")),
    path("", include("certificates.urls")),
    path("", include("figures.urls")),
    path("", include("portal.urls")),
    path("", include("courses.urls")),
    path("", include("cms.urls")),
    re_path(wagtail_urls.serve_pattern, same_for_visitors(wagtail_views.serve), name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
