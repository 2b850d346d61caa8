// Splitting a shell's text into words.
#include "function/login/shell_words.h"

namespace kubeflow_sso::login {
namespace {

constexpr std::string_view kBlanks = " \t\n";
/// What makes a shell do more than start a program with these words.
constexpr std::string_view kMeta = "$`;&|<>()#";

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<std::vector<std::string>> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (kBlanks.find(c) != std::string_view::npos) {
        // A second line is a second command, unless the text ends there.
        if (c == '\n' && !words_.empty() && text_.find_first_not_of(kBlanks, at_) != std::string_view::npos)
          return {};
        end_word();
      } else if (!take(c)) {
        return {};
      }
    }
    end_word();
    // A variable set for the program.
    if (!words_.empty() && words_.front().find('=') != std::string::npos) return {};
    if (!words_.empty() && words_.front() == "exec") words_.erase(words_.begin());
    return std::move(words_);
  }

 private:
  /// Takes a character that is no blank; false when only a shell can.
  bool take(char c) {
    in_word_ = true;
    if (c == '\'' || c == '"') return take_quoted(c);
    if (c == '\\') {
      if (at_ == text_.size()) return false;
      const char next = text_[at_++];
      if (next == '\n') {
        in_word_ = !word_.empty();
      } else {
        word_ += next;
      }
      return true;
    }
    if (kMeta.find(c) != std::string_view::npos) return false;
    word_ += c;
    return true;
  }

  bool take_quoted(char quote) {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return true;
      }
      if (quote == '"' && (c == '$' || c == '`' || c == '\\')) return false;
      word_ += c;
    }
    return false;
  }

  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  std::vector<std::string> words_;
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  return Splitter(text).run();
}

}  // namespace kubeflow_sso::login
