"""What the invented agencies run, have adopted and have signed. Safe to load again."""

from datetime import date, datetime, timedelta
from typing import Any

from agencies.actions import charter as charters
from agencies.models import Agency, Partnership, Signature
from agencies.queries import charter as queries
from courses.actions import training_map as maps
from courses.models import Adoption, Topic, Training
from portal.curriculum.loading import key_of
from portal.curriculum.reading import Curriculum

CHARTER_TITLE = "Our charter against hate crime and harassment"
CHARTER = """\
Nobody should be hurt, threatened or shut out because of who they are, or because of who somebody thinks they are. No
one agency can end that alone. We sign this charter as partners, and we say here what people can expect of us.

# We listen
- We take people seriously when they tell us about hate crime, hate incidents or harassment.
- We listen in a safe place, in the language and the way that suits them.
- We do not ask them to prove it to us.

# We help
- We explain the choices there are, and what each of them means.
- We tell people who else can help, and we check that the help arrived.
- We share what we know only as the law allows, and we say so.

# We learn
- We train our staff and volunteers, and we put that training into our learning plans.
- We ask people who have been through it what we should do better, and we tell them what we changed.

# We challenge
- We speak up against prejudice in our own house first.
- We look after people who are targeted at work.

# We keep our word
- We name somebody who answers for these promises.
- We set aside people, time or money to keep them.
- We say in public each year whether we still stand by them.
"""

DESK = ("Welcome to the front desk", "Customer service", "classroom", 120, "At induction", "New staff")
EQUALITY = ("Equality at work", "An outside company", "e-learning", 45, "Once", "All staff")
TENSIONS = ("Community tensions briefing", "Neighbourhoods", "briefing", 30, "Each quarter", "Officers")
LISTENING = ("Listening well", "Open Door", "classroom", 180, "Each spring", "Volunteers")
TENANCY = ("Tenancy and harassment", "Housing law centre", "webinar", 90, "Every two years", "Housing officers")
# Which agency runs it, its topics by the ends of their codes, and how many days ago it was checked.
TRAININGS: list[tuple[int, tuple[str, str, str, int, str, str], tuple[str, ...], int | None]] = [
    (0, DESK, ("taking-reports",), 40),
    (0, EQUALITY, ("challenging-prejudice", "race"), 500),
    (1, TENSIONS, ("definitions", "religion"), 75),
    (2, LISTENING, ("taking-reports", "referral-routes"), 12),
    (3, TENANCY, ("referral-routes",), None),
]


def make_partners(partnership: Partnership, curriculum: Curriculum, *, today: date, at: datetime) -> None:
    agencies = list(Agency.objects.filter(partnership=partnership).order_by("pk"))
    make_map(partnership, agencies, curriculum, today=today, at=at)
    make_charter(partnership, agencies, today=today, at=at)


# --- the training map


def make_map(
    partnership: Partnership, agencies: list[Agency], curriculum: Curriculum, *, today: date, at: datetime
) -> None:
    if Topic.objects.filter(partnership=partnership).exists():
        return
    modules = [(key_of("module", module.id), module.slug, module.title) for module in curriculum.modules]
    maps.start_topics(partnership=partnership, modules=modules, by=None, at=at)
    topics = list(Topic.objects.filter(partnership=partnership))
    for place, what, ends, days in TRAININGS:
        if place < len(agencies):
            training = maps.add(
                agency=agencies[place],
                values=values_of(what, checked=None if days is None else today - timedelta(days=days)),
                topics=[topic for topic in topics if topic.code.endswith(ends)],
                by=None,
                at=at,
            )
            Training.objects.filter(pk=training.pk).update(changed_at=at - timedelta(days=days or 600))
    for place, module, days in ((0, 0, 90), (0, 1, 90), (2, 1, 200), (1, 0, 30)):
        if place < len(agencies) and module < len(modules):
            adopt(agencies[place], modules[module][0], today - timedelta(days=days), at)


def values_of(what: tuple[str, str, str, int, str, str], *, checked: date | None) -> dict[str, Any]:
    title, provider, format_, minutes, frequency, audience = what
    return {
        "title": title,
        "provider": provider,
        "format": format_,
        "minutes": minutes,
        "frequency": frequency,
        "audience": audience,
        "people_a_year": None,
        "last_reviewed_date": checked,
        "contact": "training@example.org",
        "link": "",
        "note": "",
    }


def adopt(agency: Agency, module: Any, on: date, at: datetime) -> Adoption:
    return maps.adopt(
        agency=agency,
        subject_key=module,
        plan="Learning and development plan",
        adopted_date=on,
        evidence_words="Section 4, agreed by the management team.",
        evidence_link="",
        document=None,
        by=None,
        at=at,
    )


# --- the charter


def make_charter(partnership: Partnership, agencies: list[Agency], *, today: date, at: datetime) -> None:
    if queries.charter_on(partnership, today) or Signature.objects.filter(partnership=partnership).exists():
        return
    made = charters.draft(partnership=partnership, by=None, at=at)
    mark = charters.mark_of(made, "en")
    charters.write(charter=made, language="en", title=CHARTER_TITLE, text=CHARTER, seen=mark, by=None, at=at)
    charters.publish(charter=made, on=today - timedelta(days=420), by=None, at=at)
    signed = [
        (0, "Sam Ellis, chief executive", "A named officer, and a day of training for everyone at a front desk.", 400),
        (1, "Ravi Osei, chief superintendent", "A single point of contact for each reporting centre.", 300),
        (2, "Mair Price, chair of trustees", "Two rooms, open six days a week, and 20 trained volunteers.", 150),
    ]
    for place, who, pledge, days in signed:
        if place < len(agencies):
            sign(
                partnership, agencies[place], agencies[place].name, who, pledge, today - timedelta(days=days), today, at
            )
    others = today - timedelta(days=60)
    sign(
        partnership,
        None,
        "Northmoor Interfaith Forum",
        "Ada Levi, secretary",
        "A meeting each season.",
        others,
        today,
        at,
    )


def sign(
    partnership: Partnership,
    agency: Agency | None,
    name: str,
    who: str,
    pledge: str,
    on: date,
    today: date,
    at: datetime,
) -> Signature:
    return charters.sign(
        partnership=partnership,
        agency=agency,
        organisation=name,
        signed_for_by=who,
        pledge=pledge,
        signed_date=on,
        is_public=True,
        today=today,
        by=None,
        at=at,
    )
