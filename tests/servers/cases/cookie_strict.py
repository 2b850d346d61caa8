"""`cookie_samesite = "strict"` beside Keycloak on a host of Kubeflow's own site: people log in, and the function says nothing."""
from harness.case import KEYCLOAK, Case

CFG = "common/oauth2-proxy/base/oauth2_proxy.cfg"
STRICT = {CFG: (("cookie_name =", 'cookie_samesite = "strict"\ncookie_name ='),)}

case = Case(edits=STRICT, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
