/**
 * What a person reads in the end: tables, pictures, curves, one HTML page. Plain Java.
 *
 * <ul>
 *   <li>{@link org.comparegan.report.Table}: rows of texts and numbers with deviations, as text,
 *       Markdown, CSV, LaTeX and JSON;
 *   <li>{@link org.comparegan.report.ImageGrid}: images in [0, 1] to one PNG; {@link
 *       org.comparegan.report.ContactSheet}: images of a data set by class;
 *   <li>{@link org.comparegan.report.LinePlot}: curves to SVG;
 *   <li>{@link org.comparegan.report.HtmlReport}: all of it in one self-contained file, made of
 *       {@link org.comparegan.report.Section}s;
 *   <li>{@link org.comparegan.report.ReportFiles}: the page and the table in all its forms, on
 *       disk;
 *   <li>{@link org.comparegan.report.ProfileTable}: what a profile of metrics says on each axis.
 * </ul>
 */
@NullMarked
package org.comparegan.report;

import org.jspecify.annotations.NullMarked;
