"""The support directory: open to everyone, in every language; what is not translated is shown in English."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.wagtail_hooks import check_view_restrictions

from cms.directory import kinds, search_form
from cms.directory.life import Life
from cms.directory.places import district_of
from cms.found import Sheet, pages_alike, tell
from cms.models import Service
from cms.queries import directory as queries
from cms.queries.knowledge import LawRow, powers
from cms.strands import strand_names
from cms.visitors import same_for_a_minute

MOST_PLACES_OFFERED = 500
EASY_LIST = "cms/directory/easy_directory.html"
EASY_ENTRY = "cms/directory/easy_service.html"


@require_safe
@same_for_a_minute
def directory(request: HttpRequest) -> HttpResponse:
    return within_directory(request, lambda head: search(request, head, "cms/directory/directory.html"))


@require_safe
@same_for_a_minute
def easy_directory(request: HttpRequest) -> HttpResponse:
    return within_directory(request, lambda head: search(request, head, EASY_LIST))


@require_safe
@same_for_a_minute
def printed_directory(request: HttpRequest) -> HttpResponse:
    def answer(head: queries.Head) -> HttpResponse:
        asked = search_form.read(request.GET, strands=strand_names())
        wish, place, _maybe = wish_of(asked)
        tell_of_list(request, head, "cms:directory", is_indexed=False)
        entries = queries.to_print(wish, language=language_now(), at=timezone.now())
        return render(
            request,
            "cms/directory/printed.html",
            {
                "head": head,
                "entries": entries,
                "most": queries.MOST_PRINTED,
                "chosen": search_form.chosen_wishes(asked, strands=strand_names(), place=place),
                "query": asked.query().urlencode(),
                "printed_on": timezone.localdate(),
            },
        )

    return within_directory(request, answer)


@require_safe
@same_for_a_minute
def service(request: HttpRequest, slug: str) -> HttpResponse:
    return within_directory(request, lambda head: one_entry(request, head, slug, "cms/directory/service.html"))


@require_safe
@same_for_a_minute
def easy_service(request: HttpRequest, slug: str) -> HttpResponse:
    return within_directory(request, lambda head: one_entry(request, head, slug, EASY_ENTRY))


# --- what they share


def language_now() -> str:
    return get_language() or settings.LANGUAGE_CODE


def tell_of_list(
    request: HttpRequest, head: queries.Head, name: str, number: int = 1, *, is_indexed: bool = True
) -> None:
    tell(
        request,
        lambda: Sheet(
            title=head.title,
            summary=head.summary,
            addresses=pages_alike(head.key, name, no_args=True),
            number=number,
            is_indexed=is_indexed,
        ),
    )


def tell_of_entry(request: HttpRequest, head: queries.Head, entry: queries.Entry, name: str) -> None:
    """A sample is no real service: nobody should find it from outside."""
    tell(
        request,
        lambda: Sheet(
            title=entry.service.name,
            summary=entry.service.summary,
            addresses=queries.addresses_of(entry.service, name),
            trail=((head.title, reverse("cms:directory")),),
            data=() if entry.service.is_sample else (queries.government_service(entry.service),),
            is_indexed=not entry.service.is_sample,
        ),
    )


def within_directory(request: HttpRequest, answer: Callable[[queries.Head], HttpResponse]) -> HttpResponse:
    """Answers, if there is a directory and editors have not closed it to this visitor."""
    head = queries.head(language_now())
    if head is None:
        raise Http404
    if not head.is_restricted:
        return answer(head)
    guarded = check_view_restrictions(lambda *_: answer(head))
    response: HttpResponse = guarded(Page.objects.get(pk=head.page_id), request, (), {})
    return response


def wish_of(asked: search_form.Asked) -> tuple[queries.Wish, Any, Any]:
    place, maybe = search_form.place_meant(asked, queries.places())
    wish = queries.Wish(
        words=asked.words,
        need=asked.need,
        place=place.code if place else "",
        strand=asked.strand,
        language=asked.language,
        access=asked.access,
        side=asked.side,
        without_police=asked.without_police,
        open_now=asked.open_now,
    )
    return wish, place, maybe


def search(request: HttpRequest, head: queries.Head, template: str) -> HttpResponse:
    asked = search_form.read(request.GET, strands=strand_names())
    if district := search_form.district_alone(asked, district_of(asked.typed_place)):
        return redirect(f"{request.path}?{changed(asked, district)}")
    wish, place, maybe = wish_of(asked)
    found = queries.find(wish, language=language_now(), at=timezone.now(), number=asked.page)
    query = asked.query().urlencode()
    shown = {
        "head": head,
        "asked": asked,
        "found": found,
        "place": place,
        "maybe": [(option, f"?{changed(asked, option.code)}") for option in maybe],
        "chosen": search_form.chosen_wishes(asked, strands=strand_names(), place=place),
        "places": list(queries.places().by_code.values())[:MOST_PLACES_OFFERED],
        "query": f"{query}&" if query else "",
        "bare_query": f"?{query}" if query else "",
        **filters(asked, found.counts),
    }
    name = "cms:easy-directory" if template == EASY_LIST else "cms:directory"
    # A list with a visitor's wishes stands for the whole list.
    tell_of_list(request, head, name, found.page.number if wish.is_empty else 1)
    return render(request, template, shown)


def changed(asked: search_form.Asked, code: str) -> str:
    """The same wishes in another place."""
    query = asked.query()
    query["place"] = code
    return query.urlencode()


def filters(asked: search_form.Asked, counts: search_form.Counts) -> dict[str, Any]:
    access = [
        search_form.Option(code, str(label), code in asked.access, counts.get(("access", code), 0))
        for code, label in kinds.Access.choices
    ]
    return {
        "needs": search_form.options("category", kinds.NEEDS, asked.need, counts),  # type: ignore[arg-type]
        "strands": search_form.options("strand", strand_names(), asked.strand, counts),
        "spoken": search_form.options("language", dict(kinds.Spoken.choices), asked.language, counts),
        "sides": search_form.options("side", dict(kinds.Side.choices), asked.side, counts),
        "access": [option for option in access if option.number or option.is_chosen],
        "no_police": counts.get(("without-police", "yes"), 0),
        "narrows": bool(
            asked.strand or asked.language or asked.side or asked.access or asked.without_police or asked.open_now
        ),
    }


def one_entry(request: HttpRequest, head: queries.Head, slug: str, template: str) -> HttpResponse:
    found = queries.service_at(slug, language=language_now())
    if found is None:
        raise Http404
    at = timezone.now()
    entry = queries.entry_of(found, at=at)
    if entry.life.is_public:
        tell_of_entry(request, head, entry, "cms:easy-service" if template == EASY_ENTRY else "cms:service")
    if entry.life.is_public or may_see_hidden(request, entry):
        shown = {"head": head, "entry": entry, "areas": areas_of(entry), "laws": laws_of(entry)}
        return render(request, template, shown)
    return render(
        request,
        "cms/directory/gone.html",
        {
            "head": head,
            "service": found,
            "is_closed": entry.life == Life.CLOSED,
            "alternatives": queries.alternatives(found, language=language_now(), at=at),
        },
        status=410 if entry.life == Life.CLOSED else 404,
    )


def may_see_hidden(request: HttpRequest, entry: queries.Entry) -> bool:
    """Staff who keep the directory see an entry that the public does not see any more, with a warning."""
    changing = f"{Service._meta.app_label}.change_service"
    return entry.life == Life.HIDDEN and request.user.is_authenticated and request.user.has_perm(changing)


def laws_of(entry: queries.Entry) -> list[LawRow]:
    return powers(entry.service.law_codes, language=language_now(), on=timezone.localdate())


def areas_of(entry: queries.Entry) -> list[str]:
    return [place.name for place in queries.area_names(entry.service.area_codes)]
