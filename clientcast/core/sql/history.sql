-- Row order, feed, audit, applied keys (DB-8, DB-9, DB-10, DB-11). Static SQL: plpgsql keeps one plan per trigger. enable_nestloop = off:
-- that plan is made when the transition tables hold one row and is used again when they hold thousands.
create table feed_head (organization_id uuid primary key, pos bigint not null, xid xid8 not null,
  epoch uuid not null default gen_random_uuid(), floor bigint not null default 0) with (fillfactor = 50);
create table feed_tx (organization_id uuid not null, pos bigint not null, xid xid8 not null,
  at timestamptz not null default clock_timestamp(), primary key (organization_id, pos));
-- One row per statement, collection and seller; a row that moved is listed under both sellers.
create table feed_change (organization_id uuid not null, xid xid8 not null default pg_current_xact_id(), entity text not null,
  op "char" not null, seller_id uuid, ids uuid[] not null, first bool not null);
create index on feed_change (organization_id, xid);
create table audit_event (organization_id uuid not null, seq bigint generated always as identity, at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('row', 'access', 'auth', 'export')), entity text not null, object_id uuid, action text not null, diff jsonb,
  db_role text not null default current_setting('role'), member_id uuid default ctx('member'), user_id uuid default ctx('user'),
  device_id uuid default ctx('device'), request_id uuid default ctx('request'),
  reason text default nullif(current_setting('app.reason', true), ''), primary key (organization_id, seq));
create index on audit_event (organization_id, entity, object_id, seq);
-- Written once, at the end of the command. touched: {"customer": [id, …]}; data: what the reply says besides rows; never a secret.
create table applied_key (organization_id uuid not null, member_id uuid not null, key uuid not null, kind text not null, body_sha256 bytea not null,
  status smallint not null, touched jsonb not null default '{}', attention_id uuid, device_id uuid default ctx('device'), seq bigint,
  created_at timestamptz not null default now(), primary key (organization_id, member_id, key));
create index on applied_key (organization_id, created_at);   -- kept 45 days

-- Nobody sets version or created_* by hand, and an id is for life. Also fires for ON UPDATE CASCADE, so that devices learn of a row
-- whose parent moved.
create function stamp() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.version := 1;
    if tg_argv[0]::bool then new.created_by := app.ctx('member'); new.created_at := now(); end if;
  else
    new.version := old.version + 1; new.id := old.id;
    if tg_argv[0]::bool then new.created_by := old.created_by; new.created_at := old.created_at; end if;
  end if;
  return new;
end $$;

-- Position at commit: the head row stays locked until the end of the transaction, so positions are dense and in commit order.
-- The condition on xid makes it once per transaction, whatever fires it.
create function feed_assign() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  with h as (insert into feed_head as h (organization_id, pos, xid) values (new.organization_id, 1, new.xid)
      on conflict (organization_id) do update set pos = h.pos + 1, xid = excluded.xid where h.xid <> excluded.xid returning h.organization_id, h.pos, h.xid)
  insert into feed_tx (organization_id, pos, xid) select organization_id, pos, xid from h;
  return null;
end $$;
create constraint trigger feed_commit after insert on feed_change deferrable initially deferred for each row when (new.first) execute function feed_assign();

-- Arguments of history_*: 'seller' | 'shared' | 'none' (no feed), audit, columns to redact, columns to leave out. first: the
-- transaction has no change of the organization yet; only those rows queue feed_assign. A row that moved is listed under both sellers.
create function history_row() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare hide text[]; quiet text[];
begin
  if tg_argv[0] = 'seller' then
    insert into feed_change (organization_id, entity, op, seller_id, ids, first)
    select organization_id, tg_table_name, left(tg_op, 1)::"char", seller_id, array_agg(id),
        not exists (select from feed_change c where c.organization_id = x.organization_id and c.xid = pg_current_xact_id())
      from x group by organization_id, seller_id;
  elsif tg_argv[0] = 'shared' then
    insert into feed_change (organization_id, entity, op, ids, first)
    select organization_id, tg_table_name, left(tg_op, 1)::"char", array_agg(id),
        not exists (select from feed_change c where c.organization_id = x.organization_id and c.xid = pg_current_xact_id())
      from x group by organization_id;
  end if;
  if tg_op = 'DELETE' and tg_argv[1]::bool then
    hide := tg_argv[2]; quiet := tg_argv[3];
    insert into audit_event (organization_id, kind, entity, object_id, action, diff)
    select organization_id, 'row', tg_table_name, id, 'delete', to_jsonb(x) - hide - quiet from x;
  end if;
  return null;
end $$;

create function history_update() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp set enable_nestloop = off as $$
declare hide text[] := tg_argv[2]; quiet text[] := tg_argv[3];
begin
  if tg_argv[0] = 'seller' then
    insert into feed_change (organization_id, entity, op, seller_id, ids, first)
    select organization_id, tg_table_name, 'U', seller_id, array_agg(id),
        not exists (select from feed_change c where c.organization_id = x.organization_id and c.xid = pg_current_xact_id())
      from (select organization_id, seller_id, id from o union select organization_id, seller_id, id from n) x group by organization_id, seller_id;
  elsif tg_argv[0] = 'shared' then
    insert into feed_change (organization_id, entity, op, ids, first)
    select organization_id, tg_table_name, 'U', array_agg(id),
        not exists (select from feed_change c where c.organization_id = n.organization_id and c.xid = pg_current_xact_id())
      from n group by organization_id;
  end if;
  if tg_argv[1]::bool then
    insert into audit_event (organization_id, kind, entity, object_id, action, diff)
    select organization_id, 'row', tg_table_name, id, 'update',
        (select jsonb_object_agg(key, case when key = any (hide) then '"[redacted]"' else jsonb_build_array(a -> key, value) end)
           from jsonb_each(b) where value <> a -> key)
      from (select organization_id, id, to_jsonb(o) - quiet a, to_jsonb(n) - quiet b from o join n using (organization_id, id)) x where a <> b;
  end if;
  return null;
