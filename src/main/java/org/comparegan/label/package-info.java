/**
 * Labels: those that pictures come with, those of files that replace them, and the few that a
 * training may see.
 *
 * <ul>
 *   <li>{@link org.comparegan.label.SourceLabels} gives picture files the classes of their folders,
 *       of {@code classes.txt} or of StyleGAN's {@code dataset.json}.
 *   <li>{@link org.comparegan.label.LabelFiles} replaces labels by those of TFRecords or of a
 *       {@code LabelTable} (CSV or JSON); {@link org.comparegan.label.LabelFileWriter} writes such
 *       files, with a {@link org.comparegan.label.LabelProvenance} beside them that says which
 *       images they are for. {@link org.comparegan.label.LabelForm} tells hard labels from soft.
 *   <li>{@link org.comparegan.label.LabelKind} is one of the reference's variants: all of one
 *       class, at random, labelled images only.
 *   <li>{@link org.comparegan.label.LabelSplit} chooses the images that keep their label.
 * </ul>
 *
 * <p>Labels are inferred from few of them in {@code fewlabels}.
 */
@NullMarked
package org.comparegan.label;

import org.jspecify.annotations.NullMarked;
