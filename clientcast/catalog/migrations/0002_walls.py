from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0001_initial"), ("organizations", "0002_walls")]
    operations: ClassVar = [
        TenantTable("plan", "office siu, seller s, support s", feed=True, audit=True),
        TenantTable("plan_version", "office si, seller s, support s", feed=True, audit=True),
        TenantForeignKey("plan_version", "plan_id", "plan"),
    ]
