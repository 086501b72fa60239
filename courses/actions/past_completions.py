"""A file of past training: what its rows mean, written and taken back a slice at a time."""

from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from agencies.actions import bulk
from agencies.enums import Written
from agencies.lending import ImportField, ImportKind, ImportWords
from agencies.models import FileImport, ImportChange, ImportRow
from agencies.queries.staff_book import book_for
from agencies.rules import local_day
from agencies.rules.staff_file import KNOWN, guess_columns
from agencies.rules.staff_file import Row as StaffRow
from agencies.sheets.reading import plain
from courses import rules
from courses.actions import recognition
from courses.actions.recognition import Learned
from courses.enums import Grade, NotRecognised
from courses.queries.facts import awards_of
from courses.queries.past_completions import known_at, trainings_of, word_choices, zone_of

WHO = ("staff_number", "name", "first_name", "last_name", "email")
FIELDS = {name: KNOWN[name] for name in WHO} | rules.TRAINING_FIELDS
Pairs = list[tuple[ImportRow, rules.Past]]


def plan(file_import: FileImport, rows: list[ImportRow], at: datetime) -> list[rules.Past]:
    """What rows mean now: a dozen questions, however many rows."""
    if not rows:
        return []
    on, chosen = local_day(at, zone_of(file_import)), file_import.options.get("chosen", {})
    read = [row_of(row, chosen) for row in rows]
    staff = [
        StaffRow(row.line, staff_number=row.staff_number, name=row.name, email=row.email, chosen=row.chosen)
        for row in read
    ]
    return rules.plan_past(
        read,
        book_for(file_import, staff, before=0, today=on),
        trainings_of(file_import, on),
        on=on,
        day_first=file_import.options.get("day_first", True),
        twice=file_import.reading.get("twice", {}),
        facts_of=lambda people: awards_of(people, known_at=known_at(file_import)),
    )


def row_of(row: ImportRow, chosen: dict[str, str]) -> rules.PastRow:
    line, values = row.line or 0, row.values
    said = {
        name: values.get(name, "") for name in ("staff_number", "name", "email", "training", "finished", "reference")
    }
    return rules.PastRow(line=line, chosen=chosen.get(str(line), ""), **said)


def write(file_import: FileImport, pairs: Pairs, at: datetime) -> list[ImportChange]:
    """Writes a slice together: evidence, the courses that it completes, and the journal of it."""
    learned = [learned_from(file_import, row, one) for row, one in pairs]
    came = recognition.recognise(learned, zone=zone_of(file_import), by=file_import.uploaded_by, at=at)
    journal = [
        ImportChange(
            file_import=file_import,
            place=row.place,
            what=Written.EVIDENCE,
            person_id=one.person or 0,
            object_id=written.evidence[0].pk if written.evidence else None,
            before={"evidence": [each.pk for each in written.evidence], "enrolled": written.enrolled},
        )
        for (row, one), written in zip(pairs, came, strict=True)
    ]
    bulk.insert(journal)
    return journal


def learned_from(file_import: FileImport, row: ImportRow, one: rules.Past) -> Learned:
    assert one.person is not None
    assert one.worth is not None
    assert one.finished is not None
    return Learned(
        person=one.person,
        counting=one.counting,
        finished=one.finished,
        grade=Grade.AGENCY,
        provider=row.values.get("provider", "") or file_import.agency.name,
        title=row.values.get("title", "") or row.values.get("training", ""),
        reference=row.values.get("reference", ""),
        course=one.worth.course,
        equivalence=one.worth.equivalence,
        agency=file_import.agency_id,
    )


def take_back(file_import: FileImport, journal: list[ImportChange], at: datetime) -> dict[int, str]:
    """Corrects all that the file wrote, and the courses that do not hold without it. What was corrected since stays."""
    by = file_import.undone_by or file_import.uploaded_by
    if by is None:
        return {change.pk: "nobody-asked" for change in journal}
    recognition.take_back(
        evidence=[pk for change in journal for pk in change.before.get("evidence", [])],
        by=by,
        reason=__("The file “%(name)s” was undone.") % {"name": file_import.file_name},
        at=at,
        agency=file_import.agency,
        leave=[pk for change in journal for pk in change.before.get("enrolled", [])],
    )
    return {}


# --- what such a file is --------------------------------------------------------------------------------------------


