"""Puts what the files say into Wagtail: published through revisions, and never over an editor's own words."""

from portal.curriculum.loading.everything import load, read
from portal.curriculum.loading.identity import key_of
from portal.curriculum.loading.ledger import CannotLoad, Report

__all__ = ["CannotLoad", "Report", "key_of", "load", "read"]
