"""For each connector type a connector with every field and key that Dex 2.39.1 has for it, written as somebody would who uses all
of it, and the keys that later releases brought."""

from copy import deepcopy

RELEASES = [(2, 39, 1), (2, 41, 1), (2, 44, 0), (2, 45, 1)]

CLIENT = {"clientID": "kubeflow", "clientSecretKeyRef": {"name": "provider", "key": "secret"}}
CA = {"configMapKeyRef": {"name": "company-ca", "key": "ca.crt"}}

CONNECTORS = {
    "keycloak": {"issuer": "https://127.0.0.1:1/realms/kubeflow", "clientSecretKeyRef": CLIENT["clientSecretKeyRef"], "caKeyRef": CA,
                 "allowedGroups": ["data"], "config": {"getUserInfo": True, "promptType": "login", "acrValues": ["1"]}},
    "oidc": CLIENT | {"issuer": "https://127.0.0.1:1", "caKeyRef": CA, "groups": "FromProvider", "allowedGroups": ["data"],
                      "scopes": ["openid", "email"], "unverifiedEmail": "AllowMissing", "userIDClaim": "upn", "config": {
        "providerDiscoveryOverrides": {"tokenURL": "https://127.0.0.1:1/t", "authURL": "https://127.0.0.1:1/a"},
        "basicAuthUnsupported": True, "acrValues": ["1"], "getUserInfo": True, "userIDKey": "sub", "userNameKey": "name",
        "promptType": "login", "claimMapping": {"preferred_username": "login", "groups": "roles"},
        "claimModifications": {"newGroupFromClaims": [{"claims": ["a"], "delimiter": "-", "clearDelimiter": True, "prefix": "p"}]}}},
    "github": CLIENT | {"caKeyRef": CA, "groups": "FromProvider", "config": {
        "orgs": [{"name": "example", "teams": ["data"]}], "hostName": "github.example.com", "teamNameField": "both",
        "loadAllGroups": True, "useLoginAsID": True, "preferredEmailDomain": "example.com"}},
    "google": CLIENT | {"groups": "FromProvider", "scopes": ["email", "profile"],
                        "secretKeyRefs": {"serviceAccountFilePath": {"name": "google-admin", "key": "account.json"}}, "config": {
        "hostedDomains": ["example.com"], "groups": ["data@example.com"], "adminEmail": "admin@example.com",
        "domainToAdminEmail": {"example.com": "admin@example.com"}, "fetchTransitiveGroupMembership": True}},
    "microsoft": CLIENT | {"scopes": ["user.read"], "groups": "FromProvider", "config": {
        "tenant": "8d4f1c1e-6a40-4d53-9f0e-5d1c7b1f2a11", "onlySecurityGroups": True, "groups": ["data"], "groupNameFormat": "name",
        "useGroupsAsWhitelist": True, "emailToLowercase": True, "apiURL": "https://login.example.com",
        "graphURL": "https://graph.example.com", "promptType": "login", "domainHint": "example.com"}},
    "gitlab": CLIENT | {"caKeyRef": CA, "groups": "FromProvider", "config": {
        "baseURL": "https://gitlab.example.com", "groups": ["data"], "useLoginAsID": True}},
    "ldap": {"caKeyRef": CA, "groups": "FromProvider",
             "secretKeyRefs": {"bindPW": {"name": "provider", "key": "secret"}, "clientCert": {"name": "client", "key": "tls.crt"},
                               "clientKey": {"name": "client", "key": "tls.key"}}, "config": {
        "host": "ldap.example.com:389", "startTLS": True, "bindDN": "cn=reader,dc=example", "usernamePrompt": "Name",
        "userSearch": {"baseDN": "ou=people,dc=example", "filter": "(objectClass=person)", "username": "uid", "scope": "sub",
                       "idAttr": "uid", "emailAttr": "mail", "nameAttr": "cn", "preferredUsernameAttr": "uid"},
        "groupSearch": {"baseDN": "ou=groups,dc=example", "filter": "(objectClass=groupOfNames)", "scope": "one", "nameAttr": "cn",
                        "userMatchers": [{"userAttr": "DN", "groupAttr": "member"}]}}},
    "saml": {"caKeyRef": CA, "groups": "FromProvider", "config": {
        "entityIssuer": "kubeflow", "ssoIssuer": "https://idp.example.com", "ssoURL": "https://idp.example.com/sso",
        "usernameAttr": "name", "emailAttr": "email", "groupsAttr": "groups", "groupsDelim": ",", "allowedGroups": ["data"],
        "filterGroups": True, "nameIDPolicyFormat": "emailAddress"}},
    "gitea": CLIENT | {"caKeyRef": CA, "groups": "FromProvider", "config": {
        "baseURL": "https://git.example.com", "orgs": [{"name": "example"}], "loadAllGroups": True, "useLoginAsID": True}},
    "oauth": CLIENT | {"caKeyRef": CA, "groups": "FromProvider", "scopes": ["openid"], "config": {
        "tokenURL": "https://login.example.com/t", "authorizationURL": "https://login.example.com/a",
        "userInfoURL": "https://login.example.com/u", "userIDKey": "sub",
        "claimMapping": {"userNameKey": "name", "preferredUsernameKey": "login", "groupsKey": "roles", "emailKey": "mail",
                         "emailVerifiedKey": "active"}}},
    "authproxy": {"groups": "FromProvider", "config": {
        "userIDHeader": "X-Id", "userHeader": "X-User", "emailHeader": "X-Email", "groupHeader": "X-Groups", "staticGroups": ["data"]}},
    "linkedin": CLIENT,
    "bitbucket-cloud": CLIENT | {"groups": "FromProvider", "config": {"teams": ["example"]}},
    "openshift": CLIENT | {"issuer": "https://127.0.0.1:1", "caKeyRef": CA, "groups": "FromProvider", "unverifiedEmail": "Allow",
                           "config": {"groups": ["data"]}},
    "atlassian-crowd": CLIENT | {"caKeyRef": CA, "groups": "FromProvider", "config": {
        "baseURL": "https://crowd.example.com", "groups": ["data"], "preferredUsernameField": "email", "usernamePrompt": "Name"}},
    "keystone": {"caKeyRef": CA, "secretKeyRefs": {"keystonePassword": {"name": "provider", "key": "secret"}}, "groups": "FromProvider",
                 "config": {"keystoneHost": "https://keystone.example.com:5000", "domain": "default", "keystoneUsername": "reader"}},
}

