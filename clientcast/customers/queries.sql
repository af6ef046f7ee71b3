-- name: search
select coalesce(json_agg(id), '[]')::text from search_customer_ids(%(patterns)s::text[], 50) id

-- name: by_end
-- Lines by their end, each with its customer. Limit first, then join: under row security the planner
-- underestimates joins of walled tables (DB-15).
-- One walk over the index for who sees all, one for each seller of a subtree: several in one walk would be sorted.
with line as materialized (
  (select id, customer_id, plan_id, username, ends_on, term_kind from subscription
    where cardinality((select sellers())) = 0 and ends_on is not null and terminated_at is null {filter}
    order by ends_on, id limit %(offset)s::int + %(limit)s::int)
  union all
  (select l.* from unnest((select sellers())) mine(id) cross join lateral (
     select id, customer_id, plan_id, username, ends_on, term_kind from subscription
      where seller_id = mine.id and ends_on is not null and terminated_at is null {filter}
      order by ends_on, id limit %(offset)s::int + %(limit)s::int) l)
  order by ends_on, id offset %(offset)s limit %(limit)s)
select coalesce(json_agg(x), '[]')::text from (
  select c.id, c.number, c.seller_id, c.name, c.name_bn, c.phones, c.area, c.archived_at,
         l.id line_id, l.plan_id, l.username, l.ends_on, l.term_kind, coalesce(b.due_minor, 0) due_minor,
         coalesce(b.advance_minor, 0) advance_minor, b.currency
    from line l
    cross join lateral (select * from customer where id = l.customer_id offset 0) c
    left join lateral (select * from customer_balance where organization_id = (select org())
                        and customer_id = l.customer_id limit 1) b on true
   order by l.ends_on, l.id) x

-- name: newest
-- Customers, newest first, each with the line that ends last.
with page as materialized (
  select id, number, seller_id, name, name_bn, phones, area, archived_at, created_at from customer
   where archived_at is null {filter}
   order by created_at desc, id offset %(offset)s limit %(limit)s)
select coalesce(json_agg(x), '[]')::text from (
  select c.id, c.number, c.seller_id, c.name, c.name_bn, c.phones, c.area, c.archived_at,
         l.id line_id, l.plan_id, l.username, l.ends_on, l.term_kind, coalesce(b.due_minor, 0) due_minor,
         coalesce(b.advance_minor, 0) advance_minor, b.currency
    from page c
    left join lateral (select * from subscription where organization_id = (select org()) and customer_id = c.id
                        and terminated_at is null order by ends_on desc nulls last limit 1) l on true
    left join lateral (select * from customer_balance where organization_id = (select org())
                        and customer_id = c.id limit 1) b on true
   order by c.created_at desc, c.id) x
