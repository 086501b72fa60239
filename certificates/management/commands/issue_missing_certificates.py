"""`manage.py issue_missing_certificates`: writes and draws what a failure left out. Safe to run twice at once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.actions.certificates import issue_missing
from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Certificate
from certificates.queries.awaiting import awaiting_certificate


class Command(BaseCommand):
    help = "Issues certificates for completed cycles that have none, and draws files that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        issued = 0
        for cycle in awaiting_certificate():
            issue_missing(cycle=cycle, at=timezone.now())
            issued += 1
        drawn = 0
        for certificate in Certificate.objects.standing().iterator():
            if not is_drawn(certificate):
                pdf_of(certificate)
                drawn += 1
        self.stdout.write(f"{issued} certificates issued, {drawn} files drawn.")
