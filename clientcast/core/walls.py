"""Migration operations for tenant tables (DB-3): grants, forced row security, policies and triggers together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import models
from django.db.migrations.operations import RunSQL
from django.db.models import Func, Value

PACKAGE = Path(__file__).resolve().parent.parent


class TenantTable(RunSQL):
    """Wall a table in. ``rights`` such as ``"office siu, seller s"`` (select, insert, update, delete)."""

    def __init__(
        self,
        table: str,
        rights: str,
        *,
        feed: bool = False,
        audit: bool = False,
        definer: str = "",
        personal: Sequence[str] = (),
        hide: Sequence[str] = (),
        quiet: Sequence[str] = (),
    ) -> None:
        call = "call tenant_table(%s, %s, %s, %s, %s, %s::text[], %s::text[], %s::text[])"
        values = [table, rights, feed, audit, definer, list(personal), list(hide), list(quiet)]
        super().__init__([(call, values)], RunSQL.noop)


class TenantForeignKey(RunSQL):
    """A composite key ``(organization_id, column, *along)``: the only thing that keeps references inside a tenant."""

    def __init__(self, child: str, column: str, parent: str, along: str = "", on_delete: str = "no action") -> None:
        call = "call tenant_key(%s, %s, %s, %s, %s)"
        super().__init__([(call, [child, column, parent, along, on_delete])], RunSQL.noop)


class SqlFile(RunSQL):
    """The text of a file of the package, such as ``core/sql/base.sql``."""

    def __init__(self, path: str) -> None:
        super().__init__((PACKAGE / path).read_text(), RunSQL.noop)


class Context(Func):
    """A value of the transaction's context as a column default, such as ``ctx('member')``."""

    function = "ctx"
    output_field = models.UUIDField()

    def __init__(self, name: str) -> None:
        super().__init__(Value(name))


class CurrentOrganization(Func):
    """The organization of the context as a column default: nobody passes it by hand."""

    function = "org"
    arity = 0
    output_field = models.UUIDField()


class TransactionTime(Func):
    """``now()``: the start of the transaction."""

    function = "now"
    arity = 0
    output_field = models.DateTimeField()


class TenantRow(models.Model):
    """What every row of an organization carries. ``created_*`` take the place of an audit entry for inserts."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(db_default=CurrentOrganization())
    created_at = models.DateTimeField(db_default=TransactionTime())
    created_by = models.UUIDField(null=True, db_default=Context("member"))
    version = models.IntegerField(db_default=1)

    class Meta:
        abstract = True


class Projection(models.Model):
    """A row kept by the database beside the rows it sums up; nobody writes it by hand."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(db_default=CurrentOrganization())
    version = models.IntegerField(db_default=1)

    class Meta:
        abstract = True


class TenantRef(models.ForeignKey[Any, Any]):
    """A reference inside an organization; the composite key in the migration is what holds it (DB-3)."""

    def __init__(self, to: str, **kwargs: object) -> None:
        kwargs.setdefault("on_delete", models.DO_NOTHING)
        kwargs.setdefault("db_constraint", False)
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        super().__init__(to, **kwargs)  # type: ignore[arg-type]
