"""Who can look around in a demo. Public on purpose: a demo has its own data directory and says what it is."""

from __future__ import annotations

from typing import NamedTuple

PASSWORD = "clientcast-demo"


class Visitor(NamedTuple):
    """A sign-in of the demo; ``seller`` is a place in the demo's list of sellers."""

    username: str
    name: str
    role: str
    seller: int | None = None


PEOPLE = (
    Visitor("ada", "Ada Ahmed", "owner"),
    Visitor("adam", "Adam Khan", "admin"),
    Visitor("mina", "Mina Roy", "manager"),
    Visitor("asha", "Asha Das", "accountant"),
    Visitor("sam", "Sam Sheikh", "seller", 0),
    Visitor("sue", "Sue Sultana", "seller", 1),
    Visitor("sid", "Sid Sheikh", "seller", 2),
    Visitor("pia", "Pia Paul", "employee"),
)
STRANGER = Visitor("eve", "Eve Evans", "owner")  # of the other organization
