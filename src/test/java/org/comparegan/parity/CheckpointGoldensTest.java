package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every golden checkpoint and state file, those of the project and those of the golden folders. */
class CheckpointGoldensTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path json : GoldenFolders.jsonFiles("checkpoint")) {
      for (GoldenCase golden : CheckpointGoldens.cases(json)) {
        tests.add(
            DynamicTest.dynamicTest(
                golden.kind() + " " + golden.name(),
                () -> assertThat(golden.run().why()).isEmpty()));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }
}
