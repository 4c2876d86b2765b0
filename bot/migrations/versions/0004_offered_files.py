"""files that wait for somebody's answer, and numbers that never run out on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

COUNTED = ('delivery', 'timer')  # a row for each thing that is said or waited for


def upgrade() -> None:
    op.create_table('offered_file',
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('card', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_offered_file_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_offered_file'))
    )
    op.create_index(op.f('ix_offered_file_person_id'), 'offered_file', ['person_id'])
    op.create_index(op.f('ix_offered_file_until'), 'offered_file', ['until'])
    _count_in('bigint')


def downgrade() -> None:
    _count_in('integer')
    op.drop_index(op.f('ix_offered_file_until'), 'offered_file')
    op.drop_index(op.f('ix_offered_file_person_id'), 'offered_file')
    op.drop_table('offered_file')


def _count_in(kind: str) -> None:
    """SQLite's numbers have room enough as they are."""
    if op.get_bind().dialect.name == 'postgresql':
        for table in COUNTED:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN id TYPE {kind}')
            op.execute(f'ALTER SEQUENCE {table}_id_seq AS {kind}')
