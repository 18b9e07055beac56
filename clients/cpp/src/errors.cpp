#include "hola/errors.hpp"

namespace hola {

namespace {

std::string text_of(const ErrorResponse& response) {
  std::string text = std::string(response.code.text()) + ": " + response.message;
  if (response.path) text += " (at " + *response.path + ")";
  if (response.value) text += ": " + *response.value;
  return text;
}

}  // namespace

ServerError::ServerError(ErrorResponse response) : Error(text_of(response)), response_(std::move(response)) {}

}  // namespace hola
