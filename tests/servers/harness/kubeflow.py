"""Kubeflow as a test sees it: configured as its case says, with people at browsers and machines with tokens before it."""
import base64
import dataclasses
import html
import http.client
import json
import os
import re
import ssl
import urllib.parse

import yaml

from . import saml, tokens
from .case import GOOGLE_SERVICE_ACCOUNT, IMPORTED_CLIENT_SECRET, POSTED_CLIENT_SECRET, PRIVATE_CA, SIGNING_CERTIFICATE
from .keycloak import PRINTED_REALM, PUBLIC_CLIENT
from .manifests import Build, Refused
from .processes import Failed
from .servers import KUBEFLOW_HOST


# oauth2-proxy's client in Dex.
_CLIENT = "kubeflow-oidc-authservice"


def _dex_login(connector, **parameters):
    """Where oauth2-proxy sends a browser, once it chose a connector there."""
    query = urllib.parse.urlencode({"client_id": _CLIENT, "redirect_uri": "/oauth2/callback", "response_type": "code",
                                    "scope": "openid email", "state": "any", **parameters})
    return f"/dex/auth/{connector}?{query}"


class Answer:
    """An answer to a machine."""

    def __init__(self, status, headers, text):
        self.status = status
        self.location = headers.get("location", "")
        self.text = text

    def headers(self):
        """The headers that the application got; the answer must be its own."""
        try:
            return json.loads(self.text)["headers"]
        except ValueError:
            raise Failed(f"the application was to answer, not {self}") from None

    def leads_to(self, url):
        """It must send the browser to an address that begins so; returns the parameters of that address."""
        if self.status not in (302, 303) or not self.location.startswith(url):
            raise Failed(f"expected to be sent to {url}, got {self}")
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.location).query))

    def is_refused(self, status, text=""):
        """It must not have come from the application, but have that status and text."""
        if self.status != status or text not in self.text or '"headers"' in self.text:
            raise Failed(f"expected status {status} and {text!r}, got {self}")

    def __str__(self):
        return f"status {self.status} {self.location} {self.text[:500]!r}"


