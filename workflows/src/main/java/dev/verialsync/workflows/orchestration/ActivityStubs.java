package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.RollbackActivities;
import dev.verialsync.workflows.RunActivities;
import io.temporal.workflow.Workflow;

/** The root's activities, each with its policy and a summary that a person reads in the UI. */
final class ActivityStubs {

  private ActivityStubs() {}

  static RunActivities bookkeeping(String summary) {
    return Workflow.newActivityStub(RunActivities.class, Policies.bookkeeping(summary));
  }

  static RollbackActivities rollback(String summary) {
    return Workflow.newActivityStub(RollbackActivities.class, Policies.bookkeeping(summary));
  }

  static GarbageActivities garbage(String summary) {
    return Workflow.newActivityStub(GarbageActivities.class, Policies.wholeLibrary(summary));
  }

  static RunActivities closeQuickly(String status) {
    return Workflow.newActivityStub(RunActivities.class, Policies.closeQuickly("end: " + status));
  }

  static RunActivities observer() {
    return Workflow.newActivityStub(RunActivities.class, Policies.observation());
  }

  static ListingActivities listing(String summary) {
    return Workflow.newActivityStub(ListingActivities.class, Policies.listing(summary));
  }

  static ImageActivities imageLists(String summary) {
    return Workflow.newActivityStub(ImageActivities.class, Policies.listing(summary));
  }

  static LibraryActivities library(String summary) {
    return Workflow.newActivityStub(LibraryActivities.class, Policies.wholeLibrary(summary));
  }
}