def tidy(cells: dict[str, str]) -> dict[str, str]:
    """One name; the training in the words by which it is known, with its provider where that is told."""
    name = cells.get("name") or " ".join(filter(None, [cells.get("first_name"), cells.get("last_name")]))
    title, provider = cells.get("training", ""), cells.get("provider", "")
    values = {
        "name": name,
        "training": rules.text_of(title, provider),
        "title": title,
        **{key: cells.get(key, "") for key in ("staff_number", "email", "provider", "finished", "reference")},
    }
    return {key: value for key, value in values.items() if value}


def keys(values: dict[str, str]) -> list[str]:
    return [rules.row_key(values)]


def guess(headings: list[str], remembered: dict[str, str]) -> dict[str, str]:
    return guess_columns(headings, remembered, {heading: plain(heading) for heading in headings}, FIELDS)


def lacking(columns: dict[str, str], options: dict[str, Any]) -> list[str | Promise]:
    said = set(columns.values())
    lacks: list[str | Promise] = []
    if not said & {"staff_number", "email"}:
        lacks.append(_("Say which column has the staff number, or the e-mail address: people are known by them."))
    if "training" not in said:
        lacks.append(_("Say which column has the training or course."))
    if "finished" not in said:
        lacks.append(_("Say which column has the day it was finished."))
    return lacks


def details(values: dict[str, Any]) -> list[str]:
    told = [values.get(name, "") for name in ("staff_number", "email", "training", "finished", "reference")]
    if values.get("counts") and values.get("until"):
        until = formats.date_format(rules.day_before_end(date.fromisoformat(values["until"])), "j M Y")
        told.append(__("counts for %(modules)s, until %(day)s") % {"modules": values["counts"], "day": until})
    return told


COMPLETIONS = ImportKind(
    name="completions",
    label=_("File of past training"),
    fields=(
        ImportField("staff_number", _("Staff number"), FIELDS["staff_number"]),
        ImportField("name", _("Name"), FIELDS["name"]),
        ImportField("first_name", _("First name"), FIELDS["first_name"]),
        ImportField("last_name", _("Last name"), FIELDS["last_name"]),
        ImportField("email", _("E-mail address"), FIELDS["email"]),
        ImportField("training", _("Training or course"), FIELDS["training"], has_words=True),
        ImportField("provider", _("Provider"), FIELDS["provider"]),
        ImportField("finished", _("Finished on"), FIELDS["finished"]),
        ImportField("reference", _("Certificate number"), FIELDS["reference"]),
    ),
    tidy=tidy,
    keys=keys,
    guess=guess,
    lacking=lacking,
    plan=plan,
    write=write,
    take_back=take_back,
    words=ImportWords(
        section="elsewhere",
        heading=_("File of past training"),
        lead=_("Bring in what your people learned before or elsewhere. You see what would count before anything does."),
        new_heading=_("Bring in past training"),
        how=(
            _("First by your staff number, then by an e-mail address that they have proved to be theirs."),
            _("Where that is not certain, or the name is quite another, we show you who it might be, and you choose."),
            _("A training counts by a rule for its title, or as a course or module of ours that you name."),
            _("It counts as declared by your agency, and only where a requirement takes an agency’s word."),
            _("Formulas in a workbook are never worked out: only their last value is read."),
        ),
        empty_title=_("No past training has been brought in yet"),
        empty_text=_("A list with staff number, training and the day it was finished is all you need."),
        undo=_(
            "Every row that it wrote is corrected, saying so, and courses and certificates that rest on it fall. "
            "Whoever was put on a course by it, and did nothing there, is taken off. Nothing is deleted."
        ),
        file_name="past-training.csv",
    ),
    word_choices=word_choices,
    details=details,
    problems={
        **{why.value: why.label for why in NotRecognised},
        "no-key": _("There is neither a staff number nor an e-mail address."),
        "no-training": _("There is no training or course."),
        "no-day": _("There is no day on which it was finished."),
        "unknown-training": _("We do not know this training, or several rules may mean it: %(value)s"),
        "left-out": _("You said that this is none of ours: %(value)s"),
        "not-here": _("Nobody in this agency has this staff number or e-mail address."),
        "left-already": _("This person has left. Their new agency can bring it in."),
        "other-name": _("The number or address is that of %(value)s."),
        "twice": _("This is in the file more than once: also in row %(value)s, which counts."),
    },
)
