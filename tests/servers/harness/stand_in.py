"""Stands in for the providers that cannot be had here. Speaks their APIs as far as Dex 2.41.1 asks (connector/*/*.go). Runs by itself:

    python3 -m harness.stand_in ADDRESS CERTIFICATE KEY SIGNING_KEY

Each provider has its own host names. People have the accounts of fixtures/accounts.json at all of them, with the name and `-password`
behind it as password. What it cannot prove is that the real provider still answers so."""
import base64
import html
import http.server
import json
import os
import re
import secrets
import ssl
import sys
import urllib.parse

from .stand_in_apis import APIS, AUTHORIZATION, OPENID, TOKENS, openid_claims
from .tokens import claims, public_jwk, signed

_HERE = os.path.dirname(os.path.abspath(__file__))
# What the user registered at each provider, to write into the functionConfig.
CLIENT_ID = "kubeflow-at-the-provider"
CLIENT_SECRET = "secret-at-the-provider"
REDIRECT_URI = "https://kubeflow.example.com/dex/callback"
# Who may ask Google for people's groups, and in whose name.
SERVICE_ACCOUNT = "kubeflow@our-project.iam.gserviceaccount.com"
ADMINISTRATOR = "admin@example.com"
_ADMINISTRATORS_TOKEN = "token-of-the-administrator"
# All host names that lead here.
HOSTS = tuple(dict.fromkeys(host for host, *_ in (*AUTHORIZATION, *TOKENS, *APIS, *OPENID)))

with open(os.path.join(os.path.dirname(_HERE), "fixtures/accounts.json")) as _file:
    ACCOUNTS = {name: {"login": name, **account} for name, account in json.load(_file).items()}


class Refused(Exception):
    """The answer is an error: a status, and a text for people."""


