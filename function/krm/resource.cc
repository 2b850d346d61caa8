// A resource: its tree on demand, and what its annotations say.
#include "function/krm/resource.h"

#include <array>
#include <charconv>

namespace kubeflow_sso::krm {
namespace {

/// A Secret's text is never shown, nor that of what may hold one: a ConfigMap's files, a Deployment's
/// variables.
text::Privacy privacy_of(std::string_view kind, const text::Source& source) {
  const bool is_private = kind == "Secret" || kind == "ConfigMap" || kind == "Deployment";
  return is_private ? text::Privacy::Secret : source.privacy();
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Resource::Resource(const text::Source& source, const yaml::ScannedItem& item, FileRef place)
    : extent_(item.node),
      whole_(item.whole),
      parent_column_(item.parent_column),
      flow_(item.flow),
      ref_{item.found.at(0), item.found.at(1), item.found.at(2), item.found.at(3)},
      source_(source.name(), source.text(), privacy_of(ref_.kind, source)),
      place_(std::move(place)) {}

const yaml::Document& Resource::document() const {
  if (!document_)
    document_ =
        std::make_unique<const yaml::Document>(yaml::Document::parse(source_, extent_, parent_column_));
  return *document_;
}

std::string Resource::annotation(std::string_view key) const {
  if (bytes().find(key) == std::string_view::npos) return {};  // spares the parsing of what nobody asks about
  return std::string(document().text_at({"metadata", "annotations", key}));
}

std::vector<std::string> Resource::previous_names() const {
  const std::string names = annotation("internal.config.kubernetes.io/previousNames");
  return names.empty() ? std::vector<std::string>{} : split(names, ',');
}

FileRef Resource::file() const {
  for (const std::string_view prefix : {"config.kubernetes.io/", "internal.config.kubernetes.io/"}) {
    FileRef file{annotation(std::string(prefix) + "path"), {}};
    // An absolute path would tell about the user's machine; the specification wants it relative to the
    // package.
    if (file.path.empty() || file.path[0] == '/') continue;
    const std::string index = annotation(std::string(prefix) + "index");
    std::size_t number = 0;
    if (std::from_chars(index.data(), index.data() + index.size(), number).ec == std::errc())
      file.index = number;
    return file;
  }
  return place_;
}

std::string_view without_hash(std::string_view name) {
  constexpr std::size_t kLength = 10;
  constexpr std::string_view kAlphabet =
      "2456789bcdfghkmt";  // kustomize api/hasher: hex digits with some letters exchanged
  if (name.size() < kLength + 2 || name[name.size() - kLength - 1] != '-') return name;
  if (name.find_first_not_of(kAlphabet, name.size() - kLength) != std::string_view::npos) return name;
  return name.substr(0, name.size() - kLength - 1);
}

}  // namespace kubeflow_sso::krm
