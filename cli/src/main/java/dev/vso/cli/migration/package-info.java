/** What changes for a cluster that HashiCorp's operator has run so far, when this one takes over; asks and writes nothing. */
@NullMarked
package dev.vso.cli.migration;

import org.jspecify.annotations.NullMarked;
