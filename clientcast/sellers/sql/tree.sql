-- The organization and its house come in one transaction: the key is judged at its end.
alter table organization add foreign key (organization_id, house_id) references seller (organization_id, id) deferrable initially deferred;

-- Seller tree: no cycle, depth <= 6 (I7).
create function seller_tree() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare up uuid := new.parent_id; depth int := 1;
begin
  perform pg_advisory_xact_lock(hashtextextended('seller_tree ' || new.organization_id, 0));   -- one move at a time
  while up is not null loop
    depth := depth + 1;
    if up = new.id or depth > 6 then raise exception 'seller tree: cycle or deeper than 6' using errcode = '23514', constraint = 'seller_tree'; end if;
    select parent_id into up from seller where organization_id = new.organization_id and id = up;
  end loop;
  return null;
end $$;
create constraint trigger seller_tree after insert or update of parent_id on seller for each row when (new.parent_id is not null) execute function seller_tree();
alter function seller_tree owner to app_definer;
set role app_definer;
grant execute on function seller_tree to app_owner;
set role app_owner;
