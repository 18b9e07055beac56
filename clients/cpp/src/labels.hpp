#pragma once

#include "hola/messages.hpp"

namespace hola {

/// The labels of a worker: these, and those of the variable `HOLA_LABELS` under other names.
/// @throws ConfigurationError for a label that no worker may have.
Labels worker_labels(const Labels& given);

}  // namespace hola
