from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from certificates.renderers import CertificateDrawing, draw_pdf
from certificates.renderers.fonts import Typefaces, load_typefaces

FONTS = Path(__file__).parents[3] / "frontend" / "node_modules" / "@expo-google-fonts"
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def fonts_dir() -> Path:
    return FONTS


@pytest.fixture(scope="session")
def typefaces() -> Typefaces:
    return load_typefaces(FONTS)


@pytest.fixture(scope="session")
def draw() -> Callable[[CertificateDrawing], bytes]:
    return lambda drawing: draw_pdf(drawing, FONTS, at=AT)
