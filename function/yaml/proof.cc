// The proof at run time: edited text, read by another parser than ours, must mean the original with the
// operations.
#include <cstddef>
#include <string>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/second_reader.h"

namespace kubeflow_sso::yaml {
namespace {

using text::InternalError;

/// The first line of an item stands behind its dash: with blanks in the place of what stands before it, all
/// lines keep their columns.
std::string margin_of(const Document& document, text::Span extent, int parent_column) {
  if (parent_column < 0) return {};
  const std::string_view text = document.source().text();
  const std::size_t newline = extent.begin == 0 ? std::string_view::npos : text.rfind('\n', extent.begin - 1);
  std::string margin(newline == std::string_view::npos ? extent.begin : extent.begin - newline - 1, ' ');
  return margin;
}

/// What our own parser reads; refusing the text that we wrote would be our fault.
Value read_again(const Document& document, const std::string& edited) {
  try {
    const text::Source source("the edited text of " + document.source().name(), edited,
                              document.source().privacy());
    const Document again = Document::parse(source);
    return again.value(again.root());
  } catch (const text::LocatedError& error) {
    throw InternalError(error.what());
  }
}

}  // namespace

void prove(const Document& document, text::Span extent, int parent_column, const Operations& operations,
           const std::string& edited) {
  const std::string failure =
      "the edited text of " + document.source().name() + " does not mean what it should";
  const std::string margin = margin_of(document, extent, parent_column);
  const std::string now = margin + edited;
  const Value before = document.value(document.root());
  const Value expected = applied(before, operations);
  if (!(read_again(document, now) == expected)) throw InternalError(failure);

  const auto after = read_by_yaml_cpp(now);
  if (after && *after == expected) return;
  const auto other = read_by_yaml_cpp(margin + std::string(extent.of(document.source().text())));
  const bool can_read_it = other && *other == before;
  if (can_read_it) throw InternalError(failure);
}

}  // namespace kubeflow_sso::yaml
