#pragma once

#include <string>

namespace hola {

/// Whether an http or https address is of this machine: localhost or a loopback address.
bool is_loopback(const std::string& endpoint);

/// Whether what is sent to an endpoint can be read on the way: http to another machine.
bool is_in_clear(const std::string& endpoint);

/// Whether an endpoint proves who it is and encrypts: TLS or CURVE.
bool is_encrypted(const std::string& endpoint);

}  // namespace hola
