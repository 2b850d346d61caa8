"""The guide where istiod does not trust the public address: it cannot fetch Dex's keys, and every login ends in an error."""
from harness.case import Case

case = Case(built="guide", trusted=("private",))


def test(kubeflow):
    ada = kubeflow.person().open().sign_in().give_password("ada")
    # Istio up to 1.26 gives its made-up key an id, and Envoy then says: Jwks doesn't have key to match kid or alg from Jwt.
    ada.sees("Jwt verification fails", status=401)
