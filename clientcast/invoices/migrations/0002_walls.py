from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("invoices", "0001_initial"),
        ("subscriptions", "0002_walls"),
        ("ledger", "0001_ledger"),
        ("files", "0002_walls"),
    ]
    operations: ClassVar = [
        TenantTable("invoice", "office si, seller si", feed=True, audit=True, definer="s"),
        TenantTable("invoice_line", "office si, seller si", audit=True, definer="s"),
        TenantTable("invoice_state", "office siu, seller siu", feed=True),
        TenantForeignKey("invoice", "customer_id", "customer", "seller_id"),
        TenantForeignKey("invoice", "sold_by_id", "seller"),
        TenantForeignKey("invoice", "preceding_id", "invoice", "customer_id, seller_id"),
        TenantForeignKey("invoice_line", "invoice_id", "invoice", "customer_id, seller_id"),
        TenantForeignKey("invoice_line", "subscription_id", "subscription"),
        TenantForeignKey("invoice_state", "id", "invoice", "customer_id, seller_id"),
        SqlFile("invoices/sql/papers.sql"),
    ]
