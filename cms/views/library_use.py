"""Schools tell that they use a resource, and what worked. Neither is ever asked before a download."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.wagtail_hooks import check_view_restrictions

from cms import limits
from cms.actions import library_use as actions
from cms.actions import practice_notes as notes
from cms.enums import Phase
from cms.library_forms import NoteForm, UseForm
from cms.models import ResourcePage
from cms.queries import practice_notes
from cms.queries.library import has_library, language_now
from cms.strands import strand_names
from cms.views.library import resource_at
from cms.visitors import same_for_visitors


@require_http_methods(["GET", "POST"])
@never_cache
def tell_use(request: HttpRequest, slug: str) -> HttpResponse:
    guarded = check_view_restrictions(lambda page, request, args, kwargs: answer_use(request, page))
    response: HttpResponse = guarded(resource_at(slug), request, (), {})
    return response


def answer_use(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    form = UseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.may(request, "tell"):
            return too_often(request, page)
        if not form.is_trapped:
            data = form.cleaned_data
            actions.tell_use(
                resource=page.translation_key,
                school=data["school"],
                phase=Phase(data["phase"]),
                reason=data["reason"],
                area=form.area,
                on=timezone.localdate(),
            )
        messages.success(request, _("Thank you. It helps us to know what is used."))
        return redirect("cms:resource", page.slug)
    return render(request, "cms/library/use.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@never_cache
def write_note(request: HttpRequest, slug: str) -> HttpResponse:
    guarded = check_view_restrictions(lambda page, request, args, kwargs: answer_note(request, page))
    response: HttpResponse = guarded(resource_at(slug), request, (), {})
    return response


def answer_note(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    form = NoteForm(request.POST or None, resource=page)
    if request.method == "POST" and form.is_valid():
        if not limits.may(request, "tell"):
            return too_often(request, page)
        if not form.is_trapped:
            data = form.cleaned_data
            notes.write(
                once=form.sent_once,
                resource=page,
                strand=data["strand"],
                area=form.area,
                phase=Phase(data["phase"]),
                worked=data["worked"],
                did_not=data["did_not"],
                language=language_now(),
                on=timezone.localdate(),
            )
        messages.success(request, _("Thank you. An editor reads it before others do."))
        return redirect("cms:resource", page.slug)
    return render(request, "cms/library/note.html", {"form": form, "page": page})


@require_safe
@same_for_visitors
def note_list(request: HttpRequest) -> HttpResponse:
    """What others say of all resources, by strand and area."""
    if not has_library(language_now()):
        raise Http404
    asked = practice_notes.understood(request.GET.get("strand", ""), request.GET.get("area", ""))
    page_obj, found = practice_notes.listed(asked, request.GET.get("page"))
    chosen = {"strand": asked.strand, "area": asked.area}
    query = urlencode({name: code for name, code in chosen.items() if code})
    context = {
        "asked": asked,
        "notes": found,
        "page_obj": page_obj,
        "strands": strand_names(),
        "areas": practice_notes.areas_named(),
        "query": f"{query}&" if query else "",
    }
    return render(request, "cms/library/notes.html", context)


def too_often(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    response = render(request, "cms/library/too_often.html", {"page": page}, status=429)
    response["Retry-After"] = str(limits.WAIT_SECONDS)
    return response
