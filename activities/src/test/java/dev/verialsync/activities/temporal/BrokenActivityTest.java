package dev.verialsync.activities.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** An Error ends the process; Temporal alone would try the activity again without end. */
class BrokenActivityTest {

  /** Does what it is told. */
  @ActivityInterface
  public interface Deed {
    void run();
  }

  @Test
  void anErrorIsGivenToWhatEndsTheProcess() {
    List<Error> broken = new ArrayList<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    try {
      ActivityRunner runner = new ActivityRunner(timer, broken::add);
      environment.registerActivitiesImplementations(
          (Deed)
              () ->
                  runner.run(
                      heartbeat -> {
                        throw new StackOverflowError();
                      }));
      Deed deed = environment.newActivityStub(Deed.class);

      assertThatThrownBy(deed::run).isNotNull();

      assertThat(broken).hasAtLeastOneElementOfType(StackOverflowError.class);
    } finally {
      environment.close();
      timer.shutdownNow();
    }
  }
}
