"""From exact counts to the figures that may be published: fixed tables, small agencies together, small numbers hidden.

    {"overall": LINE, "agencies": [LINE, …], "roles": [LINE, …], "courses": [LINE, …],
     "agency_courses": [{"agency", "course", "posts": POSTS}, …],
     "role_courses": [{"role", "course", "posts": POSTS}, …],
     "grouped": [names of the agencies that are shown together]}

    LINE: {"key", "name", "posts": POSTS, "people": POSTS, "in_grace", "exempt"}; agencies and overall have also
          "registered": {"people", "trained", "untrained", "percent"} and
          "declared": None or {"people", "as_of", "is_stale", "is_complete", "percent"}; courses "titles" by language;
          overall, agencies and courses "grades": {grade: covered posts that rest on it}, if they were counted;
          "target" in per cent of what is required, or None, if targets were frozen
    POSTS: {"required", "covered", "overdue", "percent"}

Numbers are rounded; None is hidden, or, as a percentage, also that there is nothing to take it of.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from figures import rules
from figures.rules import disclosure
from figures.rules.disclosure import PART, WHOLE, Count, Published, Shown, Table, Term, equal

Key = tuple[Any, ...]
OTHERS = "other-agencies"  # the key of the line of agencies that are too small to stand alone
OVERALL = ("overall", "")


GRADES = ("server", "facilitator", "agency", "person")  # in the order in which counts have them


@dataclass(frozen=True)
class Earlier:
    """A statement that is published already: its exact counts, what keys were called, and what was published of it."""

    counts: Mapping[str, Any]
    names: Mapping[str, Any]
    figures: Mapping[str, Any]
    is_same_day: bool = False


def published_figures(
    counts: Mapping[str, Any],
    names: Mapping[str, Any],
    *,
    language: str,
    others: str,
    earlier: Sequence[Earlier] = (),
) -> dict[str, Any]:
    """What may be published of `counts`. `names` says what keys are called; `others` names the agencies put together.

    `names`: {"agencies": {key: [slug, name]}, "roles": {key: [code, name]}, "courses": {key: {language: title}},
    "declared": {"overall": [is stale, is complete], "agencies": {key: [is stale, is complete]}},
    "targets": {"overall": per cent or None, "courses": {key: per cent}}}
    `earlier` is what a stranger may subtract from this.
    """
    grouped = grouped_in(counts)
    # Who was in the line of other agencies and is not any more, or is now, is what lies between two such lines.
    is_regrouped = any(grouped_in(each.counts) != grouped for each in earlier)
    table = exact_table(counts, with_members=is_regrouped)
    shown = disclosure.protected(
        table.counts,
        table.sums,
        links=table.links,
        unseen=table.unseen,
        last=[key for key in table.counts if key[1:] == OVERALL],
        before=[as_published(each, with_members=is_regrouped) for each in earlier],
    )
    seen = {key: said for key, said in shown.items() if key not in table.unseen}
    return Writer(counts, names, seen, grouped, language, others).document()


def as_published(earlier: Earlier, *, with_members: bool = False) -> Published[Key]:
    table = exact_table(earlier.counts, with_members=with_members)
    return Published(table, dict(shown_in(earlier.figures, earlier.names)), earlier.is_same_day)


def sizes_in(counts: Mapping[str, Any]) -> dict[str, int]:
    """People registered in each agency of which anything is counted."""
    sizes = {key: people for key, (people, _) in counts["agencies"].items()}
    for agency, *_ in counts["cells"]:
        sizes.setdefault(str(agency), 0)
    return sizes


def grouped_in(counts: Mapping[str, Any]) -> set[str]:
    """Which agencies are shown together: as frozen with the counts, or worked out where that was not done yet."""
    if "others" in counts:
        return set(counts["others"]["agencies"])
    return disclosure.together(sizes_in(counts))


def exact_table(counts: Mapping[str, Any], *, with_members: bool = False) -> Table[Key]:
    """Every number that stands in the tables, by (what, kind, key), which add up to which, and what is not shown.

    With members also the numbers of each agency among the others, which stand nowhere.
    """
    grouped = grouped_in(counts)
    members = grouped if with_members else set()
    exact = posts_counts(counts, grouped, members) | people_counts(counts, grouped, members)
    exact |= grade_counts(counts, grouped, members)
    declared, is_partial = declared_counts(counts, grouped)
    exact |= declared
    unseen = {key for key in exact if key[1] in AGENCY_KINDS and key[2] in members}
    sums = sums_of(exact, unseen)
    if is_partial:
        unseen.add(("declared", "agency", OTHERS))
    return Table(exact, sums, links_of(exact), frozenset(unseen))


AGENCY_KINDS = ("agency", "agency_course")


def lines_of(agency: str, grouped: set[str], members: set[str]) -> Iterator[str]:
    """The lines in which an agency is counted."""
    yield OTHERS if agency in grouped else agency
    if agency in members:
        yield agency


def posts_counts(counts: Mapping[str, Any], grouped: set[str], members: set[str]) -> dict[Key, Count]:
    posts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    singles: dict[Key, int] = defaultdict(int)
    for agency, role, course, required, covered, in_grace, _done, exempt in counts["cells"]:
        lines = list(lines_of(str(agency), grouped, members))
        one_way = [OVERALL, ("role", str(role)), ("course", course), *(("agency", line) for line in lines)]
        both_ways = [("role_course", str(role), course), *(("agency_course", line, course) for line in lines)]
        for kind in (*one_way, *both_ways):
            posts["posts", *kind][0] += required
            posts["posts", *kind][1] += covered
        for kind in one_way:
            singles["in_grace", *kind] += in_grace
            singles["exempt", *kind] += exempt
    exact = {key: Count(whole, part) for key, (whole, part) in posts.items()}
    return exact | {key: Count(number) for key, number in singles.items()}


def grade_counts(counts: Mapping[str, Any], grouped: set[str], members: set[str]) -> dict[Key, Count]:
    """Covered posts by the grade of evidence that they rest on."""
    found: dict[Key, int] = defaultdict(int)
    for agency, course, *numbers in counts.get("grades", ()):
        lines = lines_of(str(agency), grouped, members)
        for kind in (OVERALL, ("course", course), *(("agency", line) for line in lines)):
            for grade, number in zip(GRADES, numbers, strict=True):
                found[grade, *kind] += number
    return {key: Count(number) for key, number in found.items()}


def declared_counts(counts: Mapping[str, Any], grouped: set[str]) -> tuple[dict[Key, Count], bool]:
    """Declared headcounts, and whether only a part of the agencies that are shown together has declared."""
    found: dict[Key, int] = defaultdict(int)
    for agency, (people, _as_of) in counts["declared"].items():
        found["declared", *OVERALL] += people
        found["declared", "agency", OTHERS if agency in grouped else agency] += people
    declaring = grouped & set(counts["declared"])
    return {key: Count(people) for key, people in found.items()}, bool(declaring) and declaring != grouped


def people_counts(counts: Mapping[str, Any], grouped: set[str], members: set[str]) -> dict[Key, Count]:
    """People, each once in a line; who has posts in two of the other agencies is one person there too."""
    of, together = counts["people"], counts.get("others")
    lines: list[tuple[Key, Sequence[int]]] = [(("people", *OVERALL), of["overall"])]
    lines += [(("people", "role", key), numbers) for key, numbers in of["roles"].items()]
    lines += [(("people", "course", key), numbers) for key, numbers in of["courses"].items()]
    lines.append((("registered", *OVERALL), with_nothing(counts["registered"])))
    if together and together["agencies"]:
        lines.append((("people", "agency", OTHERS), together["people"]))
        lines.append((("registered", "agency", OTHERS), with_nothing(together["registered"])))
    numbered = [("people", key, numbers) for key, numbers in of["agencies"].items()]
    numbered += [("registered", key, with_nothing(numbers)) for key, numbers in counts["agencies"].items()]
    for what, key, numbers in numbered:
        for line in lines_of(key, grouped, members):
            if line != OTHERS or together is None:
                lines.append(((what, "agency", line), numbers))
    people: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for line_key, numbers in lines:
        people[line_key][0] += numbers[0]
        people[line_key][1] += numbers[2]
    return {key: Count(whole, part) for key, (whole, part) in people.items()}


def with_nothing(numbers: Sequence[int]) -> list[int]:
    """Registered and trained in the shape of people: required, those who hold some of it, and all."""
    return [numbers[0], 0, numbers[1]]


def sums_of(exact: Mapping[Key, Count], members: set[Key]) -> list[tuple[Key, Sequence[Key]]]:
    parts: dict[Key, list[Key]] = defaultdict(list)
    for key in exact:
        what, kind, *rest = key
        if key in members:
            parts[what, kind, OTHERS, *rest[1:], "members"].append(key)
        elif kind in ("agency", "role", "course"):
            parts[what, *OVERALL, kind].append(key)
        elif kind in ("agency_course", "role_course"):
            line, course = rest
            parts[what, kind.partition("_")[0], line, "course"].append(key)
            parts[what, "course", course, kind].append(key)
    sums: list[tuple[Key, Sequence[Key]]] = [(key[:-1], lines) for key, lines in parts.items()]
    # Where nobody has two posts or courses, posts are people; where everyone is asked, people are those registered.
    for one, other in (("posts", "people"), ("people", "registered"), ("posts", "registered")):
        for key in exact:
            same = (other, *key[1:])
            if key[0] == one and same in exact:
                sums += [(key, [same]), (same, [key])]
    return sums


def links_of(exact: Mapping[Key, Count]) -> list[tuple[Term, Sequence[Term]]]:
    """What is covered is so by one grade or another; where everybody is registered, the declared are the registered."""
    links: list[tuple[Term, Sequence[Term]]] = []
    for key in exact:
        what, *of = key
        grades = [(grade, *of) for grade in GRADES]
        if what == "posts" and all(grade in exact for grade in grades):
            links.append(((key, PART), [(grade, WHOLE) for grade in grades]))
        registered = ("registered", *of)
        if what == "declared" and registered in exact:
            links += equal((key, WHOLE), (registered, WHOLE))
    return links


def shown_in(figures: Mapping[str, Any], names: Mapping[str, Any]) -> Iterator[tuple[Key, Shown]]:
    """What was published of each count: the way back from `published_figures`."""
    agencies = {slug: key for key, (slug, _name) in names["agencies"].items()} | {OTHERS: OTHERS}
    roles = {code: key for key, (code, _name) in names["roles"].items()}
    yield from shown_in_line(OVERALL, figures["overall"])
    for line in figures["agencies"]:
        yield from shown_in_line(("agency", agencies[line["key"]]), line)
    for line in figures["roles"]:
        yield from shown_in_line(("role", roles[line["key"]]), line)
    for line in figures["courses"]:
        yield from shown_in_line(("course", line["key"]), line)
    for cell in figures["agency_courses"]:
        yield ("posts", "agency_course", agencies[cell["agency"]], cell["course"]), shown_posts(cell["posts"])
    for cell in figures["role_courses"]:
        yield ("posts", "role_course", roles[cell["role"]], cell["course"]), shown_posts(cell["posts"])


def shown_in_line(of: Key, line: Mapping[str, Any]) -> Iterator[tuple[Key, Shown]]:
    yield ("posts", *of), shown_posts(line["posts"])
    yield ("people", *of), shown_posts(line["people"])
    yield ("in_grace", *of), Shown(line["in_grace"])
    yield ("exempt", *of), Shown(line["exempt"])
    if registered := line.get("registered"):
        yield ("registered", *of), Shown(registered["people"], registered["trained"], registered["untrained"])
    if declared := line.get("declared"):
        yield ("declared", *of), Shown(declared["people"])
    for grade, number in (line.get("grades") or {}).items():
        yield (grade, *of), Shown(number)


def shown_posts(posts: Mapping[str, Any]) -> Shown:
    return Shown(posts["required"], posts["covered"], posts["overdue"])


class Writer:
    """Puts what may be shown into the shape that pages and files read."""

    def __init__(
        self,
        counts: Mapping[str, Any],
        names: Mapping[str, Any],
        shown: Mapping[Key, Shown],
        grouped: set[str],
        language: str,
        others: str,
    ) -> None:
        self.counts, self.names, self.shown, self.grouped = counts, names, shown, grouped
        self.language, self.others = language, others

    def document(self) -> dict[str, Any]:
        return {
            "overall": self.line("overall", ""),
            "agencies": sorted(self.lines("agency"), key=lambda line: (line["key"] == OTHERS, line["name"].casefold())),
            "roles": sorted(self.lines("role"), key=by_name),
            "courses": sorted(self.lines("course"), key=by_name),
            "agency_courses": self.cells("agency"),
            "role_courses": self.cells("role"),
            "grouped": sorted((self.names["agencies"][key][1] for key in self.grouped), key=str.casefold),
        }

    def keys(self, kind: str) -> list[str]:
        found = {key[2] for key in self.shown if key[1] == kind}
        return sorted(found, key=str)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [self.line(kind, key) for key in self.keys(kind)]

    def line(self, kind: str, key: str) -> dict[str, Any]:
        public, name = self.called(kind, key)
        line: dict[str, Any] = {
            "key": public,
            "name": name,
            "posts": self.posts("posts", kind, key),
            "people": self.posts("people", kind, key),
            "in_grace": self.single("in_grace", kind, key),
            "exempt": self.single("exempt", kind, key),
        }
        if aims := self.names.get("targets"):
            line["target"] = (aims["courses"].get(key) if kind == "course" else None) or aims["overall"]
        if kind == "course":
            line["titles"] = self.names["courses"].get(key, {})
        if kind in ("overall", "agency"):
            trained = self.shown.get(("registered", kind, key), Shown(0, 0, 0))
            line["registered"] = {
                "people": trained.whole,
                "trained": trained.part,
                "untrained": trained.rest,
                "percent": percent_of(trained),
            }
            line["declared"] = self.declared(kind, key, trained.part)
        if kind != "role" and (GRADES[0], *OVERALL) in self.shown:
            line["grades"] = {grade: self.single(grade, kind, key) for grade in GRADES}
        return line

    def called(self, kind: str, key: str) -> tuple[str, str]:
        if kind == "agency" and key != OTHERS:
            slug, name = self.names["agencies"][key]
            return slug, name
        if kind == "role":
            code, name = self.names["roles"][key]
            return code, name
        if kind == "course":
            titles = self.names["courses"].get(key, {})
            return key, titles.get(self.language) or next(iter(titles.values()), key)
        return (key, self.others) if kind == "agency" else ("", "")

    def posts(self, *key: str) -> dict[str, int | None]:
        shown = self.shown.get(key, Shown(0, 0, 0))
        return {
            "required": shown.whole,
            "covered": shown.part,
            "overdue": shown.rest,
            "percent": percent_of(shown),
        }

    def single(self, *key: str) -> int | None:
        return self.shown.get(key, Shown(0)).whole

    def cells(self, kind: str) -> list[dict[str, Any]]:
        cells = []
        for key in self.shown:
            if key[1] == f"{kind}_course":
                _what, _kind, line, course = key
                public, _name = self.called(kind, line)
                cells.append({kind: public, "course": course, "posts": self.posts(*key)})
        return sorted(cells, key=lambda cell: (cell[kind], cell["course"]))

    def declared(self, kind: str, key: str, trained: int | None) -> dict[str, Any] | None:
        said: Mapping[str, Any] = self.counts["declared"]
        states = self.names["declared"]
        mine = {
            "overall": set(said),
            "agency": {each for each in said if (each in self.grouped if key == OTHERS else each == key)},
        }[kind]
        if not mine or (key == OTHERS and mine != self.grouped):
            return None
        is_complete = states["overall"][1] if kind == "overall" else all(states["agencies"][each][1] for each in mine)
        people = self.single("declared", kind, key)
        is_share = bool(people) and trained is not None and trained <= (people or 0)
        return {
            "people": people,
            "as_of": min(said[each][1] for each in mine),
            "is_stale": any(states["agencies"][each][0] for each in mine),
            "is_complete": is_complete,
            "percent": rules.percent(trained or 0, people or 0) if is_share else None,
        }


def percent_of(shown: Shown) -> int | None:
    """Of rounded numbers, so that it says no more than they do."""
    if not shown.whole or shown.part is None:
        return None
    return rules.percent(min(shown.part, shown.whole), shown.whole)


def by_name(line: Mapping[str, Any]) -> str:
    return str(line["name"]).casefold()
