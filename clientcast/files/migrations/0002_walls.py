from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("files", "0001_initial"), ("core", "0001_history")]
    operations: ClassVar = [
        TenantTable("file", "office si", audit=True),
        SqlFile("files/sql/files.sql"),
    ]
