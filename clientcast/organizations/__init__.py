"""The tenant: organization, members, devices."""
