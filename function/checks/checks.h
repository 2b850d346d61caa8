// The rules, by topic. Each looks at a login as it was read and knows nothing of how it came to be so; a file
// for a topic.
#pragma once

#include "function/checks/subject.h"

namespace kubeflow_sso::checks {

/// Whether the login can be turned over: what is there can be found, read and followed, and nothing of it
/// would stay behind. Looks at the login as found.
void check_parts(const Subject& subject);
/// Whether Dex's address may move to Kubeflow's, and who has to follow. Of check_parts.
void check_dex_url(const Subject& subject);
/// The Secrets and ConfigMaps that the functionConfig names. Looks at the login as found.
void check_references(const Subject& subject);

/// All rules below, on the login as it comes out.
void check_login(const Subject& subject);

/// One issuer, one redirect URI, one client on both sides; Dex's keys at Istio.
void check_agreement(const Subject& subject);
/// oauth2-proxy's client and cookie secret from a Secret of the user's.
void check_proxy_client(const Subject& subject);
/// Dex's file and workload: who is let in, and what would keep Dex from starting.
void check_dex(const Subject& subject);
/// Connectors that stay in Dex's file: who is let in by them, and what a functionConfig would not have. Of
/// check_dex.
void check_kept_connectors(const Subject& subject);
/// Connectors that believe a header: nobody but the proxy that writes it may send it.
void check_login_proxy(const Subject& subject);
/// oauth2-proxy's settings: what breaks the login, and what lets people past it.
void check_proxy_settings(const Subject& subject);
/// Sessions that are renewed, and where a logout leads.
void check_sessions(const Subject& subject);
/// The options that the release of oauth2-proxy knows.
void check_proxy_options(const Subject& subject);
/// The ingress gateway: the login's pages are open, and nothing else is.
void check_gateway(const Subject& subject);
/// Which tokens the gateway takes, and that no client can write the headers that they become.
void check_tokens(const Subject& subject);
/// That no token of an unverified address gets in, and that those of `spec.trustedIssuers` do.
void check_machines(const Subject& subject);
/// Profiles whose owner the login does not know. Not among check_login's: it is about what is there, not
/// about what is made.
void check_profiles(const Subject& subject);
/// Connectors in Dex's file, and Secrets that the cluster lacks. Not among check_login's: of what it makes
/// the function knows, and of what it keeps it says less.
void check_as_found(const Subject& subject);
/// What keeps Dex and oauth2-proxy from starting, or their pods from running. Not among check_login's: it is
/// about what is there.
void check_starting(const Subject& subject);
/// Secrets and users that everybody can read in Kubeflow's manifests.
void check_published_defaults(const Subject& subject);

}  // namespace kubeflow_sso::checks
