from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        SqlFile("core/sql/base.sql"),
        SqlFile("core/sql/history.sql"),
        SqlFile("core/sql/vault.sql"),
    ]
