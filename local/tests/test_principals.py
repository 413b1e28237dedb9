"""Who is behind a key: the front knows it as MiniStack does."""

from datetime import UTC, datetime, timedelta

import pytest

from local import Account, LocalAws
from local.front.principals import Kind, Principal
from local.tests.people import allow, role, user

ID = "666677778888"


@pytest.fixture
def root(aws: LocalAws) -> Account:
    return aws.account(ID)


def test_root_has_the_accounts_number(aws: LocalAws) -> None:
    assert aws.front.principals.of(ID) == Principal(Kind.ROOT, ID, f"arn:aws:iam::{ID}:root", ID, ID)


def test_a_user_has_an_arn_with_path(aws: LocalAws, root: Account) -> None:
    key = user(root, "ada", path="/staff/").key or ""
    number = root.client("iam").get_user(UserName="ada")["User"]["UserId"]
    arn = f"arn:aws:iam::{ID}:user/staff/ada"
    assert aws.front.principals.of(key) == Principal(Kind.USER, ID, arn, number, key, name="ada")


def test_a_session_has_a_name_an_issuer_and_a_beginning(aws: LocalAws, root: Account) -> None:
    arn = role(root, "watcher", path="/staff/")
    issuer_id = root.client("iam").get_role(RoleName="watcher")["Role"]["RoleId"]
    key = root.assume(arn, "ada").key or ""
    found = aws.front.principals.of(key)
    assert (found.kind, found.account, found.access_key, found.name) == (Kind.ROLE, ID, key, "watcher")
    assert found.arn == f"arn:aws:sts::{ID}:assumed-role/watcher/ada"
    assert (found.issuer, found.issuer_id, found.id) == (arn, issuer_id, f"{issuer_id}:ada")
    assert found.since is not None
    assert abs(datetime.now(UTC) - found.since) < timedelta(seconds=10)


def test_a_session_belongs_to_the_account_of_its_role(aws: LocalAws, root: Account) -> None:
    arn = role(root, "visited")
    visitor = aws.account("777788889999")
    root.client("iam").update_assume_role_policy(
        RoleName="visited",
        PolicyDocument='{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
        ' "Principal": {"AWS": "777788889999"}, "Action": "sts:AssumeRole"}}',
    )
    assert aws.front.principals.of(visitor.assume(arn, "guest").key or "").account == ID


def test_a_users_session_is_still_the_users(aws: LocalAws, root: Account) -> None:
    grace = user(root, "grace", allow("*"))
    key = grace.client("sts").get_session_token()["Credentials"]["AccessKeyId"]
    found = aws.front.principals.of(key)
    assert (found.kind, found.name, found.access_key) == (Kind.USER, "grace", key)
    assert found.since is not None


def test_a_key_that_was_deleted_had_an_owner(aws: LocalAws, root: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.front.principals.HOLDS", 0.0)
    key = user(root, "gone").key or ""
    assert aws.front.principals.of(key).name == "gone"
    root.client("iam").delete_access_key(UserName="gone", AccessKeyId=key)
    assert aws.front.principals.of(key).name == "gone"


def test_a_role_made_anew_is_another(aws: LocalAws, root: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.front.principals.HOLDS", 0.0)
    key = root.assume(role(root, "renewed"), "ada").key or ""
    before = aws.front.principals.of(key)
    root.client("iam").delete_role(RoleName="renewed")
    role(root, "renewed")
    assert aws.front.principals.of(key).issuer_id != before.issuer_id


def test_nobody_is_behind_a_key_that_nobody_made(aws: LocalAws) -> None:
    found = aws.front.principals.of("AKIAXXXXXXXXXXXXXXXX")
    assert (found.kind, found.account, found.arn) == (Kind.UNKNOWN, "", "")
