"""Each post and course at both ends of a stretch of time, and the one cause of what changed: rows to count or list.

See `figures.queries.movement` for what they mean. The statement is written in SQL because two days of a partnership may
be a hundred thousand rows each, joined to each other; where they come from is said by querysets, as in `pairs`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from agencies.models import Membership, Partnership
from courses.enums import STRENGTH
from figures.enums import KNOWN_LATER, Cause, Scope
from figures.queries import known
from figures.queries.pairs import HELD, Question, get_pairs, statement

CAUSES = tuple(Cause)
PLACE = {cause: place for place, cause in enumerate(CAUSES, start=1)}  # 0 stands for: counts as before
Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Between:
    """What is asked: of which posts and course, between which two days, each as known when."""

    partnership: Partnership
    start: date
    end: date
    known_start: datetime | None = None
    known_end: datetime | None = None
    among: QuerySet[Membership] | None = None
    course: UUID | None = None

    def question(self, on: date, known_at: datetime | None) -> Question:
        return Question(self.partnership, on, known_at, among=self.among, course=self.course)

    @property
    def steps(self) -> list["Step"]:
        as_it_was = self.question(self.start, self.known_start)
        as_known_since = self.question(self.start, self.known_end)
        passing = Step(as_known_since, self.question(self.end, self.known_end))
        if self.known_start == self.known_end:
            return [passing]
        return [Step(as_it_was, as_known_since), passing]

    def step_of(self, cause: Cause) -> "Step | None":
        """The step in which a cause may be."""
        return next((step for step in self.steps if step.is_correction == (cause in KNOWN_LATER)), None)


@dataclass(frozen=True)
class Step:
    before: Question
    after: Question

    @property
    def is_correction(self) -> bool:
        return self.before.known_at != self.after.known_at


# How each post and course counts at one end. `strongest` is the strongest evidence held, asked for or not.
STAND = """
SELECT {side} AS side, pair.post_id, pair.human_id, pair.agency_id, pair.subject_key, pair.scope, pair.weakest,
    CASE {strongest} ELSE {nothing} END AS strongest,
    CASE WHEN pair.scope = {required} THEN 1 ELSE 0 END AS required,
    CASE WHEN pair.scope = {required} AND pair.until IS NOT NULL THEN 1 ELSE 0 END AS covered
