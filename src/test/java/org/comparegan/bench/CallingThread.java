package org.comparegan.bench;

import java.lang.management.ManagementFactory;

/** The part of some work that the calling thread does itself. */
final class CallingThread {
  private CallingThread() {}

  /** Its processor time as a share of that of the whole process, in [0, 1]. */
  static double share(Runnable work) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Cost all = Cost.of(work);
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    return own * 1e-9 / all.processor();
  }
}
