"""What a key of an HR system looks like: `wm_<prefix>_<secret>`. The prefix tells keys apart and is no secret."""

import re

MARK = "wm"
PREFIX_LENGTH = 10
PREFIX_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SECRET_LENGTH = 43
KEY = re.compile(rf"{MARK}_([{PREFIX_LETTERS}]{{{PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{{SECRET_LENGTH}}})")


def written(prefix: str, secret: str) -> str:
    return f"{MARK}_{prefix}_{secret}"


def prefix_of(text: str) -> str | None:
    """The prefix of what may be a key; nothing where it can be none."""
    found = KEY.fullmatch(text)
    return found[1] if found else None
