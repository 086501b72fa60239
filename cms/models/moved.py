"""Addresses that were, and where what they showed stands now. Pages have Wagtail's own; this is for what is no page."""

from wagtail.contrib.redirects.models import Redirect


def note_move(old: str, new: str) -> None:
    """This function will lead an old path to a new one, at once and never in a circle, however often it moves."""
    before, now = Redirect.normalise_path(old), Redirect.normalise_path(new)
    if before == now:
        return
    automatic = Redirect.objects.filter(site=None, automatically_created=True)
    automatic.filter(old_path=now).delete()  # something stands there again
    automatic.filter(redirect_link=old).update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=before, site=None, defaults={"redirect_link": new, "is_permanent": True, "automatically_created": True}
    )
