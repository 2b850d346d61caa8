// What the tests of the scanner share: a scan with the paths of a Kubernetes resource, and its result as
// text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/scanner.h"

namespace scanner_testing {

using kubeflow_sso::text::Source;
using kubeflow_sso::text::Span;
using kubeflow_sso::yaml::ScannedDocument;
using kubeflow_sso::yaml::ScannedItem;
using kubeflow_sso::yaml::ScannedMember;

inline std::vector<ScannedDocument> scan(std::string_view text) {
  return kubeflow_sso::yaml::scan(Source("in", text),
                                  {"apiVersion", "kind", "metadata/name", "metadata/namespace"},
                                  {"items", "results"});
}

/// The bytes of a span, line feeds as `\n`; carriage returns are left out, so that LF and CRLF look alike.
inline std::string shown(std::string_view text, Span span) {
  std::string out = "<";
  for (const char c : span.of(text)) {
    if (c == '\r') continue;
    out += c == '\n' ? std::string("\\n") : c == '\t' ? std::string("\\t") : std::string(1, c);
  }
  return out + ">";
}

/// "apiVersion,kind,name,namespace".
inline std::string joined(const std::vector<std::string>& found) {
  std::string out;
  for (const std::string& value : found) out += (&value == found.data() ? "" : ",") + value;
  return out;
}

inline std::string described(std::string_view text, const ScannedItem& item) {
  return "    item " + shown(text, item.whole) + " node " + shown(text, item.node) + " at " +
         std::to_string(item.parent_column) + (item.flow ? " flow" : "") + " = " +
         joined(item.found.scalars) + "\n";
}

inline std::string described(std::string_view text, const ScannedMember& member) {
  std::string out = "  member " + member.key + " " + shown(text, member.key_span) + shown(text, member.value);
  if (member.is_sequence) out += " sequence";
  if (member.flow) out += " flow";
  if (member.column >= 0) out += " at " + std::to_string(member.column);
  out += "\n";
  for (const ScannedItem& item : member.items) out += described(text, item);
  return out;
}

/// All that a scan tells, one line for each document, member and item.
inline std::string described(std::string_view text) {
  std::string out;
  for (const ScannedDocument& document : scan(text)) {
    out += "document " + shown(text, document.whole) + " node " + shown(text, document.node);
    out += std::string(document.flow ? " flow" : "") + (document.empty ? " empty" : "") + " = " +
           joined(document.found.scalars) + "\n";
    for (const ScannedMember& member : document.members) out += described(text, member);
  }
  return out;
}

/// Only what was found: one line for each document and item.
inline std::string found(std::string_view text) {
  std::string out;
  for (const ScannedDocument& document : scan(text)) {
    out += joined(document.found.scalars) + "\n";
    for (const ScannedMember& member : document.members) {
      for (const ScannedItem& item : member.items) out += "- " + joined(item.found.scalars) + "\n";
    }
  }
  return out;
}

/// The whole message of the error that a scan ends in.
inline std::string error(std::string_view text) {
  try {
    scan(text);
  } catch (const kubeflow_sso::text::LocatedError& caught) {
    return caught.what();
  }
  return "no error";
}

/// With each line feed made a carriage return and line feed.
inline std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace scanner_testing
