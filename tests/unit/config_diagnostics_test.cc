// That the table of diagnostics and the sources agree: every id that a source gives is listed, with its
// severity.
#include <doctest/doctest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "function/config/diagnostics.h"

namespace {

using kubeflow_sso::config::Diagnostic;
using kubeflow_sso::config::find_diagnostic;

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Calls `visit` with severity and id for every `Severity::Error, "some-id"` in `text`.
template <typename Visit>
void each_id(std::string_view text, Visit visit) {
  constexpr std::string_view kMarker = "Severity::";
  for (std::size_t at = text.find(kMarker); at != std::string_view::npos; at = text.find(kMarker, at + 1)) {
    std::string_view rest = text.substr(at + kMarker.size());
    const std::string_view severity = rest.substr(0, rest.find_first_of(",;)] }"));
    rest.remove_prefix(severity.size());
    const std::size_t quote = rest.find_first_not_of(", \n");
    if (quote == std::string_view::npos || rest[0] != ',' || rest[quote] != '"') continue;
    rest.remove_prefix(quote + 1);
    visit(severity, rest.substr(0, rest.find('"')));
  }
}

TEST_CASE("every id in the sources is in the table, with the same severity") {
  const std::filesystem::path root = std::filesystem::path(__FILE__).parent_path() / "../../function";
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = read(entry.path());
    each_id(text, [&](std::string_view severity, std::string_view id) {
      CAPTURE(entry.path().string());
      CAPTURE(id);
      const Diagnostic* known = find_diagnostic(id);
      REQUIRE(known != nullptr);
      std::string word(to_string(known->severity));
      word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
      CHECK(word == severity);
      ++found;
    });
  }
  CHECK(found > 10);
}

}  // namespace
