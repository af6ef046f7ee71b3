-- What payments settle never exceeds them (I6). The rows are locked: two parallel allocations of one payment see each other.
create function allocation_fits() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare taken bigint; had bigint;
begin
  if new.payment_id is null then return null; end if;
  select amount_minor into had from payment where organization_id = new.organization_id and id = new.payment_id for no key update;
  select coalesce(sum(amount_minor), 0) into taken from allocation where organization_id = new.organization_id and payment_id = new.payment_id;
  if taken > had or taken < 0 then raise exception 'allocations exceed the payment' using errcode = '23514', constraint = 'allocation_fits'; end if;
  return null;
end $$;
create constraint trigger allocation_fits after insert on allocation deferrable initially deferred for each row execute function allocation_fits();
alter function allocation_fits owner to app_definer;
set role app_definer;
grant execute on function allocation_fits to app_owner;
set role app_owner;
