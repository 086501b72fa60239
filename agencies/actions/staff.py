"""Staff files: people and posts written and taken back in bulk, a slice at a time."""

import secrets
from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.actions import bulk
from agencies.enums import CameBy, Outcome, Written
from agencies.lending import ImportField, ImportKind, ImportWords
from agencies.models import FileImport, ImportChange, ImportRow, Membership, Person, Responsibility, Team
from agencies.models.person import new_public_id
from agencies.queries.staff_book import book_for, missing_posts, options_of, row_of, word_choices
from agencies.rules import normal_email, username_stem
from agencies.rules.staff_file import (
    FIELDS,
    KNOWN,
    Planned,
    email_key,
    guess_columns,
    number_key,
    plain_word,
    plan_missing,
)
from agencies.rules.staff_file import plan as plan_rows
from agencies.sheets.reading import plain
from agencies.signals import membership_changed

Pairs = list[tuple[ImportRow, Planned]]


def plan(file_import: FileImport, rows: list[ImportRow], at: datetime) -> list[Planned]:
    """What rows of a staff file mean now. Rows without a line are posts of people who are missing from it."""
    if not rows:
        return []
    options = options_of(file_import, file_import.reading.get("twice", {}), at)
    chosen = file_import.options.get("chosen", {})
    read = [row_of(row, chosen) for row in rows if row.line is not None]
    first = min(row.place for row in rows)
    planned = iter(
        plan_rows(read, book_for(file_import, read, before=first, today=options.today), options) if read else []
    )
    posts = [row.membership_id for row in rows if row.line is None]
    gone = {one.post: one for one in still_missing(file_import, posts, options.effective)}
    return [next(planned) if row.line is not None else gone.get(row.membership_id, NO_LONGER) for row in rows]


NO_LONGER = Planned(None, Outcome.UNCHANGED)


def still_missing(file_import: FileImport, posts: list[int | None], effective: date) -> list[Planned]:
    if not posts:
        return []
    found = missing_posts(file_import, after=0, effective=effective, size=len(posts) + 1, among=posts)
    return plan_missing(found, effective=effective)


def missing(file_import: FileImport, after: int, size: int, at: datetime) -> tuple[list[Planned], int]:
    """Some of those who are not in the file, and the post to go on after."""
    options = options_of(file_import, {}, at)
    posts = missing_posts(file_import, after=after, effective=options.effective, size=size)
    return plan_missing(posts, effective=options.effective), posts[-1].id if posts else 0


def make_teams(file_import: FileImport, at: datetime) -> None:
    """Teams that a lead said are new are made before the first row is written."""
    words = file_import.words.get("team", {})
    new = [word for word, said in words.items() if said == "new"]
    if not new:
        return
    there = {
        plain_word(name): pk for pk, name in Team.objects.filter(agency=file_import.agency).values_list("pk", "name")
    }
    spelt = file_import.reading.get("spelt", {})
    for word in new:
        if word not in there:
            there[word] = Team.objects.create(agency=file_import.agency, name=spelt.get(word, word)[:160]).pk
        words[word] = str(there[word])
    file_import.words["team"] = words
    file_import.save(update_fields=["words"])


def write(file_import: FileImport, pairs: Pairs, at: datetime) -> list[ImportChange]:
    """Writes a slice in a dozen statements, however many rows, and answers the journal of it."""
    by_outcome: dict[str, Pairs] = defaultdict(list)
    for row, one in pairs:
        by_outcome[one.outcome].append((row, one))
    joiners, movers = by_outcome[Outcome.JOIN], by_outcome[Outcome.MOVE]
    leavers, changers = by_outcome[Outcome.LEAVE], by_outcome[Outcome.CHANGE]
    touched = [one.person for _row, one in pairs if one.person]
    # Whoever else writes about these people waits.
    list(Person.objects.select_for_update().filter(pk__in=touched).order_by("pk").values_list("pk"))
    journal = [
        *make_people(file_import, joiners, at),
        *end_posts(file_import, [*movers, *leavers], at),
        *begin_posts(file_import, [*joiners, *movers], at),
        *change_posts(file_import, changers),
        *change_people(file_import, changers),
    ]
    bulk.insert(journal)
    announce(journal)
    return journal


