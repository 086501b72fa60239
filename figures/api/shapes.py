"""What reading figures is answered: drawn from the data dictionary, so that the two cannot differ."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field, create_model

from figures import dictionary
from figures.dictionary.parts import DAY, MOMENT, NUMBER, Dataset

KINDS: dict[str, Any] = {NUMBER: int, DAY: date, MOMENT: datetime}


def shape(name: str, dataset: Dataset, **within: Any) -> type[BaseModel]:
    """`within` says what the lists and groups of a dataset hold."""
    fields: dict[str, Any] = {}
    for each in dataset.fields:
        kind = within.get(each.name, KINDS.get(each.kind, str))
        told = f"{each.meaning} ({each.unit})" if each.unit else each.meaning
        fields[each.name] = (kind | None if each.may_be_empty else kind, Field(description=told))
    made: type[BaseModel] = create_model(name, __doc__=dataset.title, **fields)
    return made


People = shape("PeopleCounts", dictionary.OF_PEOPLE)
Total = shape("Total", dictionary.TOTAL, people=People)
Coverage = shape(
    "Coverage",
    dictionary.COVERAGE,
    overall=Total,
    agencies=list[shape("AgencyTotal", dictionary.AGENCY_TOTAL, people=People)],  # type: ignore[misc]
    teams=list[shape("TeamTotal", dictionary.TEAM_TOTAL, people=People)],  # type: ignore[misc]
    roles=list[shape("RoleTotal", dictionary.ROLE_TOTAL, people=People)],  # type: ignore[misc]
    courses=list[shape("CourseTotal", dictionary.COURSE_TOTAL, people=People)],  # type: ignore[misc]
    cells=list[shape("Cell", dictionary.CELL)],  # type: ignore[misc]
)
Month = shape("Month", dictionary.TREND, people=People)
Week = shape("Week", dictionary.EXPIRING)


class Trend(BaseModel):
    """The last day of each month, the earliest first, and the day asked for."""

    months: list[Month] = Field(description="As now known: corrections are in.")  # type: ignore[valid-type]


class Expiring(BaseModel):
    """If nobody renews."""

    weeks: list[Week] = Field(description="Every week, those in which nothing ends too.")  # type: ignore[valid-type]


class Term(BaseModel):
    """A field that is handed out."""

    dataset: str = Field(description="Of which answer or file.")
    name: str = Field(description="What it is called there.")
    kind: str = Field(description="What its value is.")
    unit: str = Field(description="Of what it is a number; empty where it is none.")
    meaning: str = Field(description="What it says.")
    definition: str = Field(description="The address of its definition; empty where it explains itself.")
    may_be_empty: bool = Field(description="Whether it is null, or an empty cell, at times.")


class Definitions(BaseModel):
    """The rules by which figures are counted, and every field."""

    version: int = Field(description="Of the definitions: frozen figures name the one they were counted by.")
    address: str = Field(description="The page with the definitions.")
    dictionary_version: int = Field(description="Of the list of fields.")
    fields: list[Term] = Field(description="The data dictionary.")
