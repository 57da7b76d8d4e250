package org.comparegan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.comparegan.graph.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTaskTest {

  @Test
  void theChiefIsTheFirstWorker() {
    String cluster = "{'cluster': {'worker': ['b:2', 'c:3'], 'chief': ['a:1']}, 'task': %s}";
    ClusterTask second = parsed(cluster.formatted("{'type': 'worker', 'index': 0}"));
    assertThat(second.workers())
        .containsExactly(new Address("a", 1), new Address("b", 2), new Address("c", 3));
    assertThat(second.index()).isEqualTo(1);
    assertThat(parsed(cluster.formatted("{'type': 'chief', 'index': '0'}")).index()).isZero();
  }

  @Test
  void whatAWorkerIsToldIsReadBack() {
    ClusterTask chief =
        parsed("{'cluster': {'worker': ['a:1', 'b:2']}, 'task': {'type': 'worker', 'index': 0}}");
    assertThat(ClusterTask.parse(chief.textFor(1))).isEqualTo(new ClusterTask(chief.workers(), 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'cluster' | is not JSON: it ends too early",
        "{} | field cluster: it is missing",
        "{'cluster': {}} | field cluster.worker: it names no worker",
        "{'cluster': {'worker': 'a:1'}} | field cluster.worker: it must be a list",
        "{'cluster': {'worker': ['a']}} | field cluster.worker[0]: 'a' is not an address",
        "{'cluster': {'worker': ['http://a:1']}} | cluster.worker[0]: 'http://a:1' is not an"
            + " address",
        "{'cluster': {'worker': ['a:1', 'b:99999']}} | field cluster.worker[1]: 'b:99999' is no",
        "{'cluster': {'worker': ['a:1', 'a:1']}} | field cluster: two workers have the same",
        "{'cluster': {'worker': ['a:1'], 'ps': ['b:1']}} | field cluster.ps: only chief and",
        "{'cluster': {'chief': ['a:1', 'b:1']}} | field cluster.chief: there can be one chief",
        "{'cluster': {'worker': ['a:1']}} | field task: it is missing",
        "{'cluster': {'worker': ['a:1']}, 'task': {}} | field task.type: it is missing",
        "{'cluster': {'worker': ['a:1']}, 'task': {'type': 'ps'}} | field task.index",
        "{'cluster': {'worker': ['a:1']}, 'task': {'type': 'ps', 'index': 0}} | field task.type",
        "{'cluster': {'worker': ['a:1']}, 'task': {'type': 'worker', 'index': 1}} | not one of the"
            + " 1 tasks"
      })
  void theWrongFieldIsNamed(String text, String message) {
    assertThatThrownBy(() -> parsed(text))
        .isInstanceOf(ClusterException.class)
        .hasMessageContainingAll("TF_CONFIG", message)
        .hasMessageNotContaining("marker");
  }

  private static ClusterTask parsed(String text) {
    return ClusterTask.parse(text.replace('\'', '"'));
  }
}
