"""The client's secret in another namespace than Dex's: the pod cannot start."""
from harness.case import KEYCLOAK, Case

case = Case(secrets={}, fails={"dex": 'secret "auth/keycloak-client" not found'}, spec=KEYCLOAK)
