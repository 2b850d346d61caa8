// Results about resources.
#pragma once

#include <string>

#include "function/krm/resource.h"
#include "function/krm/result.h"
#include "function/krm/rules.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::krm {

/// Adds a result about a resource, with its file. The values of the field are left out for a Secret's;
/// callers give none that may be secret elsewhere.
void report(Results& results, const Rule& rule, const Resource& resource, FieldRef field,
            std::string message);
void report(Results& results, const Rule& rule, const Resource& resource, const yaml::Path& field,
            std::string message);
void report(Results& results, const Rule& rule, const Resource& resource, std::string message);

/// Adds an error about what cannot be read or changed safely in a resource.
void report(Results& results, const Rule& rule, const Resource& resource, const text::LocatedError& error);

/// Runs `step`, which reads or changes `resource`; a LocatedError in it is reported.
template <typename Step>
void guarded(Results& results, const Resource& resource, Step step) {
  try {
    step();
  } catch (const text::LocatedError& error) {
    report(results, rule("shape"), resource, error);
  }
}

}  // namespace kubeflow_sso::krm
