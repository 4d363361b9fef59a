"""numbers once given: SQLite gives no number of a row a second time, as it was before tables were made anew"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TABLES = (
    'change', 'claim', 'identification', 'incident', 'item', 'outcome',
    'person', 'picture', 'place', 'sighted_item', 'sighting', 'source',
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != 'sqlite':
        return
    for table in TABLES:
        # What makes a table anew to change it (0007, 0008, 0010) had left AUTOINCREMENT out.
        with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_autoincrement': True}):
            pass
        keep_above(connection, table)


def keep_above(connection: sa.Connection, table: str) -> None:
    """Rows that are gone since had numbers too: the history knows them."""
    highest = connection.execute(
        sa.text('SELECT max(row_id) FROM revision WHERE table_name = :name'), {'name': table}
    ).scalar()
    if highest is None:
        return
    known = connection.execute(sa.text('SELECT seq FROM sqlite_sequence WHERE name = :name'), {'name': table}).scalar()
    if known is None:
        connection.execute(
            sa.text('INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)'), {'name': table, 'seq': highest}
        )
    elif known < highest:
        connection.execute(
            sa.text('UPDATE sqlite_sequence SET seq = :seq WHERE name = :name'), {'name': table, 'seq': highest}
        )