end $$;

-- Facts never change (I3): only seller_id and version may, to follow the customer, and the columns named as arguments.
create function immutable() returns trigger language plpgsql as $$
declare may text[] := '{seller_id,version}'::text[] || tg_argv;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - may = to_jsonb(old) - may then return new; end if;
  raise exception '% % cannot change', tg_table_name, old.id using errcode = '23514', constraint = 'immutable';
end $$;

-- Who sold and who took the money is a seller of the writer's own subtree; such columns never move later (DB-6). Argument: the column.
create function own_hand() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) ->> tg_argv[0])::uuid = any (app.sellers()) then return new; end if;
  raise insufficient_privilege using message = format('%s.%s is not of your sellers', tg_table_name, tg_argv[0]);
end $$;

-- The only way to read the feed: whole transactions after a position, at most max_transactions and about max_ids ids (one larger
-- transaction comes whole). A role hears of collections it may hold, a seller only of ids whose old or new seller is his.
create function feed_since(cursor bigint, max_transactions int, max_ids int default 1000,
  out next bigint, out more bool, out head bigint, out epoch uuid, out floor bigint, out entities text[], out ids uuid[])
language plpgsql stable security definer set search_path = pg_catalog, app, pg_temp as $$
declare me text := current_setting('role'); o uuid := org(); mine uuid[] := case me when 'app_seller' then sellers() end;
begin
  select h.pos, h.epoch, h.floor into head, epoch, floor from feed_head h where h.organization_id = o;
  head := coalesce(head, 0);
  next := greatest(cursor, least(cursor + max_transactions, head));      -- positions are dense
  with seen as materialized (
    select t.pos, c.entity, c.ids from feed_tx t join feed_change c on c.organization_id = t.organization_id and c.xid = t.xid join synced s on s.entity = c.entity
     where t.organization_id = o and t.pos > cursor and t.pos <= next and me = any (s.roles) and (me <> 'app_seller' or not s.by_seller or c.seller_id = any (mine))),
  size as (select pos, sum(sum(cardinality(seen.ids))) over (order by pos) total, row_number() over (order by pos) k from seen group by pos),
  last as (select coalesce((select min(pos) - 1 from size where total > max_ids and k > 1), next) pos)
  select last.pos, array_agg(x.entity), array_agg(x.id) into next, entities, ids
    from last left join lateral (select distinct entity, unnest(seen.ids) id from seen where seen.pos <= last.pos) x on true group by last.pos;
  if ids = '{null}' then entities := '{}'; ids := '{}'; end if;
  more := next < head;
end $$;

-- What this transaction has changed so far, as far as the caller may hear of it: the rows a command's answer brings.
create function touched() returns table (entity text, id uuid)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select distinct c.entity, unnest(c.ids) from feed_change c join synced s on s.entity = c.entity
   where c.organization_id = org() and c.xid = pg_current_xact_id_if_assigned() and current_setting('role') = any (s.roles)
     and (current_setting('role') <> 'app_seller' or not s.by_seller or c.seller_id = any ((select sellers())::uuid[])) $$;

-- Live connections: heads of the organizations a process has clients of.
create function feed_heads(orgs uuid[]) returns table (organization_id uuid, pos bigint, epoch uuid)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select h.organization_id, h.pos, h.epoch from feed_head h where h.organization_id = any (orgs) $$;

-- After a restore: devices that hold later positions must start anew (DB-17).
create function new_epoch() returns bigint language sql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
  with u as (update feed_head set epoch = gen_random_uuid() returning 1) select count(*) from u $$;

-- An access worth remembering, in the transaction of the access (DB-10). What happened to rows is written by triggers only.
create function log_access(kind text, entity text, object_id uuid, action text, reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if log_access.kind not in ('access', 'auth', 'export') then raise invalid_parameter_value; end if;
  insert into audit_event (organization_id, kind, entity, object_id, action, reason)
  values (org(), log_access.kind, log_access.entity, log_access.object_id, log_access.action, nullif(log_access.reason, ''));
end $$;

call tenant_table('feed_head', '', definer => 'siu');
call tenant_table('feed_tx', '', definer => 'si');
call tenant_table('feed_change', '', definer => 'si');
call tenant_table('audit_event', 'office s', definer => 'i');
call tenant_table('applied_key', 'office si, seller si, support si', personal => '{office,seller,support}');

-- These run as app_definer: it has a policy on the tables they touch, the caller has no right there.
-- app_owner must keep EXECUTE to be able to name them in CREATE TRIGGER; only the new owner can grant it.
grant execute on function feed_since, touched, log_access to app_office, app_seller, app_support;
grant execute on function feed_heads to app_web;
alter function feed_assign owner to app_definer;
alter function history_row owner to app_definer;
alter function history_update owner to app_definer;
alter function feed_since owner to app_definer;
alter function touched owner to app_definer;
alter function feed_heads owner to app_definer;
alter function new_epoch owner to app_definer;
alter function log_access owner to app_definer;
set role app_definer;
grant execute on function feed_assign, history_row, history_update, new_epoch to app_owner;
set role app_owner;
