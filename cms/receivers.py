"""What happens here when content changes."""

from typing import Any

from cms import memory


def forget_content(sender: type, **kwargs: Any) -> None:
    """A page, its place or its privacy changed, or a fact, term or service: what is remembered may show the old one."""
    memory.forget_all()
