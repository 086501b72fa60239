"""What a digest says, put together when its mail leaves: whatever has been settled since is left out."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count as CountOf
from django.urls import reverse

from agencies.enums import Duty
from agencies.lending import AGENCY, sections_of
from agencies.models import Agency, Membership, Partnership, Person, Responsibility
from agencies.rules import local_day
from courses.enums import BookingState, SessionState
from courses.models import Booking, SessionTime
from figures import lending
from figures.enums import About, MessageState, Receiver, State, Withheld
from figures.models import Message, Nudge
from figures.queries import planning, reminders
from figures.queries.names import get_titles
from figures.rules.reminders import WEEK, Key

# The section of a lead's area in which each is answered.
WAITS_IN = {About.JOINING: "joining", About.CLAIM: "elsewhere", About.CHARTER: "charter"}


@dataclass(frozen=True, slots=True)
class Line:
    """A course with its last day, or a meeting with its hour, for the one who is to do it."""

    about: About
    title: str
    day: date
    on: date
    clock: time | None = None
    place: str = ""

    @property
    def is_over(self) -> bool:
        return self.day < self.on


@dataclass(frozen=True, slots=True)
class Count:
    """How many of an agency there is something to say of, for whoever leads or coordinates it."""

    about: About
    agency: str
    people: int
    is_over: bool = False
    address: str = ""


@dataclass(slots=True)
class Letter:
    """What one digest says to its reader."""

    own: list[Line] = field(default_factory=list)
    led: list[Count] = field(default_factory=list)
    coordinated: list[Count] = field(default_factory=list)
    unreached: list[tuple[str, int, str]] = field(default_factory=list)  # agency, people, where they are listed

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.led or self.coordinated)


class Meeting(NamedTuple):
    title: str
    clock: time
    place: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the matters of some digests are called."""

    titles: dict[UUID, str]
    meetings: dict[tuple[UUID, date], Meeting]
    agencies: dict[int, Agency]
    places: dict[int, int]  # the agency of each nudge that is about no post
    unreached: dict[int, list[tuple[str, int, str]]]  # by reader


def letters_of(messages: Collection[Message], *, at: datetime, language: str) -> dict[int, Letter]:
    """The letters of some digests to readers of one language, by the id of the digest."""
    nudges = list(Nudge.objects.filter(message__in=messages).select_related("membership__agency__partnership"))
    about: dict[str, list[Nudge]] = defaultdict(list)
    for nudge in nudges:
        about[nudge.about].append(nudge)
    still = posts_still({nudge.membership_id for nudge in nudges if nudge.membership_id}, at=at)
    agencies = agencies_of(messages)
    waiting = waiting_still(agencies, about, at=at)
    meetings, booked = meetings_of(about[About.SESSION])
    words = Words(
        titles=get_titles({nudge.subject for nudge in (*about[About.DUE], *about[About.ENDING])}),
        meetings=meetings,
        agencies=agencies,
        places=waiting,
        unreached=unreached_by({n.receiver_id for n in nudges if n.to == Receiver.LEAD}, on=at.date()),
    )
    of_message: dict[int, list[Nudge]] = defaultdict(list)
    for nudge in nudges:
        if (
            key_of(nudge) in still
            or (nudge.about == About.SESSION and (nudge.receiver_id, nudge.subject) in booked)
            or nudge.pk in waiting
        ):
            of_message[nudge.message_id].append(nudge)
    return {message.pk: letter_from(of_message[message.pk], words, message, at=at) for message in messages}


def key_of(nudge: Nudge) -> Key:
    return Key(nudge.membership_id, nudge.subject, nudge.about, nudge.from_date)


def agencies_of(messages: Collection[Message]) -> dict[int, Agency]:
    about = Message.agencies.through._default_manager.filter(message__in=messages)
    return Agency.objects.select_related("partnership").in_bulk(list(about.values_list("agency_id", flat=True)))


def waiting_still(agencies: dict[int, Agency], about: dict[str, list[Nudge]], *, at: datetime) -> dict[int, int]:
    """Of nudges about what waits for an answer, those for which it still does, each with its agency."""
    asked = {each: about[each] for each in (About.JOINING, About.CLAIM, About.CHARTER) if about[each]}
    if not asked:
        return {}
    plans = reminders.plans_of(Agency.objects.filter(pk__in=agencies))
    matters = []
    if About.JOINING in asked:
        matters += planning.of_joining(plans)
    if About.CLAIM in asked:
        matters += planning.of_claims(plans)
    if About.CHARTER in asked:
        for partnership in {agency.partnership for agency in agencies.values()}:
            matters += planning.of_charter(partnership, plans, on=local_day(at, partnership.time_zone))
    there = {matter.key: matter.agency for matter in matters}
    return {nudge.pk: there[key_of(nudge)] for nudges in asked.values() for nudge in nudges if key_of(nudge) in there}


