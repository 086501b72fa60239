"""A field that people never see and programs fill in. Templates show it by `components/trap.html`."""

from collections.abc import Mapping
from typing import Any

FIELD = "website"


class Trapped:
    """For forms that anyone may send."""

    data: Mapping[str, Any]

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(FIELD))