FROM pair LEFT JOIN held ON held.human_id = pair.human_id AND held.subject_key = pair.subject_key
"""

SIDES = """
moved AS (
    SELECT post_id, subject_key, MAX(agency_id) AS agency_id,
        MAX(CASE WHEN side = 0 THEN human_id END) AS human_before,
        MAX(CASE WHEN side = 1 THEN human_id END) AS human_after,
        MAX(CASE WHEN side = 0 THEN scope END) AS scope_before,
        MAX(CASE WHEN side = 1 THEN scope END) AS scope_after,
        MAX(CASE WHEN side = 0 THEN weakest END) AS weakest_before,
        MAX(CASE WHEN side = 1 THEN weakest END) AS weakest_after,
        MAX(CASE WHEN side = 0 THEN strongest END) AS strongest_before,
        MAX(CASE WHEN side = 1 THEN strongest END) AS strongest_after,
        MAX(CASE WHEN side = 0 THEN required ELSE 0 END) AS required_before,
        MAX(CASE WHEN side = 1 THEN required ELSE 0 END) AS required_after,
        MAX(CASE WHEN side = 0 THEN covered ELSE 0 END) AS covered_before,
        MAX(CASE WHEN side = 1 THEN covered ELSE 0 END) AS covered_after
    FROM stand GROUP BY post_id, subject_key
)
"""

# The days pass. What the partnership's posts are on each day says who was there at all, wherever the reader looks.
PASSING = """,
link (duplicate_id, kept_id) AS ({links}),
post_before (post_id, person_id) AS ({posts_before}),
post_after (post_id, person_id) AS ({posts_after}),
here_before AS (
    SELECT DISTINCT COALESCE(link.kept_id, post_before.person_id) AS human_id
    FROM post_before LEFT JOIN link ON link.duplicate_id = post_before.person_id
),
here_after AS (
    SELECT DISTINCT COALESCE(link.kept_id, post_after.person_id) AS human_id
    FROM post_after LEFT JOIN link ON link.duplicate_id = post_after.person_id
),
own_withdrawn (person_id, subject_key, strength) AS ({withdrawn}),
withdrawn AS (
    SELECT COALESCE(link.kept_id, own_withdrawn.person_id) AS human_id, own_withdrawn.subject_key,
        MIN(own_withdrawn.strength) AS strongest
    FROM own_withdrawn LEFT JOIN link ON link.duplicate_id = own_withdrawn.person_id
    GROUP BY COALESCE(link.kept_id, own_withdrawn.person_id), own_withdrawn.subject_key
),
judged AS (
    SELECT moved.*, CASE
        WHEN required_before = required_after AND covered_before = covered_after THEN 0
        WHEN post_before.post_id IS NULL AND here_before.human_id IS NULL THEN {JOINED}
        WHEN post_after.post_id IS NULL AND here_after.human_id IS NULL THEN {LEFT}
        WHEN post_before.post_id IS NULL OR post_after.post_id IS NULL THEN {MOVED}
        WHEN scope_before IS NULL OR scope_after IS NULL THEN {REQUIREMENT}
        WHEN scope_after = {exempt} THEN {EXEMPTED}
        WHEN scope_before = {exempt} THEN {EXEMPTION_ENDED}
        WHEN required_before < required_after THEN {CAME_DUE}
        WHEN required_before > required_after THEN {MORE_TIME}
        WHEN covered_after = 1 AND strongest_before <= weakest_after THEN {REQUIREMENT}
        WHEN covered_after = 1 THEN {TRAINED}
        WHEN strongest_after <= weakest_before THEN {REQUIREMENT}
        WHEN withdrawn.strongest <= weakest_before THEN {WITHDRAWN}
        ELSE {LAPSED} END AS cause
    FROM moved
    LEFT JOIN post_before ON post_before.post_id = moved.post_id
    LEFT JOIN post_after ON post_after.post_id = moved.post_id
    LEFT JOIN here_before ON here_before.human_id = COALESCE(moved.human_before, moved.human_after)
    LEFT JOIN here_after ON here_after.human_id = COALESCE(moved.human_before, moved.human_after)
    LEFT JOIN withdrawn ON withdrawn.human_id = moved.human_after AND withdrawn.subject_key = moved.subject_key
)
"""

# What is known changes. A human who is another one now, or has an account more or fewer, is a matter of links.
CORRECTING = """,
link_before (duplicate_id, kept_id) AS ({links_before}),
link_after (duplicate_id, kept_id) AS ({links_after}),
relinked AS (
    SELECT kept_id AS human_id FROM (SELECT * FROM link_before EXCEPT SELECT * FROM link_after) AS parted
    UNION SELECT kept_id FROM (SELECT * FROM link_after EXCEPT SELECT * FROM link_before) AS joined
    UNION SELECT duplicate_id FROM (SELECT * FROM link_before EXCEPT SELECT * FROM link_after) AS alone
),
judged AS (
    SELECT moved.*, CASE
        WHEN human_before <> human_after THEN {LINKED}
        WHEN required_before = required_after AND covered_before = covered_after THEN 0
        WHEN required_before = required_after AND relinked.human_id IS NOT NULL THEN {LINKED}
        ELSE {CORRECTED} END AS cause
    FROM moved LEFT JOIN relinked ON relinked.human_id = COALESCE(moved.human_after, moved.human_before)
)
"""


def judged_rows(step: Step) -> Statement | None:
    """The statement up to `judged`: each post and course at both ends, and the cause. None where nothing is asked."""
    stands = list(_stands(step))
    if not stands:
        return None
    parts = _correcting(step) if step.is_correction else _passing(step)
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS stand_{place}" for place, (sql, _) in enumerate(stands))
    tail, params = parts
    return f"WITH stand AS ({sql}), {SIDES}{tail}", [*(each for _, values in stands for each in values), *params]


def _stands(step: Step) -> Iterator[Statement]:
    for side, question in enumerate((step.before, step.after)):
        pairs = get_pairs(question)
        if pairs is not None:
            strongest = " ".join(f"WHEN held.{name} IS NOT NULL THEN {place}" for place, name in enumerate(HELD))
            words = {"side": side, "strongest": strongest, "nothing": len(HELD), "required": int(Scope.REQUIRED)}
            yield pairs.sql + STAND.format(**words), list(pairs.params)


def _passing(step: Step) -> Statement:
    before, after = step.before, step.after
    posts = {
        name: known.in_force(Membership.objects.all(), on=each.on, known_at=each.known_at)
        .filter(agency__partnership=each.partnership)
        .order_by()
        .values_list("pk", "person_id")
        for name, each in (("posts_before", before), ("posts_after", after))
    }
    rows = {"links": known.links(after.known_at), **posts, "withdrawn": _withdrawn(step)}
    return _filled(PASSING, rows, exempt=int(Scope.EXEMPT))


def _correcting(step: Step) -> Statement:
    rows = {"links_before": known.links(step.before.known_at), "links_after": known.links(step.after.known_at)}
    return _filled(CORRECTING, rows)


def _withdrawn(step: Step) -> QuerySet[Any, Any]:
    """Certificates that held on the first day and would on the last, had they not been withdrawn in between."""
    day, later, known_at = step.before.on, step.after.on, step.after.known_at
    rows = known.certificates(on=day, known_at=known_at).filter(withdrawn_date__lte=later, valid_until_date__gt=later)
    if known_at is not None:
        rows = rows.filter(withdrawn_at__lte=known_at)
    places = [When(grade=grade, then=Value(place)) for place, grade in enumerate(STRENGTH)]
    strength = Case(*places, default=Value(len(STRENGTH)), output_field=IntegerField())
    return rows.order_by().annotate(strength=strength).values_list("person_id", "course_key", "strength")


def _filled(template: str, rows: dict[str, QuerySet[Any, Any]], **numbers: int) -> Statement:
    parts = {name: statement(each) for name, each in rows.items()}
    words = {name: sql for name, (sql, _) in parts.items()} | {cause.name: PLACE[cause] for cause in CAUSES}
    return template.format(**words, **numbers), [each for _, params in parts.values() for each in params]
