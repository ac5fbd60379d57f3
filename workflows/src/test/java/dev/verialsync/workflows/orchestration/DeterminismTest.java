package dev.verialsync.workflows.orchestration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Workflow code and the messages it handles reach no clock, random, I/O, logger, thread or
 * unordered collection but through Temporal. Temporal's own temporal-workflowcheck checks the same,
 * but the registries do not serve it.
 */
final class DeterminismTest {

  private static final List<String> FORBIDDEN_PACKAGES =
      List.of(
          "java.io.",
          "java.nio.",
          "java.net.",
          "java.sql.",
          "java.security.",
          "java.util.concurrent.",
          "java.util.logging.",
          "org.slf4j.");

  private static final Set<String> FORBIDDEN_CLASSES =
      Set.of(
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.Runtime",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.time.Clock",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap");

  private static final Set<String> FORBIDDEN_METHODS =
      Set.of(
          "now",
          "random",
          "randomUUID",
          "parallelStream",
          "parallel",
          "identityHashCode",
          "getDefault",
          "systemDefault");

  private static final DescribedPredicate<JavaAccess<?>> NONDETERMINISTIC =
      describe(
          "what differs from one replay to the next",
          access -> {
            AccessTarget target = access.getTarget();
            String owner = target.getOwner().getName();
            return FORBIDDEN_CLASSES.contains(owner)
                || FORBIDDEN_PACKAGES.stream().anyMatch(owner::startsWith)
                || (owner.startsWith("java.") && FORBIDDEN_METHODS.contains(target.getName()));
          });

  private static final ArchRule DETERMINISTIC =
      noClasses().should().accessTargetWhere(NONDETERMINISTIC);

  @Test
  void workflowsAndTheirMessagesAreDeterministic() {
    JavaClasses workflows =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.verialsync.workflows");
    assertThat(workflows.size()).isGreaterThan(30);
    DETERMINISTIC.check(workflows);
  }

  @Test
  void theRuleFindsEachKindOfViolation() {
    List<String> found =
        DETERMINISTIC
            .evaluate(new ClassFileImporter().importClasses(Offender.class))
            .getFailureReport()
            .getDetails();
    assertThat(found)
        .anyMatch(line -> line.contains("Instant.now"))
        .anyMatch(line -> line.contains("UUID.randomUUID"))
        .anyMatch(line -> line.contains("System.getenv"))
        .anyMatch(line -> line.contains("Math.random"))
        .anyMatch(line -> line.contains("Executors"))
        .anyMatch(line -> line.contains("HashMap"));
  }

  /** One of each. */
  @SuppressWarnings("unused")
  private static final class Offender {
    private final Map<String, Object> values = new HashMap<>();

    void offend() {
      values.put("clock", Instant.now());
      values.put("random", UUID.randomUUID());
      values.put("dice", Math.random());
      values.put("environment", System.getenv("HOME"));
      values.put("thread", Executors.newCachedThreadPool());
    }
  }
}
