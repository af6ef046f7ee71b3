"""Sellers: resellers and collectors, in a tree."""
