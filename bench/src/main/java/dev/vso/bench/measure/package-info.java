/** What the servers, the system and the operator's log say about a running operator. */
@NullMarked
package dev.vso.bench.measure;

import org.jspecify.annotations.NullMarked;
