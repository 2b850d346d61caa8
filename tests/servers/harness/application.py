"""An application behind the gateway: it answers every request with the headers that it got. Runs as a pod, by itself."""
import html
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Application(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        headers = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        report = json.dumps({"path": self.path, "headers": {name: ",".join(all) for name, all in headers.items()}}, indent=2)
        if "text/html" in self.headers.get("accept", ""):
            self._answer("text/html", f"<title>Kubeflow</title><pre id=report>{html.escape(report)}</pre>")
        else:
            self._answer("application/json", report)

    do_POST = do_GET

    def _answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("0.0.0.0", 8082), Application).serve_forever()
