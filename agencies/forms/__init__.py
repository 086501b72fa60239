from agencies.forms.account import *  # noqa: F403 - settings name the forms of sign-in from here
