"""SAML: Keycloak as a SAML identity provider, whose answers Dex checks by the realm's signing certificate."""
from harness.case import SIGNING_CERTIFICATE, Case

REALM = "https://keycloak.example.com/realms/kubeflow"
case = Case(secrets={}, config_maps={"saml-signing": {"keycloak.pem": SIGNING_CERTIFICATE}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: saml
  caKeyRef:
    configMapKeyRef: {{name: saml-signing, key: keycloak.pem}}
  groups: FromProvider
  config:
    entityIssuer: kubeflow-saml
    ssoIssuer: {REALM}
    ssoURL: {REALM}/protocol/saml
    usernameAttr: name
    emailAttr: email
    groupsAttr: groups
    allowedGroups: [ml]
""")


def test(kubeflow):
    """Ada logs in by way of two forms that the browser sends by itself, and her groups come along."""
    ada = kubeflow.person().open().sign_in().is_at("keycloak.example.com").give_password("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["kubeflow-users", "ml"], ada.groups()


def test_outsider(kubeflow):
    """Grace is in another group."""
    grace = kubeflow.person().open().sign_in().give_password("grace")
    grace.is_at("/dex/callback").sees("Internal Server Error")
    assert "user not a member of allowed groups" in kubeflow.pod("dex").output()
    grace.open().sees("Sign in", status=403)


def test_forged(kubeflow):
    """An answer that nobody signed. With a Dex that does not look at signatures, the counter-proof, it is a login."""
    kubeflow.forge_saml_answer(REALM, name="ada", email="ada@example.com", groups="ml").is_refused(500, "Failed to authenticate")
    assert "verify signature" in kubeflow.pod("dex").output()
    kubeflow.change_dex_config("ca: ", "insecureSkipSignatureValidation: true # ")
    kubeflow.forge_saml_answer(REALM, name="ada", email="ada@example.com", groups="ml").leads_to("/oauth2/callback?code=")


def test_edited_address(kubeflow):
    """Why the program warns of SAML at Keycloak: eve is whom she says in her account, as Dex calls every address verified."""
    assert "[saml-unverified]" in kubeflow.messages, kubeflow.messages
    kubeflow.change_connector("saml", allowedGroups=None, groupsAttr=None)
    kubeflow.change_email("eve", "boss@example.com")
    eve = kubeflow.person().open().sign_in().give_password("eve")
    claims = kubeflow.claims_of(eve.headers())
    assert (claims["email"], claims["email_verified"]) == ("boss@example.com", True), claims
