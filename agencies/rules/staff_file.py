"""What each row of a staff file means for the people an agency has: decided by rules alone, in plain Python.

A person is known by the agency's staff number, then by an e-mail address they have proved. Whatever else might be the
same person is doubtful: shown with its candidates, and chosen by a lead.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agencies.enums import Outcome
from agencies.rules import normal_email, overlap

FIELDS = ("staff_number", "name", "first_name", "last_name", "email", "role", "team", "start_date", "end_date")
# Headings as HR systems write them, without capitals, spaces and dots.
HEADINGS: Mapping[str, str] = {
    "staff_number": (
        "staffnumber staffno staffid staffref employeenumber employeeno employeeid empno empid empnumber payrollnumber "
        "payrollno payrollid payrollref personnelnumber personnelno personnumber personid assignmentnumber "
        "assignmentno "
        "esrnumber collarnumber warrantnumber badgenumber volunteernumber volunteerid workerid hrid idnumber uniqueid "
        "pernr referencenumber"
    ),
    "name": ("name fullname employeename staffname displayname person volunteername officer employee membername"),
    "first_name": ("firstname firstnames forename forenames givenname knownas preferredname"),
    "last_name": ("lastname surname familyname secondname"),
    "email": (
        "email emailaddress workemail workemailaddress mail businessemail primaryemail emailwork companyemail "
        "employeeemail contactemail officialemail"
    ),
    "role": (
        "role jobtitle job position post posttitle jobrole positiontitle occupation designation jobname "
        "positionname roletitle"
    ),
    "team": (
        "team department dept section unit service teamname departmentname division directorate orgunit "
        "organisationunit businessunit site location branch office costcentrename workplace"
    ),
    "start_date": (
        "firstday startdate datestarted hiredate dateofhire dateofjoining datejoined joined joiningdate "
        "commencementdate "
        "employmentstartdate lateststartdate startedon started from dateappointed appointed"
    ),
    "end_date": (
        "enddate leavingdate leavedate dateleft terminationdate leaverdate lastday lastworkingday lastdayofwork "
        "employmentenddate dateofleaving left contractenddate"
    ),
}
KNOWN = {name: frozenset(words.split()) for name, words in HEADINGS.items()}
ALL_KNOWN = frozenset(word for words in KNOWN.values() for word in words)

LONGEST = {"staff_number": 60, "name": 150, "email": 254}
EMAIL = re.compile(r"^[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+$")
FAR_AHEAD, LONG_AGO = timedelta(days=366), date(1940, 1, 1)
ISO_DAY = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$")
DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ,]+(\d{2}|\d{4})(?: 00:00(?::00)?)?$")
MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


def plain_word(word: str) -> str:
    """A word of a role or team as it is compared: without capitals and with single spaces."""
    return " ".join(word.casefold().split())


def guess_columns(
    headings: Sequence[str],
    remembered: Mapping[str, str],
    plain: Mapping[str, str],
    fields: Mapping[str, Collection[str]] = KNOWN,
) -> dict[str, str]:
    """Which heading is which field: as remembered, else as commonly written. `plain` has each heading laid bare."""
    guessed: dict[str, str] = {}

    def take(heading: str, name: str) -> None:
        if heading not in guessed and name not in guessed.values():
            guessed[heading] = name

    for heading in headings:
        if remembered.get(heading) in fields:
            take(heading, remembered[heading])
    for heading in headings:
        if heading not in remembered:
            for name, known in fields.items():
                if plain[heading] in known:
                    take(heading, name)
    for heading in headings:
        if heading in remembered or heading in guessed:
            continue
        inside = [(len(word), name) for name, known in fields.items() for word in known if word in plain[heading]]
        if inside and max(inside)[0] >= 6:
            take(heading, max(inside)[1])
    return guessed


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` has its words in `agencies.queries.imports`; `value` is what was read, or the line of another row."""

    code: str
    field: str = ""
    value: str = ""

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "field": self.field, "value": self.value}


