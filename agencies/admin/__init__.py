"""The rooms of people and agencies in the Wagtail admin."""
