"""What a document is, told from its first bytes: its name may say anything."""

LARGEST_DOCUMENT = 10 * 1024 * 1024
KINDS = ((b"%PDF-", ".pdf"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))


def extension_of(head: bytes) -> str | None:
    """The extension of a PDF, PNG or JPEG by how it begins; None for anything else."""
    return next((extension for start, extension in KINDS if head.startswith(start)), None)
