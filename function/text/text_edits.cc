// Keeping edits apart, and making them.
#include "function/text/text_edits.h"

#include <algorithm>

#include "function/text/source.h"

namespace kubeflow_sso::text {
namespace {

/// Whether the two edits touch the same byte or insert at the same place, so that their order would matter.
bool conflict(const TextEdit& a, const TextEdit& b) {
  if (a.span.empty() && b.span.empty()) return a.span.begin == b.span.begin;
  if (a.span.empty()) return b.span.begin <= a.span.begin && a.span.begin <= b.span.end;
  if (b.span.empty()) return a.span.begin <= b.span.begin && b.span.begin <= a.span.end;
  return a.span.begin < b.span.end && b.span.begin < a.span.end;
}

}  // namespace

void TextEdits::replace(Span span, std::string replacement) {
  if (span.begin > span.end) throw InternalError("an edit ends before it begins");
  TextEdit edit{span, std::move(replacement)};
  const auto place = std::lower_bound(edits_.begin(), edits_.end(), edit, [](const TextEdit& a, const TextEdit& b) {
    return a.span.begin < b.span.begin || (a.span.begin == b.span.begin && a.span.end < b.span.end);
  });
  if (place != edits_.end() && conflict(*place, edit)) throw InternalError("two edits overlap");
  if (place != edits_.begin() && conflict(*std::prev(place), edit)) throw InternalError("two edits overlap");
  edits_.insert(place, std::move(edit));
}

void TextEdits::add(const TextEdits& other) {
  for (const TextEdit& edit : other.edits_) replace(edit.span, edit.replacement);
}

std::string TextEdits::apply(std::string_view original) const {
  std::string out;
  std::size_t at = 0;
  for (const TextEdit& edit : edits_) {
    if (edit.span.end > original.size()) throw InternalError("an edit lies behind the end of the text");
    out.append(original.substr(at, edit.span.begin - at)).append(edit.replacement);
    at = edit.span.end;
  }
  return out.append(original.substr(at));
}

}  // namespace kubeflow_sso::text
