from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_went_stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a form whose security token is missing or old: nothing was done, and the person is told what to do."""
    return render(request, "cms/form_went_stale.html", status=403)
