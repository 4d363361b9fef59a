"""sightings with their lines, likeness of pictures, second checks, acts on many rows, corrections"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=True),
    sa.Column('state', sa.Enum('open', 'taken_up', 'refused', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state = 'open' OR answer <> ''", name=op.f('ck_correction_answered')),
    sa.CheckConstraint("text <> ''", name=op.f('ck_correction_says_something')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_correction_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sa.UniqueConstraint('public_id', name=op.f('uq_correction_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_state'), ['state'], unique=False)

    op.create_table('sighting_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sighting_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting_draft')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sighting_draft_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('sighting_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_draft_person_id'), ['person_id'], unique=False)

    op.create_table('bulk_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=20), nullable=False),
    sa.Column('sets', sa.JSON(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('passed_over', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_bulk_edit_change_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bulk_edit_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_edit')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bulk_edit_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('bulk_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_edit_change_id'), ['change_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bulk_edit_person_id'), ['person_id'], unique=False)

    op.create_table('picture_alike',
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('distance', sa.Float(), nullable=False),
    sa.Column('transform', sa.String(length=40), nullable=False),
    sa.CheckConstraint('one_id < other_id', name=op.f('ck_picture_alike_ordered')),
    sa.ForeignKeyConstraint(['one_id'], ['picture.id'], name=op.f('fk_picture_alike_one_id')),
    sa.ForeignKeyConstraint(['other_id'], ['picture.id'], name=op.f('fk_picture_alike_other_id')),
    sa.PrimaryKeyConstraint('one_id', 'other_id', name=op.f('pk_picture_alike'))
    )
    with op.batch_alter_table('picture_alike', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_alike_other_id'), ['other_id'], unique=False)

    op.create_table('source_picture',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_source_picture_picture_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_source_picture_source_id')),
    sa.PrimaryKeyConstraint('source_id', 'picture_id', name=op.f('pk_source_picture'))
    )
    with op.batch_alter_table('source_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_picture_picture_id'), ['picture_id'], unique=False)

    op.create_table('outcome_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_outcome_review_has_reason')),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_outcome_review_outcome_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outcome_review_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_review')),
    sa.UniqueConstraint('outcome_id', 'person_id', name=op.f('uq_outcome_review_outcome_id_person_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outcome_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_review_person_id'), ['person_id'], unique=False)

    op.create_table('sighted_candidate',
    sa.Column('sighted_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sighted_id'], ['sighted_item.id'], name=op.f('fk_sighted_candidate_sighted_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_sighted_candidate_type_id')),
    sa.PrimaryKeyConstraint('sighted_id', 'type_id', name=op.f('pk_sighted_candidate'))
    )
    with op.batch_alter_table('sighted_candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_candidate_type_id'), ['type_id'], unique=False)

    op.create_table('sighted_marking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighted_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('serial', 'number', 'sign', 'name', 'inscription', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['sighted_id'], ['sighted_item.id'], name=op.f('fk_sighted_marking_sighted_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_marking'))
    )
    with op.batch_alter_table('sighted_marking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_marking_sighted_id'), ['sighted_id'], unique=False)

    op.create_table('sighted_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighted_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('judgement', sa.Enum('same', 'different', 'unsure', name='judgement', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_sighted_pair_item_id')),
    sa.ForeignKeyConstraint(['sighted_id'], ['sighted_item.id'], name=op.f('fk_sighted_pair_sighted_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_pair')),
    sa.UniqueConstraint('sighted_id', 'item_id', name=op.f('uq_sighted_pair_sighted_id_item_id'))
    )
    with op.batch_alter_table('sighted_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_pair_item_id'), ['item_id'], unique=False)

    op.create_table('sighted_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighted_id', sa.Integer(), nullable=False),
    sa.Column('part_type_id', sa.Integer(), nullable=False),
    sa.Column('certainty', sa.Enum('certain', 'probable', 'possible', name='certainty', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('as_written', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['part_type_id'], ['equipment_type.id'], name=op.f('fk_sighted_part_part_type_id')),
    sa.ForeignKeyConstraint(['sighted_id'], ['sighted_item.id'], name=op.f('fk_sighted_part_sighted_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_part')),
    sa.UniqueConstraint('sighted_id', 'part_type_id', name=op.f('uq_sighted_part_sighted_id_part_type_id'))
    )
    with op.batch_alter_table('sighted_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_part_part_type_id'), ['part_type_id'], unique=False)

    op.create_table('sighted_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighted_id', sa.Integer(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.Column('box_left', sa.Float(), nullable=True),
    sa.Column('box_top', sa.Float(), nullable=True),
    sa.Column('box_width', sa.Float(), nullable=True),
    sa.Column('box_height', sa.Float(), nullable=True),
    sa.CheckConstraint('(box_left IS NULL) = (box_top IS NULL) AND (box_left IS NULL) = (box_width IS NULL) AND (box_left IS NULL) = (box_height IS NULL)', name=op.f('ck_sighted_picture_whole_box')),
    sa.CheckConstraint('box_left IS NULL OR (box_left >= 0 AND box_top >= 0 AND box_width > 0 AND box_height > 0 AND box_left + box_width <= 1 AND box_top + box_height <= 1)', name=op.f('ck_sighted_picture_box')),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_sighted_picture_picture_id')),
    sa.ForeignKeyConstraint(['sighted_id'], ['sighted_item.id'], name=op.f('fk_sighted_picture_sighted_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_picture')),
    sa.UniqueConstraint('sighted_id', 'picture_id', name=op.f('uq_sighted_picture_sighted_id_picture_id'))
    )
    with op.batch_alter_table('sighted_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_picture_picture_id'), ['picture_id'], unique=False)

    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('publish_after', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('identification', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_blind', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('marking', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=40), type_=sa.String(length=32), existing_nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_marking_kind'), "kind IN ('serial', 'number', 'sign', 'name', 'inscription')")

    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_self_reviewed', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('original_type', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('redactions', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('video_sha256', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('video_url', sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column('video_at_ms', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('publish_after', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_picture_frame'), 'video_at_ms IS NULL OR (video_sha256 IS NOT NULL AND video_at_ms >= 0)')
        batch_op.create_index(batch_op.f('ix_picture_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_picture_video_sha256'), ['video_sha256'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_picture_person_id'), 'person', ['person_id'], ['id'])

    with op.batch_alter_table('sighted_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('note', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('seen_item_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_of_lot', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('left_out', sa.String(), server_default='', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_sighted_item_lot'), 'NOT is_of_lot OR seen_item_id IS NOT NULL')
        batch_op.create_index(batch_op.f('ix_sighted_item_seen_item_id'), ['seen_item_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sighted_item_seen_item_id'), 'item', ['seen_item_id'], ['id'])

    with op.batch_alter_table('sighting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edition', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('assigned_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('assigned_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('basis', sa.Enum('event', 'first_seen', 'published', 'recorded', name='basis', native_enum=False, create_constraint=True, length=32), server_default='event', nullable=False))
        batch_op.add_column(sa.Column('incident_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('duplicate_of_id', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_sighting_assigned'), '(assigned_id IS NULL) = (assigned_until IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_sighting_not_its_own'), 'duplicate_of_id <> id')
        batch_op.create_index(batch_op.f('ix_sighting_assigned_id'), ['assigned_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighting_duplicate_of_id'), ['duplicate_of_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighting_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighting_state'), ['state'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sighting_duplicate_of_id'), 'sighting', ['duplicate_of_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_sighting_incident_id'), 'incident', ['incident_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_sighting_assigned_id'), 'person', ['assigned_id'], ['id'])

    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('post_id', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('text', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_pending', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('publish_after', sa.DateTime(timezone=True), nullable=True))
