// Hunks, and what may stand in them.
#include "function/commands/unified.h"

#include <algorithm>
#include <map>

#include "function/commands/line_diff.h"
#include "function/commands/secret_lines.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

using krm::Resource;

constexpr std::size_t kContext = 3;
constexpr std::string_view kHiddenLine = "(a line that may show a secret)";

/// The whole lines that a resource stands in, with other bytes in its place.
struct Lines {
  std::string text;
  std::size_t first;  // its number in the file, from 1
};

Lines lines_around(const Resource& resource, std::string_view bytes) {
  const std::string_view text = resource.source().text();
  const text::Span extent = resource.extent();
  const std::size_t begin = text.rfind('\n', extent.begin == 0 ? 0 : extent.begin - 1);
  const std::size_t first = begin == std::string_view::npos || extent.begin == 0 ? 0 : begin + 1;
  const bool is_ended = extent.end > first && text[extent.end - 1] == '\n';
  const std::size_t end = is_ended ? extent.end : std::min(text.find('\n', extent.end), text.size());
  const auto above = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), '\n');
  return {std::string(text.substr(first, extent.begin - first)) + std::string(bytes) +
              std::string(text.substr(extent.end, end - extent.end)),
          static_cast<std::size_t>(above) + 1};
}

/// The hunks of one diff. `first` is the number of its first line before, `moved` how many lines the file has
/// got above it.
class Hunks {
 public:
  Hunks(const std::vector<DiffLine>& lines, const SecretLines& secrets, std::size_t first,
        std::ptrdiff_t moved)
      : lines_(lines), secrets_(secrets), old_(first), new_(static_cast<std::ptrdiff_t>(first) + moved) {}

  std::string text() {
    std::string all;
    std::size_t at = 0;
    while (at < lines_.size()) {
      const std::size_t change = next_change(at);
      if (change == lines_.size()) break;
      const std::size_t begin = std::max(at, change - std::min(change, kContext));
      pass(at, begin);
      const std::size_t end = end_of_hunk(change);
      all += hunk(begin, end);
      at = end;
    }
    pass(at, lines_.size());
    return all;
  }

  /// How many lines more there are at the end than at the beginning.
  static std::ptrdiff_t growth(const std::vector<DiffLine>& lines) {
    std::ptrdiff_t more = 0;
    for (const DiffLine& each : lines) more += each.sign == '+' ? 1 : each.sign == '-' ? -1 : 0;
    return more;
  }

 private:
  std::size_t next_change(std::size_t from) const {
    while (from < lines_.size() && lines_[from].sign == ' ') ++from;
    return from;
  }

  /// A hunk goes on while the next change is near.
  std::size_t end_of_hunk(std::size_t change) const {
    while (true) {
      std::size_t end = change;
      while (end < lines_.size() && lines_[end].sign != ' ') ++end;
      const std::size_t next = next_change(end);
      if (next == lines_.size() || next - end > 2 * kContext) return std::min(end + kContext, lines_.size());
      change = next;
    }
  }

  void pass(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (lines_[i].sign != '+') ++old_;
      if (lines_[i].sign != '-') ++new_;
    }
  }

  std::string hunk(std::size_t begin, std::size_t end) {
    const std::size_t old_first = old_;
    const std::ptrdiff_t new_first = new_;
    pass(begin, end);
    std::string text = "@@ -" + std::to_string(old_first) + "," + std::to_string(old_ - old_first) + " +" +
                       std::to_string(new_first) + "," + std::to_string(new_ - new_first) + " @@\n";
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view line = lines_[i].text;
      text += lines_[i].sign;
      text += secrets_.may_show(line) ? std::string(kHiddenLine) : text::printable(line, std::string::npos);
      text += "\n";
    }
    return text;
  }

  const std::vector<DiffLine>& lines_;
  const SecretLines& secrets_;
  std::size_t old_;
  std::ptrdiff_t new_;
};

class Files {
 public:
  /// `after` is null for a resource that is removed.
  void add(const Resource& before, const Resource* after) {
    SecretLines secrets;
    secrets.add(before);
    if (after != nullptr) secrets.add(*after);
    const Lines old_lines = lines_around(before, before.bytes());
    const Lines new_lines = after == nullptr ? Lines{{}, 0} : lines_around(before, after->bytes());
    const std::vector<DiffLine> lines = line_diff(lines_of(old_lines.text), lines_of(new_lines.text));
    const std::string name = text::printable(before.source().name(), std::string::npos);
    if (name != last_) text_ += "--- " + name + "\n+++ " + name + "\n";
    last_ = name;
    std::ptrdiff_t& moved = moved_[name];
    text_ += Hunks(lines, secrets, old_lines.first, moved).text();
    moved += Hunks::growth(lines);
  }

  /// A resource that is added: by itself, as its place in a file is told by nothing that stands there.
  void add_new(const Resource& resource) {
    SecretLines secrets;
    secrets.add(resource);
    const std::vector<DiffLine> lines = line_diff({}, lines_of(resource.bytes()));
    text_ += "--- (nothing)\n+++ " + resource.ref().text() + "\n" + Hunks(lines, secrets, 0, 1).text();
    last_.clear();
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string last_;
  std::map<std::string, std::ptrdiff_t> moved_;  // by file
};

}  // namespace

std::string unified(const krm::ResourceList& list) {
  std::map<std::size_t, const Resource*> after;  // by number, which an edited one keeps
  for (const Resource* each : list.after()) after.emplace(each->number(), each);
  Files files;
  for (const Resource& each : list.items()) {
    const auto edited = after.find(each.number());
    if (edited == after.end()) {
      files.add(each, nullptr);
    } else if (edited->second != &each) {
      files.add(each, edited->second);
    }
  }
  for (auto added = after.lower_bound(list.items().size()); added != after.end(); ++added)
    files.add_new(*added->second);
  return files.take();
}

}  // namespace kubeflow_sso::commands
