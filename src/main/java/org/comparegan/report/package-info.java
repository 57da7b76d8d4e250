/**
 * Reports for readers: tables, pictures, curves, one HTML page. Plain Java.
 *
 * <ul>
 *   <li>{@link org.comparegan.report.Table}: rows of words and numbers with deviations, as text,
 *       Markdown, CSV, LaTeX and JSON;
 *   <li>{@link org.comparegan.report.ImageGrid}: one PNG from images in [0, 1]; {@link
 *       org.comparegan.report.ContactSheet}: images of a data set by class;
 *   <li>{@link org.comparegan.report.LinePlot}: curves as SVG;
 *   <li>{@link org.comparegan.report.HtmlReport}: a self-contained page made of {@link
 *       org.comparegan.report.Section}s;
 *   <li>{@link org.comparegan.report.ReportFiles}: the page and all forms of the table on disk;
 *   <li>{@link org.comparegan.report.ProfileTable}: the value of each axis in a metric profile;
 *       {@link org.comparegan.report.ProfileComparison}: the numbers under two profiles.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.report;

import org.jspecify.annotations.NullMarked;
