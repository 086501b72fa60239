"""Secrets that are handed out and of which only a hash is kept."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    """For a link: 256 random bits, which nobody guesses."""
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of_code(code: str, *, owner: str) -> str:
    """For a code short enough to type: keyed, so that whoever reads the database alone cannot try all codes."""
    return salted_hmac(f"agencies.code.{owner}", code, algorithm="sha256").hexdigest()
