"""The data dictionary: every field of the files, exports and addresses that hand figures out.

One list says what each is; the page, its JSON and the description of the interface are drawn from it, and tests hold it
to what really goes out. Words are marked for translation and looked up where they are shown.
"""

from figures.dictionary.bundles import BUNDLE_INDEX
from figures.dictionary.coverage import (
    AGENCY_TOTAL,
    CELL,
    COURSE_TOTAL,
    COVERAGE,
    COVERAGE_TABLE,
    EXPIRING,
    OF_PEOPLE,
    PEOPLE_TABLE,
    ROLE_TOTAL,
    TEAM_TOTAL,
    TOTAL,
    TREND,
)
from figures.dictionary.library import LIBRARY_TABLE
from figures.dictionary.statements import STATEMENT_TABLES, WITHIN_STATEMENT

VERSION = 1  # of this list: raised when a field changes its meaning, its name or its type, or goes

DATASETS = (
    COVERAGE, TOTAL, OF_PEOPLE, AGENCY_TOTAL, TEAM_TOTAL, ROLE_TOTAL, COURSE_TOTAL, CELL, TREND, EXPIRING,
    COVERAGE_TABLE, PEOPLE_TABLE, *WITHIN_STATEMENT, *STATEMENT_TABLES, BUNDLE_INDEX,
    LIBRARY_TABLE,
)  # fmt: skip
