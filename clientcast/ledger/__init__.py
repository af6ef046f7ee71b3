"""The books: double entry, one door (MONEY-3)."""
