package dev.verialsync.starter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The design's arrows: starter, {worker, console}, activities, {workflows, db}, and no way back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayeringTest {

  /** Files of a package, at most; a package is a room that somebody looks around in. */
  private static final int MOST_FILES = 25;

  private static final Pattern ROOM =
      Pattern.compile("^dev\\.verialsync\\.(activities|db)\\.([a-z]+)");

  private final JavaClasses all =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.verialsync");

  /** Without what is generated from the schema. */
  private final JavaClasses written = all.that(not(resideInAPackage("dev.verialsync.db.jooq..")));

  @Test
  void everyModuleIsLookedAt() {
    assertThat(
            all.stream()
                .map(
                    found -> found.getPackageName().replaceFirst("dev.verialsync.([a-z]+).*", "$1"))
                .distinct())
        .contains(
            "starter", "worker", "console", "activities", "workflows", "db", "simulator", "local");
  }

  @Test
  void arrowsPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.verialsync..")
        .layer("starter")
        .definedBy("dev.verialsync.starter..")
        .layer("worker")
        .definedBy("dev.verialsync.worker..")
        .layer("console")
        .definedBy("dev.verialsync.console..")
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
        .whereLayer("console")
        .mayOnlyBeAccessedByLayers("starter")
        .whereLayer("activities")
        .mayOnlyBeAccessedByLayers("worker", "console", "starter")
        .whereLayer("workflows")
        .mayOnlyBeAccessedByLayers("activities", "worker", "console", "starter")
        .whereLayer("db")
        .mayOnlyBeAccessedByLayers("activities", "worker", "console", "starter")
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
  void packagesFormNoCircle() {
    slices().matching("dev.verialsync.(**)").should().beFreeOfCycles().check(written);
  }

  /** A room is a package of a module, with all that is below it. */
  @Test
  void roomsFormNoCircle() {
    slices().matching("dev.verialsync.(*).(*)..").should().beFreeOfCycles().check(written);
  }

  /** Those of tests, too. */
  @Test
  void noPackageIsCrowded() throws IOException {
    Map<Path, Long> crowded;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      crowded =
          files
              .filter(file -> file.toString().matches("\\.\\./[a-z]+/src/.*\\.java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    }
    crowded.values().removeIf(files -> files <= MOST_FILES);
    assertThat(crowded).isEmpty();
  }

  @Test
  void theDrawingShowsWhatEachRoomUses() throws IOException {
    Map<String, Set<String>> drawn = new TreeMap<>();
    String module = "";
    String drawing = Files.readString(Path.of("..", "docs", "architecture.md")).split("```", -1)[1];
    for (String line : drawing.lines().toList()) {
      if (line.matches("[a-z]+")) {
        module = line + ".";
      } else if (line.matches("  [a-z].*")) {
        String[] uses = line.split("─▶", -1);
        drawn.put(
            module + line.strip().split(" ", -1)[0],
            uses.length == 1 ? Set.of() : new TreeSet<>(Set.of(uses[1].strip().split(", "))));
      }
    }
    Map<String, Set<String>> imported = new TreeMap<>();
    for (JavaClass found : written) {
      Matcher from = ROOM.matcher(found.getPackageName());
      if (from.find()) {
        Set<String> uses =
            imported.computeIfAbsent(from.group(1) + "." + from.group(2), room -> new TreeSet<>());
        for (Dependency dependency : found.getDirectDependenciesFromSelf()) {
          Matcher to =
              ROOM.matcher(dependency.getTargetClass().getBaseComponentType().getPackageName());
          if (to.find()
              && to.group(1).equals(from.group(1))
              && !to.group(2).matches("jooq|" + from.group(2))) {
            uses.add(to.group(2));
          }
        }
      }
    }
    assertThat(drawn).isEqualTo(imported);
  }

  /** A failure that ends the run is the one thing of Temporal that passes through the others. */
  @Test
  void activitiesTemporalAloneKnowsTemporal() {
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

  /** Lists and images take and give the messages of their activities; the others know none. */
  @Test
  void workKnowsNoWorkflow() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.verialsync.activities.verial..",
            "dev.verialsync.activities.media..",
            "dev.verialsync.activities.catalogue..",
            "dev.verialsync.activities.task..",
            "dev.verialsync.activities.gate..",
            "dev.verialsync.activities.garbage..",
            "dev.verialsync.activities.notify.send..",
            "dev.verialsync.activities.notify.text..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.verialsync.workflows..")
        .check(all);
  }

  /** With Temporal's SDK come Jackson's parser and protobuf's bytes, for payloads, and metrics. */
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
            "com.fasterxml.jackson.core..",
            "com.google.protobuf..",
            "com.uber.m3..",
            "org.jspecify.annotations..")
        .check(all);
  }
}
