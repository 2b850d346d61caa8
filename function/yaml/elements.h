// Taking elements out of collections and putting new ones in: whole lines in block style, text between commas
// in flow style.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "function/text/span.h"
#include "function/yaml/document.h"
#include "function/yaml/draft.h"
#include "function/yaml/value.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

/// A key or item to put into a collection, behind the element `after`.
struct Addition {
  std::size_t after;
  std::string key;
  Value value;
};

/// The bytes of the entries or items of a collection; those of block items begin at their dash.
std::vector<text::Span> elements_of(const Node& collection);

/// Removes and adds elements. At least one element of `collection` must stay. Additions behind the same
/// element keep their order; comments above an element that goes stay.
void edit_elements(Draft& draft, const Node& collection, const std::set<std::size_t>& removed,
                   const std::vector<Addition>& additions, const Layout& layout);

}  // namespace kubeflow_sso::yaml
