// Lines on standard error.
#include "function/commands/messages.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "function/commands/exit_code.h"
#include "function/commands/layout.h"

namespace kubeflow_sso::commands {
namespace {

/// Behind the next mark that ends a sentence outside of quotes: `; `, and as long as `colons` says so `: `,
/// but not that of a place, `config.yaml:8:3: `.
std::size_t sentence_end(std::string_view text, bool colons) {
  constexpr std::string_view kDigits = "0123456789";
  char quote = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const char c = text[at];
    const bool is_place = c == ':' && at > 0 && kDigits.find(text[at - 1]) != std::string_view::npos;
    const bool is_quote = c == '`' || c == '"';
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (is_quote) {
      quote = c;
    } else if (text[at + 1] == ' ' && (c == ';' || (colons && c == ':' && !is_place))) {
      return at + 1;
    }
  }
  return text.size();
}

/// The message's sentences: its advice stands behind its first colon, and more behind semicolons.
std::vector<std::string_view> sentences(std::string_view message) {
  std::vector<std::string_view> all;
  for (bool colons = true; !message.empty();) {
    const std::size_t end = sentence_end(message, colons);
    colons = colons && message[end - 1] != ':';
    all.push_back(message.substr(0, end));
    message.remove_prefix(std::min(end + 1, message.size()));
  }
  return all;
}

/// A message behind its prefix. What is too long for a line is broken at its sentences, as many on a line as
/// fit; the id stands at the end of the first, and an excerpt at the end of all.
std::string broken(const std::string& prefix, std::string_view message, const std::string& suffix) {
  constexpr std::string_view kIndent = "\n    ";
  const std::string_view text = message.substr(0, message.find('\n'));
  const std::string_view excerpt = message.substr(text.size());
  std::string lines = prefix;
  std::size_t width = characters(prefix) + characters(suffix);
  bool is_first_line = true;
  bool is_first = true;
  for (const std::string_view sentence : sentences(text)) {
    const std::size_t length = characters(sentence);
    if (is_first) {
      lines += sentence;
    } else if (width + 1 + length <= kWidth) {
      lines += " " + std::string(sentence);
    } else {
      lines.pop_back();  // the mark between the two, which the line break stands for
      if (is_first_line) lines += suffix;
      lines += std::string(kIndent) + std::string(sentence);
      is_first_line = false;
      width = kIndent.size() - 1;
    }
    width += length + (is_first ? 0 : 1);
    is_first = false;
  }
  if (is_first_line) lines += suffix;
  return lines + std::string(excerpt);
}

}  // namespace

void tell(std::string_view line) {
  static spdlog::logger log = [] {
    spdlog::logger plain("kubeflow-sso", std::make_shared<spdlog::sinks::stderr_sink_st>());
    plain.set_pattern("%v");
    plain.set_error_handler([](const std::string& /*problem*/) {});  // there is no other place to tell it
    return plain;
  }();
  log.info("{}", line);
}

void tell_error(std::string_view message) {
  tell(broken("error: ", message, ""));
}

void tell_error(const text::LocatedError& error) {
  tell(broken(error.place() + "error: ", error.message() + error.excerpt(), ""));
}

int tell(const krm::Results& results, bool verbose) {
  for (const krm::Result& result : results.list()) {
    if (!verbose && result.severity == krm::Severity::Info) continue;
    tell(broken(line_prefix(result), result.message, result.id.empty() ? "" : " [" + result.id + "]"));
  }
  return results.failed() ? kFailed : kDone;
}

}  // namespace kubeflow_sso::commands
