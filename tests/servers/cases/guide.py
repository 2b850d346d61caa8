"""Kubeflow's manual guide for Keycloak, step by step: people get in, with the faults that the README names."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(built="guide")


def test(kubeflow):
    """Where istiod reaches the public address and trusts it, ada logs in."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_no_groups(kubeflow):
    """Keycloak sends groups, and none arrive."""
    assert "kubeflow-groups" not in kubeflow.person().log_in("ada")


def test_unverified_email(kubeflow):
    """Who has not verified the e-mail address gets in, without being asked for."""
    assert kubeflow.person().log_in("grace")["kubeflow-userid"] == "grace@example.com"


def test_edited_address(kubeflow):
    """Who may edit the own address in Keycloak is whoever it says."""
    kubeflow.change_email("eve", "boss@example.com")
    assert kubeflow.person().log_in("eve")["kubeflow-userid"] == "boss@example.com"


def test_no_single_sign_on(kubeflow):
    """`offline_access` leaves no session in Keycloak: the next login asks for the password again."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.forget("kubeflow.example.com").open().sign_in().is_at("keycloak.example.com").sees("Sign in to your account")


def test_offline_role(kubeflow):
    """`offline_access` refuses users without that role."""
    kubeflow.person().open().sign_in().give_password("nora").is_at("/dex/callback").sees("Internal Server Error")
    assert "Offline tokens not allowed for the user or client" in kubeflow.pod("dex").output()


def test_unused_refresh_token(kubeflow):
    """Dex keeps a refresh token for oauth2-proxy, which never uses it."""
    ada = kubeflow.person()
    ada.log_in("ada")
    tokens = kubeflow.dex_objects("refreshtokens")
    assert tokens
    ada.open().open()
    assert kubeflow.dex_objects("refreshtokens") == tokens


def test_secret_in_config_map(kubeflow):
    """The client's secret is in a ConfigMap."""
    config = kubeflow.servers.kubernetes.get("/api/v1/namespaces/auth/configmaps/dex")["data"]["config.yaml"]
    assert client_secret() in config


def test_cookie(kubeflow):
    """The session's cookie would be sent over http too."""
    ada = kubeflow.person()
    ada.log_in("ada")
    assert not ada.cookies()["oauth2_proxy_kubeflow"]["secure"]


def test_delete_and_apply(kubeflow):
    """Deleting Dex's manifests, as the guide does, logs everybody out, and takes along what others made there."""
    ada = kubeflow.person()
    ada.log_in("ada")
    kubeflow.servers.kubernetes.apply([{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "of-others", "namespace": "auth"}}])
    kubeflow.delete_and_apply("auth")
    ada.open().sees("Jwks doesn't have key to match kid or alg from Jwt", status=401)
    assert not kubeflow.servers.kubernetes.get("/api/v1/namespaces/auth/configmaps/of-others")