def announce(journal: list[ImportChange]) -> None:
    posts = {Written.POST_BEGUN, Written.POST_ENDED, Written.POST_CHANGED}
    people = {change.person_id for change in journal if change.what in posts}
    if people:
        membership_changed.send(sender=Membership, person_ids=people)


def change_of(file_import: FileImport, row: ImportRow, what: Written, person: int, **more: Any) -> ImportChange:
    return ImportChange(file_import=file_import, place=row.place, what=what, person_id=person, **more)


def make_people(file_import: FileImport, pairs: Pairs, at: datetime) -> list[ImportChange]:
    """Accounts without a password: whoever they belong to signs in by a code."""
    new = [(row, one) for row, one in pairs if one.person is None]
    usernames = unused_usernames([one.email or one.name for _row, one in new])
    people = [
        Person(
            username=username,
            email=one.email,
            display_name=one.name,
            # As Django marks a password that nobody can type, in a tenth of the time.
            password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
            public_id=new_public_id(),
            date_joined=at,
        )
        for (_row, one), username in zip(new, usernames, strict=True)
    ]
    bulk.insert(people, with_keys=True)
    for (row, _one), person in zip(new, people, strict=True):
        row.person_id = person.pk
    return [change_of(file_import, row, Written.PERSON_MADE, row.person_id or 0) for row, _one in new]


def unused_usernames(words: list[str]) -> list[str]:
    """A plain username for each e-mail address or name, numbered where somebody has it already."""
    stems = [username_stem(each) for each in words]
    lower = Person.objects.annotate(plain=Lower("username"))
    taken = set(lower.filter(plain__in=set(stems)).values_list("plain", flat=True))
    twins = {stem for stem, times in Counter(stems).items() if times > 1}
    crowded = sorted(twins | taken)
    for at in range(0, len(crowded), 100):
        begun = Q()
        for stem in crowded[at : at + 100]:
            begun |= Q(plain__startswith=stem)
        taken |= set(lower.filter(begun).values_list("plain", flat=True))
    numbers: dict[str, int] = {}
    chosen = []
    for stem in stems:
        name, number = stem, numbers.get(stem, 1)
        while name in taken:
            number += 1
            name = f"{stem}{number}"
        numbers[stem] = number
        taken.add(name)
        chosen.append(name)
    return chosen


def begin_posts(file_import: FileImport, pairs: Pairs, at: datetime) -> list[ImportChange]:
    by = file_import.uploaded_by_id
    came_by = CameBy.API if file_import.api_key_id else CameBy.STAFF_FILE
    posts = [
        Membership(
            person_id=person_of(row, one),
            agency_id=file_import.agency_id,
            role_id=one.role or 0,
            team_id=one.team,
            staff_number=one.staff_number,
            came_by=came_by,
            start_date=one.start or at.date(),
            end_date=one.end,
            recorded_at=at,
            recorded_by_id=by,
        )
        for row, one in pairs
    ]
    bulk.insert(posts, with_keys=True)
    return [
        change_of(file_import, row, Written.POST_BEGUN, post.person_id, membership=post, before=begun(post))
        for (row, _one), post in zip(pairs, posts, strict=True)
    ]


def person_of(row: ImportRow, one: Planned) -> int:
    """Whom a row is about, or whom it has just made."""
    person = one.person or row.person_id
    assert person is not None
    return person


