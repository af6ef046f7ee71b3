-- Data keys of organizations, wrapped by the master key (DB-13). Losing the row erases what it sealed.
create table data_key (organization_id uuid not null, key_version int not null, wrapped bytea not null, master_id text not null,
  created_at timestamptz not null default now(), primary key (organization_id, key_version));
call tenant_table('data_key', 'office s, seller s, support s', definer => 'si');
-- The first writer of a version wins; a parallel second reads what the first has kept.
create function keep_data_key(version int, wrapped bytea, master_id text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if org() is null or current_setting('role') not in ('app_office', 'app_seller', 'app_support') then raise insufficient_privilege; end if;
  insert into data_key (organization_id, key_version, wrapped, master_id)
  values (org(), keep_data_key.version, keep_data_key.wrapped, keep_data_key.master_id) on conflict do nothing;
end $$;
grant execute on function keep_data_key to app_office, app_seller, app_support;
alter function keep_data_key owner to app_definer;
