"""Tokens as an attacker or a clock would make them."""
import base64
import hashlib
import json
import time

from .certificates import rsa_modulus, sign

_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, section 9.2


def claims(token):
    """The claims of a JWT, unchecked."""
    return json.loads(_decode(token.split(".")[1]))


def changed(token, jwk, **new_claims):
    """The same token with other claims, signed by the issuer's own private key."""
    header, payload, _ = token.split(".")
    payload = _encode(json.dumps({**json.loads(_decode(payload)), **new_claims}).encode())
    return _join(header, payload, _sign_with_jwk(jwk, f"{header}.{payload}".encode()))


def signed_by(token, key):
    """The same token, signed by the key in a PEM file."""
    header, payload, _ = token.split(".")
    return _join(header, payload, sign(key, f"{header}.{payload}".encode()))


def signed(key, new_claims):
    """A new token of an hour, signed by the key in a PEM file."""
    now = int(time.time())
    header = _encode(json.dumps({"alg": "RS256", "typ": "JWT", "kid": "1"}).encode())
    payload = _encode(json.dumps({"iat": now, "exp": now + 3600, **new_claims}).encode())
    return _join(header, payload, sign(key, f"{header}.{payload}".encode()))


def public_jwk(key):
    """The public half of that key, as who checks the tokens fetches it."""
    modulus = rsa_modulus(key)
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": _encode(modulus), "e": "AQAB"}


def _sign_with_jwk(jwk, message):
    """RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017, section 8.2.1."""
    modulus, exponent = (int.from_bytes(_decode(jwk[part]), "big") for part in ("n", "d"))
    size = (modulus.bit_length() + 7) // 8
    digest = _SHA256_PREFIX + hashlib.sha256(message).digest()
    block = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(block, "big"), exponent, modulus).to_bytes(size, "big")


def _join(header, payload, signature):
    return f"{header}.{payload}.{_encode(signature)}"


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
