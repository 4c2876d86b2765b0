"""how often and how hard a person wants it, who is away, and tasks that colleagues proposed."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('away_until', sa.Date(), nullable=True))
    op.add_column('person', sa.Column('asked', sa.String(), nullable=False, server_default=''))
    op.add_column('person', sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('nudge_offer', sa.Column('why', sa.JSON(), nullable=False, server_default='[]'))
    op.create_table('nudge_rhythm',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('quiet', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('invited_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_nudge_rhythm_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_nudge_rhythm'))
    )
    op.create_table('accepted_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('tools', sa.JSON(), nullable=False),
    sa.Column('skill', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('privacy', sa.String(), nullable=False),
    sa.Column('guarantee', sa.String(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('proposer_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['proposer_id'], ['person.id'], name=op.f('fk_accepted_card_proposer_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accepted_card')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_accepted_card_proposer_id'), 'accepted_card', ['proposer_id'])
    op.create_table('codesign_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_codesign_round_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codesign_round')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_codesign_round_team_id'), 'codesign_round', ['team_id'])
    op.create_table('codesign_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('task', sa.String(), nullable=False),
    sa.Column('help', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['codesign_round.id'], name=op.f('fk_codesign_entry_round_id_codesign_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_codesign_entry_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codesign_entry')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_codesign_entry_round_id'), 'codesign_entry', ['round_id'])
    op.create_index(op.f('ix_codesign_entry_person_id'), 'codesign_entry', ['person_id'])
    op.create_table('codesign_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('task', sa.String(), nullable=False),
    sa.Column('help', sa.String(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decider_id', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['codesign_round.id'], name=op.f('fk_codesign_item_round_id_codesign_round'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decider_id'], ['person.id'], name=op.f('fk_codesign_item_decider_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codesign_item')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_codesign_item_round_id'), 'codesign_item', ['round_id'])
    op.create_index(op.f('ix_codesign_item_decider_id'), 'codesign_item', ['decider_id'])
    op.create_table('codesign_idea',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('better_than', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('task', sa.String(), nullable=False),
    sa.Column('check', sa.String(), nullable=False),
    sa.Column('privacy', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('tools', sa.JSON(), nullable=False),
    sa.Column('naming', sa.String(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_codesign_idea_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codesign_idea')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_codesign_idea_person_id'), 'codesign_idea', ['person_id'])
    op.create_table('codesign_vote',
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_codesign_vote_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('about', 'person_id', name=op.f('pk_codesign_vote'))
    )
    op.create_index(op.f('ix_codesign_vote_person_id'), 'codesign_vote', ['person_id'])
    # teams that were open before: the feature itself looks when their first round may begin
    op.execute("INSERT INTO timer (feature, team_id, due) SELECT 'codesign', id, opened_at FROM team WHERE opened_at IS NOT NULL")
    op.create_table('joined_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('around', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_joined_count_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joined_count'))
    )
    op.create_index(op.f('ix_joined_count_team_id'), 'joined_count', ['team_id'])


def downgrade() -> None:
    op.execute("DELETE FROM timer WHERE feature = 'codesign'")
    op.drop_index(op.f('ix_codesign_vote_person_id'), 'codesign_vote')
    op.drop_table('codesign_vote')
    op.drop_index(op.f('ix_codesign_idea_person_id'), 'codesign_idea')
    op.drop_table('codesign_idea')
    op.drop_index(op.f('ix_codesign_item_decider_id'), 'codesign_item')
    op.drop_index(op.f('ix_codesign_item_round_id'), 'codesign_item')
    op.drop_table('codesign_item')
    op.drop_index(op.f('ix_codesign_entry_person_id'), 'codesign_entry')
    op.drop_index(op.f('ix_codesign_entry_round_id'), 'codesign_entry')
    op.drop_table('codesign_entry')
    op.drop_index(op.f('ix_codesign_round_team_id'), 'codesign_round')
    op.drop_table('codesign_round')
    op.drop_index(op.f('ix_joined_count_team_id'), 'joined_count')
    op.drop_table('joined_count')
    op.drop_index(op.f('ix_accepted_card_proposer_id'), 'accepted_card')
    op.drop_table('accepted_card')
    op.drop_table('nudge_rhythm')
    op.drop_column('nudge_offer', 'why')
    op.drop_column('person', 'asked_at')
    op.drop_column('person', 'asked')
    op.drop_column('person', 'away_until')
