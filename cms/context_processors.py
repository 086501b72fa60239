from typing import Any

from django.http import HttpRequest

from cms.frame import Frame


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs to know. Costs nothing until it is used."""
    return {"frame": Frame(request)}
