import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from figures.actions.returned_mail import note_all


class Command(BaseCommand):
    help = (
        "Notes reminders that came back: reads delivery reports from a maildir, an mbox, single files, or standard "
        "input. Safe to run again over the same mail. Prints no names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("places", nargs="*", type=Path, help="maildirs, mboxes or files; none reads standard input")

    def handle(self, *args: Any, places: list[Path], **options: Any) -> None:
        for place in places:
            if not place.exists():
                raise CommandError(f"There is nothing at {place}.")
        came = note_all(mails_in(places), at=timezone.now())
        self.stdout.write(f"{came.lasting} for good, {came.passing} for now, {came.not_ours} about nothing of ours")


def mails_in(places: list[Path]) -> Iterator[EmailMessage]:
    if not places:
        yield parsed(sys.stdin.buffer.read())
    for place in places:
        if place.is_dir():
            yield from (parsed(each.as_bytes()) for each in mailbox.Maildir(place, create=False))
        elif place.read_bytes()[:5] == b"From ":
            yield from (parsed(each.as_bytes()) for each in mailbox.mbox(place, create=False))
        else:
            yield parsed(place.read_bytes())


def parsed(text: bytes) -> EmailMessage:
    return message_from_bytes(text, policy=default)
