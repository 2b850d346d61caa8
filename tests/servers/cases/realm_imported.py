"""The realm that `kubeflow-sso realm --format import` prints, in a Keycloak that started with --import-realm."""
import re

from harness.case import IMPORTED_CLIENT_SECRET, Case
from harness.keycloak import PRINTED_REALM, printed_spec

case = Case(spec=printed_spec(PRINTED_REALM), secrets={"keycloak-client": {"client-secret": IMPORTED_CLIENT_SECRET}})


def test(kubeflow):
    """A user made afterwards logs in, and has the groups."""
    kubeflow.servers.keycloak.add_user(PRINTED_REALM, "rita", ["kubeflow-users", "ml"])
    rita = kubeflow.person()
    assert rita.log_in("rita")["kubeflow-userid"] == "rita@example.com"
    assert rita.groups() == ["kubeflow-users", "ml"]


def test_warnings(kubeflow):
    """Keycloak has nothing to say about it, and made a secret of its own."""
    log = kubeflow.servers.keycloak.import_log()
    assert f"Realm '{PRINTED_REALM}' imported" in log, log
    told = [line for line in log.splitlines() if re.search(r" (WARN|ERROR) ", line) and re.search(r"realm|import|client", line, re.IGNORECASE)]
    assert not told, told
    assert re.fullmatch(r"\w{32}", kubeflow.servers.keycloak.secret(PRINTED_REALM))
