"""takedowns and undo; each revision with a digest of its own"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('purge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('public_id', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('keyed', sa.String(length=64), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_purge_has_reason')),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_purge_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purge')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('purge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_purge_change_id'), ['change_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_purge_public_id'), ['public_id'], unique=False)

    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('undoes_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_change_undoes_id'), ['undoes_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_change_undoes_id'), 'change', ['undoes_id'], ['id'])

    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('digest', sa.String(length=64), server_default='', nullable=False))

    _seal_anew(op.get_bind())


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _seal_anew(bind: sa.Connection) -> None:
    """The chain holds digests of revisions from here on: each gets its key and digest, each change its hash."""
    meta = sa.MetaData()
    change, revision = (sa.Table(name, meta, autoload_with=bind) for name in ("change", "revision"))
    text = sa.cast(revision.c.before, sa.Text), sa.cast(revision.c.after, sa.Text)
    own = sa.select(revision.c.id, revision.c.table_name, revision.c.row_id, *text).order_by(revision.c.id)
    put = revision.update().where(revision.c.id == sa.bindparam("own_id"))
    previous = "0" * 64
    heads = sa.select(change.c.id, change.c.person_id, change.c.made_at, change.c.why).order_by(change.c.id)
    for number, person, made_at, why in bind.execute(heads).all():
        made_at = made_at.replace(tzinfo=UTC) if made_at.tzinfo is None else made_at.astimezone(UTC)
        head = [previous, person, made_at.isoformat(), why, None]
        digest, rows = hashlib.sha256(_canonical(head)), []
        for one, table, row_id, before, after in bind.execute(own.where(revision.c.change_id == number)).all():
            told = [table, row_id, *(json.loads(value) if value else None for value in (before, after))]
            key = secrets.token_hex(16)
            keyed = hmac.new(bytes.fromhex(key), _canonical(told), hashlib.sha256).hexdigest()
            digest.update(bytes.fromhex(keyed))
            rows.append({"own_id": one, "key": key, "digest": keyed})
        if rows:
            bind.execute(put, rows)
        bind.execute(change.update().where(change.c.id == number).values(hash=digest.hexdigest(), previous_hash=previous))
        previous = digest.hexdigest()
