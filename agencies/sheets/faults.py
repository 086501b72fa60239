"""Why a file cannot be read. The words are said where people see them."""


class Unreadable(Exception):
    """`code` is one of the keys of `agencies.queries.imports.UNREADABLE`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
