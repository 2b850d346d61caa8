// Breaking text into lines.
#include "function/commands/layout.h"

#include <algorithm>

namespace kubeflow_sso::commands {
namespace {

constexpr std::size_t kTitle = 16;  // the column of an entry's text

}  // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not the byte of a character that goes on
  }));
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string lines;
  std::size_t column = indent;  // the first line begins where its caller is
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t length = characters(word);
    if (column > indent && column + 1 + length > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += length;
  }
  return lines;
}

std::string entry(std::string_view title, std::string_view text) {
  const std::string gap(std::max(kTitle, title.size() + 1) - title.size(), ' ');
  return std::string(title) + gap + wrapped(text, kTitle) + "\n";
}

}  // namespace kubeflow_sso::commands
