/**
 * Files that appear whole or not at all: {@link org.comparegan.file.WholeFile}, and folders: {@link
 * org.comparegan.file.WholeFolder}; until then the work is in a {@code PartFile}; {@link
 * org.comparegan.file.MadeFolders} go when there is nothing to put into them; {@link
 * org.comparegan.file.Bounded} reads no more than memory holds; the digest of a file or folder:
 * {@link org.comparegan.file.Sha256}; what a file of another program is: {@link
 * org.comparegan.file.ForeignFormat}; the framing of TFRecords: {@link
 * org.comparegan.file.TfRecords}, with TensorFlow's checksum {@link org.comparegan.file.MaskedCrc};
 * {@link org.comparegan.file.NearestName} suggests known names; {@link org.comparegan.file.Visible}
 * escapes control characters in strangers' names; {@link org.comparegan.file.JavaProcess} starts
 * further processes of this program; {@link org.comparegan.file.UserFolders} are where it keeps
 * what belongs to the user. Plain Java.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.file;

import org.jspecify.annotations.NullMarked;
