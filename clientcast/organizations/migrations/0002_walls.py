from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organizations", "0001_initial"), ("accounts", "0002_grants"), ("core", "0001_history")]
    operations: ClassVar = [
        TenantTable("organization", "office su, seller s, support s", feed=True, audit=True, definer="si"),
        TenantTable("member", "office siu", feed=True, audit=True, definer="siu"),
        TenantTable(
            "device",
            "office siu, seller siu, support siu",
            audit=True,
            personal=["seller", "support"],
            quiet=["seen_at"],
        ),
        TenantForeignKey("device", "member_id", "member"),
        SqlFile("organizations/sql/context.sql"),
    ]
