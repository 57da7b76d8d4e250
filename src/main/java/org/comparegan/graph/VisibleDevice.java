package org.comparegan.graph;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * A device that TensorFlow finds on this machine.
 *
 * @param name TensorFlow's name, which ends e.g. in {@code /device:GPU:0}
 * @param type {@code CPU}, {@code GPU}, …
 * @param memoryBytes memory that TensorFlow may use
 */
public record VisibleDevice(String name, String type, long memoryBytes) {

  /**
   * All devices; loads TensorFlow's natives.
   *
   * @param session options of this process's sessions: whoever opens TensorFlow's devices first
   *     sets the number of threads for all later sessions
   */
  public static List<VisibleDevice> all(SessionOptions session) {
    return NativeLog.inSilence(() -> ask(session));
  }

  private static List<VisibleDevice> ask(SessionOptions session) {
    CudaLibraries.load();
    List<VisibleDevice> devices = new ArrayList<>();
    TF_Status status = tensorflow.TF_NewStatus();
    TFE_ContextOptions options = tensorflow.TFE_NewContextOptions();
    byte[] config = session.local().onAnyDevice().config().toByteArray();
    try (BytePointer bytes = new BytePointer(config)) {
      tensorflow.TFE_ContextOptionsSetConfig(options, bytes, config.length, status);
    }
    TFE_Context context = tensorflow.TFE_NewContext(options, status);
    tensorflow.TFE_DeleteContextOptions(options);
    try {
      check(status);
      TF_DeviceList list = tensorflow.TFE_ContextListDevices(context, status);
      check(status);
      for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
        devices.add(
            new VisibleDevice(
                tensorflow.TF_DeviceListName(list, i, status).getString(),
                tensorflow.TF_DeviceListType(list, i, status).getString(),
                tensorflow.TF_DeviceListMemoryBytes(list, i, status)));
      }
      tensorflow.TF_DeleteDeviceList(list);
    } finally {
      if (!context.isNull()) {
        tensorflow.TFE_DeleteContext(context);
      }
      tensorflow.TF_DeleteStatus(status);
    }
    return List.copyOf(devices);
  }

  /** Whether it is a GPU. */
  public boolean isGpu() {
    return type.equals("GPU");
  }

  private static void check(TF_Status status) {
    if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
      throw new IllegalStateException(
          "TensorFlow could not list its devices: " + tensorflow.TF_Message(status).getString());
    }
  }
}
