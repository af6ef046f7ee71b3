"""Figures beside their goals: ``python -m bench``."""
