-- What is waiting never changes (a manager may run its envelope); it is settled once (M14).
create trigger immutable before update on attention for each row execute function immutable('state', 'outcome', 'settled_at', 'settled_by');
create trigger settled before update on attention for each row when (old.state = 'settled') execute function immutable();
