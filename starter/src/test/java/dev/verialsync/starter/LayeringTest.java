package dev.verialsync.starter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The design's arrows: starter, worker, activities, {workflows, db}, and no way back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayeringTest {

  private static final String[] WITHOUT_TEMPORAL = {
    "dev.verialsync.activities.verial..",
    "dev.verialsync.activities.media..",
    "dev.verialsync.activities.catalogue..",
    "dev.verialsync.activities.task..",
    "dev.verialsync.activities.gate..",
    "dev.verialsync.activities.garbage.."
  };

  private final JavaClasses all =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.verialsync");

  @Test
  void everyModuleIsLookedAt() {
    assertThat(
            all.stream()
                .map(
                    found -> found.getPackageName().replaceFirst("dev.verialsync.([a-z]+).*", "$1"))
                .distinct())
        .contains("starter", "worker", "activities", "workflows", "db", "simulator", "local");
  }

  @Test
  void arrowsPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.verialsync..")
        .layer("starter")
        .definedBy("dev.verialsync.starter..")
        .layer("worker")
        .definedBy("dev.verialsync.worker..")
        .layer("activities")
        .definedBy("dev.verialsync.activities..")
        .layer("workflows")
        .definedBy("dev.verialsync.workflows..")
        .layer("db")
        .definedBy("dev.verialsync.db..")
        .layer("simulator")
        .definedBy("dev.verialsync.simulator..")
        .layer("local")
        .definedBy("dev.verialsync.local..")
        .whereLayer("starter")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("starter")
        .whereLayer("activities")
        .mayOnlyBeAccessedByLayers("worker", "starter")
        .whereLayer("workflows")
        .mayOnlyBeAccessedByLayers("activities", "worker", "starter")
        .whereLayer("db")
        .mayOnlyBeAccessedByLayers("activities", "worker", "starter")
        .whereLayer("simulator")
        .mayOnlyBeAccessedByLayers("starter")
        .whereLayer("local")
        .mayOnlyBeAccessedByLayers("starter")
        .whereLayer("simulator")
        .mayNotAccessAnyLayer()
        .whereLayer("local")
        .mayNotAccessAnyLayer()
        .whereLayer("workflows")
        .mayNotAccessAnyLayer()
        .whereLayer("db")
        .mayNotAccessAnyLayer()
        .check(all);
  }

  @Test
  void workNeedsNoTemporal() {
    noClasses()
        .that()
        .resideInAnyPackage(WITHOUT_TEMPORAL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "dev.verialsync.workflows..")
        .check(all);
  }

  /** A failure for good is the one thing of Temporal's that passes through them. */
  @Test
  void activitiesAloneKnowTemporal() {
    noClasses()
        .that()
        .resideInAPackage("dev.verialsync.activities..")
        .and()
        .resideOutsideOfPackage("dev.verialsync.activities.temporal..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.temporal..")
                .and(not(assignableTo("io.temporal.failure.ApplicationFailure"))))
        .check(all);
  }

  @Test
  void roomsFormNoCircle() {
    slices().matching("dev.verialsync.activities.(**)").should().beFreeOfCycles().check(all);
  }

  @Test
  void workflowsNeedTemporalsSdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.verialsync.workflows..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.verialsync.workflows..",
            "java..",
            "io.temporal..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify.annotations..")
        .check(all);
  }
}
