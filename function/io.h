// Files in and out: the only place that reads or writes them.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso {

/// The whole content of a file or of standard input. Regular files are mapped, not copied. Not copyable; the
/// text lives as long as this.
class Input {
 public:
  /// Throws text::UserError with the system's reason.
  static Input standard_input();
  static Input file(const std::string& path);

  Input(Input&& other) noexcept;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  Input& operator=(Input&&) = delete;
  ~Input();

  std::string_view text() const {
    return mapped_ == nullptr ? std::string_view(read_) : std::string_view(mapped_, size_);
  }

 private:
  Input() = default;
  static Input descriptor(int descriptor, const std::string& name);

  const char* mapped_ = nullptr;
  std::size_t size_ = 0;
  std::string read_;
};

/// Writes all of `text` to standard output. Throws text::UserError with the system's reason.
void write_output(std::string_view text);

}  // namespace kubeflow_sso
