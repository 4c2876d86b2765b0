"""in which lane a delivery waits and how urgent it is, what may have arrived, who is reached."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

PLANNED, SENDING = sa.text("status = 'planned'"), sa.text("status = 'sending'")


def upgrade() -> None:
    for table in ('address', 'channel'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            reach = sa.Column('reach', sa.String(), nullable=False, server_default='unknown')
            batch_op.add_column(reach)
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lane', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rank', sa.Integer(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('doubt', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index('ix_delivery_status_ready')
        batch_op.drop_column('slotted')
    # whatever waits without a lane is given one when its moment is there
    op.execute("UPDATE delivery SET rank = CASE WHEN op = 'withdraw' THEN 0 "
               "WHEN purpose IN ('own', 'duty', 'team') THEN 1 ELSE 2 END")
    op.create_index('ix_delivery_planned', 'delivery', ['lane', 'rank', 'ready', 'id'],
                    sqlite_where=PLANNED, postgresql_where=PLANNED)
    op.create_index('ix_delivery_sending', 'delivery', ['id'],
                    sqlite_where=SENDING, postgresql_where=SENDING)


def downgrade() -> None:
    op.drop_index('ix_delivery_sending', 'delivery')
    op.drop_index('ix_delivery_planned', 'delivery')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slotted', sa.Boolean(), nullable=False, server_default=sa.false()))
        for column in ('doubt', 'rank', 'lane'):
            batch_op.drop_column(column)
        batch_op.create_index('ix_delivery_status_ready', ['status', 'ready'])
    for table in ('address', 'channel'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('reach')
