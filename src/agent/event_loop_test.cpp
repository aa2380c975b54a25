#include "agent/event_loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "agent/worker_pool.h"
#include "base/system_clock.h"

namespace minato::agent {
namespace {

TEST(EventLoop, RunsWhatIsPostedInOrderAndTimersWhenTheyAreDue) {
  const SystemClock clock;
  EventLoop loop(clock);
  std::string order;
  loop.post([&] {
    loop.at(loop.now() + Millis{30}, [&] {
      order += 'c';
      loop.stop();
    });
    loop.at(loop.now() + Millis{10}, [&] { order += 'b'; });
  });
  loop.post([&] { order += 'a'; });
  loop.run();
  EXPECT_EQ(order, "abc");
}

TEST(EventLoop, TellsWhenNothingIsLeftToDo) {
  const SystemClock clock;
  EventLoop loop(clock);
  int posted = 0;
  loop.set_when_idle([&] {
    EXPECT_EQ(posted, 2);
    loop.stop();
  });
  loop.post([&] { ++posted; });
  loop.post([&] { ++posted; });
  loop.run();
}

TEST(WorkerPool, DoesEverythingOnAFewThreadsAndReportsToTheLoop) {
  const SystemClock clock;
  EventLoop loop(clock);
  std::atomic<int> at_once = 0;
  std::atomic<int> most = 0;
  int done = 0;
  WorkerPool pool("test", 3);
  for (int i = 0; i < 50; ++i) {
    pool.submit([&] {
      most = std::max(most.load(), ++at_once);
      std::this_thread::yield();
      --at_once;
      loop.post([&] {
        if (++done == 50) loop.stop();
      });
    });
  }
  loop.run();
  EXPECT_EQ(done, 50);
  EXPECT_LE(most, 3);
}

TEST(WorkerPool, EndsWithWorkStillWaiting) {
  std::atomic<int> begun = 0;
  {
    WorkerPool pool("test", 1);
    for (int i = 0; i < 100; ++i) {
      pool.submit([&] {
        ++begun;
        std::this_thread::sleep_for(Millis{5});
      });
    }
  }
  EXPECT_LT(begun, 100);
}

}  // namespace
}  // namespace minato::agent
