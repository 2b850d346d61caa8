// A resource: its tree on demand, and what its annotations say.
#include "function/krm/resource.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "function/krm/place.h"
#include "function/text/contains.h"
#include "function/text/split.h"

namespace kubeflow_sso::krm {
namespace {

/// The kinds of the login that hold no secret. The text of others is never shown: files, variables and
/// arguments may hold one, and what an object that nobody knows holds nobody knows.
constexpr std::array<std::string_view, 5> kPublicKinds = {
    "AuthorizationPolicy", "Namespace", "RequestAuthentication", "Service", "VirtualService"};

text::Privacy privacy_of(std::string_view kind, const text::Source& source) {
  const bool is_public = std::find(kPublicKinds.begin(), kPublicKinds.end(), kind) != kPublicKinds.end();
  return is_public ? source.privacy() : text::Privacy::Secret;
}

/// What stands behind a key on its line: for a text that the parser refuses.
std::string value_on_line(std::string_view text, std::string_view key) {
  std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  std::string_view line = text.substr(at + key.size(), text.find_first_of("\r\n", at) - at - key.size());
  if (line.starts_with('"') || line.starts_with('\'')) line.remove_prefix(1);
  const std::size_t begin = line.find_first_not_of(": \t\"'");
  if (!line.starts_with(':') || begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  line = line.substr(0, line.find_first_of(" \t\"'}"));
  if (line.ends_with(',')) line.remove_suffix(1);
  return std::string(line);
}

/// The identity after an edit: an element of a ConfigMapList may leave its kind to the list.
ResourceRef edited_ref(const ResourceRef& before, ResourceRef edited) {
  if (edited.kind.empty()) edited.kind = before.kind;
  if (edited.api_version.empty()) edited.api_version = before.api_version;
  return edited;
}

/// The identity that a tree tells.
ResourceRef ref_of(const yaml::Document& document) {
  const auto text = [&](const yaml::Path& path) {
    const yaml::Node* node = document.at(path);
    const bool is_text = node != nullptr && node->is_scalar() && !document.is_null(*node);
    return is_text ? std::string(node->scalar) : std::string();
  };
  return {text({"apiVersion"}), text({"kind"}), text({"metadata", "name"}), text({"metadata", "namespace"})};
}

}  // namespace

Resource::Resource(const text::Source& source, const yaml::ScannedItem& item, FileRef place,
                   std::size_t number, std::shared_ptr<const yaml::Surroundings> around)
    : extent_(item.node),
      parent_column_(item.parent_column),
      ref_{item.found.scalars.at(0), item.found.scalars.at(1), item.found.scalars.at(2),
           item.found.scalars.at(3)},
      number_(number),
      source_(source.with(privacy_of(ref_.kind, source))),
      place_(std::move(place)),
      around_(std::move(around)) {}

Resource::Resource(const Resource& original, yaml::Proved edited)
    : extent_(edited.document.extent()),
      ref_(edited_ref(original.ref_, ref_of(edited.document))),
      number_(original.number()),
      text_(std::move(edited.text)),
      original_(&original),
      source_(edited.document.source()),
      place_(original.place_),
      document_(std::make_unique<const yaml::Document>(std::move(edited.document))) {}

Resource::Resource(const Resource& beside, yaml::Proved added, std::size_t number)
    : Resource(beside, std::move(added)) {
  number_ = number;
  place_.index.reset();  // of the neighbour
}

bool Resource::mentions(std::string_view text) const {
  const auto known = mentions_.find(text);
  if (known != mentions_.end()) return known->second;
  return mentions_.emplace(text, text::contains(bytes(), text)).first->second;
}

const yaml::Document& Resource::document() const {
  if (!document_)
    document_ = std::make_unique<const yaml::Document>(
        yaml::Document::parse(source_, extent_, parent_column_, around_));
  return *document_;
}

std::string Resource::annotation(std::string_view key) const {
  if (!mentions(key)) return {};
  try {
    return std::string(document().text_at({"metadata", "annotations", key}));
  } catch (const text::LocatedError&) {
    return value_on_line(bytes(), key);
  }
}

std::vector<std::string> Resource::previous_names() const {
  const std::string names = annotation("internal.config.kubernetes.io/previousNames");
  return names.empty() ? std::vector<std::string>{} : text::split(names, ',');
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

FileRef Resource::place(const yaml::Path& field) const {
  FileRef found = file();
  const bool is_in_stream = found.index && found.path == place_.path && is_file(place_.path);
  if (!is_in_stream) return found;
  const Resource& read = original_ == nullptr ? *this : *original_;
  text::Position at = read.source_.position(read.extent_.begin);
  try {
    at = place_in(read.document(), document(), field);
  } catch (const text::LocatedError&) {  // of a resource that cannot be parsed
  }
  found.line = at.line;
  found.column = at.column;
  return found;
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
