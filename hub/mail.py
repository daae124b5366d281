"""Outgoing mail: written down as a job, sent by a mail server or laid into the outbox folder."""

import asyncio
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import orjson

from hub import broker, settings
from hub.clock import CHINA, now
from hub.database import Db, transaction
from hub.database.walls import everywhere, reaching
from hub.errors import SettingsFault, Undeliverable
from hub.identity import new_id
from hub.jobs import queue as jobs
from hub.jobs.queue import Claimed

JOB = "mail"
TIMEOUT = 20.0  # seconds a mail server may take


@reaching(everywhere)
async def queue(tx: Db, *, to: str, subject: str, body: str) -> None:
    """Send a mail once the deed has committed: call `wake` then. Address and text are sealed until it is sent."""
    told = orjson.dumps({"to": to, "subject": subject, "body": body, "at": now().isoformat()}).decode()
    await jobs.enqueue(tx, JOB, new_id(), "", payload=told)


async def wake() -> None:
    """There is mail to send."""
    await broker.wake(JOB)


async def send(claimed: Claimed) -> None:
    """Send one mail. Done twice, after a crash, it carries the same Message-ID and lies in the outbox once."""
    told, outbox = orjson.loads(claimed.payload or "{}"), settings.current().data / "outbox"
    moment = datetime.fromisoformat(told["at"]).astimezone(CHINA)
    if server := settings.current().mail:
        await asyncio.to_thread(_post, server, _message(claimed, told, moment, "base64"))
    else:  # people open these by hand: plain as they are
        name = f"{moment:%Y%m%dT%H%M%S}-{claimed.job.id}.eml"
        await asyncio.to_thread(_lay, outbox, name, _message(claimed, told, moment, "8bit"))
    async with transaction() as tx:
        await jobs.finish(tx, claimed)


def _message(claimed: Claimed, told: dict[str, str], moment: datetime, encoding: str) -> EmailMessage:
    sender, message = settings.current().mail_from, EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, told["to"], told["subject"]
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<{claimed.job.id}@{sender.rpartition('@')[2]}>"
    message.set_content(told["body"], cte=encoding)
    return message


def _lay(outbox: Path, name: str, message: EmailMessage) -> None:
    outbox.mkdir(mode=0o700, exist_ok=True)
    part = outbox / f".{name}"
    part.touch(mode=0o600)
    part.write_bytes(message.as_bytes())
    part.replace(outbox / name)


def _post(server: str, message: EmailMessage) -> None:
    at = urlsplit(server)
    if at.scheme not in ("smtp", "smtps") or not at.hostname:
        raise SettingsFault("HUB_MAIL: write smtp://user:password@host:port or smtps://…")
    post = _connected(at.scheme, at.hostname, at.port or 0)
    try:
        if at.username:
            post.login(unquote(at.username), unquote(at.password or ""))
        post.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            raise Undeliverable() from None
        raise
    finally:
        with suppress(smtplib.SMTPException, OSError):  # the mail is taken or not by now: how one parts does not matter
            post.quit()


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """Encrypted, to a server whose certificate holds; only a neighbor on this host may do without."""
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    post = smtplib.SMTP(host, port, timeout=TIMEOUT)
    post.ehlo()
    if post.has_extn("starttls"):
        post.starttls(context=context)
    elif host not in ("localhost", "127.0.0.1", "::1"):
        post.close()
        raise SettingsFault("HUB_MAIL: the mail server offers no encryption; use smtps://… or a relay on this host")
    return post
