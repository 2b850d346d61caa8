"""Kubeflow's published secrets replaced as the README says: nobody is warned, and people log in."""
from harness.case import KEYCLOAK, Case

case = Case(secret_generator="""
- {name: dex-oidc-client, namespace: auth, behavior: merge, literals: [OIDC_CLIENT_SECRET=another-secret-of-the-client]}
- name: oauth2-proxy
  namespace: oauth2-proxy
  behavior: merge
  literals: [client-secret=another-secret-of-the-client, cookie-secret=bm9ib2R5LWVsc2Uta25vd3MtdGhpcy1zZWNyZXQtb2s=]
""", spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.messages == ""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
