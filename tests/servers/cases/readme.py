"""The README's own files and commands, with nothing else typed: ada logs in."""
from harness.case import Case

case = Case(built="readme")


def test(kubeflow):
    """She comes back from Keycloak with her address and her groups."""
    ada = kubeflow.person()
    assert ada.log_in("ada")["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"]
    assert "published-defaults" in kubeflow.messages


def test_rolled_back(kubeflow):
    """The README's way back: Kubeflow's own password user logs in again. Either way, who is logged in is sent away by the gateway first."""
    ada = kubeflow.person()
    ada.log_in("ada")
    stream, commands = kubeflow.build().rolled_back()
    kubeflow.apply(stream)
    for program, *words in commands:
        assert program == "kubectl"
        kubeflow.servers.kubectl(*words)
    kubeflow.servers.follow()
    assert "connectors" not in kubeflow.dex_config()
    assert kubeflow.jwt_issuers() == ["http://dex.auth.svc.cluster.local:5556/dex"]
    ada.open().sees("Jwt issuer is not configured", status=401).open("/oauth2/sign_out").open().sees("Sign in", status=403).sign_in()
    ada.give_password_to_dex("user@example.com", "12341234")
    assert ada.headers()["kubeflow-userid"] == "user@example.com"

    kubeflow.apply(kubeflow.build("once-more").as_in_the_readme())
    kubeflow.servers.follow()
    ada.open().sees("Jwt issuer is not configured", status=401).open("/oauth2/sign_out").open().sees("Sign in", status=403).sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
