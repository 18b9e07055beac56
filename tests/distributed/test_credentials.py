"""Tokens, keys and ports are made at the first start, used again at the next, and closed to others."""

import hashlib
import os
import stat
import time
from pathlib import Path

import pytest
from hola_protocol.values import Role
from zmq.utils import z85

from hola.clients.zmq_security import public_key
from hola.distributed.credentials import LOOK_S, OWNER, RELAY, TOKEN_PREFIX, Credentials, Principal, open_credentials
from hola.distributed.errors import CredentialsError


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    return open_credentials(tmp_path / "data")


def test_the_first_use_makes_what_later_uses_find(credentials: Credentials, tmp_path: Path) -> None:
    again = open_credentials(tmp_path / "data")
    assert (again.owner_token, again.curve, again.tokens()) == (
        credentials.owner_token,
        credentials.curve,
        credentials.tokens(),
    )
    assert credentials.authenticate(credentials.owner_token) == Principal(OWNER, "admin")


def test_nobody_else_can_read_them(credentials: Credentials, tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        credentials.add_token("w", "worker")
    finally:
        os.umask(previous)
    private = tmp_path / "data" / "private"
    assert (_mode(tmp_path / "data"), _mode(private)) == (0o700, 0o700)
    files = {path.name: _mode(path) for path in private.iterdir() if path.name != "lock"}
    assert files == {"tokens.json": 0o600, "owner-token": 0o600, "relay-token": 0o600, "curve.json": 0o600}


def test_a_folder_that_was_opened_to_others_is_closed_again(credentials: Credentials, tmp_path: Path) -> None:
    private = tmp_path / "data" / "private"
    private.chmod(0o755)
    open_credentials(tmp_path / "data")
    assert _mode(private) == 0o700


@pytest.mark.parametrize("name", ["tokens.json", "owner-token", "relay-token", "curve.json"])
def test_a_file_that_others_may_read_is_refused(credentials: Credentials, tmp_path: Path, name: str) -> None:
    path = tmp_path / "data" / "private" / name
    path.chmod(0o640)
    with pytest.raises(CredentialsError, match=r"others may read it \(mode 0640\)"):
        open_credentials(tmp_path / "data")


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "private").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CredentialsError, match="is not a folder of this user, but a file or a link"):
        open_credentials(tmp_path)


def test_a_folder_of_somebody_else_is_refused_with_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.getuid()
    open_credentials(tmp_path)
    monkeypatch.setattr("os.getuid", lambda: owner + 1)
    with pytest.raises(CredentialsError, match=rf"not a folder of this user \({owner + 1}\), but of user {owner}$"):
        open_credentials(tmp_path)


@pytest.mark.parametrize("name", ["tokens.json", "curve.json"])
@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"public": 1}'])
def test_a_damaged_file_is_named(credentials: Credentials, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "data" / "private" / name).write_bytes(content)
    with pytest.raises(CredentialsError, match=f"{name}: is damaged"):
        open_credentials(tmp_path / "data")


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CredentialsError, match="cannot be made or used"):
        open_credentials(tmp_path / "file" / "data")


@pytest.mark.parametrize("role", ["read", "worker", "admin"])
def test_a_token_brings_its_name_and_role(credentials: Credentials, role: Role) -> None:
    token = credentials.add_token("somebody", role)
    assert token.startswith(TOKEN_PREFIX)
    assert credentials.authenticate(token) == Principal("somebody", role)


@pytest.mark.parametrize("token", [None, "", "hola_", "ünknown", "\ud800"])
def test_an_unknown_token_is_nobody(credentials: Credentials, token: str | None) -> None:
    assert credentials.authenticate(token) is None


def test_no_token_is_stored_but_the_owners(credentials: Credentials, tmp_path: Path) -> None:
    token = credentials.add_token("w", "worker")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data" / "private").iterdir())
    assert token.encode() not in stored
    assert hashlib.sha256(token.encode()).hexdigest().encode() in stored


def test_a_revoked_token_is_nobody(credentials: Credentials) -> None:
    token = credentials.add_token("w", "worker")
    credentials.revoke_token("w")
    assert credentials.authenticate(token) is None
    assert [known.name for known in credentials.tokens()] == [OWNER]


def test_a_revoked_owner_gets_another_token_at_the_next_start(credentials: Credentials, tmp_path: Path) -> None:
    credentials.revoke_token(OWNER)
    again = open_credentials(tmp_path / "data")
    assert again.authenticate(credentials.owner_token) is None
    assert again.authenticate(again.owner_token) == Principal(OWNER, "admin")


def test_a_running_scheduler_notices_what_another_process_changed(credentials: Credentials, tmp_path: Path) -> None:
    assert credentials.refresh() is False
    token = open_credentials(tmp_path / "data").add_token("w", "worker")
    assert credentials.refresh() is True
    assert credentials.authenticate(token) == Principal("w", "worker")
    assert credentials.refresh() is False


