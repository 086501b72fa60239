"""Mail that came back: for good or for now, and only what is ours."""

import mailbox
from email import message_from_string
from email.policy import default
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Bounce
from figures.enums import MessageState
from figures.models import Message
from figures.rules.returned_mail import is_lasting, read_returned
from tests.factories.agencies import PersonFactory
from tests.factories.courses import TODAY

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: waymark@example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="B"
MIME-Version: 1.0

--B
Content-Type: text/plain

I could not deliver your message.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 nobody
 of this name

--B
Content-Type: text/rfc822-headers

Message-ID: <{name}@127.0.0.1>
Subject: Your training: what is next

--B--
"""


def report(name="abc", address="someone@example.org", action="failed", status="5.1.1"):
    return REPORT.format(name=name, address=address, action=action, status=status)


def test_reads_a_report():
    [returned] = read_returned(message_from_string(report(address="Someone@Example.org"), policy=default))
    assert (returned.message_id, returned.address, returned.is_lasting, returned.detail) == (
        "abc@127.0.0.1", "someone@example.org", True, "550 5.1.1 nobody of this name",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("5.1.1", True),
        ("5.0.0", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.7.1", False),
        ("4.4.1", False),
        ("", False),
    ],
)
def test_only_what_is_about_the_address_lasts(status, expected):
    assert is_lasting(status) is expected


@given(st.text(max_size=400))
def test_any_other_mail_says_nothing(text):
    assert read_returned(message_from_string(text, policy=default)) == []


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture
    def message(self):
        return Message.objects.create(
            person=PersonFactory(email="someone@example.org"), day=TODAY, state=MessageState.SENT
        )

    def run(self, *places):
        out = StringIO()
        call_command("note_bounces", *places, stdout=out)
        return out.getvalue().strip()

    def test_notes_each_of_a_maildir_once(self, message, tmp_path):
        box = mailbox.Maildir(tmp_path / "box", create=True)
        box.add(report(name=message.public_id))
        box.add(report(name="not-ours"))
        box.add("Subject: I am away\n\nUntil Monday.\n")
        assert self.run(tmp_path / "box") == "1 for good, 0 for now, 2 about nothing of ours"
        self.run(tmp_path / "box")
        assert Bounce.objects.values_list("person", "address", "is_lasting").get() == (
            message.person_id, "someone@example.org", True,
        )  # fmt: skip

    def test_a_report_about_another_address_is_left_alone(self, message, tmp_path):
        (tmp_path / "mail").write_text(report(name=message.public_id, address="else@example.org"))
        assert self.run(tmp_path / "mail") == "0 for good, 0 for now, 1 about nothing of ours"
        assert not Bounce.objects.exists()

    def test_an_mbox_and_a_delay(self, message, tmp_path):
        (tmp_path / "mbox").write_text(
            "From MAILER-DAEMON Tue Jun 30 12:00:00 2026\n"
            + report(message.public_id, action="delayed", status="4.4.1")
        )
        assert self.run(tmp_path / "mbox") == "0 for good, 1 for now, 0 about nothing of ours"

    def test_says_what_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="There is nothing at"):
            self.run(tmp_path / "no")
