package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every golden Hub module and SavedModel, those of the project and those of the golden folders. */
class HubGoldensTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path json : GoldenFolders.jsonFiles("hub")) {
      for (GoldenCase golden : HubGoldens.cases(json)) {
        tests.add(
            DynamicTest.dynamicTest(
                golden.kind() + " " + golden.name(),
                () -> assertThat(golden.run().why()).isEmpty()));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }
}
