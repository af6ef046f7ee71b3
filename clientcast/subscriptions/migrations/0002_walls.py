from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile, TenantForeignKey, TenantTable


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("subscriptions", "0001_initial"),
        ("customers", "0002_walls"),
        ("catalog", "0002_walls"),
    ]
    operations: ClassVar = [
        TenantTable(
            "subscription",
            "office siud, seller siu, support siu",
            feed=True,
            audit=True,
            quiet=["ends_on", "term_starts_on", "term_kind"],
        ),
        TenantTable("box", "office siud, seller siu, support siu", feed=True, audit=True),
        TenantTable("term", "office siud, seller siu, support siu", feed=True, audit=True),
        TenantForeignKey("subscription", "customer_id", "customer", "seller_id"),
        TenantForeignKey("subscription", "plan_id", "plan"),
        TenantForeignKey("subscription", "plan_version_id", "plan_version"),
        TenantForeignKey("subscription", "sold_by_id", "seller"),
        TenantForeignKey("box", "subscription_id", "subscription", "customer_id, seller_id"),
        TenantForeignKey("term", "subscription_id", "subscription", "customer_id, seller_id"),
        TenantForeignKey("term", "plan_version_id", "plan_version"),
        SqlFile("subscriptions/sql/subscriptions.sql"),
    ]
