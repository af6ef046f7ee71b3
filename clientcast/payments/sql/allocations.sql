-- A payment is a fact: it is matched or reversed, once, nothing else.
create trigger immutable before update on payment for each row execute function immutable('matched_at', 'reversed_at');
create trigger reversed before update on payment for each row when (old.reversed_at is not null and new.reversed_at is distinct from old.reversed_at)
  execute function immutable();
create trigger own_hand before insert on payment for each row when (current_setting('role') = 'app_seller') execute function own_hand('collector_id');

-- A collector's receipts are numbered in the series of his own devices (M17): nobody uses up another's numbers.
create function own_series() returns trigger language plpgsql set search_path = pg_catalog, app, pg_temp as $$
begin
  if exists (select from device d where d.organization_id = new.organization_id and d.member_id = ctx('member')
      and starts_with(new.number, d.receipt_prefix || '-')) then return new; end if;
  raise exception 'the number % is of no device of yours', new.number using errcode = '23514', constraint = 'receipt_own_series';
end $$;
create trigger own_series before insert on money_receipt for each row when (current_setting('role') = 'app_seller') execute function own_series();

-- What a payment settles is of the same customer and currency and never exceeds it, nor what the invoice asks (I6). The payment is
-- locked: two parallel allocations of it see each other; those of one invoice meet at its state.
create function allocation_fits() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare taken bigint; had bigint; paid bigint; asked bigint;
begin
  if new.payment_id is not null then
    select p.amount_minor into had from payment p join invoice i on i.organization_id = p.organization_id and i.customer_id = p.customer_id and i.currency = p.currency
     where p.organization_id = new.organization_id and p.id = new.payment_id and i.id = new.invoice_id for no key update of p;
    select sum(amount_minor) into taken from allocation where organization_id = new.organization_id and payment_id = new.payment_id;
  end if;
  select sum(a.amount_minor), min(i.total_minor) into paid, asked from allocation a join invoice i on i.organization_id = a.organization_id and i.id = a.invoice_id
   where a.organization_id = new.organization_id and a.invoice_id = new.invoice_id;
  if new.payment_id is not null and taken not between 0 and coalesce(had, -1) or paid not between 0 and asked then
    raise exception 'allocations exceed payment or invoice' using errcode = '23514', constraint = 'allocation_fits'; end if;
  return null;
end $$;
create constraint trigger allocation_fits after insert on allocation deferrable initially deferred for each row execute function allocation_fits();
alter function allocation_fits owner to app_definer;
set role app_definer;
grant execute on function allocation_fits to app_owner;
set role app_owner;
