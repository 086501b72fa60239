"""Freezing the texts that certificates are printed with."""

from collections.abc import Mapping
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from certificates.models import CertificateWording
from certificates.queries.wording import texts_in


def freeze(language: str, chosen: Mapping[str, str], *, at: datetime, frozen: dict[str, int] | None = None) -> int:
    """The key of the row that holds these texts, written the first time they are used.

    It is remembered once it is committed, so that issuing asks for it only after a start or a change. `frozen`
    remembers it within one transaction, by digest.
    """
    texts, sha256 = texts_in(language, chosen)
    frozen = {} if frozen is None else frozen
    if sha256 in frozen:
        return frozen[sha256]
    key = f"certificates.wording.{sha256}"
    found: int | None = cache.get(key)
    if found is None:
        rows = CertificateWording.objects.filter(sha256=sha256).values_list("pk", flat=True)
        found = rows.first()
        if found is None:
            row = CertificateWording(language=language, texts=dict(texts), sha256=sha256, first_used_at=at)
            CertificateWording.objects.bulk_create([row], ignore_conflicts=True)  # another may be as quick
            found = rows.get()
        pk = found
        transaction.on_commit(lambda: cache.set(key, pk, None))
    frozen[sha256] = found
    return found
