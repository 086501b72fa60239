"""What is known that bears on some rows of a staff file: a handful of questions, however many rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from agencies.enums import Outcome, Written
from agencies.lending import WordChoices
from agencies.models import FileImport, ImportChange, ImportRow, Membership, Person, Responsibility, Role, Team
from agencies.models.dated import not_over
from agencies.rules import local_day, normal_email
from agencies.rules.staff_file import Book, Known, Options, Post, Row, plain_word


def row_of(row: ImportRow, chosen: dict[str, str]) -> Row:
    line = row.line or 0
    return Row(line=line, chosen=chosen.get(str(line), ""), **row.values)


def options_of(file_import: FileImport, twice: dict[str, list[int]], at: datetime) -> Options:
    agency, said = file_import.agency, file_import.options
    today = local_day(at, agency.time_zone or agency.partnership.time_zone)
    role = said.get("default_role")
    return Options(
        effective=date.fromisoformat(said["effective"]) if said.get("effective") else today,
        today=today,
        day_first=said.get("day_first", True),
        default_role=int(role) if role else None,
        twice=twice,
    )


def book_for(file_import: FileImport, rows: Sequence[Row], *, before: int, today: date) -> Book:
    """The book for rows that begin at a place: `before` is the first of them."""
    numbers = {row.staff_number for row in rows if row.staff_number}
    emails = {email for row in rows if (email := normal_email(row.email))}
    names = {row.name for row in rows if row.name}
    numbered, by_number = numbered_posts(file_import, numbers)
    by_email = dict(Person.objects.annotate(plain=Lower("email")).filter(plain__in=emails).values_list("plain", "pk"))
    proved = dict(
        EmailAddress.objects.annotate(plain=Lower("email"))
        .filter(plain__in=emails, verified=True)
        .values_list("plain", "user_id")
    )
    by_name = named_members(file_import, names, today)
    chosen = {int(row.chosen) for row in rows if row.chosen.isdigit()}
    about = {
        *numbered,
        *by_email.values(),
        *proved.values(),
        *chosen,
        *(one for ones in by_name.values() for one in ones),
    }
    posts = posts_of(file_import, about)
    return Book(
        people=known_people(file_import, about),
        posts=posts,
        by_number=by_number,
        by_proved_email=proved,
        by_email={**proved, **by_email},
        by_name=by_name,
        roles=roles_of(file_import),
        teams=teams_of(file_import),
        lines=lines_about(file_import, about, before),
    )


def lines_about(file_import: FileImport, people: set[int], before: int) -> dict[int, int]:
    """Earlier lines of the file that are about people already."""
    return {
        person: line or 0
        for person, line in (
            ImportRow.objects.filter(file_import=file_import, person__in=people, place__lt=before, line__isnull=False)
            .exclude(outcome=Outcome.REFUSED)
            .values_list("person_id", "line")
        )
        if person
    }


def numbered_posts(file_import: FileImport, numbers: set[str]) -> tuple[set[int], dict[str, set[int]]]:
    """Who has or had these staff numbers in the agency. People mean the same number however they type its letters."""
    spellings = {spelling for number in numbers for spelling in (number, number.lower(), number.upper())}
    found = Membership.objects.standing().filter(agency=file_import.agency, staff_number__in=spellings)
    by_number: dict[str, set[int]] = defaultdict(set)
    for number, person in found.values_list("staff_number", "person_id"):
        by_number[plain_word(number)].add(person)
    return {person for people in by_number.values() for person in people}, by_number


def named_members(file_import: FileImport, names: set[str], today: date) -> dict[str, set[int]]:
    """Who is in the agency now or soon under these names, but for those whom this very file brought in."""
    made = ImportChange.objects.filter(file_import=file_import, what=Written.PERSON_MADE)
    by_name: dict[str, set[int]] = defaultdict(set)
    if names:
        found = (
            Membership.objects.standing()
            # One set, not a question for each member: a file may have brought in thousands.
            .exclude(person__in=made.values("person"))
            .filter(not_over(today), agency=file_import.agency)
            .annotate(plain=Lower("person__display_name"))
            .filter(plain__in={name.lower() for name in names})
        )
        for name, person in found.values_list("plain", "person_id"):
            by_name[plain_word(name)].add(person)
    return by_name


def posts_of(file_import: FileImport, people: Iterable[int]) -> dict[int, list[Post]]:
    standing = Membership.objects.standing().filter(agency=file_import.agency, person__in=people)
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in as_posts(standing):
        posts[post.person].append(post)
    return posts


def as_posts(memberships: QuerySet[Membership], size: int | None = None) -> Iterable[Post]:
    duty = Responsibility.objects.standing().filter(membership=OuterRef("pk"), end_date=None)
    rows = memberships.annotate(has_duty=Exists(duty)).order_by("pk")[:size]
    for values in rows.values_list(
        "pk", "person_id", "role_id", "team_id", "staff_number", "start_date", "end_date", "has_duty"
    ):
        yield Post(*values)


def known_people(file_import: FileImport, people: Iterable[int]) -> dict[int, Known]:
    """Somebody's account is their own once they have signed in, or if another agency counts on it too."""
    elsewhere = Membership.objects.standing().filter(person=OuterRef("pk")).exclude(agency=file_import.agency)
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    rows = Person.objects.filter(pk__in=people).annotate(
        is_elsewhere=Exists(elsewhere), has_proved_email=Exists(proved)
    )
    values = ("pk", "display_name", "email", "last_login", "is_elsewhere", "has_proved_email", "is_superuser")
    return {
        pk: Known(pk, name, email, has_proved, bool(signed_in or is_elsewhere or has_proved or is_superuser))
        for pk, name, email, signed_in, is_elsewhere, has_proved, is_superuser in rows.values_list(*values)
    }


