from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.queries.menu import same_page_in_english


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers an unknown address; where only the language is missing, it leads to the English page."""
    return render(request, "404.html", {"same_page": same_page_in_english(request)}, status=404)
