"""The index of many certificates."""

from django.utils.translation import gettext_noop as _

from figures.dictionary.parts import DAY, KEY, TEXT, Dataset, Field

BUNDLE_INDEX = Dataset(
    "bundle-index",
    _("Index of many certificates (CSV)"),
    _("index.csv in the ZIP file of an agency’s certificates. It holds names: only leads can make it."),
    (
        Field("Number", KEY, _("The number of the certificate, as on its check page.")),
        Field("Name", TEXT, _("The holder, as on the certificate.")),
        Field("Course", TEXT, _("What the course is called.")),
        Field("Issued", DAY, _("The day from which it holds.")),
        Field("Valid until", DAY, _("The last day that it holds."), "", "in-date"),
        Field("State", TEXT, _("In date, expired, replaced or withdrawn on the day the file was made.")),
        Field("File", TEXT, _("Its PDF within the ZIP file; empty where it could not be drawn."), may_be_empty=True),
    ),
    is_table=True,
)
