"""what sources of a sighting say besides things, doubt of a source, reports that were read"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

KINDS = ('equipment', 'place_taken', 'distance', 'attack', 'attribution', 'comparison', 'statement')


def upgrade() -> None:
    with op.batch_alter_table('sighted_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('manner', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_hedged', sa.Boolean(), server_default=sa.false(), nullable=False))
    _claims()
    op.create_table(
        'report',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('public_id', sa.String(length=8), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('published_on', sa.Date(), nullable=True),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('author', sa.String(length=200), nullable=False),
        sa.Column('url', sa.String(length=2000), nullable=False),
        sa.Column('drafts', sa.JSON(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
        sa.UniqueConstraint('public_id', name=op.f('uq_report_public_id')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_report_person_id'), 'report', ['person_id'], unique=False)


def _claims() -> None:
    kind = sa.Enum(*KINDS, name='kind', native_enum=False, create_constraint=True, length=32)
    op.create_table(
        'sighted_claim',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sighting_id', sa.Integer(), nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('source_id', sa.Integer(), nullable=False),
        sa.Column('kind', kind, nullable=False),
        sa.Column('asserted_by', sa.String(length=200), nullable=False),
        sa.Column('is_hedged', sa.Boolean(), nullable=False),
        sa.Column('summary', sa.String(), nullable=False),
        sa.Column('quote', sa.String(), nullable=False),
        sa.Column('count_min', sa.Integer(), nullable=True),
        sa.Column('count_max', sa.Integer(), nullable=True),
        sa.Column('value', sa.Float(), nullable=True),
        sa.Column('value_qualifier', sa.String(length=20), nullable=False),
        sa.Column('unit', sa.String(length=20), nullable=True),
        sa.Column('said_on', sa.Date(), nullable=True),
        sa.Column('type_id', sa.Integer(), nullable=True),
        sa.Column('lost_by_id', sa.Integer(), nullable=True),
        sa.Column('taken_by_id', sa.Integer(), nullable=True),
        sa.Column('place_id', sa.Integer(), nullable=True),
        sa.Column('place_as_written', sa.String(length=200), nullable=False),
        sa.Column('left_out', sa.String(), nullable=False),
        sa.Column('claim_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("summary <> ''", name=op.f('ck_sighted_claim_says_something')),
        sa.CheckConstraint('count_min IS NULL OR count_max IS NULL OR count_min <= count_max', name=op.f('ck_sighted_claim_counts')),
        sa.CheckConstraint('(value IS NULL) = (unit IS NULL)', name=op.f('ck_sighted_claim_value_has_unit')),
        sa.CheckConstraint("left_out = '' OR claim_id IS NULL", name=op.f('ck_sighted_claim_kept_or_left_out')),
        sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_sighted_claim_type_id')),
        sa.ForeignKeyConstraint(['lost_by_id'], ['party.id'], name=op.f('fk_sighted_claim_lost_by_id')),
        sa.ForeignKeyConstraint(['taken_by_id'], ['party.id'], name=op.f('fk_sighted_claim_taken_by_id')),
        sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_sighted_claim_place_id')),
        sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_sighted_claim_claim_id')),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_sighted_claim_source_id')),
        sa.ForeignKeyConstraint(['sighting_id'], ['sighting.id'], name=op.f('fk_sighted_claim_sighting_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_claim')),
        sa.UniqueConstraint('sighting_id', 'seq', name=op.f('uq_sighted_claim_sighting_id_seq')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('sighted_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_claim_type_id'), ['type_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_claim_lost_by_id'), ['lost_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_claim_taken_by_id'), ['taken_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_claim_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_claim_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_claim_source_id'), ['source_id'], unique=False)
