from typing import ClassVar

from django.db import migrations, models

from clientcast.core.walls import SqlFile


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("imports", "0002_walls"),
        ("catalog", "0002_walls"),
        ("files", "0002_walls"),
        ("sellers", "0002_walls"),
    ]
    operations: ClassVar = [
        migrations.AddField("importrun", "made", models.JSONField(default=list)),
        migrations.AddField("importrun", "moved_at", models.DateTimeField(null=True)),
        SqlFile("imports/sql/taking_back.sql"),
    ]
