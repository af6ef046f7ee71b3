-- Issued papers never change; a line may be added only by the transaction that issues (created_at = now() = start of transaction).
create trigger immutable before update or delete on invoice for each row execute function immutable();
create trigger immutable before update or delete on invoice_line for each row execute function immutable();
create function line_in_time() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if exists (select from n join invoice i on i.organization_id = n.organization_id and i.id = n.invoice_id where i.created_at <> now()) then
    raise exception 'line added to an issued invoice' using errcode = '23514', constraint = 'immutable'; end if;
  return null;
end $$;
create trigger in_time after insert on invoice_line referencing new table as n for each statement execute function line_in_time();
-- The sums of the header are those of its lines (I4), and its number was given out (I2): judged at commit.
create function lines_add_up() returns trigger language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if new.net_minor is distinct from (select sum(net_minor) from invoice_line l where l.organization_id = new.organization_id and l.invoice_id = new.id) then
    raise exception 'the lines of % do not add up', new.label using errcode = '23514', constraint = 'lines_add_up'; end if;
  if not exists (select from counter c where c.organization_id = new.organization_id and c.series = new.series and c.last >= new.number) then
    raise exception 'nobody gave out the number %', new.label using errcode = '23514', constraint = 'number_given'; end if;
  return null;
end $$;
create constraint trigger lines_add_up after insert on invoice deferrable initially deferred for each row execute function lines_add_up();
create trigger own_hand before insert on invoice for each row when (current_setting('role') = 'app_seller') execute function own_hand('sold_by_id');
-- The file of a paper is seen by those who see the paper.
grant select, insert on file to app_seller;
create policy paper on file to app_seller using (organization_id = (select org())
  and (kind = 'logo' or kind = 'invoice_pdf' and exists (select from invoice i where i.organization_id = file.organization_id and i.id = file.owner_id)));
alter function line_in_time owner to app_definer;
alter function lines_add_up owner to app_definer;
set role app_definer;
grant execute on function line_in_time, lines_add_up to app_owner;
set role app_owner;
