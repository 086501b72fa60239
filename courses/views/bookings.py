"""Sessions for learners: what is on offer, taking a place, giving it back, and the calendar file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.requests import PersonRequest
from courses.actions import bookings
from courses.enums import BookingState
from courses.forms import BookForm
from courses.queries import outline
from courses.queries.calendar import calendar_file
from courses.queries.sessions import Offer, offer_for, on_offer, post_for
from courses.views.reader import language_now, today


@require_safe
@login_required
@never_cache
def my_sessions(request: PersonRequest) -> HttpResponse:
    """The person's own sessions, and every other that they could book."""
    modules = outline.site(language_now()).modules
    mine, others = on_offer(request.user, modules=modules, on=today(), at=timezone.now(), language=language_now())
    return render(request, "courses/sessions/mine.html", {"mine": mine, "others": others})


@require_safe
@login_required
@never_cache
def session(request: PersonRequest, public_id: str) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    shown = {
        "offer": offer,
        "session": offer.session,
        "module": outline.outline(offer.session.module_key, language=language_now()),
        "may_book": offer.may_book(timezone.now()) and post_for(request.user, offer.session, on=today()) is not None,
        "has_begun": offer.has_begun(timezone.now()),
        "form": BookForm(),
    }
    return render(request, "courses/sessions/offer.html", shown)


@require_POST
@login_required
def book(request: PersonRequest, public_id: str) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    form = BookForm(request.POST)
    post = post_for(request.user, offer.session, on=today())
    if post is None:
        messages.warning(request, _("This session is for people of another agency."))
        return redirect("courses:session", public_id)
    try:
        booking = bookings.book(
            session=offer.session,
            person=request.user,
            membership=post,
            by=request.user,
            at=timezone.now(),
            needs=form.cleaned_data["needs"] if form.is_valid() else "",
        )
    except bookings.CannotBook as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, booked_words(booking.state))
    return redirect("courses:session", public_id)


@require_POST
@login_required
def give_back(request: PersonRequest, public_id: str) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    if offer.mine is not None:
        bookings.cancel_booking(booking=offer.mine, by=request.user, at=timezone.now())
        messages.success(request, _("Your place is given back. Thank you for saying so."))
    return redirect("courses:session", public_id)


@require_safe
@login_required
@never_cache
def calendar(request: PersonRequest, public_id: str) -> HttpResponse:
    offer = offer_or_404(request, public_id)
    file = calendar_file(offer.session, title=offer.title, at=timezone.now(), is_booked=offer.is_mine)
    name = f'attachment; filename="session-{offer.session.public_id}.ics"'
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def offer_or_404(request: PersonRequest, public_id: str) -> Offer:
    offer = offer_for(request.user, public_id, on=today(), language=language_now())
    if offer is None:
        raise Http404
    return offer


def booked_words(state: str) -> str:
    if state == BookingState.BOOKED:
        return _("You have a place. We have sent you an e-mail if we know your address.")
    return _("All places are taken. You are on the waiting list, and move up as soon as a place is free.")
