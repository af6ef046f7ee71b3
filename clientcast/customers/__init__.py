"""Customers: who pays. Copy this module to make a new one."""
