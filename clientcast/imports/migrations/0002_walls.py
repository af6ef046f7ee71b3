from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("imports", "0001_initial"), ("payments", "0002_walls")]
    operations: ClassVar = [
        TenantTable("import_run", "office siud", audit=True),
        TenantTable("import_row", "office siud"),
        TenantForeignKey("import_row", "run_id", "import_run"),
    ]
