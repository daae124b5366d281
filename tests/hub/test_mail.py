"""Mail: written down with the deed, sent once as far as anyone can, and read by nobody on the way."""

import asyncio
import logging
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

import pytest

from hub import mail, settings
from hub.database import transaction
from hub.errors import SettingsFault
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.jobs.queue import JobState
from hub.jobs.working import Handler
from hub.settings import Settings

TO = "somebody@example.invalid"


@pytest.fixture(autouse=True)
def handled(installation: Settings) -> None:
    working.register({mail.JOB: Handler(mail.send)})


async def queued() -> None:
    async with transaction() as tx:
        await mail.queue(tx, to=TO, subject="重置密码", body="您好：\n请打开链接。\n")


def outbox(installation: Settings) -> list[Path]:
    return sorted((installation.data / "outbox").glob("*"))


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def test_without_a_mail_server_mail_lies_in_the_outbox_for_anyone_to_open(installation: Settings) -> None:
    await queued()
    await working.drain()
    (path,) = outbox(installation)
    message = read(path)
    assert (message["To"], message["From"], message["Subject"]) == (TO, "hub@localhost", "重置密码")
    assert message.get_content() == "您好：\n请打开链接。\n"
    assert "请打开链接" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600


async def test_mail_of_a_deed_that_failed_is_never_sent(installation: Settings) -> None:
    async def fails() -> None:
        async with transaction() as tx:
            await mail.queue(tx, to=TO, subject="x", body="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await working.drain()
    assert outbox(installation) == []


async def test_mail_sent_again_after_a_crash_is_the_same_mail(installation: Settings) -> None:
    # Given a process that died after sending, before it could say so
    await queued()
    held = await queue.claim(mail.JOB)
    assert held is not None
    await mail.send(held)
    await Job.all().update(state=JobState.READY, payload_sealed=held.job.payload_sealed)
    # When it is sent again
    await working.drain()
    # Then there is one, known by one Message-ID
    (path,) = outbox(installation)
    assert str(held.job.id) in read(path)["Message-ID"]


async def test_neither_database_nor_log_tells_the_mailbox(
    installation: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await queued()
    content = b"".join(path.read_bytes() for path in installation.data.glob("hub.db*"))
    assert TO.encode() not in content
    settings.use(replace(installation, mail="smtp://127.0.0.1:1"))
    with caplog.at_level(logging.INFO):
        await working.drain()
    assert (await Job.get()).state == JobState.READY
    assert "ConnectionRefusedError" in caplog.text
    assert TO not in caplog.text


class _Server(socketserver.StreamRequestHandler):
    """A mail server that says as little as one may."""

    received: ClassVar[list[bytes]]
    refuses: ClassVar[bool]

    def handle(self) -> None:
        self._say("220 here")
        while (line := self.rfile.readline()) and line[:4].upper() != b"QUIT":
            match line[:4].upper():
                case b"EHLO":
                    self._say("250 8BITMIME")
                case b"RCPT" if self.refuses:
                    self._say("550 nobody of that name")
                case b"DATA":
                    self._say("354 go on")
                    self.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self._say("250 taken")
                case _:
                    self._say("250 ok")
        self._say("221 bye")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    class Handling(_Server):
        received: ClassVar[list[bytes]] = []

    Handling.refuses = refuses
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handling) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", Handling.received
        server.shutdown()


async def test_with_a_mail_server_mail_is_handed_to_it(installation: Settings) -> None:
    await queued()
    with mail_server() as (address, received):
        settings.use(replace(installation, mail=address))
        await working.drain()
    assert (await Job.get()).state == JobState.DONE
    message = message_from_bytes(received[0], policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert (message["To"], message["Subject"]) == (TO, "重置密码")
    assert message.get_content().splitlines() == ["您好：", "请打开链接。"]
    assert outbox(installation) == []


async def test_mail_that_no_server_will_take_is_not_tried_for_ever(installation: Settings) -> None:
    await queued()
    with mail_server(refuses=True) as (address, _):
        settings.use(replace(installation, mail=address))
        await working.drain()
    job = await Job.get()
    assert (job.state, job.tries) == (JobState.FAILED, 1)
    assert "邮件无法送达" in job.reason


async def test_a_password_is_not_sent_to_a_distant_server_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (address, received):
        port = int(address.rpartition(":")[2])
        real = smtplib.SMTP
        monkeypatch.setattr(smtplib, "SMTP", lambda host, _, **given: real("127.0.0.1", port, **given))
        with pytest.raises(SettingsFault, match="no encryption"):
            await asyncio.to_thread(mail._post, "smtp://user:secret@mail.example.invalid", EmailMessage())
    assert received == []


def test_a_mail_setting_that_is_no_address_is_named() -> None:
    with pytest.raises(SettingsFault, match="HUB_MAIL"):
        mail._post("mail.example.invalid", EmailMessage())
