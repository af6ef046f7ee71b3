from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0001_initial"), ("sellers", "0002_walls")]
    operations: ClassVar = [
        TenantTable("customer", "office siud, seller siu, support siu", feed=True, audit=True, definer="s"),
        TenantTable("customer_balance", "office s, seller s, support s", feed=True, definer="siu"),
        TenantTable("customer_note", "office sid, seller si, support si", feed=True),
        TenantForeignKey("customer", "seller_id", "seller"),
        TenantForeignKey("customer_balance", "customer_id", "customer", "seller_id", on_delete="cascade"),
        TenantForeignKey("customer_note", "customer_id", "customer", "seller_id"),
        SqlFile("customers/sql/search.sql"),
    ]
