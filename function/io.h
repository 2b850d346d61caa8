// Files in and out: the only place that reads or writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

/// Writes all of the texts to standard output, one behind the other, and waits where it must not block.
/// Throws text::UserError with the system's reason.
void write_pieces(const std::vector<std::string_view>& texts);
void write_output(std::string_view text);

/// Whether there is anything at a path.
bool exists(const std::string& path);
/// The names of what is in a folder; none where it cannot be read.
std::vector<std::string> files_in(const std::string& folder);

/// A file that is to be made.
struct NewFile {
  std::string path;  // below the folder
  std::string text;
};
/// Makes the files in a folder, and the folders that they need: all of them, or with an error none. Throws
/// text::UserError with the system's reason, or the names of those that are there already.
void write_new_files(const std::string& folder, const std::vector<NewFile>& files);

}  // namespace kubeflow_sso
