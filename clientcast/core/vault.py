"""Sealing of secrets (DB-13): AES-256-GCM under a key per organization, wrapped by the master key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from clientcast.core.db import execute, one
from clientcast.kit.errors import Unavailable
from clientcast.kit.ids import key_name

NONCE = 12


class VaultLocked(Unavailable):
    """The master key is missing or another one: secrets cannot be opened."""

    code = "vault_locked"


@cache
def _master_key() -> bytes:
    """The master key: 32 bytes in hex in a file of its own, apart from database and backups."""
    try:
        return bytes.fromhex(settings.MASTER_KEY_FILE.read_text().strip())
    except (OSError, ValueError) as error:
        raise VaultLocked from error


def master_key_id() -> str:
    """A name for the master key that says nothing about it; backups carry it."""
    return key_name(_master_key())


def seal(organization: UUID, row: UUID, secret: bytes) -> tuple[int, bytes]:
    """Seal a secret for one row of the organization in the context. Returns key version and ciphertext."""
    version, sealed = seal_many(organization, {row: secret})
    return version, sealed[row]


def seal_many(organization: UUID, secrets: Mapping[UUID, bytes]) -> tuple[int, dict[UUID, bytes]]:
    """Seal a secret for each row with one look at the key. Returns key version and ciphertexts by row."""
    version, key = _data_key(organization)
    cipher = AESGCM(key)
    sealed = {}
    for row, secret in secrets.items():
        nonce = os.urandom(NONCE)
        sealed[row] = nonce + cipher.encrypt(nonce, secret, _bound(organization, row, version))
    return version, sealed


def open_sealed(organization: UUID, row: UUID, version: int, ciphertext: bytes) -> bytes:
    """Open what :func:`seal` made. Raises :class:`VaultLocked` with a wrong key."""
    _, key = _data_key(organization, version)
    nonce, sealed = ciphertext[:NONCE], ciphertext[NONCE:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, _bound(organization, row, version))
    except InvalidTag as error:
        raise VaultLocked from error


def _bound(organization: UUID, row: UUID, version: int) -> bytes:
    return f"{organization}|{row}|{version}".encode()


def _data_key(organization: UUID, version: int | None = None) -> tuple[int, bytes]:
    """The organization's key of that version, or its newest, made at first use."""
    found = one(
        "select key_version, wrapped from data_key where organization_id = org() and key_version = coalesce(%s, key_version) order by key_version desc limit 1",
        (version,),
    )
    if found is None:
        return _new_data_key(organization)
    number, wrapped = int(found[0]), bytes(found[1])
    try:
        key = AESGCM(_master_key()).decrypt(
            wrapped[:NONCE], wrapped[NONCE:], _bound(organization, organization, number)
        )
    except InvalidTag as error:
        raise VaultLocked from error
    return number, key


def _new_data_key(organization: UUID) -> tuple[int, bytes]:
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    wrapped = nonce + AESGCM(_master_key()).encrypt(nonce, key, _bound(organization, organization, 1))
    execute("select keep_data_key(1, %s, %s)", (wrapped, master_key_id()))
    return _data_key(organization, 1)
