// The syntax of names that Kubernetes, Dex and e-mail prescribe.
#pragma once

#include <string_view>

namespace kubeflow_sso::config {

/// RFC 1123 subdomain, the names of most Kubernetes objects: labels of lower-case letters, digits and `-`,
/// parted by dots, at most 253 characters.
bool is_object_name(std::string_view text);
/// RFC 1123 label, the names of namespaces and Services: at most 63 characters, no dot.
bool is_label(std::string_view text);
/// A key of a ConfigMap or Secret: letters, digits, `-`, `_` and `.`, at most 253 characters.
bool is_data_key(std::string_view text);
/// A host name: labels of letters, digits and `-`, parted by dots; or an IPv4 address.
bool is_host(std::string_view text);
/// The id of a connector: letters, digits, `-`, `_` and `.`, from a letter or digit on, at most 63
/// characters. Dex would take any text, but puts it into paths (/auth/{connector}, server/server.go 2.41.1).
bool is_connector_id(std::string_view text);
/// An OAuth scope (RFC 6749, 3.3): printable ASCII without blank, `"` and `\`.
bool is_scope(std::string_view text);
/// Whether a control character is in it.
bool has_control_character(std::string_view text);

}  // namespace kubeflow_sso::config
