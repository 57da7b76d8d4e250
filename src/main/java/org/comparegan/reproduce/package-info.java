/**
 * A table of rows from trained models: evaluate each by the protocol, put the measured numbers
 * beside the recorded ones, show samples.
 *
 * <ul>
 *   <li>{@link org.comparegan.reproduce.QuickStart}: the table that comes with the project, {@code
 *       checkpoints/quick-start.json};
 *   <li>{@link org.comparegan.reproduce.QuickStartReport}: its table and its page;
 *   <li>{@link org.comparegan.reproduce.PaperTable}: a published table of the folder {@code
 *       tables}, row by row; {@link org.comparegan.reproduce.TableRun} finds their models and
 *       measures them, {@link org.comparegan.reproduce.PaperReport} shows both numbers.
 * </ul>
 */
@NullMarked
package org.comparegan.reproduce;

import org.jspecify.annotations.NullMarked;
