"""Two accounts of one human, linked and unlinked. Nothing is merged, so nothing is lost when it was a mistake."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.actions import audit
from agencies.models import AccountLink, Agency, Partnership, Person
from agencies.signals import accounts_linked


class CannotLink(Exception):
    """The accounts cannot be linked; the message says why, in words for people."""


@transaction.atomic
def link(
    *,
    kept: Person,
    duplicate: Person,
    reason: str,
    by: Person,
    at: datetime,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
) -> AccountLink:
    """This function will say that two accounts are one human. Said again the same way, it answers the link there is."""
    lock(kept, duplicate)
    there = AccountLink.objects.live().filter(kept=kept, duplicate=duplicate).first()
    if there is not None:
        return there
    refuse_knots(kept, duplicate, reason)
    made = AccountLink.objects.create(kept=kept, duplicate=duplicate, reason=reason.strip(), linked_at=at, linked_by=by)
    tell("accounts.linked", made, by=by, at=at, agency=agency, partnership=partnership, reason=made.reason)
    return made


@transaction.atomic
def unlink(
    *,
    account_link: AccountLink,
    by: Person,
    at: datetime,
    reason: str = "",
    agency: Agency | None = None,
    partnership: Partnership | None = None,
) -> AccountLink:
    """This function will take a link back: each account has again what was done with it, and no more."""
    lock(account_link.kept, account_link.duplicate)
    account_link = AccountLink.objects.select_related("kept", "duplicate").get(pk=account_link.pk)
    if account_link.unlinked_at is not None:
        return account_link
    account_link.unlinked_at, account_link.unlinked_by = at, by
    account_link.save(update_fields=["unlinked_at", "unlinked_by"])
    tell("accounts.unlinked", account_link, by=by, at=at, agency=agency, partnership=partnership, reason=reason.strip())
    return account_link


def lock(*people: Person) -> None:
    """In one order, so that two who link the same accounts wait for each other.

    Only the rows' own columns, so that others may still write what points at the accounts.
    """
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people]).order_by("pk"))


def refuse_knots(kept: Person, duplicate: Person, reason: str) -> None:
    if kept.pk == duplicate.pk:
        raise CannotLink(_("These are the same account. Choose two different ones."))
    if not reason.strip():
        raise CannotLink(_("Say how you know that both accounts belong to one person."))
    links = AccountLink.objects.live()
    if links.filter(duplicate=duplicate).exists():
        raise CannotLink(_("The second account is linked to another one already. Unlink it there first."))
    if links.filter(duplicate=kept).exists():
        raise CannotLink(
            _("The first account is itself a second account of somebody. Link to that person's first one.")
        )
    if links.filter(kept=duplicate).exists():
        raise CannotLink(_("The second account has second accounts of its own. Choose it as the first one instead."))


def tell(
    action: str,
    account_link: AccountLink,
    *,
    by: Person,
    at: datetime,
    agency: Agency | None,
    partnership: Partnership | None,
    reason: str,
) -> None:
    """Both accounts find it in what was changed about them."""
    pair = (account_link.kept, account_link.duplicate)
    for person, other in (pair, pair[::-1]):
        audit.note(
            action,
            by=by,
            at=at,
            person=person,
            agency=agency,
            partnership=partnership,
            subject=account_link,
            after={"other account": other.username},
            reason=reason,
        )
    accounts_linked.send(sender=AccountLink, person_ids={person.pk for person in pair}, at=at)
