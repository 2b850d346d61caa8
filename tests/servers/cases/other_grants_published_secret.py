"""The same with `otherGrants: Keep`: with the published secret the program refuses."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
otherGrants: Keep
""", refused="[published-client]")
