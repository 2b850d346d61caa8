// Writing a new node, and reading it again.
#include "function/yaml/neighbour.h"

#include <memory>
#include <optional>
#include <string>

#include "function/yaml/layout.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

Proved write_like(const Document& neighbour, const Value& value, std::size_t column, bool flow,
                  SecondReader second) {
  const Layout layout = layout_of(neighbour);
  auto text = std::make_unique<const std::string>(
      std::string(column, ' ') + (flow ? write_flow(value, layout) : write_block(value, column, layout)));
  const text::Source source(neighbour.source().name(), *text, neighbour.source().privacy());
  std::optional<Document> written;
  try {
    written.emplace(Document::parse(source));
  } catch (const text::LocatedError& error) {
    throw text::InternalError(error.what());
  }
  const std::optional<Value> other = second(*text);
  const bool is_read = other && *other == value && written->value(written->root()) == value;
  if (!is_read) throw text::InternalError("a new resource does not mean what it should");
  return {std::move(text), std::move(*written)};
}

}  // namespace kubeflow_sso::yaml
