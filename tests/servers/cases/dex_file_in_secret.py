"""Dex's file in a Secret that the Deployment mounts, and Kubeflow's ConfigMap `dex`, which nobody reads, still beside it."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

DEX = """\
issuer: http://dex.auth.svc.cluster.local:5556/dex
storage: {type: kubernetes, config: {inCluster: true}}
web: {http: 0.0.0.0:5556}
oauth2: {skipApprovalScreen: true}
enablePasswordDB: true
staticPasswords:
- {email: user@example.com, hashFromEnv: DEX_USER_PASSWORD, username: user, userID: "15841185641784"}
staticClients:
- idEnv: OIDC_CLIENT_ID
  redirectURIs: ["/oauth2/callback"]
  name: Dex Login Application
  secretEnv: OIDC_CLIENT_SECRET
"""
SECRETS = {"keycloak-client": {"client-secret": client_secret()}, "dex-config": {"config.yaml": DEX}}
EDITS = {"common/dex/base/deployment.yaml": (("configMap:\n          name: dex", "secret:\n          secretName: dex-config"),)}

case = Case(secrets=SECRETS, edits=EDITS, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_removed_user(kubeflow):
    """Kubeflow's own password user: Dex has no form for him."""
    kubeflow.dex_login("local").is_refused(400, "Requested resource does not exist")
