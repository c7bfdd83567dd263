/** The operators under measurement: command lines, built from a commit or given. */
@NullMarked
package dev.vso.bench.subject;

import org.jspecify.annotations.NullMarked;
