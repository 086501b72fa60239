"""What figures announce."""

from django.dispatch import Signal

messages_written = Signal()  # within the transaction: digests wait to be sent
