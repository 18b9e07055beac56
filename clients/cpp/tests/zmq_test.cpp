#include <gtest/gtest.h>

#include "hola/client.hpp"
#include "zmq_router.hpp"

namespace hola {
namespace {

TEST(Zmq, MatchesRepliesByTheirId) {
  for (const bool is_ipc : {true, false}) {
    Router router(is_ipc);
    Client client(router.options());
    client.delete_study();
    client.delete_study();
    const auto headers = router.headers();
    EXPECT_EQ(headers.at(0).token, std::nullopt) << "the connection says whose the request is";
    EXPECT_EQ(headers.at(0).version, "1.0");
    EXPECT_NE(headers.at(0).id, headers.at(1).id);
  }
}

TEST(Zmq, TellsThatNobodyListens) {
  for (const bool is_ipc : {true, false}) {
    ClientOptions options;
    {
      const Router router(is_ipc);
      options = router.options();
    }
    EXPECT_THROW(Client(options).delete_study(), UnreachableError);
  }
}

}  // namespace
}  // namespace hola
