"""OpenStack's Keystone over https, by the server in Python's library. Runs by itself, with Keystone on PYTHONPATH:

    python3 -P keystone_server.py ADDRESS CERTIFICATE KEY FOLDER_OF_KEYSTONE_CONF"""
import os
import socketserver
import ssl
import sys
from wsgiref import simple_server


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True


address, certificate, key, os.environ["OS_KEYSTONE_CONFIG_DIR"] = sys.argv[1:]
sys.argv[1:] = []  # Keystone reads them too
from keystone.wsgi import api  # pylint: disable=wrong-import-position

server = simple_server.make_server(address, 443, api.application, server_class=Server)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