def meetings_of(nudges: Collection[Nudge]) -> tuple[dict[tuple[UUID, date], Meeting], set[tuple[int, UUID]]]:
    """The meetings that are still to take place, and who still has a place in which session."""
    if not nudges:
        return {}, set()
    keys = {nudge.subject for nudge in nudges}
    held = Booking.objects.filter(state=BookingState.BOOKED, session__key__in=keys, session__state=SessionState.OPEN)
    booked = list(held.values_list("person", "session__key"))
    humans = reminders.humans_of({person for person, _key in booked})
    times = SessionTime.objects.filter(session__key__in=keys).select_related("session").order_by("-starts_at")
    titles = get_titles({time.session.module_key for time in times})
    found = {
        (time.session.key, time.date): Meeting(
            time.session.title or titles.get(time.session.module_key, ""),
            time.starts_at.astimezone(ZoneInfo(time.session.time_zone)).time(),
            time.session.place,
        )
        for time in times
    }
    return found, {(humans.get(person, person), key) for person, key in booked}


def unreached_by(leads: Collection[int], *, on: date) -> dict[int, list[tuple[str, int, str]]]:
    """For whoever leads a whole agency: how many of it no reminder reached in the last week."""
    if not leads:
        return {}
    duties = Responsibility.objects.on(on).filter(duty=Duty.TRAINING_LEAD, team=None, membership__person__in=leads)
    held = list(duties.values_list("membership__person", "membership__agency"))
    agencies = Agency.objects.in_bulk({agency for _person, agency in held})
    unsent = Message.objects.filter(
        state=MessageState.WITHHELD, why__in=[Withheld.NO_ADDRESS, Withheld.BOUNCED], day__gt=on - WEEK
    )
    counts = dict(
        unsent.filter(agencies__in=agencies).values_list("agencies").annotate(people=CountOf("person", distinct=True))
    )
    found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for person, agency in sorted(set(held)):
        if counts.get(agency):
            there = agencies[agency]
            found[person].append((there.name, counts[agency], log_address(there, "unreached")))
    return found


def log_address(agency: Agency, why: str) -> str:
    return f"{reverse('figures:reminder-log', args=[agency.slug])}?{urlencode({'why': why})}"


def posts_still(posts: Collection[int], *, at: datetime) -> set[Key]:
    found: set[Key] = set()
    of_posts = Membership.objects.filter(pk__in=posts)
    for partnership in Partnership.objects.filter(pk__in=of_posts.order_by().values("agency__partnership")):
        on = local_day(at, partnership.time_zone)
        there = reminders.posts_in_force(of_posts.filter(agency__partnership=partnership), on=on)
        people = {person for person, _agency in there.values()}
        rows = [row for row in reminders.standings_of(partnership, people, on=on) if row.membership_id in there]
        found |= {matter.key for _row, matter in reminders.matters_from(rows, reminders.humans_of(people))}
    return found


def letter_from(nudges: list[Nudge], words: Words, message: Message, *, at: datetime) -> Letter:
    own: dict[tuple[str, UUID], Line] = {}
    counted: dict[tuple[str, int, str, bool], set[int]] = defaultdict(set)
    for nudge in nudges:
        post = nudge.membership
        agency = post.agency if post else words.agencies.get(words.places.get(nudge.pk, 0))
        on = local_day(at, (agency.partnership.time_zone if agency else "") or "UTC")
        if nudge.to == Receiver.LEARNER:
            line = line_from(nudge, words, on=on)
            there = own.get((nudge.about, nudge.subject))
            if line and (there is None or line.day < there.day):  # several posts may ask for the same course
                own[nudge.about, nudge.subject] = line
        elif agency is not None:
            words.agencies.setdefault(agency.pk, agency)
            counted[nudge.to, agency.pk, nudge.about, nudge.from_date < on].add(post.person_id if post else -nudge.pk)
    letter = Letter(own=sorted(own.values(), key=lambda line: (line.day, line.title)))
    for (to, key, about, is_over), people in sorted(counted.items()):
        agency = words.agencies[key]
        is_led = to == Receiver.LEAD
        address = address_of(About(about), agency, is_over=is_over) if is_led else ""
        counts = letter.led if is_led else letter.coordinated
        counts.append(Count(About(about), agency.name, len(people), is_over, address))
    letter.unreached = words.unreached.get(message.person_id, []) if letter.led else []
    return letter


def line_from(nudge: Nudge, words: Words, *, on: date) -> Line | None:
    if nudge.about != About.SESSION:
        return Line(About(nudge.about), words.titles.get(nudge.subject, ""), nudge.from_date, on)
    meeting = words.meetings.get((nudge.subject, nudge.from_date))
    if meeting is None:  # it was moved: whoever has a place was told so
        return None
    return Line(About.SESSION, meeting.title, nudge.from_date, nudge.from_date, meeting.clock, meeting.place)


def address_of(about: About, agency: Agency, *, is_over: bool) -> str:
    """Where the people of a count are listed, or what waits is answered."""
    if about in WAITS_IN:
        sections = {section.code: section for section in sections_of(AGENCY)}
        section = sections.get(WAITS_IN[about])
        return reverse(section.address_name, args=[agency.slug]) if section else ""
    state = State.OVERDUE if is_over else State.DUE_SOON if about == About.ENDING else State.IN_GRACE
    return lending.people_address(agency, {"state": state.value})


def by_language(messages: Iterable[Message], default: str) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        found[language_of(message.person, default)].append(message)
    return dict(found)


def language_of(person: Person | Any, default: str) -> str:
    return person.language or default
