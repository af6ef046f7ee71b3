from typing import ClassVar

from django.db import migrations, models

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0002_walls")]
    operations: ClassVar = [
        migrations.RemoveConstraint("moneyreceipt", "money_receipt_once"),
        migrations.AddConstraint(
            "moneyreceipt",
            models.UniqueConstraint(name="money_receipt_of_payment", fields=("organization_id", "payment_id")),
        ),
        SqlFile("payments/sql/receipts.sql"),
    ]