def begun(post: Membership) -> dict[str, Any]:
    return {"end_date": iso(post.end_date)}


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def end_posts(file_import: FileImport, pairs: Pairs, at: datetime) -> list[ImportChange]:
    """Ends posts; one that has not held for a day is taken back. The journal says what was before and what is now."""
    posts = Membership.objects.in_bulk([one.post for _row, one in pairs])
    ended, voided, journal = [], [], []
    for row, one in pairs:
        post, end = posts[one.post], one.start if one.outcome == Outcome.MOVE else one.end
        before: dict[str, Any] = {
            "end_date": iso(post.end_date),
            "end_recorded_at": post.end_recorded_at and post.end_recorded_at.isoformat(),
            "end_recorded_by": post.end_recorded_by_id,
        }
        if end is not None and end <= post.start_date:
            voided.append(post.pk)
            before["now"] = "voided"
        else:
            post.end_date, post.end_recorded_at, post.end_recorded_by_id = end, at, file_import.uploaded_by_id
            ended.append(post)
            before["now"] = iso(end)
        journal.append(
            change_of(file_import, row, Written.POST_ENDED, post.person_id, membership_id=post.pk, before=before)
        )
    if voided:
        Membership.objects.filter(pk__in=voided).update(voided_at=at, voided_by=file_import.uploaded_by_id)
    end_all(ended)
    return journal


def end_all(posts: list[Membership]) -> None:
    """One statement for each day that posts end on where days are few, else many in each."""
    by_day: dict[date | None, list[Membership]] = defaultdict(list)
    for post in posts:
        by_day[post.end_date].append(post)
    if len(by_day) > 5:
        Membership.objects.bulk_update(posts, ["end_date", "end_recorded_at", "end_recorded_by"], batch_size=500)
        return
    for day, ending in by_day.items():
        Membership.objects.filter(pk__in=[post.pk for post in ending]).update(
            end_date=day, end_recorded_at=ending[0].end_recorded_at, end_recorded_by=ending[0].end_recorded_by_id
        )


def change_posts(file_import: FileImport, pairs: Pairs) -> list[ImportChange]:
    numbered = [(row, one) for row, one in pairs if one.staff_number]
    posts = Membership.objects.in_bulk([one.post for _row, one in numbered])
    journal = []
    for row, one in numbered:
        post = posts[one.post]
        before = {"staff_number": [post.staff_number, one.staff_number]}
        post.staff_number = one.staff_number
        journal.append(
            change_of(file_import, row, Written.POST_CHANGED, post.person_id, membership_id=post.pk, before=before)
        )
    if posts:
        Membership.objects.bulk_update(posts.values(), ["staff_number"], batch_size=500)
    return journal


def change_people(file_import: FileImport, pairs: Pairs) -> list[ImportChange]:
    named = [(row, one) for row, one in pairs if one.name or one.email]
    people = Person.objects.in_bulk([one.person for _row, one in named])
    journal = []
    for row, one in named:
        person, before = people[one.person], {}
        if one.name:
            before["display_name"] = [person.display_name, one.name]
            person.display_name = one.name
        if one.email:
            before["email"] = [person.email, one.email]
            person.email = one.email
        journal.append(change_of(file_import, row, Written.PERSON_CHANGED, person.pk, before=before))
    if people:
        Person.objects.bulk_update(people.values(), ["display_name", "email"], batch_size=500)
    return journal


# --- taking back ----------------------------------------------------------------------------------------------------
def take_back(file_import: FileImport, journal: list[ImportChange], at: datetime) -> dict[int, str]:
    """Takes back what is still as the import left it. Answers the rest by journal row, each with the code of why."""
    by_what: dict[str, list[ImportChange]] = defaultdict(list)
    for change in journal:
        by_what[change.what].append(change)
    people = Person.objects.select_for_update().filter(pk__in={change.person_id for change in journal})
    list(people.order_by("pk").values_list("pk"))
    kept = void_begun(by_what[Written.POST_BEGUN], by=file_import.undone_by_id, at=at)
    kept |= reopen_ended(by_what[Written.POST_ENDED])
    kept |= number_back(by_what[Written.POST_CHANGED])
    kept |= rename_back(by_what[Written.PERSON_CHANGED])
    kept |= switch_off(by_what[Written.PERSON_MADE])
    announce([change for change in journal if change.pk not in kept])
    return kept


