-- The job table is procrastinate's. It belongs to app_web (no tenant data but ids); members reach it through one door.
do $$ declare t regclass; f regprocedure; begin
  for t in select c.oid from pg_class c where relnamespace = 'app'::regnamespace and relname like 'procrastinate\_%' and relkind = 'r' loop
    execute format('grant select, insert, update, delete on %s to app_web', t);
  end loop;
  for t in select c.oid from pg_class c where relnamespace = 'app'::regnamespace and relname like 'procrastinate\_%' and relkind = 'S' loop
    execute format('grant usage on %s to app_web, app_definer', t);
  end loop;
  for f in select p.oid from pg_proc p where pronamespace = 'app'::regnamespace and proname like 'procrastinate\_%' loop
    execute format('grant execute on function %s to app_web, app_definer', f);
  end loop;
end $$;
grant select, insert on procrastinate_jobs to app_definer;
grant insert on procrastinate_events to app_definer;
-- A NOTIFY inside the transaction would hold a cluster-wide lock through the flush (DB-19): the worker polls instead.
do $$ declare g name; begin
  for g in select tgname from pg_trigger where tgrelid = 'procrastinate_jobs'::regclass and tgname like '%notify%' and not tgisinternal loop
    execute format('drop trigger %I on procrastinate_jobs', g);
  end loop;
end $$;

create function defer_job(name text, subject uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, app, pg_temp as $$
begin
  if org() is null or current_setting('role') not in ('app_office', 'app_seller', 'app_support') then raise insufficient_privilege; end if;
  insert into procrastinate_jobs (queue_name, task_name, args)
  values ('default', defer_job.name, jsonb_build_object('organization', org(), 'subject', subject));
end $$;
grant execute on function defer_job to app_office, app_seller, app_support;
alter function defer_job owner to app_definer;
