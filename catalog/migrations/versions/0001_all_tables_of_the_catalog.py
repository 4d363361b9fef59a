"""all tables of the catalog"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('dataset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('maintainer', sa.String(), nullable=False),
    sa.Column('licence', sa.String(), nullable=False),
    sa.Column('credit', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('may_publish', sa.Boolean(), nullable=False),
    sa.Column('requires_picture', sa.Boolean(), nullable=False),
    sa.Column('mode', sa.Enum('first_operator', 'every_operator', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('copied_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dataset')),
    sa.UniqueConstraint('slug', name=op.f('uq_dataset_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('equipment_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('rank', sa.Enum('domain', 'category', 'family', 'model', 'variant', name='rank', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('end_item', 'fitted_part', 'munition', 'component', 'group', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'active', 'retired', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('accepted_id', sa.Integer(), nullable=True),
    sa.Column('maker', sa.String(length=200), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('introduced', sa.Integer(), nullable=True),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('separable_in_pictures', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(rank = 'domain') = (parent_id IS NULL)", name=op.f('ck_equipment_type_only_domains_are_roots')),
    sa.CheckConstraint("state <> 'retired' OR accepted_id IS NOT NULL", name=op.f('ck_equipment_type_retired_has_accepted')),
    sa.CheckConstraint('introduced BETWEEN 1800 AND 2100', name=op.f('ck_equipment_type_introduced')),
    sa.CheckConstraint('parent_id <> id AND accepted_id <> id', name=op.f('ck_equipment_type_not_its_own')),
    sa.ForeignKeyConstraint(['accepted_id'], ['equipment_type.id'], name=op.f('fk_equipment_type_accepted_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['equipment_type.id'], name=op.f('fk_equipment_type_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_equipment_type')),
    sa.UniqueConstraint('slug', name=op.f('uq_equipment_type_slug')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('equipment_type', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_equipment_type_accepted_id'), ['accepted_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_equipment_type_parent_id'), ['parent_id'], unique=False)

    op.create_table('party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('state', 'force', 'unit', 'non_state_group', 'unknown', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('leans_to_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("leans_to_id IS NULL OR kind = 'unknown'", name=op.f('ck_party_only_unknown_leans')),
    sa.ForeignKeyConstraint(['leans_to_id'], ['party.id'], name=op.f('fk_party_leans_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('slug', name=op.f('uq_party_slug')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_leans_to_id'), ['leans_to_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pseudonym', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('is_system', sa.Boolean(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_person_pseudonym')),
    sqlite_autoincrement=True
    )
    op.create_table('publisher',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publisher')),
    sa.UniqueConstraint('slug', name=op.f('uq_publisher_slug')),
    sqlite_autoincrement=True
    )
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_api_token_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_api_token_person_id_name')),
    sa.UniqueConstraint('sha256', name=op.f('uq_api_token_sha256')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_token_person_id'), ['person_id'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("why <> ''", name=op.f('ck_change_has_reason')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_person_id'), ['person_id'], unique=False)

    op.create_table('dataset_cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('since_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('is_covered', sa.Boolean(), nullable=False),
    sa.CheckConstraint('since_on IS NULL OR until_on IS NULL OR since_on <= until_on', name=op.f('ck_dataset_cover_dates')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_dataset_cover_dataset_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_dataset_cover_party_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_dataset_cover_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dataset_cover')),
    sa.UniqueConstraint('dataset_id', 'party_id', 'type_id', 'since_on', name=op.f('uq_dataset_cover_dataset_id_party_id_type_id_since_on'))
    )
    with op.batch_alter_table('dataset_cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dataset_cover_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dataset_cover_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dataset_cover_type_id'), ['type_id'], unique=False)

    op.create_table('feature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('under_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['under_id'], ['equipment_type.id'], name=op.f('fk_feature_under_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feature')),
    sa.UniqueConstraint('slug', name=op.f('uq_feature_slug'))
    )
    with op.batch_alter_table('feature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feature_under_id'), ['under_id'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.String(length=200), nullable=True),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('qualifier', sa.Enum('exact', 'probable', 'possible', 'pattern', 'copy_suspected', name='qualifier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('as_written', sa.String(length=300), nullable=False),
    sa.Column('is_lot', sa.Boolean(), nullable=False),
    sa.Column('count_min', sa.Integer(), nullable=False),
    sa.Column('count_best', sa.Integer(), nullable=False),
    sa.Column('count_max', sa.Integer(), nullable=True),
    sa.Column('parent_lot_id', sa.Integer(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('active', 'merged', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f('ck_item_merged_has_target')),
    sa.CheckConstraint('count_max IS NULL OR count_best <= count_max', name=op.f('ck_item_count_max')),
    sa.CheckConstraint('count_min >= 0 AND count_min <= count_best', name=op.f('ck_item_count_min')),
    sa.CheckConstraint('is_lot OR (count_min = 1 AND count_best = 1 AND count_max IS NOT NULL AND count_max = 1)', name=op.f('ck_item_single_is_one')),
    sa.CheckConstraint('merged_into_id <> id AND parent_lot_id <> id', name=op.f('ck_item_not_its_own')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_item_dataset_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['item.id'], name=op.f('fk_item_merged_into_id')),
    sa.ForeignKeyConstraint(['parent_lot_id'], ['item.id'], name=op.f('fk_item_parent_lot_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_item_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('dataset_id', 'origin_id', name=op.f('uq_item_dataset_id_origin_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_item_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_parent_lot_id'), ['parent_lot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_type_id'), ['type_id'], unique=False)

    op.create_table('party_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('official', 'variant', 'former', 'exonym', 'abbreviation', 'misspelling', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('script', sa.String(length=4), nullable=False),
    sa.Column('preferred', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_party_name_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_name')),
    sa.UniqueConstraint('party_id', 'name', 'language', name=op.f('uq_party_name_party_id_name_language')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('party_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_name_party_id'), ['party_id'], unique=False)

    op.create_table('person_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('reader', 'contributor', 'reviewer', 'editor', 'admin', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_role')),
    sa.UniqueConstraint('person_id', 'role', name=op.f('uq_person_role_person_id_role'))
    )
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_role_person_id'), ['person_id'], unique=False)

    op.create_table('source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=True),
    sa.Column('kind', sa.Enum('article', 'post', 'list', 'document', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('publisher_id', sa.Integer(), nullable=True),
    sa.Column('platform', sa.Enum('x', 'telegram', 'facebook', 'youtube', 'web', 'print', name='platform', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('handle', sa.String(length=100), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=True),
    sa.Column('url_key', sa.String(length=2000), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retrieved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('availability', sa.Enum('online', 'gone', 'unchecked', name='availability', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('protected', sa.Boolean(), nullable=False),
    sa.Column('quoted_in_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint('quoted_in_id <> id', name=op.f('ck_source_not_its_own')),
    sa.CheckConstraint('url IS NULL OR url_key IS NOT NULL', name=op.f('ck_source_url_has_key')),
    sa.ForeignKeyConstraint(['publisher_id'], ['publisher.id'], name=op.f('fk_source_publisher_id')),
    sa.ForeignKeyConstraint(['quoted_in_id'], ['source.id'], name=op.f('fk_source_quoted_in_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source')),
    sa.UniqueConstraint('public_id', name=op.f('uq_source_public_id')),
    sa.UniqueConstraint('slug', name=op.f('uq_source_slug')),
    sa.UniqueConstraint('url_key', name=op.f('uq_source_url_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_publisher_id'), ['publisher_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_quoted_in_id'), ['quoted_in_id'], unique=False)

    op.create_table('type_closure',
    sa.Column('ancestor_id', sa.Integer(), nullable=False),
    sa.Column('descendant_id', sa.Integer(), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ancestor_id'], ['equipment_type.id'], name=op.f('fk_type_closure_ancestor_id')),
    sa.ForeignKeyConstraint(['descendant_id'], ['equipment_type.id'], name=op.f('fk_type_closure_descendant_id')),
    sa.PrimaryKeyConstraint('ancestor_id', 'descendant_id', name=op.f('pk_type_closure'))
    )
    with op.batch_alter_table('type_closure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_closure_descendant_id'), ['descendant_id'], unique=False)

    op.create_table('type_external_id',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_type_external_id_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_external_id')),
    sa.UniqueConstraint('type_id', 'scheme', 'value', name=op.f('uq_type_external_id_type_id_scheme_value'))
    )
    with op.batch_alter_table('type_external_id', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_external_id_type_id'), ['type_id'], unique=False)

    op.create_table('type_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('designation', 'index', 'reporting_name', 'maker_code', 'nickname', 'abbreviation', 'former', 'misspelling', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('script', sa.String(length=4), nullable=False),
    sa.Column('preferred', sa.Boolean(), nullable=False),
    sa.Column('ambiguous', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_type_name_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_name')),
    sa.UniqueConstraint('type_id', 'name', 'language', name=op.f('uq_type_name_type_id_name_language')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('type_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_name_type_id'), ['type_id'], unique=False)
        batch_op.create_index('uq_type_name_preferred', ['type_id', 'language'], unique=True, sqlite_where=sa.text('preferred'), postgresql_where=sa.text('preferred'))

    op.create_table('type_relation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('upgrade_of', 'copy_of', 'licensed_copy_of', 'carries', 'fires', 'often_confused_with', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_type_relation_two_types')),
    sa.ForeignKeyConstraint(['from_id'], ['equipment_type.id'], name=op.f('fk_type_relation_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['equipment_type.id'], name=op.f('fk_type_relation_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_relation')),
    sa.UniqueConstraint('from_id', 'kind', 'to_id', name=op.f('uq_type_relation_from_id_kind_to_id'))
    )
    with op.batch_alter_table('type_relation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_relation_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_type_relation_to_id'), ['to_id'], unique=False)

    op.create_table('archive_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('wayback', 'archive_today', 'file', 'wacz', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('location', sa.String(length=2000), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_archive_copy_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_copy'))
    )
    with op.batch_alter_table('archive_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_archive_copy_source_id'), ['source_id'], unique=False)

    op.create_table('feature_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('feature_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('drawing', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['feature_id'], ['feature.id'], name=op.f('fk_feature_value_feature_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feature_value')),
    sa.UniqueConstraint('feature_id', 'slug', name=op.f('uq_feature_value_feature_id_slug'))
    )
    with op.batch_alter_table('feature_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feature_value_feature_id'), ['feature_id'], unique=False)

    op.create_table('fitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('part_type_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=60), nullable=False),
    sa.Column('certainty', sa.Enum('certain', 'probable', 'possible', name='certainty', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('as_written', sa.String(length=200), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_fitment_item_id')),
    sa.ForeignKeyConstraint(['part_type_id'], ['equipment_type.id'], name=op.f('fk_fitment_part_type_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_fitment_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fitment')),
    sa.UniqueConstraint('item_id', 'part_type_id', name=op.f('uq_fitment_item_id_part_type_id'))
    )
    with op.batch_alter_table('fitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fitment_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fitment_part_type_id'), ['part_type_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fitment_source_id'), ['source_id'], unique=False)

    op.create_table('identification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('qualifier', sa.Enum('exact', 'probable', 'possible', 'pattern', 'copy_suspected', name='qualifier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('disagrees', sa.Enum('is_not', 'cannot_tell_from_this', name='disagrees', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_identification_item_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identification_person_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_identification_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identification')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('identification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identification_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identification_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identification_type_id'), ['type_id'], unique=False)

    op.create_table('index_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_index_job_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_index_job')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('index_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_index_job_change_id'), ['change_id'], unique=False)

    op.create_table('item_candidate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_candidate_item_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_item_candidate_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_candidate')),
    sa.UniqueConstraint('item_id', 'type_id', name=op.f('uq_item_candidate_item_id_type_id'))
    )
    with op.batch_alter_table('item_candidate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_candidate_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_candidate_type_id'), ['type_id'], unique=False)

    op.create_table('item_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('judgement', sa.Enum('same', 'different', 'unsure', name='judgement', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('one_id < other_id', name=op.f('ck_item_pair_ordered')),
    sa.ForeignKeyConstraint(['one_id'], ['item.id'], name=op.f('fk_item_pair_one_id')),
    sa.ForeignKeyConstraint(['other_id'], ['item.id'], name=op.f('fk_item_pair_other_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_item_pair_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_pair')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('item_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_pair_one_id'), ['one_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_pair_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_pair_person_id'), ['person_id'], unique=False)

    op.create_table('marking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_marking_item_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_marking_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marking'))
    )
    with op.batch_alter_table('marking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_marking_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_marking_source_id'), ['source_id'], unique=False)

    op.create_table('party_relation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('member_of', 'allied_with', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_party_relation_two_parties')),
    sa.CheckConstraint('since_on IS NULL OR until_on IS NULL OR since_on <= until_on', name=op.f('ck_party_relation_dates')),
    sa.ForeignKeyConstraint(['from_id'], ['party.id'], name=op.f('fk_party_relation_from_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_party_relation_source_id')),
    sa.ForeignKeyConstraint(['to_id'], ['party.id'], name=op.f('fk_party_relation_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_relation')),
    sa.UniqueConstraint('from_id', 'kind', 'to_id', 'since_on', name=op.f('uq_party_relation_from_id_kind_to_id_since_on'))
    )
    with op.batch_alter_table('party_relation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_relation_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_relation_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_relation_to_id'), ['to_id'], unique=False)

    op.create_table('picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('public_sha256', sa.String(length=64), nullable=True),
    sa.Column('dhash', sa.String(length=64), nullable=True),
    sa.Column('phash', sa.String(length=64), nullable=True),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('licence', sa.String(), nullable=True),
    sa.Column('credit', sa.String(), nullable=True),
    sa.Column('sensitivity', sa.Enum('unreviewed', 'none', 'graphic', 'personal', 'graphic_personal', 'never_public', name='sensitivity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('exif', sa.JSON(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_picture_sha256')),
    sa.CheckConstraint('width > 0 AND height > 0 AND size > 0', name=op.f('ck_picture_size')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_picture_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    sa.UniqueConstraint('sha256', name=op.f('uq_picture_sha256')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_public_sha256'), ['public_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_picture_source_id'), ['source_id'], unique=False)

    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('country', 'region', 'district', 'city', 'town', 'village', 'quarter', 'site', 'area', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('radius_m', sa.Integer(), nullable=True),
    sa.Column('point_source_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint('(lat IS NULL) = (lon IS NULL)', name=op.f('ck_place_point')),
    sa.CheckConstraint('lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)', name=op.f('ck_place_globe')),
    sa.CheckConstraint('lat IS NULL OR (radius_m IS NOT NULL AND radius_m > 0)', name=op.f('ck_place_radius')),
    sa.CheckConstraint('parent_id <> id', name=op.f('ck_place_not_its_own')),
    sa.ForeignKeyConstraint(['parent_id'], ['place.id'], name=op.f('fk_place_parent_id')),
    sa.ForeignKeyConstraint(['point_source_id'], ['source.id'], name=op.f('fk_place_point_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('slug', name=op.f('uq_place_slug')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_point_source_id'), ['point_source_id'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_revision_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_change_id'), ['change_id'], unique=False)
        batch_op.create_index('ix_revision_row', ['table_name', 'row_id'], unique=False)

    op.create_table('saved_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('seen_change_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_search_person_id')),
    sa.ForeignKeyConstraint(['seen_change_id'], ['change.id'], name=op.f('fk_saved_search_seen_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_search_person_id_name')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_search_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_search_seen_change_id'), ['seen_change_id'], unique=False)

    op.create_table('seed_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_seed_row_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seed_row')),
    sa.UniqueConstraint('kind', 'key', name=op.f('uq_seed_row_kind_key'))
    )
    with op.batch_alter_table('seed_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seed_row_change_id'), ['change_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('rules', sa.String(length=20), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('location', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_snapshot_change_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snapshot_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('public_id', name=op.f('uq_snapshot_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snapshot_change_id'), ['change_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_snapshot_person_id'), ['person_id'], unique=False)

    op.create_table('type_name_key',
    sa.Column('name_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['name_id'], ['type_name.id'], name=op.f('fk_type_name_key_name_id')),
    sa.PrimaryKeyConstraint('name_id', 'key', name=op.f('pk_type_name_key'))
    )
    with op.batch_alter_table('type_name_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_name_key_key'), ['key'], unique=False)

    op.create_table('type_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_type_source_source_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_type_source_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_source')),
    sa.UniqueConstraint('type_id', 'source_id', name=op.f('uq_type_source_type_id_source_id'))
    )
    with op.batch_alter_table('type_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_source_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_type_source_type_id'), ['type_id'], unique=False)

    op.create_table('type_spec',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('value_max', sa.Float(), nullable=True),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("unit <> ''", name=op.f('ck_type_spec_has_unit')),
    sa.CheckConstraint('value_max IS NULL OR value <= value_max', name=op.f('ck_type_spec_ordered')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_type_spec_source_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_type_spec_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_spec')),
    sa.UniqueConstraint('type_id', 'quantity', 'source_id', name=op.f('uq_type_spec_type_id_quantity_source_id'))
    )
    with op.batch_alter_table('type_spec', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_spec_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_type_spec_type_id'), ['type_id'], unique=False)

    op.create_table('identification_feature',
    sa.Column('identification_id', sa.Integer(), nullable=False),
    sa.Column('value_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['identification_id'], ['identification.id'], name=op.f('fk_identification_feature_identification_id')),
    sa.ForeignKeyConstraint(['value_id'], ['feature_value.id'], name=op.f('fk_identification_feature_value_id')),
    sa.PrimaryKeyConstraint('identification_id', 'value_id', name=op.f('pk_identification_feature'))
    )
    with op.batch_alter_table('identification_feature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identification_feature_value_id'), ['value_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('narrative', sa.String(), nullable=False),
    sa.Column('is_bare', sa.Boolean(), nullable=False),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('precision', sa.Enum('day', 'days', 'week', 'month', 'season', 'year', 'range', 'before', 'unknown', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('basis', sa.Enum('event', 'first_seen', 'published', 'recorded', name='basis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('date_as_written', sa.String(length=200), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('place_as_written', sa.String(length=200), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('uncertainty_m', sa.Integer(), nullable=True),
    sa.Column('geo_precision', sa.Enum('point', 'place', 'district', 'region', 'unknown', name='geo_precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('publish_after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('coarsen_to_m', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('active', 'merged', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name=op.f('ck_incident_undated')),
    sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f('ck_incident_merged_has_target')),
    sa.CheckConstraint("is_bare OR title <> ''", name=op.f('ck_incident_titled')),
    sa.CheckConstraint('(lat IS NULL) = (lon IS NULL)', name=op.f('ck_incident_point')),
    sa.CheckConstraint('earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)', name=op.f('ck_incident_span')),
    sa.CheckConstraint('lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)', name=op.f('ck_incident_globe')),
    sa.CheckConstraint('lat IS NULL OR (uncertainty_m IS NOT NULL AND uncertainty_m > 0)', name=op.f('ck_incident_uncertainty')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['incident.id'], name=op.f('fk_incident_merged_into_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_incident_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('public_id', name=op.f('uq_incident_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_latest'), ['latest'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_place_id'), ['place_id'], unique=False)

    op.create_table('item_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.Column('box_left', sa.Float(), nullable=True),
    sa.Column('box_top', sa.Float(), nullable=True),
    sa.Column('box_width', sa.Float(), nullable=True),
    sa.Column('box_height', sa.Float(), nullable=True),
    sa.CheckConstraint('box_left IS NULL OR (box_left >= 0 AND box_top >= 0 AND box_width > 0 AND box_height > 0 AND box_left + box_width <= 1 AND box_top + box_height <= 1)', name=op.f('ck_item_picture_box')),
    sa.CheckConstraint('(box_left IS NULL) = (box_top IS NULL) AND (box_left IS NULL) = (box_width IS NULL) AND (box_left IS NULL) = (box_height IS NULL)', name=op.f('ck_item_picture_whole_box')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_picture_item_id')),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_item_picture_picture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_picture')),
    sa.UniqueConstraint('item_id', 'picture_id', name=op.f('uq_item_picture_item_id_picture_id'))
    )
    with op.batch_alter_table('item_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_picture_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_picture_picture_id'), ['picture_id'], unique=False)

    op.create_table('place_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('official', 'variant', 'former', 'exonym', 'abbreviation', 'misspelling', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('script', sa.String(length=4), nullable=False),
    sa.Column('preferred', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_place_name_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_name')),
    sa.UniqueConstraint('place_id', 'name', 'language', name=op.f('uq_place_name_place_id_name_language')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('place_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_name_place_id'), ['place_id'], unique=False)

    op.create_table('sighting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=8), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'in_review', 'needs_info', 'accepted', 'duplicate', 'rejected', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('idempotency_key', sa.String(length=64), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('precision', sa.Enum('day', 'days', 'week', 'month', 'season', 'year', 'range', 'before', 'unknown', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('date_as_written', sa.String(length=200), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('place_as_written', sa.String(length=200), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('uncertainty_m', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name=op.f('ck_sighting_undated')),
    sa.CheckConstraint('(lat IS NULL) = (lon IS NULL)', name=op.f('ck_sighting_point')),
    sa.CheckConstraint('earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)', name=op.f('ck_sighting_span')),
    sa.CheckConstraint('lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)', name=op.f('ck_sighting_globe')),
    sa.CheckConstraint('lat IS NULL OR (uncertainty_m IS NOT NULL AND uncertainty_m > 0)', name=op.f('ck_sighting_uncertainty')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sighting_person_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_sighting_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_sighting_idempotency_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sighting_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('sighting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighting_place_id'), ['place_id'], unique=False)

    op.create_table('type_feature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('value_id', sa.Integer(), nullable=False),
    sa.Column('presence', sa.Enum('always', 'sometimes', 'never', name='presence', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_type_feature_type_id')),
    sa.ForeignKeyConstraint(['value_id'], ['feature_value.id'], name=op.f('fk_type_feature_value_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_type_feature')),
    sa.UniqueConstraint('type_id', 'value_id', name=op.f('uq_type_feature_type_id_value_id'))
    )
    with op.batch_alter_table('type_feature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_type_feature_type_id'), ['type_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_type_feature_value_id'), ['value_id'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('locator', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('equipment', 'place_taken', 'distance', 'attack', 'attribution', 'comparison', 'statement', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stance', sa.Enum('asserts', 'denies', 'corrects', 'retracts', name='stance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asserted_by', sa.String(length=200), nullable=False),
    sa.Column('is_hedged', sa.Boolean(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('quote', sa.String(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('related_incident_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('lost_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('count_min', sa.Integer(), nullable=True),
    sa.Column('count_max', sa.Integer(), nullable=True),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('value_qualifier', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=True),
    sa.Column('said_on', sa.Date(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('place_as_written', sa.String(length=200), nullable=False),
    sa.CheckConstraint("summary <> ''", name=op.f('ck_claim_says_something')),
    sa.CheckConstraint('(value IS NULL) = (unit IS NULL)', name=op.f('ck_claim_value_has_unit')),
    sa.CheckConstraint('count_min IS NULL OR count_max IS NULL OR count_min <= count_max', name=op.f('ck_claim_counts')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_claim_incident_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_claim_item_id')),
    sa.ForeignKeyConstraint(['lost_by_id'], ['party.id'], name=op.f('fk_claim_lost_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_claim_place_id')),
    sa.ForeignKeyConstraint(['related_incident_id'], ['incident.id'], name=op.f('fk_claim_related_incident_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_claim_source_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['party.id'], name=op.f('fk_claim_taken_by_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_claim_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('key', name=op.f('uq_claim_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_lost_by_id'), ['lost_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_related_incident_id'), ['related_incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_taken_by_id'), ['taken_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_type_id'), ['type_id'], unique=False)

    op.create_table('gain',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('stint', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('taker_id', sa.Integer(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('damaged', 'abandoned', 'destroyed', 'captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found', 'recovered', 'repaired', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_recovery', sa.Boolean(), nullable=False),
    sa.Column('grade', sa.Enum('visual', 'documented', 'listed', 'corroborated', 'single_claim', 'contested', 'discounted', 'unassessed', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('band', sa.Enum('confirmed', 'listed', 'corroborated', 'claimed', 'contested', name='band', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('precision', sa.Enum('day', 'days', 'week', 'month', 'season', 'year', 'range', 'before', 'unknown', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('count_min', sa.Integer(), nullable=False),
    sa.Column('count_best', sa.Integer(), nullable=False),
    sa.Column('count_max', sa.Integer(), nullable=True),
    sa.CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name=op.f('ck_gain_undated')),
    sa.CheckConstraint('count_max IS NULL OR count_best <= count_max', name=op.f('ck_gain_count_max')),
    sa.CheckConstraint('count_min >= 0 AND count_min <= count_best', name=op.f('ck_gain_count_min')),
    sa.CheckConstraint('earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)', name=op.f('ck_gain_span')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_gain_dataset_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_gain_incident_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_gain_item_id')),
    sa.ForeignKeyConstraint(['operator_id'], ['party.id'], name=op.f('fk_gain_operator_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_gain_place_id')),
    sa.ForeignKeyConstraint(['taker_id'], ['party.id'], name=op.f('fk_gain_taker_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_gain_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gain')),
    sa.UniqueConstraint('item_id', 'stint', name=op.f('uq_gain_item_id_stint'))
    )
    with op.batch_alter_table('gain', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gain_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gain_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gain_operator_id'), ['operator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gain_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gain_taker_id'), ['taker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gain_type_id'), ['type_id'], unique=False)

    op.create_table('geolocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('uncertainty_m', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('proof_url', sa.String(), nullable=True),
    sa.Column('is_chosen', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(lat IS NULL) = (lon IS NULL)', name=op.f('ck_geolocation_point')),
    sa.CheckConstraint('lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)', name=op.f('ck_geolocation_globe')),
    sa.CheckConstraint('lat IS NULL OR (uncertainty_m IS NOT NULL AND uncertainty_m > 0)', name=op.f('ck_geolocation_uncertainty')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_geolocation_incident_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_geolocation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_geolocation')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('geolocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_geolocation_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_geolocation_person_id'), ['person_id'], unique=False)

    op.create_table('holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('basis', sa.Enum('markings', 'unit_context', 'type_exclusive', 'holder_statement', 'alleged', 'contested', 'unknown', name='basis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('context', sa.Enum('in_use', 'carried', 'displayed', 'paraded', 'for_sale', 'cached', name='context', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('precision', sa.Enum('day', 'days', 'week', 'month', 'season', 'year', 'range', 'before', 'unknown', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('date_as_written', sa.String(length=200), nullable=False),
    sa.Column('grade', sa.Enum('visual', 'documented', 'listed', 'corroborated', 'single_claim', 'contested', 'discounted', 'unassessed', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('active', 'merged', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name=op.f('ck_holding_undated')),
    sa.CheckConstraint('earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)', name=op.f('ck_holding_span')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_holding_incident_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_holding_item_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_holding_party_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_holding_place_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_holding_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holding_source_id'), ['source_id'], unique=False)

    op.create_table('loss',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('stint', sa.Integer(), nullable=False),
    sa.Column('dataset_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('operator_id', sa.Integer(), nullable=False),
    sa.Column('taker_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('damaged', 'abandoned', 'destroyed', 'captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found', 'recovered', 'repaired', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_kind', sa.Enum('damaged', 'abandoned', 'destroyed', 'captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found', 'recovered', 'repaired', name='first_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('grade', sa.Enum('visual', 'documented', 'listed', 'corroborated', 'single_claim', 'contested', 'discounted', 'unassessed', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('band', sa.Enum('confirmed', 'listed', 'corroborated', 'claimed', 'contested', name='band', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=True),
    sa.Column('earliest', sa.Date(), nullable=True),
    sa.Column('latest', sa.Date(), nullable=True),
    sa.Column('precision', sa.Enum('day', 'days', 'week', 'month', 'season', 'year', 'range', 'before', 'unknown', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('count_min', sa.Integer(), nullable=False),
    sa.Column('count_best', sa.Integer(), nullable=False),
    sa.Column('count_max', sa.Integer(), nullable=True),
    sa.Column('is_first', sa.Boolean(), nullable=False),
    sa.Column('is_mended', sa.Boolean(), nullable=False),
    sa.Column('non_combat', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(precision = 'unknown') = (latest IS NULL)", name=op.f('ck_loss_undated')),
    sa.CheckConstraint('count_max IS NULL OR count_best <= count_max', name=op.f('ck_loss_count_max')),
    sa.CheckConstraint('count_min >= 0 AND count_min <= count_best', name=op.f('ck_loss_count_min')),
    sa.CheckConstraint('earliest IS NULL OR (latest IS NOT NULL AND earliest <= latest)', name=op.f('ck_loss_span')),
    sa.CheckConstraint('is_first = (first_kind IS NOT NULL)', name=op.f('ck_loss_first')),
    sa.ForeignKeyConstraint(['dataset_id'], ['dataset.id'], name=op.f('fk_loss_dataset_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_loss_incident_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_loss_item_id')),
    sa.ForeignKeyConstraint(['operator_id'], ['party.id'], name=op.f('fk_loss_operator_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_loss_place_id')),
    sa.ForeignKeyConstraint(['taker_id'], ['party.id'], name=op.f('fk_loss_taker_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_loss_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loss')),
    sa.UniqueConstraint('item_id', 'stint', name=op.f('uq_loss_item_id_stint'))
    )
    with op.batch_alter_table('loss', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_loss_dataset_id'), ['dataset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loss_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loss_operator_id'), ['operator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loss_place_id'), ['place_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loss_taker_id'), ['taker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_loss_type_id'), ['type_id'], unique=False)

    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('damaged', 'abandoned', 'destroyed', 'captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found', 'recovered', 'repaired', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('manner', sa.String(length=100), nullable=False),
    sa.Column('as_written', sa.String(length=300), nullable=False),
    sa.Column('from_party_id', sa.Integer(), nullable=False),
    sa.Column('to_party_id', sa.Integer(), nullable=True),
    sa.Column('from_basis', sa.Enum('markings', 'unit_context', 'type_exclusive', 'holder_statement', 'alleged', 'contested', 'unknown', name='from_basis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('to_basis', sa.Enum('markings', 'unit_context', 'type_exclusive', 'holder_statement', 'alleged', 'contested', 'unknown', name='to_basis', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('grade', sa.Enum('visual', 'documented', 'listed', 'corroborated', 'single_claim', 'contested', 'discounted', 'unassessed', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('visual_picture_id', sa.Integer(), nullable=True),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=200), nullable=False),
    sa.Column('non_combat', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('active', 'merged', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint("(grade = 'visual') = (visual_picture_id IS NOT NULL)", name=op.f('ck_outcome_visual_has_picture')),
    sa.CheckConstraint("(to_party_id IS NOT NULL) = (kind IN ('captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found'))", name=op.f('ck_outcome_taken_by')),
    sa.CheckConstraint("grade <> 'visual' OR from_basis <> 'alleged'", name=op.f('ck_outcome_visual_is_not_alleged')),
    sa.CheckConstraint("grade <> 'visual' OR reviews >= 1", name=op.f('ck_outcome_visual_is_reviewed')),
    sa.CheckConstraint('reviews BETWEEN 0 AND 3', name=op.f('ck_outcome_reviews')),
    sa.ForeignKeyConstraint(['from_party_id'], ['party.id'], name=op.f('fk_outcome_from_party_id')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_outcome_incident_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_outcome_item_id')),
    sa.ForeignKeyConstraint(['to_party_id'], ['party.id'], name=op.f('fk_outcome_to_party_id')),
    sa.ForeignKeyConstraint(['visual_picture_id'], ['picture.id'], name=op.f('fk_outcome_visual_picture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('item_id', 'seq', name=op.f('uq_outcome_item_id_seq')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_from_party_id'), ['from_party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_to_party_id'), ['to_party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outcome_visual_picture_id'), ['visual_picture_id'], unique=False)

    op.create_table('place_name_key',
    sa.Column('name_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.ForeignKeyConstraint(['name_id'], ['place_name.id'], name=op.f('fk_place_name_key_name_id')),
    sa.PrimaryKeyConstraint('name_id', 'key', name=op.f('pk_place_name_key'))
    )
    with op.batch_alter_table('place_name_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_name_key_key'), ['key'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Enum('draft', 'submitted', 'in_review', 'needs_info', 'accepted', 'duplicate', 'rejected', 'withdrawn', name='decision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_review_has_reason')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_person_id')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sighting.id'], name=op.f('fk_review_sighting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_sighting_id'), ['sighting_id'], unique=False)

    op.create_table('sighting_picture',
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['picture_id'], ['picture.id'], name=op.f('fk_sighting_picture_picture_id')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sighting.id'], name=op.f('fk_sighting_picture_sighting_id')),
    sa.PrimaryKeyConstraint('sighting_id', 'picture_id', name=op.f('pk_sighting_picture'))
    )
    with op.batch_alter_table('sighting_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_picture_picture_id'), ['picture_id'], unique=False)

    op.create_table('sighting_source',
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sighting_id'], ['sighting.id'], name=op.f('fk_sighting_source_sighting_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_sighting_source_source_id')),
    sa.PrimaryKeyConstraint('sighting_id', 'source_id', name=op.f('pk_sighting_source'))
    )
    with op.batch_alter_table('sighting_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_source_source_id'), ['source_id'], unique=False)

    op.create_table('sighted_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('qualifier', sa.Enum('exact', 'probable', 'possible', 'pattern', 'copy_suspected', name='qualifier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('as_written', sa.String(length=300), nullable=False),
    sa.Column('count_min', sa.Integer(), nullable=False),
    sa.Column('count_best', sa.Integer(), nullable=False),
    sa.Column('count_max', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('damaged', 'abandoned', 'destroyed', 'captured', 'surrendered', 'seized', 'handed_over', 'recaptured', 'transferred', 'found', 'recovered', 'repaired', name='kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('context', sa.Enum('in_use', 'carried', 'displayed', 'paraded', 'for_sale', 'cached', name='context', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('lost_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('lost_basis', sa.Enum('markings', 'unit_context', 'type_exclusive', 'holder_statement', 'alleged', 'contested', 'unknown', name='lost_basis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('taken_basis', sa.Enum('markings', 'unit_context', 'type_exclusive', 'holder_statement', 'alleged', 'contested', 'unknown', name='taken_basis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('holding_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('count_max IS NULL OR count_best <= count_max', name=op.f('ck_sighted_item_count_max')),
    sa.CheckConstraint('count_min >= 0 AND count_min <= count_best', name=op.f('ck_sighted_item_count_min')),
    sa.CheckConstraint('kind IS NULL OR context IS NULL', name=op.f('ck_sighted_item_outcome_or_holding')),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_sighted_item_holding_id')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_sighted_item_item_id')),
    sa.ForeignKeyConstraint(['lost_by_id'], ['party.id'], name=op.f('fk_sighted_item_lost_by_id')),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.id'], name=op.f('fk_sighted_item_outcome_id')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sighting.id'], name=op.f('fk_sighted_item_sighting_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['party.id'], name=op.f('fk_sighted_item_taken_by_id')),
    sa.ForeignKeyConstraint(['type_id'], ['equipment_type.id'], name=op.f('fk_sighted_item_type_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighted_item')),
    sa.UniqueConstraint('sighting_id', 'seq', name=op.f('uq_sighted_item_sighting_id_seq')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('sighted_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighted_item_holding_id'), ['holding_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_item_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_item_lost_by_id'), ['lost_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_item_outcome_id'), ['outcome_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_item_taken_by_id'), ['taken_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighted_item_type_id'), ['type_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('sighted_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighted_item_type_id'))
        batch_op.drop_index(batch_op.f('ix_sighted_item_taken_by_id'))
        batch_op.drop_index(batch_op.f('ix_sighted_item_outcome_id'))
        batch_op.drop_index(batch_op.f('ix_sighted_item_lost_by_id'))
        batch_op.drop_index(batch_op.f('ix_sighted_item_item_id'))
        batch_op.drop_index(batch_op.f('ix_sighted_item_holding_id'))

    op.drop_table('sighted_item')
    with op.batch_alter_table('sighting_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighting_source_source_id'))

    op.drop_table('sighting_source')
    with op.batch_alter_table('sighting_picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighting_picture_picture_id'))

    op.drop_table('sighting_picture')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_sighting_id'))
        batch_op.drop_index(batch_op.f('ix_review_person_id'))

    op.drop_table('review')
    with op.batch_alter_table('place_name_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_name_key_key'))

    op.drop_table('place_name_key')
    with op.batch_alter_table('outcome', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outcome_visual_picture_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_to_party_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_incident_id'))
        batch_op.drop_index(batch_op.f('ix_outcome_from_party_id'))

    op.drop_table('outcome')
    with op.batch_alter_table('loss', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_loss_type_id'))
        batch_op.drop_index(batch_op.f('ix_loss_taker_id'))
        batch_op.drop_index(batch_op.f('ix_loss_place_id'))
        batch_op.drop_index(batch_op.f('ix_loss_operator_id'))
        batch_op.drop_index(batch_op.f('ix_loss_incident_id'))
        batch_op.drop_index(batch_op.f('ix_loss_dataset_id'))

    op.drop_table('loss')
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holding_source_id'))
        batch_op.drop_index(batch_op.f('ix_holding_place_id'))
        batch_op.drop_index(batch_op.f('ix_holding_party_id'))
        batch_op.drop_index(batch_op.f('ix_holding_item_id'))
        batch_op.drop_index(batch_op.f('ix_holding_incident_id'))

    op.drop_table('holding')
    with op.batch_alter_table('geolocation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_geolocation_person_id'))
        batch_op.drop_index(batch_op.f('ix_geolocation_incident_id'))

    op.drop_table('geolocation')
    with op.batch_alter_table('gain', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gain_type_id'))
        batch_op.drop_index(batch_op.f('ix_gain_taker_id'))
        batch_op.drop_index(batch_op.f('ix_gain_place_id'))
        batch_op.drop_index(batch_op.f('ix_gain_operator_id'))
        batch_op.drop_index(batch_op.f('ix_gain_incident_id'))
        batch_op.drop_index(batch_op.f('ix_gain_dataset_id'))

    op.drop_table('gain')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_type_id'))
        batch_op.drop_index(batch_op.f('ix_claim_taken_by_id'))
        batch_op.drop_index(batch_op.f('ix_claim_source_id'))
        batch_op.drop_index(batch_op.f('ix_claim_related_incident_id'))
        batch_op.drop_index(batch_op.f('ix_claim_place_id'))
        batch_op.drop_index(batch_op.f('ix_claim_lost_by_id'))
        batch_op.drop_index(batch_op.f('ix_claim_item_id'))
        batch_op.drop_index(batch_op.f('ix_claim_incident_id'))

    op.drop_table('claim')
    with op.batch_alter_table('type_feature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_feature_value_id'))
        batch_op.drop_index(batch_op.f('ix_type_feature_type_id'))

    op.drop_table('type_feature')
    with op.batch_alter_table('sighting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighting_place_id'))
        batch_op.drop_index(batch_op.f('ix_sighting_person_id'))

    op.drop_table('sighting')
    with op.batch_alter_table('place_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_name_place_id'))

    op.drop_table('place_name')
    with op.batch_alter_table('item_picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_picture_picture_id'))
        batch_op.drop_index(batch_op.f('ix_item_picture_item_id'))

    op.drop_table('item_picture')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_place_id'))
        batch_op.drop_index(batch_op.f('ix_incident_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_incident_latest'))

    op.drop_table('incident')
    op.drop_table('identification_feature')
    with op.batch_alter_table('type_spec', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_spec_type_id'))
        batch_op.drop_index(batch_op.f('ix_type_spec_source_id'))

    op.drop_table('type_spec')
    with op.batch_alter_table('type_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_source_type_id'))
        batch_op.drop_index(batch_op.f('ix_type_source_source_id'))

    op.drop_table('type_source')
    with op.batch_alter_table('type_name_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_name_key_key'))

    op.drop_table('type_name_key')
    with op.batch_alter_table('snapshot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_snapshot_person_id'))
        batch_op.drop_index(batch_op.f('ix_snapshot_change_id'))

    op.drop_table('snapshot')
    with op.batch_alter_table('seed_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seed_row_change_id'))

    op.drop_table('seed_row')
    with op.batch_alter_table('saved_search', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_search_seen_change_id'))
        batch_op.drop_index(batch_op.f('ix_saved_search_person_id'))

    op.drop_table('saved_search')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_row')
        batch_op.drop_index(batch_op.f('ix_revision_change_id'))

    op.drop_table('revision')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_point_source_id'))
        batch_op.drop_index(batch_op.f('ix_place_parent_id'))

    op.drop_table('place')
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picture_source_id'))
        batch_op.drop_index(batch_op.f('ix_picture_public_sha256'))

    op.drop_table('picture')
    with op.batch_alter_table('party_relation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_party_relation_to_id'))
        batch_op.drop_index(batch_op.f('ix_party_relation_source_id'))
        batch_op.drop_index(batch_op.f('ix_party_relation_from_id'))

    op.drop_table('party_relation')
    with op.batch_alter_table('marking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_marking_source_id'))
        batch_op.drop_index(batch_op.f('ix_marking_item_id'))

    op.drop_table('marking')
    with op.batch_alter_table('item_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_pair_person_id'))
        batch_op.drop_index(batch_op.f('ix_item_pair_other_id'))
        batch_op.drop_index(batch_op.f('ix_item_pair_one_id'))

    op.drop_table('item_pair')
    with op.batch_alter_table('item_candidate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_candidate_type_id'))
        batch_op.drop_index(batch_op.f('ix_item_candidate_item_id'))

    op.drop_table('item_candidate')
    with op.batch_alter_table('index_job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_index_job_change_id'))

    op.drop_table('index_job')
    with op.batch_alter_table('identification', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identification_type_id'))
        batch_op.drop_index(batch_op.f('ix_identification_person_id'))
        batch_op.drop_index(batch_op.f('ix_identification_item_id'))

    op.drop_table('identification')
    with op.batch_alter_table('fitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fitment_source_id'))
        batch_op.drop_index(batch_op.f('ix_fitment_part_type_id'))
        batch_op.drop_index(batch_op.f('ix_fitment_item_id'))

    op.drop_table('fitment')
    with op.batch_alter_table('feature_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feature_value_feature_id'))

    op.drop_table('feature_value')
    with op.batch_alter_table('archive_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_archive_copy_source_id'))

    op.drop_table('archive_copy')
    with op.batch_alter_table('type_relation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_relation_to_id'))
        batch_op.drop_index(batch_op.f('ix_type_relation_from_id'))

    op.drop_table('type_relation')
    with op.batch_alter_table('type_name', schema=None) as batch_op:
        batch_op.drop_index('uq_type_name_preferred', sqlite_where=sa.text('preferred'), postgresql_where=sa.text('preferred'))
        batch_op.drop_index(batch_op.f('ix_type_name_type_id'))

    op.drop_table('type_name')
    with op.batch_alter_table('type_external_id', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_external_id_type_id'))

    op.drop_table('type_external_id')
    with op.batch_alter_table('type_closure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_type_closure_descendant_id'))

    op.drop_table('type_closure')
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_source_quoted_in_id'))
        batch_op.drop_index(batch_op.f('ix_source_publisher_id'))

    op.drop_table('source')
    with op.batch_alter_table('person_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_role_person_id'))

    op.drop_table('person_role')
    with op.batch_alter_table('party_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_party_name_party_id'))

    op.drop_table('party_name')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_type_id'))
        batch_op.drop_index(batch_op.f('ix_item_parent_lot_id'))
        batch_op.drop_index(batch_op.f('ix_item_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_item_dataset_id'))

    op.drop_table('item')
    with op.batch_alter_table('feature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feature_under_id'))

    op.drop_table('feature')
    with op.batch_alter_table('dataset_cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dataset_cover_type_id'))
        batch_op.drop_index(batch_op.f('ix_dataset_cover_party_id'))
        batch_op.drop_index(batch_op.f('ix_dataset_cover_dataset_id'))

    op.drop_table('dataset_cover')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_person_id'))

    op.drop_table('change')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_token_person_id'))

    op.drop_table('api_token')
    op.drop_table('publisher')
    op.drop_table('person')
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_party_leans_to_id'))

    op.drop_table('party')
    with op.batch_alter_table('equipment_type', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_equipment_type_parent_id'))
        batch_op.drop_index(batch_op.f('ix_equipment_type_accepted_id'))

    op.drop_table('equipment_type')
    op.drop_table('dataset')

