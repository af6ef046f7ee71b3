-- What is paid, credited and open of an invoice is what its allocations and credit notes say; together they are its total, and none is
-- below zero. Judged at commit of whatever could make it untrue: the state, an allocation, a credit note.
grant select on invoice_state to app_definer;
create policy definer on invoice_state to app_definer using (true);
create function invoice_state_sums() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare paper uuid;
begin
  if tg_table_name = 'invoice' then paper := new.preceding_id; else paper := new.id; end if;
  if not exists (select from invoice_state s join invoice i on i.organization_id = s.organization_id and i.id = s.id
      where s.organization_id = new.organization_id and s.id = paper
        and s.open_minor = case i.kind when 'invoice' then i.total_minor else 0 end - s.paid_minor - s.credited_minor
        and s.paid_minor = (select coalesce(sum(a.amount_minor), 0) from allocation a where a.organization_id = s.organization_id and a.invoice_id = s.id)
        and s.credited_minor = (select coalesce(sum(c.total_minor), 0) from invoice c where c.organization_id = s.organization_id and c.preceding_id = s.id)) then
    raise exception 'paid, credited and open of % do not add up', paper using errcode = '23514', constraint = 'invoice_state_sums'; end if;
  return null;
end $$;
create constraint trigger sums after insert or update of paid_minor, credited_minor, open_minor on invoice_state deferrable initially deferred
  for each row execute function invoice_state_sums();
create constraint trigger sums after insert on invoice deferrable initially deferred
  for each row when (new.preceding_id is not null) execute function invoice_state_sums();

-- What a payment settles is of the same customer and currency and never exceeds it, nothing when it is reversed (I6). The payment is
-- locked: two parallel allocations of it see each other; those of one invoice meet at its state, which knows them.
set role app_definer;
create or replace function allocation_fits() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare taken bigint; had bigint;
begin
  if new.payment_id is not null then
    select case when p.reversed_at is null then p.amount_minor else 0 end into had from payment p
      join invoice i on i.organization_id = p.organization_id and i.customer_id = p.customer_id and i.currency = p.currency
     where p.organization_id = new.organization_id and p.id = new.payment_id and i.id = new.invoice_id for no key update of p;
    select sum(amount_minor) into taken from allocation where organization_id = new.organization_id and payment_id = new.payment_id;
    if taken not between 0 and coalesce(had, -1) then
      raise exception 'allocations exceed the payment' using errcode = '23514', constraint = 'allocation_fits'; end if;
  end if;
  if not exists (select from invoice_state s where s.organization_id = new.organization_id and s.id = new.invoice_id and s.paid_minor =
      (select sum(a.amount_minor) from allocation a where a.organization_id = new.organization_id and a.invoice_id = new.invoice_id)) then
    raise exception 'the invoice does not know what is paid of it' using errcode = '23514', constraint = 'invoice_state_sums'; end if;
  return null;
end $$;
set role app_owner;
create function reversed_settles_nothing() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if (select sum(amount_minor) from allocation where organization_id = new.organization_id and payment_id = new.id) <> 0 then
    raise exception 'a reversed payment settles something' using errcode = '23514', constraint = 'allocation_fits'; end if;
  return null;
end $$;
create constraint trigger settles_nothing after update of reversed_at on payment deferrable initially deferred
  for each row when (new.reversed_at is not null) execute function reversed_settles_nothing();
alter function invoice_state_sums owner to app_definer;
alter function reversed_settles_nothing owner to app_definer;
set role app_definer;
grant execute on function invoice_state_sums, reversed_settles_nothing to app_owner;
set role app_owner;
