"""What `certificates` announces."""

from django.dispatch import Signal

# Sent after the commit that wrote a certificate, for drawing and mail. Arguments: certificate_id.
certificate_issued = Signal()

# Sent inside the transaction that issues, replaces or withdraws certificates: who holds what has changed.
# Arguments: person_ids (a set).
certificates_changed = Signal()
