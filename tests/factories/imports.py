import factory
from factory.django import DjangoModelFactory

from agencies.enums import ImportState, Outcome
from agencies.models import FileImport, ImportRow
from tests.factories.agencies import AgencyFactory

HEADINGS = ["Staff number", "Name", "Role"]


class FileImportFactory(DjangoModelFactory):
    """A staff file of three columns that was checked and would do nothing."""

    class Meta:
        model = FileImport

    agency = factory.SubFactory(AgencyFactory)
    kind = "staff"
    state = ImportState.CHECKED
    file_name = "staff.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    reading = factory.LazyFunction(lambda: {"line": 1, "headings": HEADINGS, "samples": [["7", "Ana Bell", "Desk"]]})
    columns = factory.LazyFunction(lambda: {"Staff number": "staff_number", "Name": "name", "Role": "role"})


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    file_import = factory.SubFactory(FileImportFactory)
    place = factory.Sequence(lambda n: n + 1)
    line = factory.LazyAttribute(lambda row: row.place + 1)
    values = factory.LazyAttribute(lambda row: {"name": f"Person {row.place}", "staff_number": str(row.place)})
    outcome = Outcome.JOIN
