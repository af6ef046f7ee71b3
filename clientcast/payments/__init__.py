"""Money received: payments, allocations, receipts, cash handed over."""
