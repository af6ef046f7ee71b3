-- Books, numbers and their doors (DB-12, MONEY-3, I2, I5). A row of the journal moves an amount from credit to debit, so every entry
-- balances by construction. Order of locks: customer, subscription, balances (post), counter (number), feed head (commit).
create domain account_kind text check (value in ('receivable', 'advance', 'cash', 'wallet', 'bank', 'revenue', 'discount', 'output_tax', 'rounding',
  'expense', 'payable', 'float', 'opening'));
-- party: the customer, seller, plan or (as uuid of its name) provider an account belongs to; null for accounts that stand alone.
create table journal (organization_id uuid not null, entry_id uuid not null, n int not null, source_kind text not null, source_id uuid not null, date date not null,
  debit account_kind not null, debit_party text, credit account_kind not null, credit_party text, currency char(3) not null, amount_minor bigint not null check (amount_minor > 0),
  reversed_by uuid, posted_at timestamptz not null default now(), posted_by uuid default ctx('member'), primary key (organization_id, entry_id, n),
  check ((debit, debit_party) is distinct from (credit, credit_party)));
create unique index journal_once on journal (organization_id, source_kind, source_id) where n = 1 and reversed_by is null;   -- one live entry per source
create index on journal (organization_id, debit, debit_party, date);
create index on journal (organization_id, credit, credit_party, date);
create table closed_month (id uuid primary key default uuid7(), organization_id uuid not null references organization, month date not null check (extract(day from month) = 1),
  created_at timestamptz not null default now(), created_by uuid default ctx('member'), version int not null default 1, unique (organization_id, month));
create table counter (organization_id uuid not null, series text not null, last bigint not null, primary key (organization_id, series)) with (fillfactor = 50);
alter table customer_balance set (fillfactor = 80);
alter table seller_balance set (fillfactor = 50);
create index on journal (organization_id, source_id);

-- First of n consecutive numbers. The counter row stays locked until commit: gapless, so take it last.
create function next_number(series text, n int default 1) returns bigint language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare l bigint;
begin
  if n < 1 then raise invalid_parameter_value; end if;
  if org() is null or not (current_setting('role') in ('app_office', 'app_seller') or current_setting('role') = 'app_support' and series in ('customer', 'subscription', 'device')) then
    raise insufficient_privilege; end if;
  insert into counter as c values (org(), next_number.series, n) on conflict on constraint counter_pkey do update set last = c.last + excluded.last returning last into l;
  return l - n + 1;
end $$;

-- One movement of an entry: amount goes from credit to debit. movement: its net effect on an account that has a balance row.
create type posting as (entry_id uuid, source_kind text, source_id uuid, date date, debit text, debit_party text, credit text, credit_party text, currency text, amount_minor bigint);
create type movement as (kind text, party uuid, currency text, change bigint);

