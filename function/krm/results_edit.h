// Our results in the text of a ResourceList.
#pragma once

#include <vector>

#include "function/krm/result.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

struct ResultsEdits {
  std::vector<text::TextEdit> edits;
  /// Whole lines behind the last line of a list in block style: nothing else can become of them than the
  /// member that they are. All else must be read again.
  bool are_lines_at_end = false;
};

/// The edits that put `results` behind those that the list has: those that it has already are left out, so
/// that a second run adds none. `document` is the list as it was scanned in `source`. Throws LocatedError
/// where its `results` are no list, or repeated elsewhere by an alias.
ResultsEdits results_edits(const text::Source& source, const yaml::ScannedDocument& document,
                           const Results& results);

}  // namespace kubeflow_sso::krm
