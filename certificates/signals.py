"""What `certificates` announces."""

from django.dispatch import Signal

# Sent after the commit that wrote a certificate, for drawing and mail. Arguments: certificate_id.
certificate_issued = Signal()
