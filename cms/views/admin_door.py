"""The door of the Wagtail admin. Its own would let people in past the rate limits, so it leads to allauth's."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.generic import RedirectView

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)


def admin_door(request: HttpRequest) -> HttpResponseBase:
    """Whoever is signed in and may not come in learns so: to sign in once more would lead back here for ever."""
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return to_sign_in(request)
