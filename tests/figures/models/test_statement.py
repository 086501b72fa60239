import pytest
from django.db import IntegrityError, transaction

from figures.models import Statement, StatementFile
from tests.factories.statements import StatementFactory, StatementFileFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def test_the_database_refuses_any_change_of_what_is_published() -> None:
    published, file = StatementFactory(published=True), StatementFileFactory()
    rows, files = Statement.objects.filter(pk=published.pk), StatementFile.objects.filter(pk=file.pk)

    for deed in (
        lambda: rows.update(figures={}),
        lambda: rows.update(state="draft", published_at=None, slug=None),
        rows.delete,
        lambda: files.update(content=b"other"),
        files.delete,
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            deed()


def test_a_draft_may_change_and_go() -> None:
    draft = StatementFactory()
    Statement.objects.filter(pk=draft.pk).update(sections={"gaps": "Few volunteers."})

    draft.delete()

    assert not Statement.objects.exists()


def test_an_issue_number_is_given_once_and_a_later_one_revises() -> None:
    first = StatementFactory(published=True)
    same = {"partnership": first.partnership}

    with pytest.raises(IntegrityError), transaction.atomic():
        StatementFactory(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementFactory(issue=2, **same)
    StatementFactory(issue=2, revises=first, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementFactory(issue=3, revises=first, **same)
