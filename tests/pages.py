"""What a page says, found as a browser would find it."""

from typing import Any

from bs4 import BeautifulSoup


def texts(response: Any, selector: str) -> list[str]:
    """The words of each part of a page that a CSS selector finds, with single spaces."""
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(part.get_text().split()) for part in page.select(selector)]
