"""A large book of one organization for measuring: rows without history, as after a restore."""

from __future__ import annotations

from uuid import UUID

import psycopg

from clientcast.operations.demo_names import FIRST, LAST

# Triggers are off: the rows would be the same, the feed would only be longer.
_BOOK = """
set session_replication_role = replica;
insert into plan (id, organization_id, code, name, name_bn, kind, current_version_id)
  values (app.uuid7(), %(o)s, 'HOME', 'Home 10', '', 'standard', app.uuid7());
insert into plan_version (id, organization_id, plan_id, number, price_minor, currency, tax_inclusive, unit, count, grace_days, late_rule, connections)
  select current_version_id, %(o)s, id, 1, 50000, 'BDT', true, 'month', 1, 3, 'from_end_in_grace', 1 from plan where organization_id = %(o)s;
create temp table c as select n, app.uuid7() id, app.uuid7() line, (%(sellers)s::uuid[])[1 + n %% cardinality(%(sellers)s::uuid[])] seller_id,
    (%(names)s::text[])[1 + n %% cardinality(%(names)s::text[])] "name", '+88017' || lpad((n::bigint * 48271 %% 99999989)::text, 8, '0') phone
  from generate_series(1, %(customers)s) n;
insert into customer (id, organization_id, number, seller_id, kind, name, name_bn, phones, email, address, area, language, search, created_at)
  select id, %(o)s, 'C-' || lpad(n::text, 5, '0'), seller_id, 'person', "name", '', array[phone], '',
         'House ' || n %% 400 || ', Road ' || n %% 60, 'Area ' || n %% 40, '',
         lower("name") || ' ' || phone || ' c-' || lpad(n::text, 5, '0') || ' area ' || n %% 40 || ' house ' || n %% 400 || ', road ' || n %% 60,
         now() - n * interval '1 minute' from c;
insert into customer_balance (id, organization_id, customer_id, seller_id, currency, due_minor, advance_minor)
  select app.uuid7(), %(o)s, id, seller_id, 'BDT', case when n %% 7 = 0 then 50000 else 0 end, 0 from c;
insert into subscription (id, organization_id, number, customer_id, seller_id, plan_id, plan_version_id, username, connections, anchor_day,
    auto_renew, has_secret, sold_by_id, term_starts_on, ends_on, term_kind)
  select c.line, %(o)s, 'L-' || lpad(n::text, 5, '0'), c.id, seller_id, p.id, p.current_version_id, 'user' || n, 1, 1 + n %% 28, false, false,
         seller_id, current_date - 20 + n %% 40, current_date + n %% 40, 'paid' from c, plan p where p.organization_id = %(o)s;
create temp table i as select m, c.*, app.uuid7() paper from c, generate_series(1, %(papers)s) m;
insert into invoice (id, organization_id, kind, customer_id, seller_id, sold_by_id, series, number, label, title, issued_at, issued_on, due_on,
    currency, net_minor, allowance_minor, tax_minor, rounding_minor, total_minor, document, sha256)
  select paper, %(o)s, 'invoice', id, seller_id, seller_id, 'INV-2627', (m - 1) * %(customers)s + n, 'INV-2627-' || lpad(((m - 1) * %(customers)s + n)::text, 6, '0'),
         'Home 10, 1 month', now(), current_date - 20, current_date - 20, 'BDT', 50000, 0, 0, 0, 50000, '{}', repeat('0', 64) from i;
insert into invoice_state (id, organization_id, customer_id, seller_id, paid_minor, credited_minor, open_minor)
  select paper, %(o)s, id, seller_id, case when n %% 7 = 0 and m = 1 then 0 else 50000 end, 0, case when n %% 7 = 0 and m = 1 then 50000 else 0 end from i;
insert into counter values (%(o)s, 'customer', %(customers)s), (%(o)s, 'subscription', %(customers)s), (%(o)s, 'INV-2627', %(customers)s * %(papers)s);
"""


NAMES = [f"{first} {last}" for last, _ in LAST for first, _ in FIRST]


def fill(superuser: str, organization: UUID, sellers: list[UUID], customers: int = 50_000, papers: int = 2) -> None:
    """Write ``customers`` with a line, a balance and ``papers`` invoices each, spread over ``sellers``."""
    with psycopg.connect(superuser, autocommit=True, cursor_factory=psycopg.ClientCursor) as server:
        server.execute("set search_path = app, public")
        counts = {"customers": customers, "papers": papers}
        server.execute(_BOOK, {"o": organization, "sellers": sellers, "names": NAMES, **counts})
        server.execute("vacuum analyze")
