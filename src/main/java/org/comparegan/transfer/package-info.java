/**
 * Weights from one form to another: which tensor goes where, and what architecture they are of.
 *
 * <ul>
 *   <li>{@link org.comparegan.transfer.WeightSource} shows the tensors of any model under the
 *       reference's names.
 *   <li>{@link org.comparegan.transfer.InferredArchitecture} tells the architecture from names and
 *       shapes.
 *   <li>{@link org.comparegan.transfer.TransferPlan} says tensor by tensor where a target's values
 *       come from, and writes them.
 *   <li>{@link org.comparegan.transfer.ModuleExport} writes TF1 Hub modules, {@link
 *       org.comparegan.transfer.ModelExport} SavedModels and frozen graphs.
 *   <li>{@link org.comparegan.transfer.FineTunePlan} says what a new training keeps.
 * </ul>
 */
@NullMarked
package org.comparegan.transfer;

import org.jspecify.annotations.NullMarked;
