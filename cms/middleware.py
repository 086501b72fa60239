from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.models import CannotPublish

View = Callable[[HttpRequest], HttpResponse]


class SayWhyNotPublished:
    """Turns a refusal to publish into words on the edit page, where approving or publishing in bulk shows no form."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CannotPublish):
            return None
        for message in error.messages:
            messages.error(request, message)
        address = AdminURLFinder(request.user).get_edit_url(error.subject) or "/admin/"
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
