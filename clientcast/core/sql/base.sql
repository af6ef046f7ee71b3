-- Context, and the two procedures that declare a tenant table (DB-3, DB-4, DB-5). Runs as app_owner, reached by app_migrate.
alter default privileges revoke execute on functions from public;
create extension pg_trgm schema app;
create extension btree_gin schema app;
create extension btree_gist schema app;

-- New-style bodies are parsed once: no search_path trick can change them, and the planner inlines them.
create function ctx(name text) returns uuid language sql stable parallel safe
  return nullif(current_setting('app.' || name, true), '')::uuid;
create function org() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.org', true), '')::uuid;
create function sellers() returns uuid[] language sql stable parallel safe
  return nullif(current_setting('app.sellers', true), '')::uuid[];
grant execute on function ctx, org, sellers to app_web, app_office, app_seller, app_support, app_definer, app_secret;

-- UUIDv7: time first, so that new rows land at the right edge of their indexes. 18 has it built in.
do $$ begin
  if current_setting('server_version_num')::int >= 180000 then
    create function uuid7() returns uuid language sql volatile parallel safe return uuidv7();
  else
    create function uuid7() returns uuid language sql volatile parallel safe return encode(set_byte(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 6, 112 | (random() * 15)::int), 'hex')::uuid;
  end if;
end $$;
grant execute on function uuid7 to app_office, app_seller, app_support, app_definer, app_secret;

-- Collections that devices hold and the roles that may hold them: filled by tenant_table, read by feed_since.
create table synced (entity text primary key, by_seller bool not null, roles text[] not null);
grant select on synced to app_definer;
grant select on django_migrations to app_web;   -- /readyz compares them with the version that runs

-- Walls, grants and triggers of one table. rights: 'office siu, seller s' (select, insert, update, delete).
-- A table with a column seller_id limits app_seller to its subtree. personal: roles that see only rows of their own member_id.
-- definer: letters for app_definer, whose functions touch the table. hide: columns redacted in the audit; quiet: columns it skips.
create procedure tenant_table(t regclass, rights text, feed bool default false, audit bool default false, definer text default '',
  personal text[] default '{}', hide text[] default '{}', quiet text[] default '{}')
language plpgsql as $$
declare
  has text[] := (select array_agg(attname) from pg_attribute where attrelid = t and attnum > 0 and not attisdropped);
  by_seller bool := 'seller_id' = any (has);
  readers text[] := '{}'; everyone text; own text; role_ text; letters text; op text;
  word constant jsonb := '{"s": "select", "i": "insert", "u": "update", "d": "delete"}';
  tables constant jsonb := '{"insert": "new table as x", "update": "old table as o new table as n", "delete": "old table as x"}';
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  for role_, letters in select 'app_' || m[1], m[2] from regexp_matches(rights, '(\w+) ([siud]+)', 'g') m loop
    execute format('grant %s on %s to %I', (select string_agg(word ->> l, ', ') from regexp_split_to_table(letters, '') l), t, role_);
    if letters ~ 's' then readers := readers || role_; end if;
    if substr(role_, 5) = any (personal) then own := concat_ws(', ', own, role_);
    elsif by_seller and role_ = 'app_seller' then
      execute format('create policy seller on %s to app_seller using (organization_id = (select org()) and seller_id = any ((select sellers())::uuid[]))', t);
    else everyone := concat_ws(', ', everyone, role_); end if;
  end loop;
  -- WITH CHECK defaults to USING. Exactly one policy per role: no OR († one policy with OR costs sellers 5-80 times).
  if everyone is not null then execute format('create policy org on %s to %s using (organization_id = (select org()))', t, everyone); end if;
  if own is not null then
    execute format('create policy member on %s to %s using (organization_id = (select org()) and member_id = (select ctx(''member'')))', t, own);
  end if;
  execute format('create policy own on %s to app_owner using ((select current_setting(''app.migrating'', true)) = ''on'')', t);
  if definer > '' then
    execute format('grant %s on %s to app_definer', (select string_agg(word ->> l, ', ') from regexp_split_to_table(definer, '') l), t);
    execute format('create policy definer on %s to app_definer using (true)', t);
  end if;
  if feed then insert into synced values (t::text, by_seller, readers); end if;
  if 'version' = any (has) then
    execute format('create trigger version before update on %s for each row execute function stamp(%L)', t, 'created_by' = any (has));
    execute format('create trigger first_version before insert on %s for each row when (new.version <> 1%s) execute function stamp(%L)', t,
      case when 'created_by' = any (has) then ' or new.created_by is distinct from ctx(''member'') or new.created_at <> now()' end, 'created_by' = any (has));
  end if;
  foreach op in array array['insert', 'update', 'delete'] loop
    if feed or audit and op <> 'insert' then
      execute format('create trigger history_%s after %1$s on %2$s referencing %3$s for each statement execute function history_%4$s(%5$L, %6$L, %7$L, %8$L)',
        op, t, tables ->> op, case op when 'update' then op else 'row' end,
        case when not feed then 'none' when by_seller then 'seller' else 'shared' end, audit, hide, quiet || '{version,search}'::text[]);
    end if;
  end loop;
end $$;

-- Composite foreign key: the only thing that stops a reference into another organization (referential checks bypass RLS).
-- along: further columns of the key that follow the parent (ON UPDATE CASCADE); the parent needs UNIQUE (organization_id, id, along…).
create procedure tenant_key(child regclass, col name, parent regclass, along text default '', on_delete text default 'no action')
language plpgsql as $$
begin
  along := case when along > '' then ', ' || along else '' end;
  execute format('alter table %s add foreign key (organization_id, %I%s) references %s (organization_id, id%3$s) on update %5$s on delete %6$s',
    child, col, along, parent, case when along > '' then 'cascade' else 'no action' end, on_delete);
end $$;
