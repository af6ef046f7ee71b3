-- Everybody sees the logo; papers come with those who see the invoice (invoices/sql/papers.sql), spreadsheets stay in the office.
grant select on file to app_support;
create policy logo on file to app_support using (organization_id = (select org()) and kind = 'logo');
