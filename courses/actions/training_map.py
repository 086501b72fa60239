"""The training map and learning plans: what agencies run, said and checked; what they adopt; the topics of the map."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils.text import get_valid_filename, slugify

from agencies.actions import audit
from agencies.models import Agency, Partnership, Person, Strand
from courses.enums import MapRefusal
from courses.models import Adoption, MapCheck, Topic, Training

FIELDS = (
    "title", "provider", "audience", "format", "frequency", "minutes", "people_a_year", "last_reviewed_date", "contact",
    "link", "note",
)  # fmt: skip


class CannotChangeMap(Exception):
    def __init__(self, refusal: MapRefusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


class TrainingChangedMeanwhile(Exception):
    """Somebody else saved the training since the form was opened. `training` is as they left it."""

    def __init__(self, training: Training) -> None:
        super().__init__()
        self.training = training


# --- trainings


@transaction.atomic
def add(
    *, agency: Agency, values: Mapping[str, Any], topics: Collection[Topic], by: Person | None, at: datetime
) -> Training:
    """Puts a training on the map. The very same one sent again is the one that is there."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    there = Training.objects.filter(agency=agency, title__iexact=values["title"], retired_date=None).first()
    if there is not None:
        if content_of(there) == told(values, topics):
            return there
        raise CannotChangeMap(MapRefusal.SAME_TITLE)
    training = Training.objects.create(
        agency=agency, changed_at=at, changed_by=by, **{name: values[name] for name in FIELDS}
    )
    training.topics.set(topics)
    audit.note("training.added", by=by, at=at, agency=agency, subject=training, after=content_of(training))
    return training


@transaction.atomic
def change(
    *,
    training: Training,
    version: int,
    values: Mapping[str, Any],
    topics: Collection[Topic],
    by: Person | None,
    at: datetime,
) -> Training:
    """Corrects what the map says. Whoever opened the form before somebody else's change is told, not obeyed."""
    training = Training.objects.select_for_update().get(pk=training.pk)
    before, after = content_of(training), told(values, topics)
    if before == after:
        return training
    if training.version != version:
        raise TrainingChangedMeanwhile(training)
    same = Training.objects.filter(agency=training.agency_id, title__iexact=values["title"], retired_date=None)
    if same.exclude(pk=training.pk).exists():
        raise CannotChangeMap(MapRefusal.SAME_TITLE)
    for name in FIELDS:
        setattr(training, name, values[name])
    training.version, training.changed_at, training.changed_by = version + 1, at, by
    training.save()
    training.topics.set(topics)
    audit.note("training.changed", by=by, at=at, agency=training.agency, subject=training, before=before, after=after)
    return training


@transaction.atomic
def end(*, training: Training, on: date, by: Person | None, at: datetime) -> Training:
    """It is not run any more. The row is kept."""
    training = Training.objects.select_for_update().get(pk=training.pk)
    if training.retired_date is None:
        training.retired_date, training.version = on, training.version + 1
        training.changed_at, training.changed_by = at, by
        training.save(update_fields=["retired_date", "version", "changed_at", "changed_by"])
        audit.note("training.ended", by=by, at=at, agency=training.agency, subject=training)
    return training


@transaction.atomic
def check(*, agency: Agency, on: date, by: Person | None, at: datetime) -> MapCheck:
    """Says that everything the map tells of an agency is still true. Once a day is enough."""
    row, is_new = MapCheck.objects.get_or_create(agency=agency, checked_date=on, defaults={"checked_by": by})
    if is_new:
        audit.note("training.checked", by=by, at=at, agency=agency, subject=row, after={"checked": on.isoformat()})
    return row


def content_of(training: Training) -> dict[str, Any]:
    return told({name: getattr(training, name) for name in FIELDS}, list(training.topics.all()))


def told(values: Mapping[str, Any], topics: Collection[Topic]) -> dict[str, Any]:
    """What a training is said to be, as JSON."""
    day = values["last_reviewed_date"]
    plain = {name: values[name] for name in FIELDS}
    return {**plain, "last_reviewed_date": day and day.isoformat(), "topics": sorted(topic.code for topic in topics)}


# --- learning plans


