"""Why a package is not accepted."""

LONGEST_SHOWN = 200


def visible(text: str) -> str:
    """The text with whatever cannot be seen spelt out, and cut: it goes to pages, logs and terminals."""
    plain = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


class Refused(Exception):
    """The package breaks a rule. `rule` is its name, `file` the file inside the package, `detail` what was there.

    The words for people are in `assessments.queries.package_faults`.
    """

    def __init__(self, rule: str, file: str = "", detail: str = "") -> None:
        self.rule, self.file, self.detail = rule, visible(file), visible(detail)
        super().__init__(" ".join(part for part in (self.rule, self.file, self.detail) if part))
