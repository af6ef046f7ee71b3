"""How to sign in to a demo. Public on purpose: a demo has its own data directory and says what it is."""

PASSWORD = "clientcast-demo"