def read_day(text: str, *, day_first: bool) -> date | str:
    """The day that a cell means, or the code of why it means none."""
    text = text.strip()
    if iso := ISO_DAY.match(text):
        year, month, day = (int(part) for part in iso.groups())
    elif written := DAY.match(text):
        first, second, last = written.groups()
        if len(last) == 2:
            return "two-digit-year"
        if not second.isdigit():
            if second[:3].lower() not in MONTHS:
                return "not-a-day"
            second, day_first = str(MONTHS[second[:3].lower()]), True
        day, month = (int(first), int(second)) if day_first else (int(second), int(first))
        year = int(last)
    elif text.isdigit() and len(text) == 5:
        return "spreadsheet-day"
    else:
        return "not-a-day"
    try:
        return date(year, month, day)
    except ValueError:
        return "impossible-day"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: text by field."""

    line: int
    staff_number: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    team: str = ""
    start_date: str = ""
    end_date: str = ""
    chosen: str = ""  # by a lead where it was doubtful: "new", or a person's id


@dataclass(frozen=True, slots=True)
class Post:
    """A standing membership of this agency: past, present or to come."""

    id: int
    person: int
    role: int
    team: int | None
    staff_number: str
    start: date
    end: date | None
    has_duty: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person. Theirs alone: they have signed in, or belong to another agency too."""

    id: int
    name: str
    email: str | None
    has_proved_email: bool = False
    is_theirs: bool = False


@dataclass(frozen=True)
class Book:
    """What an agency and the site know that bears on some rows."""

    people: Mapping[int, Known] = field(default_factory=dict)
    posts: Mapping[int, Sequence[Post]] = field(default_factory=dict)  # of this agency, by person
    by_number: Mapping[str, Collection[int]] = field(default_factory=dict)
    by_proved_email: Mapping[str, int] = field(default_factory=dict)
    by_email: Mapping[str, int] = field(default_factory=dict)  # proved or not
    by_name: Mapping[str, Collection[int]] = field(default_factory=dict)  # who is in the agency now
    roles: Mapping[str, int] = field(default_factory=dict)  # by plain word
    teams: Mapping[str, int | None] = field(default_factory=dict)
    lines: Mapping[int, int] = field(default_factory=dict)  # people that earlier rows of the file are about


@dataclass(frozen=True)
class Options:
    effective: date  # the day that moves hold from
    today: date
    day_first: bool = True
    default_role: int | None = None
    twice: Mapping[str, Sequence[int]] = field(default_factory=dict)  # keys of the file that stand in several lines


@dataclass(frozen=True, slots=True)
class Planned:
    """What one row means. `post` is the one that ends or changes; the rest is what would be written."""

    line: int | None
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    person: int | None = None
    post: int | None = None
    candidates: tuple[int, ...] = ()
    name: str = ""
    email: str | None = None
    staff_number: str = ""
    role: int | None = None
    team: int | None = None
    start: date | None = None
    end: date | None = None

    @property
    def same(self) -> tuple[object, ...]:
        """What a lead has seen of it: if this differs later, somebody changed something meanwhile."""
        return self.outcome, self.person, self.post

    @property
    def found(self) -> dict[str, str]:
        return {}


def plan(rows: Iterable[Row], book: Book, options: Options) -> list[Planned]:
    """One outcome for every row, in order."""
    lines, planned = dict(book.lines), []
    for row in rows:
        one = plan_row(row, book, options)
        if one.person is not None and one.outcome != Outcome.REFUSED:
            other = lines.setdefault(one.person, row.line)
            if other != row.line:
                one = refused(row, Problem("same-person", value=str(other)))
        planned.append(one)
    return planned


def plan_row(row: Row, book: Book, options: Options) -> Planned:
    problems = [*faults_of(row, options)]
    role, team, more = words_of(row, book, options)
    start, end, faults = days_of(row, options)
    problems += [*more, *faults]
    person, candidates, doubts = match(row, book)
    if problems:
        return replace(refused(row, *problems), person=person, candidates=candidates)
    if doubts:
        return Planned(row.line, Outcome.DOUBTFUL, tuple(doubts), candidates=candidates)
    if person is None:
        if end is not None and end <= options.today:
            return Planned(row.line, Outcome.UNCHANGED, (Problem("left-already"),))
        return joining(row, None, role, team, start or options.effective, end)
    return known_person(row, book, options, person, role, team, start, end)


def refused(row: Row, *problems: Problem) -> Planned:
    return Planned(row.line, Outcome.REFUSED, tuple(problems))


def refused_of(post: Post, row: Row, problem: Problem) -> Planned:
    return replace(refused(row, problem), person=post.person, post=post.id)