def void_begun(changes: list[ImportChange], *, by: int | None, at: datetime) -> dict[int, str]:
    duties = Responsibility.objects.standing().filter(membership=OuterRef("pk"))
    posts = Membership.objects.annotate(has_duty=Exists(duties)).in_bulk([change.membership_id for change in changes])
    kept, gone = {}, []
    for change in changes:
        post = posts[change.membership_id]
        if post.voided_at is not None:
            kept[change.pk] = "taken-back-since"
        elif iso(post.end_date) != change.before.get("end_date"):
            kept[change.pk] = "ended-since"
        elif post.has_duty:
            kept[change.pk] = "has-duty"
        else:
            gone.append(post.pk)
    Membership.objects.filter(pk__in=gone).update(voided_at=at, voided_by=by)
    return kept


def reopen_ended(changes: list[ImportChange]) -> dict[int, str]:
    posts = Membership.objects.in_bulk([change.membership_id for change in changes])
    others: dict[int, list[Membership]] = defaultdict(list)
    for other in Membership.objects.standing().filter(person__in={post.person_id for post in posts.values()}):
        others[other.person_id].append(other)
    kept, back = {}, []
    for change in changes:
        post, before = posts[change.membership_id], change.before
        now = "voided" if post.voided_at is not None else iso(post.end_date)
        if now != before["now"]:
            kept[change.pk] = "changed-since"
            continue
        end = date.fromisoformat(before["end_date"]) if before["end_date"] else None
        if any(stands_in_the_way(other, post, end) for other in others[post.person_id]):
            kept[change.pk] = "other-post"
            continue
        post.end_date, post.voided_at, post.voided_by_id = end, None, None
        recorded = before["end_recorded_at"]
        post.end_recorded_at = datetime.fromisoformat(recorded) if recorded else None
        post.end_recorded_by_id = before["end_recorded_by"]
        back.append(post)
    fields = ["end_date", "end_recorded_at", "end_recorded_by", "voided_at", "voided_by"]
    if back:
        Membership.objects.bulk_update(back, fields, batch_size=300)
    return kept


def stands_in_the_way(other: Membership, post: Membership, end: date | None) -> bool:
    """The same role twice at once in an agency."""
    same = (other.agency_id, other.role_id) == (post.agency_id, post.role_id) and other.pk != post.pk
    starts_before_end = end is None or other.start_date < end
    return same and starts_before_end and (other.end_date is None or other.end_date > post.start_date)


def number_back(changes: list[ImportChange]) -> dict[int, str]:
    posts = Membership.objects.in_bulk([change.membership_id for change in changes])
    kept = {}
    for change in changes:
        post, [before, after] = posts[change.membership_id], change.before["staff_number"]
        if post.staff_number != after or post.voided_at is not None:
            kept[change.pk] = "changed-since"
        else:
            post.staff_number = before
    if posts:
        Membership.objects.bulk_update(posts.values(), ["staff_number"], batch_size=500)
    return kept


def rename_back(changes: list[ImportChange]) -> dict[int, str]:
    people = Person.objects.in_bulk([change.person_id for change in changes])
    wanted = {change.before["email"][0] for change in changes if "email" in change.before}
    taken = set(Person.objects.filter(email__in=wanted - {None}).values_list("email", flat=True))
    kept = {}
    for change in changes:
        person = people[change.person_id]
        as_left = all(getattr(person, name) == after for name, (_before, after) in change.before.items())
        if not as_left or person.last_login is not None or change.before.get("email", [None])[0] in taken:
            kept[change.pk] = "changed-since"
            continue
        for name, (before, _after) in change.before.items():
            setattr(person, name, before)
    if people:
        Person.objects.bulk_update(people.values(), ["display_name", "email"], batch_size=500)
    return kept


