/**
 * What runs and evaluations left on disk: read back, compared, shown.
 *
 * <ul>
 *   <li>{@link org.comparegan.result.ResultFiles}: run directories, folders of scores and JSON
 *       results to {@link org.comparegan.result.Result}s with their {@link
 *       org.comparegan.result.RecordedEvaluation}s;
 *   <li>{@link org.comparegan.result.RunSummary}: a run in one line, for {@code runs ls};
 *   <li>{@link org.comparegan.result.Differences}: why numbers of results may differ, by the {@link
 *       org.comparegan.result.RecordedFact}s of each;
 *   <li>{@link org.comparegan.result.ResultReport}: tables, a JSON document and the page of
 *       results;
 *   <li>{@link org.comparegan.result.ModelPictures}: what only an opened model can show, the
 *       nearest training images and a path between latents; for every page that shows models.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.result;

import org.jspecify.annotations.NullMarked;
