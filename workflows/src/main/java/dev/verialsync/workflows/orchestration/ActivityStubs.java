package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.GarbageActivities;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.LibraryActivities;
import dev.verialsync.workflows.ListingActivities;
import dev.verialsync.workflows.NotifyActivities;
import dev.verialsync.workflows.RollbackActivities;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.messages.notify.DeliverCommand;
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

  static NotifyActivities watch() {
    return Workflow.newActivityStub(NotifyActivities.class, Policies.watch());
  }

  static NotifyActivities delivery(DeliverCommand command) {
    return Workflow.newActivityStub(NotifyActivities.class, Policies.delivery(command));
  }

  static NotifyActivities givingUp(DeliverCommand command) {
    return Workflow.newActivityStub(
        NotifyActivities.class,
        Policies.bookkeeping(
            "give up notification %d: %s".formatted(command.notification(), command.target())));
  }
}