class Kubeflow:
    """What the functions of a case are given."""

    def __init__(self, servers, test, folder):
        self.servers = servers
        self.release = test.release
        self._test = test
        self._folder = folder
        self._people = []
        self.messages = ""

    def configure(self):
        """Builds and deploys what the case says; False if the program was to refuse, and did."""
        case = self._test.case
        self.servers.providers.start(case.providers)
        build = self.build("build")
        try:
            objects = build.objects()
        except Refused as refusal:
            self.messages = build.messages
            texts = [case.refused] if isinstance(case.refused, str) else case.refused
            missing = [text for text in texts if text not in str(refusal)]
            if case.refused and not missing:
                return False
            raise Failed(f"the program refused, but did not say {missing}:\n{refusal}") from None
        self.messages = build.messages
        if case.refused:
            raise Failed(f"the program was to refuse with {case.refused!r}, but said:\n{self.messages}")
        objects += [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "auth"}, "stringData": content}
                    for name, content in case.secrets_by_hand.items()]
        self.servers.deploy(objects, case.trusted, case.fails, case.trusted_for_keys)
        return True

    def change_case(self, **changed):
        """The user changes what the case says, and builds and applies again; who is logged in keeps the browser open."""
        self._test = dataclasses.replace(self._test, case=dataclasses.replace(self._test.case, **changed))
        self.configure()

    def build(self, name="another-build"):
        """The manifests of the case's release; by itself for a test that applies in a way of its own."""
        files = {PRIVATE_CA: self.servers.authorities["private"].pem, SIGNING_CERTIFICATE: self.servers.keycloak.signing_certificate,
                 GOOGLE_SERVICE_ACCOUNT: self.servers.providers.google_service_account,
                 IMPORTED_CLIENT_SECRET: lambda: self.servers.keycloak.secret(PRINTED_REALM), POSTED_CLIENT_SECRET: self._posted_client}
        return Build(os.path.join(self._folder, name), self.release, self._test.case, files)

    def _posted_client(self):
        self.servers.keycloak.add_realm("posted")
        return self.servers.keycloak.secret("posted")

    def apply(self, text):
        """kubectl apply --server-side, of a stream; returns what it says, which is an error if it failed."""
        try:
            return self.servers.overwrite(text)
        except Failed as failure:
            return str(failure)

    def dex_config(self):
        """Dex's config.yaml in the API; nothing if there is none."""
        found = self.servers.kubernetes.get("/api/v1/namespaces/auth/configmaps/dex")
        return found and yaml.safe_load(found["data"]["config.yaml"])

    def delete_and_apply(self, namespace_name):
        """Deletes what the manifests have in a namespace, and itself, and applies everything again."""
        self.servers.remove_namespace(namespace_name)
        self.configure()

    def person(self):
        """Somebody new at a browser."""
        folder = os.path.join(self._folder, "screenshots", str(len(self._people) + 1))
        self._people.append(self.servers.browser.person(folder))
        return self._people[-1]

    def request(self, path="/", form=None, host=KUBEFLOW_HOST, **headers):
        """What a machine gets, over https, for a GET or for the POST of a form; `_` in the name of a header stands for `-`."""
        context = ssl.create_default_context(cafile=self.servers.authorities["public"].certificate)
        return self._answer(http.client.HTTPSConnection(host, timeout=60, context=context), path, form, headers)

    def request_inside(self, service, path, **headers):
        """What a pod of the cluster gets for a GET at a Service, HOST:PORT, past the gateway."""
        return self._answer(http.client.HTTPConnection(service, timeout=60), path, None, headers)

    @staticmethod
    def _answer(connection, path, form, headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if form:
            headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if form else "GET", path, form and urllib.parse.urlencode(form), headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        finally:
            connection.close()

    def dex_login(self, connector, **parameters):
        """What Dex answers to a browser that oauth2-proxy sends to it, and that chose a connector."""
        return self.request(_dex_login(connector, **parameters))

    def code_of(self, user):
        """A code of Dex for oauth2-proxy, out of the browser's address: oauth2-proxy, which knows nothing of this login, does not use it."""
        person = self.person().open(_dex_login("keycloak")).give_password(user).is_at("/oauth2/callback")
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(person.address()).query))["code"]

    def forge_saml_answer(self, issuer, **attributes):
        """What Dex says to an unsigned answer, for a login by its connector `saml` that it has begun."""
        page = self.dex_login("saml", scope="openid email groups")
        request, state = (html.unescape(re.search(f'name="{name}" value="([^"]*)"', page.text)[1])
                          for name in ("SAMLRequest", "RelayState"))
        answer = saml.unsigned_answer(base64.b64decode(request).decode(), issuer, **attributes)
        return self.request("/dex/callback", {"SAMLResponse": base64.b64encode(answer.encode()).decode(), "RelayState": state})

    def dex_token(self, client_secret, **form):
        """What Dex answers to somebody with the secret of oauth2-proxy's client who asks for a token."""
        return self.request("/dex/token", {"client_id": _CLIENT, "client_secret": client_secret, **form})

    def exchange(self, client_secret, token):
        """The same, for a token of Dex in exchange for an ID token of the provider."""
        kind = "urn:ietf:params:oauth:token-type:id_token"
        return self.dex_token(client_secret, grant_type="urn:ietf:params:oauth:grant-type:token-exchange", connector_id="keycloak",
                              scope="openid email groups", requested_token_type=kind, subject_token=token, subject_token_type=kind)

    def pod(self, name):
        return self.servers.pods.get(name)

    def api_differences(self):
        """Where the API does not hold what the manifests say."""
        return self.servers.api_differences()

    def logout_url(self):
        """What the dashboard's logout opens."""
        found = self.servers.kubernetes.get("/apis/apps/v1/namespaces/kubeflow/deployments/centraldashboard")
        variables = found["spec"]["template"]["spec"]["containers"][0]["env"]
        return next(each["value"] for each in variables if each["name"] == "LOGOUT_URL")

    def dex_objects(self, kind):
        """What Dex keeps in the API."""
        return self.servers.kubernetes.list(f"/apis/dex.coreos.com/v1/namespaces/auth/{kind}")

    def jwt_issuers(self):
        """The issuers whose tokens the gateway takes."""
        found = self.servers.kubernetes.list("/apis/security.istio.io/v1/namespaces/istio-system/requestauthentications")
        return [rule["issuer"] for item in found for rule in item["spec"].get("jwtRules", ())]

    def change_dex_config(self, old, new):
        """Replaces a text in Dex's config.yaml in the API, and starts Dex anew."""
        path = "/api/v1/namespaces/auth/configmaps/dex"
        text = self.servers.kubernetes.get(path)["data"]["config.yaml"]
        if old not in text:
            raise Failed(f"no {old!r} in Dex's config.yaml:\n{text}")
        self.servers.change(path, {"data": {"config.yaml": text.replace(old, new)}})

    def change_connector(self, connector, **keys):
        """Sets keys of a connector's `config` in the API, None to take one out, and starts Dex anew."""
        config = self.dex_config()
        held = next(entry for entry in config["connectors"] if entry["id"] == connector)["config"]
        held.update(keys)
        for key in [key for key, value in keys.items() if value is None]:
            del held[key]
        self.servers.change("/api/v1/namespaces/auth/configmaps/dex", {"data": {"config.yaml": yaml.safe_dump(config)}})

    def add_to_proxy_config(self, line):
        """Adds a line to oauth2_proxy.cfg in the API, and starts oauth2-proxy anew."""
        config_maps = "/api/v1/namespaces/oauth2-proxy/configmaps"
        for config_map in self.servers.kubernetes.list(config_maps):
            text = config_map.get("data", {}).get("oauth2_proxy.cfg")
            if text is not None:
                self.servers.change(f"{config_maps}/{config_map['metadata']['name']}", {"data": {"oauth2_proxy.cfg": f"{line}\n{text}"}})

    def change_secret(self, namespace_name, name, **values):
        """Changes keys of the Secret whose name begins so, and starts the pods anew that read it."""
        secrets = f"/api/v1/namespaces/{namespace_name}/secrets"
        for secret in self.servers.kubernetes.list(secrets):
            if secret["metadata"]["name"].startswith(name):
                values = {key.replace("_", "-"): value for key, value in values.items()}
                self.servers.change(f"{secrets}/{secret['metadata']['name']}", {"stringData": values})

    # -- tokens

    @staticmethod
    def token_of(headers):
        """The token in the headers that the application got."""
        return headers["authorization"].removeprefix("Bearer ")

    def claims_of(self, headers):
        return tokens.claims(self.token_of(headers))

    def with_claims(self, token, **claims):
        """The same token with other claims, signed by Dex's own key."""
        return tokens.changed(token, self.dex_objects("signingkeies")[0]["signingKey"], **claims)

    def signed_by_somebody(self, token):
        return tokens.signed_by(token, self.servers.foreign_key)

    def keycloak_token(self, user, client="kubeflow-oidc-authservice"):
        return self.servers.keycloak.token(user, f"{user}-password", client=client)

    def machine_token(self, client):
        """The token of a client of Keycloak's that is a machine."""
        return self.servers.keycloak.machine_token(client)

    def change_email(self, user, email):
        """The user edits the own e-mail address in Keycloak."""
        self.servers.keycloak.change_email(user, email)

    def token_of_eve_as(self, email):
        """The ID token that Keycloak's public client gives eve for her password, after she took somebody's address for hers."""
        self.change_email("eve", email)
        return self.keycloak_token("eve", PUBLIC_CLIENT)

    def service_account_token(self, namespace_name, name):
        return self.servers.kubernetes.service_account_token(namespace_name, name)

    # -- the end

    def keep_logs(self):
        """Writes what the pods said into the test's folder."""
        os.makedirs(self._folder, exist_ok=True)
        for pod in self.servers.pods.running():
            with open(os.path.join(self._folder, f"{pod.name}.log"), "w") as out:
                out.write(pod.output())

    def close(self):
        for person in self._people:
            person.close()
