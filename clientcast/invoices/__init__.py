"""Invoices and credit notes: issued documents, their state, and their paper."""
