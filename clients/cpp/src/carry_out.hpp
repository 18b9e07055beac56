#pragma once

#include "generated/codec.hpp"
#include "hola/errors.hpp"
#include "hola/operations.hpp"
#include "operation.hpp"

namespace hola {

template <class T, class = void>
inline constexpr bool has_study = false;
template <class T>
inline constexpr bool has_study<T, std::void_t<decltype(T::study)>> = true;

template <class T, class = void>
inline constexpr bool can_wait = false;
template <class T>
inline constexpr bool can_wait<T, std::void_t<decltype(T::wait_s)>> = true;

template <class Response, class Request>
Response Operations::carry_out(const Operation& operation, const Request& request,
                               const CallOptions& options) {
  Operation needed = operation;
  Writer out;
  std::string study;
  double wait_s = 0.0;
  if constexpr (can_wait<Request>) wait_s = request.wait_s;
  if constexpr (has_study<Request>) {
    Request named = request;
    study = request.study.value_or(default_study());
    named.study = study;
    write(out, named);
  } else {
    write(out, request);
  }
  const std::string version = out.needed_version();
  if (!version.empty()) needed.since = version;
  const Json reply = call(needed, study, out.take(), wait_s, options);
  try {
    return read_message<Response>(reply);
  } catch (const InvalidReplyError& error) {
    throw InvalidReplyError("the reply to " + std::string(operation.name) +
                            " cannot be read: " + error.what());
  }
}

}  // namespace hola