class StandIn(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    signing_key = ""
    logins = {}  # code: (account, parameters of the authorization request)

    def do_GET(self):
        self._handle()

    do_POST = do_GET

    def _handle(self):
        length = int(self.headers.get("content-length") or 0)
        self.body = self.rfile.read(length).decode()
        self.host = self.headers.get("host", "").split(":")[0]
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query))
        try:
            self._route(url.path)
        except Refused as refusal:
            status, text = refusal.args
            self._answer(status, {"error": "access_denied", "message": text})

    def _route(self, path):
        for host, pattern in AUTHORIZATION:
            if host == self.host and re.fullmatch(pattern, path):
                return self._authorize()
        for host, pattern in TOKENS:
            if host == self.host and re.fullmatch(pattern, path):
                return self._give_token()
        for host, pattern, document in OPENID:
            found = host == self.host and re.fullmatch(pattern, path)
            if found:
                return self._answer(200, document(found) or {"keys": [public_jwk(self.signing_key)]})
        for host, method, pattern, api in APIS:
            found = (host, method) == (self.host, self.command) and re.fullmatch(pattern, path)
            if found:
                return self._answer(*api(self, found))
        raise Refused(404, f"the stand-in has no {self.command} {self.host}{path}")

    # -- OAuth 2.0, the same at all of them

    def _authorize(self):
        """A form for name and password; then back to the client with a code."""
        if self.query.get("client_id") != CLIENT_ID:
            raise Refused(400, "no such client")
        if self.query.get("redirect_uri", REDIRECT_URI) != REDIRECT_URI:  # Bitbucket is given none
            raise Refused(400, "redirect_uri is not registered")
        form = dict(urllib.parse.parse_qsl(self.body))
        account = self.account_with_password(form.get("user"), form.get("password"))
        if not account:
            return self._show_form()
        code = secrets.token_urlsafe()
        self.logins[code] = (account, self.query)
        back = urllib.parse.urlencode({"code": code, "state": self.query.get("state", "")})
        self._answer(302, None, location=f"{REDIRECT_URI}?{back}")

    def _show_form(self):
        self._answer(200, f"""<title>{html.escape(self.host)}</title><h1>{html.escape(self.host)}</h1><form method=post>
<input name=user id=account><input name=password id=password type=password><button id=log-in>Log in</button></form>""")

    def _give_token(self):
        form = dict(urllib.parse.parse_qsl(self.body))
        if form.get("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._give_token_to_service(claims(form["assertion"]))
        self._check_client(form)
        account, asked = self.logins.pop(form.get("code"), None) or self._refreshed(form)
        if form.get("redirect_uri") != asked.get("redirect_uri"):
            raise Refused(400, "redirect_uri is not that of the code")
        token = {"access_token": _token_of(account), "refresh_token": f"again-{_token_of(account)}", "token_type": "bearer",
                 "expires_in": 3600, "scope": asked.get("scope", "")}
        said = openid_claims(self.host, account)
        if said:
            token["id_token"] = signed(self.signing_key, {"aud": CLIENT_ID, "nonce": asked.get("nonce"), **said})
        self._answer(200, token)

    def _give_token_to_service(self, said):
        """A service account that may act for the administrator, as Google has it (RFC 7523)."""
        if (said["iss"], said.get("sub")) != (SERVICE_ACCOUNT, ADMINISTRATOR):
            raise Refused(401, "this service account may not act for that person")
        self._answer(200, {"access_token": _ADMINISTRATORS_TOKEN, "token_type": "bearer", "expires_in": 3600})

    def _check_client(self, form):
        found = self.basic_credentials() or (form.get("client_id"), form.get("client_secret"))
        if found != (CLIENT_ID, CLIENT_SECRET):
            raise Refused(401, "wrong client or client secret")

    @staticmethod
    def _refreshed(form):
        account = _owner(form.get("refresh_token", "").removeprefix("again-"))
        if form.get("grant_type") != "refresh_token" or not account:
            raise Refused(400, "no such code or refresh token")
        return account, {}

    # -- for stand_in_apis.py

    def account(self):
        """Whose access token came along."""
        account = _owner(self.headers.get("authorization", "").split(" ")[-1])
        if not account:
            raise Refused(401, "no access token")
        return account

    @staticmethod
    def account_named(name):
        if name not in ACCOUNTS:
            raise Refused(404, "no such user")
        return ACCOUNTS[name]

    @staticmethod
    def account_with_password(name, password):
        """The account of that name, if that is its password."""
        return ACCOUNTS.get(name) if password == f"{name}-password" else None

    @staticmethod
    def account_at(address):
        return next((account for account in ACCOUNTS.values() if account["email"] == address), None)

    def check_administrator(self):
        if self.headers.get("authorization") != f"Bearer {_ADMINISTRATORS_TOKEN}":
            raise Refused(403, "not for everybody")

    def check_application(self):
        """The client itself asks, with its secret."""
        if self.basic_credentials() != (CLIENT_ID, CLIENT_SECRET):
            raise Refused(401, "wrong application or password")

    def json(self):
        return json.loads(self.body)

    def basic_credentials(self):
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            return None
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return urllib.parse.unquote(name), urllib.parse.unquote(secret)

    # -- answers

    def _answer(self, status, body, **headers):
        kind = "text/html" if isinstance(body, str) else "application/json"
        data = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *arguments):
        print(self.headers.get("host") if hasattr(self, "headers") else "-", format % arguments, flush=True)


def service_account_key(private_key):
    """The file that Google gives out for the service account, with that key in PEM."""
    return json.dumps({"type": "service_account", "client_email": SERVICE_ACCOUNT, "private_key_id": "1", "private_key": private_key,
                       "token_uri": "https://oauth2.googleapis.com/token"})


def _token_of(account):
    return f"token-of-{account['login']}"


def _owner(token):
    return ACCOUNTS.get(token.removeprefix("token-of-"))


def main(address, certificate, key, signing_key):
    StandIn.signing_key = signing_key
    server = http.server.ThreadingHTTPServer((address, 443), StandIn)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # The handshake is the handler's, or a browser that connects in advance would hold up the others.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
