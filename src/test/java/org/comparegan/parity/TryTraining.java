package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.*;
import java.util.*;

class TryTraining {
  public static void main(String[] a) throws Exception {
    ObjectMapper m = new ObjectMapper();
    List<Path> files;
    try (var s = Files.list(Path.of(a[0]))) { files = s.filter(p -> p.getFileName().toString().matches(a[1])).sorted().toList(); }
    int pass = 0;
    for (Path f : files) {
      JsonNode j = m.readTree(f.toFile());
      long t = System.nanoTime();
      GoldenResult r;
      try { r = new TrainingGolden(j, () -> Optional.empty()).run(); }
      catch (Throwable e) { e.printStackTrace(); r = new GoldenResult(GoldenResult.Status.FAIL, 0, e.toString()); }
      if (r.status() == GoldenResult.Status.PASS) pass++;
      System.out.printf("%s %s %.2e %.1fs %s%n", r.status(), f.getFileName(), r.maxError(), (System.nanoTime() - t) / 1e9, r.why());
    }
    System.out.println(pass + "/" + files.size());
  }
}
