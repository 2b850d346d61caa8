// Looks through the field table, and through the words of other programs.
#include "function/config/field_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "function/config/known_provider.h"
#include "function/config/report.h"
#include "function/releases/dex_connectors.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::config {
namespace {

using Fields = std::span<const Field>;

/// What a field is called elsewhere: in Dex's file and its connectors (server/config.go, cmd/dex/config.go
/// 2.41.1), in oauth2_proxy.cfg (pkg/apis/options 7.7.1), in Istio's resources, or by people.
struct OtherName {
  std::string_view word;  // as is_same_word compares it
  std::string_view field;
};
constexpr std::array kOtherNames = {
    OtherName{"url", "kubeflowURL"},
    OtherName{"host", "kubeflowURL"},
    OtherName{"hostname", "kubeflowURL"},
    OtherName{"domain", "kubeflowURL"},
    OtherName{"externalurl", "kubeflowURL"},
    OtherName{"provider", "type"},
    OtherName{"kind", "type"},
    OtherName{"oidcissuerurl", "issuer"},
    OtherName{"authority", "issuer"},
    OtherName{"server", "issuer"},
    OtherName{"discoveryurl", "issuer"},
    OtherName{"realm", "issuer"},
    OtherName{"clientsecretname", "clientSecretKeyRef"},
    OtherName{"secretname", "clientSecretKeyRef"},
    OtherName{"secretref", "clientSecretKeyRef"},
    OtherName{"secretkeyref", "clientSecretKeyRef"},
    OtherName{"existingsecret", "clientSecretKeyRef"},
    OtherName{"ca", "caKeyRef"},
    OtherName{"cacert", "caKeyRef"},
    OtherName{"cafile", "caKeyRef"},
    OtherName{"cabundle", "caKeyRef"},
    OtherName{"providercafiles", "caKeyRef"},
    OtherName{"providerdisplayname", "providerName"},
    OtherName{"staticpasswords", "localUsers"},
    OtherName{"enablepassworddb", "localUsers"},
    OtherName{"oauth2", "otherGrants"},
    OtherName{"granttypes", "otherGrants"},
    OtherName{"expiry", "lifetime"},
    OtherName{"idtokens", "lifetime"},
    OtherName{"cookieexpire", "lifetime"},
    OtherName{"cookierefresh", "refreshInterval"},
    OtherName{"jwtrules", "trustedIssuers"},
    OtherName{"extrajwtissuers", "trustedIssuers"},
    OtherName{"backendlogouturl", "endSessionURL"},
    OtherName{"endsessionendpoint", "endSessionURL"},
    OtherName{"oidcemailclaim", "userIDClaim"},
    OtherName{"usernameclaim", "userIDClaim"},
    OtherName{"insecureoidcallowunverifiedemail", "unverifiedEmail"},
    OtherName{"oidcjwksurl", "jwksURI"},
    OtherName{"jwksurl", "jwksURI"},
    OtherName{"oidcextraaudiences", "audiences"},
    OtherName{"hosteddomains", "emailDomains"},
    OtherName{"cookiesecret", "proxyClientSecretName"},
};

constexpr std::array<std::string_view, 2> kRedirects = {"redirecturl", "redirecturi"};

bool is_skipped(char c) {
  return c == '-' || c == '_';
}

/// Where fields of a name are, by the path of the mappings that have them: "spec.connectors[]".
void find_places(Fields fields, const std::string& around, std::string_view name,
                 std::vector<std::string>& places) {
  for (const Field& field : fields) {
    if (is_same_word(field.name, name)) places.push_back(around);
    if (field.fields.empty() || !field.shape.empty()) continue;
    const std::string_view list = field.type == FieldType::ObjectList ? "[]" : "";
    find_places(field.fields, fmt::format("{}{}{}{}", around, around.empty() ? "" : ".", field.name, list),
                name, places);
  }
}

/// The name of the part of `spec` that a place is in; empty for `spec` itself.
std::string_view part_of_spec(std::string_view place) {
  constexpr std::string_view kInSpec = "spec.";
  if (!place.starts_with(kInSpec)) return {};
  place.remove_prefix(kInSpec.size());
  return place.substr(0, place.find_first_of(".["));
}

/// Where a field of that name may be meant: of several, those in a part that the document has.
std::vector<std::string> places_of(std::string_view name, const yaml::Document& document) {
  std::vector<std::string> all;
  find_places(root_fields(), "", name, all);
  std::vector<std::string> here;
  std::copy_if(all.begin(), all.end(), std::back_inserter(here), [&](const std::string& place) {
    const std::string_view part = part_of_spec(place);
    return !part.empty() && document.at({"spec", part}) != nullptr;
  });
  return here.empty() ? all : here;
}

std::string in_backquotes(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  quoted.reserve(names.size());
  for (const std::string& name : names) quoted.push_back(fmt::format("`{}`", name));
  return text::list_of({quoted.begin(), quoted.end()});
}

/// The field of `fields` that holds a place, or is it; empty without.
std::string_view holder_of(Fields fields, const std::vector<std::string>& places) {
  for (const Field& field : fields) {
    const std::string as_part = fmt::format("spec.{}", field.name);
    const bool holds = std::all_of(places.begin(), places.end(), [&](const std::string& place) {
      return place == field.name || place.starts_with(as_part) ||
             place.starts_with(fmt::format("{}.", field.name));
    });
    if (holds) return field.name;
  }
  return {};
}

/// A field that stands at another level.
KeyHint elsewhere(const std::vector<std::string>& places, const Field& around) {
  return {fmt::format("does not belong here: it is a field of {}", in_backquotes(places)),
          holder_of(around.fields, places)};
}

/// The field that another program's word stands for; null without.
const OtherName* other_name(std::string_view key) {
  const auto* const found = std::find_if(kOtherNames.begin(), kOtherNames.end(),
                                         [&](const OtherName& each) { return is_same_word(each.word, key); });
  return found == kOtherNames.end() ? nullptr : found;
}

/// A key of one of Dex's connectors: the field for it, or `config`.
KeyHint key_of_dex(std::string_view key, const Field& around) {
  const releases::ConnectorKey* known = releases::find_connector_key("oidc", key);
  const Field* field = known == nullptr ? nullptr : find_field(around.fields, known->field);
  if (field != nullptr)
    return {fmt::format("is Dex's name for it: write `{}`", example_line(*field)), field->name};
  if (find_field(around.fields, "config") != nullptr)
    return {fmt::format("is a key of Dex's connectors: write it into `config`, `config: {{{}: ...}}`", key),
            {}};
  return {"is a key of Dex's connectors: write it into `config` of a connector", {}};
}

KeyHint named_otherwise(std::string_view field, const Field& around, const yaml::Document& document) {
  if (find_field(around.fields, field) != nullptr)
    return {fmt::format("is unknown{}", did_you_mean(field)), field};
  std::vector<std::string> places = places_of(field, document);
  const std::string_view holder = holder_of(around.fields, places);
  for (std::string& place : places) place += fmt::format(".{}", field);
  return {fmt::format("is unknown: write {}", in_backquotes(places)), holder};
}

std::vector<std::string_view> names_of(Fields fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

bool is_in_examples(const Field& field) {
  const auto& types = field.required_for;
  return field.required || std::find(types.begin(), types.end(), "keycloak") != types.end();
}

/// The fields that are needed; where none is, the first.
std::string example_of_object(Fields fields) {
  std::string members;
  for (const Field& field : fields) {
    if (!is_in_examples(field)) continue;
    members += fmt::format("{}{}", members.empty() ? "" : ", ", example_line(field));
  }
  return fmt::format("{{{}}}", members.empty() && !fields.empty() ? example_line(fields.front()) : members);
}

}  // namespace

std::string example_value(const Field& field) {
  const std::string_view text = field.example.empty() ? field.default_value : field.example;
  switch (field.type) {
    case FieldType::String:
    case FieldType::Url:
      return std::string(text);
    case FieldType::Enum:
      return std::string(text.empty() ? field.choices.front() : text);
    case FieldType::StringList:
      return text.empty() ? "" : fmt::format("[{}]", text);
    case FieldType::Object:
      return example_of_object(field.fields);
    case FieldType::ObjectList:
      return fmt::format("[{}]", example_of_object(field.fields));
    case FieldType::ObjectMap:
      return fmt::format("{{{}: {}}}", text, example_of_object(field.fields));
    case FieldType::FreeForm:
      break;
  }
  return fmt::format("{{{}}}", text);
}

std::string example_line(const Field& field) {
  const std::string value = example_value(field);
  if (value.empty()) return {};
  return field.name.empty() ? fmt::format("- {}", value) : fmt::format("{}: {}", field.name, value);
}

std::string_view hint_of_missing(const Field& field, const yaml::Value& object) {
  const yaml::Value* type = object.find("type");
  const yaml::Value* issuer = object.find("issuer");
  if (field.name != "clientID" || type == nullptr || !type->is_scalar() || type->scalar() != "oidc")
    return {};
  if (issuer == nullptr || !issuer->is_scalar()) return {};
  if (!known_provider(issuer->scalar()).is_keycloak) return {};
  return ", or `type: keycloak`, which the issuer looks like and which needs none";
}

bool is_same_word(std::string_view left, std::string_view right) {
  const auto next = [](std::string_view& text) {
    while (!text.empty() && is_skipped(text.front())) text.remove_prefix(1);
    if (text.empty()) return '\0';
    const char c = text.front();
    text.remove_prefix(1);
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  };
  while (true) {
    const char l = next(left);
    if (l != next(right)) return false;
    if (l == '\0') return true;
  }
}

KeyHint hint_of_key(std::string_view key, const Field& around, const yaml::Document& document) {
  for (const Field& field : around.fields) {
    if (is_same_word(field.name, key))
      return {fmt::format("is unknown{}", did_you_mean(field.name)), field.name};
  }
  if (const std::vector<std::string> places = places_of(key, document); !places.empty())
    return elsewhere(places, around);
  if (std::any_of(kRedirects.begin(), kRedirects.end(), [&](auto word) { return is_same_word(word, key); }))
    return {"is made from `spec.kubeflowURL`: leave it out", {}};
  const bool is_of_dex = releases::is_connector_key(key);
  if (is_of_dex && find_field(around.fields, "config") != nullptr) return key_of_dex(key, around);
  if (const OtherName* other = other_name(key); other != nullptr)
    return named_otherwise(other->field, around, document);
  if (is_of_dex) return key_of_dex(key, around);
  if (const std::string_view near = text::nearest(key, names_of(around.fields)); !near.empty())
    return {fmt::format("is unknown{}", did_you_mean(near)), near};
  const std::vector<std::string_view> names = names_of(around.fields);
  return {fmt::format("is unknown, it could be {}", in_backquotes({names.begin(), names.end()})), {}};
}

}  // namespace kubeflow_sso::config
