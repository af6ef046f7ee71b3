"""Plans and their versioned prices."""
