"""What a page says, as the parts of a file: read once from the page's own HTML, written as PDF and as a Word file.

Whoever draws PDF files lives in a room above, which lends its drawing here:

    from cms.documents import lend_pdf

    lend_pdf(draw)
"""

from collections.abc import Callable

from cms.documents.parts import Paper

Draw = Callable[[Paper], bytes]
_lent: list[Draw] = []


class NoDrawing(Exception):
    """No room above has lent a way to draw PDF files."""


def lend_pdf(draw: Draw) -> None:
    _lent[:] = [draw]


def pdf_of(paper: Paper) -> bytes:
    if not _lent:
        raise NoDrawing
    return _lent[0](paper)
