from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0002_walls"), ("sellers", "0002_walls")]
    operations: ClassVar = [
        SqlFile("ledger/sql/ledger.sql"),
        TenantTable("journal", "office s", definer="siu"),
        TenantTable("closed_month", "office sid", audit=True, definer="s"),
        TenantTable("counter", "office s", definer="siu"),
    ]
