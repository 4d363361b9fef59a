"""what pictures are found again by"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'picture_print',
        sa.Column('picture_id', sa.Integer(), nullable=False),
        sa.Column('features', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_picture_print_picture_id')),
        sa.PrimaryKeyConstraint('picture_id', name=op.f('pk_picture_print')),
    )


def downgrade() -> None:
    op.drop_table('picture_print')
