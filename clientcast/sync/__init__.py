"""What devices hold and how it gets there: changes, first load, doorbell, outbox (SYNC-1 to SYNC-32)."""