def switch_off(changes: list[ImportChange]) -> dict[int, str]:
    """Accounts that nobody has used and nothing hangs on: their addresses and usernames are free again."""
    elsewhere = Membership.objects.standing().filter(person=OuterRef("pk"))
    ids = [change.person_id for change in changes]
    people = Person.objects.annotate(has_post=Exists(elsewhere)).in_bulk(ids)
    kept, off = {}, []
    for change in changes:
        person = people[change.person_id]
        if person.last_login is not None:
            kept[change.pk] = "signed-in-since"
        elif person.has_post:
            kept[change.pk] = "other-post"
        else:
            person.is_active, person.email = False, None
            person.username = f"undone-{person.public_id}".lower()
            off.append(person)
    if off:
        Person.objects.bulk_update(off, ["is_active", "email", "username"], batch_size=300)
    return kept


# --- what a staff file is -------------------------------------------------------------------------------------------
def tidy(cells: dict[str, str]) -> dict[str, str]:
    """One name, and nothing that is empty."""
    name = cells.get("name") or " ".join(filter(None, [cells.get("first_name"), cells.get("last_name")]))
    values = {"name": name} | {key: cells.get(key, "") for key in FIELDS if key not in NAMES}
    return {key: value for key, value in values.items() if value}


NAMES = ("name", "first_name", "last_name")


def keys(values: dict[str, str]) -> list[str]:
    number, email = number_key(values.get("staff_number", "")), email_key(normal_email(values.get("email")))
    return [key for key in (number, email) if key]


def guess(headings: list[str], remembered: dict[str, str]) -> dict[str, str]:
    return guess_columns(headings, remembered, {heading: plain(heading) for heading in headings})


def lacking(columns: dict[str, str], options: dict[str, Any]) -> list[str | Promise]:
    """What has to be said before a file can be checked."""
    said = set(columns.values())
    lacks: list[str | Promise] = []
    if not said & set(NAMES):
        lacks.append(_("Say which column has the name."))
    if not said & {"staff_number", "email"}:
        lacks.append(_("Say which column has the staff number, or the e-mail address: people are known by them."))
    if "role" not in said and not options.get("default_role"):
        lacks.append(_("Say which column has the role, or choose one role for everybody in the file."))
    return lacks


def details(values: dict[str, Any]) -> list[str]:
    return [values.get(name, "") for name in ("staff_number", "email", "role", "team", "start_date", "end_date")]


STAFF = ImportKind(
    name="staff",
    label=_("Staff file"),
    fields=(
        ImportField("staff_number", _("Staff number"), KNOWN["staff_number"]),
        ImportField("name", _("Name"), KNOWN["name"]),
        ImportField("first_name", _("First name"), KNOWN["first_name"]),
        ImportField("last_name", _("Last name"), KNOWN["last_name"]),
        ImportField("email", _("E-mail address"), KNOWN["email"]),
        ImportField("role", _("Role"), KNOWN["role"], has_words=True),
        ImportField("team", _("Team"), KNOWN["team"], has_words=True),
        ImportField("start_date", _("First day"), KNOWN["start_date"]),
        ImportField("end_date", _("Last day"), KNOWN["end_date"]),
    ),
    tidy=tidy,
    keys=keys,
    guess=guess,
    lacking=lacking,
    plan=plan,
    write=write,
    take_back=take_back,
    missing=missing,
    announce=make_teams,
    words=ImportWords(
        section="imports",
        heading=_("Staff file"),
        lead=_("Bring everybody in from a list of your HR system. You see what would change before anything does."),
        new_heading=_("Bring in a staff file"),
        how=(
            _("First by your staff number, then by an e-mail address that they have proved to be theirs."),
            _("Where that is not certain, we show you who it might be, and you choose."),
            _("Formulas in a workbook are never worked out: only their last value is read."),
        ),
        empty_title=_("No file has been brought in yet"),
        empty_text=_("Most HR systems save a list of staff as CSV or Excel. That is all you need."),
        undo=_(
            "Memberships that it began are taken back, those that it ended go on, and accounts that nobody has used "
            "are switched off. What was changed since stays as it is, and you are told."
        ),
        file_name="staff-file.csv",
    ),
    options=("effective", "day_first", "default_role", "missing_have_left"),
    word_choices=word_choices,
    details=details,
    may_be_new=True,
)
