from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0003_receipts")]
    operations: ClassVar = [SqlFile("payments/sql/settled.sql")]
