/** What controllers write for a resource: its Secret, and the restarts that a new value calls for. Knows no kind. */
@NullMarked
package dev.vso.operator.output;

import org.jspecify.annotations.NullMarked;
