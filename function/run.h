// The function itself: a list and its functionConfig in, operations and results out.
#pragma once

#include <vector>

#include "function/krm/changes.h"
#include "function/krm/resource_list.h"
#include "function/krm/result.h"
#include "function/yaml/document.h"

namespace kubeflow_sso {

struct Outcome {
  krm::Results results;
  /// What is changed, without secrets (login::disclosed); nothing when a result has severity error. Complete
  /// only where `telling` asks for it.
  std::vector<krm::FieldChange> changes;
};

/// Whether a run tells what it changes, field by field: not at all, in the Outcome, or as results too.
enum class Telling { Nothing, Changes, Results };

/// Carries out the functionConfig on the list: loads it, finds Kubeflow's login, records what is to change,
/// commits it. When a result has severity error the list is left unchanged. `config` may be null, which is an
/// error result. Throws InternalError when a proof fails. A list from kpt is told as results whatever is
/// asked: kpt shows them to people (kustomize drops them).
Outcome run(const yaml::Document* config, krm::ResourceList& list, Telling telling = Telling::Nothing);

}  // namespace kubeflow_sso
