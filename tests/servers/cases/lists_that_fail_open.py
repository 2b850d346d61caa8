"""Lists that Dex does not heed: the program refuses them. What they would let in: closed_providers.py and google_groups.py."""
from harness.case import Case

case = Case(secrets={"client": {"secret": "any"}}, spec="""
kubeflowURL: https://kubeflow.example.com
emailDomains: [example.com]
connectors:
- type: github
  clientID: kubeflow
  clientSecretKeyRef: {name: client, key: secret}
  config: {org: acme}
- type: gitea
  clientID: kubeflow
  clientSecretKeyRef: {name: client, key: secret}
  config: {baseURL: https://gitea.example.com, orgs: [{name: acme, teams: [ml]}]}
- type: atlassian-crowd
  clientID: kubeflow
  clientSecretKeyRef: {name: client, key: secret}
  config: {baseURL: https://crowd.example.com/crowd, groups: [ml]}
- type: google
  clientID: kubeflow
  clientSecretKeyRef: {name: client, key: secret}
  config: {groups: [ml@example.com]}
- type: microsoft
  clientID: kubeflow
  clientSecretKeyRef: {name: client, key: secret}
  config: {tenant: organizations, groups: [ml]}
""", refused=("spec.connectors[0].config.org`", "spec.connectors[1].config.orgs[0].teams`", "spec.connectors[2].config.groups`",
              "spec.connectors[3].config.groups`", "spec.connectors[4].config.tenant`"))
