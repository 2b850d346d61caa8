// Paths as messages show them.
#include "function/yaml/path.h"

#include <algorithm>
#include <cctype>

#include "function/text/source.h"

namespace kubeflow_sso::yaml {
namespace {

bool is_word(const std::string& key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

}  // namespace

Path operator/(const Path& path, Step step) {
  Path longer;
  longer.reserve(path.size() + 2);  // most go one step further
  longer = path;
  return std::move(longer) / std::move(step);
}

Path operator/(Path&& path, Step step) {
  path.push_back(std::move(step));
  return std::move(path);
}

Path operator+(Path path, const Path& other) {
  path.insert(path.end(), other.begin(), other.end());
  return path;
}

bool is_within(const Path& path, const Path& outer) {
  return path.size() >= outer.size() && std::equal(outer.begin(), outer.end(), path.begin());
}

std::string to_string(const Path& path) {
  std::string out;
  for (const Step& step : path) {
    if (!step.is_key()) {
      out.append("[").append(std::to_string(step.index())).append("]");
    } else if (is_word(step.key())) {
      out.append(out.empty() ? "" : ".").append(step.key());
    } else {
      out.append("[\"").append(text::printable(step.key())).append("\"]");
    }
  }
  return out;
}

}  // namespace kubeflow_sso::yaml
