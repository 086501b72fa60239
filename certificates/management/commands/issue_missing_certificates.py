"""`manage.py issue_missing_certificates`: writes and draws what was left out. Safe to run twice at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.actions.certificates import end_withdrawn, issue_missing
from certificates.actions.files import is_drawn, pdf_of
from certificates.models import Certificate
from certificates.queries.awaiting import awaiting_certificate, withdrawn_but_held
from certificates.queries.drawing import hands
from certificates.renderers import DrawingDoesNotFit, FontLacksLetter
from courses.models import Evidence


class Command(BaseCommand):
    help = "Issues certificates for completed cycles that have none, and draws files that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        issued, lacking = 0, []
        for cycle in awaiting_certificate().order_by("pk").iterator(chunk_size=500):
            now = timezone.now()
            try:
                issued += issue_missing(cycle=cycle, at=now).issued_at == now  # another run may have been quicker
            except Evidence.DoesNotExist:
                lacking.append(cycle.pk)
        drawn, by = 0, hands()
        for certificate in Certificate.objects.standing().ready_to_draw().iterator():
            if is_drawn(certificate):
                continue
            try:
                pdf_of(certificate, by)
                drawn += 1
            except (DrawingDoesNotFit, FontLacksLetter) as fault:
                self.stderr.write(f"{certificate.number}: {type(fault).__name__}")
        ended = sum(end_withdrawn(certificate=row, at=timezone.now()) for row in withdrawn_but_held())
        self.stdout.write(f"{issued} certificates issued, {drawn} files drawn, {ended} withdrawn awards ended.")
        if lacking:
            cycles = ", ".join(map(str, lacking))
            raise CommandError(f"{len(lacking)} completed cycles have no evidence of it, so no certificate: {cycles}.")
