"""keys to identify by: features belong to a key and have an order"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'identification_key',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=80), nullable=False),
        sa.Column('label', sa.String(length=200), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('under_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['under_id'], ['equipment_type.id'], name=op.f('fk_identification_key_under_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_identification_key')),
        sa.UniqueConstraint('slug', name=op.f('uq_identification_key_slug')),
    )
    op.create_index(op.f('ix_identification_key_under_id'), 'identification_key', ['under_id'], unique=False)
    # No version before this one could write a feature, so the tables are empty and may be given columns without values.
    with op.batch_alter_table('feature', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_feature_under_id'))
        batch_op.drop_constraint(op.f('fk_feature_under_id'), type_='foreignkey')
        batch_op.drop_column('under_id')
        batch_op.add_column(sa.Column('key_id', sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column('ask', sa.String(), nullable=False))
        batch_op.add_column(sa.Column('hint', sa.String(), nullable=False))
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False))
        batch_op.create_foreign_key(op.f('fk_feature_key_id'), 'identification_key', ['key_id'], ['id'])
        batch_op.create_index(op.f('ix_feature_key_id'), ['key_id'], unique=False)
    with op.batch_alter_table('feature_value', schema=None) as batch_op:
        batch_op.add_column(sa.Column('position', sa.Integer(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('feature_value', schema=None) as batch_op:
        batch_op.drop_column('position')
    with op.batch_alter_table('feature', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_feature_key_id'))
        batch_op.drop_constraint(op.f('fk_feature_key_id'), type_='foreignkey')
        for name in ('position', 'hint', 'ask', 'key_id'):
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column('under_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_feature_under_id'), 'equipment_type', ['under_id'], ['id'])
        batch_op.create_index(op.f('ix_feature_under_id'), ['under_id'], unique=False)
    op.drop_table('identification_key')
