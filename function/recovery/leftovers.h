// What a login has besides, which no field holds.
#pragma once

#include "function/login/login.h"
#include "function/recovery/recovered.h"

namespace kubeflow_sso::recovery {

/// Adds a note for each thing that stays where it is, so that who goes back to Kubeflow's own manifests
/// knows what would be lost: other clients of Dex, keys of the two files that Kubeflow's have not, secrets
/// that are written out.
void note_leftovers(const login::Login& login, Recovered& recovered);

/// Adds notes for what a functionConfig made for this login ends: Dex's password users, and grants.
void note_ended(const login::Login& login, Recovered& recovered);

/// Whether Dex has password users; whether it has grants that `otherGrants: Remove` ends.
bool has_local_users(const login::Dex& dex);
bool has_other_grants(const login::Dex& dex);

}  // namespace kubeflow_sso::recovery
