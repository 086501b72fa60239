"""Mail servers that are away, in trouble, or do not know an address."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Away(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


class Stuttering(BaseEmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


class Refusing(BaseEmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"5.1.1 nobody of this name")})
