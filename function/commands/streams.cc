// Files into documents and lists.
#include "function/commands/streams.h"

#include <algorithm>

#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

constexpr std::string_view kStandardInput = "-";

/// Opens what the command line names: where that fails, it is wrong.
Input open(const std::string& file, bool may_be_standard_input) {
  if (file.empty()) throw FileError("a file without a name: is a variable of the shell empty?");
  if (file == kStandardInput && !may_be_standard_input)
    throw FileError("`--config` takes a file, standard input is for manifests: write `--config <(COMMAND)`");
  try {
    return may_be_standard_input && file == kStandardInput ? Input::standard_input() : Input::file(file);
  } catch (const text::UserError& error) {
    throw FileError(error.what());
  }
}

bool holds_manifests(const text::Source& source) {
  try {
    return krm::ResourceList::read_streams({source}).items().size() > 1;
  } catch (const text::UserError&) {
    return false;
  }
}

}  // namespace

FunctionConfig::FunctionConfig(std::string path) : path_(std::move(path)), input_(open(path_, false)) {}

yaml::Document FunctionConfig::parse() const {
  const text::Source source(path_, input_.text(), text::Privacy::Secret);
  try {
    return yaml::Document::parse(source);
  } catch (const text::LocatedError& error) {
    if (!holds_manifests(source)) throw;
    throw error.with(
        "; --config takes the KubeflowSSO, the manifests stand behind it: `kubeflow-sso --config sso.yaml "
        "manifests.yaml`");
  }
}

Manifests::Manifests(std::vector<std::string> files) : files_(std::move(files)) {
  for (const std::string& file : files_) {
    if (std::count(files_.begin(), files_.end(), file) > 1)
      throw FileError("`" + text::printable(file) + "` stands there more than once: keep one");
    inputs_.push_back(open(file, true));
  }
  if (!files_.empty()) return;
  inputs_.push_back(Input::standard_input());
  files_.emplace_back(kStandardInput);
}

krm::ResourceList Manifests::parse() const {
  std::vector<text::Source> sources;
  for (std::size_t i = 0; i < files_.size(); ++i)
    sources.emplace_back(files_[i] == kStandardInput ? "<stdin>" : files_[i], inputs_[i].text());
  return krm::ResourceList::read_streams(sources);
}

}  // namespace kubeflow_sso::commands
