"""What calls carry and what they are answered. These words are the description that other programs read."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agencies.enums import SentState

MOST_ROWS = 100_000
MEANS = {
    SentState.CHECKING: "The rows are being compared with the people you have here. Ask again in a while.",
    SentState.CHECKED: "This was a dry run: nothing was written. The counts are what it would do.",
    SentState.HELD: "Nothing was written. Mend the rows and send the list again, or let your training lead decide.",
    SentState.WAITING: "Another import of your agency is under way. This one starts by itself after it.",
    SentState.RUNNING: "The rows are being written. Ask again in a while.",
    SentState.DONE: "Done. It can be undone as a whole for 30 days after it was sent.",
    SentState.UNDOING: "It is being undone. Ask again in a while.",
    SentState.UNDONE: "It was undone. What somebody changed since stays as it is.",
    SentState.STOPPED: "The work has stopped and nothing is lost. Your training lead can see why, and go on.",
    SentState.REFUSED: "The list as a whole cannot be used. The problems say why.",
}
GOES_ON = {SentState.CHECKING, SentState.WAITING, SentState.RUNNING, SentState.UNDOING}
Text = Annotated[str, Field(max_length=500)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]


class Said(BaseModel):
    """Of what others send nothing is guessed: no unknown fields, no numbers in quotation marks."""

    model_config = ConfigDict(extra="forbid", strict=True)


class StaffRow(Said):
    """One person in one role. Needed: a name, a role, and a staff number or an e-mail address."""

    staff_number: Text | None = Field(
        None,
        description="Your own number for the person, as text. People are known by it first, so it should never be "
        "given to somebody else later. At most 60 letters.",
        examples=["0047-11"],
    )
    name: Text | None = Field(
        None,
        description="The whole name. At most 150 letters. Or send first_name and last_name.",
        examples=["Ana Bell"],
    )
    first_name: Text | None = Field(None, description="Used with last_name where there is no name.")
    last_name: Text | None = Field(None, description="Used with first_name where there is no name.")
    email: Text | None = Field(
        None,
        description="The work address. Where the staff number is not known yet, people are known by an address that "
        "they have proved to be theirs.",
        examples=["ana.bell@council.example"],
    )
    role: Text | None = Field(
        None,
        description="What the person does: the name or code of one of the partnership's roles, or a word of your own "
        "whose meaning your training lead has said once, under Staff file. Capitals do not matter.",
        examples=["front-desk"],
    )
    team: Text | None = Field(
        None,
        description="The name of one of your teams, or a word whose meaning your training lead has said once. Left "
        "out, a person stays in the team they are in.",
        examples=["Housing advice"],
    )
    start_date: Day | None = Field(
        None, description="The first day in the agency, for newcomers. `effective` without it.", examples=["2026-11-30"]
    )
    end_date: Day | None = Field(
        None, description="The last day that the person works, for leavers.", examples=["2027-03-31"]
    )


class StaffList(Said):
    """A list of staff, with what to do with it."""

    staff: list[StaffRow] = Field(
        min_length=1,
        max_length=MOST_ROWS,
        description="The rows. People and places of rows count from 1 wherever problems are told.",
    )
    dry_run: bool = Field(
        False, description="Only say what would be done. Nothing is written; your training lead may import it by hand."
    )
    skip_bad: bool = Field(
        False,
        description="Write the good rows although others are refused or doubtful. Without it, one such row keeps the "
        "whole list from being written.",
    )
    missing_have_left: bool = Field(
        False,
        description="The list is complete: whoever is not in it has left. Nobody with a duty, such as training lead, "
        "leaves by a list.",
    )
    leavers: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        description="How many people leave, where that is many (more than 50, or more than a fifth of your people and "
        "more than 5). Without the right number nothing is written: a list that was cut off must not empty an agency.",
        examples=[64],
    )
    effective: date | None = Field(
        None,
        description="The first day of new roles and teams, and the first day that leavers are no longer here. Today, "
        "where the agency is, without it. At most a year ahead.",
        examples=["2026-12-01"],
    )


class Accepted(BaseModel):
    """What was sent is kept and will be worked on."""

    id: str = Field(description="The list's id.", examples=["k3vw9q2mzt7x"])
    address: str = Field(description="Where to ask what came of it.")
    page: str = Field(description="Where the agency's training lead sees it.")


class Progress(BaseModel):
    """Of the step that is being done now."""

    done: int = Field(description="Rows, or changes while it is being undone.")
    total: int | None = Field(description="Of how many; none while that is not known yet.")


class Counts(BaseModel):
    """Each row counts once. While it is checked or written, these are the rows looked at so far, or none yet."""

    joiners: int = Field(description="People who join the agency.")
    movers: int = Field(description="People who get another role or team.")
    changed: int = Field(description="People whose missing staff number, name or address is filled in.")
    leavers: int = Field(description="People whose membership ends.")
    unchanged: int = Field(description="People who are as the list has them.")
    doubtful: int = Field(description="Rows that may be about somebody you have. Your training lead chooses.")
    refused: int = Field(description="Rows that cannot be used. The problems say why.")


class RowProblem(BaseModel):
    """Why a row is refused or doubtful."""

    row: int | None = Field(description="The place in the list, from 1. None: somebody who is missing from the list.")
    staff_number: str = Field(description="The staff number of the row, or of whoever is missing. May be empty.")
    field: str = Field(description="The field that is at fault, where it is one.")
    outcome: str = Field(description="`refused` or `doubtful`.")
    problem: str = Field(description="What is wrong, in words.")


class Outcome(BaseModel):
    """What came of a list."""

    id: str = Field(description="The list's id.")
    address: str = Field(description="Where this is answered.")
    page: str = Field(description="Where the agency's training lead sees it.")
    state: SentState = Field(description=" ".join(f"`{state}`: {words}" for state, words in MEANS.items()))
    next: str = Field(description="What the state means, in words.")
    is_final: bool = Field(description="Whether asking again is of no use unless somebody does something.")
    sent_at: datetime = Field(description="When the list came.")
    done_at: datetime | None = Field(description="When it was written, if it was.")
    undone_at: datetime | None = Field(description="When it was undone, if it was.")
    dry_run: bool = Field(description="As it was sent.")
    skip_bad: bool = Field(description="As it was sent.")
    missing_have_left: bool = Field(description="As it was sent.")
    effective: date = Field(description="As it was sent, or the day on which it came.")
    progress: Progress | None = Field(description="Of the step that is being done, or was done last.")
    counts: Counts = Field(description="How many rows mean what.")
    problems: list[RowProblem] = Field(description="In the order of the list, at most 500 rows at once.")
    problems_next: str | None = Field(description="Where more problems are; none after the last.")


class FaultShape(BaseModel):
    """One fault of a call."""

    row: int | None = Field(description="The place in the list, from 1; none where the fault is not in a row.")
    field: str = Field(description="The field or header that is at fault.")
    problem: str = Field(description="What is wrong and what to do.")


class ProblemShape(BaseModel):
    """Every answer of 400 and above (RFC 9457)."""

    title: str = Field(description="The kind of problem.")
    status: int = Field(description="The same as the status of the answer.")
    detail: str = Field(description="What is wrong and what to do, in plain words.")
    errors: list[FaultShape] = Field(description="Each fault by row and field: at most 100.")
    more_errors: int | None = Field(None, description="How many more faults there are.")
