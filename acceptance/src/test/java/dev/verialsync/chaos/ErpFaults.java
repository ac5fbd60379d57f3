package dev.verialsync.chaos;

import dev.verialsync.chaos.process.Patience;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import java.time.Duration;
import java.util.List;

/** An ERP that answers badly, or not at all. */
final class ErpFaults {
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(6);
  private static final Duration ALL_STRUCK = Duration.ofSeconds(40);

  private ErpFaults() {}

  /** Each fault for some seconds, on all calls. */
  static List<Disturbance> each() {
    return List.of(
        lasting("ERP answers 500", Fault.status(500)),
        lasting("ERP answers 429", Fault.status(429)),
        lasting("ERP answers 403", Fault.status(403)),
        lasting("ERP answers HTML", Fault.of(FaultKind.HTML_PAGE)),
        lasting("ERP answers half a body", Fault.of(FaultKind.CUT_SHORT)),
        lasting("ERP cuts the connection", Fault.of(FaultKind.CLOSED_MID_BODY)),
        lasting("ERP hangs", Fault.hang()),
        lasting("ERP answers code 2", Fault.infoError(2)),
        lasting("ERP answers code 4 beside rows", Fault.infoErrorWithRows(4)),
        lasting("ERP speaks windows-1252", Fault.of(FaultKind.WINDOWS_1252)),
        lasting("ERP speaks windows-1252, undeclared", Fault.of(FaultKind.UNDECLARED_WINDOWS_1252)),
        refused());
  }

  /**
   * All of them one after the other, a call each, then calls that hang, and refused connections.
   */
  static Disturbance mixed() {
    List<Fault> faults =
        List.of(
            Fault.status(500),
            Fault.status(429),
            Fault.status(403),
            Fault.of(FaultKind.HTML_PAGE),
            Fault.of(FaultKind.CUT_SHORT),
            Fault.of(FaultKind.CLOSED_MID_BODY),
            Fault.of(FaultKind.NO_ANSWER),
            Fault.infoError(2),
            Fault.infoErrorWithRows(4));
    return new Disturbance(
        "ERP fails in every way",
        0,
        Disturbance.USUAL,
        scene -> {
          var active = scene.site.erp.faults();
          for (Fault fault : faults) {
            long id = active.add(fault.times(1));
            boolean struck =
                Patience.until(ALL_STRUCK, () -> active.struck(id) > 0 || scene.isOver());
            active.remove(id);
            Kills.require(struck, "the ERP was not asked for long");
            scene.requireUnderWay();
          }
          long hanging = active.add(Fault.hang().times(2));
          scene.letPass(SHORTEST, SHORTEST);
          active.remove(hanging);
          refuse(scene);
        });
  }

  private static Disturbance lasting(String title, Fault fault) {
    return new Disturbance(
        title,
        0,
        Disturbance.USUAL,
        scene -> {
          long id = scene.site.erp.faults().add(fault);
          scene.letPass(SHORTEST, LONGEST);
          scene.site.erp.faults().remove(id);
        });
  }

  private static Disturbance refused() {
    return new Disturbance("ERP refuses connections", 0, Disturbance.USUAL, scene -> refuse(scene));
  }

  private static void refuse(Scene scene) throws Exception {
    scene.site.erp.refuseConnections();
    try {
      scene.letPass(SHORTEST, SHORTEST.multipliedBy(2));
    } finally {
      scene.site.erp.resume();
    }
  }
}
