"""Draws certificates as accessible PDF files. Plain Python: it knows no model, no request and no setting."""

from certificates.renderers.drawing import CertificateDrawing, ModuleLine, Wording
from certificates.renderers.fitting import DrawingDoesNotFit
from certificates.renderers.fonts import FontLacksLetter
from certificates.renderers.pdf import draw_pdf, undrawable

__all__ = [
    "CertificateDrawing",
    "DrawingDoesNotFit",
    "FontLacksLetter",
    "ModuleLine",
    "Wording",
    "draw_pdf",
    "undrawable",
]
