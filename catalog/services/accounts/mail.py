"""Mail: to the log of the server, or as files in the data folder that a mail program of the host may send on."""

import logging
import os
import secrets
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from catalog.config import Settings
from catalog.domain.errors import Unavailable

FOLDER = "mail"
LOG = logging.getLogger("catalog.mail")
LOG.setLevel(logging.INFO)
LOG.addHandler(logging.StreamHandler())


def send(settings: Settings, to: str, subject: str, text: str, now: datetime) -> None:
    """Hand a mail over; raises Unavailable when the folder cannot be written."""
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Date"] = to, subject, format_datetime(now)
    mail.set_content(text)
    if settings.mailer == "console":
        LOG.info("Mail to %s: %s\n%s", to, subject, text)
        return
    try:
        _write(settings, mail, now)
    except OSError as error:
        raise Unavailable(f"a mail cannot be written: {error.strerror}", str(settings.data / FOLDER)) from error


def _write(settings: Settings, mail: EmailMessage, now: datetime) -> None:
    folder = settings.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as written:
        written.write(bytes(mail))
