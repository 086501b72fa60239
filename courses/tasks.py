"""Work after commit and by the clock: telling people about their places in sessions, and opening renewals.

A lost mail loses nothing: pages say it too.
"""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone, translation

from courses.enums import BookingState, News
from courses.models import Booking
from courses.queries import calendar, sessions


@shared_task
def open_renewals() -> None:
    """Each night, so that a renewal waits for people whether they sign in or not. Twice is once."""
    call_command("open_renewals")


@shared_task
def tell_booked(*, booking_id: int, news: str, dropped: int = 0) -> None:
    """Writes to one person about their place, with a calendar file that updates or strikes out what they took in."""
    booking = Booking.objects.select_related("person", "session__agency__partnership").get(pk=booking_id)
    if not booking.person.email or not booking.person.is_active:
        return
    language = booking.person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        mail_about(booking, News(news), language=language, dropped=dropped).send()


def mail_about(booking: Booking, news: News, *, language: str, dropped: int) -> EmailMessage:
    session = booking.session
    [offer] = sessions.offers([session], language=language)
    is_booked = booking.state == BookingState.BOOKED
    context = {
        "news": news,
        "name": booking.person.name,
        "offer": offer,
        "session": session,
        "is_booked": is_booked,
        "address": calendar.session_address(session),
    }
    mail = EmailMessage(
        subject=render_to_string("courses/mail/session_subject.txt", context).strip(),
        body=render_to_string("courses/mail/session.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[booking.person.email or ""],
    )
    if is_booked:
        file = calendar.calendar_file(session, title=offer.title, at=timezone.now(), is_booked=True, dropped=dropped)
        mail.attach("session.ics", file, "text/calendar")
    return mail
