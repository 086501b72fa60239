"""The charter as it stands on a day: its text, who signed it, and whose promise is confirmed."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max, Q

from agencies.models import Agency, Charter, Partnership, Signature
from agencies.rules import Passage, a_year_after, passages, still_confirmed


@dataclass(frozen=True, slots=True)
class Wording:
    """The charter in one language."""

    language: str
    title: str
    text: str

    @property
    def passages(self) -> list[Passage]:
        return passages(self.text)


@dataclass(frozen=True, slots=True)
class Signatory:
    """An organisation that signed, and when it last confirmed the version in force."""

    signature: Signature
    confirmed: date | None
    on: date

    @property
    def is_confirmed(self) -> bool:
        return still_confirmed(self.confirmed, self.on)

    @property
    def next_date(self) -> date | None:
        """The day by which the promise is to be confirmed again; none where it is to be confirmed now."""
        return a_year_after(self.confirmed) if self.confirmed and self.is_confirmed else None


@dataclass(frozen=True, slots=True)
class Signatories:
    every: list[Signatory]

    @property
    def signed(self) -> int:
        return len(self.every)

    @property
    def confirmed(self) -> int:
        return sum(each.is_confirmed for each in self.every)

    @property
    def public(self) -> list[Signatory]:
        return [each for each in self.every if each.signature.is_public]

    @property
    def unnamed(self) -> int:
        return self.signed - len(self.public)

    def of_agency(self, agency: Agency) -> Signatory | None:
        return next((each for each in self.every if each.signature.agency_id == agency.pk), None)


def charter_on(partnership: Partnership, on: date) -> Charter | None:
    """The version in force on a day: the latest published by then."""
    return Charter.objects.filter(partnership=partnership, published_date__lte=on).order_by("-version").first()


def draft_of(partnership: Partnership) -> Charter | None:
    return Charter.objects.filter(partnership=partnership, published_date=None).order_by("-version").first()


def signatories(partnership: Partnership, charter: Charter | None, on: date) -> Signatories:
    """Who had signed by a day and not withdrawn, by name."""
    signed = Q(signed_date__lte=on) & (Q(withdrawn_date=None) | Q(withdrawn_date__gt=on))
    confirmed = Max(
        "confirmations__confirmed_date",
        filter=Q(confirmations__charter=charter, confirmations__confirmed_date__lte=on),
    )
    rows = Signature.objects.filter(signed, partnership=partnership).select_related("agency")
    found = rows.annotate(last_confirmed=confirmed).order_by("organisation")
    return Signatories([Signatory(row, row.last_confirmed, on) for row in found])


def withdrawn(partnership: Partnership) -> list[Signature]:
    return list(
        Signature.objects.filter(partnership=partnership)
        .exclude(withdrawn_date=None)
        .order_by("-withdrawn_date", "organisation")
    )


def agencies_not_signed(partnership: Partnership, signed: Signatories) -> list[Agency]:
    there = {each.signature.agency_id for each in signed.every}
    return [agency for agency in Agency.objects.filter(partnership=partnership) if agency.pk not in there]


def wording_for(charter: Charter, language: str) -> Wording | None:
    """The text in the reader's language, else in the site's own, else in any that there is."""
    offered = [code for code in (language, settings.LANGUAGE_CODE, *charter.wordings) if code in charter.wordings]
    return wording_in(charter, offered[0]) if offered else None


def wording_in(charter: Charter, language: str) -> Wording | None:
    words = charter.wordings.get(language)
    return Wording(language, words["title"], words["text"]) if words else None


def published() -> list[tuple[str, str]]:
    """The slug and the name of each partnership with a published charter."""
    rows = Partnership.objects.filter(charters__published_date__isnull=False).distinct()
    return list(rows.order_by("name").values_list("slug", "name"))
