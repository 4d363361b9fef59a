"""The second step of signing in: codes of half a minute by an app, and codes on paper that each work once."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.models import Person, RecoveryCode
from catalog.services.accounts.sessions import sha256
from catalog.services.rows import number

ISSUER = "Materiel Catalog"
SECONDS = 30
AROUND = (0, -1, 1)  # clocks may differ by a step
CODES, CODE_PARTS = 10, 6  # 24 letters are 118 bits: more than anybody tries out, so a plain hash will do
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


def begin(session: Session, person: Person) -> str:
    """A secret to be put into an app; it counts for nothing until `confirm`."""
    if person.totp_since is not None:
        raise Invalid.one("code", "the second step is on already")
    if person.totp_secret is None:
        person.totp_secret = pyotp.random_base32()
        session.flush()
    return person.totp_secret


def address(person: Person) -> str:
    """The `otpauth:` address of the secret, as apps read it from a QR code; it names the pseudonym, never an e-mail."""
    return pyotp.TOTP(person.totp_secret or "").provisioning_uri(name=person.pseudonym, issuer_name=ISSUER)


def confirm(session: Session, person: Person, code: str, now: datetime) -> list[str]:
    """Turn the second step on once a code shows that the app has the secret; codes for paper. Raises Invalid."""
    if person.totp_since is not None or not _is_code(session, person, code, now):
        raise Invalid.one("code", "the six digits that the app shows now are allowed")
    person.totp_since = now
    return new_codes(session, person)


def new_codes(session: Session, person: Person) -> list[str]:
    """Ten fresh codes; those before work no more."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == number(person)))
    codes = ["-".join(_part() for _ in range(CODE_PARTS)) for _ in range(CODES)]
    session.add_all(RecoveryCode(person_id=number(person), sha256=sha256(code)) for code in codes)
    session.flush()
    return codes


def is_right(session: Session, person: Person, code: str, now: datetime) -> bool:
    """Use a code up, of the app or on paper; whether it was right."""
    return _is_code(session, person, code, now) or _is_on_paper(session, person, code, now)


def turn_off(session: Session, person: Person) -> None:
    person.totp_secret, person.totp_since, person.totp_step = None, None, 0
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == number(person)))
    session.flush()


def left(session: Session, person: Person) -> int:
    """How many codes on paper have not been used."""
    mine = select(RecoveryCode).where(RecoveryCode.person_id == person.id, col(RecoveryCode.used_at).is_(None))
    return len(session.exec(mine).all())


def _is_code(session: Session, person: Person, code: str, now: datetime) -> bool:
    if person.totp_secret is None:
        return False
    totp, step = pyotp.TOTP(person.totp_secret), int(now.timestamp()) // SECONDS
    typed = "".join(code.split())
    for one in (step + around for around in AROUND):
        if one > person.totp_step and hmac.compare_digest(totp.generate_otp(one).encode(), typed.encode()):
            person.totp_step = one
            session.flush()
            return True
    return False


def _is_on_paper(session: Session, person: Person, code: str, now: datetime) -> bool:
    mine = select(RecoveryCode).where(RecoveryCode.person_id == person.id, col(RecoveryCode.used_at).is_(None))
    row = session.exec(mine.where(RecoveryCode.sha256 == sha256(code.strip().lower()))).first()
    if row is None:
        return False
    row.used_at = now
    session.flush()
    return True


def _part() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))
