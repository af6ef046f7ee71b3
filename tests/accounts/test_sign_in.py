"""Signing in, being locked out, sessions and links as commands. What time it is, the test says."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from clientcast.accounts import commands, queries, rules
from clientcast.accounts.models import Session, SignInLink, User
from clientcast.core.actor import session_hash
from clientcast.core.db import sign_in_tables
from clientcast.core.fields import EmailUnreadable
from clientcast.kit.clock import now as real_now
from clientcast.kit.errors import Invalid, NotFound
from clientcast.kit.ids import uuid7
from clientcast.kit.phones import PhoneUnreadable
from clientcast.kit.text import TextHasControl, TextMissing, TextTooLong
from tests.cast import NOW

PASSWORD = "correct horse battery"


@pytest.fixture
def lima(db: str) -> User:
    """A user with everything one can sign in with; nobody else has the same."""
    return make_user()


def make_user(**given: str) -> User:
    tail = f"{uuid7().int % 10**8:08}"
    values = {
        "username": f"lima.{tail}",
        "email": f"Lima{tail}@Example.com",
        "phone": f"0171{tail[:7]}",
        "name": "Lima Akter",
        "password": PASSWORD,
    }
    with sign_in_tables():
        return commands.create_user(**{**values, **given}, now=NOW)


def enter(identifier: str | None, password: str = PASSWORD, *, at: datetime = NOW, address: str = "") -> str:
    return commands.sign_in(identifier or "", password, address or f"from-{uuid7()}", "Firefox", now=at)


def fail(identifier: str | None, times: int = 1, *, at: datetime = NOW, address: str = "") -> None:
    for _ in range(times):
        with pytest.raises(rules.SignInFailed):
            enter(identifier, "wrong", at=at, address=address)


def wait(identifier: str | None, *, at: datetime = NOW, address: str = "") -> int:
    """Seconds for which even the right password is refused."""
    with pytest.raises(rules.LockedOut) as caught:
        enter(identifier, at=at, address=address)
    seconds: int = caught.value.params["retry_after"]
    return seconds


def live(cookie: str) -> Session | None:
    return queries.live_session(session_hash(cookie))


def spellings(phone: str | None) -> list[str]:
    """Ways in which people write the same phone number."""
    local = (phone or "").replace("+880", "0")
    bengali = local.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    return [local, f"{local[:5]}-{local[5:]}", f"{local[:3]} {local[3:]}", phone or "", bengali]


def test_by_email_username_or_phone_however_it_is_written(lima: User):
    name, mail = lima.username or "", lima.email or ""
    for identifier in (mail, mail.upper(), name, f"  {name.upper()}\u200b ", *spellings(lima.phone)):
        assert queries.user_by(identifier) == lima, identifier


def test_an_unknown_name_and_a_wrong_password_are_the_same_answer(lima: User):
    answers = []
    for identifier, password in ((lima.username, "wrong"), (f"nobody{uuid7()}", PASSWORD), ("", ""), ("x\0", "y")):
        with pytest.raises(rules.SignInFailed) as caught:
            enter(identifier, password)
        answers.append((caught.value.code, caught.value.params))
    assert answers == [("sign_in_failed", {})] * 4


def test_an_inactive_user_does_not_get_in(lima: User):
    User.objects.filter(id=lima.id).update(is_active=False)
    with pytest.raises(rules.SignInFailed):
        enter(lima.username)


def test_a_username_that_ends_like_a_telephone_number_is_a_username(db: str):
    user = make_user(username="lima.27165439")
    assert enter(user.username)
    assert rules.identifier("0171 234-5678") == ("phone", "+8801712345678")


def test_five_failures_lock_and_each_further_one_doubles_the_wait_to_a_quarter_of_an_hour(lima: User):
    fail(lima.username, 5)
    waits, later = [wait(lima.username)], NOW
    for _ in range(10):
        later += timedelta(minutes=16)
        fail(lima.username, at=later)
        waits.append(wait(lima.username, at=later))
    assert [seconds - 1 for seconds in waits] == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert enter(lima.username, at=later + timedelta(minutes=16))


def test_another_spelling_of_the_same_phone_counts_on(lima: User):
    for spelling in spellings(lima.phone):
        fail(spelling)
    assert wait(lima.phone)


def test_the_right_password_and_a_quiet_day_forget_failures(lima: User):
    fail(lima.username, 4)
    assert enter(lima.username)
    fail(lima.username, 4)
    tomorrow = NOW + timedelta(hours=25)
    fail(lima.username, 4, at=tomorrow)
    assert enter(lima.username, at=tomorrow)


def test_names_that_do_not_exist_lock_too_so_that_locks_tell_nothing(db: str):
    name = f"nobody{uuid7()}"
    fail(name, 5)
    assert wait(name)


def test_an_address_that_tries_many_names_is_locked_with_more_patience(db: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands, "check_password", lambda *_: False)  # fifty real ones take half a minute
    address = f"203.0.113.{uuid7()}"
    for _ in range(50):
        fail(f"nobody{uuid7()}", address=address)
    assert wait(f"nobody{uuid7()}", address=address)


def test_a_session_lasts_a_month_from_its_last_use(lima: User):
    now = real_now()
    cookie = commands.open_session(lima, "Firefox\0", now=now)
    session = live(cookie)
    assert session and session.label == "Firefox"
    commands.keep_session(session, now=now + timedelta(hours=5))
    assert (Session.objects.get(key=session.key).expires_at - now).days == 30
    commands.keep_session(session, now=now + timedelta(days=3))
    assert (Session.objects.get(key=session.key).expires_at - now).days == 33
    assert live(commands.open_session(lima, "", now=now - timedelta(days=31))) is None


def test_one_ends_his_own_sessions_only(lima: User):
    now, other = real_now(), make_user()
    cookie = commands.open_session(lima, "", now=now)
    session = live(cookie)
    assert session
    commands.end_session(other.id, session.public_id, now=now)
    assert live(cookie)
    commands.end_session(lima.id, session.public_id, now=now)
    assert live(cookie) is None


def test_a_reset_ends_every_session_and_the_old_password(lima: User):
    now = real_now()
    cookies = [commands.open_session(lima, "", now=now) for _ in range(2)]
    with sign_in_tables():
        commands.reset_password(lima, "another fine word", now=now)
    assert [live(cookie) for cookie in cookies] == [None, None]
    with pytest.raises(rules.SignInFailed):
        enter(lima.username)
    assert enter(lima.username, "another fine word")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"password": "short"}, rules.PasswordTooShort),
        ({"username": "ab"}, rules.UsernameUnreadable),
        ({"username": "01712345678"}, rules.UsernameUnreadable),
        ({"username": "lima@home"}, rules.UsernameUnreadable),
        ({"username": "লিমা"}, rules.UsernameUnreadable),
        ({"username": "a" * 41}, rules.UsernameUnreadable),
        ({"phone": "12"}, PhoneUnreadable),
        ({"email": "lima"}, EmailUnreadable),
        ({"email": "lima\0@example.com"}, TextHasControl),
        ({"email": f"{'l' * 300}@example.com"}, TextTooLong),
        ({"name": "  "}, TextMissing),
        ({"name": "Li\u202ema"}, TextHasControl),
    ],
)
def test_what_a_new_user_may_not_be_called(db: str, given: dict[str, str], problem: type[Invalid]):
    with pytest.raises(problem) as caught:
        make_user(**given)
    assert caught.value.field == next(iter(given))


@pytest.mark.parametrize("column", ["username", "email", "phone"])
def test_two_people_never_sign_in_with_the_same(lima: User, column: str):
    with pytest.raises(rules.IdentifierTaken) as caught:
        make_user(**{column: str(getattr(lima, column)).upper()})
    assert caught.value.field == column


def test_a_link_works_once_for_its_purpose_and_in_its_time(db: str):
    now = real_now()
    token = commands.make_owner_link(now=now)
    assert queries.link_face(token)["purpose"] == "owner"
    assert not SignInLink.objects.filter(key=token).exists(), "only its hash is kept"
    for purpose, at in (("reset", now), ("owner", now + timedelta(hours=25))):
        with sign_in_tables(), pytest.raises(rules.LinkInvalid):
            commands.use_link(token, purpose, now=at)
    with sign_in_tables():
        commands.mark_used(commands.use_link(token, "owner", now=now), now=now)
    with sign_in_tables(), pytest.raises(rules.LinkInvalid):
        commands.use_link(token, "owner", now=now)
    with pytest.raises(rules.LinkInvalid):
        queries.link_face(token)


def test_nobody_chooses_a_membership_that_is_not_his(lima: User):
    session = live(commands.open_session(lima, "", now=real_now()))
    assert session and session.member_id is None
    with pytest.raises(NotFound):
        commands.choose_membership(session, UUID(int=1))
