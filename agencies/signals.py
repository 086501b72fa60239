"""What `agencies` announces. Receivers live in the rooms above; nothing here knows them."""

from django.dispatch import Signal

# Sent inside the transaction that begins, ends, moves or voids memberships: who is in scope may have changed.
# Arguments: person_ids (a set).
membership_changed = Signal()

# Sent inside the transaction that links two accounts of one human, or unlinks them: what each holds may have changed.
# Arguments: person_ids (a set), at (the instant).
accounts_linked = Signal()

# Sent inside the transaction in which people's names change: lists that are kept go by them.
# Arguments: person_ids (a set), at (the instant).
people_renamed = Signal()

# Sent after commit: a job waits to be done. Losing it loses nothing, the clock finds the job again.
# Arguments: job_id.
job_asked = Signal()

# Sent inside the transaction that makes an invitation, or asks for its mail again: its mail is due after commit.
invitation_made = Signal()