def faults_of(row: Row, options: Options) -> Iterable[Problem]:
    """What is wrong with a row whoever it is about."""
    email = normal_email(row.email)
    if not row.name:
        yield Problem("no-name", "name")
    if not row.staff_number and not email:
        yield Problem("no-key", "staff_number")
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            yield Problem("too-long", name, getattr(row, name)[:40])
    if email and not EMAIL.match(email):
        yield Problem("not-an-address", "email", row.email)
    for key, name in ((number_key(row.staff_number), "staff_number"), (email_key(email), "email")):
        others = [line for line in options.twice.get(key, ()) if line != row.line] if key else []
        if others:
            yield Problem("twice", name, ", ".join(map(str, others[:5])))


def number_key(number: str) -> str:
    return f"n:{plain_word(number)}" if number else ""


def email_key(email: str | None) -> str:
    return f"e:{email}" if email else ""


def words_of(row: Row, book: Book, options: Options) -> tuple[int | None, int | None, list[Problem]]:
    problems = []
    role = book.roles.get(plain_word(row.role)) if row.role else options.default_role
    if role is None:
        problems.append(Problem("unknown-role" if row.role else "no-role", "role", row.role))
    team = None
    if row.team:
        if plain_word(row.team) in book.teams:
            team = book.teams[plain_word(row.team)]
        else:
            problems.append(Problem("unknown-team", "team", row.team))
    return role, team, problems


def days_of(row: Row, options: Options) -> tuple[date | None, date | None, list[Problem]]:
    """The first day and the first day no longer: files name the last day."""
    problems: list[Problem] = []
    days: dict[str, date] = {}
    for name in ("start_date", "end_date"):
        text = getattr(row, name)
        if not text:
            continue
        day = read_day(text, day_first=options.day_first)
        if isinstance(day, str):
            problems.append(Problem(day, name, text))
        elif not LONG_AGO <= day <= options.today + FAR_AHEAD:
            problems.append(Problem("far-day", name, text))
        else:
            days[name] = day
    start, last = days.get("start_date"), days.get("end_date")
    if start and last and last < start:
        problems.append(Problem("ends-before-start", "end_date", row.end_date))
    return start, last + timedelta(days=1) if last else None, problems


def match(row: Row, book: Book) -> tuple[int | None, tuple[int, ...], list[Problem]]:
    """The person a row is about, or who it might be and why that is not certain."""
    email = normal_email(row.email)
    numbered = set(book.by_number.get(plain_word(row.staff_number), ())) if row.staff_number else set()
    proved = book.by_proved_email.get(email) if email else None
    address = book.by_email.get(email) if email else None
    found = numbered | ({proved} if proved else set())
    candidates, doubt = set(found), ""
    if len(numbered) > 1:
        doubt = "number-of-several"
    elif len(found) > 1:
        doubt = "number-and-address-differ"
    elif found:
        [person] = found
        if address and address != person:
            candidates, doubt = found | {address}, "number-and-address-differ"
        elif not numbered and row.staff_number and has_other_number(row, book, person):
            doubt = "other-number"
    elif address:
        candidates, doubt = {address}, "unproved-address"
    else:
        same_name = {one for one in book.by_name.get(plain_word(row.name), ()) if might_be(row, book, one)}
        if same_name:
            candidates, doubt = same_name, "same-name"
    shown = tuple(sorted(candidates))
    if row.chosen and doubt:
        return choice(row, shown, address, doubt)
    if doubt:
        return None, shown, [Problem(doubt)]
    return (shown[0] if shown else None), (), []


def choice(
    row: Row, candidates: tuple[int, ...], address: int | None, doubt: str
) -> tuple[int | None, tuple[int, ...], list[Problem]]:
    """What a lead chose, where it still is a candidate. An address has one account: it cannot be a new one."""
    if row.chosen == "new":
        return None, candidates, [Problem("address-is-taken", "email", row.email)] if address else []
    if row.chosen.isdigit() and int(row.chosen) in candidates:
        return int(row.chosen), candidates, []
    return None, candidates, [Problem(doubt)]


def has_other_number(row: Row, book: Book, person: int) -> bool:
    numbers = {plain_word(post.staff_number) for post in book.posts.get(person, ()) if post.staff_number}
    return bool(numbers) and plain_word(row.staff_number) not in numbers


def might_be(row: Row, book: Book, person: int) -> bool:
    """Two different staff numbers are two people, however they are called."""
    return not (row.staff_number and has_other_number(row, book, person))


def joining(row: Row, person: int | None, role: int | None, team: int | None, start: date, end: date | None) -> Planned:
    return Planned(
        row.line,
        Outcome.JOIN,
        person=person,
        name=row.name,
        email=normal_email(row.email),
        staff_number=row.staff_number,
        role=role,
        team=team,
        start=start,
        end=end,
    )


