// Files in and out: the only place that reads or writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kubeflow_sso {

/// The whole content of a file or of standard input. Regular files are mapped, not copied: whoever cuts one
/// short meanwhile ends the program, with an error and exit code 1. Not copyable; the text lives as long as
/// this.
class Input {
 public:
  /// Throws text::UserError with the system's reason, and where the file is standard output too: it would be
  /// overwritten while it is read.
  static Input standard_input();
  static Input file(const std::string& path);

  Input(Input&& other) noexcept;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  Input& operator=(Input&&) = delete;
  ~Input();

  std::string_view text() const { return {memory_, size_}; }

 private:
  Input() = default;
  static Input descriptor(int descriptor, const std::string& name);
  void read_all(int descriptor, const std::string& name);

  char* memory_ = nullptr;
  std::size_t mapped_ = 0;
  std::size_t size_ = 0;
};

/// Writes all of `text` to standard output, and waits where it must not block. Throws text::UserError with
/// the system's reason.
void write_output(std::string_view text);

}  // namespace kubeflow_sso
