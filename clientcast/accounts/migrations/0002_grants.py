from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial"), ("core", "0002_jobs")]
    operations: ClassVar = [
        SqlFile("accounts/sql/sign_in.sql"),
    ]
