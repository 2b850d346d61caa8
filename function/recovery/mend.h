// What a connector that people have written is better without.
#pragma once

#include "function/config/connector_types.h"
#include "function/recovery/connector.h"

namespace kubeflow_sso::recovery {

/// Takes out what lets in who should not get in, what Dex does not know, and what may be a secret, with a
/// note for each.
void mend(ReadConnector& connector, const config::ConnectorType& type);

}  // namespace kubeflow_sso::recovery
