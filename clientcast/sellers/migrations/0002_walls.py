from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sellers", "0001_initial"), ("organizations", "0002_walls")]
    operations: ClassVar = [
        TenantTable("seller", "office siu, seller s, support s", feed=True, audit=True, definer="si"),
        TenantTable("seller_balance", "office s, seller s", feed=True, definer="siu"),
        TenantForeignKey("seller", "parent_id", "seller"),
        TenantForeignKey("member", "seller_id", "seller"),
        TenantForeignKey("seller_balance", "seller_id", "seller"),
        SqlFile("sellers/sql/tree.sql"),
    ]
