"""The organisation's seal, where the site has one."""

import logging
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.renderers.sealing import CannotReadSeal, Sealer, read_sealer
from cms.memory import remembered

logger = logging.getLogger(__name__)


def sealer() -> Sealer | None:
    """The seal of the file that the settings name. Without one, certificates are not sealed."""
    path = Path(settings.SEAL_FILE)
    return remembered(("seal", str(path)), lambda: read(path))


def seal_label(by: Sealer | None, language: str) -> str:
    """What the field for the seal is, in words; empty where there is no seal."""
    if by is None:
        return ""
    with translation.override(language):
        return _("Seal of %(organisation)s") % {"organisation": by.name}


def read(path: Path) -> Sealer | None:
    try:
        return read_sealer(path.read_bytes(), settings.SEAL_PASSPHRASE)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except (OSError, CannotReadSeal) as error:
        logger.error("The seal cannot be read: %s", error)
        return None
