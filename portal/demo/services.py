"""Sample entries of the support directory, and the areas they are for. Their names and a tag say that they are not real.

Telephone numbers are from the ranges that are kept free for drama, and no postcode begins with ZQ.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.utils.text import slugify
from wagtail.models import Locale

from cms.actions import answers
from cms.actions.areas import load_areas
from cms.actions.asking import hash_of, new_token
from cms.directory import asking
from cms.directory.area_files import read_areas
from cms.directory.life import due_after
from cms.enums import ServiceCategory
from cms.models import BankHoliday, Maintainer, OpeningException, OpeningTime, ProblemReport, Service, ServiceLetter
from portal.curriculum.loading import key_of

MARK = "SAMPLE"
AREAS = Path(__file__).with_name("areas.csv")
# Of England and Wales.
BANK_HOLIDAYS = [
    (date(2026, 12, 25), "Christmas Day"),
    (date(2026, 12, 28), "Boxing Day (substitute day)"),
    (date(2027, 1, 1), "New Year’s Day"),
    (date(2027, 3, 26), "Good Friday"),
    (date(2027, 3, 29), "Easter Monday"),
    (date(2027, 5, 3), "Early May bank holiday"),
    (date(2027, 5, 31), "Spring bank holiday"),
    (date(2027, 8, 30), "Summer bank holiday"),
    (date(2027, 12, 27), "Christmas Day (substitute day)"),
    (date(2027, 12, 28), "Boxing Day (substitute day)"),
]


@dataclass(frozen=True)
class Sample:
    """An invented service. Lists are words with spaces between; `week` says "0-4 9:00-17:00, 5 10:00-14:00"."""

    category: ServiceCategory
    name: str
    summary: str
    phone: str
    hours: str
    works: str
    sector: str
    areas: str
    week: str
    spoken: str
    access: str
    strands: str = ""

    @property
    def host(self) -> str:
        return f"{slugify(self.name)}.example"

    def opening_times(self) -> list[OpeningTime]:
        return [row for part in self.week.split(", ") if part for row in hours_of(part)]


def hours_of(part: str) -> list[OpeningTime]:
    days, clock = part.split(" ")
    first, _, last = days.partition("-")
    opens, closes = (time.fromisoformat(moment.zfill(5)) for moment in clock.split("-"))
    return [OpeningTime(weekday=day, opens=opens, closes=closes) for day in range(int(first), int(last or first) + 1)]


# ruff: noqa: E501 - one service, one line
SAMPLES = [
    Sample(ServiceCategory.EMERGENCY, "Northmoor Police contact", "Answers calls that are not urgent.", "01632 960101", "", "reporting enforcement", "statutory", "", "0-6 0:00-0:00", "en", "relay"),
    Sample(ServiceCategory.THIRD_PARTY, "Mill Street reporting centre", "Listens, writes down what happened and passes it on if you agree.", "01632 960112", "", "listening reporting", "voluntary", "nm-mill ZQ1", "0-4 10:00-16:00", "en pl ro", "step-free"),
    Sample(ServiceCategory.THIRD_PARTY, "Harbour Road reporting centre", "Drop in, no appointment. Step-free, with a quiet room.", "01632 960113", "", "listening reporting", "voluntary", "nm-harbour", "1 10:00-14:00, 5 10:00-14:00", "en ur pa", "step-free quiet-room toilet"),
    Sample(ServiceCategory.VICTIM_SUPPORT, "Northmoor Victim Care", "Someone to talk to and practical help, with or without the police.", "0808 157 0121", "", "listening practical advice", "voluntary", "", "0-6 8:00-20:00", "en cy pl ur", "relay bsl easy-read"),
    Sample(ServiceCategory.BY_AND_FOR, "Northmoor Roots", "Run by and for Black and minoritised communities.", "01632 960131", "", "listening advocacy", "voluntary", "northmoor", "0-3 9:00-17:00", "en so ar fr", "step-free", "race faith"),
    Sample(ServiceCategory.BY_AND_FOR, "Moorside Rainbow", "Run by and for LGBT+ people.", "01632 960132", "", "listening advice", "voluntary", "northmoor", "2 18:00-21:00", "en", "quiet-room", "sexual-orientation transgender"),
    Sample(ServiceCategory.ADVOCACY, "Speak Up Northmoor", "Helps you say what you want and know your rights.", "01632 960141", "", "advocacy", "voluntary", "northmoor", "0-4 9:00-17:00", "en bfi", "bsl easy-read step-free"),
    Sample(ServiceCategory.LEARNING_DISABILITY, "Our Way Northmoor", "A self-advocacy group of people with learning disabilities.", "01632 960142", "", "advocacy listening", "voluntary", "northmoor", "3 13:00-16:00", "en", "easy-read step-free toilet", "disability"),
    Sample(ServiceCategory.HOUSING, "Northmoor Homes safety team", "Help when it happens at or near your home.", "01632 960151", "", "practical enforcement", "statutory", "northmoor", "0-4 8:00-18:00", "en", "hearing-loop step-free"),
    Sample(ServiceCategory.ANTI_SOCIAL_BEHAVIOUR, "Northmoor community safety", "Acts on behaviour that keeps happening.", "01632 960161", "", "enforcement advice", "statutory", "northmoor", "0-4 9:00-17:00", "en", "step-free"),
    Sample(ServiceCategory.ANTI_SOCIAL_BEHAVIOUR, "Northmoor licensing", "Looks into what happens in pubs, taxis and shops that need a licence.", "01632 960162", "", "enforcement oversight", "statutory", "northmoor", "0-4 9:00-17:00", "en", "step-free"),
    Sample(ServiceCategory.ANTI_SOCIAL_BEHAVIOUR, "Northmoor trading standards", "Acts on traders who treat people unfairly.", "01632 960163", "", "enforcement advice", "statutory", "northmoor", "0-4 9:00-17:00", "en", "relay"),
    Sample(ServiceCategory.SAFEGUARDING, "Northmoor safeguarding desk", "When a child, or an adult with care needs, may be at risk.", "01632 960171", "", "practical", "statutory", "northmoor", "0-6 0:00-0:00", "en", "relay"),
    Sample(ServiceCategory.HEALTH, "Northmoor talking therapies", "Help with worry, low mood and sleep after harm.", "01632 960181", "", "counselling", "statutory", "northmoor", "0-4 8:00-19:00", "en ur pa bn", "hearing-loop step-free"),
    Sample(ServiceCategory.LEGAL, "Northmoor Law Centre", "Free advice on rights, housing and work.", "01632 960191", "", "advice advocacy", "voluntary", "northmoor", "1 14:00-18:00", "en pl", "step-free large-print"),
    Sample(ServiceCategory.YOUNG_PEOPLE, "The Loft", "A youth space with trained listeners.", "01632 960201", "", "listening", "voluntary", "nm-mill nm-old-town", "0-4 15:30-18:00, 5 10:00-16:00", "en", "toilet"),
    Sample(ServiceCategory.COMMUNITY, "Northmoor faiths together", "Welcomes newcomers and links faith groups.", "01632 960211", "Ring to arrange", "listening", "faith", "", "", "en ar pa", "", "faith"),
    Sample(ServiceCategory.SECURITY, "Safe Door", "Fits locks, lights and letterbox guards after an incident.", "01632 960221", "", "practical", "voluntary", "northmoor", "0-4 9:00-17:00", "en", ""),
    Sample(ServiceCategory.RESTORATIVE, "Northmoor restorative", "Meetings that repair harm, only if you want them.", "01632 960231", "Ring to arrange", "mediation", "voluntary", "", "", "en", "quiet-room"),
    Sample(ServiceCategory.LANGUAGE, "Northmoor interpreting", "Spoken languages and British Sign Language.", "01632 960241", "", "interpreting", "private", "", "0-6 0:00-0:00", "en ar bn bfi pl ro so ur", "bsl"),
    Sample(ServiceCategory.HELPLINE, "Night line Northmoor", "Someone who listens when offices are closed.", "0808 157 0251", "", "listening", "voluntary", "", "0-6 20:00-8:00", "en cy", "relay"),
    Sample(ServiceCategory.ONLINE_HARM, "Northmoor online safety", "Helps you keep proof and report to platforms.", "01632 960261", "", "advice practical", "voluntary", "", "0-4 9:00-17:00", "en", "easy-read"),
    Sample(ServiceCategory.COMPLAINTS, "Northmoor fair hearing", "Looks at how an agency dealt with your report.", "01632 960271", "", "oversight", "statutory", "northmoor", "0-4 9:00-17:00", "en cy", "large-print relay"),
]  # fmt: skip
ANTI_SOCIAL = "asb-crime-and-policing-act-2014"
# What each may act with, by the codes of the law table.
LAWS = {
    "Northmoor Police contact": ["crime-and-disorder-act-1998", "protection-from-harassment-act-1997", ANTI_SOCIAL],
    "Northmoor Homes safety team": [ANTI_SOCIAL, "social-housing-consumer-standards"],
    "Northmoor community safety": [ANTI_SOCIAL],
}
# Days since somebody checked them, so that everybody sees what becomes of such an entry: due, and not checked recently.
LATE = {ServiceCategory.SECURITY: 95, ServiceCategory.RESTORATIVE: 110}
WITHOUT_CONTACT = {ServiceCategory.EMERGENCY, ServiceCategory.COMPLAINTS}
ADDRESSES = {
    "Mill Street reporting centre": "12 Mill Street\nNorthmoor\nZQ1 4AA",
    "Harbour Road reporting centre": "3 Harbour Road\nNorthmoor",
    "Northmoor Roots": "Old Weaving Shed\nDye Lane\nNorthmoor",
    "Moorside Rainbow": "A quiet house\nNorthmoor",
    "Northmoor Law Centre": "1 Market Place\nNorthmoor",
    "The Loft": "Above the old fire station\nMill Street\nNorthmoor",
}
SECRET = {"Moorside Rainbow"}
REPORTS = [
    ("Northmoor Homes safety team", "hours", "Nobody answered at half past five."),
    ("Northmoor community safety", "number", ""),
    ("Northmoor community safety", "number", "It says the number is not known."),
    ("Northmoor community safety", "moved", ""),
]
ASK_POLICE = {ServiceCategory.EMERGENCY, ServiceCategory.ANTI_SOCIAL_BEHAVIOUR}


def load_places() -> None:
    """The invented town with its wards and postcode districts, and the bank holidays."""
    lines, faults = read_areas(AREAS.read_text(encoding="utf-8"), AREAS.name)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    load_areas(lines)
    for day, name in BANK_HOLIDAYS:
        BankHoliday.objects.get_or_create(day=day, defaults={"name": name})


def load_samples(*, today: date) -> int:
    """Publishes the samples that are not there yet. Answers how many."""
    locale = Locale.get_default()
    there = set(Service.objects.filter(locale=locale, is_sample=True).values_list("translation_key", flat=True))
    new = [sample for sample in SAMPLES if key_of("sample-service", sample.name) not in there]
    for number, sample in enumerate(new):
        checked = today - timedelta(days=LATE.get(sample.category, number))
        service = Service(
            translation_key=key_of("sample-service", sample.name),
            locale=locale,
            name=f"{MARK}: {sample.name}",
            summary=sample.summary,
            easy_read=f"This is not a real service.\n{sample.summary}\nYou can ring them.",
            categories=[sample.category.value],
            works=sample.works.split(),
            laws=LAWS.get(sample.name, []),
            sector=sample.sector,
            strands=sample.strands.split(),
            areas=sample.areas.split(),
            spoken=sample.spoken.split(),
            access=sample.access.split(),
            without_police="no" if sample.category in ASK_POLICE else "yes",
            takes_reports=takes_reports(sample.category),
            is_anonymous=sample.category not in ASK_POLICE,
            phone=sample.phone,
            email=f"hello@{sample.host}" if sample.sector == "voluntary" else "",
            website=f"https://www.{sample.host}",
            address=ADDRESSES.get(sample.name, ""),
            is_address_secret=sample.name in SECRET,
            hours=sample.hours,
            on_bank_holidays="as-usual" if "0-6" in sample.week else "closed",
            is_sample=True,
            owner="Directory editor",
            checked_date=checked,
            review_date=due_after(checked),
            live=False,
        )
        service.opening_times.set(sample.opening_times())
        service.opening_exceptions.set(other_hours(sample, today=today))
        service.maintainers.set(maintainers(sample))
        service.save()
        service.save_revision().publish()
    if len(new) == len(SAMPLES):  # those that an older demo left have no contacts
        tell_of_them(today=today)
    return len(new)


def other_hours(sample: Sample, *, today: date) -> list[OpeningException]:
    """Whoever works on weekdays is away for a day soon; the law centre has a long evening as well."""
    if not sample.week.startswith(("0-4", "1")):
        return []
    away = today + timedelta(days=9)
    rows = [OpeningException(first_day=away, last_day=away, note="Staff training")]
    if sample.category == ServiceCategory.LEGAL:
        late = today + timedelta(days=16)
        rows.append(
            OpeningException(first_day=late, last_day=late, opens=time(14), closes=time(21), note="Late advice")
        )
    return rows


def maintainers(sample: Sample) -> list[Maintainer]:
    if sample.category in WITHOUT_CONTACT:
        return []
    return [
        Maintainer(name=f"{post}, {sample.name}", email=f"{box}@{sample.host}")
        for post, box in [("Manager", "manager"), ("Front desk", "desk")]
    ]


def tell_of_them(*, today: date) -> None:
    """What services answered and visitors reported, so that whoever keeps the directory has something before them."""
    noon = datetime.combine(today, time(12), tzinfo=UTC)
    fresh = noon - timedelta(days=40)
    for name in ("Northmoor Victim Care", "The Loft", "Speak Up Northmoor"):
        answers.answer(letter=letter_to(name, at=fresh), at=fresh + timedelta(days=3))
    letter_to("Northmoor restorative", at=noon - timedelta(days=20))
    answers.answer(
        letter=letter_to("Northmoor Law Centre", at=noon - timedelta(days=1)),
        at=noon,
        changes={
            "phone": "01632 960192",
            "who_may_refer": "Anybody; a worker may ring for you",
            "access_note": "The lift is in the yard. Ring the lower bell.",
        },
        note="From spring we are closed in the first week of each month.",
    )
    for name, trouble, words in REPORTS:
        ProblemReport.objects.create(service=sample_at(name), trouble=trouble, words=words, made_date=today)


def sample_at(name: str) -> Service:
    return Service.objects.get(translation_key=key_of("sample-service", name), locale=Locale.get_default())


def letter_to(name: str, *, at: datetime) -> ServiceLetter:
    """As if it had been sent: nobody has its link."""
    service = sample_at(name)
    contact = service.maintainers.all()[0]
    day = at.date()
    return ServiceLetter.objects.create(
        service=service,
        email=contact.email,
        asked_for_date=service.review_date,
        is_first=True,
        sent_date=day,
        sent_at=at,
        answer_by_date=day + timedelta(days=asking.ANSWER_WITHIN_DAYS),
        token_hash=hash_of(new_token()),
        expires_at=at + asking.LINK_LASTS,
    )


def takes_reports(category: ServiceCategory) -> str:
    return {ServiceCategory.EMERGENCY: "direct", ServiceCategory.THIRD_PARTY: "third-party"}.get(category, "no")
