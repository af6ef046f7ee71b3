"""The books live in ``sql/ledger.sql``: a journal of movements, closed months, counters. Only the doors write them."""
