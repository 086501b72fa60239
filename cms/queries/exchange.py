"""Services as they leave the site: what the public sees of them, with the codes of their choices."""

from collections.abc import Iterable
from datetime import datetime

from cms.directory import kinds
from cms.directory.exchange import open_referral
from cms.directory.exchange.record import Record
from cms.enums import ServiceCategory
from cms.memory import remembered
from cms.models import LawEntry, Service
from cms.models.service import ServiceQuerySet, field_label
from cms.queries import directory
from cms.strands import strand_names

# The codes of what the public reads in words. Everything else comes from the entry that the public sees.
CODES = ("works", "strands", "spoken", "access")


def public_services(*, language: str, at: datetime) -> ServiceQuerySet:
    rows: ServiceQuerySet = Service.objects.in_language(language).public_on(directory.wall_clock(at).date())
    return rows.order_by("name", "pk")


def records_of(services: Iterable[Service], *, at: datetime) -> list[Record]:
    found = list(services)
    entries = directory.entries_of(found, at=at)
    return [record_of(service, entry) for service, entry in zip(found, entries, strict=True)]


def record_of(service: Service, entry: directory.Entry) -> Record:
    shown = entry.service
    return Record(
        id=service.translation_key,
        name=shown.name,
        short_name=shown.short_name,
        slug=shown.slug,
        summary=shown.summary,
        easy_read="\n".join(shown.easy_lines),
        language=shown.language,
        categories=shown.category_codes,
        sector=service.sector,
        powers=shown.powers,
        laws=shown.law_codes,
        who_can_use=shown.who_can_use,
        areas=shown.area_codes,
        is_paid=shown.is_paid,
        accreditation=shown.accreditation,
        without_police=shown.without_police,
        takes_reports=shown.takes_reports,
        is_anonymous=shown.is_anonymous,
        phone=shown.phone,
        text_number=shown.text_number,
        email=shown.email,
        website=shown.website,
        address=shown.address,
        is_address_secret=shown.has_secret_address,
        safe_contact=shown.safe_contact,
        hours=shown.hours_note,
        on_bank_holidays=service.on_bank_holidays,
        languages=shown.languages_note,
        access_note=shown.access_note,
        referral=shown.referral_code,
        who_may_refer=shown.who_may_refer,
        referral_note=shown.referral_note,
        data_sharing=shown.data_sharing,
        is_sample=shown.is_sample,
        checked_date=shown.checked_date,
        changed_at=service.last_published_at,
        week=tuple((day, span) for day, spans in sorted(entry.hours.week.items()) for span in sorted(spans)),
        exceptions=tuple(sorted(entry.hours.exceptions, key=lambda other: (other.first, other.last, other.spans))),
        **{name: tuple(getattr(service, name)) for name in CODES},
    )


def names_of_codes() -> open_referral.Names:
    """The words of every code, in the language that is being read."""
    lists = {
        "categories": ServiceCategory, "works": kinds.Work, "spoken": kinds.Spoken, "access": kinds.Access,
        "sector": kinds.Sector, "without_police": kinds.YesNoUnsure, "takes_reports": kinds.TakesReports,
        "on_bank_holidays": kinds.OnBankHolidays, "referral": kinds.Referral,
    }  # fmt: skip
    said = {field: {str(code): str(label) for code, label in choices.choices} for field, choices in lists.items()}
    texts = (*open_referral.NOTES, *open_referral.SAID_FLAGS)
    field_names = {name: field_label(name) for name in texts}
    areas = {code: place.name for code, place in directory.places().by_code.items()}
    own = {"strands": strand_names(), "areas": areas, "laws": law_names()}
    return {**said, **own, "notes": field_names, "flags": field_names}


def law_names() -> dict[str, str]:
    """The law table's codes and words, remembered until content changes."""
    entries = LawEntry.objects.live().in_language(None)
    return remembered(("law names",), lambda: dict(entries.values_list("code", "instrument")))
