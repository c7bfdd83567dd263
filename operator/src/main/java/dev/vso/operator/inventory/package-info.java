/** What people call things, and the secrets of a cluster as they see them; for the commands and the page. */
@NullMarked
package dev.vso.operator.inventory;

import org.jspecify.annotations.NullMarked;
