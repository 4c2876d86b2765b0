"""the way to a person or a channel, as its platform's adapter wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('address', 'channel'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('route', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    for table in ('address', 'channel'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('route')
