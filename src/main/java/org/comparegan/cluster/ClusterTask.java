package org.comparegan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.comparegan.file.Reason;
import org.comparegan.graph.Address;

/**
 * One worker of a cluster, as TensorFlow's environment variable {@code TF_CONFIG} describes it:
 * {@code {"cluster": {"worker": ["a:2222", "b:2222"]}, "task": {"type": "worker", "index": 0}}}. A
 * {@code chief} counts as the first worker.
 *
 * @param workers addresses of all workers, the chief's first
 * @param index index of this worker
 */
public record ClusterTask(List<Address> workers, int index) {
  /** The environment variable. */
  public static final String VARIABLE = "TF_CONFIG";

  private static final String CHIEF = "chief";
  private static final String WORKER = "worker";

  /** Copies the list. */
  public ClusterTask {
    workers = List.copyOf(workers);
  }

  /** The task in this process's environment; empty when the variable is unset or blank. */
  public static Optional<ClusterTask> ofEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(ClusterTask::parse);
  }

  /**
   * Parses the variable's value.
   *
   * @throws ClusterException when it is invalid, naming the field
   */
  public static ClusterTask parse(String text) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new ClusterException(VARIABLE + " is not JSON: " + Reason.ofJson(e) + ".", e);
    }
    JsonNode cluster = field(root, "cluster");
    cluster
        .fieldNames()
        .forEachRemaining(
            job -> {
              if (!job.equals(CHIEF) && !job.equals(WORKER)) {
                throw wrong("cluster." + job, "only chief and worker train together; leave it out");
              }
            });
    List<Address> chiefs = addresses(cluster, CHIEF);
    List<Address> all = new ArrayList<>(chiefs);
    all.addAll(addresses(cluster, WORKER));
    if (chiefs.size() > 1) {
      throw wrong("cluster.chief", "there can be one chief, not " + chiefs.size());
    }
    if (all.isEmpty()) {
      throw wrong("cluster.worker", "it names no worker");
    }
    if (new HashSet<>(all).size() != all.size()) {
      throw wrong("cluster", "two workers have the same address");
    }
    return new ClusterTask(all, index(field(root, "task"), chiefs.size(), all.size()));
  }

  private static int index(JsonNode task, int chiefs, int all) {
    String type = field(task, "task", "type").asText();
    JsonNode index = field(task, "task", "index");
    boolean chief = type.equals(CHIEF);
    if (!chief && !type.equals(WORKER)) {
      throw wrong("task.type", "'" + type + "' is neither chief nor worker");
    }
    int count = chief ? chiefs : all - chiefs;
    // Some launchers write the number as a string.
    String text = index.asText();
    int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : count;
    if (number >= count) {
      throw wrong(
          "task.index",
          "'%s' is not one of the %d tasks of cluster.%s, which count from 0"
              .formatted(text, count, type));
    }
    return chief ? number : chiefs + number;
  }

  private static List<Address> addresses(JsonNode cluster, String job) {
    List<Address> addresses = new ArrayList<>();
    JsonNode list = cluster.path(job);
    if (!list.isMissingNode() && !list.isArray()) {
      throw wrong("cluster." + job, "it must be a list of addresses, not " + list);
    }
    for (int i = 0; i < list.size(); i++) {
      try {
        addresses.add(Address.parse(list.get(i).asText()));
      } catch (IllegalArgumentException e) {
        throw wrong(
            "cluster.%s[%d]".formatted(job, i),
            String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
      }
    }
    return addresses;
  }

  private static JsonNode field(JsonNode parent, String... path) {
    String name = path[path.length - 1];
    if (!parent.has(name)) {
      throw wrong(String.join(".", path), "it is missing");
    }
    return parent.get(name);
  }

  private static ClusterException wrong(String field, String why) {
    return new ClusterException("%s, field %s: %s.".formatted(VARIABLE, field, why));
  }

  /** The variable's value for another worker. */
  String textFor(int task) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    workers.forEach(
        address -> root.withObject("/cluster").withArray(WORKER).add(address.toString()));
    root.withObject("/task").put("type", WORKER).put("index", task);
    return root.toString();
  }
}
