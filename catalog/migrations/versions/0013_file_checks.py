"""file checks: when each file was last read, and what was found"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'file_check',
        sa.Column('place', sa.String(length=2000), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=True),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('record', sa.String(length=80), nullable=False),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sound_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('fault', sa.Enum('missing', 'changed', 'unreadable', name='fault', native_enum=False,
                                   create_constraint=True, length=32), nullable=True),
        sa.Column('faulty_since', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(fault IS NULL) = (faulty_since IS NULL)', name=op.f('ck_file_check_since')),
        sa.PrimaryKeyConstraint('place', name=op.f('pk_file_check')),
    )
    op.create_index(op.f('ix_file_check_checked_at'), 'file_check', ['checked_at'])
    op.create_index(op.f('ix_file_check_fault'), 'file_check', ['fault'])
