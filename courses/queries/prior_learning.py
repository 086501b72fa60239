"""Training done elsewhere: the rules that say what it counts for, claims that wait, and what was recognised."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agencies.enums import Decision
from agencies.models import Agency, Membership, Partnership, Person
from agencies.rules.staff_file import plain_word
from courses import rules
from courses.models import Equivalence, PriorClaim
from courses.queries import asked, outline, pathways


def rules_for(agency: Agency, on: date) -> QuerySet[Equivalence]:
    """What counts for an agency's people on a day: its own rules before those of the partnership."""
    rows = Equivalence.objects.of_agency(agency).on(on)
    return rows.order_by("provider", "title", "-agency", "-start_date")


def worths(equivalences: Iterable[Equivalence], *, language: str = "") -> dict[int, rules.Worth]:
    """What each rule counts for now: the modules that are taught. One query beside what is remembered."""
    rows = list(equivalences)
    plans = pathways.plans({row.course_key for row in rows if row.course_key})
    return {
        row.pk: worth_from(
            plans[row.course_key].modules if row.course_key in plans else [UUID(key) for key in row.module_keys],
            language=language,
            course=row.course_key,
            months_valid=row.months_valid,
            oldest_months=row.oldest_months,
            equivalence=row.pk,
            needs_document=row.needs_document,
        )
        for row in rows
    }


def worth_of(equivalence: Equivalence, *, language: str = "") -> rules.Worth:
    return worths([equivalence], language=language)[equivalence.pk]


def worths_of_courses(keys: Collection[UUID], *, language: str = "") -> dict[UUID, rules.Worth]:
    """What having done a course of ours elsewhere is worth: its modules, each for its own time."""
    return {key: worth_from(plan.modules, language=language, course=key) for key, plan in pathways.plans(keys).items()}


def worth_from(
    modules: Iterable[UUID], *, language: str = "", course: UUID | None = None, **more: object
) -> rules.Worth:
    taught = outline.site(language or settings.LANGUAGE_CODE).modules
    live = [key for key in modules if key in taught]
    return rules.Worth(
        modules={key: taught[key].plan.refresh_months for key in live},
        titles={key: taught[key].title for key in live},
        course=course,
        **more,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule with the titles of what it counts for."""

    row: Equivalence
    course: str
    worth: rules.Worth

    @property
    def modules(self) -> list[str]:
        return list(self.worth.titles.values())

    @property
    def last_day(self) -> date | None:
        return self.row.end_date and self.row.end_date - timedelta(days=1)


def rules_shown(
    partnership: Partnership, *, on: date, language: str, agency: Agency | None = None
) -> tuple[list[Shown], list[Shown]]:
    """Those in force or still to come, and those that are over."""
    rows = Equivalence.objects.standing().filter(partnership=partnership)
    if agency is not None:
        rows = rows.filter(Q(agency=None) | Q(agency=agency))
    found = list(rows.select_related("agency", "end_recorded_by").order_by("provider", "title", "start_date"))
    titles, worth = asked.titles(language), worths(found, language=language)
    shown = [Shown(row, titles.get(row.course_key, "") if row.course_key else "", worth[row.pk]) for row in found]
    over = [each for each in shown if each.row.end_date and each.row.end_date <= on]
    return [each for each in shown if each not in over], over


@dataclass(frozen=True, slots=True)
class Line:
    """What a training finished on a day is worth for one module: counted to a last day, or why not."""

    title: str
    last_day: date


def meaning(worth: rules.Worth, finished: date, *, on: date) -> tuple[list[Line], str]:
    """Until when a training finished on a day counts for each module, or why it does not."""
    why = worth.why_not(finished, on=on)
    counting = {} if why else worth.counting(finished, on=on)
    lines = [Line(worth.titles.get(key, ""), until - timedelta(days=1)) for key, until in counting.items()]
    return lines, str(why.label) if why else ""


# --- words of files and of people -----------------------------------------------------------------------------------


def key_of(title: str, provider: str = "") -> str:
    """A training as it is compared: its title, with its provider where that is told."""
    return f"{plain_word(title)} | {plain_word(provider)}" if provider else plain_word(title)


def by_words(equivalences: Sequence[Equivalence]) -> dict[str, Equivalence | None]:
    """Rules by the words that mean them; None where the words alone may mean several.

    An agency's own rule comes before the partnership's of the same words.
    """
    found: dict[str, Equivalence | None] = {}
    for row in sorted(equivalences, key=lambda each: (each.agency_id is None, -each.pk)):
        for title in [row.title, *row.other_titles]:
            found.setdefault(key_of(title, row.provider), row)
            plain = key_of(title)
            there = found.get(plain, row)
            same = there is not None and (there.pk == row.pk or plain_word(there.provider) == plain_word(row.provider))
            found[plain] = there if same else None
    return found


# --- claims ---------------------------------------------------------------------------------------------------------


def claims_of(person: Person) -> QuerySet[PriorClaim]:
    return PriorClaim.objects.filter(person=person).select_related("equivalence", "membership__agency", "decided_by")


def waiting_claims(posts: QuerySet[Membership]) -> QuerySet[PriorClaim]:
    """What people of these posts claim, and nobody has decided: the first that was asked first."""
    rows = PriorClaim.objects.filter(membership__in=posts.order_by().values("pk"), decision=Decision.WAITING)
    return rows.select_related("person", "membership__role", "membership__team", "equivalence").order_by(
        "asked_at", "pk"
    )


def decided_claims(posts: QuerySet[Membership]) -> QuerySet[PriorClaim]:
    rows = PriorClaim.objects.filter(membership__in=posts.order_by().values("pk")).exclude(decision=Decision.WAITING)
    return rows.select_related("person", "decided_by", "equivalence").order_by("-decided_at", "-pk")


def described(equivalence: Equivalence) -> str:
    return _("%(provider)s: %(title)s") % {"provider": equivalence.provider, "title": equivalence.title}
