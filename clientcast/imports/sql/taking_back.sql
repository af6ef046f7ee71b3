-- What an import has brought goes again: its plans and sellers with its undo, as far as no reference holds them (X8), and its
-- spreadsheet after seven days (X10). No other file ever goes.
grant delete on plan, plan_version, seller, file to app_office;
create trigger only_spreadsheets before delete on file for each row when (old.kind <> 'import') execute function immutable();
