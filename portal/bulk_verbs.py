"""What can be said of many people beside what `courses` lends: reminding them, and taking their lines as a file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Membership, Person
from courses.enums import LeftOut
from courses.forms import SinglePostsForm
from courses.lending import BulkVerb
from courses.queries.bulk import course_of, those
from figures.actions import reminders
from figures.enums import Withheld
from figures.queries.reminders import humans_of

Said = dict[str, Any]


class RemindForm(SinglePostsForm):
    """Of which course; no course means all that they owe."""

    field_order = ["course_key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_key"].required = False
        self.fields["course_key"].help_text = _("Everybody gets one message about all that they still owe.")

    @property
    def no_course(self) -> str:
        return _("Every course that they owe")


def keys_of(said: Said) -> list[UUID] | None:
    course = course_of(said)
    return [course] if course else None


def not_reminded(posts: Sequence[Membership], said: Said, on: date, at: datetime) -> dict[int, str]:
    """As the reminders themselves decide it."""
    return withheld(posts, reminders.preview(those(posts), keys_of(said), at=at))


def remind(posts: Sequence[Membership], said: Said, by: Person, at: datetime) -> dict[int, int | None]:
    why = withheld(posts, reminders.remind_now(those(posts), keys_of(said), by=by, at=at))
    return {post.pk: None for post in posts if post.pk not in why}


def withheld(posts: Sequence[Membership], outcome: reminders.Outcome) -> dict[int, str]:
    why = {digest.receiver: digest.why for digest in outcome.digests}
    humans = humans_of({post.person_id for post in posts})
    found = {post.pk: why.get(humans.get(post.person_id, post.person_id), Withheld.NOTHING) for post in posts}
    return {post: str(code) for post, code in found.items() if code}


def words(code: str) -> str:
    return str(Withheld(code).label if code in Withheld.values else LeftOut(code).label)


def nothing_against(posts: Sequence[Membership], said: Said, on: date, at: datetime) -> dict[int, str]:
    return {}


def is_a_file(posts: Sequence[Membership], said: Said, by: Person, at: datetime) -> dict[int, int | None]:
    """The file is made while it is downloaded (`portal.views.bulk`)."""
    return dict.fromkeys(post.pk for post in posts)


REMIND = BulkVerb("remind", gettext_lazy("Remind"), RemindForm, not_reminded, remind, words, order=10)
EXPORT = BulkVerb("export", gettext_lazy("Make a file"), None, nothing_against, is_a_file, words, order=20)
