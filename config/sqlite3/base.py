"""SQLite as Django has it, but for how many values one statement may hold: Django 6 asks the library itself."""

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_000  # SQLite's own limit since 3.32 is 32,766


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
