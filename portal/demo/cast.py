"""Which agencies an invented partnership has, and who works in each kind."""

from dataclasses import dataclass

from agencies.enums import AgencyKind
from portal.demo.names import PLACES


@dataclass(frozen=True)
class Post:
    """A kind of post: its role, its team, and how many of the agency's people hold it."""

    role: str
    team: str
    share: int


@dataclass(frozen=True)
class AgencyPlan:
    name: str
    slug: str
    kind: AgencyKind
    posts: tuple[Post, ...]
    size: int
    centres: tuple[str, ...] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(post.team for post in self.posts))


SENIOR = "senior-manager"
VOLUNTEER = "reporting-centre-volunteer"
POSTS: dict[AgencyKind, tuple[Post, ...]] = {
    AgencyKind.COUNCIL: (
        Post("council-front-desk", "Customer service", 55),
        Post("housing-officer", "Housing options", 25),
        Post("council-front-desk", "Libraries", 12),
        Post(SENIOR, "Management", 8),
    ),
    AgencyKind.POLICE: (
        Post("police-staff", "Contact centre", 50),
        Post("police-staff", "Neighbourhoods", 42),
        Post(SENIOR, "Management", 8),
    ),
    AgencyKind.HOUSING: (
        Post("housing-officer", "Neighbourhood officers", 65),
        Post("council-front-desk", "Customer hub", 25),
        Post(SENIOR, "Management", 10),
    ),
    AgencyKind.HEALTH: (
        Post("health-worker", "Emergency department", 45),
        Post("health-worker", "Community health", 47),
        Post(SENIOR, "Management", 8),
    ),
    AgencyKind.VOLUNTARY: (
        Post(VOLUNTEER, "Mill Street reporting centre", 55),
        Post(VOLUNTEER, "Harbour Road reporting centre", 35),
        Post(SENIOR, "Trustees", 10),
    ),
    AgencyKind.EDUCATION: (
        Post("youth-worker-teacher", "School staff", 60),
        Post("youth-worker-teacher", "Youth service", 32),
        Post(SENIOR, "Heads", 8),
    ),
}
KINDS = [
    (AgencyKind.COUNCIL, "{} Borough Council", 26),
    (AgencyKind.POLICE, "{} Police", 20),
    (AgencyKind.VOLUNTARY, "Open Door {}", 14),
    (AgencyKind.HOUSING, "{} Homes", 16),
    (AgencyKind.HEALTH, "{} Hospitals Trust", 20),
    (AgencyKind.EDUCATION, "{} Schools Trust", 14),
    (AgencyKind.VOLUNTARY, "{} Welcome Project", 8),
    (AgencyKind.COUNCIL, "{} District Council", 14),
]


def agency_plans(number: int) -> list[AgencyPlan]:
    """The first agencies are always the same; a council, the police and reporting centres come first."""
    return [agency_plan(place) for place in range(number)]


def agency_plan(place: int) -> AgencyPlan:
    kind, pattern, size = KINDS[place % len(KINDS)]
    round_ = place // len(KINDS)
    # The first agencies share the partnership's own town; later ones are its neighbours.
    town = PLACES[(round_ * 3 + (1 if place % len(KINDS) in (6, 7) else 0)) % len(PLACES)]
    number = round_ * 3 // len(PLACES)
    name = pattern.format(town) + (f" {number + 1}" if number else "")
    posts = POSTS[kind]
    centres = tuple(post.team for post in posts if post.role == VOLUNTEER)
    return AgencyPlan(name, name.lower().replace(" ", "-"), kind, posts, size, centres)
