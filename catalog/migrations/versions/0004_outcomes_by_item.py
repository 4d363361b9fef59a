"""outcomes are found by their item"""

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_outcome_item_id'), 'outcome', ['item_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_outcome_item_id'), table_name='outcome')
