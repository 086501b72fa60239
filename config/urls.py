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
from cms.visitors import same_for_visitors

# Wagtail's own doors would let people in past the rate limits: they lead to allauth's.
sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
new_password = RedirectView.as_view(pattern_name="account_reset_password")

handler404 = "cms.views.page_not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/login/", sign_in),
    re_path(r"^admin/password_reset/", new_password),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("agencies.api.urls")),
    re_path(r"^api/", no_such_address),
]
# In development only: elsewhere a proxy or an object store serves what editors upload.
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("agencies.urls")),
    path("", include("certificates.urls")),
    path("", include("assessments.urls")),
    path("", include("figures.urls")),
    path("", include("portal.urls")),
    path("", include("courses.urls")),
    path("", include("cms.urls")),
    re_path(wagtail_urls.serve_pattern, same_for_visitors(wagtail_views.serve), name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
