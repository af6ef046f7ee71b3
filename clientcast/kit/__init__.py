"""Pure helpers without Django, clock or environment."""
