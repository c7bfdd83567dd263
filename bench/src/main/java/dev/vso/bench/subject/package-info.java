/** What is measured: an operator as a command line, built from a commit or given. */
@NullMarked
package dev.vso.bench.subject;

import org.jspecify.annotations.NullMarked;
