package dev.verialsync.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The faults that are switched on. Thread-safe. */
public final class Faults {
  /** A call that faults may strike. */
  public interface Target {
    String method();

    int rows();

    /** Of its rows, which are written to count them. */
    long bytes();

    boolean isOfAllArticles();

    boolean concerns(long articleId);
  }

  private final Map<Long, ActiveFault> active = new TreeMap<>();
  private Random random = new Random(1);
  private long lastId;

  /** Switches a fault on and returns its number. */
  public synchronized long add(Fault fault) {
    lastId++;
    active.put(lastId, new ActiveFault(lastId, fault));
    return lastId;
  }

  /** Switches a fault off; calls that hang in it are answered. */
  public synchronized void remove(long id) {
    ActiveFault fault = active.remove(id);
    if (fault != null) {
      fault.end();
    }
  }

  /** Switches all faults off. */
  public synchronized void clear() {
    active.values().forEach(ActiveFault::end);
    active.clear();
  }

  /** Faults by number, those included that have struck as often as they may. */
  public synchronized Map<Long, Fault> active() {
    Map<Long, Fault> faults = new TreeMap<>();
    active.values().stream()
        .filter(fault -> !fault.isOver())
        .forEach(fault -> faults.put(fault.id(), fault.fault()));
    return faults;
  }

  /** How many calls a fault has struck; 0 where there is no such fault. */
  public synchronized int struck(long id) {
    ActiveFault fault = active.get(id);
    return fault == null ? 0 : fault.struck();
  }

  /** Makes the choices of probabilities repeatable. */
  public synchronized void seed(long seed) {
    random = new Random(seed);
  }

  public synchronized List<ActiveFault> strike(Target target) {
    if (active.isEmpty()) {
      return List.of();
    }
    List<ActiveFault> struck = new ArrayList<>();
    for (ActiveFault candidate : active.values()) {
      if (concerns(candidate.fault(), target)
          && random.nextDouble() < candidate.fault().probability()
          && candidate.strike()) {
        struck.add(candidate);
      }
    }
    return struck;
  }

  private static boolean concerns(Fault fault, Target target) {
    String method = fault.method();
    Long articleId = fault.articleId();
    return (method == null || method.equals(target.method()))
        && target.rows() > fault.aboveRows()
        && (!fault.blocksOnly() || target.isOfAllArticles())
        && (articleId == null || target.concerns(articleId))
        && (fault.aboveBytes() < 0 || target.bytes() > fault.aboveBytes());
  }
}
