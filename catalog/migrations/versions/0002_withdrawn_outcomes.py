"""an outcome that is withdrawn frees its place in the chain"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_outcome_item_id_seq'), type_='unique')
        batch_op.create_index('uq_outcome_seq', ['item_id', 'seq'], unique=True, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))


def downgrade() -> None:
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index('uq_outcome_seq', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.create_unique_constraint(batch_op.f('uq_outcome_item_id_seq'), ['item_id', 'seq'])
