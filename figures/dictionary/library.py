"""The table of how the prevention library is used."""

from django.utils.translation import gettext_noop as _

from figures.dictionary.parts import KEY, NUMBER, TEXT, Dataset, Field

LIBRARY_TABLE = Dataset(
    "library",
    _("Use of the library (CSV)"),
    _("/figures/library.csv, for coordinators: the whole library, then each phase, then each resource."),
    (
        Field("level", TEXT, _("What the row is about: library, phase or resource.")),
        Field("key", KEY, _("Of a phase its code, of a resource its key."), may_be_empty=True),
        Field("name", TEXT, _("What the phase or resource is called."), may_be_empty=True),
        Field("schools", NUMBER, _("Schools and groups that told us of their use, each once by name and area.")),
        Field("pdf", NUMBER, _("Whole lessons fetched as PDF."), may_be_empty=True),
        Field("word", NUMBER, _("Whole lessons fetched as a Word file."), may_be_empty=True),
        Field("worksheets", NUMBER, _("Worksheets fetched, in either form."), may_be_empty=True),
        Field("downloads", NUMBER, _("All files fetched."), may_be_empty=True),
    ),
)
