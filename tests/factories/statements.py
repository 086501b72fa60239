from datetime import UTC, date, datetime
from hashlib import sha256

import factory
from factory.django import DjangoModelFactory

from figures.enums import FileKind, Period, StatementState
from figures.models import Statement, StatementFile
from figures.rules.publication import published_figures
from tests.factories.agencies import PartnershipFactory

SOME = {"required": 40, "covered": 30, "overdue": 10, "percent": 75}
EMPTY = {
    "registered": [0, 0],
    "agencies": {},
    "cells": [],
    "people": {"overall": [0, 0, 0], "agencies": {}, "roles": {}, "courses": {}},
    "declared": {},
    "rows": {},
}
NAMES = {
    "partnership": "Partnership",
    "agencies": {},
    "roles": {},
    "courses": {},
    "declared": {"overall": [False, False], "agencies": {}},
}


class StatementFactory(DjangoModelFactory):
    """A draft about the second quarter of 2026; `published=True` puts it out. Counted for real by the actions alone."""

    class Meta:
        model = Statement

    class Params:
        # With everything that its page shows; of nobody, without agencies.
        whole = factory.Trait(
            counts=EMPTY,
            names=NAMES,
            figures=factory.LazyFunction(lambda: published_figures(EMPTY, NAMES, language="en", others="Others")),
        )
        published = factory.Trait(
            state=StatementState.PUBLISHED,
            published_at=datetime(2026, 7, 14, 9, tzinfo=UTC),
            slug=factory.Sequence(lambda n: f"statement-{n:05}"),
        )

    partnership = factory.SubFactory(PartnershipFactory)
    period = Period.QUARTER
    first_day = date(2026, 4, 1)
    last_day = date(2026, 6, 30)
    known_at = datetime(2026, 7, 14, tzinfo=UTC)
    counts_hash = "0" * 64
    figures = factory.LazyFunction(lambda: {"overall": {"posts": SOME}, "courses": []})


class StatementFileFactory(DjangoModelFactory):
    class Meta:
        model = StatementFile

    statement = factory.SubFactory(StatementFactory, published=True)
    kind = FileKind.CSV
    content = b"csv"
    sha256 = sha256(b"csv").hexdigest()
