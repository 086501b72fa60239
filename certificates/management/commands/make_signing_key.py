"""`manage.py make_signing_key`: the key by which certificates are checked offline, and the organisation's seal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.actions import keys


class Command(BaseCommand):
    help = "Makes the key that signs certificates and publishes its public half. The private half stays in a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replace", action="store_true", help="End the key that is there and make another.")
        parser.add_argument(
            "--revoke", metavar="KEY", help="Say that a key is not to be trusted any more: --revoke=KEY."
        )
        parser.add_argument("--seal", action="store_true", help="Make a seal for development, signed by itself.")
        parser.add_argument(
            "--reason", default="", help="Why it is revoked: for the audit list, never shown to the public."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            if options["revoke"]:
                key = keys.revoke(kid=options["revoke"], reason=options["reason"], at=at)
                self.stdout.write(f"Key {key.kid} is revoked: checkers that load the list of keys anew refuse it.")
                return
            if options["seal"]:
                path = Path(settings.SEAL_FILE)
                keys.make_seal(path=path, name=settings.WAGTAIL_SITE_NAME, at=at, replace=options["replace"])
                self.stdout.write(
                    f"The seal is in {path}. It vouches for itself alone: a real one comes from an authority."
                )
                return
            path = Path(settings.SIGNING_KEY_FILE)
            key = keys.make(path=path, at=at, replace=options["replace"])
            self.stdout.write(f"Key {key.kid} signs from now on. Its private half is in {path}: keep a safe copy.")
        except keys.CannotMakeKey as refused:
            raise CommandError(str(refused)) from None
