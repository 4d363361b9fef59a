"""feed entries: which rows stand in the exports, so that a copy can be kept up"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'feed_entry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('key', sa.String(length=120), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_entry')),
        sa.UniqueConstraint('kind', 'key', name=op.f('uq_feed_entry_kind_key')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'feed_mark',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('change', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_mark')),
    )
