// Whether a document means the same to all who will read it.
#pragma once

#include "function/yaml/document.h"

namespace kubeflow_sso::yaml {

/// Throws LocatedError at a place of the document that its readers read in different ways, and says what to
/// write there. The readers are go-yaml v2 with a way over JSON (Dex by ghodss/yaml, kubectl by
/// sigs.k8s.io/yaml), go-yaml v3 (kustomize, kpt) and this program. They differ on
/// - a key that its mapping has twice: the last counts, or the first, or neither is taken;
/// - a `<<` behind a key that it brings too: go-yaml v2 takes what comes last, the others the mapping's own;
/// - tags: on keys (`!!binary a2V5:` is `key:`), and those of values that are not of YAML's core schema;
/// - keys without quotes that are no text: `y:` is `true:` to go-yaml v2;
/// - U+0085, U+2028 and U+2029, which end a line in YAML 1.1 (go-yaml, libyaml) but not in YAML 1.2. Within
///   double quotes the last two are what they are, unless blanks, a line break or `\` touch them.
/// Takes time as the document is long, and little where it has nothing of that.
void check_one_meaning(const Document& document);

/// Whether `entry`, a mapping's own, stands in front of a merge key of that mapping which brings its key too.
bool is_overruled(const Document& document, const Node& mapping, const Entry& entry);

}  // namespace kubeflow_sso::yaml
