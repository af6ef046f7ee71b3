-- Session or job → context, in one round trip (DB-5). Values come from the session row, never from the client.
create function resolve_caller(p_session text, p_organization uuid, p_member uuid,
  out db_role text, out organization_id uuid, out member_id uuid, out user_id uuid, out device_id uuid, out role text, out own_seller uuid,
  out sellers uuid[], out time_zone text, out currency text, out house_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if p_session > '' then
    select m.organization_id, m.id, m.user_id, s.device_id, m.role, m.seller_id, g.time_zone, g.currency, g.house_id
      into organization_id, member_id, user_id, device_id, role, own_seller, time_zone, currency, house_id
      from session s join app_user a on a.id = s.user_id and a.is_active
      join member m on m.id = s.member_id and m.user_id = a.id and m.state = 'active'
      join organization g on g.id = m.organization_id and g.state = 'active'
     where not exists (select from seller f where f.organization_id = m.organization_id and f.id = m.seller_id and f.state = 'frozen')
       and s.key = p_session and s.expires_at > now() and s.revoked_at is null;
  elsif p_member is not null then
    select m.organization_id, m.id, m.user_id, m.role, m.seller_id, g.time_zone, g.currency, g.house_id
      into organization_id, member_id, user_id, role, own_seller, time_zone, currency, house_id
      from member m join organization g on g.id = m.organization_id and g.state = 'active'
     where m.id = p_member and m.organization_id = p_organization and m.state = 'active'
       and not exists (select from seller f where f.organization_id = m.organization_id and f.id = m.seller_id and f.state = 'frozen');
  else
    select g.id, 'system', g.time_zone, g.currency, g.house_id into organization_id, role, time_zone, currency, house_id
      from organization g where g.id = p_organization and g.state = 'active';
  end if;
  db_role := case role when 'seller' then 'app_seller' when 'employee' then 'app_support' else 'app_office' end;
  sellers := '{}';
  if own_seller is not null then
    with recursive t(id) as (select own_seller union
      select c.id from t join seller c on c.organization_id = resolve_caller.organization_id and c.parent_id = t.id)
    select array_agg(id order by id) into sellers from t;
  end if;
end $$;

-- The first statement of every transaction. Null: nobody. Not a definer: SET ROLE is forbidden inside one.
create function enter(p_session text, p_organization uuid, p_member uuid, p_request uuid, p_device uuid, p_reason text) returns jsonb
language plpgsql volatile as $$
declare a record;
begin
  a := resolve_caller(p_session, p_organization, p_member);
  if a.organization_id is null then return null; end if;
  perform set_config('app.org', a.organization_id::text, true), set_config('app.member', coalesce(a.member_id::text, ''), true),
          set_config('app.sellers', a.sellers::text, true), set_config('app.user', coalesce(a.user_id::text, ''), true),
          set_config('app.device', coalesce(a.device_id, p_device)::text, true), set_config('app.request', coalesce(p_request::text, ''), true),
          set_config('app.reason', p_reason, true), set_config('role', a.db_role, true);
  return to_jsonb(a);
end $$;

-- Before an organization is chosen: the memberships of a user.
create function memberships_of(p_user uuid)
returns table (member_id uuid, organization_id uuid, organization_name text, slug text, demo bool, role text, name text, seller_id uuid)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select m.id, g.id, g.name, g.slug, g.demo, m.role, m.name, m.seller_id from member m join organization g on g.id = m.organization_id and g.state = 'active'
   where m.user_id = p_user and m.state = 'active' order by g.name, m.id $$;

-- The acting member's own name, also for roles that may not read members.
create function own_name() returns text
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select m.name from member m where m.organization_id = org() and m.id = ctx('member') $$;

create function organization_ids() returns table (id uuid, slug text)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select o.id, o.slug from organization o where o.state = 'active' order by o.id $$;

-- What the sign-in page may say about this installation: nothing that belongs to one of several tenants.
create function public_face() returns table (organizations bigint, name text, demo bool, support_contact text, controller_contact text, data_region text)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select count(*), case when count(*) = 1 then min(o.name) end, coalesce(bool_or(o.demo), false),
         case when count(*) = 1 then min(o.support_contact) end, case when count(*) = 1 then min(o.controller_contact) end,
         case when count(*) = 1 then min(o.data_region) end from organization o where state = 'active' $$;

-- Whom a link is for, and its acceptance: the link's key is the only proof, so the door checks it itself.
create function link_face(p_key text) returns table (purpose text, member_id uuid, organization_id uuid, organization_name text, role text, name text, user_id uuid)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select l.purpose, l.member_id, l.organization_id, g.name, m.role, m.name, l.user_id from sign_in_link l
    left join member m on m.id = l.member_id left join organization g on g.id = l.organization_id
   where l.key = p_key and l.used_at is null and l.expires_at > now() $$;
-- Null when the link is worth nothing. It is used up here.
create function accept_invitation(p_key text, p_user uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
declare m uuid;
begin
  update sign_in_link l set used_at = now() where l.key = p_key and l.purpose = 'invite' and l.used_at is null and l.expires_at > now()
    returning l.member_id into m;
  update member set user_id = p_user, state = 'active' where id = m and state = 'invited' and user_id is null returning id into m;
  return m;
end $$;

-- A new link for a member of the organization in the context; older ones are worth nothing from now on. Only an owner makes one for
-- an owner, and a password that also opens another organization is not reset from here.
create function issue_link(p_key text, p_purpose text, p_member uuid, p_expires_at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
declare m member;
begin
  if org() is null or current_setting('role') <> 'app_office' then raise insufficient_privilege; end if;
  select * into m from member where organization_id = org() and id = p_member
     and case p_purpose when 'invite' then state = 'invited' and user_id is null when 'reset' then state = 'active' else false end;
  if not found then raise no_data_found; end if;
  if m.role = 'owner' and ctx('member') is not null
      and not exists (select from member where organization_id = org() and id = ctx('member') and role = 'owner') then raise insufficient_privilege; end if;
  if p_purpose = 'reset' and exists (select from member e where e.user_id = m.user_id and e.organization_id <> m.organization_id and e.state = 'active') then
    raise exception 'the user belongs to another organization too' using errcode = '23514', constraint = 'reset_only_here'; end if;
  update sign_in_link set used_at = now() where member_id = p_member and used_at is null;
  insert into sign_in_link (key, purpose, organization_id, member_id, user_id, created_at, expires_at)
  values (p_key, p_purpose, m.organization_id, m.id, m.user_id, now(), p_expires_at);
end $$;

-- A new tenant: the organization, its house seller and its owner come to be together (E40, DB-6).
create function start_organization(p_id uuid, p_house uuid, p_member uuid, p_user uuid, p_member_name text, p_slug text, p_name text,
  p_language text, p_time_zone text, p_currency text, p_demo bool) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  insert into seller (id, organization_id, name, name_bn, phone, mode, state) values (p_house, p_id, p_name, '', '', 'house', 'active');
  insert into organization (id, slug, name, language, time_zone, currency, demo, house_id, name_bn, legal_name, address, bin, phone, email, support_contact,
      controller_contact, data_region, fiscal_month, backdate_days, hide_minor_zero, color, footer, payment_hint, wallets, discount_limits, state)
    values (p_id, p_slug, p_name, p_language, p_time_zone, p_currency, p_demo, p_house, '', '', '', '', '', '', '',
      '', '', case p_currency when 'BDT' then 7 else 1 end, 7, true, '#0B5C4B', '', '', case p_currency when 'BDT' then '["bkash", "nagad", "rocket"]' else '[]' end::jsonb,
      '{"owner": 100, "admin": 100, "manager": 30, "accountant": 0, "seller": 10}', 'active');
  insert into member (id, organization_id, user_id, role, name, state) values (p_member, p_id, p_user, 'owner', p_member_name, 'active');
end $$;

-- An organization always has an active owner (I19).
create function last_owner() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('owners ' || old.organization_id, 0));
  if not exists (select from member where organization_id = old.organization_id and role = 'owner' and state = 'active') then
    raise exception 'the last active owner cannot go' using errcode = '23514', constraint = 'last_owner'; end if;
  return null;
end $$;
create constraint trigger last_owner after update on member deferrable initially deferred for each row
  when (old.role = 'owner' and old.state = 'active' and (new.role <> 'owner' or new.state <> 'active')) execute function last_owner();

-- What an organization is stays: its house owns what nobody else does, its slug is in addresses.
create trigger immutable before update on organization for each row
  when ((new.house_id, new.slug, new.demo) is distinct from (old.house_id, old.slug, old.demo)) execute function immutable();

grant execute on function issue_link to app_office;
grant execute on function own_name to app_office, app_seller, app_support;
grant execute on function resolve_caller, enter, memberships_of, organization_ids, public_face, link_face, accept_invitation, start_organization to app_web;
alter function resolve_caller owner to app_definer;
alter function memberships_of owner to app_definer;
alter function own_name owner to app_definer;
alter function organization_ids owner to app_definer;
alter function public_face owner to app_definer;
alter function link_face owner to app_definer;
alter function accept_invitation owner to app_definer;
alter function issue_link owner to app_definer;
alter function start_organization owner to app_definer;
alter function last_owner owner to app_definer;
set role app_definer;
grant execute on function last_owner, start_organization to app_owner;
set role app_owner;
