"""Without Dex, and a Keycloak whose certificate only its company knows: the CA goes to oauth2-proxy by `caKeyRef`, and to istiod for the keys."""
from harness.case import PRIVATE_CA, Case
from harness.keycloak import provider_client

SPEC = """
kubeflowURL: https://kubeflow.example.com
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-direct
  clientSecretKeyRef: {name: provider-client, key: client-secret}
"""

case = Case(trusted=("public",), trusted_for_keys=("private",), secrets={}, secret_generator=provider_client("kubeflow-direct"),
            config_maps={"oauth2-proxy/company-ca": {"ca.pem": PRIVATE_CA}}, spec=SPEC + """\
  caKeyRef:
    configMapKeyRef: {name: company-ca, key: ca.pem}
""")


def test(kubeflow):
    """Ada logs in: oauth2-proxy checks Keycloak's certificate, and takes it."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_without_istiod(kubeflow):
    """Where istiod does not know the CA, oauth2-proxy logs her in and the gateway takes no token."""
    kubeflow.change_case(trusted_for_keys=())
    ada = kubeflow.person().open().sign_in().give_password("ada")
    ada.sees("Jwt verification fails", status=401)


def test_without_ca(kubeflow):
    """Without `caKeyRef` oauth2-proxy does not start, and says why."""
    kubeflow.change_case(spec=SPEC, fails={"oauth2-proxy": "x509: certificate signed by unknown authority"})
