/**
 * Golden cases: what the reference computed, against what we compute;
 * src/test/resources/golden/README.md says what a case is.
 *
 * <ul>
 *   <li>{@link org.comparegan.parity.GoldenRunner} is the command {@code tools/golden}; {@code
 *       GoldenFiles} finds cases and knows who runs which kind; {@code OnDevice} says where, and
 *       how far a case may be off there;
 *   <li>a {@code GoldenCase} ends in a {@code GoldenResult}, mostly by {@code Checks} of its
 *       numbers against a {@code Digest}; {@code GoldenTensor} is the formula that stands for
 *       values;
 *   <li>op, network: {@code OpGolden} and {@code NetworkGolden} say what a {@code GraphGolden}
 *       builds from a {@code GraphCall}, {@code GraphGoldenRun} runs it;
 *   <li>a {@code Rounding} is one of the ways in which float32 may round trajectories and penalties
 *       through batch norm; another one tells a kink from an error;
 *   <li>training: {@code TrainingGolden}, with {@code TrainingVariables} going in and {@code
 *       TrainingComparison} judging what comes out;
 *   <li>gin: {@code GinExampleCase} and {@code GinSnippetCase}; {@code GinCalls} calls
 *       configurables as gin does, {@code GinJson} writes values as the goldens do;
 *   <li>data: {@code PictureGolden}, {@code StreamGolden} and {@code LabelGolden}; {@code
 *       ReferenceInput} draws as the reference does;
 *   <li>checkpoint, hub: {@code CheckpointGoldens} and {@code HubGoldens} over {@code
 *       TensorGoldens};
 *   <li>import_network: {@code ForeignGoldens} runs the networks of other projects; {@code
 *       ForeignMap} is the golden map of their variables;
 *   <li>evaluation: {@code ProtocolGolden} for the whole, {@code MetricGoldens}, {@code
 *       ResizeGolden} and others for its parts.
 * </ul>
 */
@NullMarked
package org.comparegan.parity;

import org.jspecify.annotations.NullMarked;
