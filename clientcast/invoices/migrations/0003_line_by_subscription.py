from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("invoices", "0002_walls")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(name="invoice_line_by_subscription", fields=["organization_id", "subscription_id"]),
        ),
    ]
