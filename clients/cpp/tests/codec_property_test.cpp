#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

#include "generated/codec.hpp"
#include "text.hpp"

namespace hola {
namespace {

template <class T>
T again(const T& value) {
  T copy;
  read(copy, Json::parse(write_text(value)), Where());
  return copy;
}

double any_finite() {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  double value = 0.0;
  std::memcpy(&value, &bits, sizeof value);
  return std::isfinite(value) ? value : 0.5;
}

std::string any_text() {
  return sendable(*rc::gen::string<std::string>(), 50);
}

Json any_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::inRange<std::int64_t>(-9007199254740991, 9007199254740992);
    case 3:
      return any_finite();
    case 4:
      return any_text();
    case 5: {
      Json::Array items;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) items.push_back(any_json(depth - 1));
      return items;
    }
    default: {
      Json::Object members;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) members[any_text()] = any_json(depth - 1);
      return members;
    }
  }
}

bool has_same_bits(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

RC_GTEST_PROP(Codec, DoublesRoundTripToTheBit, ()) {
  const double value = any_finite();
  RC_ASSERT(has_same_bits(again(value), value));
}

RC_GTEST_PROP(Codec, AnyJsonRoundTrips, ()) {
  const Json value = any_json(4);
  RC_ASSERT(Json::parse(value.dump()) == value);
  RC_ASSERT(Json::parse(value.dump()).dump() == value.dump());
}

RC_GTEST_PROP(Codec, ResultsRoundTrip, ()) {
  Result result;
  result.trial_id = *rc::gen::inRange<std::int64_t>(1, 9007199254740992);
  result.lease = any_text();
  result.objectives[any_text()] = any_finite();
  if (*rc::gen::arbitrary<bool>()) result.metadata = Metadata{{any_text(), any_json(3)}};
  RC_ASSERT(again(result) == result);
}

RC_GTEST_PROP(Codec, SuggestionsRoundTrip, ()) {
  Suggestion suggestion;
  suggestion.trial_id = *rc::gen::inRange<std::int64_t>(1, 1000);
  suggestion.lease_s = any_finite();
  suggestion.standing = Open<Standing>::of(*rc::gen::element<std::string>("held", "gone", "ended", "lent"));
  suggestion.parameters[any_text()] = *rc::gen::element<Scalar>(nullptr, true, 1, 0.25, "text");
  RC_ASSERT(again(suggestion) == suggestion);
}

RC_GTEST_PROP(Text, WhatIsCleanedCanTravel, (const std::string& bytes)) {
  const std::string clean = sendable(bytes, 20);
  RC_ASSERT(is_sendable(clean));
  RC_ASSERT(sendable(clean, 20) == clean);
}

RC_GTEST_PROP(Json, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  try {
    const Json json = Json::parse(bytes);
    RC_ASSERT(json == json);
  } catch (const std::exception& error) {
    RC_ASSERT(is_sendable(error.what()));
  }
}

}  // namespace
}  // namespace hola
