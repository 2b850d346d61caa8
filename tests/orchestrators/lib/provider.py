"""A stand-in for Keycloak on loopback: discovery and keys of one realm, over http or https, as Dex asks for them at start."""

import http.server
import json
import ssl
import subprocess
import threading


class Provider:
    """Serves while it is entered. With `tls`, a (certificate, key) pair of files, over https."""

    def __init__(self, tls=None):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            # The handshake is the handler's, so that a client that hangs up does not end the server.
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.issuer = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}/realms/kubeflow"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path):
        """The JSON at a path, or None. The endpoints are Keycloak's."""
        endpoints = f"{self.issuer}/protocol/openid-connect"
        if path == "/realms/kubeflow/.well-known/openid-configuration":
            return {"issuer": self.issuer, "authorization_endpoint": f"{endpoints}/auth", "token_endpoint": f"{endpoints}/token",
                    "userinfo_endpoint": f"{endpoints}/userinfo", "jwks_uri": f"{endpoints}/certs",
                    "end_session_endpoint": f"{endpoints}/logout", "response_types_supported": ["code"],
                    "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                    "scopes_supported": ["openid", "profile", "email"], "claims_supported": ["sub", "email", "email_verified", "name"]}
        if path == "/realms/kubeflow/protocol/openid-connect/certs":
            return {"keys": []}
        return None

    def _handler(self):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                found = provider.answer(self.path)
                body = json.dumps(found).encode()
                self.send_response(404 if found is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle(self):
                try:
                    super().handle()
                except OSError:  # as when a client does not trust the certificate
                    pass

            def log_message(self, *_):
                pass

        return Handler


def private_ca(folder):
    """Makes a CA and a certificate of it for 127.0.0.1; returns the CA's PEM and the (certificate, key) files."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=A private CA")
    openssl("req", *new_key, "-keyout", "tls.key", "-out", "tls.csr", "-subj", "/CN=keycloak")
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "tls.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "san", "-out", "tls.crt")
    return (folder / "ca.crt").read_text(), (folder / "tls.crt", folder / "tls.key")