# What a later release brought: type, path in `config`, a value, the release.
NEWER = [
    ("oidc", "providerDiscoveryOverrides.jwksURL", "https://127.0.0.1:1/k", (2, 40, 0)),
    ("oidc", "claimModifications.filterGroupClaims", {"groupsFilter": "^data"}, (2, 41, 0)),
    ("oidc", "issuerAlias", "https://login.example.com", (2, 42, 0)),
    ("oidc", "claimModifications.modifyGroupNames", {"prefix": "a", "suffix": "b"}, (2, 44, 0)),
    ("oidc", "pkceChallenge", "S256", (2, 45, 0)),
    ("google", "promptType", "login", (2, 40, 0)),
    ("gitlab", "getGroupsPermission", True, (2, 42, 0)),
    ("ldap", "groupSearch.recursionGroupAttr", "member", (2, 44, 0)),
    ("authproxy", "userNameHeader", "X-Name", (2, 42, 0)),
    ("authproxy", "groupHeaderSeparator", ";", (2, 44, 0)),
]

# What no login goes without: fields of the connector, and paths in `config` or `secretKeyRefs`.
NEEDED = {
    "keycloak": ["issuer", "clientSecretKeyRef"],
    "oidc": ["issuer", "clientID", "clientSecretKeyRef"],
    "microsoft": ["clientID", "clientSecretKeyRef", "config.tenant"],
    "google": ["clientID", "clientSecretKeyRef", "config.domainToAdminEmail config.adminEmail"],
    "ldap": ["config.host", "config.userSearch.baseDN", "config.userSearch.username", "config.userSearch.idAttr",
             "config.userSearch.emailAttr", "config.groupSearch.nameAttr"],
    "saml": ["caKeyRef", "config.ssoURL", "config.usernameAttr", "config.emailAttr", "config.groupsAttr"],
    "oauth": ["clientID", "clientSecretKeyRef", "config.tokenURL", "config.authorizationURL", "config.userInfoURL"],
    "openshift": ["issuer", "clientID", "clientSecretKeyRef"],
    "atlassian-crowd": ["clientID", "clientSecretKeyRef", "config.baseURL"],
    "keystone": ["config.keystoneHost", "config.domain"],
    "authproxy": [],
}
CLIENT_TYPES = ["github", "gitlab", "gitea", "linkedin", "bitbucket-cloud"]
NEEDED |= {name: ["clientID", "clientSecretKeyRef"] for name in CLIENT_TYPES}


def put(connector, path, value):
    """Sets a dotted path of `config`."""
    inner = connector.setdefault("config", {})
    *outer, last = path.split(".")
    for key in outer:
        inner = inner.setdefault(key, {})
    inner[last] = value


def complete(name, release):
    """A connector of the type with all that the release knows."""
    connector = {"type": name} | deepcopy(CONNECTORS[name])
    for newer, path, value, since in NEWER:
        if newer == name and since <= release:
            put(connector, path, value)
    return connector


def without(connector, paths):
    """The connector without what the paths, with blanks between them, name."""
    connector = deepcopy(connector)
    for path in paths.split():
        *outer, last = path.split(".")
        inner = connector
        for key in outer:
            inner = inner[key]
        del inner[last]
    return connector
