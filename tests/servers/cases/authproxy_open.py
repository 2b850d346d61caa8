"""The same with Kubeflow's own route to Dex, which takes no header away: refused. What it would let in: authproxy.py."""
from harness.case import Case

case = Case(secrets={}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: authproxy
""", refused="VirtualService auth/dex leaves X-Remote-User as the browser sends it")
