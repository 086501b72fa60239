"""Ids that are the same on every machine and at every load, made from the ids in the files."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f2d3a58-3c0e-5b7a-9d0c-1d6a0f6c2b11")


def key_of(kind: str, item_id: str) -> UUID:
    """The translation key of something in the files: `key_of("lesson", "m1-l2")`."""
    return uuid5(NAMESPACE, f"{kind}:{item_id}")


def block_id(*place: str | int) -> str:
    """The id of a block by its place: what it belongs to, its kind, and its number among those of its kind."""
    return str(uuid5(NAMESPACE, "/".join(map(str, place))))
