"""What the stand-in answers, provider by provider: tables of host, path and answer. Sources: connector/*/*.go of Dex 2.41.1."""

_CROWD = "/crowd/rest/usermanagement/1"
_GRAPH_ID = "00000000-0000-0000-0000-"  # a group's id in Entra, made of its name


# Where a browser logs in.
AUTHORIZATION = (
    ("github.com", "/login/oauth/authorize"),
    ("gitea.example.com", "/login/oauth/authorize"),
    ("gitlab.com", "/oauth/authorize"),
    ("bitbucket.org", "/site/oauth2/authorize"),
    ("www.linkedin.com", "/oauth/v2/authorization"),
    ("accounts.google.com", "/o/oauth2/v2/auth"),
    ("login.microsoftonline.com", "/[^/]+/oauth2/v2.0/authorize"),
    ("openshift.example.com", "/oauth/authorize"),
)

# Where Dex turns the code into tokens.
TOKENS = (
    ("github.com", "/login/oauth/access_token"),
    ("gitea.example.com", "/login/oauth/access_token"),
    ("gitlab.com", "/oauth/token"),
    ("bitbucket.org", "/site/oauth2/access_token"),
    ("www.linkedin.com", "/oauth/v2/accessToken"),
    ("oauth2.googleapis.com", "/token"),
    ("login.microsoftonline.com", "/([^/]+)/oauth2/v2.0/token"),
    ("openshift.example.com", "/oauth/token"),
)


