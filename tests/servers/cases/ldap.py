"""LDAP: slapd over ldaps, with a company's own authority; only members of a group are found."""
from harness.case import PRIVATE_CA, Case

case = Case(providers=("ldap",), trusted=("public",), config_maps={"company-ca": {"ca.pem": PRIVATE_CA}},
            secrets={"ldap-reader": {"password": "reader-password"}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: ldap
  caKeyRef:
    configMapKeyRef: {name: company-ca, key: ca.pem}
  groups: FromProvider
  secretKeyRefs:
    bindPW: {name: ldap-reader, key: password}
  config:
    host: ldap.example.com:636
    bindDN: cn=reader,dc=example,dc=com
    userSearch:
      baseDN: ou=people,dc=example,dc=com
      filter: (&(objectClass=inetOrgPerson)(memberOf=cn=kubeflow-users,ou=groups,dc=example,dc=com))
      username: uid
      idAttr: uid
      emailAttr: mail
      nameAttr: cn
      preferredUsernameAttr: uid
    groupSearch:
      baseDN: ou=groups,dc=example,dc=com
      filter: (objectClass=groupOfNames)
      nameAttr: cn
      userMatchers:
      - {userAttr: DN, groupAttr: member}
""")


def test(kubeflow):
    """Ada logs in on Dex's own form, and her groups come along."""
    ada = kubeflow.person().open().sign_in().give_password_to_dex("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"], ada.groups()


def test_wrong_password(kubeflow):
    """The form again."""
    ada = kubeflow.person().open().sign_in().give_password_to_dex("ada", "any")
    ada.sees("Invalid", status=401)
    ada.open().sees("Sign in", status=403)


def test_outsider(kubeflow):
    """Bob has an account and the right password, but is not in the group."""
    bob = kubeflow.person().open().sign_in().give_password_to_dex("bob")
    bob.sees("Invalid", status=401)
    bob.open().sees("Sign in", status=403)


def test_no_address(kubeflow):
    """Nell is in the group, but has no e-mail address, which is what Kubeflow knows people by."""
    nell = kubeflow.person().open().sign_in().give_password_to_dex("nell")
    nell.sees("Internal Server Error", status=500)
    assert 'missing following required attribute(s): [\\"mail\\"]' in kubeflow.pod("dex").output()
    nell.open().sees("Sign in", status=403)