-- The only door into the ledger, many entries at once. Rows of one entry follow each other as given; an entry with two sources or
-- dates collides with itself (n = 1 twice). receivable and cash grow by debit, advance and float by credit.
create function post_entries(p posting[]) returns bigint language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare o uuid := org(); mine uuid[] := sellers(); anyone bool := current_setting('role') <> 'app_seller'; m movement[]; customers bool; sellers bool; posted bigint;
begin
  if o is null or current_setting('role') not in ('app_office', 'app_seller') then raise insufficient_privilege; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended('close ' || o, 0));               -- the same lock as close_month
  if exists (select from closed_month c where c.organization_id = o and c.month in (select date_trunc('month', x.date)::date from unnest(p) x)) then
    raise exception 'the period is closed' using errcode = '23514', constraint = 'open_period'; end if;
  if not anyone and exists (select from unnest(p) x where array[x.debit, x.credit] && '{bank,expense,payable,opening}' or x.credit = 'float'
      or x.credit in ('cash', 'wallet') and x.debit not in ('receivable', 'advance')) then           -- money goes back to customers only
    raise insufficient_privilege using message = 'a seller may not post to this account'; end if;
  insert into journal (organization_id, entry_id, n, source_kind, source_id, date, debit, debit_party, credit, credit_party, currency, amount_minor)
  select o, entry_id, row_number() over (partition by entry_id, source_kind, source_id, date order by i), source_kind, source_id, date, debit, debit_party, credit, credit_party, currency, amount_minor
    from unnest(p) with ordinality x(entry_id, source_kind, source_id, date, debit, debit_party, credit, credit_party, currency, amount_minor, i);
  get diagnostics posted = row_count;
  -- A balance belongs to a party of this organization and, for a seller, of his subtree.
  select array_agg(row(kind, party, currency, change)::movement), bool_or(kind in ('receivable', 'advance') and change <> 0), bool_or(kind in ('cash', 'float') and change <> 0) into m, customers, sellers
    from (select kind, party::uuid party, currency, case when kind in ('advance', 'float') then -sum(amount_minor) else sum(amount_minor) end change
            from (select debit kind, debit_party party, currency, amount_minor from unnest(p) union all select credit, credit_party, currency, -amount_minor from unnest(p)) x
           where kind in ('receivable', 'advance', 'cash', 'float') group by kind, party, currency) y;
  if exists (select from unnest(m) d where case when kind in ('receivable', 'advance')
      then not exists (select from customer c where c.organization_id = o and c.id = d.party and (anyone or c.seller_id = any (mine)))
      else not exists (select from seller s where s.organization_id = o and s.id = d.party and (anyone or s.id = any (mine))) end) then
    raise foreign_key_violation using message = 'no such party'; end if;
  if customers then                                        -- no upsert: a CHECK would judge the proposed row before the conflict is seen
    with d as (select party, currency, coalesce(sum(change) filter (where kind = 'receivable'), 0) due, coalesce(sum(change) filter (where kind = 'advance'), 0) advance
                 from unnest(m) where kind in ('receivable', 'advance') and change <> 0 group by party, currency),
    u as (update customer_balance b set due_minor = b.due_minor + d.due, advance_minor = b.advance_minor + d.advance from d
           where b.organization_id = o and b.customer_id = d.party and b.currency = d.currency returning customer_id, b.currency)
    insert into customer_balance (id, organization_id, customer_id, seller_id, currency, due_minor, advance_minor)
    select uuid7(), o, c.id, c.seller_id, d.currency, d.due, d.advance from d join customer c on c.organization_id = o and c.id = d.party
     where not exists (select from u where u.customer_id = d.party and u.currency = d.currency);
  end if;
  if sellers then
    insert into seller_balance as b (id, organization_id, seller_id, currency, cash_minor, float_minor)
    select uuid7(), o, party, currency, coalesce(sum(change) filter (where kind = 'cash'), 0), coalesce(sum(change) filter (where kind = 'float'), 0)
      from unnest(m) where kind in ('cash', 'float') group by party, currency
    on conflict (organization_id, seller_id, currency) do update set cash_minor = b.cash_minor + excluded.cash_minor, float_minor = b.float_minor + excluded.float_minor;
  end if;
  return posted;
end $$;

-- Undo: the mirror entry; afterwards the source may be posted again.
create function reverse_entry(source_kind text, source_id uuid, id uuid, date date) returns void language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare entry uuid;
begin
  select j.entry_id into entry from journal j where j.organization_id = org() and j.source_kind = reverse_entry.source_kind and j.source_id = reverse_entry.source_id
     and j.n = 1 and j.reversed_by is null for no key update;
  if entry is null then raise no_data_found; end if;
  update journal j set reversed_by = reverse_entry.id where j.organization_id = org() and j.entry_id = entry;
  perform post_entries(array_agg(row(reverse_entry.id, 'reversal', entry, reverse_entry.date, j.credit, j.credit_party, j.debit, j.debit_party, j.currency, j.amount_minor)::posting order by n))
     from journal j where j.organization_id = org() and j.entry_id = entry;
end $$;

-- Closing a month waits for the postings that run, and they for it (post_entries).
create function close_month() returns trigger language plpgsql as $$
begin perform pg_advisory_xact_lock(hashtextextended('close ' || new.organization_id, 0)); return new; end $$;
create trigger wait before insert on closed_month for each row execute function close_month();

grant execute on function next_number to app_office, app_seller, app_support;
grant execute on function post_entries, reverse_entry to app_office, app_seller;
alter function next_number owner to app_definer;
alter function post_entries owner to app_definer;
alter function reverse_entry owner to app_definer;
