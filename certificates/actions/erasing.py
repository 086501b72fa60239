"""What of this room clearing fields cannot do when a person is erased."""

from datetime import datetime

from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from agencies.actions.erasures import delete_files
from agencies.models import Person
from certificates.actions import bundles, personal_file
from certificates.actions.files import file_name
from certificates.models import Badge, Certificate, LearningRecord, Seal


def erase(person: Person, at: datetime) -> int:
    """The name leaves the frozen rows, and nothing else does; the drawn files go. Portable records end."""
    personal_file.drop(person)
    bundles.drop(person)
    held = [each for each in Certificate.objects.filter(person=person) if each.snapshot["holder_name"]]
    for certificate in held:
        nameless = {**certificate.snapshot, "holder_name": "", "holder_language": ""}
        Certificate.objects.filter(pk=certificate.pk).update(snapshot=nameless)
    delete_files(file_name(each) for each in Certificate.objects.filter(person=person))
    Seal.objects.filter(certificate__person=person).delete()  # with the file that bore it
    Badge.objects.filter(certificate__person=person).update(salt="")  # its place in the list is kept for ever
    records = LearningRecord.objects.filter(person=person).exclude(snapshot={})
    ended = Coalesce("withdrawn_at", Value(at), output_field=DateTimeField())
    return len(held) + records.update(snapshot={}, withdrawn_at=ended)