@transaction.atomic
def adopt(
    *,
    agency: Agency,
    subject_key: UUID,
    plan: str,
    adopted_date: date,
    evidence_words: str,
    evidence_link: str,
    document: File | None,
    by: Person | None,
    at: datetime,
) -> Adoption:
    """Takes a module or course into an agency's learning plan. In the same plan already, it stays as it is."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    there = Adoption.objects.filter(agency=agency, subject_key=subject_key, plan=plan, ended_date=None).first()
    if there is not None:
        return there
    adoption = Adoption.objects.create(
        agency=agency,
        subject_key=subject_key,
        plan=plan,
        adopted_date=adopted_date,
        evidence_words=evidence_words,
        evidence_link=evidence_link,
        document=keep(document) if document else "",
        made_at=at,
        made_by=by,
    )
    after = {"subject": str(subject_key), "plan": plan, "adopted": adopted_date.isoformat(), "words": evidence_words}
    audit.note("adoption.made", by=by, at=at, agency=agency, subject=adoption, after=after)
    return adoption


@transaction.atomic
def end_adoption(*, adoption: Adoption, on: date, by: Person | None, at: datetime) -> Adoption:
    """The plan does not hold it any more. What it once held stays on record."""
    adoption = Adoption.objects.select_for_update(of=("self",)).select_related("agency").get(pk=adoption.pk)
    if adoption.ended_date is None:
        adoption.ended_date, adoption.ended_by = on, by
        adoption.save(update_fields=["ended_date", "ended_by"])
        after = {"plan": adoption.plan, "ended": on.isoformat()}
        audit.note("adoption.ended", by=by, at=at, agency=adoption.agency, subject=adoption, after=after)
    return adoption


def keep(document: File) -> str:
    """Where the document is kept in private storage, under a name that cannot be guessed."""
    name = get_valid_filename((document.name or "document")[-80:])
    return storages["private"].save(f"adoptions/{uuid4().hex}/{name}", document)


# --- topics


@transaction.atomic
def start_topics(
    *, partnership: Partnership, modules: Collection[tuple[UUID, str, str]], by: Person | None, at: datetime
) -> int:
    """Makes a topic of each module (key, slug, title) and strand that has none yet. Answers how many are new."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    codes = set(Topic.objects.filter(partnership=partnership).values_list("code", flat=True))
    keys = set(Topic.objects.filter(partnership=partnership).values_list("module_key", flat=True))
    place = next_place(partnership)
    wanted: list[tuple[str, str, UUID | None]] = [
        (f"module-{slug}"[:60], title, key) for key, slug, title in modules if key not in keys
    ]
    wanted += [
        (f"strand-{strand.code}"[:60], strand.name, None) for strand in Strand.objects.filter(partnership=partnership)
    ]
    new = [
        Topic(partnership=partnership, code=code, name=name[:120], module_key=key, sort_order=place + number)
        for number, (code, name, key) in enumerate(wanted)
        if code not in codes
    ]
    Topic.objects.bulk_create(new)
    if new:
        after = {"topics": [topic.name for topic in new]}
        audit.note("topics.started", by=by, at=at, partnership=partnership, after=after)
    return len(new)


@transaction.atomic
def add_topic(
    *, partnership: Partnership, name: str, module_key: UUID | None, by: Person | None, at: datetime
) -> Topic:
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    there = Topic.objects.filter(partnership=partnership, name__iexact=name).first()
    if there is not None:
        if there.module_key == module_key:
            return there
        raise CannotChangeMap(MapRefusal.TOPIC_THERE)
    place = next_place(partnership)
    topic = Topic.objects.create(
        partnership=partnership,
        code=free_code(partnership, name),
        name=name,
        module_key=module_key,
        sort_order=place,
    )
    audit.note("topic.added", by=by, at=at, partnership=partnership, subject=topic, after={"name": name})
    return topic


@transaction.atomic
def change_topic(
    *, topic: Topic, name: str, module_key: UUID | None, sort_order: int, by: Person | None, at: datetime
) -> Topic:
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    same = Topic.objects.filter(partnership=topic.partnership_id, name__iexact=name).exclude(pk=topic.pk)
    if same.exists():
        raise CannotChangeMap(MapRefusal.TOPIC_THERE)
    before = {"name": topic.name, "module": topic.module_key and str(topic.module_key), "order": topic.sort_order}
    after = {"name": name, "module": module_key and str(module_key), "order": sort_order}
    if before != after:
        topic.name, topic.module_key, topic.sort_order = name, module_key, sort_order
        topic.save(update_fields=["name", "module_key", "sort_order"])
        audit.note(
            "topic.changed", by=by, at=at, partnership=topic.partnership, subject=topic, before=before, after=after
        )
    return topic


@transaction.atomic
def remove_topic(*, topic: Topic, by: Person | None, at: datetime) -> None:
    """Takes a topic off the map, not while a training names it."""
    if topic.trainings.filter(retired_date=None).exists():
        raise CannotChangeMap(MapRefusal.TOPIC_IN_USE)
    audit.note("topic.removed", by=by, at=at, partnership=topic.partnership, subject=topic, before={"name": topic.name})
    topic.delete()


def next_place(partnership: Partnership) -> int:
    last = Topic.objects.filter(partnership=partnership).aggregate(last=Max("sort_order"))["last"]
    return 0 if last is None else last + 1


def free_code(partnership: Partnership, name: str) -> str:
    stem = slugify(name)[:50] or "topic"
    taken = set(Topic.objects.filter(partnership=partnership, code__startswith=stem).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
