"""Dex's keys in another case, which Dex reads all the same: Kubeflow's published user is removed."""
from harness.case import KEYCLOAK, Case

case = Case(edits={"common/dex/overlays/oauth2-proxy/config-map.yaml": (
    ("enablePasswordDB: true", "enablepassworddb: true"), ("staticPasswords:", "staticpasswords:"))}, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_removed_user(kubeflow):
    """Dex has no form for him."""
    kubeflow.dex_login("local").is_refused(400, "Requested resource does not exist")


def test_stock(kubeflow):
    """The counter-proof: with the keys as the user wrote them, Dex has the form, and he logs in."""
    user = "{email: user@example.com, hashFromEnv: DEX_USER_PASSWORD, username: user, userID: user}"
    kubeflow.change_dex_config("enablepassworddb: false", f"enablepassworddb: true\nstaticpasswords: [{user}]")
    user = kubeflow.person().open().sign_in().choose("Email")
    user.give_password_to_dex("user@example.com", "12341234")
    assert user.headers()["kubeflow-userid"] == "user@example.com"
