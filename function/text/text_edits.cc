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
  const auto place =
      std::lower_bound(edits_.begin(), edits_.end(), edit, [](const TextEdit& a, const TextEdit& b) {
        return a.span.begin < b.span.begin || (a.span.begin == b.span.begin && a.span.end < b.span.end);
      });
  if (place != edits_.end() && conflict(*place, edit)) throw InternalError("two edits overlap");
  if (place != edits_.begin() && conflict(*std::prev(place), edit)) throw InternalError("two edits overlap");
  edits_.insert(place, std::move(edit));
}

void TextEdits::add(const TextEdits& other) {
  for (const TextEdit& edit : other.edits_) replace(edit.span, edit.replacement);
}

TextEdits TextEdits::joined(std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.span.empty() && !b.span.empty();
  });
  TextEdits joined;
  for (TextEdit& edit : edits) {
    std::vector<TextEdit>& list = joined.edits_;
    const bool touches = !list.empty() && edit.span.begin == list.back().span.end;
    if (touches && (edit.span.empty() || list.back().span.empty())) {
      list.back().span.end = edit.span.end;
      list.back().replacement += edit.replacement;
    } else {
      joined.replace(edit.span, std::move(edit.replacement));
    }
  }
  return joined;
}

std::string TextEdits::apply(std::string_view original, Span extent) const {
  std::size_t size = extent.size();
  for (const TextEdit& edit : edits_) size += edit.replacement.size();
  std::string out;
  out.reserve(size);
  std::size_t at = extent.begin;
  for (const TextEdit& edit : edits_) {
    if (edit.span.end > original.size()) throw InternalError("an edit lies behind the end of the text");
    if (edit.span.begin < extent.begin || edit.span.end > extent.end) continue;
    out.append(original.substr(at, edit.span.begin - at)).append(edit.replacement);
    at = edit.span.end;
  }
  return out.append(original.substr(at, extent.end - at));
}

}  // namespace kubeflow_sso::text
