"""Import runs and their rows: kept so that a crash makes no double and a run can be undone (X7, X8)."""

from __future__ import annotations

from django.db import models

from clientcast.core.walls import TenantRef, TenantRow

BUSY = ("applying", "undoing")


class ImportRun(TenantRow):
    """One uploaded spreadsheet on its way: uploaded → checked → applying → applied → undoing →
    undone, or failed. ``made`` are plans and sellers that exist because of it; ``moved_at`` is the last
    sign of life of its background job."""

    file_id = models.UUIDField()
    filename = models.CharField(max_length=200)
    header_signature = models.CharField(max_length=64, default="")
    settings = models.JSONField(default=dict)
    report = models.JSONField(null=True)
    state = models.CharField(max_length=12, default="uploaded")
    rows_total = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, default="")
    made = models.JSONField(default=list)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_run"
        constraints = (models.UniqueConstraint(name="import_run_key", fields=("organization_id", "id")),)


class ImportRow(TenantRow):
    """What became of one row. ``row_key`` is stable for a file's row: applied at most once per run."""

    run = TenantRef("imports.ImportRun")
    row_number = models.IntegerField()
    row_key = models.CharField(max_length=64)
    action = models.CharField(max_length=10)
    customer_id = models.UUIDField(null=True)
    subscription_id = models.UUIDField(null=True)
    undo = models.JSONField(null=True)

    class Meta:
        db_table = "import_row"
        constraints = (models.UniqueConstraint(name="import_row_once", fields=("organization_id", "run", "row_key")),)