def roles_of(file_import: FileImport) -> dict[str, int]:
    roles = list(Role.objects.filter(partnership=file_import.agency.partnership_id).values_list("pk", "code", "name"))
    words = {plain_word(word): pk for pk, code, name in roles for word in (code, name)}
    ours = {pk for pk, _code, _name in roles}
    mapped = {word: int(pk) for word, pk in file_import.words.get("role", {}).items() if int(pk) in ours}
    return {**words, **mapped}


def teams_of(file_import: FileImport) -> dict[str, int | None]:
    """Words of teams. A team that is still to be made has a number below nought, as long as nothing is written."""
    teams = dict(Team.objects.filter(agency=file_import.agency).values_list("pk", "name"))
    words: dict[str, int | None] = {plain_word(name): pk for pk, name in teams.items()}
    for at, (word, said) in enumerate(sorted(file_import.words.get("team", {}).items()), 1):
        if said == "none":
            words[word] = None
        elif said == "new":
            words.setdefault(word, -at)
        elif int(said) in teams:
            words[word] = int(said)
    return words


def word_choices(file_import: FileImport) -> dict[str, WordChoices]:
    """The roles and teams that there are, and what another word may mean."""
    agency = file_import.agency
    roles = list(Role.objects.filter(partnership=agency.partnership_id))
    teams = list(Team.objects.filter(agency=agency))
    return {
        "role": WordChoices(
            frozenset(plain_word(word) for role in roles for word in (role.code, role.name)),
            [(str(role.pk), role.name) for role in roles],
        ),
        "team": WordChoices(
            frozenset(plain_word(team.name) for team in teams),
            [
                *((str(team.pk), team.name) for team in teams),
                ("new", _("A new team of this name")),
                ("none", _("No team")),
            ],
        ),
    }


def missing_posts(
    file_import: FileImport, *, after: int, effective: date, size: int, among: Collection[int | None] = ()
) -> list[Post]:
    """Posts in force on a day whose holders no row of the file is about, not even as one who might be meant."""
    rows = ImportRow.objects.filter(file_import=file_import, line__isnull=False)
    maybe = {person for people in rows.exclude(candidates=[]).values_list("candidates", flat=True) for person in people}
    posts = (
        Membership.objects.on(effective)
        .filter(agency=file_import.agency, pk__gt=after)
        .filter(Q(end_date=None) | Q(end_date__gt=effective))
        .exclude(Exists(rows.filter(person=OuterRef("person"))))
        .exclude(person__in=maybe)
    )
    if among:
        posts = posts.filter(pk__in=among)
    return list(as_posts(posts, size))
