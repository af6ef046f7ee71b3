alter table term add constraint term_period check (not isempty(period) and not upper_inf(period) and not lower_inf(period));

-- A term is voided or cut short, nothing else, and never brought back (R1).
create trigger immutable before update on term for each row execute function immutable('period', 'voided_at');
create trigger cut_short before update on term for each row
  when (not new.period <@ old.period or lower(new.period) <> lower(old.period) or old.voided_at is not null and new.voided_at is distinct from old.voided_at)
  execute function immutable();
create trigger own_hand before insert on subscription for each row when (current_setting('role') = 'app_seller') execute function own_hand('sold_by_id');
create trigger immutable before update on subscription for each row when (new.sold_by_id <> old.sold_by_id) execute function immutable();

-- The subscription mirrors its last live term. Not a definer: the caller's walls hold. Still with a fixed search_path: a cascade
-- fires it as app_owner.
create function term_ends() returns trigger language plpgsql set search_path = pg_catalog, app, pg_temp as $$
begin
  update subscription s set ends_on = t.ends_on, term_starts_on = t.starts_on, term_kind = t.kind
    from (select distinct organization_id, subscription_id from n) x left join lateral
         (select lower(period) starts_on, upper(period) ends_on, kind from term
           where organization_id = x.organization_id and subscription_id = x.subscription_id and voided_at is null order by upper(period) desc limit 1) t on true
   where s.organization_id = x.organization_id and s.id = x.subscription_id
     and (s.ends_on, s.term_starts_on, s.term_kind) is distinct from (t.ends_on, t.starts_on, t.kind);
  return null;
end $$;
create trigger ends_insert after insert on term referencing new table as n for each statement execute function term_ends();
create trigger ends_update after update on term referencing new table as n for each statement execute function term_ends();

-- Passwords of lines (I16): no role has a right on the table; one door stores, one reveals and writes the access entry with it.
create table service_secret (subscription_id uuid primary key, organization_id uuid not null, key_version int not null, ciphertext bytea not null,
  updated_at timestamptz not null default now());
call tenant_key('service_secret', 'subscription_id', 'subscription', on_delete => 'cascade');
call tenant_table('service_secret', '');
grant select, insert, update on service_secret to app_secret;
create policy definer on service_secret to app_secret using (true);
grant select on subscription to app_secret;
create policy secret on subscription for select to app_secret using (true);
grant insert on audit_event to app_secret;
create policy secret on audit_event for insert to app_secret with check (true);

create function reveal_secret(subscription uuid, reason text, out key_version int, out ciphertext bytea)
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if coalesce(length(trim(reason)), 0) < 3 then raise exception 'reason required' using errcode = '22023'; end if;
  select s.key_version, s.ciphertext into key_version, ciphertext
    from service_secret s join subscription b on b.id = s.subscription_id and b.organization_id = s.organization_id
   where s.organization_id = org() and s.subscription_id = reveal_secret.subscription
     and (current_setting('role') in ('app_office', 'app_support') or current_setting('role') = 'app_seller' and b.seller_id = any ((select sellers())::uuid[]));
  if not found then raise no_data_found; end if;
  insert into audit_event (organization_id, kind, entity, object_id, action, reason)
  values (org(), 'access', 'service_secret', subscription, 'reveal', reveal_secret.reason);
end $$;
create function store_secret(subscription uuid, key_version int, ciphertext bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  insert into service_secret as s (organization_id, subscription_id, key_version, ciphertext)
  select b.organization_id, b.id, store_secret.key_version, store_secret.ciphertext from subscription b
   where b.organization_id = org() and b.id = store_secret.subscription
     and (current_setting('role') in ('app_office', 'app_support') or current_setting('role') = 'app_seller' and b.seller_id = any ((select sellers())::uuid[]))
  on conflict (subscription_id) do update set key_version = excluded.key_version, ciphertext = excluded.ciphertext, updated_at = now()
    where s.organization_id = excluded.organization_id;
  if not found then raise no_data_found; end if;
end $$;
grant execute on function reveal_secret, store_secret to app_office, app_seller, app_support;
alter function reveal_secret owner to app_secret;
alter function store_secret owner to app_secret;
