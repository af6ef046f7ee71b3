from typing import ClassVar

from django.db import migrations

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0001_history"), ("procrastinate", "0041_post_retry_failed_job")]
    operations: ClassVar = [SqlFile("core/sql/jobs.sql")]
