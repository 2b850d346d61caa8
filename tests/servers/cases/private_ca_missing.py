"""The same without `caKeyRef`: Dex does not start, and says why."""
from harness.case import KEYCLOAK, Case

case = Case(trusted=("public",), fails={"dex": "x509: certificate signed by unknown authority"}, spec=KEYCLOAK)
