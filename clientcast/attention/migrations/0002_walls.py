from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("attention", "0001_initial"), ("sellers", "0002_walls")]
    operations: ClassVar = [
        TenantTable("attention", "office siu, seller siu", feed=True, audit=True),
        TenantForeignKey("attention", "seller_id", "seller"),
        SqlFile("attention/sql/attention.sql"),
    ]
