"""Whose certificates follow which design, and who may change it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from agencies.models import Agency, Partnership, Person
from agencies.queries.access import coordinates, leads_whole
from certificates.models import Certificate, CertificateDesign, DesignVersion

CHANGE = "certificates.change_certificatedesign"


def may_change(person: Person, partnership: Partnership, agency: Agency | None, on: date) -> bool:
    """Editors change every design, as they do every page; a coordinator their partnership's and those of its agencies;
    the lead of a whole agency its own."""
    if person.has_perm(CHANGE) or coordinates(person, partnership, on):
        return True
    return agency is not None and leads_whole(person, agency, on)


@dataclass(frozen=True, slots=True)
class Owner:
    """A partnership or an agency, and the version that its new certificates follow: its own, or None."""

    name: str
    slug: str
    version: DesignVersion | None
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Owners:
    partnership: Partnership
    own: Owner | None  # None where the person may not change the partnership's
    agencies: list[Owner]


def owners_for(person: Person, on: date) -> list[Owners]:
    """Every design that the person may change, by partnership: the same few questions however many there are."""
    if person.has_perm(CHANGE):
        partnerships, agencies = Partnership.objects.all(), Agency.objects.all()
    else:
        partnerships = Partnership.objects.coordinated_by(person, on)
        led = Agency.objects.led_by(person, on)
        agencies = Agency.objects.filter(pk__in=led.values("pk")) | Agency.objects.filter(partnership__in=partnerships)
    whole = set(partnerships.values_list("pk", flat=True))
    designs = list(with_newest(CertificateDesign.objects.all()))
    by_agency = {each.agency_id: each for each in designs if each.agency_id}
    by_partnership = {each.partnership_id: each for each in designs if not each.agency_id}
    found: dict[int, Owners] = {
        each.pk: Owners(each, owner(each, by_partnership.get(each.pk)), []) for each in partnerships
    }
    for agency in agencies.select_related("partnership").order_by("name").distinct():
        home = agency.partnership
        if home.pk not in found:
            assert home.pk not in whole
            found[home.pk] = Owners(home, None, [])
        found[home.pk].agencies.append(owner(agency, by_agency.get(agency.pk)))
    return sorted(found.values(), key=lambda each: each.partnership.name)


def owner(whose: Partnership | Agency, design: CertificateDesign | None) -> Owner:
    version = None
    if design and design.put_aside_at is None:
        version = next(iter(design.newest), None)  # type: ignore[attr-defined]
    has_draft = bool(design and design.draft and (version is None or version.content != design.draft))
    return Owner(whose.name, whose.slug, version, has_draft)


def with_newest(designs: QuerySet[CertificateDesign]) -> QuerySet[CertificateDesign]:
    newest = DesignVersion.objects.filter(design=OuterRef("design")).order_by("-number").values("pk")[:1]
    versions = DesignVersion.objects.filter(pk=Subquery(newest)).select_related("published_by")
    return designs.prefetch_related(Prefetch("versions", queryset=versions, to_attr="newest"))


def versions_of(design: CertificateDesign) -> QuerySet[DesignVersion]:
    """All versions, newest first, with how many certificates were issued in each."""
    issued = (
        Certificate.objects.filter(design=OuterRef("pk"))
        .order_by()
        .values("design")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return design.versions.select_related("published_by").annotate(issued=Subquery(issued))


def is_in_use(design: CertificateDesign) -> bool:
    return CertificateDesign.objects.in_use().filter(pk=design.pk).exists()


@dataclass(frozen=True, slots=True)
class Touched:
    """What putting a design aside comes to."""

    followers: list[str]  # the agencies whose new certificates will look otherwise
    issued: int  # certificates that were issued in it, and stay as they are
    falls_to: Partnership | None  # whose design new certificates follow then; None: our plain look


def what_is_touched(design: CertificateDesign) -> Touched:
    issued = Certificate.objects.filter(design__design=design).count()
    if design.agency is not None:
        shared = CertificateDesign.objects.in_use().filter(partnership=design.partnership_id, agency=None)
        return Touched([design.agency.name], issued, design.partnership if shared.exists() else None)
    with_their_own = CertificateDesign.objects.in_use().exclude(agency=None).values("agency")
    agencies = Agency.objects.filter(partnership=design.partnership_id).exclude(pk__in=with_their_own)
    return Touched(list(agencies.order_by("name").values_list("name", flat=True)), issued, None)