def test_two_processes_do_not_lose_each_others_tokens(credentials: Credentials, tmp_path: Path) -> None:
    other = open_credentials(tmp_path / "data")
    credentials.add_token("a", "read")
    other.add_token("b", "read")
    credentials.refresh()
    assert [token.name for token in credentials.tokens()] == [OWNER, "a", "b"]


@pytest.mark.parametrize(
    ("name", "role", "message"),
    [
        (OWNER, "read", "there is a token named 'owner'"),
        ("", "read", "'' cannot be the name of a token"),
        ("a b", "read", "'a b' cannot be the name of a token"),
        ("a", "root", "there is no role 'root'; there are: read, worker, admin"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(credentials: Credentials, name: str, role: Role, message: str) -> None:
    with pytest.raises(CredentialsError, match=message):
        credentials.add_token(name, role)


def test_revoking_an_unknown_token_names_the_known(credentials: Credentials) -> None:
    with pytest.raises(CredentialsError, match="no token named 'w'; there are: owner"):
        credentials.revoke_token("w")


def test_a_token_is_found_by_its_digest_its_key_and_its_id(credentials: Credentials) -> None:
    token = credentials.add_token("w", "worker")
    digest = hashlib.sha256(token.encode()).hexdigest()
    assert credentials.user_of_password(digest) == digest[:16]
    assert credentials.user_of_key(z85.decode(public_key(token))) == digest[:16]
    assert credentials.principal(digest[:16]) == Principal("w", "worker")
    credentials.revoke_token("w")
    assert credentials.user_of_password(digest) is None
    assert credentials.user_of_key(z85.decode(public_key(token))) is None
    assert credentials.principal(digest[:16]) is None


def test_a_name_that_is_given_again_is_another_user(credentials: Credentials) -> None:
    first = hashlib.sha256(credentials.add_token("w", "read").encode()).hexdigest()[:16]
    credentials.revoke_token("w")
    credentials.add_token("w", "admin")
    assert credentials.principal(first) is None


def test_the_relays_have_a_credential_of_their_own_that_stays(credentials: Credentials, tmp_path: Path) -> None:
    assert credentials.relay_file.read_text().strip() == credentials.relay_token
    assert credentials.user_of_password(hashlib.sha256(credentials.relay_token.encode()).hexdigest()) == RELAY
    assert credentials.authenticate(credentials.relay_token) is None
    assert open_credentials(tmp_path / "data").relay_token == credentials.relay_token


@pytest.mark.parametrize("damage", ["others may read it", "is damaged", "is missing"])
def test_tokens_that_cannot_be_read_again_stay_as_they_were(credentials: Credentials, damage: str) -> None:
    """And they are tried again, also when the file does not change meanwhile."""
    token = open_credentials(credentials.directory.path.parent).add_token("w", "worker")
    path = credentials.directory.path / "tokens.json"
    content = path.read_bytes()
    if damage == "is missing":
        path.unlink()
    elif damage == "is damaged":
        path.write_bytes(b"{")
    else:
        path.chmod(0o644)
    for _ in range(2):
        with pytest.raises(CredentialsError, match=damage):
            credentials.refresh()
    assert credentials.authenticate(credentials.owner_token) == Principal(OWNER, "admin")
    path.write_bytes(content)
    path.chmod(0o600)
    assert credentials.refresh() is True
    assert credentials.authenticate(token) == Principal("w", "worker")


def test_an_unknown_token_is_looked_for_in_the_file(credentials: Credentials, tmp_path: Path) -> None:
    other = open_credentials(tmp_path / "data")
    token = other.add_token("w", "worker")
    assert credentials.authenticate(token) == Principal("w", "worker")


@pytest.mark.parametrize("mechanism", ["PLAIN", "CURVE"])
def test_so_is_an_unknown_user_of_a_connection(credentials: Credentials, tmp_path: Path, mechanism: str) -> None:
    other = open_credentials(tmp_path / "data")
    token = other.add_token("w", "worker")
    user_id = other.tokens()[-1].user_id
    if mechanism == "PLAIN":
        assert credentials.user_of_password(hashlib.sha256(token.encode()).hexdigest()) == user_id
    else:
        assert credentials.user_of_key(z85.decode(public_key(token))) == user_id


def test_what_was_read_for_an_unknown_token_is_told_at_the_next_refresh(
    credentials: Credentials, tmp_path: Path
) -> None:
    other = open_credentials(tmp_path / "data")
    other.revoke_token(OWNER)
    assert credentials.authenticate("unknown") is None
    assert credentials.authenticate(credentials.owner_token) is None  # known to be revoked by now
    assert (credentials.refresh(), credentials.refresh()) == (True, False)


def test_unknown_tokens_make_few_looks_at_the_file(credentials: Credentials, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    plain_stamp = credentials._stamp

    def counting() -> tuple[int, int, int] | None:
        nonlocal looks
        looks += 1
        return plain_stamp()

    monkeypatch.setattr(credentials, "_stamp", counting)
    began = time.monotonic()
    for i in range(2000):
        assert credentials.authenticate(f"unknown {i}") is None
    assert 1 <= looks <= 1 + (time.monotonic() - began) / LOOK_S
