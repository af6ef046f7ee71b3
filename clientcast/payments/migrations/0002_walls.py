from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0001_initial"), ("invoices", "0002_walls")]
    operations: ClassVar = [
        TenantTable("payment", "office siu, seller siu", feed=True, audit=True, definer="su"),
        TenantTable("allocation", "office si, seller si", definer="s"),
        TenantTable("money_receipt", "office si, seller si", feed=True),
        TenantTable("hand_over", "office si, seller s", feed=True),
        TenantForeignKey("payment", "customer_id", "customer", "seller_id"),
        TenantForeignKey("payment", "collector_id", "seller"),
        TenantForeignKey("allocation", "payment_id", "payment"),
        TenantForeignKey("allocation", "invoice_id", "invoice", "customer_id, seller_id"),
        TenantForeignKey("money_receipt", "payment_id", "payment"),
        TenantForeignKey("money_receipt", "seller_id", "seller"),
        TenantForeignKey("hand_over", "seller_id", "seller"),
        SqlFile("payments/sql/allocations.sql"),
    ]
