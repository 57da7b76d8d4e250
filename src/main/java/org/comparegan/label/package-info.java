/**
 * Labels: those of the pictures' source, replacements from files, and splits of few labels.
 *
 * <ul>
 *   <li>{@link org.comparegan.label.SourceLabels} gives picture files the classes of their folders,
 *       of {@code classes.txt} or of StyleGAN's {@code dataset.json}.
 *   <li>{@link org.comparegan.label.LabelFiles} replaces labels with those of TFRecords or of a
 *       {@code LabelTable} (CSV or JSON); {@link org.comparegan.label.LabelFileWriter} writes such
 *       files with their {@link org.comparegan.label.LabelProvenance}, which names the images they
 *       are for. {@link org.comparegan.label.LabelForm} distinguishes hard from soft labels.
 *   <li>{@link org.comparegan.label.LabelKind} selects one of the reference's variants: a single
 *       class, random classes, labelled images only.
 *   <li>{@link org.comparegan.label.LabelSplit} selects the images that keep their label.
 * </ul>
 *
 * <p>Package {@code fewlabels} infers labels.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.label;

import org.jspecify.annotations.NullMarked;
