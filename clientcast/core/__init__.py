"""The machinery every module stands on."""
