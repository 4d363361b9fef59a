"""saved searches: a list's path and address, and up to when their person has looked"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('saved_search')  # nothing has ever written to it
    op.create_table(
        'saved_search',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('path', sa.String(length=20), nullable=False),
        sa.Column('address', sa.String(length=4000), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('looked_change', sa.Integer(), nullable=False),
        sa.Column('before_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('before_change', sa.Integer(), nullable=False),
        sa.CheckConstraint("path IN ('/losses/', '/incidents/', '/holdings/', '/tally')", name=op.f('ck_saved_search_path')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_search_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
        sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_search_person_id_name')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_saved_search_person_id'), 'saved_search', ['person_id'], unique=False)
