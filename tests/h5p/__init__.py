"""Packages for tests: a real one from the registry, and tiny ones made here."""
