/// @file
/// All of the library.
#pragma once

#include "hola/client.hpp"
#include "hola/worker.hpp"