def _discovery(issuer, authorization, token, keys):
    return {"issuer": issuer, "authorization_endpoint": authorization, "token_endpoint": token, "jwks_uri": keys,
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"]}


def _google(_):
    return _discovery("https://accounts.google.com", "https://accounts.google.com/o/oauth2/v2/auth",
                      "https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v3/certs")


def _entra(found):
    tenant = f"https://login.microsoftonline.com/{found[1]}"
    return _discovery(f"{tenant}/v2.0", f"{tenant}/oauth2/v2.0/authorize", f"{tenant}/oauth2/v2.0/token",
                      f"{tenant}/discovery/v2.0/keys")


def _keys(_):
    """None stands for the keys, which the server has."""
    return None


# What OpenID Connect wants to be told.
OPENID = (
    ("accounts.google.com", "/.well-known/openid-configuration", _google),
    ("www.googleapis.com", "/oauth2/v3/certs", _keys),
    ("login.microsoftonline.com", "/([^/]+)/v2.0/.well-known/openid-configuration", _entra),
    ("login.microsoftonline.com", "/([^/]+)/discovery/v2.0/keys", _keys),
)


def openid_claims(host, account):
    """The claims of an ID token of that host, None where it gives none.

    Google names the domain of a Workspace account in `hd`, and says nothing of the sort for others. Entra's issuer is the tenant of the
    account's own, whichever the client asked; it never sends email_verified."""
    names = {"sub": f"id-of-{account['login']}", "name": account["name"], "email": account["email"]}
    if host == "oauth2.googleapis.com":
        domain = {"hd": account["domain"]} if "domain" in account else {}
        return {"iss": "https://accounts.google.com", "email_verified": not account.get("unverified"), **names, **domain}
    if host == "login.microsoftonline.com":
        tenant = account.get("tenant", "consumers")
        return {"iss": f"https://{host}/{tenant}/v2.0", "tid": tenant, "preferred_username": account["email"],
                "groups": account["groups"], **names}
    return None


# -- GitHub

def _github_user(request, _):
    account = request.account()
    return 200, {"login": account["login"], "id": 1000 + len(account["login"]), "name": account["name"], "email": None}


def _github_emails(request, _):
    """The second one is what Dex must not take: verified, but not the primary one."""
    account = request.account()
    return 200, [{"email": account["email"], "verified": not account.get("unverified"), "primary": True},
                 {"email": f"{account['login']}@private.example", "verified": True, "primary": False}]


def _github_organizations(request, _):
    return 200, [{"login": name} for name in request.account()["organizations"]]


def _github_teams(request, _):
    return 200, [{"name": team, "slug": team, "organization": {"login": name}}
                 for name, teams in request.account()["organizations"].items() for team in teams]


def _github_member(request, found):
    return (204 if found[1] in request.account()["organizations"] else 404), None


# -- Gitea, GitLab, Bitbucket, LinkedIn

def _gitea_user(request, _):
    account = request.account()
    return 200, {"id": 7, "login": account["login"], "full_name": account["name"], "email": account["email"]}


def _gitea_teams(request, _):
    """One page; Dex asks until a page is empty."""
    teams = [{"name": team, "organization": {"username": name}}
             for name, teams in request.account()["organizations"].items() for team in teams]
    return 200, teams if request.query.get("page") == "1" else []


def _gitlab_user(request, _):
    account = request.account()
    return 200, {"id": 7, "username": account["login"], "name": account["name"], "email": account["email"], "state": "active"}


def _gitlab_info(request, _):
    return 200, {"groups": request.account()["groups"]}


def _bitbucket_user(request, _):
    account = request.account()
    return 200, {"username": account["login"], "uuid": "{7}"}


def _bitbucket_emails(request, _):
    account = request.account()
    return 200, {"values": [{"email": account["email"], "is_primary": True, "is_confirmed": not account.get("unverified")}]}


def _bitbucket_workspaces(request, _):
    return 200, {"values": [{"workspace": {"slug": name}} for name in request.account()["organizations"]]}


def _linkedin_user(request, _):
    first, last = request.account()["name"].split()
    return 200, {"id": "7", "localizedFirstName": first, "localizedLastName": last}


def _linkedin_email(request, _):
    return 200, {"elements": [{"handle~": {"emailAddress": request.account()["email"]}}]}


# -- Google's directory, which Dex asks in the administrator's name

def _google_groups(request, _):
    request.check_administrator()
    account = request.account_at(request.query["userKey"])
    return 200, {"groups": [{"email": f"{name}@example.com"} for name in account["groups"]]}


# -- Microsoft's Graph

def _graph_user(request, _):
    """The address begins with a capital, as they do there: userPrincipalName is kept as it was typed."""
    account = request.account()
    return 200, {"id": f"id-of-{account['login']}", "displayName": account["name"],
                 "userPrincipalName": account["email"].capitalize()}


def _graph_groups(request, _):
    return 200, {"value": [_GRAPH_ID + name for name in request.account()["groups"]]}


def _graph_names(request, _):
    return 200, {"value": [{"displayName": name.removeprefix(_GRAPH_ID)} for name in request.json()["ids"]]}


# -- OpenShift

def _openshift_endpoints(*_):
    host = "https://openshift.example.com"
    return 200, {"issuer": host, "authorization_endpoint": f"{host}/oauth/authorize", "token_endpoint": f"{host}/oauth/token"}


def _openshift_user(request, _):
    account = request.account()
    return 200, {"kind": "User", "apiVersion": "user.openshift.io/v1", "fullName": account["name"], "groups": account["groups"],
                 "metadata": {"name": account["login"], "uid": f"id-of-{account['login']}"}, "identities": []}


# -- Atlassian Crowd, which Dex asks with the password that people give to Dex

def _crowd_session(request, _):
    request.check_application()
    given = request.json()
    if not request.account_with_password(given["username"], given.get("password")):
        return 400, {"reason": "INVALID_USER_AUTHENTICATION", "message": "wrong name or password"}
    return 201, {"token": "any", "user": {"name": given["username"]}, "created-date": 1, "expiry-date": 2}


def _crowd_user(request, _):
    request.check_application()
    account = request.account_named(request.query["username"])
    return 200, {"key": f"id-of-{account['login']}", "name": account["login"], "email": account["email"], "active": True}


def _crowd_groups(request, _):
    request.check_application()
    return 200, {"groups": [{"name": name} for name in request.account_named(request.query["username"])["groups"]]}


# What Dex asks for with the access token, or with the client's own password.
APIS = (
    ("api.github.com", "GET", "/user", _github_user),
    ("api.github.com", "GET", "/user/emails", _github_emails),
    ("api.github.com", "GET", "/user/orgs", _github_organizations),
    ("api.github.com", "GET", "/user/teams", _github_teams),
    ("api.github.com", "GET", "/orgs/([^/]+)/members/[^/]+", _github_member),
    ("gitea.example.com", "GET", "/api/v1/user", _gitea_user),
    ("gitea.example.com", "GET", "/api/v1/user/teams", _gitea_teams),
    ("gitlab.com", "GET", "/api/v4/user", _gitlab_user),
    ("gitlab.com", "GET", "/oauth/userinfo", _gitlab_info),
    ("api.bitbucket.org", "GET", "/2.0/user", _bitbucket_user),
    ("api.bitbucket.org", "GET", "/2.0/user/emails", _bitbucket_emails),
    ("api.bitbucket.org", "GET", "/2.0/user/permissions/workspaces", _bitbucket_workspaces),
    ("api.linkedin.com", "GET", "/v2/me", _linkedin_user),
    ("api.linkedin.com", "GET", "/v2/emailAddress", _linkedin_email),
    ("admin.googleapis.com", "GET", "/admin/directory/v1/groups", _google_groups),
    ("graph.microsoft.com", "GET", "/v1.0/me", _graph_user),
    ("graph.microsoft.com", "POST", "/v1.0/me/getMemberGroups", _graph_groups),
    ("graph.microsoft.com", "POST", "/v1.0/directoryObjects/getByIds", _graph_names),
    ("openshift.example.com", "GET", "/.well-known/oauth-authorization-server", _openshift_endpoints),
    ("openshift.example.com", "GET", "/apis/user.openshift.io/v1/users/~", _openshift_user),
    ("crowd.example.com", "POST", f"{_CROWD}/session", _crowd_session),
    ("crowd.example.com", "GET", f"{_CROWD}/user", _crowd_user),
    ("crowd.example.com", "GET", f"{_CROWD}/user/group/nested", _crowd_groups),
)
