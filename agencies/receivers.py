"""What happens here when others announce something."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_changed, email_confirmed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from agencies.actions import bounces, one_time_codes, sections
from agencies.enums import CodePurpose
from agencies.models import Person
from agencies.signals import invitation_made, job_asked, membership_changed
from agencies.tasks import run_job, send_invitations


@receiver(authentication_step_completed)
def code_proves_the_address(sender: type, user: Person, method: str, email: str = "", **kwargs: Any) -> None:
    """A code that was sent to an address and used proves that the address is the person's.

    A password set before that may be a stranger's, who signed up with somebody else's address: it stops working.
    """
    if method != "code" or not email:
        return
    address, _is_new = EmailAddress.objects.get_or_create(
        user=user, email=email.lower(), defaults={"verified": True, "primary": True}
    )
    if address.primary and not address.verified:
        user.set_unusable_password()
        user.save(update_fields=["password"])


@receiver(authentication_step_completed)
def mail_that_reached_somebody_goes_again(
    sender: type, user: Person, method: str, email: str = "", **kwargs: Any
) -> None:
    """Who read a code in their mail has proved that mail reaches them."""
    if method == "code" and email:
        bounces.clear(person=user, address=email, by=user, at=timezone.now())


@receiver(email_confirmed)
def proved_address_takes_mail_again(sender: type, email_address: EmailAddress, **kwargs: Any) -> None:
    person = email_address.user
    bounces.clear(person=person, address=email_address.email, by=person, at=timezone.now())


@receiver(job_asked)
def send_job_to_queue(sender: type, job_id: int, **kwargs: Any) -> None:
    """A queue that does not answer loses nothing: the clock finds the job."""
    run_job.delay(job_id=job_id)


@receiver(email_changed)
def links_to_the_old_address_end(sender: type, user: Person, **kwargs: Any) -> None:
    """A link proves the address it was sent to, so it may not outlive it."""
    one_time_codes.cancel(person=user, at=timezone.now(), purposes=[CodePurpose.LINK])


@receiver([authenticator_added, authenticator_removed])
def other_sessions_end(
    sender: type, request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever came in without the new step, or with the old one, comes in anew."""
    request.session.pop("has_second_step", None)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


@receiver(invitation_made)
def send_invitations_after_commit(sender: type, **kwargs: Any) -> None:
    """A queue that does not answer loses nothing: the clock sends what was not sent."""
    transaction.on_commit(send_invitations.delay, robust=True)


@receiver(membership_changed)
def pages_follow_the_post(sender: type, person_ids: set[int], **kwargs: Any) -> None:
    """Who leaves an agency writes its pages no more."""
    sections.settle(person_ids=person_ids, at=timezone.now())
