"""What a certificate says, as values ready to be drawn: dates are already text in the certificate's language."""

from dataclasses import dataclass

RIGHT_TO_LEFT_LANGUAGES = {"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
RIGHT_TO_LEFT_SCRIPTS = {"arab", "aran", "hebr", "thaa"}


@dataclass(frozen=True)
class ModuleLine:
    title: str
    completed: str
    until: str


@dataclass(frozen=True)
class Wording:
    """The fixed phrases of a certificate in its language. The comments are the English ones."""

    title: str  # Certificate of completion
    certifies: str  # This is to certify that
    has_completed: str  # has completed the course
    valid_until: str  # Valid until
    issued: str  # Issued
    number: str  # Certificate number
    module: str  # Module (heading of the list)
    module_completed: str  # Completed (heading of the list)
    module_until: str  # Valid until (heading of the list)
    check_at: str  # Check this certificate at
    qr_alt: str  # QR code that opens the page where this certificate can be checked
    link_alt: str  # Check this certificate on the web


@dataclass(frozen=True)
class Picture:
    """A logo or a signature, and what it shows in words."""

    data: bytes  # PNG or JPEG
    alt: str


@dataclass(frozen=True)
class Signatory:
    name: str
    post: str  # "Chair of the partnership"
    signature: Picture | None = None


@dataclass(frozen=True)
class Look:
    """What an editor chose for the certificates of a partnership or an agency."""

    accent: str = "#0b4f5c"  # of bars and headings: dark enough to be read on white, and white on it
    logos: tuple[Picture, ...] = ()  # at most four, side by side at the top
    signatories: tuple[Signatory, ...] = ()  # at most three, side by side above the foot


@dataclass(frozen=True)
class CertificateDrawing:
    number: str
    holder_name: str
    holder_language: str  # BCP 47, or empty when unknown
    course_title: str
    partnership_name: str
    agency_name: str  # may be empty
    modules: tuple[ModuleLine, ...]
    issued: str
    valid_until: str
    check_url: str
    language: str
    wording: Wording
    state_note: str = ""  # shown boldly: replaced, withdrawn, specimen
    look: Look = Look()
    seal_label: str = ""  # says what the field for the organisation's seal is; left out, there is none
    calendar: tuple[
        str, ...
    ] = ()  # words that dates are made of, where they need more than ASCII: then all dates share
    check_link: str = ""  # what the printed address opens; left out, the check address. The QR code opens `check_url`.


def is_right_to_left(language: str) -> bool:
    """Whether a page in this language (BCP 47) starts at the right: `ur` and `pa-Arab` do, `pa` does not."""
    primary, *subtags = language.lower().split("-")
    scripts = [subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return scripts[0] in RIGHT_TO_LEFT_SCRIPTS
    return primary in RIGHT_TO_LEFT_LANGUAGES