def known_person(
    row: Row,
    book: Book,
    options: Options,
    person: int,
    role: int | None,
    team: int | None,
    start: date | None,
    end: date | None,
) -> Planned:
    posts = book.posts.get(person, ())
    open_posts = [post for post in posts if post.end is None or post.end > options.today]
    if not open_posts:
        return coming_back(row, options, posts, person, role, team, start, end)
    same = [post for post in open_posts if post.role == role] or open_posts
    if len(same) > 1 and team is not None:
        same = [post for post in same if post.team == team] or same
    if len(same) > 1:
        return replace(refused(row, Problem("several-posts")), person=person)
    [post] = same
    is_same_post = post.role == role and (team is None or post.team == team)
    if end is not None and is_same_post:
        return leaving(row, post, end)
    if not is_same_post:
        return moving(row, options, posts, post, role, team, end)
    return changing(row, book.people.get(person), post, end)


def coming_back(
    row: Row,
    options: Options,
    posts: Sequence[Post],
    person: int,
    role: int | None,
    team: int | None,
    start: date | None,
    end: date | None,
) -> Planned:
    """Somebody known who is not in the agency now. What was before stays as it was."""
    if end is not None and end <= options.today:
        return Planned(row.line, Outcome.UNCHANGED, (Problem("left-already"),), person=person)
    ended = [post.end for post in posts if post.end]
    begins = max([start or options.effective, *ended]) if ended else start or options.effective
    if end is not None and end <= begins:
        return replace(refused(row, Problem("ends-before-start", "end_date", row.end_date)), person=person)
    return joining(row, person, role, team, begins, end)


def leaving(row: Row, post: Post, end: date) -> Planned:
    if post.end == end:
        return Planned(row.line, Outcome.UNCHANGED, person=post.person, post=post.id)
    if end <= post.start:
        return refused_of(post, row, Problem("ends-before-start", "end_date", row.end_date))
    if post.has_duty:
        return refused_of(post, row, Problem("has-duty"))
    return Planned(row.line, Outcome.LEAVE, person=post.person, post=post.id, name=row.name, end=end)


def moving(
    row: Row,
    options: Options,
    posts: Sequence[Post],
    post: Post,
    role: int | None,
    team: int | None,
    end: date | None,
) -> Planned:
    """Another role or team: the post ends and the next begins. One that has not held for a day is taken back."""
    if post.has_duty:
        return refused_of(post, row, Problem("has-duty"))
    begins = max(options.effective, post.start)
    until = end or post.end
    if until is not None and until <= begins:
        return refused_of(post, row, Problem("ends-before-start", "end_date", row.end_date))
    others = [one for one in posts if one.id != post.id and one.role == role]
    if any(overlap(begins, until, one.start, one.end) for one in others):
        return refused_of(post, row, Problem("several-posts"))
    return Planned(
        row.line,
        Outcome.MOVE,
        person=post.person,
        post=post.id,
        name=row.name,
        staff_number=row.staff_number or post.staff_number,
        role=role,
        team=team if row.team else post.team,
        start=begins,
        end=until,
    )


def changing(row: Row, known: Known | None, post: Post, end: date | None) -> Planned:
    """A staff number that was missing; the name or address of somebody who has not made the account their own."""
    email, number = normal_email(row.email), ""
    if row.staff_number and not post.staff_number:
        number = row.staff_number
    name = new_email = ""
    if known is not None and not known.is_theirs:
        name = row.name if row.name != known.name else ""
        if email and email != known.email and not known.has_proved_email:
            new_email = email
    if not (number or name or new_email):
        return Planned(row.line, Outcome.UNCHANGED, person=post.person, post=post.id)
    return Planned(
        row.line,
        Outcome.CHANGE,
        person=post.person,
        post=post.id,
        name=name,
        email=new_email or None,
        staff_number=number,
    )


def plan_missing(posts: Iterable[Post], *, effective: date) -> list[Planned]:
    """Who holds a post and is not in a file that is said to be complete. Whoever has a duty does not leave by file."""
    planned = []
    for post in posts:
        if post.has_duty:
            planned.append(
                Planned(None, Outcome.REFUSED, (Problem("missing-has-duty"),), person=post.person, post=post.id)
            )
        else:
            end = max(effective, post.start + timedelta(days=1))
            planned.append(Planned(None, Outcome.LEAVE, person=post.person, post=post.id, end=end))
    return planned
