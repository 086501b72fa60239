"""Mail on one machine: printed to the console and kept as a file, so that nothing sent is out of sight."""

from typing import Any

from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.message import EmailMessage


class ConsoleAndFileBackend(FileBackend):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.console = ConsoleBackend(fail_silently=self.fail_silently)

    def write_message(self, message: EmailMessage) -> None:
        super().write_message(message)
        self.console.write_message(message)
