create index customer_search on customer using gin (organization_id, search gin_trgm_ops);
create index customer_by_seller on customer (organization_id, seller_id, created_at desc, id);
create index customer_by_age on customer (organization_id, created_at desc, id);

-- Search: LIKE is not leakproof, so under a policy the trigram index is never used (DB-7). Ids only; the outer query passes the walls
-- again. sellers() goes into a variable: called in a condition it would parse the list again for every row. The index answers single
-- LIKEs, never LIKE ALL: the first three patterns are asked one by one, as the caller sorts them, and all of them are checked.
create function search_customer_ids(patterns text[], max_rows int) returns setof uuid
language plpgsql stable security definer rows 50 set search_path = pg_catalog, app, pg_temp as $$
declare mine uuid[] := sellers(); a text := patterns[1]; b text := coalesce(patterns[2], a); c text := coalesce(patterns[3], a);
begin
  case current_setting('role')                            -- the caller's role, also inside a definer function
    when 'app_seller' then
      return query select id from customer where organization_id = org() and seller_id = any (mine) and search like a and search like b and search like c and search like all (patterns) order by created_at desc, id limit max_rows;
    when 'app_office', 'app_support' then
      return query select id from customer where organization_id = org() and search like a and search like b and search like c and search like all (patterns) order by created_at desc, id limit max_rows;
    else raise insufficient_privilege;                    -- a new role sees nothing until it is named here
  end case;
end $$;
grant execute on function search_customer_ids to app_office, app_seller, app_support;
alter function search_customer_ids owner to app_definer;

-- An imported customer may go again with an undone import; his balance goes with him only when it is settled.
create function settled_only() returns trigger language plpgsql as $$
begin
  if old.due_minor <> 0 or old.advance_minor <> 0 then
    raise exception 'the customer still has a balance' using errcode = '23514', constraint = 'customer_balance_settled'; end if;
  return old;
end $$;
create trigger settled before delete on customer_balance for each row execute function settled_only();
