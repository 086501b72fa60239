"""Secrets that are handed out and of which only a hash is kept."""

import hashlib
import secrets


def new_token() -> str:
    """For a link: 256 random bits, which nobody guesses."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
