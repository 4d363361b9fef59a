"""versions of imported lists"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dataset_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('building', 'applied', 'abandoned', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('profile', sa.String(length=200), nullable=False),
    sa.Column('copied_on', sa.Date(), nullable=True),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('things', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name=op.f('ck_dataset_version_applied')),
    sa.CheckConstraint("sha256 <> ''", name=op.f('ck_dataset_version_has_file')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_dataset_version_dataset_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dataset_version_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dataset_version')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('dataset_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dataset_version_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dataset_version_person_id'), ['person_id'], unique=False)

    op.create_table('last_change',
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_last_change_change_id')),
    sa.PrimaryKeyConstraint('table_name', name=op.f('pk_last_change'))
    )
    with op.batch_alter_table('last_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_last_change_change_id'), ['change_id'], unique=False)

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_claim_version_id'), ['version_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_claim_version_id'), 'dataset_version', ['version_id'], ['id'])

    with op.batch_alter_table('gain', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_gain_version_id'), ['version_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_gain_version_id'), 'dataset_version', ['version_id'], ['id'])

    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_incident_version_id'), ['version_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_incident_version_id'), 'dataset_version', ['version_id'], ['id'])

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('origin_row', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('origin_part', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('heading', sa.String(length=120), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_item_version_id'), ['version_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_item_version_id_origin_row_origin_part'), ['version_id', 'origin_row', 'origin_part'])
        batch_op.create_foreign_key(batch_op.f('fk_item_version_id'), 'dataset_version', ['version_id'], ['id'])

    with op.batch_alter_table('loss', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_loss_version_id'), ['version_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_loss_version_id'), 'dataset_version', ['version_id'], ['id'])

    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.add_column(sa.Column('geonames_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('population', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_place_geonames_id'), ['geonames_id'])

    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('address', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('size', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('row_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('purged_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_source_version_id'), ['version_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_source_version_id'), 'dataset_version', ['version_id'], ['id'])


    op.execute('INSERT INTO last_change (table_name, change_id) SELECT table_name, max(change_id) FROM revision GROUP BY table_name')


def downgrade() -> None:
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_source_version_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_source_version_id'))
        batch_op.drop_column('version_id')

    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.drop_column('purged_at')
        batch_op.drop_column('row_count')
        batch_op.drop_column('size')
        batch_op.drop_column('address')
        batch_op.drop_column('title')

    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_place_geonames_id'), type_='unique')
        batch_op.drop_column('population')
        batch_op.drop_column('geonames_id')

    with op.batch_alter_table('loss', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_loss_version_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_loss_version_id'))
        batch_op.drop_column('version_id')

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_item_version_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_item_version_id_origin_row_origin_part'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_item_version_id'))
        batch_op.drop_column('heading')
        batch_op.drop_column('origin_part')
        batch_op.drop_column('origin_row')
        batch_op.drop_column('version_id')

    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_incident_version_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_incident_version_id'))
        batch_op.drop_column('version_id')

    with op.batch_alter_table('gain', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_gain_version_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_gain_version_id'))
        batch_op.drop_column('version_id')

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_claim_version_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_claim_version_id'))
        batch_op.drop_column('version_id')

    with op.batch_alter_table('last_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_last_change_change_id'))

    op.drop_table('last_change')
    with op.batch_alter_table('dataset_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dataset_version_person_id'))
        batch_op.drop_index(batch_op.f('ix_dataset_version_dataset_id'))

    op.drop_table('dataset_version')
