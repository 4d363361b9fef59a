"""accounts: sessions, links that work once, second step, counters of tries"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

ROLES = ('reader', 'contributor', 'reviewer', 'editor', 'admin')
KINDS = ('sign_in', 'invitation', 'confirm', 'reset')
WAYS = ('link', 'password', 'code')


def term(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pseudonym_key', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('email_confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('totp_secret', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('totp_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('totp_step', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    # Until now there were two people, both named here in small letters of ASCII.
    op.execute('UPDATE person SET pseudonym_key = lower(pseudonym)')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('pseudonym_key', existing_type=sa.String(length=80), nullable=False)
        batch_op.alter_column('totp_step', existing_type=sa.Integer(), server_default=None)
        batch_op.create_unique_constraint(op.f('uq_person_pseudonym_key'), ['pseudonym_key'])
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True))
    _sessions()
    _links()
    op.create_table(
        'recovery_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
        sa.UniqueConstraint('sha256', name=op.f('uq_recovery_code_sha256')),
    )
    op.create_index(op.f('ix_recovery_code_person_id'), 'recovery_code', ['person_id'], unique=False)
    op.create_table(
        'rate_counter',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_counter')),
    )
    op.create_index(op.f('ix_rate_counter_until'), 'rate_counter', ['until'], unique=False)


def _sessions() -> None:
    op.create_table(
        'sign_in',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('way', term(WAYS, 'way'), nullable=False),
        sa.Column('agent', sa.String(length=120), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
        sa.UniqueConstraint('sha256', name=op.f('uq_sign_in_sha256')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_sign_in_person_id'), 'sign_in', ['person_id'], unique=False)


def _links() -> None:
    op.create_table(
        'once_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', term(KINDS, 'kind'), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('made_by_id', sa.Integer(), nullable=True),
        sa.Column('role', term(ROLES, 'role'), nullable=True),
        sa.Column('email', sa.String(length=320), nullable=True),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('use_by', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_once_link_made_by_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_once_link_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_once_link')),
        sa.UniqueConstraint('sha256', name=op.f('uq_once_link_sha256')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_once_link_made_by_id'), 'once_link', ['made_by_id'], unique=False)
    op.create_index(op.f('ix_once_link_person_id'), 'once_link', ['person_id'], unique=False)


def downgrade() -> None:
    for name in ('rate_counter', 'recovery_code', 'once_link', 'sign_in'):
        op.drop_table(name)
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_column('last_used_at')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_person_pseudonym_key'), type_='unique')
        for name in ('closed_at', 'totp_step', 'totp_since', 'totp_secret', 'email_confirmed_at', 'pseudonym_key'):
            batch_op.drop_column(name)
