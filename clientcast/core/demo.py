"""Who may sign in to a demo. Public on purpose: a demo has its own data directory and says what it is."""

from __future__ import annotations

PASSWORD = "clientcast-demo"
SIGN_INS = {
    "ada": "owner",
    "adam": "admin",
    "mina": "manager",
    "asha": "accountant",
    "sam": "seller",
    "sue": "seller",
    "sid": "seller below sam",
    "pia": "support",
    "eve": "owner of another organization",
}
