"""Files of an organization: what they are; their bytes lie on disk under their hash."""

from __future__ import annotations

from django.db import models

from clientcast.core.walls import TenantRow


class File(TenantRow):
    """One uploaded or generated file. ``sha256`` in hex; ``owner_id`` names the row it belongs to."""

    kind = models.CharField(max_length=16)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    owner_id = models.UUIDField(null=True)

    class Meta:
        db_table = "file"
        indexes = (models.Index(name="file_by_owner", fields=("organization_id", "owner_id")),)
        constraints = (
            models.CheckConstraint(name="file_kind", condition=models.Q(kind__in=("logo", "invoice_pdf", "import"))),
        )
