-- Run once by a superuser or (hosted) by a role with CREATEROLE and CREATEDB, by core.bootstrap: each step is
-- one transaction, names and passwords in braces are filled in. PostgreSQL 15 or newer.

-- step: roles
-- NOINHERIT: a membership is only a permission to SET ROLE, never a right in itself.
create role app_owner   nologin noinherit;                            -- owns schema and tables, subject to FORCE RLS
create role app_migrate login noinherit password {migrate_password};  -- may become the owner
create role app_web     login noinherit password {web_password};      -- web and worker before the actor is known
create role app_office  nologin;                                      -- owner, admin, manager, accountant, jobs
create role app_seller  nologin;                                      -- own subtree
create role app_support nologin;
create role app_definer nologin;                                      -- owner of every definer function but the next
create role app_secret  nologin;                                      -- only reader of sealed secrets
grant app_owner to app_migrate;
grant app_definer, app_secret to app_owner;                           -- so that a migration can hand functions over
grant app_office, app_seller, app_support to app_web;

-- step: create
create database {database} owner app_owner template {template} encoding 'UTF8' locale_provider libc locale 'C';

-- step: settings
-- A database's settings and rights are not copied from its template.
alter role app_web     in database {database} set search_path = app, pg_temp;
alter role app_migrate in database {database} set search_path = app, pg_temp;
alter role app_web     in database {database} set statement_timeout = '10s';
alter role app_web     in database {database} set lock_timeout = '3s';
set local role app_owner;
revoke all on database {database} from public;                        -- no TEMP: a temp table must never shadow ours
grant connect on database {database} to app_web, app_migrate;

-- step: schema
-- Inside the new database. On 15 NOINHERIT also holds for the implicit membership in pg_database_owner.
set local role app_owner;
set local role pg_database_owner;
revoke all on schema public from public;
set local role app_owner;
create schema app;
grant usage on schema app to app_web, app_office, app_seller, app_support, app_definer, app_secret;
grant create on schema app to app_definer, app_secret;                -- ALTER FUNCTION … OWNER TO demands it
