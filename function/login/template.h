// Files that are templates, which a program fills in before anybody reads them.
#pragma once

#include <string>
#include <string_view>

#include "function/text/source.h"

namespace kubeflow_sso::login {

/// The first mark of a template in a text: `{{` (Helm, gomplate), `<<` with a blank or `-` behind it
/// (gomplate, as deployKF sets it up), `<%`; empty when there is none. A YAML merge key is no mark.
std::string template_mark(std::string_view text);

/// A file that cannot be read because it is a template.
class TemplateError : public text::LocatedError {
 public:
  /// `mark` stands in the text of `source`.
  TemplateError(const text::Source& source, const std::string& mark);
};

}  // namespace kubeflow_sso::login
