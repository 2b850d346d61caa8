"""Two providers of different types side by side: LDAP with Dex's own form, and Keycloak with its page."""
from harness.case import KEYCLOAK, PRIVATE_CA, Case
from harness.keycloak import client_secret

case = Case(providers=("ldap",), config_maps={"company-ca": {"ca.pem": PRIVATE_CA}},
            secrets={"keycloak-client": {"client-secret": client_secret()}, "ldap-reader": {"password": "reader-password"}},
            spec=KEYCLOAK + """\
- type: ldap
  name: Company
  caKeyRef:
    configMapKeyRef: {name: company-ca, key: ca.pem}
  secretKeyRefs:
    bindPW: {name: ldap-reader, key: password}
  config:
    host: ldap.example.com:636
    bindDN: cn=reader,dc=example,dc=com
    userSearch: {baseDN: 'ou=people,dc=example,dc=com', username: mail, idAttr: uid, emailAttr: mail, nameAttr: cn}
""")


def test(kubeflow):
    """Both are offered, and each knows its own people."""
    bob = kubeflow.person().open().sign_in()
    assert bob.choices() == ["Log in with Company", "Log in with Keycloak"], bob.choices()
    bob.choose("Company").give_password_to_dex("bob@example.com", "bob-password")
    assert bob.headers()["kubeflow-userid"] == "bob@example.com"
    assert kubeflow.person().log_in("oscar", "Keycloak")["kubeflow-userid"] == "oscar@example.com"
