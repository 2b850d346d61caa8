// Whatever the bytes: a document or a LocatedError, and edits that pass their proof.
#pragma once

#include <string>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "tests/unit/yaml_random.h"

namespace kubeflow_sso::yaml {

/// Parses `text` and tries random operations on it. Gives whether it is a document; throws InternalError
/// where a promise of the program does not hold.
inline bool exercise(const std::string& text, Random& random) {
  try {
    const text::Source source("test.yaml", text);
    const Document document = Document::parse(source);
    RandomOperations some(random, document);
    if (!some.is_possible()) return true;
    Operations operations;
    some.any(operations);
    some.any(operations);
    try {
      (void)applied(document.value(document.root()), operations);
    } catch (const text::InternalError&) {
      return true;  // the operations contradict each other
    }
    prove(document, operations, edits_of(document, operations).apply(text));
    return true;
  } catch (const text::LocatedError&) {
    return false;
  }
}

}  // namespace kubeflow_sso::yaml
