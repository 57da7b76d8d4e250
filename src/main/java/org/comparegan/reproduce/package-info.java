/**
 * Tables of trained models: each row is evaluated by the paper's protocol and put beside the number
 * that was published or recorded, with samples.
 *
 * <ul>
 *   <li>{@link org.comparegan.reproduce.QuickStart}: the table that comes with the project, {@code
 *       checkpoints/quick-start.json}; {@link org.comparegan.reproduce.QuickStartReport}: its table
 *       and its page;
 *   <li>{@link org.comparegan.reproduce.PaperTable}: a published table of the folder {@code
 *       tables}, row by row; {@link org.comparegan.reproduce.RowModels} finds their models, {@link
 *       org.comparegan.reproduce.TableRun} measures them, {@link
 *       org.comparegan.reproduce.RowOutcome} holds and keeps the numbers, {@link
 *       org.comparegan.reproduce.PaperReport} shows both;
 *   <li>{@link org.comparegan.reproduce.RowCost}: work and memory of a row before it is measured;
 *       {@link org.comparegan.reproduce.RowProcesses}: several rows at a time.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.reproduce;

import org.jspecify.annotations.NullMarked;
