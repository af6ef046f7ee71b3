"""Attention: one queue of what waits for a person's decision."""
