"""Users, their sessions and links. They belong to no organization: ``app_web`` holds these tables (HOUSE-2)."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    """Who signs in: by e-mail, username or phone, whichever he has. Identifiers are stored folded."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=64, unique=True, null=True)
    email = models.CharField(max_length=254, unique=True, null=True)
    phone = models.CharField(max_length=20, unique=True, null=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    adult_confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "id"

    class Meta:
        db_table = "app_user"


class Session(models.Model):
    """One signed-in browser. ``key`` is the hash of its cookie; the chosen membership decides the organization."""

    key = models.CharField(primary_key=True, max_length=64)
    public_id = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    member_id = models.UUIDField(null=True)
    device_id = models.UUIDField(null=True)
    label = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "session"


class SignInLink(models.Model):
    """A link that may be used once: ``owner`` (first start), ``invite`` or ``reset``. Only its hash is kept."""

    key = models.CharField(primary_key=True, max_length=64)
    purpose = models.CharField(max_length=10)
    organization_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"
        constraints = (
            models.CheckConstraint(
                name="sign_in_link_purpose", condition=models.Q(purpose__in=("owner", "invite", "reset"))
            ),
        )


class SignInAttempt(models.Model):
    """Failed sign-ins per subject (a folded identifier or a network address), for rate limits and lockout."""

    subject = models.CharField(primary_key=True, max_length=300)
    failures = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_attempt"
