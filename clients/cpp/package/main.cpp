// Uses the installed library as a project of its own would.

#include <hola/hola.hpp>
#include <iostream>

int main() {
  hola::ClientOptions options;
  options.endpoints = {"http://127.0.0.1:1"};
  options.retry.attempts = 1;
  hola::Client client(options);
  try {
    client.describe();
  } catch (const hola::UnreachableError&) {
    std::cout << "hola is installed, protocol " << hola::protocol_version << std::endl;
    return 0;
  }
  return 1;
}
