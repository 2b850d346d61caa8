"""Providers that cannot be had here, on a stand-in: GitHub, GitLab, Gitea, Bitbucket, Microsoft, Google, LinkedIn and Crowd."""
from harness.case import Case
from harness.processes import Failed
from harness.stand_in import CLIENT_ID, CLIENT_SECRET

CLIENT = f"""\
  clientID: {CLIENT_ID}
  clientSecretKeyRef: {{name: at-the-providers, key: client-secret}}
"""
case = Case(providers=("stand_in",), secrets={"at-the-providers": {"client-secret": CLIENT_SECRET}}, spec=f"""
kubeflowURL: https://kubeflow.example.com
emailDomains: [example.com]
connectors:
- type: github
{CLIENT}
  groups: FromProvider
  config:
    orgs: [{{name: acme}}]
- type: gitlab
{CLIENT}
  groups: FromProvider
  config:
    groups: [ml]
- type: gitea
{CLIENT}
  groups: FromProvider
  config:
    baseURL: https://gitea.example.com
    orgs: [{{name: acme}}]
- type: bitbucket-cloud
{CLIENT}
  groups: FromProvider
  config:
    teams: [acme]
- type: microsoft
{CLIENT}
  groups: FromProvider
  config:
    tenant: 11111111-2222-3333-4444-555555555555
    groups: [ml]
    emailToLowercase: true
- type: google
{CLIENT}
  config:
    hostedDomains: [example.com]
- type: linkedin
{CLIENT}
- type: atlassian-crowd
{CLIENT}
  groups: FromProvider
  config:
    baseURL: https://crowd.example.com/crowd
""")


def test_github(kubeflow):
    """Members of the organisation."""
    log_in(kubeflow, "GitHub", "github.com", "ada", groups=["acme:ml"])
    stays_out(kubeflow, "GitHub", "bob", "not in required orgs or teams")


def test_github_unverified(kubeflow):
    """GitHub calls una's primary address unverified, and another one is not taken for it."""
    stays_out(kubeflow, "GitHub", "una", "no verified, primary email")


def test_gitlab(kubeflow):
    """Members of the group."""
    log_in(kubeflow, "GitLab", "gitlab.com", "ada", groups=["ml"])
    stays_out(kubeflow, "GitLab", "bob", "not in any of the required groups")


def test_gitea(kubeflow):
    """Members of the organisation."""
    log_in(kubeflow, "Gitea", "gitea.example.com", "ada", groups=["acme"])
    stays_out(kubeflow, "Gitea", "bob", "does not belong to any of the approved groups")


def test_bitbucket(kubeflow):
    """Members of the workspace."""
    log_in(kubeflow, "Bitbucket", "bitbucket.org", "ada", groups=["acme"])
    stays_out(kubeflow, "Bitbucket", "bob", "not in any of the required teams")


def test_microsoft(kubeflow):
    """Members of the group; the address is in lower case, as Kubeflow's profiles are."""
    log_in(kubeflow, "Microsoft", "login.microsoftonline.com", "ada", groups=["ml", "staff"])
    stays_out(kubeflow, "Microsoft", "bob", "not in any of the required groups")


def test_google(kubeflow):
    """Accounts of the company's domain; not those of another company, nor private ones."""
    log_in(kubeflow, "Google", "accounts.google.com", "ada")
    stays_out(kubeflow, "Google", "mallory", "unexpected hd claim other.example")
    stays_out(kubeflow, "Google", "gil", "unexpected hd claim")


def test_google_unverified(kubeflow):
    """Google calls una's address unverified."""
    una = at_provider(kubeflow, "Google").give_account("una")
    una.sees("500")
    assert "email in id_token (una@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()
    una.open().sees("Sign in", status=403)


def test_linkedin(kubeflow):
    """Dex has no list for LinkedIn: `emailDomains` is what keeps others out."""
    log_in(kubeflow, "LinkedIn", "www.linkedin.com", "ada")
    mallory = at_provider(kubeflow, "LinkedIn").give_account("mallory")
    mallory.sees("403")
    mallory.open().sees("Sign in", status=403)


def test_crowd(kubeflow):
    """Everybody whom Crowd knows; people give their password to Dex."""
    ada = at_provider(kubeflow, "Crowd").give_password_to_dex("ada")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.groups() == ["ml", "staff"], ada.groups()
    at_provider(kubeflow, "Crowd").give_password_to_dex("ada", "any").sees("Invalid", status=401)


def test_without_groups_scope(kubeflow):
    """Who takes the scope `groups` out of the address on the way to Dex: the lists hold all the same."""
    for name in ("GitHub", "GitLab", "Gitea", "Bitbucket", "Microsoft"):
        person = kubeflow.person().sign_in_without("groups").choose(name).give_account("bob")
        person.is_at("/dex/callback").sees("Internal Server Error")


def test_lists_that_fail_open(kubeflow):
    """The counter-proof, lists that Dex does not heed: GitHub's `org`, teams of Gitea."""
    kubeflow.change_connector("github", orgs=None, org="acme")
    kubeflow.change_connector("gitea", orgs=[{"name": "acme", "teams": ["ml"]}])
    log_in(kubeflow, "GitHub", "github.com", "bob")
    log_in(kubeflow, "Gitea", "gitea.example.com", "cleo")


def test_crowds_list_fails_open(kubeflow):
    """The same, Crowd's `groups`: Dex looks at them only if the scope `groups` is asked for, which is the person's to leave out."""
    kubeflow.change_connector("atlassian-crowd", groups=["ml"])
    at_provider(kubeflow, "Crowd").give_password_to_dex("bob").open().sees("Sign in", status=403)
    bob = kubeflow.person().sign_in_without("groups").choose("Crowd").give_password_to_dex("bob")
    assert bob.headers()["kubeflow-userid"] == "bob@example.com"


def test_strict_cookie(kubeflow):
    """The counter-proof for `cookie_samesite`: GitHub is another site, from which a browser comes back without a strict cookie."""
    kubeflow.add_to_proxy_config('cookie_samesite = "strict"')
    at_provider(kubeflow, "GitHub").give_account("ada").is_at("/oauth2/callback").sees("403")
    assert "unable to obtain CSRF cookie" in kubeflow.pod("oauth2-proxy").output()


def at_provider(kubeflow, name):
    return kubeflow.person().open().sign_in().choose(name)


def log_in(kubeflow, name, host, user, groups=None):
    person = at_provider(kubeflow, name).is_at(f"//{host}/").give_account(user)
    assert person.headers()["kubeflow-userid"] == f"{user}@example.com"
    if groups:
        assert person.groups() == groups, person.groups()


def stays_out(kubeflow, name, user, reason):
    """Dex must refuse the user for that reason, which is in its log."""
    person = at_provider(kubeflow, name).give_account(user)
    person.is_at("/dex/callback").sees("Internal Server Error")
    if reason not in kubeflow.pod("dex").output():
        raise Failed(f"Dex's log does not say {reason!r}")
    person.open().sees("Sign in", status=403)
