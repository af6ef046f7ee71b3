"""Running an installation: first start, demo, backup and restore."""
