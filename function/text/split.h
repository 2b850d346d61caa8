// Parts of a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kubeflow_sso::text {

/// What stands between the separators, empty parts too; of an empty text one empty part.
std::vector<std::string> split(std::string_view text, char separator);

/// Whether `word` is one of the text's words, between spaces: of OAuth's `scope`, say.
bool has_word(std::string_view text, std::string_view word);

}  // namespace kubeflow_sso::text
