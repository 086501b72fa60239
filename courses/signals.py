"""What `courses` announces. Receivers live in the rooms above; nothing here knows them."""

from django.dispatch import Signal

# Sent inside the transaction that completes a course, so that what follows is written with it or not at all.
# Arguments: evidence (the course-completed row, which names person, course and cycle), at (the instant).
course_completed = Signal()

# The same for many at once, where nobody is to be told of each: sent instead of it, with all that follows set-wise.
# Arguments: evidence (a list of course-completed rows), at.
courses_completed = Signal()

# Sent inside the transaction when a membership, requirement or exemption changes who is in scope.
# Arguments: person_ids (a set, or None for everyone in a partnership), partnership_id (which, where it is everyone).
scope_changed = Signal()

# Sent inside the transaction that takes a row of evidence out of account: what was awarded on it may have to go too.
# Arguments: evidence (the corrected row), by, reason, at.
evidence_corrected = Signal()

# The same for many at once. Arguments: evidence (a list of course-completed rows), by, reason, at.
completions_corrected = Signal()

# Sent inside the transaction that books, moves up, changes or calls off: receivers tell people once it is kept.
# Arguments: news (courses.enums.News), booking_ids (whose), dropped (how many meetings there were more before).
session_news = Signal()
