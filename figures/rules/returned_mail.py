"""Reading what mail servers send back (RFC 3464), in plain Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

# Codes of class five that say nothing about the address: a full box, a message too large, a policy about the sender.
NOT_ABOUT_THE_ADDRESS = re.compile(r"5\.(2\.[23]|3\.4|7\.\d+)$")


@dataclass(frozen=True, slots=True)
class Returned:
    """That a message did not reach an address: for good, or for now."""

    message_id: str  # of ours, without the brackets
    address: str
    is_lasting: bool
    detail: str


def read_returned(mail: EmailMessage) -> list[Returned]:
    """What a delivery report says of a message that came with it. Any other mail, and one without, says nothing."""
    if mail.get_content_type() != "multipart/report":
        return []
    message_id = original_id(mail)
    if not message_id:
        return []
    return [
        Returned(message_id, address, is_lasting(status), detail)
        for action, status, address, detail in recipients(mail)
        if action in ("failed", "delayed") and address
    ]


def original_id(mail: EmailMessage) -> str:
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and isinstance(inner[0], Message):
                return bare(str(inner[0].get("Message-ID", "")))
        if part.get_content_type() == "text/rfc822-headers":
            found = re.search(r"^message-id:\s*(<[^>\s]+>)", str(part.get_payload()), re.IGNORECASE | re.MULTILINE)
            return bare(found.group(1)) if found else ""
    return ""


def recipients(mail: EmailMessage) -> Iterator[tuple[str, str, str, str]]:
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and block.get("Final-Recipient"):
                address = str(block["Final-Recipient"]).partition(";")[2].strip().lower()
                status = str(block.get("Status", "")).strip().split(" ")[0]
                said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or status
                yield str(block.get("Action", "")).strip().lower(), status, address, " ".join(said.split())


def is_lasting(status: str) -> bool:
    return status.startswith("5.") and not NOT_ABOUT_THE_ADDRESS.match(status)


def bare(message_id: str) -> str:
    return message_id.strip().strip("<>")
